//! A state with branches inside: how they begin, and what becomes of the state when one ends.

use std::rc::Rc;

use crate::asl::{Map, State, StateKind};
use crate::base::{Array, BranchId, EventId, Json, StateName};
use crate::expr::MapItem;

use super::branch::{Branch, Ending, Here, Parent, Position, Visit};
use super::history::{EventDetails, IterationEvent};
use super::turn::Turn;
use super::{Effect, TaskEnding};

/// The children of a Parallel or an inline Map state, and what they returned.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fork {
    /// What each child returned, in the order of the result.
    results: Vec<Option<Json>>,
    /// The children that are under way, in the order in which they began.
    open: Vec<BranchId>,
    /// What iterations are made of, in a Map state.
    pub(super) iterations: Option<Iterations>,
}

/// The items of a Map state.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Iterations {
    /// What `$` stands for in the ItemSelector.
    pub(super) input: Json,
    pub(super) items: Rc<Array>,
    /// The first item that no iteration has yet.
    pub(super) next: usize,
}

impl Fork {
    pub(super) fn new(children: usize, iterations: Option<Iterations>) -> Box<Self> {
        Box::new(Self { results: vec![None; children], open: Vec::new(), iterations })
    }

    /// The children of a state that goes on: those that succeeded before, and those under way.
    pub(super) fn resumed(
        results: Vec<Option<Json>>,
        open: Vec<BranchId>,
        iterations: Option<Iterations>,
    ) -> Box<Self> {
        Box::new(Self { results, open, iterations })
    }

    /// How many children are under way.
    pub(super) fn open(&self) -> usize {
        self.open.len()
    }

    /// A child is over. Those that began first are mostly over first.
    fn close(&mut self, child: BranchId) {
        if let Some(at) = self.open.iter().position(|it| *it == child) {
            self.open.remove(at);
        }
    }

    fn result(self) -> Json {
        let mut results = Vec::with_capacity(self.results.len());
        results.extend(self.results.into_iter().flatten());
        Array::new(results).into()
    }
}

/// A child that is about to begin.
pub(super) struct Child {
    pub(super) index: usize,
    pub(super) start_at: StateName,
    pub(super) input: Json,
    /// What its first event points back to.
    pub(super) last_event: EventId,
    pub(super) item: Option<Rc<MapItem>>,
}

impl Turn<'_, '_> {
    /// Begins a child of a branch.
    pub(super) fn begin_child(
        &mut self,
        (id, branch): (BranchId, &Branch),
        fork: &mut Fork,
        child: Child,
    ) {
        let Child { index, start_at, input, last_event, item } = child;
        let child = self.execution.branches.next_id();
        fork.open.push(child);
        self.execution.branches.put(
            child,
            Branch {
                last_event,
                position: Position::Arriving(start_at, input),
                variables: branch.variables.clone(),
                parent: Some(Parent { branch: id, index }),
                item,
            },
        );
        self.effects.push(Effect::Proceed(child));
    }

    /// A child ended well: its output takes its place, and perhaps the state is done.
    pub(super) fn child_finished(&mut self, (child_id, child): Here<'_>, output: Json) {
        let Parent { branch: id, index } = child.parent.expect("only children have parents");
        let last_event = child.last_event;
        self.on_branch(id, |turn, id, branch| {
            let (visit, mut fork) = forked(branch);
            fork.results[index] = Some(output);
            fork.close(child_id);
            let state = Rc::clone(&visit.state);
            match &state.kind {
                StateKind::Map(map) => {
                    turn.iteration_finished(
                        (id, branch),
                        (&state, map),
                        visit,
                        fork,
                        (last_event, index),
                    );
                }
                StateKind::Parallel(_) => {
                    branch.last_event = last_event;
                    turn.join(
                        (id, branch),
                        &state,
                        visit,
                        fork,
                        EventDetails::ParallelStateSucceeded,
                    );
                }
                StateKind::Pass(_)
                | StateKind::Task(_)
                | StateKind::Choice(_)
                | StateKind::Wait(_)
                | StateKind::Succeed(_)
                | StateKind::Fail(_) => unreachable!("only Parallel and Map states fork"),
            }
        });
    }

    /// The next iteration on the same worker points back past the end of this one; what follows the
    /// last one points back to its end (recorded: `test_map_state`).
    fn iteration_finished(
        &mut self,
        (id, branch): Here<'_>,
        (state, map): (&Rc<State>, &Map),
        visit: Visit,
        mut fork: Box<Fork>,
        (last_event, index): (EventId, usize),
    ) {
        if !self.has_room(branch) {
            return;
        }
        let name = visit.state.name.clone();
        let succeeded =
            EventDetails::MapIteration { event: IterationEvent::Succeeded, name, index };
        let succeeded = self.append(last_event, succeeded);
        if fork.has_next() {
            match self.begin_iteration((id, branch), map, &visit, &mut fork, last_event) {
                Ok(()) => branch.position = Position::Forked(visit, fork),
                Err(failure) => {
                    self.abort_children(&fork.open, branch, last_event, Some(&visit.state.name));
                    self.state_failed((id, branch), state, visit, failure);
                }
            }
            return;
        }
        branch.last_event = succeeded;
        self.join((id, branch), state, visit, fork, EventDetails::MapStateSucceeded);
    }

    /// Goes on with the state, if all its children are over. What it says of its success is not what
    /// the next event points back to (recorded: `test_map_state`, `test_parallel_state`).
    pub(super) fn join(
        &mut self,
        (id, branch): Here<'_>,
        state: &Rc<State>,
        visit: Visit,
        fork: Box<Fork>,
        succeeded: EventDetails,
    ) {
        if !fork.open.is_empty() {
            branch.position = Position::Forked(visit, fork);
            return;
        }
        if !self.has_room(branch) {
            return;
        }
        self.append(branch.last_event, succeeded);
        let flow = state.flow().expect("a state that forks has a flow");
        let to = state.transition().expect("a state that forks leads on");
        self.pass_on((id, branch), state, &visit, (fork.result(), flow), to);
    }

    /// A child ended in an error: its siblings are stopped, and the state decides what to do. All of
    /// it points back to the event of the error (recorded: `test_service_lambda_map_timeout`).
    pub(super) fn child_failed(&mut self, (child_id, child): Here<'_>, ending: Ending) {
        let Parent { branch: id, index } = child.parent.expect("only children have parents");
        let last_event = child.last_event;
        self.on_branch(id, |turn, id, branch| {
            let (visit, mut fork) = forked(branch);
            let state = Rc::clone(&visit.state);
            let map = fork.iterations.is_some().then_some(&visit.state.name);
            fork.close(child_id);
            branch.last_event = last_event;
            let event = IterationEvent::Failed;
            let own =
                map.map(|name| EventDetails::MapIteration { event, name: name.clone(), index });
            let stood_in = ending.stood_in.map(EventDetails::StateAborted);
            turn.append_all(branch, last_event, own.into_iter().chain(stood_in));
            turn.abort_children(&fork.open, branch, last_event, map);
            if turn.execution.is_running() {
                turn.recover((id, branch), &state, visit, ending.failure);
            }
        });
    }

    /// Stops all children of a state that failed by itself.
    pub(super) fn abort_fork(&mut self, branch: &mut Branch, visit: &Visit, fork: &Fork) {
        let last_event = branch.last_event;
        self.abort_children(&fork.open, branch, last_event, Some(&visit.state.name));
    }

    /// Stops branches and all that is inside them.
    fn abort_children(
        &mut self,
        children: &[BranchId],
        branch: &mut Branch,
        last_event: EventId,
        map: Option<&StateName>,
    ) {
        for child in children {
            let Some(child_branch) = self.execution.branches.take(*child) else { continue };
            self.execution.unentered.extend(child_branch.unentered());
            self.clear_timers_of(*child);
            let index = child_branch.parent.map_or(0, |it| it.index);
            let event = IterationEvent::Aborted;
            let own =
                map.map(|name| EventDetails::MapIteration { event, name: name.clone(), index });
            let stood_in = Self::stood_in(&child_branch).map(EventDetails::StateAborted);
            self.append_all(branch, last_event, own.into_iter().chain(stood_in));
            self.let_go(branch, last_event, Rc::unwrap_or_clone(child_branch).position);
        }
    }

    /// Lets go of what a stopped branch was at.
    fn let_go(&mut self, branch: &mut Branch, last_event: EventId, position: Position) {
        match position {
            Position::Working(_, attempt) => self.close_attempt(&attempt, TaskEnding::Aborted),
            Position::Forked(visit, fork) => {
                let map = fork.iterations.is_some().then_some(&visit.state.name);
                self.abort_children(&fork.open, branch, last_event, map);
            }
            Position::Mapping(_, map_run) => self.abandon_map_run(map_run, last_event),
            Position::Arriving(..)
            | Position::Entered(_)
            | Position::Waiting(_)
            | Position::Pausing(_)
            | Position::Failing(_)
            | Position::Over => {}
        }
    }

    /// The type of the state that a stopped branch is in, if AWS has an event for its end.
    fn stood_in(branch: &Branch) -> Option<&'static str> {
        let visit = match &branch.position {
            Position::Failing(ending) => return ending.stood_in,
            Position::Entered(visit)
            | Position::Waiting(visit)
            | Position::Working(visit, _)
            | Position::Forked(visit, _)
            | Position::Mapping(visit, _)
            | Position::Pausing(visit) => visit,
            Position::Arriving(..) | Position::Over => return None,
        };
        let kind = visit.state.kind.type_name();
        matches!(kind, "Task" | "Wait" | "Parallel" | "Map").then_some(kind)
    }

    /// Appends events that point back to the same one, as long as there is room.
    fn append_all(
        &mut self,
        branch: &mut Branch,
        last_event: EventId,
        events: impl Iterator<Item = EventDetails>,
    ) {
        for event in events {
            if self.execution.is_running() && self.has_room(branch) {
                self.append(last_event, event);
            }
        }
    }
}

impl Fork {
    pub(super) fn has_next(&self) -> bool {
        self.iterations.as_ref().is_some_and(|it| it.next < it.items.len())
    }
}

/// Takes the children of a state out of the branch that stands in it.
pub(super) fn forked(branch: &mut Branch) -> (Visit, Box<Fork>) {
    match std::mem::replace(&mut branch.position, Position::Over) {
        Position::Forked(visit, fork) => (visit, fork),
        Position::Arriving(..)
        | Position::Entered(_)
        | Position::Waiting(_)
        | Position::Working(..)
        | Position::Mapping(..)
        | Position::Pausing(_)
        | Position::Failing(_)
        | Position::Over => unreachable!("a parent stands in its fork as long as a child lives"),
    }
}
