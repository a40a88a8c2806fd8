//! What a person can do about who waits in a state.

use crate::base::StateName;
use crate::lab::Action;
use crate::machine::OpenTask;

use super::presence::Presence;

/// A button on a state, there as long as somebody waits for it.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerView {
    /// Which one.
    pub kind: AnswerKind,
    /// Its whole name: `Approve Ask the manager, item 0`.
    pub name: String,
    /// What it does.
    pub action: Action,
}

/// The buttons there are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AnswerKind {
    /// Sends the token back with the output on its card.
    Approve,
    /// Opens the sheet of Deny on its card.
    Deny,
    /// Sends a heartbeat.
    Heartbeat,
    /// Takes the task of an activity as a worker would.
    Fetch,
    /// Gives what the card of the call says.
    Return,
    /// Fails the call with the error on its card.
    Fail,
}

impl AnswerKind {
    /// The word on the button.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "Approve",
            Self::Deny => "Deny",
            Self::Heartbeat => "Heartbeat",
            Self::Fetch => "Fetch the task",
            Self::Return => "Return the result",
            Self::Fail => "Fail the call",
        }
    }
}

/// The buttons of a state: of one token, else of a task that nobody fetched, else of a call.
pub(super) fn answers(
    state: &StateName,
    asks: Option<&OpenTask<'_>>,
    present: &Presence<'_>,
) -> Vec<AnswerView> {
    let item = asks.and_then(|task| task.item).map(|item| format!(", item {}", item.index));
    let item = item.unwrap_or_default();
    let view = |kind: AnswerKind, action| AnswerView {
        kind,
        name: format!("{} {state}{item}", kind.word()),
        action,
    };
    if let Some(token) = asks.and_then(|task| task.token) {
        return vec![
            view(AnswerKind::Approve, Action::Approve(token.clone())),
            view(AnswerKind::Deny, Action::BeginDenial(token.clone())),
            view(AnswerKind::Heartbeat, Action::Heartbeat(token.clone())),
        ];
    }
    if let Some(arn) = present.queued.first().and_then(|task| task.activity) {
        return vec![view(AnswerKind::Fetch, Action::FetchTask(arn.to_owned()))];
    }
    let call = present.calls.first().map(|call| call.number);
    let buttons = call.map(|call| {
        vec![
            view(AnswerKind::Return, Action::ReturnResult(call)),
            view(AnswerKind::Fail, Action::ReturnError(call)),
        ]
    });
    buttons.unwrap_or_default()
}
