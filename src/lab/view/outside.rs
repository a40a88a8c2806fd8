//! What happens around the execution: mails, tokens, calls.

use crate::base::Timestamp;
use crate::lab::run::Run;
use crate::machine::TaskEnding;
use crate::world::{CallRecord, CallSource, TokenFate, TokenRecord};

use super::words::clock;
use super::{CallRow, LinkView, MailView, TokenView};

/// The mails, newest first.
pub(super) fn inbox(run: &Run) -> Vec<MailView> {
    let answer = |url: &str| {
        let mut exchanges = run.world().exchanges().iter().rev();
        exchanges
            .find(|exchange| exchange.url == url)
            .map(|it| format!("{} {}", it.status, it.body))
    };
    let mails = run.world().mails().iter().enumerate().rev();
    let view = mails.map(|(at, mail)| MailView {
        id: at as u32 + 1,
        at: clock(mail.sent.since(run.started())),
        from: mail.from.clone(),
        to: mail.to.clone(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        request: mail.request.to_pretty(),
        links: mail
            .links
            .iter()
            .map(|link| LinkView {
                label: link.label.to_owned(),
                url: link.url.clone(),
                answer: answer(&link.url),
            })
            .collect(),
    });
    view.collect()
}

/// The tokens, newest first.
pub(super) fn tokens(run: &Run) -> Vec<TokenView> {
    let view = |record: &TokenRecord| TokenView {
        token: record.token.clone(),
        state: record.state.clone(),
        item: record.item.map(|index| format!("item {index}")),
        words: fate(record.fate, run.started()),
        alive: record.fate == TokenFate::Waiting,
        heartbeats: record.heartbeats,
    };
    run.world().tokens().iter().rev().map(view).collect()
}

fn fate(fate: TokenFate, start: Timestamp) -> String {
    let at = |time: Timestamp| clock(time.since(start));
    match fate {
        TokenFate::Waiting => "Waiting".into(),
        TokenFate::Returned(time, true) => format!("Returned at {}", at(time)),
        TokenFate::Returned(time, false) => format!("Returned with an error at {}", at(time)),
        TokenFate::Died(time, ending) => {
            let why = match ending {
                TaskEnding::Succeeded | TaskEnding::Failed => "its service call ended the task",
                TaskEnding::TimedOut => "timeout",
                TaskEnding::HeartbeatMissed => "heartbeat missed",
                TaskEnding::Aborted => "execution ended",
            };
            format!("Died at {}: {why}", at(time))
        }
    }
}

/// The calls of SendTask actions, newest first.
pub(super) fn calls(run: &Run) -> Vec<CallRow> {
    let view = |call: &CallRecord| CallRow {
        at: clock(call.at.since(run.started())),
        action: call.action,
        caller: match &call.source {
            CallSource::Person => "You".into(),
            CallSource::ApiGateway => "API Gateway".into(),
            CallSource::Account(name) => name.to_string(),
        },
        answer: call.error.as_ref().map_or("200", |error| error.code()).into(),
        message: call.error.as_ref().map(ToString::to_string),
        accepted: call.error.is_none(),
    };
    run.world().calls().iter().rev().map(view).collect()
}
