//! One attempt of a task: what is asked of a service, the token, and both deadlines.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::asl::Resource;
use crate::base::{Json, Rng, StateName, TaskId, TaskToken, TimerId, Timestamp};

use super::Outcome;
use super::history::EventDetails;

/// What a task asks of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskRequest {
    /// The attempt.
    pub task: TaskId,
    /// The state that asks.
    pub state: StateName,
    /// What is called.
    pub resource: Resource,
    /// With what: the effective input, the token already in it.
    pub parameters: Json,
    /// The token, where the task waits for it.
    pub token: Option<TaskToken>,
    /// Which attempt this is, from 0.
    pub retry_count: u32,
    /// The index of the item of the innermost Map state around, where it runs inline.
    pub item: Option<usize>,
}

/// How an attempt came to its end, as its token remembers it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TaskEnding {
    /// It has a result.
    Succeeded,
    /// It has an error.
    Failed,
    /// `TimeoutSeconds` passed.
    TimedOut,
    /// `HeartbeatSeconds` passed without a heartbeat.
    HeartbeatMissed,
    /// The execution ended first.
    Aborted,
}

/// An attempt that is under way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attempt {
    pub(super) task: TaskId,
    pub(super) token: Option<TaskToken>,
    pub(super) phase: Phase,
    /// What is still to be written and set, of a task for an activity, when that was found.
    pub(super) unscheduled: Option<Box<Unscheduled>>,
    /// Returned before the service took the call: held back until it has, so that histories keep
    /// their order.
    pub(super) early: Option<Outcome>,
    pub(super) timeout: Option<Deadline>,
    pub(super) heartbeat: Option<Deadline>,
    pub(super) heartbeat_seconds: Option<i64>,
}

/// A task for an activity that may not be there: that it is scheduled, and its `TimeoutSeconds`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unscheduled {
    pub(super) event: EventDetails,
    pub(super) timeout: Option<i64>,
}

/// How far the call of a service has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Phase {
    /// Nothing is written: it is asked for an activity.
    Asked,
    /// TaskScheduled is written.
    Scheduled,
    /// TaskStarted is written.
    Started,
    /// TaskSubmitted is written; only the token can end it now.
    Submitted,
}

/// A deadline and the timer that watches it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Deadline {
    pub(super) timer: TimerId,
    pub(super) due: Timestamp,
    /// How long it is in all, in milliseconds.
    pub(super) length: i64,
}

/// How every token begins.
const TOKEN_PREFIX: &str = "AQCEAAAAKgAAAAMAAAAA";
/// How long a token is: what it begins with, and 120 bytes as base64.
const TOKEN_CHARS: usize = TOKEN_PREFIX.len() + 160;

/// A new token. Opaque to everybody; real ones begin alike and are base64 text as well.
pub(super) fn mint_token(rng: &mut Rng) -> TaskToken {
    let bytes: [u8; 120] = rng.bytes();
    TaskToken::from(Rc::from(format!("{TOKEN_PREFIX}{}", STANDARD.encode(bytes))))
}

/// The first token in a text, such as a message or the address of a link.
#[must_use]
pub fn find_token(text: &str) -> Option<TaskToken> {
    let from = text.find(TOKEN_PREFIX)?;
    text.get(from..from + TOKEN_CHARS).map(TaskToken::from)
}
