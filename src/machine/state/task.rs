//! How the Task state behaves: an attempt from its call to its end.

mod events;
mod parameters;
mod prepare;

use std::rc::Rc;

use crate::asl::{Resource, State, StateKind, Task};
use crate::base::{BranchId, Json};
use crate::expr::Failure;
use crate::machine::branch::{Branch, Here, Position, Visit};
use crate::machine::effect::TimerReason;
use crate::machine::history::{EventDetails, FailureDetails};
use crate::machine::task::{Attempt, Phase, Unscheduled, mint_token};
use crate::machine::turn::Turn;
use crate::machine::{Effect, Outcome, TaskEnding, TaskRequest};

impl Turn<'_, '_> {
    /// Begins an attempt: evaluates its input and asks for the call. The clock of
    /// `TimeoutSeconds` starts here, anew for every attempt.
    pub(super) fn begin_attempt(
        &mut self,
        (id, branch): Here<'_>,
        (state, task): (&Rc<State>, &Task),
        visit: Visit,
    ) {
        let token = task.resource.has_token().then(|| mint_token(self.at.rng));
        let prepared = match self.prepare(branch, task, &visit, token.as_ref()) {
            Ok(prepared) => prepared,
            Err(failure) => return self.state_failed((id, branch), state, visit, failure),
        };
        if !self.has_room(branch) {
            return;
        }
        let event = events::scheduled(&task.resource, &prepared);
        let mut attempt = Box::new(Attempt {
            task: self.execution.next_task(),
            token: token.clone(),
            phase: Phase::Asked,
            unscheduled: None,
            early: None,
            timeout: None,
            heartbeat: None,
            heartbeat_seconds: prepared.heartbeat,
        });
        let unscheduled = Unscheduled { event, timeout: prepared.timeout };
        match &task.resource {
            Resource::Activity { .. } => attempt.unscheduled = Some(Box::new(unscheduled)),
            Resource::Function { .. } | Resource::Integration { .. } => {
                self.schedule((id, branch), &mut attempt, unscheduled);
            }
        }
        self.execution.tasks.insert(attempt.task, id);
        self.effects.push(Effect::ScheduleTask(Box::new(TaskRequest {
            task: attempt.task,
            state: state.name.clone(),
            resource: task.resource.clone(),
            parameters: prepared.parameters,
            token,
            retry_count: visit.retry_count(),
            item: branch.item.as_ref().map(|item| item.index),
        })));
        branch.position = Position::Working(visit, attempt);
    }

    fn schedule(
        &mut self,
        (id, branch): Here<'_>,
        attempt: &mut Attempt,
        Unscheduled { event, timeout }: Unscheduled,
    ) {
        self.record(branch, event);
        attempt.phase = Phase::Scheduled;
        attempt.timeout = timeout.map(|it| self.set_deadline(TimerReason::TaskTimeout, id, it));
    }

    /// The task is in the queue of its activity.
    pub(in crate::machine) fn activity_found(&mut self, id: BranchId, branch: &mut Branch) {
        let Some((_, mut attempt, visit)) = Self::working(branch) else { return };
        let Some(unscheduled) = attempt.unscheduled.take() else { return };
        if self.has_room(branch) {
            self.schedule((id, branch), &mut attempt, *unscheduled);
            branch.position = Position::Working(visit, attempt);
        }
    }

    /// The task is for an activity that is not there: nothing is scheduled
    /// (recorded: `test_activity_task_on_deleted`).
    pub(in crate::machine) fn activity_missing(&mut self, id: BranchId, branch: &mut Branch) {
        let Some((Resource::Activity { arn }, attempt, visit)) = Self::working(branch) else {
            return;
        };
        if attempt.phase != Phase::Asked {
            return;
        }
        self.close_attempt(&attempt, TaskEnding::Failed);
        let missing = Failure::runtime(format!("The activity {arn} does not exist."));
        let failure = self.located(missing, &visit);
        let state = Rc::clone(&visit.state);
        self.state_failed((id, branch), &state, visit, failure);
    }

    /// The call begins, and with it the clock of `HeartbeatSeconds`.
    pub(in crate::machine) fn task_started(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        worker: Option<Rc<str>>,
    ) {
        let Some((resource, mut attempt, visit)) = Self::working(branch) else { return };
        if attempt.phase == Phase::Scheduled && self.has_room(branch) {
            self.record(branch, events::started(&resource, worker));
            attempt.phase = Phase::Started;
            let limit = attempt
                .heartbeat_seconds
                .filter(|_| attempt.token.is_some() && attempt.early.is_none())
                .filter(|_| !resource.is_job());
            attempt.heartbeat =
                limit.map(|it| self.set_deadline(TimerReason::HeartbeatTimeout, id, it));
            branch.position = Position::Working(visit, attempt);
        }
    }

    /// The service took the call; an outcome that came before is due now.
    pub(in crate::machine) fn task_submitted(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        response: Json,
    ) {
        let Some((resource, mut attempt, visit)) = Self::working(branch) else { return };
        if attempt.phase != Phase::Started || !self.has_room(branch) {
            return;
        }
        self.record(branch, events::submitted(&resource, response));
        attempt.phase = Phase::Submitted;
        let early = attempt.early.take();
        branch.position = Position::Working(visit, attempt);
        if let Some(outcome) = early {
            self.task_ended(id, branch, outcome);
        }
    }

    /// The token came back. An outcome that comes before the service took the call waits for that;
    /// a worker that has its work can end it at any time.
    pub(in crate::machine) fn token_returned(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        outcome: Outcome,
    ) {
        let Some((resource, mut attempt, visit)) = Self::working(branch) else { return };
        let is_activity = matches!(resource, Resource::Activity { .. });
        if attempt.phase == Phase::Submitted || is_activity && attempt.phase == Phase::Started {
            self.task_ended(id, branch, outcome);
        } else {
            // It is returned: no deadline can take that back.
            self.clear_deadline(attempt.timeout.take());
            self.clear_deadline(attempt.heartbeat.take());
            attempt.early = Some(outcome);
            branch.position = Position::Working(visit, attempt);
        }
    }

    /// The task is over.
    pub(in crate::machine) fn task_ended(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        outcome: Outcome,
    ) {
        let Some((resource, attempt, visit)) = Self::working(branch) else { return };
        match prepare::within_limits(outcome, &resource) {
            Outcome::Succeeded { output, text } => {
                self.close_attempt(&attempt, TaskEnding::Succeeded);
                self.task_succeeded((id, branch), &resource, &visit, (output, text));
            }
            Outcome::Failed(failure) => {
                self.close_attempt(&attempt, TaskEnding::Failed);
                let event = events::failed(&resource, FailureDetails::from(&failure));
                self.attempt_failed((id, branch), visit, event, failure);
            }
        }
    }

    /// A deadline passed. Histories do not tell the two apart
    /// (recorded: `test_heartbeat_timeout`).
    pub(in crate::machine) fn task_timed_out(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        heartbeat: bool,
    ) {
        let Some((resource, attempt, visit)) = Self::working(branch) else { return };
        let ending = if heartbeat { TaskEnding::HeartbeatMissed } else { TaskEnding::TimedOut };
        self.close_attempt(&attempt, ending);
        let failure = Failure::timeout(heartbeat);
        let event = events::timed_out(&resource, FailureDetails::from(&failure));
        self.attempt_failed((id, branch), visit, event, failure);
    }

    /// A heartbeat gives the task its whole `HeartbeatSeconds` again. It writes no event
    /// (recorded: `test_multiple_heartbeat_notifications`).
    pub(in crate::machine) fn task_heartbeat(&mut self, id: BranchId, branch: &mut Branch) {
        let Some((_, mut attempt, visit)) = Self::working(branch) else { return };
        if let (Some(seconds), Some(_)) = (attempt.heartbeat_seconds, attempt.heartbeat) {
            self.clear_deadline(attempt.heartbeat);
            attempt.heartbeat = Some(self.set_deadline(TimerReason::HeartbeatTimeout, id, seconds));
            branch.position = Position::Working(visit, attempt);
        }
    }

    fn task_succeeded(
        &mut self,
        (id, branch): Here<'_>,
        resource: &Resource,
        visit: &Visit,
        (output, text): (Json, Option<Rc<str>>),
    ) {
        if !self.has_room(branch) {
            return;
        }
        self.record(branch, events::succeeded(resource, output.clone(), text));
        let state = &visit.state;
        let task = task_of(state);
        self.pass_on((id, branch), state, visit, (output, &task.flow), &task.transition);
    }

    fn attempt_failed(
        &mut self,
        (id, branch): Here<'_>,
        visit: Visit,
        event: EventDetails,
        failure: Failure,
    ) {
        if !self.has_room(branch) {
            return;
        }
        self.record(branch, event);
        let state = Rc::clone(&visit.state);
        self.recover((id, branch), &state, visit, failure);
    }

    /// What a branch is working on. `None` where it has gone on meanwhile.
    fn working(branch: &Branch) -> Option<(Resource, Box<Attempt>, Visit)> {
        let (visit, attempt) = branch.position.working()?;
        let resource = task_of(&visit.state).resource.clone();
        Some((resource, Box::new(attempt.clone()), visit.clone()))
    }
}

pub(in crate::machine) fn task_of(state: &State) -> &Task {
    match &state.kind {
        StateKind::Task(task) => task,
        StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_)
        | StateKind::Parallel(_)
        | StateKind::Map(_) => unreachable!("a branch works only in a Task state"),
    }
}
