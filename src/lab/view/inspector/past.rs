//! What the history tells of a visit in a state: its attempts, its output, what was assigned before.

use std::rc::Rc;

use crate::asl::{State, StateKind};
use crate::base::{EventId, Json, Object, StateName, Timestamp, sort_by_key};
use crate::lab::traces::{Ending, Trail, Visit};
use crate::machine::{
    ActivityEvent, EventDetails, Execution, Failure, FailureDetails, FunctionEvent, HistoryEvent,
    MapRunEvent, Printed, Scheduled, TaskEvent,
};

/// Events of a visit that are listed.
const EVENTS: usize = 60;
/// Events of a visit that are looked through.
const LOOKED_THROUGH: usize = 30_000;

/// A visit, with the history that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stay<'a> {
    pub(super) execution: &'a Execution,
    pub(super) trail: &'a Trail,
    pub(super) at: usize,
}

/// A call of a task, or a run of branches or iterations.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    pub(super) began: Timestamp,
    /// With what; branches and iterations do not tell.
    pub(super) parameters: Option<Json>,
    pub(super) timeout_seconds: Option<i64>,
    pub(super) heartbeat_seconds: Option<i64>,
    pub(super) ended: Option<Timestamp>,
    pub(super) result: Option<Json>,
    pub(super) failure: Option<Failure>,
}

/// What is known of a visit.
#[derive(Clone, Debug)]
pub(super) struct Past {
    pub(super) input: Json,
    pub(super) entered: Timestamp,
    pub(super) calls: Vec<Call>,
    /// The output and what was assigned, once the state was left.
    pub(super) exit: Option<(Json, Option<Rc<Object>>)>,
    /// An evaluation that failed.
    pub(super) evaluation: Option<Failure>,
    /// The first of its events, and how many there are.
    pub(super) events: Vec<HistoryEvent>,
    pub(super) event_count: usize,
}

impl<'a> Stay<'a> {
    pub(super) fn visit(&self) -> &'a Visit {
        &self.trail.visits[self.at]
    }

    pub(super) fn name(&self) -> &'a StateName {
        &self.visit().state
    }

    pub(super) fn state(&self) -> &'a Rc<State> {
        self.execution.machine().state(self.name())
    }

    fn event(&self, id: EventId) -> Option<&'a HistoryEvent> {
        self.execution.history().get((id.0 as usize).checked_sub(1)?)
    }

    /// The last thing that happened in it.
    pub(super) fn last_event(&self) -> Option<&'a HistoryEvent> {
        self.event(self.visit().last)
    }

    /// Its events, oldest first.
    fn events(&self) -> impl Iterator<Item = &'a HistoryEvent> + use<'a> {
        let Self { execution, trail, at } = *self;
        let Visit { entered, last, events, .. } = trail.visits[at];
        let ids = (entered.0..=last.0).take(LOOKED_THROUGH).map(EventId);
        let own = ids.filter(move |id| trail.visit_of(*id) == Some(at));
        own.take(events).filter_map(move |id| execution.history().get(id.0 as usize - 1))
    }

    pub(super) fn past(&self) -> Option<Past> {
        let entered = self.event(self.visit().entered)?;
        let EventDetails::StateEntered { input, .. } = &entered.details else { return None };
        let mut past = Past {
            input: input.clone(),
            entered: entered.timestamp,
            calls: Vec::new(),
            exit: None,
            evaluation: None,
            events: Vec::new(),
            event_count: self.visit().events,
        };
        for event in self.events() {
            if past.events.len() < EVENTS {
                past.events.push(event.clone());
            }
            past.take_in(event);
        }
        if let Some(call) = past.calls.last_mut().filter(|call| call.ended.is_none()) {
            self.end_forked(call, past.exit.is_some());
        }
        Some(past)
    }

    /// The history does not tell the result of branches and iterations: it is what each one ended
    /// with, in order.
    fn end_forked(&self, call: &mut Call, is_left: bool) {
        let count = match &self.state().kind {
            StateKind::Parallel(parallel) => parallel.branches.len(),
            StateKind::Map(map) if map.distributed.is_none() => usize::MAX,
            StateKind::Map(_)
            | StateKind::Pass(_)
            | StateKind::Task(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => return,
        };
        if is_left && self.visit().ending == Ending::Done {
            call.result = self.outputs_inside(count);
        }
    }

    fn outputs_inside(&self, most: usize) -> Option<Json> {
        let inside = self.trail.branches.iter().enumerate();
        let inside = inside.filter(|(_, branch)| branch.around == Some(self.at));
        // A retry begins them all anew: the last ones count.
        let mut branches: Vec<_> = inside.map(|(id, branch)| (branch.item, id)).collect();
        let first = match branches.iter().rposition(|(item, _)| *item == Some(0)) {
            Some(first) => first,
            None => branches.len().saturating_sub(most),
        };
        let mut branches = branches.split_off(first);
        sort_by_key(&mut branches, |(item, id)| (*item, *id));
        let mut ends = vec![None; self.trail.branches.len()];
        for visit in &self.trail.visits {
            ends[visit.branch] = Some(visit.last);
        }
        let output = |(_, id): (Option<usize>, usize)| {
            let details = &self.event(ends[id]?)?.details;
            let EventDetails::StateExited { output, .. } = details else { return None };
            Some(output.clone())
        };
        let outputs: Option<Vec<_>> = branches.into_iter().map(output).collect();
        outputs.map(Json::array)
    }

    /// What was assigned in the scopes that the visit can see, before it began; oldest first.
    pub(super) fn assigned_before(&self) -> Vec<Rc<Object>> {
        let mut scopes = vec![(self.visit().branch, self.visit().entered)];
        for around in self.trail.outwards(Some(self.at)).skip(1) {
            let around = &self.trail.visits[around];
            scopes.push((around.branch, around.entered));
        }
        let seen = |visit: &&Visit| {
            let of = scopes.iter().find(|(branch, _)| *branch == visit.branch);
            of.is_some_and(|(_, until)| visit.entered < *until)
        };
        let exits =
            self.trail.visits.iter().filter(seen).filter_map(|visit| self.event(visit.last));
        let assigned = exits.filter_map(|event| {
            let EventDetails::StateExited { assigned, .. } = &event.details else { return None };
            assigned.clone()
        });
        assigned.collect()
    }

    /// The Map iteration that it is in: the visit of the Map, and the index.
    pub(super) fn iteration(&self) -> Option<(usize, usize)> {
        let inside = self.trail.outwards(Some(self.at));
        let mut branches = inside.map(|visit| self.trail.branches[self.trail.visits[visit].branch]);
        branches.find_map(|branch| Some((branch.around?, branch.item?)))
    }

    /// Which branch of a Parallel state it is in, from 1, and how many there are.
    pub(super) fn parallel_branch(&self) -> Option<(usize, usize)> {
        let around = self.trail.branches[self.visit().branch].around?;
        let around = Stay { at: around, ..*self };
        let blocks = around.state().blocks();
        let at = blocks.iter().position(|block| block.states.contains(self.name()))?;
        matches!(around.state().kind, StateKind::Parallel(_)).then_some((at + 1, blocks.len()))
    }

    /// The last visit inside of it that failed.
    pub(super) fn failed_inside(&self) -> Option<Stay<'a>> {
        let failed = |at: &usize| {
            let visit = &self.trail.visits[*at];
            let is_inside = self.trail.branches[visit.branch].around == Some(self.at);
            is_inside && matches!(visit.ending, Ending::Failed | Ending::TimedOut)
        };
        let at = (self.at + 1..self.trail.visits.len()).rev().find(failed)?;
        Some(Stay { at, ..*self })
    }
}

impl Past {
    fn take_in(&mut self, event: &HistoryEvent) {
        let now = event.timestamp;
        match &event.details {
            EventDetails::Task(_, TaskEvent::Scheduled(call))
            | EventDetails::LambdaFunction(FunctionEvent::Scheduled { call, .. })
            | EventDetails::Activity(ActivityEvent::Scheduled { call, .. }) => {
                self.begin(now, Some(call));
            }
            EventDetails::ParallelStateStarted
            | EventDetails::MapStateStarted { .. }
            | EventDetails::MapRun(MapRunEvent::Started(_)) => {
                self.begin(now, None);
            }
            EventDetails::Task(_, TaskEvent::Succeeded(output))
            | EventDetails::Activity(ActivityEvent::Succeeded(output)) => {
                self.end(now, Ok(value_of(output)));
            }
            EventDetails::LambdaFunction(FunctionEvent::Succeeded(output)) => {
                self.end(now, Ok(output.clone()));
            }
            EventDetails::Task(_, TaskEvent::Failed(failure))
            | EventDetails::LambdaFunction(FunctionEvent::Failed(failure))
            | EventDetails::Activity(ActivityEvent::Failed(failure))
            | EventDetails::MapRun(MapRunEvent::Failed(failure)) => {
                self.end(now, Err(failure_of(failure)));
            }
            EventDetails::Task(_, TaskEvent::TimedOut(failure))
            | EventDetails::LambdaFunction(FunctionEvent::TimedOut(failure))
            | EventDetails::Activity(ActivityEvent::TimedOut(failure)) => {
                let failure = self.timed_out(now, failure);
                self.end(now, Err(failure));
            }
            EventDetails::EvaluationFailed { failure, .. } => {
                self.evaluation = Some(failure_of(failure));
            }
            EventDetails::StateExited { output, assigned, .. } => {
                self.exit = Some((output.clone(), assigned.clone()));
            }
            EventDetails::Task(_, TaskEvent::Started | TaskEvent::Submitted(_))
            | EventDetails::LambdaFunction(FunctionEvent::Started)
            | EventDetails::Activity(ActivityEvent::Started(_))
            | EventDetails::MapRun(
                MapRunEvent::Redriven { .. } | MapRunEvent::Succeeded | MapRunEvent::Aborted,
            )
            | EventDetails::StateEntered { .. }
            | EventDetails::StateAborted(_)
            | EventDetails::ParallelStateSucceeded
            | EventDetails::ParallelStateFailed
            | EventDetails::MapStateSucceeded
            | EventDetails::MapStateFailed
            | EventDetails::MapIteration { .. }
            | EventDetails::ExecutionStarted { .. }
            | EventDetails::ExecutionSucceeded(_)
            | EventDetails::ExecutionFailed(_)
            | EventDetails::ExecutionAborted(_)
            | EventDetails::ExecutionTimedOut(_)
            | EventDetails::ExecutionRedriven { .. } => {}
        }
    }

    fn begin(&mut self, began: Timestamp, call: Option<&Scheduled>) {
        self.calls.push(Call {
            began,
            parameters: call.map(|call| call.input.clone()),
            timeout_seconds: call.and_then(|call| call.timeout_in_seconds),
            heartbeat_seconds: call.and_then(|call| call.heartbeat_in_seconds),
            ..Call::default()
        });
    }

    fn end(&mut self, now: Timestamp, outcome: Result<Json, Failure>) {
        let Some(call) = self.calls.last_mut() else { return };
        call.ended = Some(now);
        match outcome {
            Ok(result) => call.result = Some(result),
            Err(failure) => call.failure = Some(failure),
        }
    }

    /// Histories do not tell a missed heartbeat from a timeout: one that came before
    /// `TimeoutSeconds` had passed is a heartbeat's.
    fn timed_out(&self, now: Timestamp, failure: &FailureDetails) -> Failure {
        let Some(call) = self.calls.last() else { return failure_of(failure) };
        let passed = now.since(call.began);
        let is_early = call.timeout_seconds.is_none_or(|it| passed < it.saturating_mul(1000));
        Failure::timeout(is_early && call.heartbeat_seconds.is_some())
    }
}

fn value_of(printed: &Printed) -> Json {
    match printed {
        Printed::Json(value) => value.clone(),
        Printed::Text(text) => Json::parse(text).unwrap_or_else(|_| Json::String(Rc::clone(text))),
    }
}

pub(super) fn failure_of(details: &FailureDetails) -> Failure {
    let FailureDetails { error, cause } = details.clone();
    Failure { error, cause, ..Failure::default() }
}
