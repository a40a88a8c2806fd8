//! What a task hands to its service, and what it takes back.

use std::rc::Rc;

use crate::asl::{Quantity, Resource, Task};
use crate::base::{Json, Moment, Number, TaskToken, quota};
use crate::expr::{Failure, Scope};
use crate::machine::branch::{Branch, Visit};
use crate::machine::turn::{Sight, Turn};
use crate::machine::{Outcome, flow};

use super::parameters;

/// What of a task is evaluated anew for every attempt.
pub(super) struct Prepared {
    pub(super) parameters: Json,
    pub(super) timeout: Option<i64>,
    pub(super) heartbeat: Option<i64>,
    /// The role of the task's own credentials.
    pub(super) role_arn: Option<Rc<str>>,
}

impl Turn<'_, '_> {
    pub(super) fn prepare(
        &mut self,
        branch: &Branch,
        task: &Task,
        visit: &Visit,
        token: Option<&TaskToken>,
    ) -> Result<Prepared, Failure> {
        let is_activity = matches!(task.resource, Resource::Activity { .. });
        let token = token.filter(|_| !is_activity);
        let sight = Sight { retries: true, token };
        let prepared = self.evaluate_watched(branch, visit, sight, |scope, at, watch| {
            let parameters = flow::effective_input(&task.flow, scope, at, watch)?;
            let parameters =
                parameters::to_be_sent(&task.resource, task.flow.language(), parameters)?;
            let timeout = seconds(task.timeout.as_ref(), "TimeoutSecondsPath", scope, at)?;
            let heartbeat = seconds(task.heartbeat.as_ref(), "HeartbeatSecondsPath", scope, at)?;
            let role_arn = role_arn(task, scope, at)?;
            Ok(Prepared { parameters, timeout, heartbeat, role_arn })
        })?;
        let parameters = &prepared.parameters;
        if parameters.bytes() > quota::PAYLOAD_BYTES || parameters.depth() > quota::PAYLOAD_DEPTH {
            return Err(Failure::data_limit_exceeded(visit.state.name.as_str()));
        }
        Ok(prepared)
    }
}

/// `Credentials`: the role, where it is given.
fn role_arn(
    task: &Task,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Option<Rc<str>>, Failure> {
    let Some(credentials) = &task.credentials else { return Ok(None) };
    let credentials = credentials.evaluate(scope, at)?;
    Ok(credentials.get("RoleArn").and_then(Json::as_str).map(Rc::from))
}

/// A result over the limit is an error of the task
/// (recorded: `test_service_task_lambada_data_limit_exceeded_on_large_utf8_response`).
pub(super) fn within_limits(outcome: Outcome, resource: &Resource) -> Outcome {
    match outcome {
        Outcome::Succeeded { output, .. } if output.bytes() > quota::PAYLOAD_BYTES => {
            let returned_by = match resource {
                Resource::Function { arn } | Resource::Activity { arn } => arn,
                Resource::Integration { service, .. } => service,
            };
            Outcome::Failed(Failure::data_limit_exceeded(returned_by))
        }
        Outcome::Succeeded { .. } | Outcome::Failed(_) => outcome,
    }
}

fn seconds(
    seconds: Option<&Quantity>,
    field: &str,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Option<i64>, Failure> {
    let in_range =
        |number: Number| number.as_i64().filter(|seconds| (1..=quota::SECONDS).contains(seconds));
    match seconds {
        None => Ok(None),
        Some(Quantity::Literal(number)) => Ok(number.as_i64()),
        Some(Quantity::Query(query)) => {
            let value = query.evaluate(scope, at)?;
            let number = value.as_number().and_then(in_range);
            number.map(Some).ok_or_else(|| query.unexpected_type("integer", &value))
        }
        Some(Quantity::Path(path)) => {
            let value = flow::look_up(path, scope)?;
            let number = value.as_number().and_then(in_range);
            number.map(Some).ok_or_else(|| {
                let range = format!("an integer between 1 and {}", quota::SECONDS);
                Failure::runtime(format!(
                    "The {field} parameter does not reference {range}: {path} == {value}"
                ))
            })
        }
    }
}
