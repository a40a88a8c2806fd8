//! What a mock stands for, and what it may be.

use crate::asl::{IntegrationPattern, Resource, State, StateKind, Task};
use crate::base::Json;
use crate::machine::Outcome;
use crate::world::ApiError;

use super::{Mock, refused, shape};

/// What a mock makes of the state's work.
pub(super) fn outcome(mock: &Mock, state: &State) -> Result<Option<Outcome>, ApiError> {
    match (&mock.result, &mock.error_output) {
        (Some(_), Some(_)) => Err(refused(
            "A test mock should have only one of the following fields: [result, errorOutput].",
        )),
        (Some(text), None) => {
            let result =
                Json::parse(text).map_err(|_| refused("Mocked result must be valid JSON"))?;
            check(mock, state, &result)?;
            Ok(Some(Outcome::Succeeded { output: result, text: None }))
        }
        (None, Some(failure)) => Ok(Some(Outcome::Failed(failure.clone()))),
        // The words are ours.
        (None, None) => Err(refused(
            "A test mock should have one of the following fields: [result, errorOutput].",
        )),
    }
}

fn check(mock: &Mock, state: &State, result: &Json) -> Result<(), ApiError> {
    match &state.kind {
        StateKind::Task(task) => check_answer(mock, task, result),
        StateKind::Parallel(parallel) => {
            let results = result.as_array().ok_or_else(not_an_array)?;
            match results.len() == parallel.branches.len() {
                true => Ok(()),
                false => Err(refused(
                    "Mocked result must contain the same number of items as number of Parallel \
                     branches.",
                )),
            }
        }
        StateKind::Map(map) => {
            let distributed = map.distributed.as_ref();
            let is_written = distributed
                .and_then(|it| it.result_writer.as_ref())
                .is_some_and(|writer| writer.arguments.is_some());
            match is_written {
                // A Map whose results are written returns where they are.
                true => result.as_object().map(|_| ()).ok_or_else(not_an_object),
                false => result.as_array().map(|_| ()).ok_or_else(not_an_array),
            }
        }
        StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_) => Ok(()),
    }
}

/// The result of a task is held against what the action's API answers. What comes back with a token
/// or from a worker may be anything.
fn check_answer(mock: &Mock, task: &Task, result: &Json) -> Result<(), ApiError> {
    match &task.resource {
        Resource::Integration { service, action, pattern: IntegrationPattern::RequestResponse } => {
            match shape::problem(service, action, result, mock.field_validation_mode) {
                Some(problem) => Err(refused(problem)),
                None => Ok(()),
            }
        }
        Resource::Integration { .. } | Resource::Function { .. } | Resource::Activity { .. } => {
            Ok(())
        }
    }
}

fn not_an_array() -> ApiError {
    refused("Mocked result must be an array.")
}

fn not_an_object() -> ApiError {
    refused("Mocked result must be a JSON object.")
}
