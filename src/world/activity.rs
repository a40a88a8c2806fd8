//! Activities as the API shows them, and what happens when a worker has fetched a task.

use std::rc::Rc;

use crate::cloud::{Caller, Refusal};
use crate::machine::Signal;

use super::describe::check_resource;
use super::start::{HOME, is_name};
use super::token::{TokenFate, TokenRecord};
use super::{ApiError, Reply, World};

impl World {
    /// The next task of an activity, where one waits.
    pub(super) fn get_activity_task(
        &mut self,
        arn: &str,
        worker: Option<&str>,
    ) -> Result<Reply, ApiError> {
        check_resource(arn, "activity")?;
        let found = Rc::make_mut(&mut self.cloud).get_activity_task(arn, worker.map(Rc::from));
        let found = found.map_err(|Refusal { code, message }| match code {
            "ActivityWorkerLimitExceeded" => ApiError::ActivityWorkerLimitExceeded(message.into()),
            _ => ApiError::ActivityDoesNotExist(arn.into()),
        })?;
        let Some((task, start)) = found else { return Ok(Reply::ActivityTask(None)) };
        self.route_cloud(vec![start]);
        Ok(Reply::ActivityTask(Some((task.token, task.input.to_string()))))
    }

    pub(super) fn create_activity(&mut self, name: &str) -> Result<Reply, ApiError> {
        if !is_name(name) {
            return Err(ApiError::InvalidName(name.into()));
        }
        let created = Rc::make_mut(&mut self.cloud).create_activity(name);
        created.map_err(|refusal| ApiError::ActivityLimitExceeded(refusal.message.into()))?;
        Ok(Reply::ActivityCreated(format!("{HOME}:activity:{name}").into()))
    }

    /// There need be no such activity (recorded: `test_create_describe_delete_activity`).
    pub(super) fn delete_activity(&mut self, arn: &str) -> Result<Reply, ApiError> {
        check_resource(arn, "activity")?;
        Rc::make_mut(&mut self.cloud).delete_activity(arn);
        Ok(Reply::Accepted)
    }

    /// A worker has fetched a task, and has its token now.
    pub(super) fn worker_starts(&mut self, caller: &Caller, worker: Option<Rc<str>>) {
        self.tell(caller, Signal::TaskStarted(caller.task, worker));
        let index = self.index_of(&caller.execution).expect("services answer who called them");
        let execution = Rc::clone(&self.executions[index.0]);
        let started = execution.open_tasks().find(|open| open.task == caller.task);
        if let Some((open, token)) = started.and_then(|open| Some((open, open.token?))) {
            self.tokens.insert(TokenRecord {
                token: token.clone(),
                state: open.state.clone(),
                minted: self.now,
                retry_count: open.retry_count,
                item: open.item.map(|item| item.index),
                is_job: false,
                timeout: open.timeout.map(|(due, _)| due),
                heartbeat_timeout: open.heartbeat.map(|(due, _)| due),
                heartbeats: 0,
                fate: TokenFate::Waiting,
                execution: index,
                task: open.task,
            });
        }
    }
}
