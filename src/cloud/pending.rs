//! What tasks wait for, found by its number or by whose it is: a task that ends takes its own with
//! it, however many others wait.

use std::ops::RangeInclusive;

use crate::base::{ExecutionArn, SharedMap, TaskId};

use super::call::Caller;

/// One thing for each task that waits.
#[derive(Clone, Debug)]
pub(super) struct Pending<K, T> {
    things: SharedMap<K, (Caller, T)>,
    numbers: SharedMap<Caller, K>,
}

impl<K: Copy + Ord, T: Clone> Pending<K, T> {
    pub(super) fn insert(&mut self, number: K, caller: Caller, thing: T) {
        self.numbers.insert(caller.clone(), number);
        self.things.insert(number, (caller, thing));
    }

    pub(super) fn remove(&mut self, number: K) -> Option<(Caller, T)> {
        let (caller, thing) = self.things.remove(&number)?;
        self.numbers.remove(&caller);
        Some((caller, thing))
    }

    /// Takes out what a task waited for, or all of an execution's.
    pub(super) fn take_of(
        &mut self,
        execution: &ExecutionArn,
        task: Option<TaskId>,
    ) -> Vec<(K, T)> {
        let numbers = take_of(&mut self.numbers, execution, task);
        let things = numbers.into_iter().filter_map(|(_, number)| {
            let (_, thing) = self.things.remove(&number)?;
            Some((number, thing))
        });
        things.collect()
    }

    /// The things, by their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.things.values().map(|(_, thing)| thing)
    }
}

impl<K, T> Default for Pending<K, T> {
    fn default() -> Self {
        Self { things: SharedMap::default(), numbers: SharedMap::default() }
    }
}

/// Takes out what is kept for a task, or for all of an execution's.
pub(super) fn take_of<T: Clone>(
    kept: &mut SharedMap<Caller, T>,
    execution: &ExecutionArn,
    task: Option<TaskId>,
) -> Vec<(Caller, T)> {
    let callers: Vec<_> = kept.range(of(execution, task)).map(|(it, _)| it.clone()).collect();
    let take = |caller: Caller| kept.remove(&caller).map(|thing| (caller, thing));
    callers.into_iter().filter_map(take).collect()
}

/// A task of an execution, or all of them where none is named.
fn of(execution: &ExecutionArn, task: Option<TaskId>) -> RangeInclusive<Caller> {
    let bound = |task| Caller { execution: execution.clone(), task };
    bound(task.unwrap_or(TaskId(0)))..=bound(task.unwrap_or(TaskId(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(execution: &str, task: Option<u32>, expected: (&[u32], &[u32])) {
        let mut pending = Pending::default();
        for (number, (execution, task)) in (1..).zip([("a", 1), ("b", 1), ("a", 2), ("c", 0)]) {
            let caller = Caller { execution: execution.into(), task: TaskId(task) };
            pending.insert(number, caller, number);
        }
        let taken = pending.take_of(&execution.into(), task.map(TaskId));
        let taken: Vec<_> = taken.into_iter().map(|(_, thing)| thing).collect();
        let left: Vec<_> = pending.iter().copied().collect();
        assert_eq!((&*taken, &*left), expected);
        assert!(taken.iter().all(|number| pending.remove(*number).is_none()));
        assert!(left.iter().all(|number| pending.remove(*number).is_some()));
    }

    #[test]
    fn a_task_takes_its_own_with_it() {
        check("a", Some(2), (&[3], &[1, 2, 4]));
        check("a", Some(3), (&[], &[1, 2, 3, 4]));
        check("d", None, (&[], &[1, 2, 3, 4]));
    }

    #[test]
    fn an_execution_takes_those_of_all_its_tasks() {
        check("a", None, (&[1, 3], &[2, 4]));
        check("c", None, (&[4], &[1, 2, 3]));
    }
}
