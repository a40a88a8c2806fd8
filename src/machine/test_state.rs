//! One state alone, as TestState runs it: with a mock, or a service's answer, for its work.
//!
//! What an execution does with the state is done here by the same code, with somebody looking on.

mod map;

use std::rc::Rc;

use crate::asl::{Parallel, Resource, State, StateKind, StateMachine, TESTED_STATE};
use crate::base::{EventId, Json, Moment, StateName, Timestamp, quota};
use crate::expr::{Failure, Variables};

use super::branch::{Branch, Position, ROOT, Visit};
use super::execution::{Execution, ExecutionNames};
use super::inspection::{Inspection, Watch};
use super::task::mint_token;
use super::turn::Turn;
use super::{Effect, Effects, Outcome, TaskRequest, Workflow};

/// What is tested, and what stands for what the state would have done.
#[derive(Clone, Debug)]
pub struct StateTest {
    /// The machine that the state is in.
    pub machine: Rc<StateMachine>,
    /// Its name there.
    pub state: StateName,
    /// The names that the context object tells, unless [`context`](Self::context) is given.
    pub names: ExecutionNames,
    /// The raw input.
    pub input: Json,
    /// The context object, where the caller gives one.
    pub context: Option<Json>,
    /// What `$name` stands for.
    pub variables: Variables,
    /// What becomes of the state's work: a mock, or what the service answered.
    pub outcome: Option<Outcome>,
    /// How often the retrier was used that the error will match.
    pub retry_count: u32,
    /// How many iterations of a Map state failed.
    pub failed_iterations: u64,
    /// What the ItemReader of a Map state reads.
    pub item_data: Option<Rc<str>>,
}

/// How the test ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TestStatus {
    /// `SUCCEEDED`
    Succeeded,
    /// `FAILED`
    Failed,
    /// `RETRIABLE`: a retrier takes the error.
    Retriable,
    /// `CAUGHT_ERROR`: a catcher takes the error.
    CaughtError,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq)]
pub struct StateTested {
    /// How it ended.
    pub status: TestStatus,
    /// The state's output, where it has one.
    pub output: Option<Json>,
    /// Where it leads.
    pub next_state: Option<StateName>,
    /// The error, also one that is caught or tried again.
    pub failure: Option<Failure>,
    /// What was seen.
    pub inspection: Inspection,
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq)]
pub enum TestRefused {
    /// More iterations failed than there are.
    FailedIterations,
    /// The state calls a service, and nobody says what it answers.
    NoAnswer(Box<TaskRequest>),
    /// The state has branches, and no mock stands for them.
    NoMock,
}

impl StateTest {
    /// Runs the state.
    ///
    /// # Errors
    /// Where something is missing that stands for the state's work.
    ///
    /// # Panics
    /// Where the machine has no such state.
    pub fn run(self, at: &mut Moment<'_>) -> Result<StateTested, TestRefused> {
        let state = self.machine.state(&self.state);
        let inspection = Inspection::of(state, self.variables.clone());
        self.watched_by(inspection, at)
    }

    /// Runs the state before somebody's eyes.
    pub(super) fn watched_by(
        self,
        mut inspection: Inspection,
        at: &mut Moment<'_>,
    ) -> Result<StateTested, TestRefused> {
        let machine = Rc::clone(&self.machine);
        let state = machine.state(&self.state);
        let mut execution = Execution::new(
            (Workflow::SyncExpress, self.names.clone()),
            self.machine.clone(),
            self.input.clone(),
            at.now,
        );
        execution.context = Some(self.context.clone().unwrap_or_else(|| self.known(state, at)));
        let mut branch = Branch::root(Position::Over, self.variables.clone());
        let visit = self.visit(state, at);
        let (effects, watch) = (Effects::default(), Watch::by(&mut inspection));
        let mut turn = Turn { execution: &mut execution, at, effects, watch };
        match &state.kind {
            StateKind::Map(map) => {
                self.test_map(&mut turn, &mut branch, (state, map), visit)?;
            }
            StateKind::Parallel(parallel) => {
                self.test_parallel(&mut turn, &mut branch, (state, parallel), visit)?;
            }
            StateKind::Pass(_)
            | StateKind::Task(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => {
                turn.begin((ROOT, &mut branch), visit);
                self.go_on(&mut turn, &mut branch)?;
            }
        }
        Ok(tested(execution, branch, inspection))
    }

    fn visit(&self, state: &Rc<State>, at: &Moment<'_>) -> Visit {
        let retriers = state.recovery().map_or(0, |it| it.retry.len());
        Visit {
            state: Rc::clone(state),
            input: self.input.clone(),
            before: EventId(0),
            entered: EventId(0),
            entered_at: at.now,
            retries: vec![self.retry_count; retriers],
        }
    }

    /// The context object of a test: that of an Express execution
    /// (recorded: `test_state_with_variables`, `test_map_state_failure_count`).
    fn known(&self, state: &State, at: &mut Moment<'_>) -> Json {
        let (names, now) = (&self.names, Json::from(at.now.to_string()));
        let role_arn = match &*names.role_arn {
            "" => Json::Null,
            arn => Json::from(arn),
        };
        let execution = Json::object([
            ("Id", Json::from(names.arn.as_str())),
            ("Input", self.input.clone()),
            ("Name", Json::String(Rc::clone(&names.name))),
            ("RoleArn", role_arn),
            ("StartTime", now.clone()),
        ]);
        let machine = Json::object([
            ("Id", Json::from(names.machine_arn.as_str())),
            ("Name", Json::String(Rc::clone(&names.machine_name))),
        ]);
        let mut inner = vec![("Name", Json::from(TESTED_STATE)), ("EnteredTime", now)];
        if state.recovery().is_some() {
            inner.push(("RetryCount", Json::from(i64::from(self.retry_count))));
        }
        let inner = Json::object(inner);
        let mut context =
            vec![("Execution", execution), ("StateMachine", machine), ("State", inner)];
        if has_token(state) {
            let token = Json::from(mint_token(at.rng).as_str());
            context.push(("Task", Json::object([("Token", token)])));
        }
        Json::object(context)
    }

    /// What follows where a state has begun something that takes time.
    fn go_on(&self, turn: &mut Turn<'_, '_>, branch: &mut Branch) -> Result<(), TestRefused> {
        match &branch.position {
            Position::Working(..) => {
                let outcome = self.outcome.clone().ok_or_else(|| no_answer(&turn.effects))?;
                turn.task_ended(ROOT, branch, outcome);
            }
            Position::Waiting(_) => {
                let due = due(&turn.effects);
                if due.since(turn.at.now) > quota::TEST_SECONDS * 1000 {
                    turn.fail_execution(branch, &Failure::timeout(false));
                    return Ok(());
                }
                turn.at.now = due;
                turn.wait_over(ROOT, branch);
            }
            Position::Arriving(..)
            | Position::Entered(_)
            | Position::Forked(..)
            | Position::Mapping(..)
            | Position::Pausing(_)
            | Position::Failing(_)
            | Position::Over => {}
        }
        Ok(())
    }

    fn test_parallel(
        &self,
        turn: &mut Turn<'_, '_>,
        branch: &mut Branch,
        (state, parallel): (&Rc<State>, &Parallel),
        visit: Visit,
    ) -> Result<(), TestRefused> {
        let outcome = self.outcome.clone().ok_or(TestRefused::NoMock)?;
        if let Err(failure) = turn.parallel_input(branch, parallel, &visit) {
            turn.state_failed((ROOT, branch), state, visit, failure);
            return Ok(());
        }
        end(turn, branch, state, visit, outcome);
        Ok(())
    }
}

fn has_token(state: &State) -> bool {
    match &state.kind {
        StateKind::Task(task) => {
            task.resource.has_token() && !matches!(task.resource, Resource::Activity { .. })
        }
        StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_)
        | StateKind::Parallel(_)
        | StateKind::Map(_) => false,
    }
}

fn no_answer(effects: &Effects) -> TestRefused {
    for effect in effects.iter() {
        if let Effect::ScheduleTask(request) = effect {
            return TestRefused::NoAnswer(request.clone());
        }
    }
    unreachable!("a task that works was scheduled")
}

/// When a wait is over.
fn due(effects: &Effects) -> Timestamp {
    for effect in effects.iter() {
        if let Effect::SetTimer { due, .. } = effect {
            return *due;
        }
    }
    unreachable!("a state that waits has set a timer")
}

/// Ends a state whose branches or iterations a mock stands for.
fn end(
    turn: &mut Turn<'_, '_>,
    branch: &mut Branch,
    state: &Rc<State>,
    visit: Visit,
    outcome: Outcome,
) {
    match outcome {
        Outcome::Succeeded { output, .. } => {
            let flow = state.flow().expect("a state that forks has a flow");
            let to = state.transition().expect("a state that forks leads on");
            turn.pass_on((ROOT, branch), state, &visit, (output, flow), to);
        }
        Outcome::Failed(failure) => turn.recover((ROOT, branch), state, visit, failure),
    }
}

fn tested(execution: Execution, branch: Branch, inspection: Inspection) -> StateTested {
    let Execution { output, failure, .. } = execution;
    let met = inspection.failure.clone();
    let (status, output, next_state, failure) = match branch.position {
        Position::Pausing(_) => (TestStatus::Retriable, None, None, met),
        Position::Arriving(next, output) if inspection.catch_index.is_some() => {
            (TestStatus::CaughtError, Some(output), Some(next), met)
        }
        Position::Arriving(next, output) => (TestStatus::Succeeded, Some(output), Some(next), None),
        Position::Entered(_)
        | Position::Waiting(_)
        | Position::Working(..)
        | Position::Forked(..)
        | Position::Mapping(..)
        | Position::Failing(_)
        | Position::Over => match failure {
            Some(failure) => (TestStatus::Failed, None, None, Some(failure)),
            None => (TestStatus::Succeeded, output, None, None),
        },
    };
    StateTested { status, output, next_state, failure, inspection }
}
