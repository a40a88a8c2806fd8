//! A line of control: which state it is in, and how far.
//!
//! ```text
//!              ┌────────────────────────── Next ──────────────────────────┐
//!              ▼                                                          │
//!  start ─► Arriving ──enter──► Pass, Choice, Succeed: one turn ──────────┤
//!                       ├─────► Waiting ──────── timer ───────────────────┤
//!                       └─────► Working ─── result ───────────────────────┤
//!                                 ▲  └───── error ─► Catch ───────────────┘
//!                                 │         └─► Retry ─► Pausing
//!                                 └──────── timer ─────────┘
//!  End, Succeed, Fail, an uncaught error ─► Over
//! ```

use crate::base::{EventId, Json, StateName, Timestamp};
use crate::expr::Variables;

use super::task::Attempt;

/// A line of control in an execution.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Branch {
    /// The event that the next one of this branch points back to.
    pub(super) last_event: EventId,
    pub(super) position: Position,
    pub(super) variables: Variables,
}

/// Where a branch is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Position {
    /// About to enter a state with an input.
    Arriving(StateName, Json),
    /// In a Wait state.
    Waiting(Visit),
    /// In a Task state, with an attempt under way.
    Working(Visit, Attempt),
    /// In a Task state, between two attempts.
    Pausing(Visit),
    /// Ended.
    Over,
}

/// One stay in a state, with all its attempts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Visit {
    pub(super) state: StateName,
    /// The input as it came, before `InputPath`.
    pub(super) input: Json,
    /// The `…StateEntered` event.
    pub(super) entered: EventId,
    pub(super) entered_at: Timestamp,
    /// How often each retrier was used in this stay.
    pub(super) retries: Vec<u32>,
    /// The variables as they were on entering.
    pub(super) variables: Variables,
}

impl Visit {
    pub(super) fn retry_count(&self) -> u32 {
        self.retries.iter().sum()
    }
}
