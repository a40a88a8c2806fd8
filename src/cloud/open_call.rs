//! Calls of services that nobody simulates: a person says what they give.

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, StateName, TaskId, Timestamp};
use crate::machine::{Failure, TaskRequest};

use super::call::{Caller, Effect};
use super::pending::Pending;

/// A call that waits for a person to say what the service gives.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenCall {
    /// Its number, from 1.
    pub number: u32,
    /// Whose it is.
    pub caller: Caller,
    /// The state that called.
    pub state: StateName,
    /// `aws-sdk:textract:analyzeDocument`
    pub action: Rc<str>,
    /// With what.
    pub parameters: Json,
    /// Whether the task waits for the job that the call starts.
    pub is_job: bool,
    /// Since when it waits.
    pub since: Timestamp,
}

#[derive(Clone, Debug, Default)]
pub(super) struct OpenCalls {
    calls: Pending<u32, OpenCall>,
    count: u32,
}

impl OpenCalls {
    /// Puts a call before whoever sits at the page.
    pub(super) fn put(&mut self, caller: Caller, request: &TaskRequest, now: Timestamp) {
        self.count += 1;
        let call = OpenCall {
            number: self.count,
            caller: caller.clone(),
            state: request.state.clone(),
            action: request.resource.short_name().into(),
            parameters: request.parameters.clone(),
            is_job: request.resource.is_job(),
            since: now,
        };
        self.calls.insert(self.count, caller, call);
    }

    /// A person says what a call gives. `None` where it is not open.
    pub(super) fn answer(
        &mut self,
        number: u32,
        result: Result<Json, Failure>,
    ) -> Option<Vec<Effect>> {
        let (caller, call) = self.calls.remove(number)?;
        Some(match result {
            Ok(description) if call.is_job => vec![
                Effect::Reply(caller.clone(), Ok(Json::empty_object())),
                Effect::Finish(caller, Ok(description)),
            ],
            result => vec![Effect::Reply(caller, result)],
        })
    }

    /// Tasks that are over do not wait any more.
    pub(super) fn abandon(&mut self, execution: &ExecutionArn, task: Option<TaskId>) {
        self.calls.take_of(execution, task);
    }

    pub(super) fn count(&self) -> usize {
        self.count as usize
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &OpenCall> {
        self.calls.iter()
    }
}
