//! What an execution asks of the world.

use std::rc::Rc;

use crate::base::{BranchId, MapRunId, TaskId, TimerId, Timestamp};

use super::map_run::{ChildRequest, ObjectPlace, ResultObject};
use super::{ExecutionStatus, TaskEnding, TaskRequest};

/// Something that an execution cannot do by itself.
#[must_use]
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send [`Signal::Proceed`](super::Signal::Proceed) at this same moment, behind everything
    /// that is already due.
    Proceed(BranchId),
    /// Call a service.
    ScheduleTask(Box<TaskRequest>),
    /// An attempt of a task is over: its token is dead, and what the service still answers comes
    /// too late.
    CloseTask(TaskId, TaskEnding),
    /// Send [`Signal::TimerFired`](super::Signal::TimerFired) at that time.
    SetTimer {
        /// Which timer.
        timer: TimerId,
        /// When.
        due: Timestamp,
        /// What for.
        reason: TimerReason,
    },
    /// Read these objects, and send [`Signal::ObjectsRead`](super::Signal::ObjectsRead).
    ReadObjects(MapRunId, Vec<ObjectPlace>),
    /// List a bucket, and send [`Signal::ObjectsListed`](super::Signal::ObjectsListed).
    ListObjects(MapRunId, Rc<str>),
    /// Write objects to a bucket.
    WriteObjects(MapRunId, Rc<str>, Vec<ResultObject>),
    /// Start a child of a map run, and send [`Signal::ChildEnded`](super::Signal::ChildEnded)
    /// when it has ended.
    StartChild(MapRunId, Box<ChildRequest>),
    /// A child of a map run that did not succeed goes on, an Express one from its start; send
    /// [`Signal::ChildEnded`](super::Signal::ChildEnded) when it has ended again.
    RedriveChild(MapRunId, Box<ChildRequest>),
    /// Stop the children of a map run that still run.
    StopChildren(MapRunId),
    /// A timer is not wanted any more.
    ClearTimer(TimerId),
    /// The execution has ended, and with it all its tasks and timers.
    Close(ExecutionStatus),
}

/// What a timer is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TimerReason {
    /// `TimeoutSeconds` of the machine.
    ExecutionTimeout,
    /// A Wait state is over.
    WaitOver,
    /// The pause before a retry is over.
    RetryDue,
    /// `TimeoutSeconds` of a task.
    TaskTimeout,
    /// `HeartbeatSeconds` of a task.
    HeartbeatTimeout,
}
