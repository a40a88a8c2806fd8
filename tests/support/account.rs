//! What happened in the account, as people read it: calls, mails, costs.

use holdpoint::base::Log;
use holdpoint::world::{CallSource, TokenRecord, World};

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
pub(crate) fn duration(millis: i64) -> String {
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

/// Tokens are long and made by chance: the first one is `<token 1>`.
pub(crate) fn with_token_names(text: &str, tokens: &Log<TokenRecord>) -> String {
    let named = |text: String, (at, record): (usize, &TokenRecord)| {
        text.replace(record.token.as_str(), &format!("<token {}>", at + 1))
    };
    tokens.iter().enumerate().fold(text.to_owned(), named)
}
