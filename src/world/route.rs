//! Where everything goes: the only place in which the effects of executions meet the calls of
//! services.

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, Moment, TaskId, TaskToken, quota};
use crate::cloud::{self, Caller, Decision};
use crate::machine::{
    Effect, Effects, ExecutionStatus, Failure, OpenTask, Outcome, Resource, Signal, TaskEnding,
    TaskRequest, TimerReason,
};

use super::agenda::{ExecutionIndex, Item};
use super::api_error::jackson_words;
use super::token::TokenFate;
use super::{ApiError, CallRecord, CallSource, Command, Reply, World};

impl World {
    /// Does what somebody outside asks, at this moment, behind everything that is due already. What
    /// follows from it is due now, and is done by [`World::turn`] or [`World::advance_to`].
    ///
    /// # Errors
    /// Where the API refuses it; then nothing but the record of the call has changed.
    pub fn submit(&mut self, command: &Command) -> Result<Reply, ApiError> {
        if self.commands >= quota::COMMANDS {
            return Err(ApiError::TooManyCommands);
        }
        self.commands += 1;
        self.advance_to(self.now);
        self.act(command, CallSource::Person)
    }

    /// Does what a command says, whoever gives it.
    pub(super) fn act(&mut self, command: &Command, source: CallSource) -> Result<Reply, ApiError> {
        match command {
            Command::StartExecution { state_machine, name, input } => {
                self.start_execution(state_machine, name.as_deref(), input)
            }
            Command::StartSyncExecution { state_machine, name, input } => {
                self.start_sync_execution(state_machine, name.as_deref(), input)
            }
            Command::RedriveExecution { execution_arn, client_token } => {
                self.redrive_execution(execution_arn, client_token.as_deref())
            }
            Command::StopExecution { execution_arn, error, cause } => {
                self.stop_execution(execution_arn, failure(error.as_deref(), cause.as_deref()))
            }
            Command::ReturnResult { call, result } => self.return_result(*call, result),
            Command::ReturnError { call, error, cause } => {
                self.return_error(*call, failure(Some(error), Some(cause)))
            }
            Command::OpenLink { url } => self.open_link(url),
            Command::GetActivityTask { activity_arn, worker_name } => {
                self.get_activity_task(activity_arn, worker_name.as_deref())
            }
            Command::CreateActivity { name } => self.create_activity(name),
            Command::DeleteActivity { activity_arn } => self.delete_activity(activity_arn),
            Command::SendTaskSuccess { .. }
            | Command::SendTaskFailure { .. }
            | Command::SendTaskHeartbeat { .. } => {
                self.send_task(command, source).map(|()| Reply::Accepted)
            }
        }
    }

    fn stop_execution(&mut self, arn: &str, failure: Failure) -> Result<Reply, ApiError> {
        let index = self.find_execution(arn)?;
        check_failure(&failure)?;
        self.signal(index, Signal::Stop(failure));
        Ok(Reply::Stopped)
    }

    /// A click: the endpoint behind the link calls Step Functions and says what came of it.
    fn open_link(&mut self, url: &str) -> Result<Reply, ApiError> {
        let now = self.now;
        let moment = Moment { now, rng: &mut self.rng };
        let callback = Rc::make_mut(&mut self.cloud).open(url, &moment);
        let callback = callback.ok_or(ApiError::NoSuchEndpoint)?;
        let task_token = callback.token.to_string();
        let command = match callback.decision {
            Decision::Approve => {
                Command::SendTaskSuccess { task_token, output: r#"{"approved":true}"#.into() }
            }
            Decision::Deny => Command::SendTaskFailure {
                task_token,
                error: Some("Denied".into()),
                cause: Some("The approver followed the deny link".into()),
            },
        };
        let outcome = self.send_task(&command, CallSource::ApiGateway);
        let refusal = outcome.err().map(|error| (error.code(), error.to_string()));
        let refusal = refusal.as_ref().map(|(code, message)| (*code, &**message));
        let exchange = Rc::make_mut(&mut self.cloud).answer(refusal.map_or(Ok(()), Err));
        Ok(Reply::Http(exchange.status, exchange.body.to_string()))
    }

    /// A SendTask action. Whether it is accepted is decided at once, so that of two callers the
    /// first one wins; what follows is due now. A deadline that falls on this same moment has
    /// passed already.
    fn send_task(&mut self, command: &Command, source: CallSource) -> Result<(), ApiError> {
        let (action, token) = command.send_task().expect("only SendTask actions carry a token");
        let outcome = self.try_send_task(command, token);
        let error = outcome.clone().err();
        let token = self.tokens.shared(token).unwrap_or_else(|| token.into());
        let is_from_account = matches!(source, CallSource::Account(_));
        match is_from_account && self.calls.len() >= quota::CALL_RECORDS {
            true => self.calls_left_out += 1,
            false => self.calls.push(CallRecord { at: self.now, action, token, source, error }),
        }
        outcome
    }

    fn try_send_task(&mut self, command: &Command, token: &str) -> Result<(), ApiError> {
        ApiError::check_length("taskToken", token, 1..=quota::TASK_TOKEN_CHARS)?;
        let now = self.now;
        let register = &mut self.tokens;
        // A token that is none is refused before anybody looks at the output
        // (recorded: `test_sfn_send_task_outcome_with_no_such_token`).
        let record = register.find(&TaskToken::from(token)).ok_or(ApiError::InvalidToken)?;
        let outcome = outcome_of(command)?;
        if record.fate != TokenFate::Waiting {
            return Err(ApiError::TaskTimedOut);
        }
        let (execution, task) = (record.execution, record.task);
        let signal = match outcome {
            None => {
                record.heartbeats += 1;
                Signal::TaskHeartbeat(task)
            }
            Some(outcome) => {
                let success = matches!(outcome, Outcome::Succeeded { .. });
                record.fate = TokenFate::Returned(now, success);
                Signal::TokenReturned(task, outcome)
            }
        };
        self.send(execution, signal);
        Ok(())
    }

    /// A person says what a call gives.
    fn return_result(&mut self, call: u32, result: &str) -> Result<Reply, ApiError> {
        ApiError::check_payload("result", result)?;
        let value = Json::parse(result)
            .map_err(|error| ApiError::InvalidOutput(jackson_words(result, &error)))?;
        self.answer_call(call, Ok(value))
    }

    fn return_error(&mut self, call: u32, failure: Failure) -> Result<Reply, ApiError> {
        check_failure(&failure)?;
        self.answer_call(call, Err(failure))
    }

    fn answer_call(&mut self, call: u32, result: Result<Json, Failure>) -> Result<Reply, ApiError> {
        let effects = Rc::make_mut(&mut self.cloud).answer_call(call, result);
        self.route_cloud(effects.ok_or(ApiError::NoSuchCall)?);
        Ok(Reply::Accepted)
    }

    /// Puts down a signal that is due at once.
    pub(super) fn send(&mut self, index: ExecutionIndex, signal: Signal) {
        self.agenda.push_work(self.now, Item::Signal(index, signal.into()));
    }

    pub(super) fn carry_out(&mut self, item: Item) {
        match item {
            Item::Proceed(index, branch) => self.signal(index, Signal::Proceed(branch)),
            Item::Signal(index, signal) => self.signal(index, *signal),
            Item::Timer(index, timer, _) => self.signal(index, Signal::TimerFired(timer)),
            Item::Call(index, request) => self.call(index, &request),
            Item::Alarm(alarm) => {
                let mut moment = Moment { now: self.now, rng: &mut self.rng };
                let effects = Rc::make_mut(&mut self.cloud).wake(alarm, &mut moment);
                self.route_cloud(effects);
            }
            Item::Ask(ask) => self.ask(&ask.0, ask.1),
            Item::Closed(index) => self.tell_of_end(index),
        }
    }

    pub(super) fn signal(&mut self, index: ExecutionIndex, signal: Signal) {
        let mut moment = Moment { now: self.now, rng: &mut self.rng };
        let execution = self.executions.get_mut(index.0).expect("an index is of an execution");
        let effects = Rc::make_mut(execution).handle(signal, &mut moment);
        self.route(index, effects);
    }

    /// A task's call begins, unless its execution ended before it could.
    fn call(&mut self, index: ExecutionIndex, request: &TaskRequest) {
        if self.executions[index.0].status() != ExecutionStatus::Running {
            return;
        }
        self.signal(
            index,
            match &request.resource {
                // The work of an activity starts when a worker has fetched it.
                Resource::Activity { arn } if self.cloud.has_activity(arn) => {
                    Signal::ActivityFound(request.task)
                }
                Resource::Activity { .. } => Signal::ActivityMissing(request.task),
                Resource::Function { .. } | Resource::Integration { .. } => {
                    Signal::TaskStarted(request.task, None)
                }
            },
        );
        let is_open = self.executions[index.0].open_tasks().any(|task| task.task == request.task);
        if !is_open {
            return;
        }
        let execution = self.executions[index.0].names().arn.clone();
        let caller = Caller { execution, task: request.task };
        let mut moment = Moment { now: self.now, rng: &mut self.rng };
        let effects = Rc::make_mut(&mut self.cloud).invoke(caller, request, &mut moment);
        self.route_cloud(effects);
    }

    pub(super) fn route(&mut self, index: ExecutionIndex, effects: Effects) {
        match effects.only_proceed() {
            Some(branch) => self.agenda.push_work(self.now, Item::Proceed(index, branch)),
            None => self.route_each(index, effects),
        }
    }

    fn route_each(&mut self, index: ExecutionIndex, effects: Effects) {
        let mut sets_deadline = false;
        for effect in effects {
            match effect {
                Effect::Proceed(branch) => {
                    self.agenda.push_work(self.now, Item::Proceed(index, branch));
                }
                Effect::ScheduleTask(request) => {
                    // Nobody has the token of an activity's task before a worker fetches it.
                    if !matches!(request.resource, Resource::Activity { .. }) {
                        self.register_token(index, &request);
                    }
                    self.agenda.push_work(self.now, Item::Call(index, request));
                }
                Effect::CloseTask(task, ending) => {
                    let now = self.now;
                    self.tokens.task_closed(index, task, ending, now);
                    self.abandon(index, Some(task), ending);
                }
                Effect::SetTimer { timer, due, reason } => {
                    let of_task = [TimerReason::TaskTimeout, TimerReason::HeartbeatTimeout];
                    sets_deadline |= of_task.contains(&reason);
                    let due = self.retried_as_recorded(index, reason).unwrap_or(due);
                    self.agenda.push(due, Item::Timer(index, timer, reason));
                }
                Effect::ReadObjects(map_run, places) => self.read_objects(index, map_run, &places),
                Effect::ListObjects(map_run, bucket) => self.list_objects(index, map_run, &bucket),
                Effect::WriteObjects(_, bucket, objects) => self.write_objects(&bucket, objects),
                Effect::StartChild(map_run, request) => self.start_child(index, map_run, *request),
                Effect::RedriveChild(map_run, request) => {
                    self.redrive_child(index, map_run, *request);
                }
                Effect::StopChildren(map_run) => self.stop_children(index, Some(map_run)),
                Effect::ClearTimer(timer) => self.agenda.clear_timer(index, timer),
                Effect::Close(_) => {
                    self.agenda.clear_timers_of(index);
                    let now = self.now;
                    self.tokens.execution_closed(index, now);
                    self.abandon(index, None, TaskEnding::Aborted);
                    if self.cloud.watches(&self.executions[index.0].names().arn) {
                        self.agenda.push_work(now, Item::Closed(index));
                    }
                    self.stop_children(index, None);
                    self.child_closed(index);
                    self.announce(index);
                }
            }
        }
        if sets_deadline {
            self.note_deadlines(index);
        }
    }

    /// What is done for a task, or for all of an execution's, is not wanted any more.
    fn abandon(&mut self, index: ExecutionIndex, task: Option<TaskId>, ending: TaskEnding) {
        let arn = self.executions[index.0].names().arn.clone();
        let effects = Rc::make_mut(&mut self.cloud).abandon(&arn, task, ending, self.now);
        self.route_cloud(effects);
    }

    pub(super) fn route_cloud(&mut self, effects: Vec<cloud::Effect>) {
        for effect in effects {
            match effect {
                cloud::Effect::SetAlarm(alarm, due) => self.agenda.push(due, Item::Alarm(alarm)),
                cloud::Effect::Ask(asker, call) => {
                    self.agenda.push_work(self.now, Item::Ask(Box::new((asker, call))));
                }
                cloud::Effect::Start(caller, worker) => {
                    self.worker_starts(&caller, worker);
                }
                cloud::Effect::Reply(caller, response) => self.reply(&caller, response),
                cloud::Effect::Finish(caller, result) => {
                    self.tell(&caller, Signal::TaskEnded(caller.task, outcome(result)));
                }
            }
        }
    }

    /// A service answers: the end of a task, unless the task waits for its token or its job.
    fn reply(&mut self, caller: &Caller, response: Result<Json, Failure>) {
        let signal = match response {
            Ok(response) if self.waits(caller) => Signal::TaskSubmitted(caller.task, response),
            response => Signal::TaskEnded(caller.task, outcome(response)),
        };
        self.tell(caller, signal);
    }

    pub(super) fn tell(&mut self, caller: &Caller, signal: Signal) {
        let index = self.index_of(&caller.execution).expect("services answer who called them");
        self.signal(index, signal);
    }

    fn waits(&self, caller: &Caller) -> bool {
        let index = self.index_of(&caller.execution).expect("services answer who called them");
        let mut tasks = self.executions[index.0].open_tasks();
        let waits =
            |open: OpenTask<'_>| open.is_job || open.token.is_some() && open.activity.is_none();
        tasks.any(|open| open.task == caller.task && waits(open))
    }

    pub(super) fn index_of(&self, arn: &ExecutionArn) -> Option<ExecutionIndex> {
        self.places.get(arn).copied()
    }
}

fn outcome(result: Result<Json, Failure>) -> Outcome {
    match result {
        Ok(output) => Outcome::Succeeded { output, text: None },
        Err(failure) => Outcome::Failed(failure),
    }
}

/// What a SendTask action brings; `None` for a heartbeat.
fn outcome_of(command: &Command) -> Result<Option<Outcome>, ApiError> {
    match command {
        Command::SendTaskSuccess { output, .. } => {
            ApiError::check_payload("output", output)?;
            let value = Json::parse(output)
                .map_err(|error| ApiError::InvalidOutput(jackson_words(output, &error)))?;
            Ok(Some(Outcome::Succeeded { output: value, text: Some(output.as_str().into()) }))
        }
        Command::SendTaskFailure { error, cause, .. } => {
            let failure = failure(error.as_deref(), cause.as_deref());
            check_failure(&failure)?;
            Ok(Some(Outcome::Failed(failure)))
        }
        Command::SendTaskHeartbeat { .. }
        | Command::StartExecution { .. }
        | Command::StartSyncExecution { .. }
        | Command::RedriveExecution { .. }
        | Command::StopExecution { .. }
        | Command::ReturnResult { .. }
        | Command::ReturnError { .. }
        | Command::GetActivityTask { .. }
        | Command::CreateActivity { .. }
        | Command::DeleteActivity { .. }
        | Command::OpenLink { .. } => Ok(None),
    }
}

/// Refuses an error or a cause that is too long.
fn check_failure(failure: &Failure) -> Result<(), ApiError> {
    let (error, cause) = (failure.error.as_deref(), failure.cause.as_deref());
    ApiError::check_length("error", error.unwrap_or_default(), 0..=quota::ERROR_CHARS)?;
    ApiError::check_length("cause", cause.unwrap_or_default(), 0..=quota::CAUSE_CHARS)
}

fn failure(error: Option<&str>, cause: Option<&str>) -> Failure {
    Failure { error: error.map(Rc::from), cause: cause.map(Rc::from), ..Failure::default() }
}
