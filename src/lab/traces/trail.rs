//! How far an execution was followed: the visits in its states, and where each event belongs to.

use crate::base::{EventId, Log, SortedMap, StateName};

use super::{Ending, Round};

/// How far an execution was followed.
#[derive(Clone, Debug)]
pub(in crate::lab) struct Trail {
    /// For every event.
    pub(super) places: Log<Place>,
    pub(in crate::lab) visits: Vec<Visit>,
    pub(in crate::lab) branches: Vec<Branch>,
    /// For the branches that are not over the last visit in every state.
    pub(super) latest: SortedMap<usize, SortedMap<StateName, usize>>,
    /// For the branches that are iterations of a Map: which.
    pub(super) rounds: SortedMap<usize, Round>,
}

/// A line of control: where it was forked off, unless it is the first one.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::lab) struct Branch {
    /// The visit that it is inside of.
    pub(in crate::lab) around: Option<usize>,
    /// Which item of a Map state it is for, from 0.
    pub(in crate::lab) item: Option<usize>,
}

/// Where an event belongs to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) branch: usize,
    pub(super) visit: Option<usize>,
}

/// One visit in a state.
#[derive(Clone, Debug)]
pub(in crate::lab) struct Visit {
    pub(in crate::lab) state: StateName,
    pub(super) state_type: &'static str,
    pub(in crate::lab) branch: usize,
    /// What it came to; an attempt that failed may still be followed by another one.
    pub(in crate::lab) ending: Ending,
    /// Whether it counts: the last one of its branch does, and those inside of it.
    pub(super) counts: bool,
    /// The event with which it began.
    pub(in crate::lab) entered: EventId,
    /// The last one that belongs to it.
    pub(in crate::lab) last: EventId,
    /// How many belong to it.
    pub(in crate::lab) events: usize,
}

impl Default for Trail {
    fn default() -> Self {
        let (places, visits, latest) = (Log::default(), Vec::new(), SortedMap::new());
        Self { places, visits, branches: vec![Branch::default()], latest, rounds: SortedMap::new() }
    }
}

impl Visit {
    pub(super) fn begin(
        state: StateName,
        state_type: &'static str,
        branch: usize,
        entered: EventId,
    ) -> Self {
        let ending = Ending::None;
        Self { state, state_type, branch, ending, counts: true, entered, last: entered, events: 0 }
    }
}

impl Trail {
    /// Puts down where the next event belongs to.
    pub(super) fn put(&mut self, event: EventId, place: Place) {
        if let Some(visit) = place.visit.map(|at| &mut self.visits[at]) {
            visit.last = event;
            visit.events += 1;
        }
        self.places.push(place);
    }

    /// The visit that an event belongs to.
    pub(in crate::lab) fn visit_of(&self, event: EventId) -> Option<usize> {
        self.places.get((event.0 as usize).checked_sub(1)?)?.visit
    }

    /// A visit and all those that it is inside of.
    pub(in crate::lab) fn outwards(
        &self,
        visit: Option<usize>,
    ) -> impl Iterator<Item = usize> + use<'_> {
        let around = |visit: &usize| self.branches[self.visits[*visit].branch].around;
        std::iter::successors(visit, around)
    }
}
