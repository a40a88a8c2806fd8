//! What can be asked of a world, and how it answers.

mod wire;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::base::{ExecutionArn, TaskToken, Timestamp};

use super::ApiError;

/// Something that somebody outside does: an action of the Step Functions API, or a click.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "wire::Wire", tag = "action", rename_all_fields = "camelCase")]
pub enum Command {
    /// StartExecution
    StartExecution {
        /// The name of a machine of the scenario.
        state_machine: String,
        /// The execution's name; absent, one is made up.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The input as text.
        input: String,
    },
    /// StartSyncExecution: the response is there once the execution has ended, at
    /// [`World::sync_response`](super::World::sync_response).
    StartSyncExecution {
        /// The name of an Express machine of the scenario.
        state_machine: String,
        /// The execution's name; absent, one is made up.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The input as text.
        input: String,
    },
    /// RedriveExecution
    RedriveExecution {
        /// The execution.
        execution_arn: String,
        /// A request with the same token again is answered as before.
        #[serde(skip_serializing_if = "Option::is_none")]
        client_token: Option<String>,
    },
    /// StopExecution
    StopExecution {
        /// The execution.
        execution_arn: String,
        /// `error`
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<String>,
        /// `cause`
        #[serde(skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
    },
    /// SendTaskSuccess
    SendTaskSuccess {
        /// The token.
        task_token: String,
        /// The output as text.
        output: String,
    },
    /// SendTaskFailure
    SendTaskFailure {
        /// The token.
        task_token: String,
        /// `error`
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<String>,
        /// `cause`
        #[serde(skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
    },
    /// SendTaskHeartbeat
    SendTaskHeartbeat {
        /// The token.
        task_token: String,
    },
    /// GetActivityTask. It does not wait for a task, as AWS does for up to a minute: it answers at
    /// once.
    GetActivityTask {
        /// The activity.
        activity_arn: String,
        /// `workerName`
        #[serde(skip_serializing_if = "Option::is_none")]
        worker_name: Option<String>,
    },
    /// CreateActivity
    CreateActivity {
        /// `name`
        name: String,
    },
    /// DeleteActivity
    DeleteActivity {
        /// The activity.
        activity_arn: String,
    },
    /// A person says what a call of a service gives that nobody simulates.
    ReturnResult {
        /// The number of the call: [`OpenCall`](crate::cloud::OpenCall).
        call: u32,
        /// The service's response as text; of a job, its description at the end.
        result: String,
    },
    /// A person says that such a call fails.
    ReturnError {
        /// The number of the call.
        call: u32,
        /// The error name.
        error: String,
        /// The cause.
        cause: String,
    },
    /// Somebody opens an address, such as a link in a mail.
    OpenLink {
        /// The whole address.
        url: String,
    },
}

impl Command {
    /// What it is called: the API's name of the action.
    #[must_use]
    pub fn action(&self) -> &'static str {
        match self {
            Self::StartExecution { .. } => "StartExecution",
            Self::StartSyncExecution { .. } => "StartSyncExecution",
            Self::RedriveExecution { .. } => "RedriveExecution",
            Self::StopExecution { .. } => "StopExecution",
            Self::SendTaskSuccess { .. } => "SendTaskSuccess",
            Self::SendTaskFailure { .. } => "SendTaskFailure",
            Self::SendTaskHeartbeat { .. } => "SendTaskHeartbeat",
            Self::ReturnResult { .. } => "ReturnResult",
            Self::ReturnError { .. } => "ReturnError",
            Self::GetActivityTask { .. } => "GetActivityTask",
            Self::CreateActivity { .. } => "CreateActivity",
            Self::DeleteActivity { .. } => "DeleteActivity",
            Self::OpenLink { .. } => "OpenLink",
        }
    }

    /// The action and the token of a SendTask action; no other command carries a token.
    #[must_use]
    pub fn send_task(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::SendTaskSuccess { task_token, .. }
            | Self::SendTaskFailure { task_token, .. }
            | Self::SendTaskHeartbeat { task_token } => Some((self.action(), task_token)),
            Self::StartExecution { .. }
            | Self::StartSyncExecution { .. }
            | Self::RedriveExecution { .. }
            | Self::StopExecution { .. }
            | Self::ReturnResult { .. }
            | Self::ReturnError { .. }
            | Self::GetActivityTask { .. }
            | Self::CreateActivity { .. }
            | Self::DeleteActivity { .. }
            | Self::OpenLink { .. } => None,
        }
    }
}

/// What a command that was accepted returns.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reply {
    /// StartExecution, StartSyncExecution
    Started(ExecutionArn),
    /// RedriveExecution: `redriveDate`
    Redriven(Timestamp),
    /// StopExecution
    Stopped,
    /// A SendTask action, DeleteActivity, or the answer of a call: nothing but that it was accepted.
    Accepted,
    /// CreateActivity: `activityArn`
    ActivityCreated(Rc<str>),
    /// GetActivityTask: `taskToken` and `input`; none where no task waits.
    ActivityTask(Option<(TaskToken, String)>),
    /// What an endpoint answered: the status and the body.
    Http(u16, String),
}

/// A call of a SendTask action.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRecord {
    /// When.
    pub at: Timestamp,
    /// `SendTaskSuccess`
    pub action: &'static str,
    /// With which token.
    pub token: Rc<str>,
    /// Who called.
    pub source: CallSource,
    /// Why it was refused, where it was.
    pub error: Option<ApiError>,
}

/// Who calls a SendTask action.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CallSource {
    /// A person, or whoever gave the command.
    Person,
    /// An endpoint of API Gateway, for somebody who opened a link.
    ApiGateway,
    /// Somebody in the account: `function ask`, `consumer of orders`, `state Notify`.
    Account(Rc<str>),
}
