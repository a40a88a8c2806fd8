//! A line of control: which state it is in, and how far.
//!
//! ```text
//!              ┌────────────────────────── Next ──────────────────────────┐
//!              ▼                                                          │
//!  start ─► Arriving ──enter──► Pass, Choice, Succeed: one turn ──────────┤
//!              │ (Entered)────► Waiting ──────── timer ───────────────────┤
//!                       ├─────► Working ─── result ───────────────────────┤
//!                       ├─────► Forked ──── all children are over ────────┤
//!                       └─────► Mapping ─── the map run is over ──────────┤
//!                                 ▲  └───── error ─► Catch ───────────────┘
//!                                 │         └─► Retry ─► Pausing
//!                                 └──────── timer ─────────┘
//!  End, Succeed ─► Over         Fail, an uncaught error ─► Failing ─► Over
//! ```

use std::rc::Rc;

use crate::asl::State;
use crate::base::{BranchId, EventId, Json, MapRunId, StateName, Timestamp};
use crate::expr::{Failure, MapItem, Variables};

use super::fork::Fork;
use super::task::Attempt;

/// The branch that an execution begins with.
pub(super) const ROOT: BranchId = BranchId(0);

/// A line of control in an execution: its root, a branch of a Parallel state or an iteration of a
/// Map state.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Branch {
    /// The event that the next one of this branch points back to.
    pub(super) last_event: EventId,
    pub(super) position: Position,
    /// What `$name` stands for here. Inner branches begin with what the outer one had.
    pub(super) variables: Variables,
    /// Where its output goes. The root has none.
    pub(super) parent: Option<Parent>,
    /// The item of the innermost Map state around.
    pub(super) item: Option<Rc<MapItem>>,
}

impl Branch {
    /// The root of an execution.
    pub(super) fn root(position: Position, variables: Variables) -> Self {
        Self { last_event: EventId(0), position, variables, parent: None, item: None }
    }
}

/// A branch that is being worked on.
pub(super) type Here<'a> = (BranchId, &'a mut Branch);

/// Which child of which branch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Parent {
    pub(super) branch: BranchId,
    /// The place of its output in the parent's result.
    pub(super) index: usize,
}

/// Where a branch is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Position {
    /// About to enter a state with an input.
    Arriving(StateName, Json),
    /// In a state that has not begun its work. Only inner branches stop here, so that those which
    /// run side by side enter their first states before any of them goes on, as on AWS.
    Entered(Visit),
    /// In a Wait state.
    Waiting(Visit),
    /// In a Task state, with an attempt under way.
    Working(Visit, Box<Attempt>),
    /// In a Parallel or an inline Map state, with children under way.
    Forked(Visit, Box<Fork>),
    /// In a distributed Map state, with a map run under way.
    Mapping(Visit, MapRunId),
    /// In a state that is to be tried again.
    Pausing(Visit),
    /// Ended in an error that the parent has yet to hear of.
    Failing(Ending),
    /// Ended.
    Over,
}

impl Position {
    /// The attempt that is under way, and the visit that it belongs to.
    pub(super) fn working(&self) -> Option<(&Visit, &Attempt)> {
        match self {
            Self::Working(visit, attempt) => Some((visit, attempt)),
            Self::Arriving(..)
            | Self::Entered(_)
            | Self::Waiting(_)
            | Self::Forked(..)
            | Self::Mapping(..)
            | Self::Pausing(_)
            | Self::Failing(_)
            | Self::Over => None,
        }
    }
}

/// How an inner branch ended in an error.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ending {
    pub(super) failure: Failure,
    /// The type of the state that it was in, where its end is told by a `…StateAborted` event.
    pub(super) stood_in: Option<&'static str>,
}

/// One stay in a state, with all its attempts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Visit {
    pub(super) state: Rc<State>,
    /// The input as it came, before `InputPath`.
    pub(super) input: Json,
    /// The event before the state was entered.
    pub(super) before: EventId,
    /// The `…StateEntered` event.
    pub(super) entered: EventId,
    pub(super) entered_at: Timestamp,
    /// How often each retrier was used in this stay.
    pub(super) retries: Vec<u32>,
}

impl Visit {
    pub(super) fn retry_count(&self) -> u32 {
        self.retries.iter().sum()
    }
}

/// The branches of an execution. One that is being worked on is lent, and given back.
#[derive(Clone, Debug, Default)]
pub(super) struct Branches {
    /// By their numbers. `None` stands for one that is lent.
    alive: Vec<(BranchId, Option<Rc<Branch>>)>,
    /// How many there ever were.
    count: u32,
}

impl Branches {
    pub(super) fn next_id(&mut self) -> BranchId {
        let id = BranchId(self.count);
        self.count += 1;
        id
    }

    pub(super) fn put(&mut self, id: BranchId, branch: Branch) {
        let place = self.place(id).expect_err("a branch is put in once");
        self.alive.insert(place, (id, Some(Rc::new(branch))));
    }

    /// A branch to be worked on, and where it stood.
    pub(super) fn lend(&mut self, id: BranchId) -> Option<(usize, Rc<Branch>)> {
        let place = self.place(id).ok()?;
        Some((place, self.alive[place].1.take()?))
    }

    /// Mostly it still stands where it stood.
    pub(super) fn give_back(&mut self, id: BranchId, (stood, branch): (usize, Rc<Branch>)) {
        let place = match self.alive.get(stood) {
            Some((found, _)) if *found == id => stood,
            Some(_) | None => self.place(id).expect("a branch that was lent has a place"),
        };
        self.alive[place].1 = Some(branch);
    }

    pub(super) fn take(&mut self, id: BranchId) -> Option<Rc<Branch>> {
        let place = self.place(id).ok()?;
        self.alive.remove(place).1
    }

    /// Mostly the branches that live are those that began last, and the root: so a branch is looked
    /// for first where it stands if none of those after it is over.
    fn place(&self, id: BranchId) -> Result<usize, usize> {
        let Some((last, _)) = self.alive.last() else { return Err(0) };
        if *last < id {
            return Err(self.alive.len());
        }
        let guess = (self.alive.len() - 1).saturating_sub((last.0 - id.0) as usize);
        match self.alive[guess].0 == id {
            true => Ok(guess),
            false => self.alive.binary_search_by_key(&id, |(id, _)| *id),
        }
    }

    /// Those that are not being worked on.
    pub(super) fn iter(&self) -> impl Iterator<Item = (BranchId, &Branch)> {
        self.alive.iter().filter_map(|(id, branch)| Some((*id, branch.as_deref()?)))
    }

    pub(super) fn clear(&mut self) {
        self.alive.clear();
    }
}
