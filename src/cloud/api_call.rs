//! Calls of Step Functions that are made inside the account, and their answers.

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, TaskToken, Timestamp};

use super::call::Caller;
use super::holder::HolderId;

/// Somebody in the account who calls Step Functions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Asker {
    /// A task whose call it is: `states:startExecution`, `aws-sdk:sfn:sendTaskSuccess`.
    Task(Caller),
    /// A program that holds a token; its name.
    Holder(HolderId, Rc<str>),
    /// A service that was not asked by a task, such as a rule of an event bus; its name.
    Service(Rc<str>),
}

/// An action of the Step Functions API, with its parameters.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ApiCall {
    /// StartExecution, or StartSyncExecution where the caller waits for an Express execution.
    StartExecution {
        /// `stateMachineArn`
        state_machine_arn: String,
        /// `name`
        name: Option<String>,
        /// `input`
        input: String,
        /// Whether it is StartSyncExecution.
        sync: bool,
    },
    /// StopExecution
    StopExecution {
        /// `executionArn`
        execution_arn: String,
        /// `error`
        error: Option<String>,
        /// `cause`
        cause: Option<String>,
    },
    /// DescribeExecution
    DescribeExecution {
        /// `executionArn`
        execution_arn: String,
    },
    /// SendTaskSuccess
    SendTaskSuccess {
        /// `taskToken`
        task_token: TaskToken,
        /// `output`
        output: String,
    },
    /// SendTaskFailure
    SendTaskFailure {
        /// `taskToken`
        task_token: TaskToken,
        /// `error`
        error: Option<String>,
        /// `cause`
        cause: Option<String>,
    },
    /// SendTaskHeartbeat
    SendTaskHeartbeat {
        /// `taskToken`
        task_token: TaskToken,
    },
}

/// What the API answers.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiAnswer {
    /// An execution was started.
    Started(ExecutionArn, Timestamp),
    /// An execution was stopped.
    Stopped(Timestamp),
    /// The response of DescribeExecution.
    Described(Json),
    /// Nothing but that it was accepted.
    Accepted,
}

/// Why the API refuses a call: the name of the error and its message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// `TaskTimedOut`
    pub code: &'static str,
    /// `Task Timed Out: 'Provided task does not exist anymore'`
    pub message: String,
}
