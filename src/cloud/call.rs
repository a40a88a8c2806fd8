//! From a task's request to the service that it is for.

use crate::base::{ExecutionArn, Json, Moment, TaskId, Timestamp};
use crate::machine::{Failure, Resource, TaskRequest};

use super::Cloud;
use super::lambda::InvocationId;

/// Whom an answer is for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Caller {
    /// The execution.
    pub execution: ExecutionArn,
    /// Its task.
    pub task: TaskId,
}

/// What a service asks of the world.
#[must_use]
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The service answers a call.
    Reply(Caller, Result<Json, Failure>),
    /// Wake the service at that time.
    SetAlarm(Alarm, Timestamp),
}

/// What a service wants to be woken for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Alarm {
    /// A function has done its work.
    FunctionReturns(InvocationId),
}

pub(super) fn invoke(
    cloud: &mut Cloud,
    caller: Caller,
    request: &TaskRequest,
    at: &mut Moment<'_>,
) -> Vec<Effect> {
    match &request.resource {
        Resource::Function { .. } => cloud.lambda.invoke(caller, request, &cloud.setup, at),
        Resource::Integration { service, action, .. } => match (&**service, &**action) {
            ("lambda", "invoke") => cloud.lambda.invoke(caller, request, &cloud.setup, at),
            ("sqs", "sendMessage") => {
                vec![Effect::Reply(caller, cloud.sqs.send_message(&request.parameters, at))]
            }
            (service, action) => {
                unreachable!("a world calls only what is simulated, not {service}:{action}")
            }
        },
        Resource::Activity { arn } => {
            unreachable!("a world calls only what is simulated, not {arn}")
        }
    }
}

/// Whether a resource can be called here.
#[must_use]
pub fn is_simulated(resource: &Resource) -> bool {
    match resource {
        Resource::Function { .. } => true,
        Resource::Activity { .. } => false,
        Resource::Integration { service, action, .. } => {
            matches!((&**service, &**action), ("lambda", "invoke") | ("sqs", "sendMessage"))
        }
    }
}
