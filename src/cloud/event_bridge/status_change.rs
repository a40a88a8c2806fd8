//! The events that Step Functions puts on the default bus: an execution has begun or ended.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html>

use crate::base::{Json, Moment, quota};
use crate::cloud::Cloud;
use crate::cloud::call::Effect;

use super::{DEFAULT_BUS, bus_of, envelope, is_wanted, send};

/// The members of the detail. Those that a description does not have are null.
const MEMBERS: [&str; 18] = [
    "executionArn",
    "stateMachineArn",
    "name",
    "status",
    "startDate",
    "stopDate",
    "input",
    "inputDetails",
    "output",
    "outputDetails",
    "stateMachineVersionArn",
    "stateMachineAliasArn",
    "redriveCount",
    "redriveDate",
    "redriveStatus",
    "redriveStatusReason",
    "error",
    "cause",
];

/// Escaped payloads above this are left out of an event: 248 KiB.
const PAYLOAD_BYTES: usize = 253_952;

/// Whether any rule could want to know of executions.
pub(in crate::cloud) fn is_watching(cloud: &Cloud) -> bool {
    let bus = bus_of(&cloud.setup, DEFAULT_BUS).flatten();
    bus.is_some_and(|bus| !bus.rules.is_empty())
}

/// Tells the default bus of an execution, of which this is the description. What no rule wants is
/// not put down.
pub(in crate::cloud) fn announce(
    cloud: &mut Cloud,
    description: &Json,
    at: &mut Moment<'_>,
) -> Vec<Effect> {
    let arn = description.get("executionArn").cloned().unwrap_or(Json::Null);
    let kind = ("aws.states", "Step Functions Execution Status Change");
    let event = envelope(&at.rng.uuid(), kind, (at.now, vec![arn]), detail(description));
    if !is_wanted(cloud, DEFAULT_BUS, &event) {
        return Vec::new();
    }
    if cloud.event_bridge.log.len() >= quota::BUS_EVENTS {
        cloud.event_bridge.left_out += 1;
        return Vec::new();
    }
    send(cloud, DEFAULT_BUS, event, at)
}

fn detail(description: &Json) -> Json {
    let bytes = |name: &str| description.get(name).map_or(0, Json::bytes);
    let excluded = [
        ("input", bytes("input") + bytes("output") > PAYLOAD_BYTES),
        ("output", bytes("output") > PAYLOAD_BYTES),
    ];
    let is_excluded = |name: &str| excluded.contains(&(name, true));
    let member = |name: &'static str| {
        let value = match description.get(name) {
            Some(_) if is_excluded(name) => Json::Null,
            Some(_) if name.strip_suffix("Details").is_some_and(is_excluded) => {
                Json::object([("included", Json::Bool(false))])
            }
            Some(Json::Number(seconds)) if name.ends_with("Date") => {
                Json::from((seconds.as_f64() * 1000.0).round() as i64)
            }
            value => value.cloned().unwrap_or(Json::Null),
        };
        (name, value)
    };
    Json::object(MEMBERS.map(member))
}
