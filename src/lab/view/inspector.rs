//! What a visit in a state did: the data through its stages, the rules of a choice, attempts, errors,
//! events.

mod diff;
mod failure;
mod past;
mod rules;
mod stages;

use std::rc::Rc;

use crate::asl::{JitterStrategy, Resource, State, StateKind};
use crate::base::{Json, Object, StateName, TaskToken, Timestamp};
use crate::lab::run::Run;
use crate::lab::traces::{Ending, Traces, Trail};
use crate::lab::workbench::Workbench;
use crate::machine::{
    Execution, ExecutionStatus, Failure, HistoryEvent, Outcome, PastVisit, Stage, StateTested,
    TestStatus,
};

use super::words::{duration, precise_clock, shortened};
use super::{Lamp, View};
use failure::{Fate, retrier};
use past::{Call, Past, Stay};
use stages::Standing;

pub use diff::{LineView, Mark};
pub use failure::FailureView;
pub use rules::{RuleLineView, RuleView};
pub use stages::{StageProgress, StageView};

/// Children of a distributed Map state whose visits are shown: the newest ones.
const CHILDREN: usize = 100;
/// Characters of an error beside an attempt.
const ERROR_CHARS: usize = 80;

/// A visit in a state.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectorView {
    /// The state.
    pub state: StateName,
    /// Whether the card of a token above is about the same visit.
    pub is_held: bool,
    /// Which of the visits it is, from 0.
    pub visit: usize,
    /// How many there are.
    pub visits: usize,
    /// `Item 3`, `Branch 1 of 2`.
    pub place: Vec<String>,
    /// When it was entered: `00:00:00.120`.
    pub entered: String,
    /// The attempts, where there are several.
    pub attempts: Vec<AttemptView>,
    /// Which of them is shown, from 0.
    pub attempt: usize,
    /// The data through the stages.
    pub stages: Vec<StageView>,
    /// Fields that the state does not have, and that therefore change nothing.
    pub unset: Vec<&'static str>,
    /// What is to say about the stages.
    pub note: Option<&'static str>,
    /// The rules of a Choice state.
    pub rules: Vec<RuleView>,
    /// The error that it met.
    pub failure: Option<FailureView>,
    /// The first of its events.
    pub events: Vec<VisitEventView>,
    /// How many more there are.
    pub more_events: usize,
}

/// An attempt.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AttemptView {
    /// `Attempt 2 of 4`
    pub name: String,
    /// When it began.
    pub began: String,
    /// `States.Timeout`, `succeeded`, `under way`.
    pub words: String,
    /// Which lamp fits it.
    pub lamp: Lamp,
}

/// An event of a visit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VisitEventView {
    /// Its number in the history.
    pub id: u32,
    /// `TaskScheduled`
    pub kind: &'static str,
    /// When: `00:00:00.120`.
    pub at: String,
    /// Whether it is in the history that the page shows.
    pub is_listed: bool,
}

/// Which visit a person looks at, and what was found last.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct Inspected {
    /// The position of the visit; `None` is the one that matters most.
    pub(in crate::lab) visit: Option<usize>,
    /// The position of the attempt; `None` is the last one.
    pub(in crate::lab) attempt: Option<usize>,
    /// What they were chosen for: a run, a state, and the token that was shown.
    about: Option<(u32, StateName, Option<TaskToken>)>,
    key: Option<Key>,
    /// The items of the Map state whose iteration was looked at last.
    items: Option<(ItemsKey, Option<Json>)>,
}

impl Inspected {
    /// A choice of visit and attempt holds for one state of one run, and for the token shown then.
    fn turn_to(&mut self, view: &View, state: &StateName) {
        let token = view.holds.get(view.shown).map(|hold| hold.token.clone());
        let about = Some((view.run_number, state.clone(), token));
        if self.about != about {
            (self.visit, self.attempt, self.about) = (None, None, about);
        }
    }
}

/// What the view of a visit is made of. While it is the same, so is the view.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    run: u32,
    number: usize,
    at: usize,
    visit: (usize, usize),
    attempt: Option<usize>,
    ending: Ending,
    events: usize,
    last: Option<HistoryEvent>,
    status: ExecutionStatus,
    is_held: bool,
}

/// A visit in a Map state: run, execution, visit.
type ItemsKey = (u32, usize, usize);

/// Brings what is shown of a visit up to date.
pub(super) fn inspect(view: &mut View, bench: &mut Workbench) {
    let Workbench { run, inspected, selected, .. } = bench;
    let found = run.as_ref().and_then(|run| {
        let wanted = wanted(view, run, selected.as_ref())?;
        inspected.turn_to(view, &wanted);
        let others = Others::of(run, wanted);
        find(view, run, inspected, &others).map(|found| update(view, run, inspected, &found))
    });
    if found.is_none() {
        view.inspector = None;
        inspected.key = None;
    }
}

/// The state that is shown: the one that is selected, else that of the shown token, else where
/// something happened last.
fn wanted(view: &View, run: &Run, selected: Option<&StateName>) -> Option<StateName> {
    let held = || view.holds.get(view.shown).map(|hold| hold.state.clone());
    let latest = || {
        let trail = run.traces().trail(0)?;
        let history = run.execution().history();
        let last = history.iter().rev().find_map(|event| trail.visit_of(event.id))?;
        Some(trail.visits[last].state.clone())
    };
    selected.cloned().or_else(held).or_else(latest)
}

/// Where the visits in a state are: in the execution, else in the children of a distributed Map.
struct Others {
    state: StateName,
    children: Vec<(usize, Trail)>,
}

impl Others {
    fn of(run: &Run, state: StateName) -> Self {
        let own = run.traces().trail(0);
        let is_own = own.is_some_and(|own| own.visits.iter().any(|it| it.state == state));
        let machine = run.execution().machine();
        let is_known = machine.states().any(|it| it.name == state);
        let executions = run.world().executions();
        let children = executions.iter().enumerate().skip(1).rev();
        let children = children.filter(|(_, it)| run.draws(&it.names().arn));
        let children = children.take(if is_own || !is_known { 0 } else { CHILDREN });
        let mut children: Vec<_> =
            children.map(|(number, it)| (number, Traces::trail_of(it))).collect();
        children.reverse();
        Self { state, children }
    }
}

/// A visit among those in its state.
struct Found<'a> {
    number: usize,
    stay: Stay<'a>,
    position: usize,
    count: usize,
    is_held: bool,
}

fn find<'a>(
    view: &View,
    run: &'a Run,
    inspected: &Inspected,
    others: &'a Others,
) -> Option<Found<'a>> {
    let executions = run.world().executions();
    let own = run.traces().trail(0).map(|trail| (0, trail));
    let trails = own.into_iter().chain(others.children.iter().map(|(at, trail)| (*at, trail)));
    let mut stays = Vec::new();
    for (number, trail) in trails {
        let visits = trail.visits.iter().enumerate();
        let visits = visits.filter(|(_, visit)| visit.state == others.state);
        let execution: &Execution = &executions[number];
        stays.extend(visits.map(|(at, _)| (number, Stay { execution, trail, at })));
    }
    let held = held(view, run, &stays);
    let last = stays.len().checked_sub(1)?;
    let position = inspected.visit.map(|at| at.min(last)).or(held).unwrap_or(last);
    let (number, stay) = stays[position];
    let (count, is_held) = (stays.len(), held == Some(position));
    Some(Found { number, stay, position, count, is_held })
}

/// The visit whose token is shown.
fn held(view: &View, run: &Run, stays: &[(usize, Stay<'_>)]) -> Option<usize> {
    let token = &view.holds.get(view.shown)?.token;
    let (arn, item) = run.executions().find_map(|execution| {
        let task = execution.open_tasks().find(|task| task.token == Some(token))?;
        Some((&execution.names().arn, task.item.map(|item| item.index)))
    })?;
    stays.iter().rposition(|(_, stay)| {
        stay.visit().ending == Ending::None
            && stay.execution.names().arn == *arn
            && stay.iteration().map(|(_, index)| index) == item
            && view.holds[view.shown].state == *stay.name()
    })
}

fn update(view: &mut View, run: &Run, inspected: &mut Inspected, found: &Found<'_>) {
    let Found { number, stay, position, count, is_held } = *found;
    let visit = stay.visit();
    let key = Key {
        run: view.run_number,
        number,
        at: stay.at,
        visit: (position, count),
        attempt: inspected.attempt,
        ending: visit.ending,
        events: visit.events,
        last: stay.last_event().cloned(),
        status: stay.execution.status(),
        is_held,
    };
    if view.inspector.is_some() && inspected.key.as_ref() == Some(&key) {
        return;
    }
    let item = item_of(found, &key, inspected);
    let now = show(run, found, inspected.attempt, item);
    inspected.key = Some(key);
    if view.inspector.as_deref() != now.as_ref() {
        view.inspector = now.map(Rc::new);
    }
}

/// The item that the visit is for. Without an ItemSelector it is what the iteration began with.
fn item_of(found: &Found<'_>, key: &Key, inspected: &mut Inspected) -> Option<(usize, Json)> {
    let (map, index) = found.stay.iteration()?;
    let map = Stay { at: map, ..found.stay };
    let items = (key.run, found.number, map.at);
    if inspected.items.as_ref().is_none_or(|(known, _)| *known != items) {
        let tested = map.past().and_then(|past| {
            let (input, entered) = (past.input, past.entered);
            let (state, assigned) = (map.state(), map.assigned_before());
            let (item, outcome) = (None, None);
            let (retry_count, retrier_used) = (0, 0);
            map.execution.look_back(PastVisit {
                state,
                input,
                entered,
                assigned,
                item,
                retry_count,
                retrier_used,
                outcome,
            })
        });
        let value = tested.and_then(|it| it.inspection.stages.get(&Stage::AfterItemsPath).cloned());
        inspected.items = Some((items, value));
    }
    let (_, values) = inspected.items.as_ref()?;
    Some((index, values.as_ref()?.as_array()?.get(index)?.clone()))
}

fn show(
    run: &Run,
    found: &Found<'_>,
    wanted: Option<usize>,
    item: Option<(usize, Json)>,
) -> Option<InspectorView> {
    let Found { number, stay, position, count, is_held } = *found;
    let past = stay.past()?;
    let last = past.calls.len().saturating_sub(1);
    let attempt = wanted.map_or(last, |at| at.min(last));
    let look = Look { run, stay, past: &past, attempt, item };
    let clock = |time: Timestamp| precise_clock(time.since(run.started()));
    let event = |event: &HistoryEvent| VisitEventView {
        id: event.id.0,
        kind: event.details.type_name(),
        at: clock(event.timestamp),
        is_listed: number == 0,
    };
    let tested = look.look_back();
    let standing = look.standing();
    let before = variables(&stay.assigned_before());
    let call = past.calls.get(attempt);
    // An earlier attempt did not come to the end.
    let shown = Past { exit: past.exit.clone().filter(|_| attempt == last), ..past.clone() };
    let (stages, unset) =
        stages::stages(stay.state(), (&shown, call), tested.as_ref(), (standing, &before));
    Some(InspectorView {
        state: stay.name().clone(),
        is_held,
        visit: position,
        visits: count,
        place: place(stay, number),
        entered: clock(past.entered),
        attempts: look.attempts(),
        attempt,
        note: note(&past, tested.as_ref(), standing, stay.state()),
        stages,
        unset,
        rules: look.rules(tested.as_ref()),
        failure: look.failure(tested.as_ref(), standing),
        events: past.events.iter().map(event).collect(),
        more_events: past.event_count - past.events.len(),
    })
}

fn variables(assigned: &[Rc<Object>]) -> Json {
    let mut variables = Object::new();
    for (name, value) in assigned.iter().flat_map(|assigned| assigned.iter()) {
        variables.insert(Rc::clone(name), value.clone());
    }
    variables.into()
}

/// Among branches, iterations and children, which one it is.
fn place(stay: Stay<'_>, number: usize) -> Vec<String> {
    let child = (number > 0).then(|| stay.execution.names().name.to_string());
    let child = child.map(|name| format!("Child execution {}", shortened(&name, 16)));
    let item = stay.iteration().map(|(_, index)| format!("Item {index}"));
    let branch = stay.parallel_branch().map(|(at, of)| format!("Branch {at} of {of}"));
    child.into_iter().chain(item).chain(branch).collect()
}

/// What was computed again may have drawn other numbers than the execution did.
fn note(
    past: &Past,
    tested: Option<&StateTested>,
    standing: Standing,
    state: &State,
) -> Option<&'static str> {
    let (output, _) = past.exit.as_ref()?;
    let again = tested?.output.as_ref()?;
    let is_same = standing != Standing::Left
        || output == again
        || matches!(state.kind, StateKind::Wait(_) | StateKind::Map(_));
    (!is_same).then_some(
        "Stages between parameters and output were computed again for this view. Where an expression \
         draws by chance or reads the clock, they differ from what the execution saw.",
    )
}

/// An attempt of a visit, looked at.
struct Look<'a> {
    run: &'a Run,
    stay: Stay<'a>,
    past: &'a Past,
    attempt: usize,
    item: Option<(usize, Json)>,
}

impl Look<'_> {
    fn call(&self) -> Option<&Call> {
        self.past.calls.get(self.attempt)
    }

    fn is_last(&self) -> bool {
        self.attempt + 1 >= self.past.calls.len()
    }

    /// The error of the attempt, as far as the history has it.
    fn known_failure(&self) -> Option<Failure> {
        let own = self.call().and_then(|call| call.failure.clone());
        let evaluation = || self.past.evaluation.clone().filter(|_| self.is_last());
        let inside = || {
            let failed = matches!(
                self.stay.visit().ending,
                Ending::Failed | Ending::TimedOut | Ending::Caught
            );
            let inside = self.stay.failed_inside().filter(|_| failed && self.is_last())?;
            failure_inside(inside)
        };
        own.or_else(evaluation).or_else(inside)
    }

    /// How often the retrier was used before that takes the attempt's error.
    fn retrier_used(&self) -> u32 {
        let state = self.stay.state();
        let of = |failure: &Failure| retrier(state, failure).map(|(at, _)| at);
        let Some(own) = self.known_failure().as_ref().and_then(of) else { return 0 };
        let before = self.past.calls.iter().take(self.attempt);
        let same = before.filter(|call| call.failure.as_ref().and_then(of) == Some(own));
        same.count() as u32
    }

    fn look_back(&self) -> Option<StateTested> {
        let result = self.call().and_then(|call| call.result.clone());
        let outcome = match (self.known_failure(), result) {
            (Some(failure), _) => Some(Outcome::Failed(failure)),
            (None, Some(output)) => Some(Outcome::Succeeded { output, text: None }),
            (None, None) => None,
        };
        self.stay.execution.look_back(PastVisit {
            state: self.stay.state(),
            input: self.past.input.clone(),
            entered: self.call().map_or(self.past.entered, |call| call.began),
            assigned: self.stay.assigned_before(),
            item: self.item.clone(),
            retry_count: self.attempt as u32,
            retrier_used: self.retrier_used(),
            outcome,
        })
    }

    fn standing(&self) -> Standing {
        let ending = self.stay.visit().ending;
        if !self.is_last() {
            return Standing::Failed;
        }
        if self.past.exit.is_some() {
            let caught = ending == Ending::Caught || self.known_failure().is_some();
            return if caught { Standing::Caught } else { Standing::Left };
        }
        let is_failed = matches!(ending, Ending::Failed | Ending::TimedOut);
        if is_failed || self.known_failure().is_some() {
            return Standing::Failed;
        }
        let execution = self.stay.execution;
        let mut around = self.stay.trail.outwards(Some(self.stay.at)).skip(1);
        let is_over = around.any(|it| self.stay.trail.visits[it].ending != Ending::None);
        if is_over || !execution.is_running() {
            return Standing::Stopped;
        }
        Standing::Waiting(waits_for(self.stay.state()))
    }

    fn attempts(&self) -> Vec<AttemptView> {
        let calls = &self.past.calls;
        if calls.len() < 2 && calls.iter().all(|call| call.failure.is_none()) {
            return Vec::new();
        }
        let state = self.stay.state();
        let retrier = calls.iter().rev().find_map(|it| retrier(state, it.failure.as_ref()?));
        let of = retrier.map(|(_, it)| format!(" of {}", it.max_attempts.saturating_add(1)));
        let of = of.unwrap_or_default();
        let view = |(at, call): (usize, &Call)| {
            let (words, lamp) = match &call.failure {
                Some(failure) => {
                    (failure.error.as_deref().unwrap_or("failed").to_owned(), Lamp::Failed)
                }
                None if call.ended.is_some() => ("succeeded".to_owned(), Lamp::Done),
                None if at + 1 < calls.len() => ("failed".to_owned(), Lamp::Failed),
                None if self.past.exit.is_some() => ("done".to_owned(), Lamp::Done),
                None => match self.stay.visit().ending {
                    Ending::None => ("under way".to_owned(), Lamp::Running),
                    Ending::Done => ("done".to_owned(), Lamp::Done),
                    Ending::Failed | Ending::TimedOut | Ending::Caught => {
                        ("failed".to_owned(), Lamp::Failed)
                    }
                },
            };
            AttemptView {
                name: format!("Attempt {}{of}", at + 1),
                began: precise_clock(call.began.since(self.run.started())),
                words: shortened(&words, ERROR_CHARS),
                lamp,
            }
        };
        calls.iter().enumerate().map(view).collect()
    }

    fn rules(&self, tested: Option<&StateTested>) -> Vec<RuleView> {
        let StateKind::Choice(choice) = &self.stay.state().kind else { return Vec::new() };
        let findings = tested.map_or(&[][..], |tested| &tested.inspection.rules);
        rules::rules(choice, findings, &self.past.input, self.past.exit.is_some())
    }

    fn failure(&self, tested: Option<&StateTested>, standing: Standing) -> Option<FailureView> {
        let is_failed = matches!(standing, Standing::Failed | Standing::Caught);
        let execution = self.stay.execution;
        let own = self.known_failure();
        if execution.status() == ExecutionStatus::TimedOut && own.is_none() && is_failed {
            return Some(machine_timed_out());
        }
        let met = || tested.and_then(|tested| tested.failure.clone());
        let whole = || execution.failure().cloned();
        let failure = own.or_else(met).or_else(whole).filter(|_| is_failed)?;
        let is_retriable = tested.is_some_and(|it| it.status == TestStatus::Retriable);
        let fate = if standing == Standing::Caught {
            Fate::Caught
        } else if !self.is_last() || is_retriable && execution.is_running() {
            Fate::Retried
        } else {
            Fate::Fatal
        };
        let next = self.next_attempt(&failure, tested).filter(|_| fate == Fate::Retried);
        let used = self.retrier_used();
        Some(failure::failure(self.stay.state(), &failure, (fate, used), next))
    }

    /// `attempt 2 follows at 00:00:03.000`
    fn next_attempt(&self, failure: &Failure, tested: Option<&StateTested>) -> Option<String> {
        let number = self.attempt + 2;
        let clock = |time: Timestamp| precise_clock(time.since(self.run.started()));
        if let Some(next) = self.past.calls.get(self.attempt + 1) {
            return Some(format!("attempt {number} followed at {}", clock(next.began)));
        }
        let pause = tested?.inspection.pause_millis?;
        let (_, retrier) = retrier(self.stay.state(), failure)?;
        let ended = self.call()?.ended?;
        Some(match retrier.jitter_strategy {
            JitterStrategy::None => {
                let at = clock(ended.plus_millis(pause));
                format!("attempt {number} follows at {at}, after {}", duration(pause))
            }
            JitterStrategy::Full => {
                format!("attempt {number} follows after a pause that chance decides")
            }
        })
    }
}

fn failure_inside(mut stay: Stay<'_>) -> Option<Failure> {
    while let Some(inside) = stay.failed_inside() {
        stay = inside;
    }
    let past = stay.past()?;
    let call = past.calls.last().and_then(|call| call.failure.clone());
    let again = || {
        let look = PastVisit {
            state: stay.state(),
            input: past.input.clone(),
            entered: past.entered,
            assigned: stay.assigned_before(),
            item: None,
            retry_count: 0,
            retrier_used: 0,
            outcome: None,
        };
        stay.execution.look_back(look)?.failure
    };
    call.or(past.evaluation.clone()).or_else(again)
}

fn machine_timed_out() -> FailureView {
    FailureView {
        error: "States.Timeout".into(),
        cause: None,
        course: "TimeoutSeconds of the whole machine passed while the state was at work. Neither Retry \
                 nor Catch sees that."
            .into(),
        help: Some(
            "A smaller TimeoutSeconds of the state itself fails only the state, and a Catch can take that."
                .into(),
        ),
        is_taken: false,
    }
}

/// What a state that has not ended waits for.
fn waits_for(state: &State) -> &'static str {
    match &state.kind {
        StateKind::Task(task) => match &task.resource {
            Resource::Activity { .. } => "waiting for a worker",
            resource if resource.is_job() => "waiting for the job",
            resource if resource.has_token() => "waiting for the callback",
            Resource::Function { .. } | Resource::Integration { .. } => "waiting for the service",
        },
        StateKind::Wait(_) => "waiting for time",
        StateKind::Parallel(_) => "the branches run",
        StateKind::Map(_) => "the items run",
        StateKind::Pass(_) | StateKind::Choice(_) | StateKind::Succeed(_) | StateKind::Fail(_) => {
            "about to run"
        }
    }
}

#[cfg(test)]
mod tests;
