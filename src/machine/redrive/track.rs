//! Where the branches of an execution stand, read off its history.

use std::rc::Rc;

use crate::asl::{State, StateKind};
use crate::base::{EventId, Json, Object, StateName, Timestamp, sort_by_key};
use crate::expr::Variables;
use crate::machine::branch::Visit;
use crate::machine::execution::Execution;
use crate::machine::history::{EventDetails, HistoryEvent, IterationEvent, MapRunEvent};

use super::Next;

/// A branch as the history tells of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    parent: Option<usize>,
    /// Which child it is.
    index: usize,
    /// The state that it has entered and not left.
    pub(super) stay: Option<Stay>,
    /// The state that it was about to enter.
    pub(super) next: Option<Next>,
    /// The event that its next one points back to, where it stands in no state.
    pub(super) last_event: EventId,
    /// What the last state that it left returned.
    left_with: Option<Json>,
    pub(super) variables: Variables,
}

/// A state that was entered and not left.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) state: Rc<State>,
    pub(super) input: Json,
    before: EventId,
    pub(super) entered: EventId,
    entered_at: Timestamp,
    /// Its last ParallelStateStarted or MapStateStarted.
    pub(super) started: Option<Started>,
    /// Its last map run.
    pub(super) map_run: Option<Rc<str>>,
    /// It has said that it gave up.
    gave_up: bool,
    children: Vec<usize>,
}

/// The children of a state began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Started {
    pub(super) event: EventId,
    /// How many items a Map state has.
    pub(super) length: usize,
}

/// All branches that there ever were, the root first.
pub(super) struct Tracks {
    all: Vec<Track>,
    /// Whose event each one is, by its number.
    owners: Vec<usize>,
}

impl Track {
    /// A branch of a Parallel state that had no time to enter its first state.
    pub(super) fn not_begun(
        started: EventId,
        parent: &Track,
        (name, input): (StateName, &Json),
    ) -> Self {
        Self {
            next: Some((name, input.clone())),
            last_event: started,
            variables: parent.variables.clone(),
            ..Self::default()
        }
    }

    /// The same before a state.
    pub(super) fn about_to_enter(&self, next: Next) -> Self {
        Self { next: Some(next), ..self.clone() }
    }

    /// What it returned, if it is over.
    pub(super) fn output(&self) -> Option<&Json> {
        let goes_on = self.stay.is_some() || self.next.is_some();
        self.left_with.as_ref().filter(|_| !goes_on)
    }
}

impl Stay {
    /// The stay as it begins again: no retrier was used yet.
    pub(super) fn visit(&self) -> Visit {
        Visit {
            state: self.state.clone(),
            input: self.input.clone(),
            before: self.before,
            entered: self.entered,
            entered_at: self.entered_at,
            retries: Vec::new(),
        }
    }
}

impl Tracks {
    /// The branches of an execution that has ended.
    pub(super) fn of(execution: &Execution) -> Self {
        let mut tracks = Self { all: vec![Track::default()], owners: vec![0] };
        for event in execution.history.iter() {
            let owner = tracks.take(event);
            tracks.owners.push(owner);
        }
        for track in &mut tracks.all {
            if let (None, Some(name)) = (&track.stay, execution.unentered.get(&track.last_event)) {
                let input = track.left_with.clone().unwrap_or_else(|| execution.input.clone());
                track.next = Some((name.clone(), input));
            }
        }
        tracks
    }

    pub(super) fn root(&self) -> &Track {
        &self.all[0]
    }

    /// The children of a state that is being stayed in, by their numbers.
    pub(super) fn children(&self, track: &Track) -> Vec<(usize, &Track)> {
        let children = track.stay.iter().flat_map(|stay| &stay.children);
        let mut children: Vec<_> =
            children.map(|at| (self.all[*at].index, &self.all[*at])).collect();
        sort_by_key(&mut children, |(index, _)| *index);
        children
    }

    /// Takes an event in; whose it is.
    fn take(&mut self, event: &HistoryEvent) -> usize {
        let before = self.owners[event.previous_id.0 as usize];
        match &event.details {
            EventDetails::StateEntered { state, input } => {
                self.entered(before, event, (state, input))
            }
            EventDetails::StateExited { state, output, assigned } => {
                let owner = self.upwards(before, |stay| stay.state.name == state.name);
                self.exited(owner, event.id, output, assigned.as_deref());
                owner
            }
            EventDetails::ParallelStateStarted => self.started(before, event.id, None),
            EventDetails::MapStateStarted { length } => {
                self.started(before, event.id, Some(*length))
            }
            EventDetails::ParallelStateFailed => self.gave_up(before, false),
            EventDetails::MapStateFailed => self.gave_up(before, true),
            EventDetails::MapIteration { event: IterationEvent::Started, name, index } => {
                let map = self.upwards(before, |stay| stay.state.name == *name);
                self.child(map, *index, event.id)
            }
            EventDetails::EvaluationFailed { state, .. } => self.stays_in(before, state),
            EventDetails::ExecutionRedriven { .. } => {
                for stay in self.all.iter_mut().filter_map(|it| it.stay.as_mut()) {
                    stay.gave_up = false;
                }
                0
            }
            EventDetails::ExecutionStarted { .. }
            | EventDetails::ExecutionSucceeded(_)
            | EventDetails::ExecutionFailed(_)
            | EventDetails::ExecutionAborted(_)
            | EventDetails::ExecutionTimedOut(_) => 0,
            EventDetails::MapRun(MapRunEvent::Started(arn)) => {
                if let Some(stay) = &mut self.all[before].stay {
                    stay.map_run = Some(Rc::clone(arn));
                }
                before
            }
            EventDetails::StateAborted(_)
            | EventDetails::ParallelStateSucceeded
            | EventDetails::MapStateSucceeded
            | EventDetails::MapIteration { .. }
            | EventDetails::MapRun(_)
            | EventDetails::Activity(_)
            | EventDetails::Task(..)
            | EventDetails::LambdaFunction(_) => before,
        }
    }

    /// The first state of a Parallel state's branch points back to the start of them all.
    fn entered(
        &mut self,
        before: usize,
        event: &HistoryEvent,
        (state, input): (&Rc<State>, &Json),
    ) -> usize {
        let owner = match self.branch_begun(before, event.previous_id, &state.name) {
            Some(index) => self.child(before, index, event.previous_id),
            None => before,
        };
        let track = &mut self.all[owner];
        track.stay = Some(Stay {
            state: Rc::clone(state),
            input: input.clone(),
            before: event.previous_id,
            entered: event.id,
            entered_at: event.timestamp,
            started: None,
            map_run: None,
            gave_up: false,
            children: Vec::new(),
        });
        owner
    }

    fn branch_begun(&self, parent: usize, previous: EventId, name: &StateName) -> Option<usize> {
        let stay = self.all[parent].stay.as_ref()?;
        let StateKind::Parallel(parallel) = &stay.state.kind else { return None };
        stay.started.filter(|it| it.event == previous)?;
        parallel.branches.iter().position(|block| block.start_at == *name)
    }

    fn child(&mut self, parent: usize, index: usize, last_event: EventId) -> usize {
        let at = self.all.len();
        let variables = self.all[parent].variables.clone();
        let (parent_at, track) = (Some(parent), Track::default());
        self.all.push(Track { parent: parent_at, index, last_event, variables, ..track });
        if let Some(stay) = &mut self.all[parent].stay {
            stay.children.push(at);
        }
        at
    }

    fn exited(&mut self, owner: usize, event: EventId, output: &Json, assigned: Option<&Object>) {
        let track = &mut self.all[owner];
        track.stay = None;
        track.last_event = event;
        track.left_with = Some(output.clone());
        for (name, value) in assigned.iter().flat_map(|it| it.iter()) {
            track.variables.assign(Rc::clone(name), value.clone());
        }
    }

    /// All children begin, those of an attempt before are no more.
    fn started(&mut self, before: usize, event: EventId, length: Option<usize>) -> usize {
        let owner = self.forking(before, length.is_some());
        if let Some(stay) = &mut self.all[owner].stay {
            stay.started = Some(Started { event, length: length.unwrap_or_default() });
            stay.map_run = None;
            stay.children.clear();
        }
        owner
    }

    fn gave_up(&mut self, before: usize, is_map: bool) -> usize {
        let owner = self.forking(before, is_map);
        if let Some(stay) = &mut self.all[owner].stay {
            stay.gave_up = true;
        }
        owner
    }

    /// The branch that stands in a Parallel or Map state of which an event tells that points back
    /// to an event inside of it.
    fn forking(&self, from: usize, is_map: bool) -> usize {
        self.upwards(from, |stay| {
            let kind = &stay.state.kind;
            let fits = match kind {
                StateKind::Parallel(_) => !is_map,
                StateKind::Map(_) => is_map,
                StateKind::Pass(_)
                | StateKind::Task(_)
                | StateKind::Choice(_)
                | StateKind::Wait(_)
                | StateKind::Succeed(_)
                | StateKind::Fail(_) => false,
            };
            fits && !stay.gave_up
        })
    }

    /// The branch whose state could not evaluate a field: the event points back to what was before
    /// the state.
    fn stays_in(&self, before: usize, state: &StateName) -> usize {
        let is_there =
            |at: usize| self.all[at].stay.as_ref().is_some_and(|stay| stay.state.name == *state);
        let children = self.all[before].stay.iter().flat_map(|stay| &stay.children).copied();
        let inside = children.into_iter().find(|child| is_there(*child));
        match is_there(before) {
            true => before,
            false => {
                inside.unwrap_or_else(|| self.upwards(before, |stay| stay.state.name == *state))
            }
        }
    }

    /// The innermost branch around an event that stands in such a state; the root if none does.
    fn upwards(&self, from: usize, fits: impl Fn(&Stay) -> bool) -> usize {
        let mut at = from;
        while !self.all[at].stay.as_ref().is_some_and(&fits) {
            let Some(parent) = self.all[at].parent else { return 0 };
            at = parent;
        }
        at
    }
}
