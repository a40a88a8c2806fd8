//! A run: the scenario, the world, and what was asked of it.

use std::rc::Rc;

use crate::base::{ExecutionArn, Timestamp};
use crate::cloud::Setup;
use crate::machine::{Execution, ExecutionStatus, OpenTask};
use crate::world::{ApiError, Command, Journal, Reply, Scenario, ScenarioError, World};

use super::traces::Traces;

/// The name of a state machine that belongs to no scenario.
const MACHINE: &str = "Workflow";
/// When simulated time begins: Monday, 5 January 2026, 09:00 UTC.
const START: Timestamp = Timestamp::from_millis(1_767_603_600_000);
/// Where chance begins: the same on every laptop of a class.
const SEED: u64 = 1;

/// An execution under way or over, with its world.
#[derive(Clone, Debug)]
pub(super) struct Run {
    scenario: Rc<Scenario>,
    journal: Journal,
    world: World,
    /// The executions that may go on, and how many were looked at to know that: those of a Map's
    /// children come and go, and one that failed may be redriven.
    open: (Vec<usize>, usize),
    traces: Rc<Traces>,
    /// How many tokens were there for somebody to act on when the clock last stopped for one.
    seen: usize,
    /// Whether it last stopped with the execution over.
    seen_over: bool,
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

impl Run {
    /// Starts an execution of a scenario's first machine.
    pub(super) fn start(scenario: Scenario, input: &str, number: u32) -> Result<Self, StartError> {
        let state_machine = scenario.machines.first().map(|(name, _)| name.to_string());
        let world = World::new(&scenario).map_err(StartError::Scenario)?;
        let mut run = Self {
            scenario: Rc::new(scenario),
            journal: Journal::default(),
            world,
            open: (Vec::new(), 0),
            traces: Rc::default(),
            seen: 0,
            seen_over: false,
        };
        let start = Command::StartExecution {
            state_machine: state_machine.unwrap_or_default(),
            name: Some(format!("run-{number}")),
            input: input.into(),
        };
        run.submit(start).map_err(StartError::Refused)?;
        Ok(run)
    }

    pub(super) fn submit(&mut self, command: Command) -> Result<Reply, ApiError> {
        let reply = self.journal.submit(&self.scenario, &mut self.world, command);
        self.look_around();
        reply
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    pub(super) fn started(&self) -> Timestamp {
        self.scenario.start
    }

    pub(super) fn execution(&self) -> &Execution {
        self.world.executions().first().expect("a run begins with its execution")
    }

    pub(super) fn is_over(&self) -> bool {
        self.execution().status() != ExecutionStatus::Running
    }

    /// Whether nothing is left that happens by itself. Programs go on calling when an execution is
    /// over, and so do the other executions.
    pub(super) fn is_still(&self) -> bool {
        self.world.next_due().is_none()
    }

    /// How many tokens wait for somebody, their service call done, and how many calls for a person
    /// to say what they give.
    pub(super) fn holds(&self) -> usize {
        let tokens = self.open_tasks().filter(|task| task.submitted && self.is_for_person(task));
        tokens.count() + self.world.open_calls().count() + self.queued().count()
    }

    /// The tasks of activities that nobody has fetched, and that no program will.
    pub(super) fn queued(&self) -> impl Iterator<Item = OpenTask<'_>> {
        self.open_tasks().filter(|task| self.is_queued(task))
    }

    /// Whether a task of an activity waits for a person to fetch it.
    pub(super) fn is_queued(&self, task: &OpenTask<'_>) -> bool {
        let waits = !task.submitted && task.token.is_none();
        waits && task.activity.is_some_and(|arn| !self.world.has_workers(arn))
    }

    /// Whether a task waits for a token that no program got.
    fn is_for_person(&self, task: &OpenTask<'_>) -> bool {
        task.token.is_some_and(|token| !self.world.tokens_with_programs().contains(token))
    }

    /// Whether a task waits for its token, whoever has it.
    pub(super) fn waits_for_callback(&self) -> bool {
        self.open_tasks().any(|task| task.submitted && task.token.is_some())
    }

    /// The execution, and its Map's children, that may go on.
    pub(super) fn executions(&self) -> impl Iterator<Item = &Execution> {
        self.open.0.iter().map(|at| &*self.world.executions()[*at])
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
        let executions = self.world.executions();
        let (open, known) = &mut self.open;
        open.extend(*known..executions.len());
        *known = executions.len();
        let machine = executions.first().map(|it| it.names().arn.machine_name());
        // Executions of other machines leave nothing on this one's graph.
        let is_drawn = |at: &&usize| Some(executions[**at].names().arn.machine_name()) == machine;
        let mut drawn = open.iter().filter(is_drawn);
        if drawn.any(|at| self.traces.is_behind(*at, &executions[*at])) {
            let traces = Rc::make_mut(&mut self.traces);
            let drawn = open.iter().filter(is_drawn);
            drawn.for_each(|at| traces.follow(*at, &executions[*at]));
        }
        open.retain(|at| executions[*at].status() != ExecutionStatus::Succeeded);
    }

    /// Lets the clock run up to a time, but not past the moment at which a token is handed out
    /// or the execution ends. Answers whether it stopped there.
    pub(super) fn run_to(&mut self, time: Timestamp) -> bool {
        loop {
            if self.is_over() != self.seen_over || self.handed_out() > self.seen {
                self.seen = self.handed_out();
                self.seen_over = self.is_over();
                return true;
            }
            match self.world.next_due().filter(|due| due.at <= time) {
                Some(due) => self.advance_to(due.at),
                None => break,
            }
        }
        self.advance_to(time);
        false
    }

    fn advance_to(&mut self, time: Timestamp) {
        self.world.advance_to(time);
        self.look_around();
    }

    /// How many tokens have come so far that somebody could act on them, and how many calls.
    fn handed_out(&self) -> usize {
        let early = self.open_tasks().filter(|it| is_early(it) && self.is_for_person(it)).count();
        let with_programs = self.world.tokens_with_programs().len();
        let tokens = self.world.tokens_for_people().saturating_sub(early + with_programs);
        tokens + self.world.calls_for_people() + self.queued().count()
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
