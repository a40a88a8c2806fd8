//! An execution: a value that takes signals and returns effects.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::asl::StateMachine;
use crate::base::{
    BranchId, EventId, ExecutionArn, Json, Log, Moment, StateMachineArn, StateName, TaskId,
    TimerId, Timestamp, quota,
};
use crate::expr::{Failure, Variables, error_name};

use super::branch::{Branch, Branches, Position, ROOT};
use super::effect::{Effect, Effects, TimerReason};
use super::history::{EventDetails, FailureDetails, HistoryEvent};
use super::inspection::Watch;
use super::map_run::Progress;
use super::signal::Signal;
use super::turn::Turn;
use super::workflow::Workflow;

/// An execution of a state machine: plain data, cheap to clone.
#[derive(Clone, Debug)]
pub struct Execution {
    pub(super) names: Rc<ExecutionNames>,
    pub(super) workflow: Workflow,
    pub(super) machine: Rc<StateMachine>,
    pub(super) input: Json,
    pub(super) started: Timestamp,
    pub(super) ended: Option<Timestamp>,
    pub(super) status: ExecutionStatus,
    pub(super) output: Option<Json>,
    pub(super) failure: Option<Failure>,
    pub(super) history: Log<HistoryEvent>,
    history_limit: u32,
    pub(super) redrive_count: u32,
    /// When it was redriven, the last time.
    pub(super) redriven: Option<Timestamp>,
    /// The states that branches were about to enter when they were stopped, by the event that each
    /// one stood at: what a history does not tell.
    pub(super) unentered: BTreeMap<EventId, StateName>,
    pub(super) branches: Branches,
    pub(super) timers: BTreeMap<TimerId, Timer>,
    pub(super) tasks: BTreeMap<TaskId, BranchId>,
    pub(super) map_runs: Vec<Progress>,
    pub(super) timer_count: u32,
    pub(super) task_count: u32,
    /// The context object that a test gives, in place of what would be known.
    pub(super) context: Option<Json>,
}

/// What an execution is called, and what it is an execution of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExecutionNames {
    /// The ARN of the execution.
    pub arn: ExecutionArn,
    /// Its name.
    pub name: Rc<str>,
    /// The ARN of the state machine.
    pub machine_arn: StateMachineArn,
    /// Its name.
    pub machine_name: Rc<str>,
    /// The role it runs as.
    pub role_arn: Rc<str>,
}

/// How an execution stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ExecutionStatus {
    /// `RUNNING`
    Running,
    /// `SUCCEEDED`
    Succeeded,
    /// `FAILED`
    Failed,
    /// `TIMED_OUT`: the machine's own timeout, not that of a task.
    TimedOut,
    /// `ABORTED`
    Aborted,
}

/// A timer that an execution set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Timer {
    pub(super) reason: TimerReason,
    pub(super) branch: BranchId,
}

impl Execution {
    /// Begins an execution of a Standard machine. The input is a text, as its caller wrote it, and
    /// the value of it.
    pub fn start(
        names: ExecutionNames,
        machine: Rc<StateMachine>,
        input: (Rc<str>, Json),
        at: &mut Moment<'_>,
    ) -> (Self, Effects) {
        Self::start_as(Workflow::Standard, names, machine, input, at)
    }

    /// Begins an execution of a machine of either type.
    pub fn start_as(
        workflow: Workflow,
        names: ExecutionNames,
        machine: Rc<StateMachine>,
        input: (Rc<str>, Json),
        at: &mut Moment<'_>,
    ) -> (Self, Effects) {
        let start_at = machine.root.start_at.clone();
        Self::begin((workflow, names), machine, start_at, input, at)
    }

    /// Begins a child of a distributed Map state: it runs the state's processor.
    pub fn start_child(
        names: ExecutionNames,
        machine: Rc<StateMachine>,
        map: &StateName,
        input: Json,
        at: &mut Moment<'_>,
    ) -> (Self, Effects) {
        let block = machine.state(map).blocks().first();
        let start_at = block.expect("a Map state has a processor").start_at.clone();
        let text = input.to_string().into();
        let workflow = Workflow::of(&names.arn);
        Self::begin((workflow, names), machine, start_at, (text, input), at)
    }

    fn begin(
        (workflow, names): (Workflow, ExecutionNames),
        machine: Rc<StateMachine>,
        start_at: StateName,
        (input_text, input): (Rc<str>, Json),
        at: &mut Moment<'_>,
    ) -> (Self, Effects) {
        let role_arn = Rc::clone(&names.role_arn);
        let first = Position::Arriving(start_at, input.clone());
        let root = Branch::root(first, Variables::default());
        let mut execution = Self::new((workflow, names), machine, input, at.now);
        let mut effects = Effects::default();
        effects.push(Effect::Proceed(ROOT));
        let mut turn = Turn { execution: &mut execution, at, effects, watch: Watch::default() };
        // The first state's event points back to nothing, as if nothing had come before it.
        let mut before = root.clone();
        turn.record(&mut before, EventDetails::ExecutionStarted { input: input_text, role_arn });
        turn.set_execution_timeout();
        let effects = turn.effects;
        let id = execution.branches.next_id();
        assert_eq!(id, ROOT, "the first branch is the root");
        execution.branches.put(id, root);
        (execution, effects)
    }

    /// An execution in which nothing has happened yet.
    pub(super) fn new(
        (workflow, names): (Workflow, ExecutionNames),
        machine: Rc<StateMachine>,
        input: Json,
        now: Timestamp,
    ) -> Self {
        Self {
            names: Rc::new(names),
            workflow,
            machine,
            input,
            started: now,
            ended: None,
            status: ExecutionStatus::Running,
            output: None,
            failure: None,
            history: Log::default(),
            history_limit: quota::HISTORY_EVENTS,
            redrive_count: 0,
            redriven: None,
            unentered: BTreeMap::new(),
            branches: Branches::default(),
            timers: BTreeMap::new(),
            tasks: BTreeMap::new(),
            map_runs: Vec::new(),
            timer_count: 0,
            task_count: 0,
            context: None,
        }
    }

    /// Ends the execution at so many events of history instead of [`quota::HISTORY_EVENTS`].
    pub fn limit_history(&mut self, events: u32) {
        self.history_limit = events;
    }

    pub(super) fn history_limit(&self) -> u32 {
        self.history_limit
    }

    /// Takes a signal. One that is about something long over changes nothing.
    pub fn handle(&mut self, signal: Signal, at: &mut Moment<'_>) -> Effects {
        if self.status != ExecutionStatus::Running {
            let is_redrive = matches!(signal, Signal::Redrive);
            return if is_redrive { self.redrive(at) } else { Effects::default() };
        }
        let (effects, watch) = (Effects::default(), Watch::default());
        let mut turn = Turn { execution: self, at, effects, watch };
        match signal {
            Signal::Proceed(branch) => turn.on_branch(branch, Turn::proceed),
            Signal::TimerFired(timer) => turn.timer_fired(timer),
            Signal::ActivityFound(task) => turn.on_task(task, Turn::activity_found),
            Signal::ActivityMissing(task) => turn.on_task(task, Turn::activity_missing),
            Signal::TaskStarted(task, worker) => {
                turn.on_task(task, |turn, id, branch| turn.task_started(id, branch, worker));
            }
            Signal::TaskSubmitted(task, response) => {
                turn.on_task(task, |turn, id, branch| turn.task_submitted(id, branch, response));
            }
            Signal::TaskEnded(task, outcome) => {
                turn.on_task(task, |turn, id, branch| turn.task_ended(id, branch, outcome));
            }
            Signal::TokenReturned(task, outcome) => {
                turn.on_task(task, |turn, id, branch| turn.token_returned(id, branch, outcome));
            }
            Signal::TaskHeartbeat(task) => turn.on_task(task, Turn::task_heartbeat),
            Signal::ObjectsRead(map_run, bodies) => turn.objects_read(map_run, bodies),
            Signal::ObjectsListed(map_run, objects) => turn.objects_listed(map_run, objects),
            Signal::ChildEnded(map_run, index, ending) => {
                turn.child_ended(map_run, index, ending);
            }
            Signal::MapRunEnded(map_run, outcome) => turn.map_run_ended(map_run, outcome),
            Signal::Redrive => {}
            Signal::Stop(failure) => {
                let details = EventDetails::ExecutionAborted(FailureDetails::from(&failure));
                turn.end_from_outside(details, failure, ExecutionStatus::Aborted);
            }
        }
        turn.effects
    }

    /// What it is called.
    #[must_use]
    pub fn names(&self) -> &ExecutionNames {
        &self.names
    }

    /// What it was started with.
    #[must_use]
    pub fn input(&self) -> &Json {
        &self.input
    }

    /// Whether it is Standard or Express.
    #[must_use]
    pub fn workflow(&self) -> Workflow {
        self.workflow
    }

    /// The machine it runs.
    #[must_use]
    pub fn machine(&self) -> &Rc<StateMachine> {
        &self.machine
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> ExecutionStatus {
        self.status
    }

    /// Whether it has not ended.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.status == ExecutionStatus::Running
    }

    /// When it began.
    #[must_use]
    pub fn started(&self) -> Timestamp {
        self.started
    }

    /// When it ended.
    #[must_use]
    pub fn ended(&self) -> Option<Timestamp> {
        self.ended
    }

    /// How often it was redriven.
    #[must_use]
    pub fn redrive_count(&self) -> u32 {
        self.redrive_count
    }

    /// What it returned, once it succeeded.
    #[must_use]
    pub fn output(&self) -> Option<&Json> {
        self.output.as_ref()
    }

    /// What it failed of, once it did.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Everything that happened.
    #[must_use]
    pub fn history(&self) -> &Log<HistoryEvent> {
        &self.history
    }

    /// The states in which the execution is now, and whether it is time that they wait for.
    pub fn current_states(&self) -> impl Iterator<Item = (&StateName, bool)> {
        self.branches.iter().filter_map(|(_, branch)| match &branch.position {
            Position::Waiting(visit) | Position::Pausing(visit) => Some((&visit.state.name, true)),
            Position::Entered(visit)
            | Position::Working(visit, _)
            | Position::Forked(visit, _)
            | Position::Mapping(visit, _) => Some((&visit.state.name, false)),
            Position::Arriving(..) | Position::Failing(_) | Position::Over => None,
        })
    }
}

impl Turn<'_, '_> {
    /// `TimeoutSeconds` of the machine begins, or what the service allows if that is less.
    pub(super) fn set_execution_timeout(&mut self) {
        let most = self.execution.workflow.most_seconds();
        let seconds = self.execution.machine.timeout_seconds.map_or(most, |it| it.min(most));
        let due = self.at.now.plus_seconds(seconds);
        self.set_timer(TimerReason::ExecutionTimeout, ROOT, due);
    }

    fn on_task(&mut self, task: TaskId, work: impl FnOnce(&mut Self, BranchId, &mut Branch)) {
        if let Some(branch) = self.execution.tasks.get(&task).copied() {
            self.on_branch(branch, work);
        }
    }

    fn timer_fired(&mut self, timer: TimerId) {
        let Some(Timer { reason, branch }) = self.execution.timers.remove(&timer) else { return };
        match reason {
            TimerReason::ExecutionTimeout => {
                let failure = Failure::timeout(false);
                let error = Some(error_name::TIMEOUT.into());
                let details =
                    EventDetails::ExecutionTimedOut(FailureDetails { error, cause: None });
                self.end_from_outside(details, failure, ExecutionStatus::TimedOut);
            }
            TimerReason::WaitOver => self.on_branch(branch, Self::wait_over),
            TimerReason::RetryDue => self.on_branch(branch, Self::retry_due),
            TimerReason::TaskTimeout => {
                self.on_branch(branch, |turn, id, branch| turn.task_timed_out(id, branch, false));
            }
            TimerReason::HeartbeatTimeout => {
                self.on_branch(branch, |turn, id, branch| turn.task_timed_out(id, branch, true));
            }
        }
    }
}
