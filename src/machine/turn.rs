//! The one mutable context of a signal's handling: records events, asks for effects.

use std::rc::Rc;

use crate::base::{BranchId, EventId, Moment, TaskId, TaskToken, TimerId, Timestamp};
use crate::expr::{Context, Failure, Scope};

use super::branch::{Branch, Visit};
use super::effect::{Effects, TimerReason};
use super::execution::{Execution, Timer};
use super::history::{EventDetails, HistoryEvent};
use super::inspection::Watch;
use super::task::{Attempt, Deadline};
use super::workflow::Workflow;
use super::{Effect, TaskEnding};

pub(super) struct Turn<'a, 'm> {
    pub(super) execution: &'a mut Execution,
    pub(super) at: &'a mut Moment<'m>,
    pub(super) effects: Effects,
    /// Who looks on.
    pub(super) watch: Watch<'a>,
}

impl<'a> Turn<'a, '_> {
    /// Works on a branch, which is given back afterwards unless it is a child that is over.
    pub(super) fn on_branch(
        &mut self,
        id: BranchId,
        work: impl FnOnce(&mut Self, BranchId, &mut Branch),
    ) {
        if let Some((place, mut branch)) = self.execution.branches.lend(id) {
            work(self, id, Rc::make_mut(&mut branch));
            if !self.execution.is_running() || branch.is_finished_child() {
                self.execution.branches.take(id);
            } else {
                self.execution.branches.give_back(id, (place, branch));
            }
        }
    }

    /// Evaluates something over the raw input of a visit. A failure names the state.
    pub(super) fn evaluate<T>(
        &mut self,
        branch: &Branch,
        visit: &Visit,
        sight: Sight<'_>,
        work: impl FnOnce(&Scope<'_>, &mut Moment<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.evaluate_watched(branch, visit, sight, |scope, at, _| work(scope, at))
    }

    /// The same, where there is something to see for whoever looks on.
    pub(super) fn evaluate_watched<T>(
        &mut self,
        branch: &Branch,
        visit: &Visit,
        sight: Sight<'_>,
        work: impl FnOnce(&Scope<'_>, &mut Moment<'_>, &mut Watch<'a>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let context = self.execution.context(branch, visit, sight);
        let scope = Scope::new(&visit.input, &context, &branch.variables);
        let value = work(&scope, self.at, &mut self.watch);
        value.map_err(|failure| self.located(failure, visit))
    }

    /// A failure with the sentence that names the state. TestState, which tests one state only,
    /// leaves it out (recorded: `test_state_map_context_object`).
    pub(super) fn located(&self, failure: Failure, visit: &Visit) -> Failure {
        match self.watch.is_on() {
            true => failure,
            false => failure.in_state(&visit.state.name, visit.entered.0),
        }
    }

    // --- history ---

    /// Appends an event of a branch; the next one points back to it.
    pub(super) fn record(&mut self, branch: &mut Branch, details: EventDetails) -> EventId {
        let id = self.append(branch.last_event, details);
        branch.last_event = id;
        id
    }

    /// Appends an event that the next one of its branch does not point back to.
    pub(super) fn append(&mut self, previous_id: EventId, details: EventDetails) -> EventId {
        let history = &mut self.execution.history;
        let id = EventId(history.len() as u32 + 1);
        history.push(HistoryEvent { id, previous_id, timestamp: self.at.now, details });
        id
    }

    /// Whether the history has room for another event besides the one that ends it. Where it has
    /// none, the execution fails: the event that would be the last one allowed is the failure
    /// (measured on AWS: event 25,000 is the ExecutionFailed).
    #[inline]
    pub(super) fn has_room(&mut self, branch: &mut Branch) -> bool {
        let has_room = (self.execution.history.len() as u32) + 1 < self.execution.history_limit();
        if !has_room {
            self.history_is_full(branch);
        }
        has_room
    }

    fn history_is_full(&mut self, branch: &mut Branch) {
        if self.execution.is_running() {
            let limit = self.execution.history_limit();
            let cause =
                format!("The execution reached the maximum number of history events ({limit}).");
            self.fail_execution(branch, &Failure::runtime(cause));
        }
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

    /// Clears whatever a branch waits for.
    pub(super) fn clear_timers_of(&mut self, id: BranchId) {
        let timers = self.execution.timers.iter();
        let own = |(timer, it): (&TimerId, &Timer)| {
            (it.branch == id && it.reason != TimerReason::ExecutionTimeout).then_some(*timer)
        };
        for timer in timers.filter_map(own).collect::<Vec<_>>() {
            self.execution.timers.remove(&timer);
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
}

/// What of the context object is there besides what every state sees.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sight<'a> {
    /// `State.RetryCount`, in states that can retry.
    pub(super) retries: bool,
    /// `Task.Token`
    pub(super) token: Option<&'a TaskToken>,
}

impl Sight<'_> {
    /// That of a state that can retry.
    pub(super) const RETRYING: Self = Self { retries: true, token: None };
    /// That of any other state.
    pub(super) const PLAIN: Self = Self { retries: false, token: None };
}

impl Execution {
    /// The context object during a visit.
    fn context<'a>(
        &'a self,
        branch: &'a Branch,
        visit: &'a Visit,
        sight: Sight<'a>,
    ) -> Context<'a> {
        Context {
            execution_arn: self.names.arn.as_str(),
            execution_input: &self.input,
            execution_started: self.started,
            execution_name: &self.names.name,
            role_arn: &self.names.role_arn,
            redrive_count: match self.workflow {
                Workflow::Standard | Workflow::Express => Some(self.redrive_count),
                Workflow::SyncExpress => None,
            },
            execution_redriven: self.redriven,
            state_machine_arn: self.names.machine_arn.as_str(),
            state_machine_name: &self.names.machine_name,
            state: &visit.state.name,
            state_entered: visit.entered_at,
            retry_count: sight.retries.then(|| visit.retry_count()),
            task_token: sight.token,
            map_item: branch.item.as_deref(),
            given: self.context.as_ref(),
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
