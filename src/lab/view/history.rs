//! The history, a row an event.

use std::rc::Rc;

use crate::base::{Json, StateName};
use crate::lab::run::Run;
use crate::machine::{
    EventDetails, FailureDetails, FunctionEvent, HistoryEvent, TaskDetails, TaskEvent,
};

use super::words::{precise_clock, shortened};
use super::{HistoryRow, Lamp};

/// Characters of the gist.
const GIST_CHARS: usize = 160;

/// The rows of a run. Histories only grow: rows that are there already are kept.
pub(super) fn extend(rows: &mut Rc<Vec<Rc<HistoryRow>>>, run: &Run) {
    let history = run.execution().history();
    if rows.len() == history.len() {
        return;
    }
    let rows = Rc::make_mut(rows);
    for event in history.iter().skip(rows.len()) {
        let state = state_of(event, rows);
        let at = precise_clock(event.timestamp.since(run.started()));
        rows.push(Rc::new(row(event, state, at)));
    }
}

/// The state an event belongs to: the one it names, or that of the event it points back to.
fn state_of(event: &HistoryEvent, rows: &[Rc<HistoryRow>]) -> Option<StateName> {
    match &event.details {
        EventDetails::StateEntered { name, .. } | EventDetails::StateExited { name, .. } => {
            Some(name.clone())
        }
        EventDetails::ExecutionStarted { .. }
        | EventDetails::ExecutionSucceeded(_)
        | EventDetails::ExecutionFailed(_)
        | EventDetails::ExecutionAborted(_)
        | EventDetails::ExecutionTimedOut(_) => None,
        EventDetails::Task(..) | EventDetails::LambdaFunction(_) => {
            rows.get((event.previous_id.0 as usize).checked_sub(1)?)?.state.clone()
        }
    }
}

fn row(event: &HistoryEvent, state: Option<StateName>, at: String) -> HistoryRow {
    let (lamp, gist) = gist(&event.details);
    let details = event.details.to_json().map_or_else(Json::empty_object, |(_, details)| details);
    HistoryRow {
        id: event.id.0,
        previous_id: event.previous_id.0,
        kind: event.details.type_name(),
        state,
        at,
        lamp,
        gist: shortened(&gist, GIST_CHARS),
        details: details.to_pretty(),
    }
}

fn gist(details: &EventDetails) -> (Lamp, String) {
    match details {
        EventDetails::ExecutionStarted { input, .. } => (Lamp::Running, input.to_string()),
        EventDetails::ExecutionSucceeded(output) => (Lamp::Done, output.to_string()),
        EventDetails::ExecutionFailed(failure) => (Lamp::Failed, failure_gist(failure)),
        EventDetails::ExecutionAborted(failure) => (Lamp::Stopped, failure_gist(failure)),
        EventDetails::ExecutionTimedOut(failure) => (Lamp::TimedOut, failure_gist(failure)),
        EventDetails::StateEntered { input, .. } => (Lamp::Running, input.to_string()),
        EventDetails::StateExited { output, .. } => (Lamp::Done, output.to_string()),
        EventDetails::Task(task, event) => task_gist(task, event),
        EventDetails::LambdaFunction(event) => function_gist(event),
    }
}

fn task_gist(task: &TaskDetails, event: &TaskEvent) -> (Lamp, String) {
    match event {
        TaskEvent::Scheduled { parameters, .. } => (Lamp::Running, parameters.to_string()),
        TaskEvent::Started => (Lamp::Running, format!("{}:{}", task.resource_type, task.resource)),
        TaskEvent::Submitted(output) => (Lamp::Token, output.to_string()),
        TaskEvent::Succeeded(output) => (Lamp::Done, output.to_string()),
        TaskEvent::Failed(failure) => (Lamp::Failed, failure_gist(failure)),
        TaskEvent::TimedOut(failure) => (Lamp::TimedOut, failure_gist(failure)),
    }
}

fn function_gist(event: &FunctionEvent) -> (Lamp, String) {
    match event {
        FunctionEvent::Scheduled { resource, .. } => (Lamp::Running, resource.to_string()),
        FunctionEvent::Started => (Lamp::Running, String::new()),
        FunctionEvent::Succeeded(output) => (Lamp::Done, output.to_string()),
        FunctionEvent::Failed(failure) => (Lamp::Failed, failure_gist(failure)),
        FunctionEvent::TimedOut(failure) => (Lamp::TimedOut, failure_gist(failure)),
    }
}

fn failure_gist(failure: &FailureDetails) -> String {
    let parts = [&failure.error, &failure.cause];
    parts.into_iter().flatten().map(|part| &**part).collect::<Vec<_>>().join(": ")
}
