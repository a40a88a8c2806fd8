//! What is due, when and why. Things that are due at the same time are done in the order in
//! which they were put down.

use std::collections::BTreeMap;

use crate::base::{TimerId, Timestamp};
use crate::cloud::Alarm;
use crate::machine::{Signal, TaskRequest, TimerReason};

/// Which execution of the world.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct ExecutionIndex(pub(super) usize);

/// Something to be done.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A signal for an execution.
    Signal(ExecutionIndex, Signal),
    /// A task's call of a service.
    Call(ExecutionIndex, TaskRequest),
    /// An execution's timer.
    Timer(ExecutionIndex, TimerId, TimerReason),
    /// A service's alarm.
    Alarm(Alarm),
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
    /// A function returns.
    FunctionReturns,
}

type Place = (Timestamp, u64);

/// Everything that is due.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    items: BTreeMap<Place, Item>,
    timers: BTreeMap<(ExecutionIndex, TimerId), Place>,
    count: u64,
}

impl Agenda {
    pub(super) fn push(&mut self, due: Timestamp, item: Item) {
        self.count += 1;
        let place = (due, self.count);
        if let Item::Timer(execution, timer, _) = &item {
            self.timers.insert((*execution, *timer), place);
        }
        self.items.insert(place, item);
    }

    pub(super) fn pop(&mut self) -> Option<(Timestamp, Item)> {
        let ((due, _), item) = self.items.pop_first()?;
        if let Item::Timer(execution, timer, _) = &item {
            self.timers.remove(&(*execution, *timer));
        }
        Some((due, item))
    }

    pub(super) fn clear_timer(&mut self, execution: ExecutionIndex, timer: TimerId) {
        if let Some(place) = self.timers.remove(&(execution, timer)) {
            self.items.remove(&place);
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
        let ((at, _), item) = self.items.first_key_value()?;
        let reason = match item {
            Item::Signal(..) | Item::Call(..) => Reason::Work,
            Item::Timer(_, _, reason) => Reason::Timer(*reason),
            Item::Alarm(Alarm::FunctionReturns(_)) => Reason::FunctionReturns,
        };
        Some(Due { at: *at, reason })
    }
}
