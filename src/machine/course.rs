//! Where a branch goes: on to the next state, to its end, or to an error that nothing takes.

use std::rc::Rc;

use crate::asl::{Flow, State, Transition};
use crate::base::{EventId, Json, StateName, Timestamp, quota};
use crate::expr::{Failure, Origin};

use super::Effect;
use super::branch::{Branch, Ending, Here, Position, Visit};
use super::execution::{Execution, ExecutionStatus};
use super::flow::{self, Passed};
use super::history::{EventDetails, FailureDetails};
use super::inspection::Stage;
use super::turn::{Sight, Turn};

impl Turn<'_, '_> {
    /// Ends the stay in a state that has its result: through the state's flow, and on.
    pub(super) fn pass_on(
        &mut self,
        (id, branch): Here<'_>,
        state: &Rc<State>,
        visit: &Visit,
        (result, flow): (Json, &Flow),
        to: &Transition,
    ) {
        let sight = Sight { retries: state.recovery().is_some(), token: None };
        let visible = state.recovery().is_some();
        let passed = self.evaluate_watched(branch, visit, sight, |scope, at, watch| {
            watch.note(Stage::Result, &result);
            match visible {
                true => flow::output(flow, result.clone(), &scope.with_result(&result), at, watch),
                false => flow::output(flow, result, scope, at, watch),
            }
        });
        match passed {
            Ok(passed) => self.leave((id, branch), state, passed, to),
            Err(failure) => self.state_failed((id, branch), state, visit.clone(), failure),
        }
    }

    /// Ends the stay in a state with its output: on to the next state, or to the end.
    pub(super) fn leave(
        &mut self,
        (id, branch): Here<'_>,
        state: &Rc<State>,
        passed: Passed,
        to: &Transition,
    ) {
        if let Err(failure) = check_size(state, &passed, branch) {
            return self.fail_branch((id, branch), failure, None);
        }
        if !self.has_room(branch) {
            return;
        }
        let Passed { output, assigned } = passed;
        if let Some(Json::Object(assigned)) = &assigned {
            for (name, value) in assigned.iter() {
                branch.variables.assign(Rc::clone(name), value.clone());
            }
        }
        self.watch.tell(|it| it.variables = branch.variables.clone());
        let assigned = assigned.and_then(Json::into_object);
        let (state, left_with) = (Rc::clone(state), output.clone());
        self.record(branch, EventDetails::StateExited { state, output: left_with, assigned });
        match to {
            Transition::Next(next) => {
                branch.position = Position::Arriving(next.clone(), output);
                self.effects.push(Effect::Proceed(id));
            }
            Transition::End => self.finish((id, branch), output),
        }
    }

    /// Ends a branch well.
    pub(super) fn finish(&mut self, (id, branch): Here<'_>, output: Json) {
        branch.position = Position::Over;
        if branch.parent.is_some() {
            return self.child_finished((id, branch), output);
        }
        if !self.has_room(branch) {
            return;
        }
        self.record(branch, EventDetails::ExecutionSucceeded(output.clone()));
        self.execution.output = Some(output);
        self.close(ExecutionStatus::Succeeded);
    }

    /// A state met an error of its own: not what its work returned, but what its fields ask for.
    /// Retry and Catch may take it, where the state has them.
    pub(super) fn state_failed(
        &mut self,
        (id, branch): Here<'_>,
        state: &Rc<State>,
        visit: Visit,
        failure: Failure,
    ) {
        // It forks off before the state was entered (recorded: `test_undefined_reference`).
        let before = visit.before;
        self.state_failed_after(before, (id, branch), state, visit, failure);
    }

    /// The same, where the event of the failed evaluation points back to another event.
    pub(super) fn state_failed_after(
        &mut self,
        before: EventId,
        (id, branch): Here<'_>,
        state: &Rc<State>,
        visit: Visit,
        failure: Failure,
    ) {
        if !self.record_evaluation(before, branch, &visit, &failure) {
            return;
        }
        match state.recovery() {
            Some(_) => self.recover((id, branch), state, visit, failure),
            None => self.fail_branch((id, branch), failure, None),
        }
    }

    /// What a catcher asks for failed. No other catcher is asked.
    pub(super) fn catcher_failed(
        &mut self,
        (id, branch): Here<'_>,
        visit: &Visit,
        failure: Failure,
    ) {
        if self.record_evaluation(visit.before, branch, visit, &failure) {
            self.fail_branch((id, branch), failure, None);
        }
    }

    /// `EvaluationFailed`, where that is what happened. `false` where the history is full.
    fn record_evaluation(
        &mut self,
        before: EventId,
        branch: &mut Branch,
        visit: &Visit,
        failure: &Failure,
    ) -> bool {
        let Origin::Evaluation(location) = &failure.origin else { return true };
        if !self.has_room(branch) {
            return false;
        }
        branch.last_event = before;
        let failure = Box::new(FailureDetails::from(failure));
        let (location, state) = (location.clone(), visit.state.name.clone());
        self.record(branch, EventDetails::EvaluationFailed { failure, location, state });
        true
    }

    /// Ends a branch in an error that nothing in it took. An inner branch tells its parent, in a
    /// turn of its own. `States.Runtime` ends the whole execution at once (measured on AWS).
    pub(super) fn fail_branch(
        &mut self,
        (id, branch): Here<'_>,
        failure: Failure,
        stood_in: Option<&'static str>,
    ) {
        if branch.parent.is_none() || failure.is_fatal() {
            return self.fail_execution(branch, &failure);
        }
        branch.position = Position::Failing(Ending { failure, stood_in });
        self.effects.push(Effect::Proceed(id));
    }

    /// Ends the execution in an error that nothing took.
    pub(super) fn fail_execution(&mut self, branch: &mut Branch, failure: &Failure) {
        self.record(branch, EventDetails::ExecutionFailed(FailureDetails::from(failure)));
        branch.position = Position::Over;
        self.execution.failure = Some(failure.clone());
        self.close(ExecutionStatus::Failed);
    }

    /// Ends the execution from outside: a stop, or its own timeout. Such an event points back to
    /// nothing (recorded: `test_stop_execution`).
    pub(super) fn end_from_outside(
        &mut self,
        details: EventDetails,
        failure: Failure,
        status: ExecutionStatus,
    ) {
        self.append(EventId(0), details);
        self.execution.failure = Some(failure);
        self.close(status);
    }

    fn close(&mut self, status: ExecutionStatus) {
        self.execution.close(status, self.at.now);
        self.effects.push(Effect::Close(status));
    }
}

impl Execution {
    fn close(&mut self, status: ExecutionStatus, now: Timestamp) {
        self.status = status;
        self.ended = Some(now);
        self.timers.clear();
        self.tasks.clear();
        for map_run in &mut self.map_runs {
            map_run.abort(now);
        }
        let unentered = self.branches.iter().filter_map(|(_, branch)| branch.unentered());
        self.unentered.extend(unentered);
        self.branches.clear();
    }
}

impl Branch {
    /// The state that it was about to enter, by the event that it stood at.
    pub(super) fn unentered(&self) -> Option<(EventId, StateName)> {
        match &self.position {
            Position::Arriving(state, _) => Some((self.last_event, state.clone())),
            Position::Entered(_)
            | Position::Waiting(_)
            | Position::Working(..)
            | Position::Forked(..)
            | Position::Mapping(..)
            | Position::Pausing(_)
            | Position::Failing(_)
            | Position::Over => None,
        }
    }

    /// Whether it is an inner branch of which nothing is to come.
    pub(super) fn is_finished_child(&self) -> bool {
        self.position == Position::Over && self.parent.is_some()
    }
}

/// What a state returns and what it assigns have limits.
fn check_size(state: &State, passed: &Passed, branch: &Branch) -> Result<(), Failure> {
    let Passed { output, assigned } = passed;
    if output.bytes() > quota::PAYLOAD_BYTES {
        return Err(Failure::data_limit_exceeded(state.name.as_str()));
    }
    if output.depth() > quota::PAYLOAD_DEPTH {
        let cause = format!("The output is nested more than {} levels deep.", quota::PAYLOAD_DEPTH);
        return Err(Failure::runtime(cause));
    }
    let Some(assigned) = assigned else { return Ok(()) };
    if assigned.bytes() > quota::PAYLOAD_BYTES {
        return Err(Failure::data_limit_exceeded(state.name.as_str()));
    }
    if branch.variables.bytes() + assigned.bytes() > quota::VARIABLES_BYTES {
        let cause = format!("The variables are larger than {} bytes.", quota::VARIABLES_BYTES);
        return Err(Failure::runtime(cause));
    }
    Ok(())
}
