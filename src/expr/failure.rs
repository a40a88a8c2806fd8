//! An ASL error: something that goes wrong in the simulated world, and that Retry and Catch see.

use std::rc::Rc;

use crate::base::{Json, StateName};

use super::Path;

/// The names that the States Language reserves.
pub mod error_name {
    /// Wildcard in `ErrorEquals`: every error that can be caught.
    pub const ALL: &str = "States.ALL";
    /// Wildcard in `ErrorEquals`: every error of a task but a timeout.
    pub const TASK_FAILED: &str = "States.TaskFailed";
    /// A task or an execution ran out of time.
    pub const TIMEOUT: &str = "States.Timeout";
    /// A task's worker was silent for too long. Only ever written in `ErrorEquals`: histories
    /// say `States.Timeout` (recorded: `test_heartbeat_timeout`).
    pub const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";
    /// The definition met data that it cannot handle. Neither retried nor caught
    /// (recorded: `test_catch_states_runtime`).
    pub const RUNTIME: &str = "States.Runtime";
    /// A payload is larger than the service allows.
    pub const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
    /// `ResultPath` does not fit the input.
    pub const RESULT_PATH_MATCH_FAILURE: &str = "States.ResultPathMatchFailure";
    /// A distributed Map could not read its items.
    pub const ITEM_READER_FAILED: &str = "States.ItemReaderFailed";
    /// A distributed Map could not write its results.
    pub const RESULT_WRITER_FAILED: &str = "States.ResultWriterFailed";
    /// More items of a distributed Map failed than it tolerates.
    pub const EXCEED_TOLERATED_FAILURE_THRESHOLD: &str = "States.ExceedToleratedFailureThreshold";
    /// A JSONata expression failed, or gave what its field cannot take.
    pub const QUERY_EVALUATION_ERROR: &str = "States.QueryEvaluationError";
    /// An intrinsic function got what it cannot take.
    pub const INTRINSIC_FAILURE: &str = "States.IntrinsicFailure";
}

/// An error with its cause. SendTaskFailure may leave out either
/// (recorded: `test_sqs_failure_in_wait_for_task_tok_no_error_field`).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Failure {
    /// The error name.
    pub error: Option<Rc<str>>,
    /// The cause.
    pub cause: Option<Rc<str>>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a failure comes from, as far as its name does not tell.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Origin {
    /// Nothing that matters.
    #[default]
    Other,
    /// A missed heartbeat: `States.HeartbeatTimeout` matches it too.
    Heartbeat,
    /// The evaluation of JSONata: an EvaluationFailed event reports it, with the field if it is
    /// about one.
    Evaluation(Option<Rc<str>>),
}

impl Failure {
    /// An error with its cause.
    #[must_use]
    pub fn new(error: &str, cause: impl Into<Rc<str>>) -> Self {
        Self { error: Some(error.into()), cause: Some(cause.into()), origin: Origin::Other }
    }

    /// `States.QueryEvaluationError`: JSONata in a field failed, or about no field in particular.
    #[must_use]
    pub fn evaluation(cause: impl Into<Rc<str>>, location: Option<Rc<str>>) -> Self {
        let origin = Origin::Evaluation(location);
        Self { origin, ..Self::new(error_name::QUERY_EVALUATION_ERROR, cause) }
    }

    /// `States.Runtime`, with its cause.
    #[must_use]
    pub fn runtime(cause: impl Into<Rc<str>>) -> Self {
        Self::new(error_name::RUNTIME, cause)
    }

    /// `States.Timeout`, which has no cause (recorded: `test_invoke_timeout`).
    #[must_use]
    pub fn timeout(heartbeat: bool) -> Self {
        let origin = if heartbeat { Origin::Heartbeat } else { Origin::Other };
        Self { error: Some(error_name::TIMEOUT.into()), cause: None, origin }
    }

    /// `States.DataLimitExceeded`: what a state or a task returned is too large
    /// (recorded: `test_start_large_input`, `test_task_lambda_data_limit_exceeded…`).
    #[must_use]
    pub fn data_limit_exceeded(returned_by: &str) -> Self {
        let cause = format!(
            "The state/task '{returned_by}' returned a result with a size exceeding the maximum \
             number of bytes service limit."
        );
        Self::new(error_name::DATA_LIMIT_EXCEEDED, cause)
    }

    /// `States.ItemReaderFailed`: the items of a distributed Map state could not be read.
    #[must_use]
    pub fn item_reader_failed(cause: impl Into<Rc<str>>) -> Self {
        Self::new(error_name::ITEM_READER_FAILED, cause)
    }

    /// `States.ResultWriterFailed`: the results of a distributed Map state are more bytes than are
    /// written.
    #[must_use]
    pub fn result_writer_failed(most: usize) -> Self {
        let cause = format!("The results are more than the {most} bytes that a simulator holds.");
        Self::new(error_name::RESULT_WRITER_FAILED, cause)
    }

    /// A path that leads nowhere: the text of `InputPath`, `OutputPath`, `TimeoutSecondsPath` and
    /// `HeartbeatSecondsPath` (recorded: `test_invalid_jsonpath`).
    #[must_use]
    pub fn invalid_path(path: &Path, missing: &super::PathError) -> Self {
        Self::runtime(format!("Invalid path '{path}' : {missing}"))
    }

    /// The failure as the state reports it: with the sentence that names the state.
    #[must_use]
    pub fn in_state(mut self, name: &StateName, entered: u32) -> Self {
        let cause = self.cause.take().unwrap_or_default();
        self.cause = Some(
            format!(
                "An error occurred while executing the state '{name}' \
                 (entered at the event id #{entered}). {cause}"
            )
            .into(),
        );
        self
    }

    /// Whether neither Retry nor Catch may take it.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(
            self.error.as_deref(),
            Some(error_name::RUNTIME | error_name::RESULT_PATH_MATCH_FAILURE)
        )
    }

    /// What a catcher hands on: `{"Error": …, "Cause": …}`. A timeout's cause is the empty
    /// string, other missing parts are null (recorded: `test_invoke_timeout`,
    /// `test_sqs_failure_in_wait_for_task_tok_no_error_field`).
    #[must_use]
    pub fn error_output(&self) -> Json {
        let part = |part: &Option<Rc<str>>| part.clone().map_or(Json::Null, Json::String);
        let cause = match (&self.cause, self.error.as_deref()) {
            (None, Some(error_name::TIMEOUT)) => Json::from(""),
            (cause, _) => part(cause),
        };
        Json::object([("Error", part(&self.error)), ("Cause", cause)])
    }
}
