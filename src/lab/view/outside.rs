//! What happens around the execution: mails, tokens, calls.

use crate::base::{StateName, TaskToken, Timestamp};
use crate::lab::run::Run;
use crate::machine::TaskEnding;
use crate::world::{CallRecord, CallSource, TokenFate, TokenRecord};

use super::words::clock;

/// A mail in the simulated inbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MailView {
    /// Its number, from 1.
    pub id: u32,
    /// When it came: `00:00:00`.
    pub at: String,
    /// Who sent it.
    pub from: String,
    /// Who it is for.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What is to be decided, as JSON over several lines.
    pub request: String,
    /// The links in it.
    pub links: Vec<LinkView>,
}

/// A link in a mail.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LinkView {
    /// `Approve`.
    pub label: String,
    /// The whole address, with the token in it.
    pub url: String,
    /// What the endpoint answered when it was last opened.
    pub answer: Option<String>,
}

/// A token, living or dead.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenView {
    /// The token.
    pub token: TaskToken,
    /// The state that asked.
    pub state: StateName,
    /// `item 0`, where a Map has several.
    pub item: Option<String>,
    /// `Waiting`, `Returned at 00:22:52`, `Died at 01:00:00`.
    pub words: String,
    /// Whether a call with it can still do something.
    pub alive: bool,
    /// Heartbeats that came with it.
    pub heartbeats: u32,
}

/// A call of a SendTask action.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CallRow {
    /// When: `00:22:52`.
    pub at: String,
    /// `SendTaskSuccess`.
    pub action: &'static str,
    /// `You`, `API Gateway`.
    pub caller: String,
    /// `200`, or AWS's error name.
    pub answer: String,
    /// AWS's message, where the call failed.
    pub message: Option<String>,
    /// Whether it was accepted.
    pub accepted: bool,
    /// What the execution did: `Its task went on with the output.`
    pub effect: &'static str,
}

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

fn effect(call: &CallRecord) -> &'static str {
    match call.action {
        _ if call.error.is_some() => "The execution did not notice.",
        "SendTaskHeartbeat" => "The heartbeat's clock began anew.",
        "SendTaskFailure" => "The task failed with the error.",
        _ => "The task ended with the output.",
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
        effect: effect(call),
    };
    run.world().calls().iter().rev().map(view).collect()
}
