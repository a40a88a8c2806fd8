//! EventBridge: events that tasks put on a bus, and the rules that send them on.
//!
//! Where a scenario lists no buses, whatever a task names is there, without rules. An event that no
//! rule wants is gone, and nobody is told.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>

pub(super) mod pattern;
pub(super) mod status_change;
mod transformer;

use std::rc::Rc;

use crate::base::{Json, Log, Moment, Timestamp, quota};
use crate::expr::Path;
use crate::machine::Failure;

use super::call::{Caller, Effect};
use super::delivery::{Content, Delivery, deliver};
use super::service_error::{Integration, ServiceError, ServiceNames};
use super::setup::{BusSetup, RuleInput, RuleTarget, Setup};
use super::{Cloud, parameter};
use transformer::Origin;

const EVENT_BRIDGE: ServiceNames =
    ServiceNames { optimized: "EventBridge", client: "AmazonEventBridge", sdk: "eventbridge" };

const DEFAULT_BUS: &str = "default";

/// An event that was put on a bus.
#[derive(Clone, Debug, PartialEq)]
pub struct BusEvent {
    /// When.
    pub at: Timestamp,
    /// The name of the bus.
    pub bus: Rc<str>,
    /// Whether there is such a bus: an event for another one is taken, and gone.
    pub is_on_bus: bool,
    /// The event as its targets see it.
    pub event: Json,
    /// Where the rules that it matches sent it.
    pub deliveries: Vec<Delivery>,
}

/// What was put on buses so far.
#[derive(Clone, Debug, Default)]
pub(super) struct EventBridge {
    log: Log<BusEvent>,
    left_out: u64,
}

impl EventBridge {
    /// The events, oldest first.
    pub(super) fn log(&self) -> &Log<BusEvent> {
        &self.log
    }

    /// How many events of executions found no place any more.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }
}

/// Why an entry is refused: the code and the message.
type EntryError = (&'static str, String);

/// PutEvents (recorded: `test_put_events`, `test_put_events_mixed_malformed_detail`): entries that
/// are well are on their way even where others fail the task.
pub(super) fn put_events(
    cloud: &mut Cloud,
    caller: &Caller,
    parameters: &Json,
    integration: Integration,
    at: &mut Moment<'_>,
) -> (Result<Json, Failure>, Vec<Effect>) {
    let entries = parameters.get("Entries").and_then(Json::as_array);
    let entries: Vec<_> = entries.into_iter().flat_map(|entries| entries.iter()).collect();
    if !(1..=quota::PUT_EVENTS_ENTRIES).contains(&entries.len()) {
        return (Err(wrong_count(entries.len()).failure(integration, at)), Vec::new());
    }
    let mut effects = Vec::new();
    let mut failed = 0;
    let mut answers = Vec::new();
    for entry in entries {
        answers.push(match put(cloud, caller, entry, integration, at) {
            Ok((id, more)) => {
                effects.extend(more);
                Json::object([("EventId", Json::from(id))])
            }
            Err((code, message)) => {
                failed += 1;
                let code = ("ErrorCode", Json::from(code));
                Json::object([code, ("ErrorMessage", Json::from(message))])
            }
        });
    }
    let answers = ("Entries", Json::array(answers));
    let response = Json::object([answers, ("FailedEntryCount", Json::from(failed))]);
    match failed > 0 && integration == Integration::Optimized {
        true => (Err(Failure::new("EventBridge.FailedEntry", response.to_string())), effects),
        false => (Ok(response), effects),
    }
}

fn wrong_count(count: usize) -> ServiceError {
    let constraint = match count {
        0 => "greater than or equal to 1".to_owned(),
        _ => format!("less than or equal to {}", quota::PUT_EVENTS_ENTRIES),
    };
    ServiceError {
        service: &EVENT_BRIDGE,
        exception: None,
        code: "ValidationException",
        status: 400,
        message: format!(
            "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member \
             must have length {constraint}"
        ),
    }
}

fn put(
    cloud: &mut Cloud,
    caller: &Caller,
    entry: &Json,
    integration: Integration,
    at: &mut Moment<'_>,
) -> Result<(String, Vec<Effect>), EntryError> {
    let (source, kind, detail) = checked(entry)?;
    if cloud.event_bridge.log.len() >= quota::BUS_EVENTS {
        let words = format!("This simulation keeps at most {} events.", quota::BUS_EVENTS);
        return Err(("InternalFailure", words));
    }
    let id = at.rng.uuid();
    let given = parameter(entry, "Time").and_then(Timestamp::parse).unwrap_or(at.now);
    let given_resources = entry.get("Resources").and_then(Json::as_array);
    let given_resources = given_resources.into_iter().flat_map(|it| it.iter().cloned());
    let own = match integration {
        Integration::Optimized => resources_of(caller),
        Integration::Sdk => Vec::new(),
    };
    let resources = given_resources.chain(own).collect();
    let event = envelope(&id, (source, kind), (given, resources), detail);
    let bus = bus_name(parameter(entry, "EventBusName").unwrap_or(DEFAULT_BUS));
    Ok((id, send(cloud, bus, event, at)))
}

/// An event as its targets see it (recorded: `test_put_events_mixed_malformed_detail`).
fn envelope(
    id: &str,
    (source, kind): (&str, &str),
    (time, resources): (Timestamp, Vec<Json>),
    detail: Json,
) -> Json {
    Json::object([
        ("version", Json::from("0")),
        ("id", Json::from(id)),
        ("detail-type", Json::from(kind)),
        ("source", Json::from(source)),
        ("account", Json::from("123456789012")),
        ("time", Json::from(time.seconds())),
        ("region", Json::from("us-east-1")),
        ("resources", Json::array(resources)),
        ("detail", detail),
    ])
}

/// The state machine and the execution, which Step Functions names in every event (recorded:
/// `test_put_events_mixed_malformed_detail`).
fn resources_of(caller: &Caller) -> Vec<Json> {
    let execution = caller.execution.as_str();
    let parts: Vec<_> = execution.split(':').collect();
    let machine = match parts[..] {
        [arn, partition, states, region, account, _, machine, ..] => {
            format!("{arn}:{partition}:{states}:{region}:{account}:stateMachine:{machine}")
        }
        _ => unreachable!("the ARN of an execution names its machine"),
    };
    vec![Json::from(machine), Json::from(execution)]
}

/// The source, the type and the detail of an entry.
fn checked(entry: &Json) -> Result<(&str, &str, Json), EntryError> {
    let required = |name: &str| {
        let words =
            format!("Parameter {name} is not valid. Reason: {name} is a required argument.");
        ("InvalidArgument", words)
    };
    let text = |name: &str| {
        let text = parameter(entry, name).filter(|text| !text.is_empty());
        text.ok_or_else(|| required(name))
    };
    let (source, kind) = (text("Source")?, text("DetailType")?);
    let detail = match entry.get("Detail").ok_or_else(|| required("Detail"))? {
        Json::String(text) => Json::parse(text).ok().filter(|it| it.as_object().is_some()),
        Json::Object(members) => Some(Json::Object(Rc::clone(members))),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) => None,
    };
    let detail = detail.ok_or_else(|| ("MalformedDetail", "Detail is malformed.".to_owned()))?;
    if source.starts_with("aws.") {
        let words = "Not authorized for the source.".to_owned();
        return Err(("NotAuthorizedForSourceException", words));
    }
    Ok((source, kind, detail))
}

/// The name of a bus, from its name or its ARN.
fn bus_name(bus: &str) -> &str {
    bus.split_once(":event-bus/").map_or(bus, |(_, name)| name)
}

/// The rules of a bus; none where there is no such bus.
fn bus_of<'a>(setup: &'a Setup, name: &str) -> Option<Option<&'a BusSetup>> {
    let Some(buses) = &setup.buses else { return Some(None) };
    match buses.get(name) {
        Some(bus) => Some(Some(bus)),
        None => (name == DEFAULT_BUS).then_some(None),
    }
}

/// Whether any rule of a bus wants an event.
fn is_wanted(cloud: &Cloud, name: &str, event: &Json) -> bool {
    let bus = bus_of(&cloud.setup, name).flatten();
    bus.is_some_and(|bus| bus.rules.values().any(|it| pattern::matches(&it.pattern, event)))
}

/// Puts an event on a bus, whose rules send it on.
fn send(cloud: &mut Cloud, name: &str, event: Json, at: &mut Moment<'_>) -> Vec<Effect> {
    let setup = Rc::clone(&cloud.setup);
    let bus = bus_of(&setup, name);
    let mut effects = Vec::new();
    let mut deliveries = Vec::new();
    let taken = at.now.seconds();
    let rules = bus.flatten().into_iter().flat_map(|bus| &bus.rules);
    for (rule, target) in rules
        .filter(|(_, rule)| pattern::matches(&rule.pattern, &event))
        .flat_map(|(rule, it)| it.targets.iter().map(move |target| (rule, target)))
    {
        let origin = Origin { event: &event, bus: name, rule, taken: &taken };
        let content = content(target, origin);
        let (fate, more) = deliver(cloud, &target.target, &content, at);
        effects.extend(more);
        deliveries.push(Delivery { to: format!("{rule}: {}", target.target.label()).into(), fate });
    }
    let is_on_bus = bus.is_some();
    cloud.event_bridge.log.push(BusEvent {
        at: at.now,
        bus: name.into(),
        is_on_bus,
        event,
        deliveries,
    });
    effects
}

/// What a target of a rule gets.
fn content(target: &RuleTarget, origin: Origin<'_>) -> Content {
    let Origin { event, rule, .. } = origin;
    let input = match &target.input {
        RuleInput::Event => Ok(event.clone()),
        RuleInput::Constant(constant) => Ok(constant.clone()),
        RuleInput::Path(path) => {
            let found = Path::parse(path).ok().and_then(|path| path.evaluate(event).ok());
            Ok(found.unwrap_or(Json::Null))
        }
        RuleInput::Transformed(transformer) => Err(transformer::fill(transformer, origin)),
    };
    // What a template makes is a text, and may be no JSON.
    let (text, input) = match input {
        Ok(input) => (input.to_string(), Some(input)),
        Err(text) => (text.clone(), Json::parse(&text).ok()),
    };
    let text: Rc<str> = text.into();
    Content {
        attributes: None,
        group: None,
        deduplication_id: None,
        event: input,
        from: "no-reply@sns.amazonaws.com".into(),
        subject: "AWS Notification Message".into(),
        mail: Rc::clone(&text),
        text,
        by: format!("rule {rule}").into(),
        action: "events:putEvents",
    }
}
