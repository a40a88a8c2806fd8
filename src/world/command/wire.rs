//! Commands as they are written in journals and links: an object with `action` and its parameters.

use serde::Deserialize;

use super::Command;

/// The parameters of all actions. One reader for all of them is a fourth of one for each.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Wire {
    action: String,
    activity_arn: Option<String>,
    call: Option<u32>,
    cause: Option<String>,
    client_token: Option<String>,
    error: Option<String>,
    execution_arn: Option<String>,
    input: Option<String>,
    name: Option<String>,
    output: Option<String>,
    result: Option<String>,
    state_machine: Option<String>,
    task_token: Option<String>,
    url: Option<String>,
    worker_name: Option<String>,
}

impl TryFrom<Wire> for Command {
    type Error = String;

    fn try_from(wire: Wire) -> Result<Self, String> {
        let Wire { name, client_token, error, cause, worker_name, .. } = wire;
        Ok(match &*wire.action {
            "StartExecution" => Self::StartExecution {
                state_machine: there("stateMachine", wire.state_machine)?,
                name,
                input: there("input", wire.input)?,
            },
            "StartSyncExecution" => Self::StartSyncExecution {
                state_machine: there("stateMachine", wire.state_machine)?,
                name,
                input: there("input", wire.input)?,
            },
            "RedriveExecution" => Self::RedriveExecution {
                execution_arn: there("executionArn", wire.execution_arn)?,
                client_token,
            },
            "StopExecution" => Self::StopExecution {
                execution_arn: there("executionArn", wire.execution_arn)?,
                error,
                cause,
            },
            "SendTaskSuccess" => Self::SendTaskSuccess {
                task_token: there("taskToken", wire.task_token)?,
                output: there("output", wire.output)?,
            },
            "SendTaskFailure" => Self::SendTaskFailure {
                task_token: there("taskToken", wire.task_token)?,
                error,
                cause,
            },
            "SendTaskHeartbeat" => {
                Self::SendTaskHeartbeat { task_token: there("taskToken", wire.task_token)? }
            }
            "GetActivityTask" => Self::GetActivityTask {
                activity_arn: there("activityArn", wire.activity_arn)?,
                worker_name,
            },
            "CreateActivity" => Self::CreateActivity { name: there("name", name)? },
            "DeleteActivity" => {
                Self::DeleteActivity { activity_arn: there("activityArn", wire.activity_arn)? }
            }
            "ReturnResult" => Self::ReturnResult {
                call: there("call", wire.call)?,
                result: there("result", wire.result)?,
            },
            "ReturnError" => Self::ReturnError {
                call: there("call", wire.call)?,
                error: there("error", error)?,
                cause: cause.unwrap_or_default(),
            },
            "OpenLink" => Self::OpenLink { url: there("url", wire.url)? },
            other => return Err(format!("There is no action {other:?}.")),
        })
    }
}

fn there<T>(name: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("The action lacks {name:?}."))
}
