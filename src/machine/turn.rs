//! The one mutable context of a signal's handling: records events, asks for effects, moves a
//! branch.

use std::rc::Rc;

use crate::asl::{State, StateMachine, Transition};
use crate::base::{BranchId, EventId, Json, Moment, TaskId, TaskToken, TimerId, Timestamp, quota};
use crate::expr::{Context, Failure};

use super::branch::{Branch, Position, Visit};
use super::effect::TimerReason;
use super::execution::{Execution, ExecutionStatus, Timer};
use super::history::{EventDetails, FailureDetails, HistoryEvent};
use super::task::{Attempt, Deadline};
use super::{Effect, TaskEnding};

pub(super) struct Turn<'a, 'm> {
    pub(super) execution: &'a mut Execution,
    pub(super) at: &'a mut Moment<'m>,
    pub(super) effects: Vec<Effect>,
}

impl Turn<'_, '_> {
    pub(super) fn machine(&self) -> Rc<StateMachine> {
        Rc::clone(&self.execution.machine)
    }

    // --- history ---

    /// Appends an event of a branch; the next one points back to it. The event that would be the
    /// last one allowed becomes the failure of the execution
    /// (measured on AWS: event 25,000 is the ExecutionFailed).
    pub(super) fn record(&mut self, branch: &mut Branch, details: EventDetails) -> EventId {
        let id = self.append(branch.last_event, details);
        branch.last_event = id;
        id
    }

    fn append(&mut self, previous_id: EventId, details: EventDetails) -> EventId {
        let history = &mut self.execution.history;
        let id = EventId(history.len() as u32 + 1);
        history.push(HistoryEvent { id, previous_id, timestamp: self.at.now, details });
        id
    }

    /// Whether the history has room for another event besides the one that ends it. Where it has
    /// none, the execution fails.
    pub(super) fn has_room(&mut self, branch: &mut Branch) -> bool {
        if self.execution.history.len() as u32 + 1 < quota::HISTORY_EVENTS {
            return true;
        }
        let cause = format!(
            "The execution reached the maximum number of history events ({}).",
            quota::HISTORY_EVENTS
        );
        self.fail_execution(branch, &Failure::runtime(cause));
        false
    }

    // --- effects ---

    pub(super) fn set_timer(
        &mut self,
        reason: TimerReason,
        branch: BranchId,
        due: Timestamp,
    ) -> TimerId {
        let timer = self.execution.next_timer();
        self.execution.timers.insert(timer, Timer { reason, branch });
        self.effects.push(Effect::SetTimer { timer, due, reason });
        timer
    }

    pub(super) fn set_deadline(
        &mut self,
        reason: TimerReason,
        branch: BranchId,
        seconds: i64,
    ) -> Deadline {
        let due = self.at.now.plus_seconds(seconds);
        let timer = self.set_timer(reason, branch, due);
        Deadline { timer, due, length: due.since(self.at.now) }
    }

    pub(super) fn clear_deadline(&mut self, deadline: Option<Deadline>) {
        if let Some(Deadline { timer, .. }) = deadline
            && self.execution.timers.remove(&timer).is_some()
        {
            self.effects.push(Effect::ClearTimer(timer));
        }
    }

    /// Lets go of an attempt: its deadlines, its token, its call.
    pub(super) fn close_attempt(&mut self, attempt: &Attempt, ending: TaskEnding) {
        self.clear_deadline(attempt.timeout);
        self.clear_deadline(attempt.heartbeat);
        self.execution.tasks.remove(&attempt.task);
        self.effects.push(Effect::CloseTask(attempt.task, ending));
    }

    // --- where a branch goes ---

    /// Ends the stay in a state with its output: on to the next state, or to the end.
    pub(super) fn leave(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        state: &State,
        output: Json,
        to: &Transition,
    ) {
        if output.bytes() > quota::PAYLOAD_BYTES {
            let failure = Failure::data_limit_exceeded(state.name.as_str());
            return self.fail_execution(branch, &failure);
        }
        if output.depth() > quota::PAYLOAD_DEPTH {
            let cause =
                format!("The output is nested more than {} levels deep.", quota::PAYLOAD_DEPTH);
            return self.fail_execution(branch, &Failure::runtime(cause));
        }
        if !self.has_room(branch) {
            return;
        }
        let (state_type, name) = (state.kind.type_name(), state.name.clone());
        self.record(branch, EventDetails::StateExited { state_type, name, output: output.clone() });
        match to {
            Transition::Next(next) => {
                branch.position = Position::Arriving(next.clone(), output);
                self.effects.push(Effect::Proceed(id));
            }
            Transition::End => self.succeed(branch, output),
        }
    }

    fn succeed(&mut self, branch: &mut Branch, output: Json) {
        self.record(branch, EventDetails::ExecutionSucceeded(output.clone()));
        branch.position = Position::Over;
        self.execution.output = Some(output);
        self.close(ExecutionStatus::Succeeded);
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
        self.execution.branches.clear();
        self.close(status);
    }

    fn close(&mut self, status: ExecutionStatus) {
        self.execution.status = status;
        self.execution.ended = Some(self.at.now);
        self.execution.timers.clear();
        self.execution.tasks.clear();
        self.effects.push(Effect::Close(status));
    }
}

impl Execution {
    /// The context object during a visit.
    pub(super) fn context<'a>(
        &'a self,
        visit: &'a Visit,
        token: Option<&'a TaskToken>,
        retries: bool,
    ) -> Context<'a> {
        Context {
            execution_arn: self.names.arn.as_str(),
            execution_input: &self.input,
            execution_started: self.started,
            execution_name: &self.names.name,
            role_arn: &self.names.role_arn,
            state_machine_arn: self.names.machine_arn.as_str(),
            state_machine_name: &self.names.machine_name,
            state: &visit.state,
            state_entered: visit.entered_at,
            retry_count: retries.then(|| visit.retry_count()),
            task_token: token,
        }
    }

    fn next_timer(&mut self) -> TimerId {
        self.timer_count += 1;
        TimerId(self.timer_count)
    }

    pub(super) fn next_task(&mut self) -> TaskId {
        self.task_count += 1;
        TaskId(self.task_count)
    }
}
