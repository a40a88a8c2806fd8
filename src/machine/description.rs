//! What DescribeExecution and StartSyncExecution tell of an execution, and whether it may be
//! redriven.

use crate::base::{Json, Number, Object, Timestamp, quota};

use super::execution::{Execution, ExecutionStatus};
use super::history::EventDetails;
use super::map_run::MapRunArn;

/// What an Express execution is billed for where it needs no more memory
/// (recorded: `test_start_sync_execution`).
const BILLED_MEMORY_MB: i64 = 64;

/// Durations are billed in steps of so many milliseconds (recorded: `test_catch`).
const BILLED_MILLIS: i64 = 100;

/// `redriveStatus`, with `redriveStatusReason` where there is one.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Redrivability {
    /// `REDRIVABLE`
    Redrivable,
    /// `REDRIVABLE_BY_MAP_RUN`: a child of a map run goes on only when the map run does.
    ByMapRun,
    /// `NOT_REDRIVABLE`, and why.
    NotRedrivable(&'static str),
}

impl Redrivability {
    /// AWS's word: `REDRIVABLE`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Redrivable => "REDRIVABLE",
            Self::ByMapRun => "REDRIVABLE_BY_MAP_RUN",
            Self::NotRedrivable(_) => "NOT_REDRIVABLE",
        }
    }
}

impl ExecutionStatus {
    /// AWS's word: `SUCCEEDED`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        }
    }
}

impl Execution {
    /// The response of DescribeExecution: payloads are texts, dates are in seconds since 1970 with
    /// milliseconds (recorded: `test_describe_execution`, `test_global_timeout`). A child of a map
    /// run names it.
    #[must_use]
    pub fn describe(&self, map_run: Option<&MapRunArn>, now: Timestamp) -> Json {
        let mut it = self.described();
        if let Some(map_run) = map_run {
            it.insert("mapRunArn".into(), Json::from(map_run.to_string()));
        }
        it.insert("redriveCount".into(), Json::from(i64::from(self.redrive_count)));
        if let Some(redriven) = self.redriven {
            it.insert("redriveDate".into(), seconds(redriven));
        }
        let redrivability = self.redrivability(map_run.is_some(), now);
        it.insert("redriveStatus".into(), Json::from(redrivability.as_str()));
        if let Redrivability::NotRedrivable(reason) = redrivability {
            it.insert("redriveStatusReason".into(), Json::from(reason));
        }
        it.into()
    }

    /// The response of StartSyncExecution, once the execution has ended
    /// (recorded: `test_start_sync_execution`, `test_base[BASE_RAISE_FAILURE]`).
    #[must_use]
    pub fn sync_response(&self) -> Option<Json> {
        let ended = self.ended?;
        let mut it = self.described();
        it.insert("outputDetails".into(), included());
        let steps = ended.since(self.started).max(1).saturating_add(BILLED_MILLIS - 1);
        let billed = steps / BILLED_MILLIS * BILLED_MILLIS;
        let billing = Json::object([
            ("billedDurationInMilliseconds", Json::from(billed)),
            ("billedMemoryUsedInMB", Json::from(BILLED_MEMORY_MB)),
        ]);
        it.insert("billingDetails".into(), billing);
        Some(it.into())
    }

    /// Whether RedriveExecution would be accepted. A child of a map run may go on only with it.
    #[must_use]
    pub fn redrivability(&self, is_child: bool, now: Timestamp) -> Redrivability {
        let ended = match self.status {
            ExecutionStatus::Running => {
                let reason = "Execution is RUNNING and cannot be redriven";
                return Redrivability::NotRedrivable(reason);
            }
            ExecutionStatus::Succeeded => {
                let reason = "Execution is SUCCEEDED and cannot be redriven";
                return Redrivability::NotRedrivable(reason);
            }
            ExecutionStatus::Failed | ExecutionStatus::TimedOut | ExecutionStatus::Aborted => {
                self.ended.unwrap_or(self.started)
            }
        };
        if self.history.len() + quota::REDRIVE_ROOM > self.history_limit() as usize {
            Redrivability::NotRedrivable("Execution history event limit exceeded")
        } else if now.since(self.started) > quota::EXECUTION_SECONDS * 1000 {
            Redrivability::NotRedrivable("Execution has exceeded the max execution time")
        } else if now.since(ended) > quota::REDRIVE_SECONDS * 1000 {
            Redrivability::NotRedrivable("Execution redrivable period exceeded")
        } else if is_child {
            Redrivability::ByMapRun
        } else {
            Redrivability::Redrivable
        }
    }

    /// What both responses tell. The end of a machine's own time is no error of the execution
    /// (recorded: `test_global_timeout`).
    fn described(&self) -> Object {
        let mut it = Object::new();
        it.insert("executionArn".into(), Json::String(self.names.arn.shared()));
        it.insert("stateMachineArn".into(), Json::String(self.names.machine_arn.shared()));
        it.insert("name".into(), Json::from(&*self.names.name));
        it.insert("status".into(), Json::from(self.status.as_str()));
        it.insert("startDate".into(), seconds(self.started));
        if let Some(ended) = self.ended {
            it.insert("stopDate".into(), seconds(ended));
        }
        it.insert("input".into(), Json::from(self.input_text()));
        it.insert("inputDetails".into(), included());
        if let Some(output) = &self.output {
            it.insert("output".into(), Json::from(output.to_string()));
            it.insert("outputDetails".into(), included());
        }
        let failure = self.failure.as_ref().filter(|_| self.status != ExecutionStatus::TimedOut);
        for (key, text) in [
            ("error", failure.and_then(|it| it.error.as_deref())),
            ("cause", failure.and_then(|it| it.cause.as_deref())),
        ] {
            if let Some(text) = text {
                it.insert(key.into(), Json::from(text));
            }
        }
        it
    }

    /// The input as its caller wrote it.
    fn input_text(&self) -> &str {
        let first = self.history.get(0).map(|event| &event.details);
        let Some(EventDetails::ExecutionStarted { input, .. }) = first else {
            unreachable!("a history begins with ExecutionStarted")
        };
        input
    }
}

fn seconds(at: Timestamp) -> Json {
    Json::from(Number::Float(at.millis() as f64 / 1000.0))
}

fn included() -> Json {
    Json::object([("included", Json::Bool(true))])
}
