//! An execution that ended badly goes on: RedriveExecution.
//!
//! Nothing is kept for this while an execution runs. Where it goes on is in its history: in every
//! state that has an entered event and no exited one (`redrive/track.rs` finds them). The states
//! that succeeded, their results and their variables stay.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html>. That page
//! does not tell what the history points back to. It is as measured on AWS in September 2026: the
//! ExecutionRedriven event points back to the end of the execution, what a state does again points
//! back to the event that entered it, and no state is entered twice. Ours, because AWS documents
//! nothing of it: a Parallel or Map state whose children had all succeeded when it failed is run
//! again as a whole, as AWS does after `States.DataLimitExceeded`; the items of an inline Map state
//! are worked out again from the same input, and if they are not as many as before, all iterations
//! run again.

mod track;

use std::rc::Rc;

use crate::asl::{Map, Parallel, State, StateKind};
use crate::base::{BranchId, EventId, Json, MapRunId, Moment, StateName};
use crate::expr::{MapItem, error_name};

use super::branch::{Branch, Parent, Position, ROOT, Visit};
use super::effect::{Effect, Effects};
use super::execution::{Execution, ExecutionStatus};
use super::fork::{Fork, Iterations};
use super::history::{EventDetails, MapRunEvent};
use super::inspection::Watch;
use super::turn::Turn;

use track::{Stay, Track, Tracks};

/// A branch that is to go on: which one, inside of which other, on which item.
struct Place {
    id: BranchId,
    parent: Option<Parent>,
    item: Option<Rc<MapItem>>,
}

impl Execution {
    /// Goes on after a bad end. Whoever asks has looked at
    /// [`redrivability`](Self::redrivability); an execution that runs or succeeded stays as it is.
    pub(super) fn redrive(&mut self, at: &mut Moment<'_>) -> Effects {
        match self.status {
            ExecutionStatus::Running | ExecutionStatus::Succeeded => return Effects::default(),
            ExecutionStatus::Failed | ExecutionStatus::TimedOut | ExecutionStatus::Aborted => {}
        }
        let tracks = Tracks::of(self);
        let failure = self.failure.take();
        let all_again = self.status == ExecutionStatus::Failed
            && failure
                .is_some_and(|it| it.error.as_deref() == Some(error_name::DATA_LIMIT_EXCEEDED));
        self.status = ExecutionStatus::Running;
        self.ended = None;
        self.redrive_count += 1;
        self.redriven = Some(at.now);
        self.unentered.clear();
        let (last, redrive_count) = (EventId(self.history.len() as u32), self.redrive_count);
        let (effects, watch) = (Effects::default(), Watch::default());
        let mut turn = Turn { execution: self, at, effects, watch };
        let redriven = turn.append(last, EventDetails::ExecutionRedriven { redrive_count });
        turn.set_execution_timeout();
        let root = Place { id: ROOT, parent: None, item: None };
        Resumption { turn: &mut turn, tracks: &tracks, redriven, all_again }
            .branch(root, tracks.root());
        turn.effects
    }
}

impl Execution {
    /// Begins an Express child of a map run from its start, under the name that it has (measured on
    /// AWS: its dates are new, it counts the redrive, and knows no RedriveTime).
    pub fn restart_child(&self, map: &StateName, at: &mut Moment<'_>) -> (Self, Effects) {
        let (names, machine) = ((*self.names).clone(), Rc::clone(&self.machine));
        let (mut again, effects) = Self::start_child(names, machine, map, self.input.clone(), at);
        again.redrive_count = self.redrive_count + 1;
        // What a service still answers to a task of before is not for a task of now.
        again.task_count = self.task_count;
        (again, effects)
    }
}

/// The building of the branches that go on.
struct Resumption<'r, 'a, 'm> {
    turn: &'r mut Turn<'a, 'm>,
    tracks: &'r Tracks,
    /// The ExecutionRedriven event.
    redriven: EventId,
    /// The outermost Parallel or Map state runs again as a whole.
    all_again: bool,
}

impl Resumption<'_, '_, '_> {
    fn branch(&mut self, place: Place, track: &Track) {
        match &track.stay {
            Some(stay) => self.stay(place, track, stay),
            None => {
                let (name, input) =
                    track.next.clone().expect("a branch that is over does not go on");
                let position = Position::Arriving(name, input);
                self.proceed(place, track, track.last_event, position);
            }
        }
    }

    /// Goes on with a state that was entered: with the children that did not succeed, where it has
    /// any, else from the start. Retries count anew.
    fn stay(&mut self, place: Place, track: &Track, stay: &Stay) {
        let state = &stay.state;
        let children = self.tracks.children(track);
        let are_over = !children.is_empty() && children.iter().all(|(_, it)| it.output().is_some());
        let as_a_whole = stay.started.is_none() || (self.all_again && place.parent.is_none());
        match &state.kind {
            StateKind::Parallel(parallel) if !as_a_whole && !are_over => {
                self.parallel(place, track, stay, parallel);
            }
            StateKind::Map(map) if !as_a_whole && map.distributed.is_none() => {
                self.map(place, track, stay, (state, map));
            }
            StateKind::Map(_) if !as_a_whole && stay.map_run.is_some() => {
                self.map_run(place, track, stay);
            }
            StateKind::Fail(_) if place.parent.is_none() => {
                self.proceed(place, track, self.redriven, Position::Entered(stay.visit()));
            }
            StateKind::Pass(_)
            | StateKind::Task(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_)
            | StateKind::Parallel(_)
            | StateKind::Map(_) => self.anew(place, track, stay),
        }
    }

    fn anew(&mut self, place: Place, track: &Track, stay: &Stay) {
        self.proceed(place, track, stay.entered, Position::Entered(stay.visit()));
    }

    fn proceed(&mut self, place: Place, track: &Track, last_event: EventId, position: Position) {
        let id = place.id;
        self.put(place, track, last_event, position);
        self.turn.effects.push(Effect::Proceed(id));
    }

    fn put(&mut self, place: Place, track: &Track, last_event: EventId, position: Position) {
        let Place { id, parent, item } = place;
        let variables = track.variables.clone();
        let branch = Branch { last_event, position, variables, parent, item };
        self.turn.execution.branches.put(id, branch);
    }

    /// Branches that succeeded keep their results. Those that had not begun begin now.
    fn parallel(&mut self, place: Place, track: &Track, stay: &Stay, parallel: &Parallel) {
        let started = stay.started.map_or(stay.entered, |it| it.event);
        let mut results = vec![None; parallel.branches.len()];
        let mut open = Vec::new();
        let children = self.tracks.children(track);
        for (index, block) in parallel.branches.iter().enumerate() {
            let found = children.iter().find(|(at, _)| *at == index).map(|(_, child)| *child);
            if let Some(output) = found.and_then(Track::output) {
                results[index] = Some(output.clone());
                continue;
            }
            let fresh = Track::not_begun(started, track, (block.start_at.clone(), &stay.input));
            open.push((index, found.cloned().unwrap_or(fresh), place.item.clone()));
        }
        let fork = self.fork(place.id, results, open, None);
        self.put(place, track, started, Position::Forked(stay.visit(), fork));
    }

    /// Iterations that succeeded keep their results. Those that had not begun begin as others end.
    fn map(&mut self, place: Place, track: &Track, stay: &Stay, (state, map): (&Rc<State>, &Map)) {
        let started = stay.started.expect("a Map state that has iterations has started");
        let mut branch = Branch {
            last_event: started.event,
            position: Position::Over,
            variables: track.variables.clone(),
            parent: place.parent,
            item: place.item.clone(),
        };
        let prepared = self.turn.prepare_map(&branch, map, &stay.visit());
        let children = self.tracks.children(track);
        let are_over = children.len() == started.length
            && children.iter().all(|(_, it)| it.output().is_some());
        let prepared = prepared.ok().filter(|it| it.items.len() == started.length && !are_over);
        let Some(prepared) = prepared else { return self.anew(place, track, stay) };
        let mut results = vec![None; started.length];
        let mut open = Vec::new();
        for (index, child) in &children {
            match child.output() {
                Some(output) => results[*index] = Some(output.clone()),
                None => {
                    let value = prepared.items[*index].clone();
                    let item = Rc::new(MapItem { index: *index, value, source: None });
                    let child = self.begun(
                        child,
                        map,
                        (&stay.visit(), &prepared.input, &item),
                        &mut branch,
                    );
                    let Some(child) = child else { return self.anew(place, track, stay) };
                    open.push((*index, child, Some(item)));
                }
            }
        }
        let (input, items) = (prepared.input, prepared.items);
        let iterations = Iterations { input, items, next: children.len() };
        let fork = self.fork(place.id, results, open, Some(iterations));
        let id = place.id;
        self.put(place, track, started.event, Position::Forked(stay.visit(), fork));
        let most = prepared.max_concurrency;
        self.turn.on_branch(id, |turn, id, branch| {
            turn.begin_more_iterations((id, branch), (state, map), most, started.event);
        });
    }

    /// The children that did not succeed go on, in the same map run. One that had no children yet,
    /// or needs none of them again, is followed by a new one.
    fn map_run(&mut self, place: Place, track: &Track, stay: &Stay) {
        let now = self.turn.at.now;
        let mut runs = self.turn.execution.map_runs.iter_mut().enumerate();
        let found = runs.find(|(_, it)| stay.map_run.as_deref() == Some(&*it.run.arn.to_string()));
        let Some((at, progress)) = found.filter(|(_, it)| it.can_go_on()) else {
            return self.anew(place, track, stay);
        };
        progress.redrive(place.id, now);
        let (arn, redrive_count) = (progress.run.arn.to_string().into(), progress.run.redrives.0);
        let (map_run, id) = (MapRunId(at as u32), place.id);
        let started = stay.started.map_or(stay.entered, |it| it.event);
        let redriven = EventDetails::MapRun(MapRunEvent::Redriven { arn, redrive_count });
        let redriven = self.turn.append(started, redriven);
        self.put(place, track, redriven, Position::Mapping(stay.visit(), map_run));
        self.turn.on_branch(id, |turn, _, branch| turn.go_on((map_run, branch)));
    }

    /// An iteration that may have had no time to enter its first state.
    fn begun(
        &mut self,
        child: &Track,
        map: &Map,
        (visit, input, item): (&Visit, &Json, &Rc<MapItem>),
        branch: &mut Branch,
    ) -> Option<Track> {
        if child.stay.is_some() || child.next.is_some() {
            return Some(child.clone());
        }
        let around = branch.item.replace(Rc::clone(item));
        let input = self.turn.item_input(branch, map, visit, (input, item));
        branch.item = around;
        Some(child.about_to_enter((map.processor.start_at.clone(), input.ok()?)))
    }

    fn fork(
        &mut self,
        parent: BranchId,
        results: Vec<Option<Json>>,
        open: Vec<(usize, Track, Option<Rc<MapItem>>)>,
        iterations: Option<Iterations>,
    ) -> Box<Fork> {
        let mut ids = Vec::new();
        for (index, track, item) in open {
            let id = self.turn.execution.branches.next_id();
            ids.push(id);
            let parent = Some(Parent { branch: parent, index });
            self.branch(Place { id, parent, item }, &track);
        }
        Fork::resumed(results, ids, iterations)
    }
}

/// A state that a branch was about to enter, and its input.
type Next = (StateName, Json);
