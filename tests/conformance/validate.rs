//! What AWS says of definitions: ValidateStateMachineDefinition, and CreateStateMachine where it
//! refuses one.

use holdpoint::asl::StateMachineType;
use holdpoint::base::Json;
use holdpoint::text::Severity;
use holdpoint::world;

use super::case::{Case, Verdict};

pub(crate) fn run(case: &Case, record: &Json) -> Verdict {
    let (Some(definition), Some(response)) = (case.definition(record), record.get("response"))
    else {
        return Verdict::NotSimulated("no definition was recorded".into());
    };
    let machine_type = match case.member("machineType").and_then(Json::as_str) {
        Some("EXPRESS") => StateMachineType::Express,
        Some(_) | None => StateMachineType::Standard,
    };
    if let Some(message) = refusal(response) {
        let ours = world::invalid_definition(&definition, machine_type).unwrap_or_default();
        // The recorder puts a word in place of the partition.
        let ours = ours.replace("arn:aws:", "arn:<partition>:");
        return Verdict::of((ours != message).then(|| format!("recorded {message}; here {ours}")));
    }
    if response.get("result").is_none() {
        return Verdict::NotSimulated("it is not the definition that is refused".into());
    }
    let ours =
        world::validate_state_machine_definition(&definition, machine_type, Severity::Error, 0);
    let differs = ["result", "diagnostics", "truncated"].into_iter().find_map(|key| {
        let (recorded, ours) = (response.get(key).map(sorted), ours.get(key).map(sorted));
        (recorded != ours).then(|| format!("{key}: recorded {recorded:?}; here {ours:?}"))
    });
    Verdict::of(differs)
}

/// The message of an `InvalidDefinition`, in either way of recording.
fn refusal(response: &Json) -> Option<&str> {
    let message = match response.get("Error") {
        Some(error) => error.get("Message")?.as_str()?,
        None => response.get("exception_value")?.as_str()?.split_once(" operation: ")?.1,
    };
    message.starts_with("Invalid State Machine Definition").then_some(message)
}

/// A value with the members of its objects in the order of their names, as recordings have them.
pub(crate) fn sorted(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(key, it)| format!("{key}={}", sorted(it))).collect();
            members.sort();
            format!("{{{}}}", members.join(", "))
        }
        Json::Array(items) => {
            format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(", "))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.to_string(),
    }
}
