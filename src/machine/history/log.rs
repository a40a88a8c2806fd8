//! Histories as they are logged to CloudWatch.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html>; shape recorded:
//! `test_base[raise_failure.json5_ALL_False]`, `test_partial_log_levels`.

use crate::asl::StateKind;
use crate::base::{Json, Object};
use crate::machine::Execution;

use super::{EventDetails, FunctionEvent, HistoryEvent, IterationEvent, MapRunEvent, TaskEvent};

/// `level` of a logging configuration: which events are logged.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LogLevel {
    /// All of them.
    All,
    /// Those that tell of an error, and the Fail state's.
    Error,
    /// How executions ended, where they did not end well.
    Fatal,
    /// None.
    #[default]
    Off,
}

/// What an entry leaves out where a machine does not log its data. Recorded of inputs and outputs;
/// parameters and variables are data as well.
const DATA: [&str; 7] = [
    "input",
    "inputDetails",
    "output",
    "outputDetails",
    "parameters",
    "assignedVariables",
    "assignedVariablesDetails",
];

impl Execution {
    /// The log entries of an execution, in the order of its events.
    pub fn log_entries(
        &self,
        level: LogLevel,
        include_execution_data: bool,
    ) -> impl Iterator<Item = Json> {
        let mut redrives = 0;
        self.history().iter().filter_map(move |event| {
            if let EventDetails::ExecutionRedriven { redrive_count } = event.details {
                redrives = redrive_count;
            }
            let arn = self.names().arn.as_str();
            level.takes(&event.details).then(|| entry(event, arn, redrives, include_execution_data))
        })
    }
}

impl LogLevel {
    /// Whether an event is logged. AWS's table says nothing of activities: what it logs of tasks,
    /// it is taken to log of them.
    #[must_use]
    pub fn takes(self, event: &EventDetails) -> bool {
        match self {
            Self::All => true,
            Self::Error => is_fatal(event) || is_error(event),
            Self::Fatal => is_fatal(event),
            Self::Off => false,
        }
    }
}

fn is_fatal(event: &EventDetails) -> bool {
    matches!(
        event,
        EventDetails::ExecutionFailed(_)
            | EventDetails::ExecutionAborted(_)
            | EventDetails::ExecutionTimedOut(_)
    )
}

fn is_error(event: &EventDetails) -> bool {
    match event {
        EventDetails::StateEntered { state, .. } => matches!(state.kind, StateKind::Fail(_)),
        EventDetails::StateAborted(_)
        | EventDetails::ParallelStateFailed
        | EventDetails::MapStateFailed => true,
        EventDetails::MapIteration { event, .. } => {
            matches!(event, IterationEvent::Failed | IterationEvent::Aborted)
        }
        EventDetails::MapRun(event) => {
            matches!(event, MapRunEvent::Failed(_) | MapRunEvent::Aborted)
        }
        EventDetails::Task(_, event) => {
            matches!(event, TaskEvent::Failed(_) | TaskEvent::TimedOut(_))
        }
        EventDetails::LambdaFunction(event) => {
            matches!(event, FunctionEvent::Failed(_) | FunctionEvent::TimedOut(_))
        }
        EventDetails::Activity(event) => {
            use super::ActivityEvent::{Failed, TimedOut};
            matches!(event, Failed(_) | TimedOut(_))
        }
        EventDetails::ExecutionStarted { .. }
        | EventDetails::ExecutionSucceeded(_)
        | EventDetails::ExecutionFailed(_)
        | EventDetails::ExecutionAborted(_)
        | EventDetails::ExecutionTimedOut(_)
        | EventDetails::ExecutionRedriven { .. }
        | EventDetails::StateExited { .. }
        | EventDetails::EvaluationFailed { .. }
        | EventDetails::ParallelStateStarted
        | EventDetails::ParallelStateSucceeded
        | EventDetails::MapStateStarted { .. }
        | EventDetails::MapStateSucceeded => false,
    }
}

/// Numbers are texts in a log.
fn entry(event: &HistoryEvent, arn: &str, redrives: u32, with_data: bool) -> Json {
    let text = |it: &dyn std::fmt::Display| Json::from(it.to_string());
    let mut details = match event.details.to_json() {
        Some((_, Json::Object(details))) => (*details).clone(),
        Some(_) | None => Object::new(),
    };
    if !with_data {
        details = details
            .iter()
            .filter(|(key, _)| !DATA.contains(&&***key))
            .map(|(key, value)| (std::rc::Rc::clone(key), value.clone()))
            .collect();
    }
    Json::object([
        ("id", text(&event.id)),
        ("type", Json::from(event.details.type_name())),
        ("details", details.into()),
        ("previous_event_id", text(&event.previous_id)),
        ("event_timestamp", text(&event.timestamp.millis())),
        ("execution_arn", Json::from(arn)),
        ("redrive_count", text(&redrives)),
    ])
}
