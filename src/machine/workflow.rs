//! Standard and Express: how an execution runs, and for how long it may.

use crate::base::{ExecutionArn, quota};

/// The type of the state machine, and how the execution was started.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Workflow {
    /// An execution of a Standard machine.
    #[default]
    Standard,
    /// An execution of an Express machine, by StartExecution or as a child of a map run.
    Express,
    /// An execution of an Express machine whose caller waits for its end: StartSyncExecution.
    SyncExpress,
}

impl Workflow {
    /// That of an execution which nobody waits for: its ARN says it.
    #[must_use]
    pub fn of(arn: &ExecutionArn) -> Self {
        match arn.as_str().split(':').nth(5) {
            Some("express") => Self::Express,
            Some(_) | None => Self::Standard,
        }
    }

    /// Whether it is an execution of an Express machine.
    #[must_use]
    pub fn is_express(self) -> bool {
        match self {
            Self::Standard => false,
            Self::Express | Self::SyncExpress => true,
        }
    }

    /// Whether somebody waits for its response.
    #[must_use]
    pub fn has_waiting_caller(self) -> bool {
        self == Self::SyncExpress
    }

    /// How many seconds an execution may take, whatever the machine's own `TimeoutSeconds`.
    pub(super) fn most_seconds(self) -> i64 {
        if self.is_express() { quota::EXPRESS_SECONDS } else { quota::EXECUTION_SECONDS }
    }
}
