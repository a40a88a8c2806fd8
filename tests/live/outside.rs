//! Who answers tokens in a recording from outside of the account: the test itself, which read its
//! queue.

use std::collections::BTreeMap;
use std::rc::Rc;

use holdpoint::base::{Json, Timestamp};
use holdpoint::world::{Command, TokenFate, World};

use crate::conformance::case::Case;

use super::account::{array, text};

/// A heartbeat of a test comes that much behind the call before it.
const HEARTBEAT_MILLIS: i64 = 1000;

/// Something that a test does with a token that a message brought.
#[derive(Clone)]
struct Deed {
    /// How long after the deed before it, or after the message.
    after_millis: i64,
    call: Call,
}

/// A call with the token.
#[derive(Clone)]
enum Call {
    Heartbeat,
    /// SendTaskSuccess with the message itself.
    SucceedWithMessage,
    Succeed(String),
    Fail {
        error: Option<String>,
        cause: Option<String>,
    },
}

/// The test: each token that a message brings is used as the deeds say.
pub(crate) struct Outside {
    deeds: Vec<Deed>,
    /// The tokens that messages have brought.
    seen: Vec<Rc<str>>,
    due: BTreeMap<(Timestamp, usize), Command>,
}

impl Outside {
    /// Those of a record. The calls of a test are listed one behind the other, token by token, and
    /// each of its records has one.
    pub(crate) fn of(case: &Case, at: usize) -> Self {
        Self { deeds: calls_of_test(case, at), seen: Vec::new(), due: BTreeMap::new() }
    }

    /// Takes the messages that have come, and says when something is due.
    pub(crate) fn next_due(&mut self, world: &World) -> Option<Timestamp> {
        if !self.deeds.is_empty() {
            self.take_messages(world);
        }
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Does what is due next.
    pub(crate) fn act(&mut self, world: &mut World) {
        if let Some(((at, _), command)) = self.due.pop_first() {
            world.advance_to(at);
            // What it hears does not matter to it.
            let _ = world.submit(&command);
        }
    }

    fn take_messages(&mut self, world: &World) {
        let waiting = world.tokens().iter().filter(|it| it.fate == TokenFate::Waiting);
        let queues = world.queues();
        for record in waiting {
            let token: Rc<str> = record.token.as_str().into();
            let mut messages = queues.iter().flat_map(|queue| &queue.messages);
            let message = messages.find(|it| it.body.contains(&*token));
            if let (Some(message), false) = (message, self.seen.contains(&token)) {
                self.plan(&token, &message.body, world.now());
                self.seen.push(token);
            }
        }
    }

    fn plan(&mut self, token: &str, message: &str, now: Timestamp) {
        let mut at = now;
        for deed in &self.deeds {
            at = at.plus_millis(deed.after_millis);
            let number = self.due.len() + self.seen.len() * 1000;
            self.due.insert((at, number), command(&deed.call, token, message));
        }
    }
}

fn command(call: &Call, token: &str, message: &str) -> Command {
    let task_token = token.to_owned();
    let success = |output: String| Command::SendTaskSuccess { task_token: token.into(), output };
    match call {
        Call::Heartbeat => Command::SendTaskHeartbeat { task_token },
        Call::SucceedWithMessage => success(message.to_owned()),
        Call::Succeed(output) => success(output.clone()),
        Call::Fail { error, cause } => {
            Command::SendTaskFailure { task_token, error: error.clone(), cause: cause.clone() }
        }
    }
}

/// What a test did with one token: the calls up to the one that ended it.
fn calls_of_test(case: &Case, at: usize) -> Vec<Deed> {
    let calls = array(case.context("apiCalls")).iter();
    let deeds: Vec<_> = calls.filter_map(deed).collect();
    let of_tokens = deeds.split_inclusive(|it| !matches!(it.call, Call::Heartbeat));
    let of_tokens: Vec<_> = of_tokens.collect();
    of_tokens.get(at).or(of_tokens.last()).map(|it| it.to_vec()).unwrap_or_default()
}

fn deed(call: &Json) -> Option<Deed> {
    let some = |key: &str| call.get(key).and_then(Json::as_str).map(str::to_owned);
    let done = match text(call, "api") {
        "SendTaskHeartbeat" => {
            return Some(Deed { after_millis: HEARTBEAT_MILLIS, call: Call::Heartbeat });
        }
        // The message of the capture came back.
        "SendTaskSuccess" if text(call, "output").contains("captured-message") => {
            Call::SucceedWithMessage
        }
        "SendTaskSuccess" => Call::Succeed(text(call, "output").to_owned()),
        "SendTaskFailure" => Call::Fail { error: some("error"), cause: some("cause") },
        _ => return None,
    };
    Some(Deed { after_millis: 0, call: done })
}
