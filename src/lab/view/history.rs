//! The history, a row an event.

mod sieve;

use std::fmt::{self, Write as _};
use std::rc::Rc;

use crate::base::{Array, Json, Log, Object, StateName};
use crate::lab::run::Run;
use crate::machine::{
    ActivityEvent, EventDetails, FailureDetails, FunctionEvent, HistoryEvent, IterationEvent,
    MapRunEvent, TaskDetails, TaskEvent,
};

use super::Lamp;
use super::words::precise_clock;
pub use sieve::{EventFilter, EventGroup, Sieve};

/// A line of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
    /// `id`, from 1.
    pub id: u32,
    /// `previousEventId`.
    pub previous_id: u32,
    /// AWS's name: `TaskScheduled`.
    pub kind: &'static str,
    /// The state it belongs to.
    pub state: Option<StateName>,
    /// Simulated time since the start: `00:00:00.120`.
    pub at: String,
    /// Which lamp fits it.
    pub lamp: Lamp,
    /// The gist: the error, the output, the resource.
    pub gist: String,
    /// The event itself, for its details.
    pub(in crate::lab) event: HistoryEvent,
}

/// How far a recorded execution is the same as the run that was made of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RecordingView {
    /// A sentence or two.
    pub told: Rc<str>,
    /// The event of the run at which they part.
    pub event: Option<u32>,
}

/// Characters of the gist.
const GIST_CHARS: usize = 160;

/// The rows of a run up to its present, and of all that is known of it: what has happened stays.
pub(super) fn renew(
    rows: &mut Rc<Vec<Rc<HistoryRow>>>,
    known: &mut Rc<Vec<Rc<HistoryRow>>>,
    run: &Run,
) {
    let count = run.execution().history().len();
    if rows.len() == count {
        return;
    }
    if known.len() <= count {
        extend(known, run);
        *rows = Rc::clone(known);
    } else {
        *rows = Rc::new(known[..count].to_vec());
    }
}

fn extend(rows: &mut Rc<Vec<Rc<HistoryRow>>>, run: &Run) {
    let rows = Rc::make_mut(rows);
    for event in run.execution().history().iter().skip(rows.len()) {
        let state = state_of(event, rows);
        let at = precise_clock(event.timestamp.since(run.started()));
        rows.push(Rc::new(row(event, state, at)));
    }
}

/// All rows of a run.
pub(in crate::lab) fn rows(run: &Run) -> Rc<Vec<Rc<HistoryRow>>> {
    let mut rows = Rc::default();
    extend(&mut rows, run);
    rows
}

/// The whole history as GetExecutionHistory returns it, over several lines.
pub(in crate::lab) fn history_json(history: &Log<HistoryEvent>) -> String {
    let mut response = Object::new();
    let events: Vec<_> = history.iter().map(HistoryEvent::to_json).collect();
    response.insert("events".into(), Json::from(Array::new(events)));
    Json::from(response).to_pretty()
}

/// The state an event belongs to: the one it names, or that of the event it points back to.
fn state_of(event: &HistoryEvent, rows: &[Rc<HistoryRow>]) -> Option<StateName> {
    match &event.details {
        EventDetails::StateEntered { state, .. } | EventDetails::StateExited { state, .. } => {
            Some(state.name.clone())
        }
        EventDetails::EvaluationFailed { state: name, .. }
        | EventDetails::MapIteration { name, .. } => Some(name.clone()),
        EventDetails::ExecutionStarted { .. }
        | EventDetails::ExecutionSucceeded(_)
        | EventDetails::ExecutionFailed(_)
        | EventDetails::ExecutionAborted(_)
        | EventDetails::ExecutionTimedOut(_)
        | EventDetails::ExecutionRedriven { .. } => None,
        EventDetails::Task(..)
        | EventDetails::LambdaFunction(_)
        | EventDetails::Activity(_)
        | EventDetails::MapRun(_)
        | EventDetails::StateAborted(_)
        | EventDetails::ParallelStateStarted
        | EventDetails::ParallelStateSucceeded
        | EventDetails::ParallelStateFailed
        | EventDetails::MapStateStarted { .. }
        | EventDetails::MapStateSucceeded
        | EventDetails::MapStateFailed => {
            rows.get((event.previous_id.0 as usize).checked_sub(1)?)?.state.clone()
        }
    }
}

fn row(event: &HistoryEvent, state: Option<StateName>, at: String) -> HistoryRow {
    let mut gist = Gist::default();
    let lamp = gist_of(&event.details, &mut gist);
    HistoryRow {
        id: event.id.0,
        previous_id: event.previous_id.0,
        kind: event.details.type_name(),
        state,
        at,
        lamp,
        gist: gist.text,
        event: event.clone(),
    }
}

impl HistoryRow {
    /// The event as GetExecutionHistory returns it, over several lines.
    #[must_use]
    pub fn json(&self) -> String {
        self.event.to_json().to_pretty()
    }
}

/// A text that takes so many characters and no more: payloads are large and rows are many.
#[derive(Default)]
pub(super) struct Gist {
    pub(super) text: String,
    chars: usize,
}

impl fmt::Write for Gist {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            if self.chars == GIST_CHARS {
                self.text.push('…');
                return Err(fmt::Error);
            }
            self.text.push(char);
            self.chars += 1;
        }
        Ok(())
    }
}

impl Gist {
    pub(super) fn put(&mut self, value: &dyn fmt::Display) {
        // What does not fit is left out on purpose.
        let _ = write!(self, "{value}");
    }

    fn put_failure(&mut self, failure: &FailureDetails) {
        for (at, part) in [&failure.error, &failure.cause].into_iter().flatten().enumerate() {
            self.put(&if at == 0 { "" } else { ": " });
            self.put(part);
        }
    }
}

fn gist_of(details: &EventDetails, gist: &mut Gist) -> Lamp {
    match details {
        EventDetails::ExecutionStarted { input, .. } => {
            gist.put(input);
            Lamp::Running
        }
        EventDetails::StateEntered { input, .. } => {
            gist.put(input);
            Lamp::Running
        }
        EventDetails::ExecutionSucceeded(output) | EventDetails::StateExited { output, .. } => {
            gist.put(output);
            Lamp::Done
        }
        EventDetails::ExecutionFailed(failure) => failed(Lamp::Failed, failure, gist),
        EventDetails::ExecutionAborted(failure) => failed(Lamp::Stopped, failure, gist),
        EventDetails::ExecutionTimedOut(failure) => failed(Lamp::TimedOut, failure, gist),
        EventDetails::Task(task, event) => task_gist(task, event, gist),
        EventDetails::LambdaFunction(event) => function_gist(event, gist),
        EventDetails::Activity(event) => activity_gist(event, gist),
        EventDetails::EvaluationFailed { failure, .. } => failed(Lamp::Failed, failure, gist),
        EventDetails::ExecutionRedriven { redrive_count } => {
            gist.put(&format_args!("redrive {redrive_count}"));
            Lamp::Running
        }
        EventDetails::StateAborted(_) => Lamp::Stopped,
        EventDetails::ParallelStateStarted => Lamp::Running,
        EventDetails::ParallelStateSucceeded | EventDetails::MapStateSucceeded => Lamp::Done,
        EventDetails::ParallelStateFailed | EventDetails::MapStateFailed => Lamp::Failed,
        EventDetails::MapStateStarted { length } => {
            gist.put(&super::words::count(*length, "item"));
            Lamp::Running
        }
        EventDetails::MapIteration { event, index, .. } => {
            gist.put(&format_args!("item {index}"));
            match event {
                IterationEvent::Started => Lamp::Running,
                IterationEvent::Succeeded => Lamp::Done,
                IterationEvent::Failed => Lamp::Failed,
                IterationEvent::Aborted => Lamp::Stopped,
            }
        }
        EventDetails::MapRun(event) => map_run_gist(event, gist),
    }
}

fn map_run_gist(event: &MapRunEvent, gist: &mut Gist) -> Lamp {
    match event {
        MapRunEvent::Started(arn) | MapRunEvent::Redriven { arn, .. } => {
            gist.put(arn);
            Lamp::Running
        }
        MapRunEvent::Succeeded => Lamp::Done,
        MapRunEvent::Failed(failure) => failed(Lamp::Failed, failure, gist),
        MapRunEvent::Aborted => Lamp::Stopped,
    }
}

fn activity_gist(event: &ActivityEvent, gist: &mut Gist) -> Lamp {
    match event {
        ActivityEvent::Scheduled { call, .. } => {
            gist.put(&call.input);
            Lamp::Running
        }
        ActivityEvent::Started(worker) => {
            gist.put(&worker.as_deref().unwrap_or_default());
            Lamp::Running
        }
        ActivityEvent::Succeeded(output) => {
            gist.put(output);
            Lamp::Done
        }
        ActivityEvent::Failed(failure) => failed(Lamp::Failed, failure, gist),
        ActivityEvent::TimedOut(failure) => failed(Lamp::TimedOut, failure, gist),
    }
}

fn failed(lamp: Lamp, failure: &FailureDetails, gist: &mut Gist) -> Lamp {
    gist.put_failure(failure);
    lamp
}

fn task_gist(task: &TaskDetails, event: &TaskEvent, gist: &mut Gist) -> Lamp {
    match event {
        TaskEvent::Scheduled(call) => gist.put(&call.input),
        TaskEvent::Started => gist.put(&format_args!("{}:{}", task.resource_type, task.resource)),
        TaskEvent::Submitted(output) => gist.put(output),
        TaskEvent::Succeeded(output) => gist.put(output),
        TaskEvent::Failed(failure) | TaskEvent::TimedOut(failure) => gist.put_failure(failure),
    }
    match event {
        TaskEvent::Scheduled(_) | TaskEvent::Started => Lamp::Running,
        TaskEvent::Submitted(_) => Lamp::Token,
        TaskEvent::Succeeded(_) => Lamp::Done,
        TaskEvent::Failed(_) => Lamp::Failed,
        TaskEvent::TimedOut(_) => Lamp::TimedOut,
    }
}

fn function_gist(event: &FunctionEvent, gist: &mut Gist) -> Lamp {
    match event {
        FunctionEvent::Scheduled { resource, .. } => gist.put(resource),
        FunctionEvent::Started => {}
        FunctionEvent::Succeeded(output) => gist.put(output),
        FunctionEvent::Failed(failure) | FunctionEvent::TimedOut(failure) => {
            gist.put_failure(failure);
        }
    }
    match event {
        FunctionEvent::Scheduled { .. } | FunctionEvent::Started => Lamp::Running,
        FunctionEvent::Succeeded(_) => Lamp::Done,
        FunctionEvent::Failed(_) => Lamp::Failed,
        FunctionEvent::TimedOut(_) => Lamp::TimedOut,
    }
}
