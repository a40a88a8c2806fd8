//! What reaches an execution from outside.

use std::rc::Rc;

use crate::base::{BranchId, Json, MapRunId, TaskId, TimerId};
use crate::expr::Failure;

use super::map_run::{ChildEnding, ObjectSummary};

/// Something that reaches an execution. One that is about something long over changes nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// A branch that asked for it goes on: [`Effect::Proceed`](super::Effect::Proceed).
    Proceed(BranchId),
    /// A timer is due.
    TimerFired(TimerId),
    /// The activity that a task is for is there, and the task in its queue.
    ActivityFound(TaskId),
    /// There is no such activity.
    ActivityMissing(TaskId),
    /// The call that a task asked for begins; with the worker's name, where one fetched it.
    TaskStarted(TaskId, Option<Rc<str>>),
    /// The service took the call of a task that waits for its token, or for a job; its response.
    TaskSubmitted(TaskId, Json),
    /// A task is over because the service answered.
    TaskEnded(TaskId, Outcome),
    /// Somebody returned the task's token.
    TokenReturned(TaskId, Outcome),
    /// Somebody sent a heartbeat with the task's token.
    TaskHeartbeat(TaskId),
    /// The objects that a map run asked for, in that order.
    ObjectsRead(MapRunId, Result<Vec<Rc<[u8]>>, Failure>),
    /// The objects of a bucket that a map run asked for.
    ObjectsListed(MapRunId, Result<Vec<ObjectSummary>, Failure>),
    /// A child of a map run has ended; which one, from 0.
    ChildEnded(MapRunId, usize, ChildEnding),
    /// A map run whose children are not simulated has ended, with the state's result.
    MapRunEnded(MapRunId, Result<Json, Failure>),
    /// RedriveExecution: an execution that ended badly goes on.
    Redrive,
    /// StopExecution, with the error and the cause that the caller gave.
    Stop(Failure),
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Well, with a result.
    Succeeded {
        /// The result.
        output: Json,
        /// The text that the caller of SendTaskSuccess gave; histories repeat it as it is.
        text: Option<Rc<str>>,
    },
    /// In an error.
    Failed(Failure),
}
