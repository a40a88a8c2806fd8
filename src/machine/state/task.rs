//! How the Task state behaves: an attempt from its call to its end.

use std::rc::Rc;

use crate::asl::{IntegrationPattern, Resource, Seconds, State, StateKind, Task};
use crate::base::{BranchId, Json, Number, TaskToken, quota};
use crate::expr::{Failure, Scope};
use crate::machine::branch::{Branch, Position, Visit};
use crate::machine::effect::TimerReason;
use crate::machine::history::{
    EventDetails, FailureDetails, FunctionEvent, Printed, TaskDetails, TaskEvent,
};
use crate::machine::task::{Attempt, Phase, mint_token};
use crate::machine::turn::Turn;
use crate::machine::{Effect, Outcome, TaskEnding, TaskRequest, flow};

/// What of a task is evaluated anew for every attempt.
struct Prepared {
    parameters: Json,
    timeout: Option<i64>,
    heartbeat: Option<i64>,
}

impl Turn<'_, '_> {
    /// Begins an attempt: evaluates its input and asks for the call. The clock of
    /// `TimeoutSeconds` starts here, anew for every attempt.
    pub(super) fn begin_attempt(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        (state, task): (&State, &Task),
        visit: Visit,
    ) {
        let token = task.resource.waits_for_callback().then(|| mint_token(self.at.rng));
        let prepared = match self.prepare(task, &visit, token.as_ref()) {
            Ok(prepared) => prepared,
            Err(failure) => return self.fail_execution(branch, &failure),
        };
        if !self.has_room(branch) {
            return;
        }
        self.record(branch, scheduled(&task.resource, &prepared));
        let attempt = Attempt {
            task: self.execution.next_task(),
            token: token.clone(),
            phase: Phase::Scheduled,
            early: None,
            timeout: prepared.timeout.map(|it| self.set_deadline(TimerReason::TaskTimeout, id, it)),
            heartbeat: None,
            heartbeat_seconds: prepared.heartbeat,
        };
        self.execution.tasks.insert(attempt.task, id);
        self.effects.push(Effect::ScheduleTask(TaskRequest {
            task: attempt.task,
            state: state.name.clone(),
            resource: task.resource.clone(),
            parameters: prepared.parameters,
            token,
            retry_count: visit.retry_count(),
        }));
        branch.position = Position::Working(visit, attempt);
    }

    fn prepare(
        &mut self,
        task: &Task,
        visit: &Visit,
        token: Option<&TaskToken>,
    ) -> Result<Prepared, Failure> {
        let context = self.execution.context(visit, token, true);
        let scope = Scope::new(&visit.input, &context, &visit.variables);
        let in_state = |failure: Failure| failure.in_state(&visit.state, visit.entered.0);
        let parameters = flow::effective_input(&task.flow, &scope, self.at).map_err(in_state)?;
        if parameters.bytes() > quota::PAYLOAD_BYTES || parameters.depth() > quota::PAYLOAD_DEPTH {
            return Err(Failure::data_limit_exceeded(visit.state.as_str()));
        }
        check_parameters(task, &parameters).map_err(in_state)?;
        let read =
            |field: &Option<Seconds>, name| seconds(field.as_ref(), name, &scope).map_err(in_state);
        let timeout = read(&task.timeout, "TimeoutSecondsPath")?;
        let heartbeat = read(&task.heartbeat, "HeartbeatSecondsPath")?;
        Ok(Prepared { parameters, timeout, heartbeat })
    }

    /// The call begins, and with it the clock of `HeartbeatSeconds`.
    pub(in crate::machine) fn task_started(&mut self, id: BranchId, branch: &mut Branch) {
        let Some((resource, mut attempt, visit)) = self.working(branch) else { return };
        if attempt.phase == Phase::Scheduled && self.has_room(branch) {
            let started = event(&resource, TaskEvent::Started, FunctionEvent::Started);
            self.record(branch, started);
            attempt.phase = Phase::Started;
            let limit = attempt
                .heartbeat_seconds
                .filter(|_| attempt.token.is_some() && attempt.early.is_none());
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
        let Some((resource, mut attempt, visit)) = self.working(branch) else { return };
        if attempt.phase != Phase::Started || !self.has_room(branch) {
            return;
        }
        let details = task_details(&resource).expect("only integrations wait for a token");
        self.record(branch, EventDetails::Task(details, TaskEvent::Submitted(response)));
        attempt.phase = Phase::Submitted;
        let early = attempt.early.take();
        branch.position = Position::Working(visit, attempt);
        if let Some(outcome) = early {
            self.task_ended(id, branch, outcome);
        }
    }

    /// The token came back. An outcome that comes before the service took the call waits for that.
    pub(in crate::machine) fn token_returned(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        outcome: Outcome,
    ) {
        let Some((_, mut attempt, visit)) = self.working(branch) else { return };
        if attempt.phase == Phase::Submitted {
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
        let Some((resource, attempt, visit)) = self.working(branch) else { return };
        match within_limits(outcome, &resource) {
            Outcome::Succeeded { output, text } => {
                self.close_attempt(&attempt, TaskEnding::Succeeded);
                self.task_succeeded(id, branch, &resource, &visit, (output, text));
            }
            Outcome::Failed(failure) => {
                self.close_attempt(&attempt, TaskEnding::Failed);
                let details = FailureDetails::from(&failure);
                let function = FunctionEvent::Failed(details.clone());
                let event = event(&resource, TaskEvent::Failed(details), function);
                self.attempt_failed(id, branch, visit, event, &failure);
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
        let Some((resource, attempt, visit)) = self.working(branch) else { return };
        let ending = if heartbeat { TaskEnding::HeartbeatMissed } else { TaskEnding::TimedOut };
        self.close_attempt(&attempt, ending);
        let failure = Failure::timeout(heartbeat);
        let details = FailureDetails::from(&failure);
        let function = FunctionEvent::TimedOut(details.clone());
        let event = event(&resource, TaskEvent::TimedOut(details), function);
        self.attempt_failed(id, branch, visit, event, &failure);
    }

    /// A heartbeat gives the task its whole `HeartbeatSeconds` again. It writes no event
    /// (recorded: `test_multiple_heartbeat_notifications`).
    pub(in crate::machine) fn task_heartbeat(&mut self, id: BranchId, branch: &mut Branch) {
        let Some((_, mut attempt, visit)) = self.working(branch) else { return };
        if let (Some(seconds), Some(_)) = (attempt.heartbeat_seconds, attempt.heartbeat) {
            self.clear_deadline(attempt.heartbeat);
            attempt.heartbeat = Some(self.set_deadline(TimerReason::HeartbeatTimeout, id, seconds));
            branch.position = Position::Working(visit, attempt);
        }
    }

    pub(in crate::machine) fn retry_due(&mut self, id: BranchId, branch: &mut Branch) {
        let Position::Pausing(visit) = std::mem::replace(&mut branch.position, Position::Over)
        else {
            unreachable!("a retry's timer fires only while its branch pauses");
        };
        let machine = self.machine();
        let state = machine.state(&visit.state);
        self.begin_attempt(id, branch, (state, task_of(state)), visit);
    }

    fn task_succeeded(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        resource: &Resource,
        visit: &Visit,
        (output, text): (Json, Option<Rc<str>>),
    ) {
        if !self.has_room(branch) {
            return;
        }
        let printed = text.map_or_else(|| Printed::Json(output.clone()), Printed::Text);
        let function = FunctionEvent::Succeeded(output.clone());
        let event = event(resource, TaskEvent::Succeeded(printed), function);
        self.record(branch, event);
        let machine = self.machine();
        let state = machine.state(&visit.state);
        let task = task_of(state);
        let context = self.execution.context(visit, None, true);
        let scope = Scope::new(&visit.input, &context, &visit.variables);
        match flow::output(&task.flow, output, &scope, self.at) {
            Ok(output) => self.leave(id, branch, state, output, &task.transition),
            Err(failure) => {
                let failure = failure.in_state(&visit.state, visit.entered.0);
                self.fail_execution(branch, &failure);
            }
        }
    }

    fn attempt_failed(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        visit: Visit,
        event: EventDetails,
        failure: &Failure,
    ) {
        if !self.has_room(branch) {
            return;
        }
        self.record(branch, event);
        let machine = self.machine();
        let state = machine.state(&visit.state);
        self.task_failed(id, branch, (state, task_of(state)), visit, failure);
    }

    /// What a branch is working on. `None` where it has gone on meanwhile.
    fn working(&self, branch: &Branch) -> Option<(Resource, Attempt, Visit)> {
        match &branch.position {
            Position::Working(visit, attempt) => {
                let resource = task_of(self.execution.machine.state(&visit.state)).resource.clone();
                Some((resource, attempt.clone(), visit.clone()))
            }
            Position::Arriving(..)
            | Position::Waiting(_)
            | Position::Pausing(_)
            | Position::Over => None,
        }
    }
}

fn task_of(state: &State) -> &Task {
    match &state.kind {
        StateKind::Task(task) => task,
        StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_) => unreachable!("a branch works only in a Task state"),
    }
}

/// Parameters with which the call cannot be made end the execution before it is scheduled
/// (recorded: `test_invoke_with_headers`).
fn check_parameters(task: &Task, parameters: &Json) -> Result<(), Failure> {
    for (name, is_string) in task.resource.required_parameters() {
        let wrong = match parameters.get(name) {
            None => format!("The field '{name}' is required but was missing"),
            Some(value) if *is_string && value.as_str().is_none() => {
                format!("The value for the field '{name}' must be a STRING")
            }
            Some(_) => continue,
        };
        return Err(Failure::runtime(format!(
            "The Parameters '{parameters}' could not be used to start the Task: [{wrong}]"
        )));
    }
    Ok(())
}

/// A result over the limit is an error of the task
/// (recorded: `test_service_task_lambada_data_limit_exceeded_on_large_utf8_response`).
fn within_limits(outcome: Outcome, resource: &Resource) -> Outcome {
    match outcome {
        Outcome::Succeeded { output, .. } if output.bytes() > quota::PAYLOAD_BYTES => {
            let returned_by = match resource {
                Resource::Function { arn } => arn,
                Resource::Integration { service, .. } => service,
            };
            Outcome::Failed(Failure::data_limit_exceeded(returned_by))
        }
        Outcome::Succeeded { .. } | Outcome::Failed(_) => outcome,
    }
}

fn scheduled(resource: &Resource, prepared: &Prepared) -> EventDetails {
    let Prepared { parameters, timeout, heartbeat } = prepared;
    match resource {
        Resource::Integration { .. } => {
            let scheduled = TaskEvent::Scheduled {
                parameters: parameters.clone(),
                timeout_in_seconds: *timeout,
                heartbeat_in_seconds: *heartbeat,
            };
            event(resource, scheduled, FunctionEvent::Started)
        }
        Resource::Function { arn } => EventDetails::LambdaFunction(FunctionEvent::Scheduled {
            resource: Rc::clone(arn),
            input: parameters.clone(),
            timeout_in_seconds: *timeout,
        }),
    }
}

/// The event of whichever kind of task it is.
fn event(resource: &Resource, task: TaskEvent, function: FunctionEvent) -> EventDetails {
    match task_details(resource) {
        Some(details) => EventDetails::Task(details, task),
        None => EventDetails::LambdaFunction(function),
    }
}

/// `resourceType` and `resource`; a function that is called by its ARN has neither.
fn task_details(resource: &Resource) -> Option<TaskDetails> {
    match resource {
        Resource::Function { .. } => None,
        Resource::Integration { service, action, pattern } => Some(TaskDetails {
            resource_type: Rc::clone(service),
            resource: match pattern {
                IntegrationPattern::RequestResponse => Rc::clone(action),
                IntegrationPattern::WaitForCallback => format!("{action}.waitForTaskToken").into(),
            },
        }),
    }
}

fn seconds(
    seconds: Option<&Seconds>,
    field: &str,
    scope: &Scope<'_>,
) -> Result<Option<i64>, Failure> {
    match seconds {
        None => Ok(None),
        Some(Seconds::Literal(value)) => Ok(Some(*value)),
        Some(Seconds::Path(path)) => {
            let value = flow::look_up(path, scope)?;
            let number = value.as_number().and_then(Number::as_i64);
            let number = number.filter(|it| (1..=quota::SECONDS).contains(it));
            number.map(Some).ok_or_else(|| {
                let range = format!("an integer between 1 and {}", quota::SECONDS);
                Failure::runtime(format!(
                    "The {field} parameter does not reference {range}: {path} == {value}"
                ))
            })
        }
    }
}
