//! Histories in AWS's JSON shape.

use std::rc::Rc;

use crate::base::{Json, Number, Object};

use super::{
    ActivityEvent, EventDetails, FailureDetails, FunctionEvent, HistoryEvent, IterationEvent,
    MapRunEvent, Scheduled, TaskEvent,
};

/// The region of everything that is simulated.
const REGION: &str = "us-east-1";

impl HistoryEvent {
    /// The event as an item of `events` in the response of GetExecutionHistory. Payloads are
    /// strings; the timestamp is in seconds with milliseconds.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let seconds = self.timestamp.millis() as f64 / 1000.0;
        let mut event = Object::new();
        event.insert("timestamp".into(), Json::Number(Number::Float(seconds)));
        event.insert("type".into(), Json::String(self.details.type_name().into()));
        event.insert("id".into(), Json::from(i64::from(self.id.0)));
        event.insert("previousEventId".into(), Json::from(i64::from(self.previous_id.0)));
        if let Some((key, details)) = self.details.to_json() {
            event.insert(key.into(), details);
        }
        event.into()
    }
}

impl EventDetails {
    /// AWS's name of the event: `TaskScheduled`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::ExecutionStarted { .. } => "ExecutionStarted",
            Self::ExecutionSucceeded(_) => "ExecutionSucceeded",
            Self::ExecutionFailed(_) => "ExecutionFailed",
            Self::ExecutionAborted(_) => "ExecutionAborted",
            Self::ExecutionTimedOut(_) => "ExecutionTimedOut",
            Self::StateEntered { state, .. } => entered_name(state.kind.type_name()),
            Self::StateExited { state, .. } => exited_name(state.kind.type_name()),
            Self::StateAborted(state_type) => aborted_name(state_type),
            Self::EvaluationFailed { .. } => "EvaluationFailed",
            Self::ParallelStateStarted => "ParallelStateStarted",
            Self::ParallelStateSucceeded => "ParallelStateSucceeded",
            Self::ParallelStateFailed => "ParallelStateFailed",
            Self::MapStateStarted { .. } => "MapStateStarted",
            Self::MapStateSucceeded => "MapStateSucceeded",
            Self::MapStateFailed => "MapStateFailed",
            Self::MapIteration { event, .. } => match event {
                IterationEvent::Started => "MapIterationStarted",
                IterationEvent::Succeeded => "MapIterationSucceeded",
                IterationEvent::Failed => "MapIterationFailed",
                IterationEvent::Aborted => "MapIterationAborted",
            },
            Self::MapRun(event) => match event {
                MapRunEvent::Started(_) => "MapRunStarted",
                MapRunEvent::Redriven { .. } => "MapRunRedriven",
                MapRunEvent::Succeeded => "MapRunSucceeded",
                MapRunEvent::Failed(_) => "MapRunFailed",
                MapRunEvent::Aborted => "MapRunAborted",
            },
            Self::ExecutionRedriven { .. } => "ExecutionRedriven",
            Self::Activity(event) => match event {
                ActivityEvent::Scheduled { .. } => "ActivityScheduled",
                ActivityEvent::Started(_) => "ActivityStarted",
                ActivityEvent::Succeeded(_) => "ActivitySucceeded",
                ActivityEvent::Failed(_) => "ActivityFailed",
                ActivityEvent::TimedOut(_) => "ActivityTimedOut",
            },
            Self::Task(_, event) => match event {
                TaskEvent::Scheduled(_) => "TaskScheduled",
                TaskEvent::Started => "TaskStarted",
                TaskEvent::Submitted(_) => "TaskSubmitted",
                TaskEvent::Succeeded(_) => "TaskSucceeded",
                TaskEvent::Failed(_) => "TaskFailed",
                TaskEvent::TimedOut(_) => "TaskTimedOut",
            },
            Self::LambdaFunction(event) => match event {
                FunctionEvent::Scheduled { .. } => "LambdaFunctionScheduled",
                FunctionEvent::Started => "LambdaFunctionStarted",
                FunctionEvent::Succeeded(_) => "LambdaFunctionSucceeded",
                FunctionEvent::Failed(_) => "LambdaFunctionFailed",
                FunctionEvent::TimedOut(_) => "LambdaFunctionTimedOut",
            },
        }
    }

    /// The details and the key under which they stand, for the events that have any.
    #[must_use]
    pub fn to_json(&self) -> Option<(&'static str, Json)> {
        let mut it = Object::new();
        let key = self.put_into(&mut it)?;
        Some((key, it.into()))
    }

    fn put_into(&self, it: &mut Object) -> Option<&'static str> {
        Some(match self {
            Self::ExecutionStarted { input, role_arn } => {
                payload(it, "input", input);
                text(it, "roleArn", role_arn);
                "executionStartedEventDetails"
            }
            Self::ExecutionSucceeded(output) => {
                payload(it, "output", output);
                "executionSucceededEventDetails"
            }
            Self::ExecutionFailed(details) => failed(it, details, "executionFailedEventDetails"),
            Self::ExecutionAborted(details) => failed(it, details, "executionAbortedEventDetails"),
            Self::ExecutionTimedOut(details) => {
                failed(it, details, "executionTimedOutEventDetails")
            }
            Self::ExecutionRedriven { redrive_count } => {
                count(it, "redriveCount", *redrive_count as usize);
                "executionRedrivenEventDetails"
            }
            Self::StateEntered { .. }
            | Self::StateExited { .. }
            | Self::StateAborted(_)
            | Self::EvaluationFailed { .. } => return self.put_state_into(it),
            Self::ParallelStateStarted
            | Self::ParallelStateSucceeded
            | Self::ParallelStateFailed
            | Self::MapStateSucceeded
            | Self::MapStateFailed => return None,
            Self::MapStateStarted { length } => {
                count(it, "length", *length);
                "mapStateStartedEventDetails"
            }
            Self::MapIteration { event, name, index } => {
                text(it, "name", name.as_str());
                count(it, "index", *index);
                event.details_key()
            }
            Self::MapRun(event) => return event.put_into(it),
            Self::Activity(event) => event.put_into(it),
            Self::Task(task, event) => {
                text(it, "resourceType", &task.resource_type);
                text(it, "resource", &task.resource);
                event.put_into(it)
            }
            Self::LambdaFunction(event) => return event.put_into(it),
        })
    }

    fn put_state_into(&self, it: &mut Object) -> Option<&'static str> {
        if let Self::StateEntered { state, input } = self {
            text(it, "name", state.name.as_str());
            payload(it, "input", input);
            Some("stateEnteredEventDetails")
        } else if let Self::StateExited { state, output, assigned } = self {
            text(it, "name", state.name.as_str());
            payload(it, "output", output);
            variables(it, assigned.as_deref());
            Some("stateExitedEventDetails")
        } else if let Self::EvaluationFailed { failure: details, location, state } = self {
            failure(it, details);
            if let Some(location) = location {
                text(it, "location", location);
            }
            text(it, "state", state.as_str());
            Some("evaluationFailedEventDetails")
        } else {
            None
        }
    }
}

impl IterationEvent {
    fn details_key(self) -> &'static str {
        match self {
            Self::Started => "mapIterationStartedEventDetails",
            Self::Succeeded => "mapIterationSucceededEventDetails",
            Self::Failed => "mapIterationFailedEventDetails",
            Self::Aborted => "mapIterationAbortedEventDetails",
        }
    }
}

impl MapRunEvent {
    fn put_into(&self, it: &mut Object) -> Option<&'static str> {
        match self {
            Self::Started(arn) => {
                text(it, "mapRunArn", arn);
                Some("mapRunStartedEventDetails")
            }
            Self::Redriven { arn, redrive_count } => {
                text(it, "mapRunArn", arn);
                count(it, "redriveCount", *redrive_count as usize);
                Some("mapRunRedrivenEventDetails")
            }
            Self::Failed(details) => Some(failed(it, details, "mapRunFailedEventDetails")),
            Self::Succeeded | Self::Aborted => None,
        }
    }
}

impl TaskEvent {
    fn put_into(&self, it: &mut Object) -> &'static str {
        match self {
            Self::Scheduled(call) => {
                let Scheduled { input, timeout_in_seconds, heartbeat_in_seconds, role_arn } =
                    &**call;
                text(it, "region", REGION);
                text(it, "parameters", &input.to_string());
                seconds(it, "timeoutInSeconds", *timeout_in_seconds);
                seconds(it, "heartbeatInSeconds", *heartbeat_in_seconds);
                credentials(it, role_arn.as_ref());
                "taskScheduledEventDetails"
            }
            Self::Started => "taskStartedEventDetails",
            Self::Submitted(output) => {
                payload(it, "output", output);
                "taskSubmittedEventDetails"
            }
            Self::Succeeded(output) => {
                payload(it, "output", output);
                "taskSucceededEventDetails"
            }
            Self::Failed(details) => {
                failure(it, details);
                "taskFailedEventDetails"
            }
            Self::TimedOut(details) => {
                failure(it, details);
                "taskTimedOutEventDetails"
            }
        }
    }
}

impl FunctionEvent {
    fn put_into(&self, it: &mut Object) -> Option<&'static str> {
        Some(match self {
            Self::Scheduled { resource, call } => {
                let Scheduled { input, timeout_in_seconds, role_arn, .. } = &**call;
                text(it, "resource", resource);
                payload(it, "input", input);
                seconds(it, "timeoutInSeconds", *timeout_in_seconds);
                credentials(it, role_arn.as_ref());
                "lambdaFunctionScheduledEventDetails"
            }
            Self::Started => return None,
            Self::Succeeded(output) => {
                payload(it, "output", output);
                "lambdaFunctionSucceededEventDetails"
            }
            Self::Failed(details) => {
                failure(it, details);
                "lambdaFunctionFailedEventDetails"
            }
            Self::TimedOut(details) => {
                failure(it, details);
                "lambdaFunctionTimedOutEventDetails"
            }
        })
    }
}

impl ActivityEvent {
    fn put_into(&self, it: &mut Object) -> &'static str {
        match self {
            Self::Scheduled { resource, call } => {
                let Scheduled { input, timeout_in_seconds, heartbeat_in_seconds, .. } = &**call;
                text(it, "resource", resource);
                payload(it, "input", input);
                seconds(it, "timeoutInSeconds", *timeout_in_seconds);
                seconds(it, "heartbeatInSeconds", *heartbeat_in_seconds);
                "activityScheduledEventDetails"
            }
            Self::Started(worker) => {
                if let Some(worker) = worker {
                    text(it, "workerName", worker);
                }
                "activityStartedEventDetails"
            }
            Self::Succeeded(output) => {
                payload(it, "output", output);
                "activitySucceededEventDetails"
            }
            Self::Failed(details) => {
                failure(it, details);
                "activityFailedEventDetails"
            }
            Self::TimedOut(details) => {
                failure(it, details);
                "activityTimedOutEventDetails"
            }
        }
    }
}

fn text(object: &mut Object, key: &str, value: &str) {
    object.insert(key.into(), Json::from(value));
}

/// `inputDetails` and `outputDetails` are always there and never truncated.
fn payload(object: &mut Object, key: &str, value: &(impl std::fmt::Display + ?Sized)) {
    object.insert(key.into(), Json::from(value.to_string()));
    let details = Rc::from(format!("{key}Details"));
    object.insert(details, Json::object([("truncated", Json::Bool(false))]));
}

/// `assignedVariables`: the JSON text of each value (recorded: `test_base_cases[BASE_CONSTANT_LITERALS]`).
fn variables(object: &mut Object, assigned: Option<&Object>) {
    let Some(assigned) = assigned.filter(|it| !it.is_empty()) else {
        return;
    };
    let texts =
        assigned.iter().map(|(name, value)| (Rc::clone(name), Json::from(value.to_string())));
    object.insert("assignedVariables".into(), Json::object(texts));
    let details = Json::object([("truncated", Json::Bool(false))]);
    object.insert("assignedVariablesDetails".into(), details);
}

fn credentials(object: &mut Object, role_arn: Option<&Rc<str>>) {
    if let Some(role_arn) = role_arn {
        let credentials = Json::object([("roleArn", Json::String(Rc::clone(role_arn)))]);
        object.insert("taskCredentials".into(), credentials);
    }
}

fn count(object: &mut Object, key: &str, value: usize) {
    object.insert(key.into(), Json::from(i64::try_from(value).unwrap_or(i64::MAX)));
}

fn seconds(object: &mut Object, key: &str, value: Option<i64>) {
    if let Some(value) = value {
        object.insert(key.into(), Json::from(value));
    }
}

fn failed(object: &mut Object, details: &FailureDetails, key: &'static str) -> &'static str {
    failure(object, details);
    key
}

fn failure(object: &mut Object, details: &FailureDetails) {
    for (part, value) in [("error", &details.error), ("cause", &details.cause)] {
        if let Some(value) = value {
            text(object, part, value);
        }
    }
}

fn entered_name(state_type: &str) -> &'static str {
    match state_type {
        "Pass" => "PassStateEntered",
        "Task" => "TaskStateEntered",
        "Choice" => "ChoiceStateEntered",
        "Wait" => "WaitStateEntered",
        "Succeed" => "SucceedStateEntered",
        "Parallel" => "ParallelStateEntered",
        "Map" => "MapStateEntered",
        _ => "FailStateEntered",
    }
}

fn exited_name(state_type: &str) -> &'static str {
    match state_type {
        "Pass" => "PassStateExited",
        "Task" => "TaskStateExited",
        "Choice" => "ChoiceStateExited",
        "Wait" => "WaitStateExited",
        "Parallel" => "ParallelStateExited",
        "Map" => "MapStateExited",
        _ => "SucceedStateExited",
    }
}

fn aborted_name(state_type: &str) -> &'static str {
    match state_type {
        "Task" => "TaskStateAborted",
        "Wait" => "WaitStateAborted",
        "Parallel" => "ParallelStateAborted",
        _ => "MapStateAborted",
    }
}
