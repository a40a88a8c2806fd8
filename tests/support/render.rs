//! Histories as people read them.

use holdpoint::base::Json;
use holdpoint::machine::HistoryEvent;
use holdpoint::world::World;

use super::account::{duration, with_token_names};

/// The history of the first execution, an event a line: id, what it points back to, when, what.
pub(crate) fn history(world: &World) -> String {
    let Some(execution) = world.executions().first() else { return String::new() };
    let lines = execution.history().iter().map(|event| {
        let after = event.timestamp.since(execution.started());
        format!("{}<-{} {} {}", event.id, event.previous_id, duration(after), details(event))
    });
    with_token_names(&lines.collect::<Vec<_>>().join("\n"), world.tokens())
}

/// The members of an answer of the API, one a line.
pub(crate) fn members(answer: &Json) -> String {
    let members = answer.as_object().expect("an answer is an object").iter();
    members.map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join("\n")
}

fn details(event: &HistoryEvent) -> String {
    let mut text = event.details.type_name().to_owned();
    let Some((_, details)) = event.details.to_json() else { return text };
    for (key, value) in details.as_object().expect("details are an object").iter() {
        match &**key {
            "inputDetails" | "outputDetails" | "region" | "roleArn" => {}
            "name" | "resource" | "resourceType" | "input" | "output" | "parameters" => {
                text += &format!(" {}", value.as_str().unwrap_or_default());
            }
            key => text += &format!(" {key}={value}"),
        }
    }
    shortened(&text)
}

/// Response metadata is chance and dates; a case is not about it.
fn shortened(text: &str) -> String {
    let Some(from) = text.find(",\"SdkHttpMetadata\"") else { return text.to_owned() };
    let Some(at) = text[from..].find("\"SdkResponseMetadata\"") else { return text.to_owned() };
    let to = text[from + at..].find('}').map_or(text.len(), |end| from + at + end + 1);
    shortened(&format!("{},…{}", &text[..from], &text[to..]))
}
