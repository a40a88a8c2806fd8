//! The iterations of a Map state, one by one, and attempts.

use crate::base::{SortedMap, StateName};
use crate::machine::{ActivityEvent, EventDetails, FunctionEvent, IterationEvent, TaskEvent};

use super::{Ending, Traces, Trail, Visit, Walk};

/// One iteration of a Map state that runs inline.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::lab) struct Round {
    /// `Map.Item.Index`: from 0.
    pub(in crate::lab) index: usize,
    /// `None` while it goes on.
    pub(in crate::lab) ending: Option<Ending>,
}

/// What one iteration left behind.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct Inside {
    endings: SortedMap<StateName, Ending>,
    ways: SortedMap<(StateName, StateName, bool), u32>,
    is_open: bool,
}

impl Round {
    pub(super) fn started(index: usize) -> Self {
        Self { index, ending: None }
    }

    pub(super) fn end(&mut self, event: IterationEvent) {
        self.ending = match event {
            IterationEvent::Started => None,
            IterationEvent::Succeeded => Some(Ending::Done),
            IterationEvent::Failed => Some(Ending::Failed),
            IterationEvent::Aborted => Some(Ending::None),
        };
    }
}

impl Traces {
    /// The iterations of the last visit in a Map state that have begun, in the order of their items.
    pub(in crate::lab) fn rounds(&self, map: &StateName) -> Vec<Round> {
        let Some(trail) = self.trails.get(&0) else { return Vec::new() };
        trail.rounds_of(map).into_values().map(|(_, round)| round).collect()
    }

    /// What one iteration of a Map state left behind.
    pub(in crate::lab) fn inside(&self, (map, index): (&StateName, usize)) -> Inside {
        let mut inside = Inside::default();
        let Some(trail) = self.trails.get(&0) else { return inside };
        let rounds = trail.rounds_of(map);
        let Some((branch, round)) = rounds.get(&index) else { return inside };
        inside.is_open = round.ending.is_none();
        let around = |at: &usize| trail.branches[trail.visits[*at].branch].around;
        let mut last: SortedMap<usize, &Visit> = SortedMap::new();
        for (at, visit) in trail.visits.iter().enumerate() {
            let mut outwards = std::iter::successors(Some(at), around);
            if !outwards.any(|at| trail.visits[at].branch == *branch) {
                continue;
            }
            inside.endings.insert(visit.state.clone(), visit.ending);
            if let Some(from) = last.insert(visit.branch, visit) {
                let way = (from.state.clone(), visit.state.clone(), from.ending == Ending::Caught);
                *inside.ways.get_or_default(way) += 1;
            }
        }
        inside
    }
}

impl Inside {
    /// How the last visit in a state stands; `None` where it was not entered.
    pub(in crate::lab) fn ending(&self, state: &StateName) -> Option<Ending> {
        self.endings.get(state).copied()
    }

    /// Whether it stands in a state now: what has failed there may be tried again.
    pub(in crate::lab) fn is_in(&self, state: &StateName) -> bool {
        let ending = self.ending(state);
        let stays = |it| matches!(it, Ending::None | Ending::Failed | Ending::TimedOut);
        self.is_open && ending.is_some_and(stays)
    }

    /// How often it went this way.
    pub(in crate::lab) fn times(&self, from: &StateName, to: &StateName, is_catch: bool) -> u32 {
        self.ways.get(&(from.clone(), to.clone(), is_catch)).copied().unwrap_or_default()
    }
}

impl Trail {
    /// By its index the last iteration of every item that the last visit in a Map state began, with
    /// its branch: what is tried again is begun anew.
    fn rounds_of(&self, map: &StateName) -> SortedMap<usize, (usize, Round)> {
        let Some(visit) = self.visits.iter().rposition(|visit| visit.state == *map) else {
            return SortedMap::new();
        };
        let of_visit =
            self.rounds.iter().filter(|(branch, _)| self.branches[**branch].around == Some(visit));
        of_visit.map(|(branch, round)| (round.index, (*branch, *round))).collect()
    }
}

impl Walk<'_> {
    /// A retry is another attempt within the same visit.
    pub(super) fn count_attempt(&mut self, visit: Option<usize>, details: &EventDetails) {
        let is_attempt = matches!(
            details,
            EventDetails::Task(_, TaskEvent::Scheduled(_))
                | EventDetails::LambdaFunction(FunctionEvent::Scheduled { .. })
                | EventDetails::Activity(ActivityEvent::Scheduled { .. })
        );
        let trace = visit.filter(|_| is_attempt).map(|at| &self.trail.visits[at].state);
        if let Some(trace) = trace.and_then(|state| self.states.get_mut(state)) {
            trace.attempts += 1;
        }
    }
}
