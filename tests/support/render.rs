//! Histories as people read them.

use holdpoint::base::Json;
use holdpoint::machine::HistoryEvent;
use holdpoint::world::{CallSource, TokenRecord, World};

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

/// The calls with tokens, one a line: when, what, which token, by whom, and what came of it.
pub(crate) fn calls(world: &World) -> String {
    let Some(execution) = world.executions().first() else { return String::new() };
    let lines = world.calls().iter().map(|call| {
        let after = duration(call.at.since(execution.started()));
        let by = match &call.source {
            CallSource::Person => "a person",
            CallSource::ApiGateway => "API Gateway",
            CallSource::Account(name) => name,
        };
        let answer = call.error.as_ref().map_or("ok".to_owned(), |it| it.code().to_owned());
        format!("{after} {} {} by {by}: {answer}", call.action, call.token)
    });
    with_token_names(&lines.collect::<Vec<_>>().join("\n"), world.tokens())
}

/// The mails, one a line: when, from whom to whom, about what.
pub(crate) fn inbox(world: &World) -> String {
    let Some(execution) = world.executions().first() else { return String::new() };
    let lines = world.mails().iter().map(|mail| {
        let after = duration(mail.sent.since(execution.started()));
        let links: Vec<_> = mail.links.iter().map(|link| link.label).collect();
        let links = links.join(", ");
        format!("{after} {} -> {} {} {} [{links}]", mail.from, mail.to, mail.subject, mail.request)
    });
    with_token_names(&lines.collect::<Vec<_>>().join("\n"), world.tokens())
}

/// What the executions of a case cost.
pub(crate) fn bill(world: &World) -> String {
    bill_of(world, "Case")
}

/// What a machine's executions cost, a line each, and the sum.
pub(crate) fn bill_of(world: &World, machine: &str) -> String {
    let bill = world.bill_of_machine(machine);
    let lines = bill.lines.iter().map(|line| {
        format!("{} {} {}: ${:.7}", line.price.name, line.quantity, line.price.unit, line.dollars())
    });
    let sum = format!("${:.7}", bill.dollars());
    lines.chain([sum]).collect::<Vec<_>>().join("\n")
}

/// Milliseconds as `+1h2m3.004s`.
pub(super) fn duration(millis: i64) -> String {
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    let seconds = (millis % 60_000) as f64 / 1000.0;
    let mut text = String::from("+");
    if hours > 0 {
        text += &format!("{hours}h");
    }
    if minutes > 0 {
        text += &format!("{minutes}m");
    }
    text + &format!("{seconds}s")
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

/// Tokens are long and made by chance: the first one is `<token 1>`.
pub(crate) fn with_token_names(text: &str, tokens: &[TokenRecord]) -> String {
    let named = |text: String, (at, record): (usize, &TokenRecord)| {
        text.replace(record.token.as_str(), &format!("<token {}>", at + 1))
    };
    tokens.iter().enumerate().fold(text.to_owned(), named)
}
