//! When executions were in the states of their machine, and at what there: each event is looked at
//! once.

mod walk;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::base::{Log, SortedMap, StateName, Timestamp};
use crate::machine::{Execution, ExecutionStatus};

use super::run::Run;
use super::traces::Ending;
use walk::Walk;

/// The visits of a run's executions, those of a Map's children with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Visits {
    /// The number of the run that they are of: a run only grows, and whose past is changed is another one.
    run: u32,
    visits: Vec<Rc<Visit>>,
    /// When something happened, each time once, in order.
    moments: BTreeSet<Timestamp>,
    /// The executions that may go on, and how many were looked at to know that.
    open: (Vec<usize>, usize),
    trails: SortedMap<usize, Trail>,
}

/// One stay in a state.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) state: StateName,
    /// Which of several that run side by side: the item of a Map, or the child of a map run.
    pub(super) item: Option<Item>,
    pub(super) begin: Timestamp,
    /// When it was left, or stopped.
    pub(super) end: Option<Timestamp>,
    /// What it came to; an attempt that failed may still be followed by another one.
    pub(super) ending: Ending,
    /// What it did there, one after the other; empty where it did nothing that takes time.
    pub(super) phases: Vec<Phase>,
    parent: Option<usize>,
    state_type: &'static str,
}

/// Something that runs several times, side by side.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Item {
    /// The execution with this number, from 1: a child of a map run.
    Child(usize),
    /// The item with this index, from 0, of a Map state that runs inline.
    Index(usize),
}

/// A part of a visit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Phase {
    pub(super) kind: PhaseKind,
    /// Which attempt it belongs to, from 1.
    pub(super) attempt: u32,
    pub(super) begin: Timestamp,
    pub(super) end: Option<Timestamp>,
    /// How the attempt ended, in the phase that ended it.
    pub(super) ending: Ending,
}

/// What goes on in a part of a visit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PhaseKind {
    /// A service or a worker is at work, or the work lies ready for one.
    Work,
    /// Somebody has the token.
    Token,
    /// A pause before the next attempt.
    Backoff,
    /// A Wait state waits.
    Wait,
}

impl Visit {
    /// Whether others are inside of it.
    pub(super) fn is_around(&self) -> bool {
        matches!(self.state_type, "Parallel" | "Map")
    }
}

/// How far an execution was followed.
#[derive(Clone, Debug, Default)]
struct Trail {
    /// For every event the visit that it belongs to.
    places: Log<Option<usize>>,
    /// The visits that are not over.
    open: BTreeSet<usize>,
}

impl Visits {
    /// Takes in what has happened in a run since, or all of it where the run is another one.
    pub(super) fn follow(&mut self, run: &Run) {
        let executions = run.head().executions();
        if self.run != run.number() {
            *self = Self { run: run.number(), ..Self::default() };
            self.moments.insert(run.started());
        }
        let (open, known) = &mut self.open;
        open.extend(*known..executions.len());
        *known = executions.len();
        let drawn = open.iter().copied().filter(|at| run.draws(&executions[*at].names().arn));
        for number in drawn.collect::<Vec<_>>() {
            self.follow_execution(number, &executions[number]);
        }
        let may_go_on = |at: &usize| executions[*at].status() != ExecutionStatus::Succeeded;
        self.open.0.retain(may_go_on);
    }

    /// Whether something has happened since, or the run is another one.
    pub(super) fn is_behind(&self, run: &Run) -> bool {
        let executions = run.head().executions();
        let events = |(at, trail): (&usize, &Trail)| {
            executions.get(*at).is_none_or(|it| it.history().len() != trail.places.len())
        };
        self.run != run.number()
            || executions.len() != self.open.1
            || self.trails.iter().any(events)
    }

    fn follow_execution(&mut self, number: usize, execution: &Execution) {
        let history = execution.history();
        let trail = self.trails.get_or_default(number);
        if trail.places.len() == history.len() {
            return;
        }
        let child = (number > 0).then(|| Item::Child(number + 1));
        let Self { visits, moments, .. } = self;
        let mut walk = Walk { visits, trail, history, child };
        while let Some(event) = history.get(walk.trail.places.len()) {
            moments.insert(event.timestamp);
            let place = walk.take_in(event);
            walk.trail.places.push(place);
        }
    }

    /// All visits, in the order in which they began; those of a child execution together.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Visit> {
        self.visits.iter().map(|visit| &**visit)
    }

    /// When something happened in any of the executions, each time once, in order.
    pub(super) fn moments(&self) -> impl Iterator<Item = Timestamp> {
        self.moments.iter().copied()
    }
}
