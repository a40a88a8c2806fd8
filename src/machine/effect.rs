//! What an execution asks of the world.

use std::rc::Rc;
use std::vec;

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

/// What an execution asks for in one turn, in order. Mostly it is one thing, which needs no room of
/// its own.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    first: Option<Effect>,
    others: Vec<Effect>,
}

impl Effects {
    /// Asks for something more.
    pub(super) fn push(&mut self, effect: Effect) {
        match self.first {
            None => self.first = Some(effect),
            Some(_) => self.others.push(effect),
        }
    }

    /// The branch that asks for its next turn, where that is all that is asked for: mostly it is.
    #[must_use]
    pub fn only_proceed(&self) -> Option<BranchId> {
        match self.first {
            Some(Effect::Proceed(branch)) if self.others.is_empty() => Some(branch),
            Some(_) | None => None,
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Effect> {
        self.first.iter().chain(&self.others)
    }
}

impl IntoIterator for Effects {
    type Item = Effect;
    type IntoIter = EffectsInOrder;

    fn into_iter(self) -> EffectsInOrder {
        EffectsInOrder { first: self.first, others: self.others.into_iter() }
    }
}

/// [`Effects`], one after the other.
#[derive(Debug)]
pub struct EffectsInOrder {
    first: Option<Effect>,
    others: vec::IntoIter<Effect>,
}

impl Iterator for EffectsInOrder {
    type Item = Effect;

    fn next(&mut self) -> Option<Effect> {
        self.first.take().or_else(|| self.others.next())
    }
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
