//! What is due, when and why. Things that are due at the same time are done in the order in
//! which they were put down.

use crate::base::{BranchId, Fifo, SharedMap, TimerId, Timestamp};
use crate::cloud::{Alarm, ApiCall, Asker};
use crate::machine::{Signal, TaskRequest, TimerReason};

/// Which execution of the world.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct ExecutionIndex(pub(super) usize);

/// Something to be done.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A branch of an execution goes on. Of this there is most by far, so that the others are boxed.
    Proceed(ExecutionIndex, BranchId),
    /// Another signal for an execution.
    Signal(ExecutionIndex, Box<Signal>),
    /// A task's call of a service.
    Call(ExecutionIndex, Box<TaskRequest>),
    /// An execution's timer.
    Timer(ExecutionIndex, TimerId, TimerReason),
    /// A service's alarm.
    Alarm(Alarm),
    /// Somebody in the account calls Step Functions.
    Ask(Box<(Asker, ApiCall)>),
    /// An execution has ended for whose end a task waits.
    Closed(ExecutionIndex),
}

/// When something happens by itself, and what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// What.
    pub reason: Reason,
}

/// What happens by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reason {
    /// An execution or a service goes on.
    Work,
    /// A timer of an execution fires.
    Timer(TimerReason),
    /// A call that was held up reaches its service.
    CallArrives,
    /// A call that goes as it went once is taken, or over.
    RecordedCallGoesOn,
    /// A function returns.
    FunctionReturns,
    /// A program sends a heartbeat, or answers its token.
    HolderActs,
    /// A job ends.
    JobEnds,
    /// A poll for a task of an activity ends.
    PollEnds,
    /// A worker polls again.
    WorkerPolls,
    /// The consumer of a queue receives a message, or is through with one.
    ConsumerActs,
}

type Place = (Timestamp, u64);

/// Everything that is due: in the order of its places, each of which is a time and a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    /// What was due when it was put down. Time does not go back, so that it stays in order.
    work: Fifo<(Place, Item)>,
    /// What waits for its time.
    waiting: SharedMap<Place, Item>,
    timers: SharedMap<(ExecutionIndex, TimerId), Place>,
    count: u64,
}

impl Agenda {
    /// Puts down what is due at once.
    pub(super) fn push_work(&mut self, now: Timestamp, item: Item) {
        let place = self.next_place(now);
        let is_last = self.work.back().is_none_or(|(last, _)| *last < place);
        assert!(is_last, "work is put down in the order in which it is due");
        self.work.push((place, item));
    }

    /// Puts down what is due at some time.
    pub(super) fn push(&mut self, due: Timestamp, item: Item) {
        let place = self.next_place(due);
        if let Item::Timer(execution, timer, _) = &item {
            self.timers.insert((*execution, *timer), place);
        }
        self.waiting.insert(place, item);
    }

    pub(super) fn pop(&mut self) -> Option<(Timestamp, Item)> {
        if self.is_work_next() {
            return self.work.pop().map(|((due, _), item)| (due, item));
        }
        let ((due, _), item) = self.waiting.pop_first()?;
        if let Item::Timer(execution, timer, _) = &item {
            self.timers.remove(&(*execution, *timer));
        }
        Some((due, item))
    }

    fn next_place(&mut self, due: Timestamp) -> Place {
        self.count += 1;
        (due, self.count)
    }

    fn is_work_next(&self) -> bool {
        match (self.work.front(), self.waiting.first()) {
            (Some((work, _)), Some((waiting, _))) => work < waiting,
            (work, _) => work.is_some(),
        }
    }

    pub(super) fn clear_timer(&mut self, execution: ExecutionIndex, timer: TimerId) {
        if let Some(place) = self.timers.remove(&(execution, timer)) {
            self.waiting.remove(&place);
        }
    }

    pub(super) fn clear_timers_of(&mut self, execution: ExecutionIndex) {
        let range = (execution, TimerId(0))..=(execution, TimerId(u32::MAX));
        let timers: Vec<_> = self.timers.range(range).map(|((_, timer), _)| *timer).collect();
        for timer in timers {
            self.clear_timer(execution, timer);
        }
    }

    pub(super) fn next_due(&self) -> Option<Due> {
        let (at, item) = self.next()?;
        let reason = match item {
            Item::Proceed(..)
            | Item::Signal(..)
            | Item::Call(..)
            | Item::Ask(_)
            | Item::Closed(_) => Reason::Work,
            Item::Timer(_, _, reason) => Reason::Timer(*reason),
            Item::Alarm(Alarm::CallArrives(_)) => Reason::CallArrives,
            Item::Alarm(Alarm::RecordedCallGoesOn(_)) => Reason::RecordedCallGoesOn,
            Item::Alarm(Alarm::FunctionReturns(_)) => Reason::FunctionReturns,
            Item::Alarm(Alarm::HolderActs(_)) => Reason::HolderActs,
            Item::Alarm(Alarm::JobEnds(_)) => Reason::JobEnds,
            Item::Alarm(Alarm::PollEnds(_)) => Reason::PollEnds,
            Item::Alarm(Alarm::WorkerPolls(_)) => Reason::WorkerPolls,
            Item::Alarm(Alarm::ConsumerLooks(_) | Alarm::ConsumerEnds(_)) => Reason::ConsumerActs,
        };
        Some(Due { at, reason })
    }

    /// What is done next, and when.
    pub(super) fn next(&self) -> Option<(Timestamp, &Item)> {
        let ((at, _), item) = match self.is_work_next() {
            true => self.work.front().map(|(place, item)| (place, item))?,
            false => self.waiting.first()?,
        };
        Some((*at, item))
    }
}
