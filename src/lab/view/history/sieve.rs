//! The rows of the history that a person wants to see.

use std::rc::Rc;

use super::HistoryRow;
use crate::base::StateName;

/// What an event is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EventGroup {
    /// The execution as a whole.
    Execution,
    /// States that are entered and left.
    State,
    /// Tasks: calls of services, functions and workers.
    Task,
    /// Branches, iterations, map runs.
    Branch,
    /// Whatever went wrong.
    Error,
}

/// Which rows are wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventFilter {
    /// Those of a group.
    pub group: Option<EventGroup>,
    /// Those of a state.
    pub state: Option<StateName>,
    /// Those that have this text in their type, state or gist, in capitals or not.
    pub search: String,
}

impl EventFilter {
    /// Whether it lets everything through.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// What is searched for; most of the time nothing is.
    fn words(&self) -> String {
        if self.search.is_empty() { String::new() } else { self.search.trim().to_lowercase() }
    }

    fn lets_through(&self, row: &HistoryRow, search: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(search);
        self.group.is_none_or(|group| row.is_in(group))
            && self.state.as_ref().is_none_or(|state| row.state.as_ref() == Some(state))
            && (search.is_empty()
                || has(row.kind)
                || row.state.as_ref().is_some_and(|state| has(state.as_str()))
                || has(&row.gist))
    }
}

impl HistoryRow {
    fn is_in(&self, group: EventGroup) -> bool {
        match group {
            EventGroup::Execution => self.kind.starts_with("Execution"),
            EventGroup::State => {
                ["StateEntered", "StateExited"].iter().any(|end| self.kind.ends_with(end))
            }
            EventGroup::Task => {
                let is = |start: &&str| self.kind.starts_with(start);
                ["Task", "LambdaFunction", "Activity"].iter().any(is)
                    && !self.is_in(EventGroup::State)
            }
            EventGroup::Branch => {
                let is = |start: &&str| self.kind.starts_with(start);
                ["Parallel", "Map"].iter().any(is) && !self.is_in(EventGroup::State)
            }
            EventGroup::Error => ["Failed", "TimedOut", "Aborted", "FailStateEntered"]
                .iter()
                .any(|end| self.kind.ends_with(end)),
        }
    }
}

/// Rows that a filter let through, kept up with a history that grows: each row is looked at once.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    filter: EventFilter,
    /// How many rows were looked at, and the last of them.
    seen: usize,
    last: Option<Rc<HistoryRow>>,
    kept: Rc<Vec<Rc<HistoryRow>>>,
}

impl Sieve {
    /// The rows of a history that a filter lets through.
    pub fn sift(
        &mut self,
        history: &[Rc<HistoryRow>],
        filter: &EventFilter,
    ) -> Rc<Vec<Rc<HistoryRow>>> {
        let known = self.seen.checked_sub(1).and_then(|at| history.get(at));
        let goes_on = match (known, &self.last) {
            (Some(known), Some(last)) => Rc::ptr_eq(known, last),
            (_, last) => last.is_none(),
        };
        if self.filter != *filter || !goes_on {
            *self = Self { filter: filter.clone(), ..Self::default() };
        }
        let search = filter.words();
        let new = &history[self.seen..];
        let mut found = new.iter().filter(|row| filter.lets_through(row, &search)).peekable();
        if found.peek().is_some() {
            Rc::make_mut(&mut self.kept).extend(found.map(Rc::clone));
        }
        self.seen = history.len();
        self.last = history.last().map(Rc::clone);
        Rc::clone(&self.kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Action, Workbench};

    /// The ids of the rows of a refund that was denied.
    #[track_caller]
    fn check(filter: &EventFilter, expected: &[u32]) {
        let mut bench = Workbench::new();
        let mut sieve = Sieve::default();
        sieve.sift(&bench.view().history, filter);
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::Deny(token));
        for _ in 0..20 {
            bench.apply(Action::SkipToHold);
        }
        let history = bench.view().history;
        let ids = |rows: &[Rc<HistoryRow>]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let kept = sieve.sift(&history, filter);
        assert_eq!(ids(&kept), expected);
        assert_eq!(ids(&Sieve::default().sift(&history, filter)), expected, "all at once");
    }

    #[test]
    fn groups_and_words() {
        let group = |group| EventFilter { group: Some(group), ..EventFilter::default() };
        let search = |text: &str| EventFilter { search: text.into(), ..EventFilter::default() };
        check(&group(EventGroup::Execution), &[1, 13]);
        check(&group(EventGroup::State), &[2, 7, 8, 12]);
        check(&group(EventGroup::Task), &[3, 4, 5, 6, 9, 10, 11]);
        check(&group(EventGroup::Error), &[6]);
        check(&group(EventGroup::Branch), &[]);
        check(&search(" tasksub "), &[5]);
        check(&search("nowhere"), &[]);
        let state = Some("RequestApproval".into());
        check(&EventFilter { state, ..group(EventGroup::Task) }, &[3, 4, 5, 6]);
    }
}
