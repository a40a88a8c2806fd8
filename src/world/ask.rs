//! Calls of Step Functions that come from the account: a task, a program that holds a token, a
//! service.

use std::rc::Rc;

use crate::base::Moment;
use crate::cloud::{ApiAnswer, ApiCall, Asker, Refusal};

use super::agenda::ExecutionIndex;
use super::{ApiError, CallSource, Command, Reply, World};

impl World {
    /// Answers a call at once; what follows from it is due now.
    pub(super) fn ask(&mut self, asker: &Asker, call: ApiCall) {
        let answer = self.answer(asker, call);
        let answer =
            answer.map_err(|error| Refusal { code: error.code(), message: error.to_string() });
        let mut moment = Moment { now: self.now, rng: &mut self.rng };
        let effects = Rc::make_mut(&mut self.cloud).answered(asker, answer, &mut moment);
        self.route_cloud(effects);
    }

    /// EventBridge is told that a Standard execution has begun, gone on or ended.
    pub(super) fn announce(&mut self, index: ExecutionIndex) {
        let execution = &self.executions[index.0];
        if execution.workflow().is_express() || !self.cloud.watches_executions() {
            return;
        }
        let description = execution.describe(None, self.now);
        let mut moment = Moment { now: self.now, rng: &mut self.rng };
        let effects = Rc::make_mut(&mut self.cloud).execution_changed(&description, &mut moment);
        self.route_cloud(effects);
    }

    fn answer(&mut self, asker: &Asker, call: ApiCall) -> Result<ApiAnswer, ApiError> {
        let command = match call {
            ApiCall::StartExecution { state_machine_arn, name, input, sync } => {
                let (name, now) = (name.as_deref(), self.now);
                let arn = self.start_inside(&state_machine_arn, sync, name, &input)?;
                return Ok(ApiAnswer::Started(arn, now));
            }
            ApiCall::StopExecution { execution_arn, error, cause } => {
                Command::StopExecution { execution_arn, error, cause }
            }
            ApiCall::DescribeExecution { execution_arn } => {
                return self.describe_execution(&execution_arn).map(ApiAnswer::Described);
            }
            ApiCall::SendTaskSuccess { task_token, output } => {
                Command::SendTaskSuccess { task_token: task_token.to_string(), output }
            }
            ApiCall::SendTaskFailure { task_token, error, cause } => {
                Command::SendTaskFailure { task_token: task_token.to_string(), error, cause }
            }
            ApiCall::SendTaskHeartbeat { task_token } => {
                Command::SendTaskHeartbeat { task_token: task_token.to_string() }
            }
        };
        let reply = self.act(&command, CallSource::Account(self.name_of_asker(asker)))?;
        Ok(match reply {
            Reply::Started(arn) => ApiAnswer::Started(arn, self.now),
            Reply::Stopped => ApiAnswer::Stopped(self.now),
            Reply::Accepted
            | Reply::Redriven(_)
            | Reply::ActivityCreated(_)
            | Reply::ActivityTask(_)
            | Reply::Http(..) => ApiAnswer::Accepted,
        })
    }

    /// Whoever waits for the end of an execution hears of it.
    pub(super) fn tell_of_end(&mut self, index: ExecutionIndex) {
        let execution = &self.executions[index.0];
        let arn = execution.names().arn.clone();
        let description = match execution.workflow().has_waiting_caller() {
            true => execution.sync_response(),
            false => Some(execution.describe(None, self.now)),
        };
        let description = description.expect("what has ended can be described");
        let effects = Rc::make_mut(&mut self.cloud).execution_closed(&arn, &description);
        self.route_cloud(effects);
    }

    fn name_of_asker(&self, asker: &Asker) -> Rc<str> {
        match asker {
            Asker::Task(caller) => {
                let index = self.index_of(&caller.execution);
                let execution = index.map(|index| &self.executions[index.0]);
                let mut tasks = execution.into_iter().flat_map(|it| it.open_tasks());
                let task = tasks.find(|open| open.task == caller.task);
                task.map_or("a task".into(), |open| format!("state {}", open.state).into())
            }
            Asker::Holder(_, name) | Asker::Service(name) => Rc::clone(name),
        }
    }
}
