//! The history of an execution, as GetExecutionHistory returns it.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>;
//! order, ids and details as recorded on AWS.

mod export;
mod import;
mod log;

use std::fmt;
use std::rc::Rc;

use crate::asl::State;
use crate::base::{EventId, Json, Object, StateName, Timestamp};
use crate::expr::Failure;

pub use import::{HistoryError, RecordedEvent};
pub use log::LogLevel;

/// A line of a history.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryEvent {
    /// `id`, from 1 without gaps.
    pub id: EventId,
    /// `previousEventId`; 0 is none.
    pub previous_id: EventId,
    /// `timestamp`
    pub timestamp: Timestamp,
    /// `type`, and the details that belong to it.
    pub details: EventDetails,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum EventDetails {
    /// The execution began, with the input as its caller wrote it.
    ExecutionStarted {
        /// `input`
        input: Rc<str>,
        /// `roleArn`
        role_arn: Rc<str>,
    },
    /// The execution ended well.
    ExecutionSucceeded(Json),
    /// The execution ended in an error.
    ExecutionFailed(FailureDetails),
    /// The execution was stopped.
    ExecutionAborted(FailureDetails),
    /// `TimeoutSeconds` of the machine passed.
    ExecutionTimedOut(FailureDetails),
    /// `PassStateEntered`, `TaskStateEntered`, …
    StateEntered {
        /// The state: its name, and its type.
        state: Rc<State>,
        /// `input`
        input: Json,
    },
    /// `PassStateExited`, `TaskStateExited`, …
    StateExited {
        /// The state: its name, and its type.
        state: Rc<State>,
        /// `output`
        output: Json,
        /// `assignedVariables`, where the state assigns any.
        assigned: Option<Rc<Object>>,
    },
    /// `TaskStateAborted`, `WaitStateAborted`, …: the state was stopped from outside.
    StateAborted(&'static str),
    /// JSONata in a state failed.
    EvaluationFailed {
        /// `error` and `cause`
        failure: Box<FailureDetails>,
        /// `location`: the field.
        location: Option<Rc<str>>,
        /// `state`
        state: StateName,
    },
    /// The branches begin.
    ParallelStateStarted,
    /// All branches ended well.
    ParallelStateSucceeded,
    /// A branch ended in an error, and nothing is tried again.
    ParallelStateFailed,
    /// The iterations begin.
    MapStateStarted {
        /// How many items there are.
        length: usize,
    },
    /// All iterations ended well.
    MapStateSucceeded,
    /// An iteration ended in an error, and nothing is tried again.
    MapStateFailed,
    /// `MapIterationStarted`, …
    MapIteration {
        /// What happened.
        event: IterationEvent,
        /// `name`: the Map state.
        name: StateName,
        /// `index`, from 0.
        index: usize,
    },
    /// Something of a map run: the children of a distributed Map state.
    MapRun(MapRunEvent),
    /// The execution goes on after it had ended.
    ExecutionRedriven {
        /// `redriveCount`, from 1.
        redrive_count: u32,
    },
    /// Something of a task that a worker fetches.
    Activity(ActivityEvent),
    /// Something of a task that calls an action of a service.
    Task(Rc<TaskDetails>, TaskEvent),
    /// Something of a task that calls a function by its own ARN.
    LambdaFunction(FunctionEvent),
}

/// What happened to an iteration of a Map state.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IterationEvent {
    /// It begins.
    Started,
    /// It ended well.
    Succeeded,
    /// It ended in an error.
    Failed,
    /// It was stopped because another one failed.
    Aborted,
}

/// `MapRunStarted`, `MapRunSucceeded`, …
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum MapRunEvent {
    /// It begins; with its ARN.
    Started(Rc<str>),
    /// It goes on after it had ended.
    Redriven {
        /// `mapRunArn`
        arn: Rc<str>,
        /// `redriveCount`, from 1.
        redrive_count: u32,
    },
    /// It ended well.
    Succeeded,
    /// It ended in an error.
    Failed(FailureDetails),
    /// It was stopped.
    Aborted,
}

/// `TaskScheduled`, `TaskStarted`, …
#[derive(Clone, Debug, PartialEq)]
pub enum TaskEvent {
    /// The service is to be called.
    Scheduled(Box<Scheduled>),
    /// The call begins.
    Started,
    /// The service took the call, and the task waits; with the service's response.
    Submitted(Json),
    /// The task has a result.
    Succeeded(Printed),
    /// The task has an error.
    Failed(FailureDetails),
    /// A deadline of the task passed.
    TimedOut(FailureDetails),
}

/// `LambdaFunctionScheduled`, `LambdaFunctionStarted`, …
#[derive(Clone, Debug, PartialEq)]
pub enum FunctionEvent {
    /// The function is to be called.
    Scheduled {
        /// `resource`: the function's ARN.
        resource: Rc<str>,
        /// With what.
        call: Box<Scheduled>,
    },
    /// The function begins.
    Started,
    /// The function returned a result.
    Succeeded(Json),
    /// The function returned an error.
    Failed(FailureDetails),
    /// The task's deadline passed.
    TimedOut(FailureDetails),
}

/// `ActivityScheduled`, `ActivityStarted`, …
#[derive(Clone, Debug, PartialEq)]
pub enum ActivityEvent {
    /// The work waits for a worker.
    Scheduled {
        /// `resource`: the activity's ARN.
        resource: Rc<str>,
        /// With what.
        call: Box<Scheduled>,
    },
    /// A worker fetched it, and perhaps said its name.
    Started(Option<Rc<str>>),
    /// The worker returned a result.
    Succeeded(Printed),
    /// The worker returned an error.
    Failed(FailureDetails),
    /// A deadline of the task passed.
    TimedOut(FailureDetails),
}

/// With what a service, a function or a worker is to be called, and how long it may take.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheduled {
    /// `parameters` or `input`
    pub input: Json,
    /// `timeoutInSeconds`
    pub timeout_in_seconds: Option<i64>,
    /// `heartbeatInSeconds`; functions have none.
    pub heartbeat_in_seconds: Option<i64>,
    /// `taskCredentials.roleArn`; activities have none.
    pub role_arn: Option<Rc<str>>,
}

/// `resourceType` and `resource` of a task's events: `lambda` and `invoke.waitForTaskToken`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TaskDetails {
    /// `resourceType`
    pub resource_type: Rc<str>,
    /// `resource`
    pub resource: Rc<str>,
}

/// `error` and `cause`, where there are any.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FailureDetails {
    /// `error`
    pub error: Option<Rc<str>>,
    /// `cause`
    pub cause: Option<Rc<str>>,
}

/// A payload, in its own words or minified.
#[derive(Clone, Debug, PartialEq)]
pub enum Printed {
    /// As somebody wrote it.
    Text(Rc<str>),
    /// As the service prints it.
    Json(Json),
}

impl From<&Failure> for FailureDetails {
    fn from(failure: &Failure) -> Self {
        Self { error: failure.error.clone(), cause: failure.cause.clone() }
    }
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Json(json) => json.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HistoryEvent;

    /// An execution keeps thousands of them.
    #[test]
    fn an_event_fits_a_cache_line() {
        assert!(size_of::<HistoryEvent>() <= 64, "{}", size_of::<HistoryEvent>());
    }
}
