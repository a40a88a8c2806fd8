//! Histories in which the recorder sorted the events of Parallel states by their text, set their
//! ids to `[0]` and what they point back to to 0, and left out the one before the state's exit.
//!
//! The order in which AWS went on is lost. So orders are tried until one is found in which every
//! event written here is the recorded one, or one of those that were sorted there.

use std::collections::BTreeMap;
use std::rc::Rc;

use holdpoint::asl::StateMachine;
use holdpoint::base::{BranchId, Json, Moment, Rng, TaskId, TimerId, Timestamp};
use holdpoint::machine::{
    Effect, Effects, Execution, Failure, HistoryEvent, Judge, Outcome, Resource, Setting, Signal,
};

use super::case::Verdict;
use super::recording;
use super::unifier::Unifier;

/// How many steps are tried.
const STEPS: usize = 5_000;

/// Whether the recorder sorted events.
pub(crate) fn is_masked(events: &[Json]) -> bool {
    events.iter().any(|event| id(event).is_none())
}

pub(crate) fn run(
    machine: Rc<StateMachine>,
    events: &[Json],
    setting: Setting,
    mut unifier: Unifier,
) -> Verdict {
    let Some(input) = setting.input else { return Verdict::Differs("no input".into()) };
    let recording = Recording::of(events);
    let mut rng = Rng::new(0);
    let mut moment = Moment { now: setting.start, rng: &mut rng };
    let (execution, effects) = Execution::start(setting.names, machine, input, &mut moment);
    let mut used = vec![false; events.len()];
    let mut search = Search { recording, steps: STEPS, furthest: (0, "nothing fits".into()) };
    if let Err(difference) = search.take(&execution, 0, &mut used, &mut unifier) {
        return Verdict::Differs(difference);
    }
    let mut state = State {
        execution,
        unifier,
        used,
        rng,
        now: setting.start,
        proceeds: Vec::new(),
        timers: BTreeMap::new(),
        tasks: BTreeMap::new(),
        asked: Vec::new(),
    };
    state.follow(effects);
    if search.finish(&state) {
        Verdict::Agrees
    } else {
        Verdict::Differs(format!("no order fits; the furthest: {}", search.furthest.1))
    }
}

/// The events of a recording, some of which may have been sorted.
pub(crate) struct Recording<'a> {
    events: &'a [Json],
    /// How many events there were.
    pub(crate) length: u64,
}

struct Search<'a> {
    recording: Recording<'a>,
    steps: usize,
    /// How many events the best order had, and what was wrong with the next one.
    furthest: (usize, String),
}

#[derive(Clone)]
struct State {
    execution: Execution,
    unifier: Unifier,
    used: Vec<bool>,
    rng: Rng,
    now: Timestamp,
    proceeds: Vec<BranchId>,
    timers: BTreeMap<TimerId, Timestamp>,
    /// The open tasks, and whether each has begun.
    tasks: BTreeMap<TaskId, bool>,
    /// Tasks that do not know yet whether their activity is there.
    asked: Vec<TaskId>,
}

impl Search<'_> {
    /// Whether the execution can go on to the end of the recording.
    fn finish(&mut self, state: &State) -> bool {
        if state.used.iter().all(|used| *used) {
            return state.execution.history().len() as u64 == self.recording.length;
        }
        for (signal, now) in self.signals(state) {
            if self.steps == 0 {
                return false;
            }
            self.steps -= 1;
            let mut next = state.clone();
            let before = next.execution.history().len();
            next.now = next.now.max(now);
            next.forget(&signal);
            let mut moment = Moment { now: next.now, rng: &mut next.rng };
            let effects = next.execution.handle(signal, &mut moment);
            let (execution, mut used) = (next.execution.clone(), next.used.clone());
            match self.take(&execution, before, &mut used, &mut next.unifier) {
                Ok(()) => {
                    next.used = used;
                    next.follow(effects);
                    if self.finish(&next) {
                        return true;
                    }
                }
                Err(difference) => {
                    if execution.history().len() > self.furthest.0 {
                        self.furthest = (execution.history().len(), difference);
                    }
                }
            }
        }
        false
    }

    /// Everything that can happen next.
    fn signals(&self, state: &State) -> Vec<(Signal, Timestamp)> {
        let mut signals: Vec<_> =
            state.proceeds.iter().map(|it| (Signal::Proceed(*it), state.now)).collect();
        let asked = state.asked.iter();
        signals.extend(asked.map(|it| (Signal::ActivityFound(*it), state.now)));
        for (task, has_begun) in &state.tasks {
            if !has_begun {
                signals.push((Signal::TaskStarted(*task, None), state.now));
                continue;
            }
            let open = self.recording.events.iter().zip(&state.used).filter(|(_, used)| !**used);
            let outcomes = open.filter_map(|(event, _)| outcome(*task, event, &state.unifier));
            signals.extend(outcomes.map(|it| (it, state.now)));
        }
        let mut timers: Vec<_> = state.timers.iter().collect();
        timers.sort_by_key(|(_, due)| **due);
        signals.extend(timers.into_iter().map(|(timer, due)| (Signal::TimerFired(*timer), *due)));
        signals
    }

    /// Finds the recorded event for every one written from a place on.
    fn take(
        &self,
        execution: &Execution,
        from: usize,
        used: &mut [bool],
        unifier: &mut Unifier,
    ) -> Result<(), String> {
        let written = execution.history().iter().skip(from);
        written.into_iter().try_for_each(|event| self.recording.take(event, used, unifier))
    }
}

impl<'a> Recording<'a> {
    pub(crate) fn of(events: &'a [Json]) -> Self {
        Self { events, length: events.last().and_then(id).unwrap_or_default() }
    }

    /// Finds the recorded event that this one is: the one with its id, or one of those sorted
    /// between its neighbours, or one that was left out there.
    pub(crate) fn take(
        &self,
        event: &HistoryEvent,
        used: &mut [bool],
        unifier: &mut Unifier,
    ) -> Result<(), String> {
        let event_id = u64::from(event.id.0);
        if let Some(at) = self.events.iter().position(|it| id(it) == Some(event_id)) {
            used[at] = true;
            return difference(&self.events[at], event, true, unifier).map_or(Ok(()), Err);
        }
        let (start, end) = self.gap(event_id);
        let sorted = self.events.iter().zip(used).take(end).skip(start);
        for (recorded, used) in sorted.filter(|(_, used)| !**used) {
            let mut trial = unifier.clone();
            if difference(recorded, event, false, &mut trial).is_none() {
                *unifier = trial;
                *used = true;
                return Ok(());
            }
        }
        let (before, after) = (self.id_at(start.checked_sub(1)), self.id_at(Some(end)));
        let places = after.saturating_sub(before + 1) as usize;
        let is_bracket = matches!(
            event.details.type_name(),
            "ParallelStateSucceeded" | "ParallelStateFailed" | "ParallelStateExited"
        );
        if is_bracket && places > end - start {
            return Ok(());
        }
        let type_name = event.details.type_name();
        let details = event.details.to_json().map(|(_, it)| it.to_string()).unwrap_or_default();
        Err(format!("event {event_id}: {type_name} {details} was not recorded"))
    }

    /// The sorted events between the neighbours of an event that have ids.
    fn gap(&self, event: u64) -> (usize, usize) {
        let after = |it: &Json| id(it).is_some_and(|it| it > event);
        let end = self.events.iter().position(after).unwrap_or(self.events.len());
        let before = self.events[..end].iter().rposition(|it| id(it).is_some());
        (before.map_or(0, |it| it + 1), end)
    }

    fn id_at(&self, at: Option<usize>) -> u64 {
        at.and_then(|at| self.events.get(at)).and_then(id).unwrap_or_default()
    }
}

impl State {
    fn forget(&mut self, signal: &Signal) {
        match signal {
            Signal::Proceed(branch) => self.proceeds.retain(|it| it != branch),
            Signal::TimerFired(timer) => {
                self.timers.remove(timer);
            }
            Signal::ActivityFound(task) => {
                self.asked.retain(|it| it != task);
                self.tasks.insert(*task, false);
            }
            Signal::TaskStarted(task, _) => {
                self.tasks.insert(*task, true);
            }
            Signal::ActivityMissing(_)
            | Signal::ObjectsRead(..)
            | Signal::ObjectsListed(..)
            | Signal::ChildEnded(..)
            | Signal::MapRunEnded(..)
            | Signal::TaskSubmitted(..)
            | Signal::TaskEnded(..)
            | Signal::TokenReturned(..)
            | Signal::TaskHeartbeat(_)
            | Signal::Redrive
            | Signal::Stop(_) => {}
        }
    }

    fn follow(&mut self, effects: Effects) {
        for effect in effects {
            match effect {
                Effect::Proceed(branch) => self.proceeds.push(branch),
                Effect::ScheduleTask(request)
                    if matches!(request.resource, Resource::Activity { .. }) =>
                {
                    self.asked.push(request.task);
                }
                Effect::ScheduleTask(request) => {
                    self.tasks.insert(request.task, false);
                }
                Effect::CloseTask(task, _) => {
                    self.asked.retain(|it| *it != task);
                    self.tasks.remove(&task);
                }
                Effect::SetTimer { timer, due, .. } => {
                    self.timers.insert(timer, due);
                }
                // Children of map runs write nothing in such a history.
                Effect::ReadObjects(..)
                | Effect::ListObjects(..)
                | Effect::WriteObjects(..)
                | Effect::StartChild(..)
                | Effect::RedriveChild(..)
                | Effect::StopChildren(_) => {}
                Effect::ClearTimer(timer) => {
                    self.timers.remove(&timer);
                }
                Effect::Close(_) => {
                    self.proceeds.clear();
                    self.timers.clear();
                    self.tasks.clear();
                    self.asked.clear();
                }
            }
        }
    }
}

/// What is different between a recorded event and one here. What a sorted event points back to
/// is not known.
fn difference(
    recorded: &Json,
    here: &HistoryEvent,
    with_previous: bool,
    unifier: &mut Unifier,
) -> Option<String> {
    let said = |key: &str| recorded.get(key).map(Json::to_string).unwrap_or_default();
    let (type_name, previous) = (here.details.type_name(), here.previous_id);
    if said("type") != format!("\"{type_name}\"")
        || (with_previous && said("previousEventId") != previous.to_string())
    {
        let id = here.id;
        let (type_there, previous_there) = (said("type"), said("previousEventId"));
        return Some(format!(
            "event {id}: recorded {type_there} after event {previous_there}; here {type_name} \
             after event {previous}"
        ));
    }
    let empty = Json::empty_object();
    let details = recorded.as_object()?.iter().find(|(key, _)| key.ends_with("EventDetails"));
    let (key, details) = details.map_or(("details", &empty), |(key, it)| (&**key, it));
    let here = here.details.to_json().map_or_else(Json::empty_object, |(_, details)| details);
    let found = unifier.difference_at(&["events", key], details, &here)?;
    Some(format!("{}: recorded {}; here {}", found.place, found.recorded, found.here))
}

/// How a recorded event would end a task.
fn outcome(task: TaskId, event: &Json, unifier: &Unifier) -> Option<Signal> {
    let type_name = event.get("type")?.as_str()?;
    let (_, details) = event.as_object()?.iter().find(|(key, _)| key.ends_with("EventDetails"))?;
    let text = |key: &str| Some(unifier.adopt(&recording::text(details.get(key)?)));
    let value = |text: &str| Json::parse(text).unwrap_or_else(|_| Json::from(text));
    match type_name {
        "TaskSubmitted" => Some(Signal::TaskSubmitted(task, value(&text("output")?))),
        "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded" => {
            let text = text("output")?;
            let outcome = Outcome::Succeeded { output: value(&text), text: Some(text) };
            Some(Signal::TaskEnded(task, outcome))
        }
        "TaskFailed" | "LambdaFunctionFailed" | "ActivityFailed" => {
            let failure =
                Failure { error: text("error"), cause: text("cause"), ..Failure::default() };
            Some(Signal::TaskEnded(task, Outcome::Failed(failure)))
        }
        _ => None,
    }
}

fn id(event: &Json) -> Option<u64> {
    u64::try_from(event.get("id")?.as_number()?.as_i64()?).ok()
}
