//! A run: the scenario, the world, and what was asked of it.

mod imported;
mod marks;
mod repeat;
mod revise;
mod travel;

use std::rc::Rc;

use crate::base::{ExecutionArn, Log, Timestamp};
use crate::cloud::Setup;
use crate::machine::{Execution, ExecutionStatus, OpenTask};
use crate::world::{ApiError, Command, Cursor, Reply, Scenario, ScenarioError, Timeline, World};

use super::traces::Traces;
use super::view::RecordingView;

pub(super) use repeat::Repeat;
pub(super) use revise::Revision;

/// The name of a state machine that belongs to no scenario.
const MACHINE: &str = "Workflow";
/// When simulated time begins: Monday, 5 January 2026, 09:00 UTC.
const START: Timestamp = Timestamp::from_millis(1_767_603_600_000);
/// Where chance begins: the same on every laptop of a class.
const SEED: u64 = 1;

/// Steps that are done while the page waits: where more is due, the clock falls behind and the page does not
/// stand still.
pub(super) const STEPS_AT_ONCE: usize = 2000;

/// Characters of a run's name.
const NAME_CHARS: usize = 60;

/// An execution under way or over, with its world, its past, and its future where one has gone back.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// Its number on the bench, from 1.
    number: u32,
    name: Rc<str>,
    /// The run that it shares its past with, and until when.
    origin: Option<(u32, Timestamp)>,
    timeline: Timeline,
    /// The executions that may go on, and how many were looked at to know that: those of a Map's
    /// children come and go, and one that failed may be redriven.
    open: (Vec<usize>, usize),
    traces: Rc<Traces>,
    /// What it had left behind after every so many events: see `marks`.
    marks: Rc<Vec<Rc<Traces>>>,
    /// For every event of its execution, where the run was when it was there first.
    events: Log<Cursor>,
    /// How many tokens were there for somebody to act on when the clock last stopped for one.
    seen: usize,
    /// Whether it last stopped with the execution over.
    seen_over: bool,
    /// How far a recorded execution was the same, where this was made of one.
    recording: Option<Rc<RecordingView>>,
}

/// A scenario around a definition that somebody brought along.
pub(super) fn own_scenario(definition: Rc<str>) -> Scenario {
    Scenario {
        machines: vec![(MACHINE.into(), definition)],
        setup: Setup::default(),
        seed: SEED,
        start: START,
        ..Scenario::default()
    }
}

/// What a run is called until somebody names it.
pub(super) fn usual_name(number: u32) -> Rc<str> {
    format!("Run {number}").into()
}

/// A name as somebody gives it, cut to what there is room for.
pub(super) fn name_of(name: &str) -> Rc<str> {
    let name: String = name.chars().take(NAME_CHARS).collect();
    name.trim().into()
}

impl Run {
    /// Starts an execution of a scenario's first machine.
    pub(super) fn start(scenario: Scenario, input: &str, number: u32) -> Result<Self, StartError> {
        let state_machine = scenario.machines.first().map(|(name, _)| name.to_string());
        let mut run = Self::of(scenario, number).map_err(StartError::Scenario)?;
        let start = Command::StartExecution {
            state_machine: state_machine.unwrap_or_default(),
            name: Some(format!("run-{number}")),
            input: input.into(),
        };
        run.submit_some(start, STEPS_AT_ONCE).map_err(StartError::Refused)?;
        Ok(run)
    }

    /// A run in which nothing was asked yet.
    fn of(scenario: Scenario, number: u32) -> Result<Self, ScenarioError> {
        Ok(Self {
            number,
            name: usual_name(number),
            origin: None,
            timeline: Timeline::new(scenario)?,
            open: (Vec::new(), 0),
            traces: Rc::default(),
            marks: Rc::default(),
            events: Log::default(),
            seen: 0,
            seen_over: false,
            recording: None,
        })
    }

    /// Gives a command; what lay ahead is forgotten.
    pub(super) fn submit(&mut self, command: Command) -> Result<Reply, ApiError> {
        self.submit_some(command, usize::MAX)
    }

    fn submit_some(&mut self, command: Command, steps: usize) -> Result<Reply, ApiError> {
        self.forget_ahead();
        let now = self.world().now();
        self.advance_to(now);
        let reply = self.timeline.submit(command);
        self.note_events();
        self.step_until(now, steps);
        reply
    }

    /// Whether nothing that was reached lies ahead.
    pub(super) fn is_at_head(&self) -> bool {
        self.timeline.is_at_head()
    }

    /// The world at the furthest that was reached.
    pub(super) fn head(&self) -> &World {
        self.timeline.head()
    }

    /// Its journal, and where it stands in time.
    pub(super) fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    pub(super) fn world(&self) -> &World {
        self.timeline.world()
    }

    /// What it began with.
    pub(super) fn scenario(&self) -> &Scenario {
        self.timeline.scenario()
    }

    pub(super) fn started(&self) -> Timestamp {
        self.timeline.scenario().start
    }

    pub(super) fn execution(&self) -> &Execution {
        self.world().executions().first().expect("a run begins with its execution")
    }

    pub(super) fn is_over(&self) -> bool {
        self.execution().status() != ExecutionStatus::Running
    }

    /// Whether nothing is left that happens by itself. Programs go on calling when an execution is
    /// over, and so do the other executions.
    pub(super) fn is_still(&self) -> bool {
        self.timeline.next_at().is_none()
    }

    /// How many tokens wait for somebody, their service call done, and how many calls for a person
    /// to say what they give.
    pub(super) fn holds(&self) -> usize {
        let tokens = self.open_tasks().filter(|task| task.submitted && self.is_for_person(task));
        tokens.count() + self.world().open_calls().count() + self.queued().count()
    }

    /// The tasks of activities that nobody has fetched, and that no program will.
    pub(super) fn queued(&self) -> impl Iterator<Item = OpenTask<'_>> {
        self.open_tasks().filter(|task| self.is_queued(task))
    }

    /// Whether a task of an activity waits for a person to fetch it.
    pub(super) fn is_queued(&self, task: &OpenTask<'_>) -> bool {
        let waits = !task.submitted && task.token.is_none();
        waits && task.activity.is_some_and(|arn| !self.world().has_workers(arn))
    }

    /// Whether a task waits for a token that no program got.
    fn is_for_person(&self, task: &OpenTask<'_>) -> bool {
        task.token.is_some_and(|token| !self.world().tokens_with_programs().contains_key(token))
    }

    /// Whether a task waits for its token, whoever has it.
    pub(super) fn waits_for_callback(&self) -> bool {
        self.open_tasks().any(|task| task.submitted && task.token.is_some())
    }

    /// The execution, and its Map's children, that may go on.
    pub(super) fn executions(&self) -> impl Iterator<Item = &Execution> {
        self.open.0.iter().map(|at| &*self.world().executions()[*at])
    }

    /// Those of them that are drawn: of the machine on the bench.
    pub(super) fn drawn(&self) -> impl Iterator<Item = &Execution> {
        self.executions().filter(|it| self.draws(&it.names().arn))
    }

    /// Whether an execution is of the machine on the bench.
    pub(super) fn draws(&self, execution: &ExecutionArn) -> bool {
        execution.machine_name() == self.execution().names().arn.machine_name()
    }

    /// The tasks of all of them that are under way.
    pub(super) fn open_tasks(&self) -> impl Iterator<Item = OpenTask<'_>> {
        self.executions().flat_map(Execution::open_tasks)
    }

    /// What they left behind in the states.
    pub(super) fn traces(&self) -> &Traces {
        &self.traces
    }

    /// Finds the executions that have come and gone, and follows them.
    fn look_around(&mut self) {
        let Self { timeline, open, traces, .. } = self;
        let executions = timeline.world().executions();
        let (open, known) = open;
        open.extend(*known..executions.len());
        *known = executions.len();
        let machine = executions.first().map(|it| it.names().arn.machine_name());
        // Executions of other machines leave nothing on this one's graph.
        let is_drawn = |at: &&usize| Some(executions[**at].names().arn.machine_name()) == machine;
        let mut drawn = open.iter().filter(is_drawn);
        if drawn.any(|at| traces.is_behind(*at, &executions[*at])) {
            let traces = Rc::make_mut(traces);
            let drawn = open.iter().filter(is_drawn);
            drawn.for_each(|at| traces.follow(*at, &executions[*at]));
        }
        open.retain(|at| executions[*at].status() != ExecutionStatus::Succeeded);
    }

    /// Lets the clock run up to a time, but not past the moment at which a token is handed out
    /// or the execution ends. Answers whether it stopped there. Where it has been already it does
    /// not stop.
    pub(super) fn run_to(&mut self, time: Timestamp) -> bool {
        self.run_some(time, usize::MAX)
    }

    /// The same in at most so many steps; what is left then is due still.
    pub(super) fn run_some(&mut self, time: Timestamp, steps: usize) -> bool {
        let mut left = steps;
        loop {
            if self.is_over() != self.seen_over || self.handed_out() > self.seen {
                self.notice();
                if self.is_at_head() {
                    return true;
                }
            }
            match self.timeline.next_at().filter(|at| *at <= time) {
                Some(_) if left == 0 => return false,
                Some(at) => left = self.step_until(at, left),
                None => break,
            }
        }
        self.advance_to(time);
        false
    }

    /// What is there now is no reason to stop any more.
    fn notice(&mut self) {
        self.seen = self.handed_out();
        self.seen_over = self.is_over();
    }

    fn advance_to(&mut self, time: Timestamp) {
        self.step_until(time, usize::MAX);
        self.timeline.advance_to(time);
        self.look_around();
    }

    /// Does what is due by a time, in at most so many steps; how many of them were not needed.
    fn step_until(&mut self, time: Timestamp, steps: usize) -> usize {
        let mut left = steps;
        while left > 0 && self.timeline.next_at().is_some_and(|at| at <= time) {
            self.step();
            left -= 1;
        }
        self.look_around();
        left
    }

    fn step(&mut self) -> bool {
        let stepped = self.timeline.step();
        self.note_events();
        stepped
    }

    fn note_events(&mut self) {
        let execution = self.world().executions().first();
        let count = execution.map_or(0, |it| it.history().len());
        while self.events.len() < count {
            self.events.push(self.timeline.cursor());
        }
    }

    /// How many tokens have come so far that somebody could act on them, and how many calls.
    fn handed_out(&self) -> usize {
        let early = self.open_tasks().filter(|it| is_early(it) && self.is_for_person(it)).count();
        let with_programs = self.world().tokens_with_programs().len();
        let tokens = self.world().tokens_for_people().saturating_sub(early + with_programs);
        tokens + self.world().calls_for_people() + self.queued().count()
    }
}

/// A token whose service has not taken the call yet.
fn is_early(task: &OpenTask<'_>) -> bool {
    task.token.is_some() && !task.submitted
}

/// Why an execution did not start.
#[derive(Clone, Debug)]
pub(super) enum StartError {
    /// The definition has errors.
    Scenario(ScenarioError),
    /// The API refuses it.
    Refused(ApiError),
}
