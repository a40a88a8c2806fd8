//! One execution: signals and time in, history and effects out.
//!
//! Knows no clock, no service and no other execution. Whoever drives it hands in a [`Signal`] and
//! a [`Moment`](crate::base::Moment), and carries out the [`Effect`]s it returns.

mod backoff;
mod branch;
mod course;
mod description;
mod effect;
mod execution;
mod flow;
mod fork;
mod history;
mod inspection;
mod look_back;
pub mod map_run;
mod open_task;
mod quantity;
mod recovery;
mod redrive;
mod replay;
mod signal;
mod state;
mod task;
mod test_state;
mod turn;
mod workflow;

// The words in which requests and outcomes are put.
pub use crate::asl::{IntegrationPattern, Resource, function_name};
pub use crate::expr::Failure;
pub use description::Redrivability;
pub use effect::{Effect, Effects, EffectsInOrder, TimerReason};
pub use execution::{Execution, ExecutionNames, ExecutionStatus};
pub use history::LogLevel;
pub use history::{
    ActivityEvent, EventDetails, FailureDetails, FunctionEvent, HistoryError, HistoryEvent,
    IterationEvent, MapRunEvent, Printed, RecordedEvent, Scheduled, TaskDetails, TaskEvent,
};
pub use inspection::{Finding, Inspection, Stage};
pub use look_back::PastVisit;
pub use open_task::OpenTask;
pub use replay::{
    Difference, Divergence, Judge, Lenient, Replay, ReplayError, Setting, Storage, beside, replay,
};
pub use signal::{Outcome, Signal};
pub use task::{TaskEnding, TaskRequest, find_token};
pub use test_state::{StateTest, StateTested, TestRefused, TestStatus};
pub use workflow::Workflow;
