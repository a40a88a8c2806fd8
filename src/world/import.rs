//! A recorded execution made a run: what came from outside stands in a set-up and a journal, so
//! that it is done here as it was done there, at the same times, and can be done otherwise.
//!
//! The run decides for itself what its machine does. What each call of a service gave goes into the
//! set-up as a mock; tokens, activities and stops are commands of the journal. Of heartbeats the
//! history tells nothing: as many are sent as were needed for a task to live as long as it did.

mod script;

use std::fmt;
use std::rc::Rc;

use crate::asl::JitterStrategy;
use crate::base::{SortedMap, TaskId, Timestamp, quota};
use crate::cloud::Mock;
use crate::machine::{OpenTask, RecordedEvent, TaskRequest, TimerReason};

use super::agenda::{ExecutionIndex, Item};
use super::{Command, Entry, Reply, Scenario, ScenarioError, World};

use script::{Act, Script, What};

/// A run that goes as a recorded execution went.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What it runs in.
    pub scenario: Scenario,
    /// What is asked in it: first of all that the execution starts.
    pub entries: Vec<Entry>,
    /// When the recording ends.
    pub end: Timestamp,
    /// Whether somebody redrove the execution: what came after that is left out.
    pub was_redriven: bool,
}

/// Why a history cannot be made a run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ImportError {
    /// It does not begin with ExecutionStarted.
    NoStart,
    /// ExecutionStarted has no input, as where `includeExecutionData` was false.
    NoInput,
    /// The execution cannot start here; why.
    Refused(Rc<str>),
    /// It is of another machine: the state that it enters first, and the one that this one does.
    OtherMachine(Rc<str>, Rc<str>),
}

/// How much later than the last recorded event a run may still do what was recorded.
const SLACK_MILLIS: i64 = 1000;
/// How long before a deadline a heartbeat is sent at the latest.
const BEAT_MILLIS: i64 = 1000;

/// Makes a run of a recorded history. The first machine of the scenario is the one that was
/// executed; its services stand in where the history says nothing.
///
/// # Errors
/// Where the history cannot be one of this machine, or has no beginning.
pub fn import(base: &Scenario, recorded: &[RecordedEvent]) -> Result<Imported, ImportError> {
    let first = recorded.first().filter(|it| &*it.type_name == "ExecutionStarted");
    let first = first.ok_or(ImportError::NoStart)?;
    let input = first.text("input").ok_or(ImportError::NoInput)?;
    let whole = recorded.iter().position(|it| &*it.type_name == "ExecutionRedriven");
    let recorded = &recorded[..whole.unwrap_or(recorded.len())];
    let start = first.timestamp.unwrap_or(base.start);
    let script = Script::of(recorded, start);
    let scenario = prepared(base, &script, start);
    let mut drive = Drive::start(scenario, script, &input)?;
    drive.check_first_state(recorded)?;
    drive.run();
    Ok(drive.end(&input, whole.is_some()))
}

/// The scenario without what would stand in the way of what was recorded.
fn prepared(base: &Scenario, script: &Script, start: Timestamp) -> Scenario {
    let mut scenario = Scenario { start, ..base.clone() };
    scenario.setup.faults.clear();
    if let Some((name, _)) = scenario.machines.first() {
        scenario.express.remove(name);
        let states = scenario.setup.states.get_or_default(Rc::clone(name));
        for state in script.to_come.keys() {
            states.remove(state);
        }
    }
    scenario
}

/// A world in which it happens once more.
struct Drive {
    scenario: Scenario,
    machine: Rc<str>,
    script: Script,
    world: World,
    entries: Vec<Entry>,
    /// The recorded calls of the tasks here.
    calls: SortedMap<TaskId, usize>,
    turns: usize,
}

impl Drive {
    fn start(scenario: Scenario, script: Script, input: &str) -> Result<Self, ImportError> {
        let refused = |error: ScenarioError| ImportError::Refused(error.to_string().into());
        let world = World::new(&scenario).map_err(refused)?;
        let machine = scenario.machines.first().map(|(name, _)| Rc::clone(name));
        let machine = machine.unwrap_or_default();
        let (entries, calls) = (Vec::new(), SortedMap::new());
        let mut drive = Self { scenario, machine, script, world, entries, calls, turns: 0 };
        let start = Command::StartExecution {
            state_machine: drive.machine.to_string(),
            name: Some(NAME.into()),
            input: input.into(),
        };
        let reply = drive.world.submit(&start);
        reply.map_err(|error| ImportError::Refused(error.to_string().into()))?;
        drive.entries.push(Entry { at: 0, command: start });
        Ok(drive)
    }

    fn check_first_state(&self, recorded: &[RecordedEvent]) -> Result<(), ImportError> {
        let entered = recorded.iter().find(|it| it.type_name.ends_with("StateEntered"));
        let there = entered.and_then(|it| it.text("name"));
        let here = self.world.executions()[0].machine().root.start_at.shared();
        match there {
            Some(there) if there != here => Err(ImportError::OtherMachine(there, here)),
            Some(_) | None => Ok(()),
        }
    }

    /// Goes on as long as the recording does.
    fn run(&mut self) {
        let limit = self.script.end.plus_millis(SLACK_MILLIS);
        while self.turns < quota::REPEATED_STEPS
            && self.entries.len() < quota::COMMANDS
            && self.world.executions()[0].is_running()
        {
            let now = self.world.now();
            let due = self.world.next_due().map(|it| it.at.max(now));
            if due == Some(now) {
                self.turn();
            } else if let Some(place) = self.act_that_is_due() {
                self.act(place);
            } else if self.is_through() {
                break;
            } else {
                let beat = self.next_beat();
                let beat_at = beat.as_ref().map(|(at, _)| *at);
                let act = self.next_act_at();
                let next = [due, act, beat_at].into_iter().flatten().min();
                let Some(next) = next.filter(|it| !self.script.has_times || *it <= limit) else {
                    break;
                };
                if due == Some(next) && beat_at != due {
                    self.turn();
                } else {
                    self.world.pass_to(next);
                    if let Some((_, task_token)) = beat.filter(|(at, _)| *at == next) {
                        self.submit(Command::SendTaskHeartbeat { task_token });
                    }
                }
            }
        }
    }

    /// Whether all was written that was recorded, of an execution that had not ended.
    fn is_through(&self) -> bool {
        let is_written = self.world.executions()[0].history().len() >= self.script.length;
        !self.script.has_times && is_written && self.script.acts.is_empty()
    }

    /// Does what is due next. What a call gives must be there before it is made.
    fn turn(&mut self) {
        let call = match self.world.agenda.next() {
            Some((at, Item::Call(ExecutionIndex(0), request))) => {
                Some((at.max(self.world.now()), request.clone()))
            }
            Some(_) | None => None,
        };
        if let Some((at, request)) = call {
            self.prepare(&request, at);
        }
        self.world.turn();
        self.turns += 1;
    }

    /// Finds out which recorded call one is that is about to be made.
    fn prepare(&mut self, request: &TaskRequest, now: Timestamp) {
        let state = request.state.as_str();
        let by_chance = self.pauses_by_chance(request);
        let Script { calls, to_come, has_times, .. } = &mut self.script;
        let Some(numbers) = to_come.get_mut(state) else { return };
        let same = numbers.iter().position(|it| calls[*it].item == request.item);
        let Some(number) = numbers.remove(same.unwrap_or(0)) else { return };
        let call = &mut calls[number];
        call.made = Some(now);
        call.token.clone_from(&request.token);
        self.calls.insert(request.task, number);
        if !call.is_activity {
            let mock = Mock::Recorded(Box::new(call.answer(now, *has_times, by_chance)));
            Rc::make_mut(&mut self.world.cloud).put_mock(&self.machine, state, mock);
        }
    }

    /// Whether the pauses of a state before it calls again are drawn; without times, none is known.
    fn pauses_by_chance(&self, request: &TaskRequest) -> bool {
        let state = self.world.executions()[0].machine().state(&request.state);
        let retriers = state.recovery().map_or(&[][..], |it| &it.retry);
        let mut jitters = retriers.iter().map(|it| it.jitter_strategy);
        self.script.has_times && jitters.any(|it| it == JitterStrategy::Full)
    }

    /// When something was asked: of a recording without times, after as many events as there.
    fn time_of(&self, act: &Act) -> Option<Timestamp> {
        if self.script.has_times {
            return Some(act.at);
        }
        match act.what {
            What::Fetch(call, _) | What::Succeed(call, _) | What::Fail(call, ..) => {
                let call = &self.script.calls[call];
                Some(call.made?.plus_millis(act.at.since(call.scheduled)))
            }
            What::Stop(..) => {
                let is_so_far = self.world.executions()[0].history().len() >= act.before;
                is_so_far.then(|| self.world.now())
            }
        }
    }

    fn next_act_at(&self) -> Option<Timestamp> {
        let now = self.world.now();
        let mut times = self.script.acts.iter().map(|act| self.time_of(act));
        let is_ahead = |at: &Option<Timestamp>| at.is_some_and(|at| at > now);
        match self.script.has_times {
            // They are in the order of time.
            true => times.find(is_ahead).flatten(),
            false => times.filter(is_ahead).min().flatten(),
        }
    }

    /// The first act whose time has come, and for which there is what it is about.
    fn act_that_is_due(&self) -> Option<usize> {
        let now = self.world.now();
        let acts = self.script.acts.iter();
        let mut acts = acts.take_while(|act| !self.script.has_times || act.at <= now).enumerate();
        let is_due = |act: &Act| self.time_of(act).is_some_and(|at| at <= now);
        acts.find(|(_, act)| is_due(act) && self.is_possible(act)).map(|(place, _)| place)
    }

    fn is_possible(&self, act: &Act) -> bool {
        match act.what {
            What::Stop(..) => true,
            What::Fetch(call, _) => self.open(call).is_some_and(|task| !task.submitted),
            What::Succeed(call, _) | What::Fail(call, ..) => {
                self.open(call).is_some_and(|task| task.submitted)
            }
        }
    }

    /// The task of a recorded call, while it is open here.
    fn open(&self, call: usize) -> Option<OpenTask<'_>> {
        self.script.calls[call].made?;
        let mut tasks = self.world.executions()[0].open_tasks();
        tasks.find(|task| self.calls.get(&task.task) == Some(&call))
    }

    fn act(&mut self, place: usize) {
        let Some(act) = self.script.acts.remove(place) else { return };
        let token = |call: usize| self.script.calls[call].token.as_ref().map(|it| it.to_string());
        let text = |part: Option<Rc<str>>| part.map(|it| it.to_string());
        match act.what {
            What::Fetch(call, worker) => self.fetch(call, worker),
            What::Succeed(call, output) => {
                let task_token = token(call).unwrap_or_default();
                self.submit(Command::SendTaskSuccess { task_token, output: output.to_string() });
            }
            What::Fail(call, error, cause) => {
                let task_token = token(call).unwrap_or_default();
                let (error, cause) = (text(error), text(cause));
                self.submit(Command::SendTaskFailure { task_token, error, cause });
            }
            What::Stop(error, cause) => {
                let execution_arn = self.world.executions()[0].names().arn.to_string();
                let (error, cause) = (text(error), text(cause));
                self.submit(Command::StopExecution { execution_arn, error, cause });
            }
        }
    }

    /// A worker takes a task; which one it gets is the queue's choice.
    fn fetch(&mut self, call: usize, worker: Option<Rc<str>>) {
        let arn = self.open(call).and_then(|task| task.activity).map(str::to_owned);
        let worker_name = worker.map(|it| it.to_string());
        let activity_arn = arn.unwrap_or_default();
        let reply = self.submit(Command::GetActivityTask { activity_arn, worker_name });
        let Some(Reply::ActivityTask(Some((token, _)))) = reply else { return };
        let record = self.world.number_of_token(token.as_str());
        let task = record.and_then(|it| self.world.tokens().get(it)).map(|it| it.task);
        let got = task.and_then(|task| self.calls.get(&task)).copied().unwrap_or(call);
        self.script.calls[got].token = Some(token);
    }

    /// Asks something, and writes it down. Nothing is due at this moment.
    fn submit(&mut self, command: Command) -> Option<Reply> {
        let reply = self.world.submit(&command).ok();
        let at = self.world.now().since(self.scenario.start);
        self.entries.push(Entry { at, command });
        self.turns += 1;
        reply
    }

    /// The next heartbeat without which a task would not live as long as it did, and its token.
    fn next_beat(&self) -> Option<(Timestamp, String)> {
        if !self.script.has_times {
            return None;
        }
        let beats = self.world.executions()[0].open_tasks().filter_map(|task| {
            let (due, length) = task.heartbeat?;
            let call = &self.script.calls[*self.calls.get(&task.task)?];
            let over = call.over.unwrap_or(self.script.end.plus_millis(SLACK_MILLIS));
            let by_timeout = task.timeout.is_some_and(|(at, _)| at <= over);
            let missed = call.timed_out && !by_timeout;
            let is_needed = if missed { over.since(due) > SLACK_MILLIS } else { due <= over };
            if !is_needed {
                return None;
            }
            let last = due.plus_millis(-BEAT_MILLIS.min(length / 2));
            let last = if missed { last.min(over.plus_millis(-length)) } else { last };
            Some((last.max(self.world.now()), task.token?.to_string()))
        });
        beats.min_by_key(|(at, _)| *at)
    }

    fn end(mut self, input: &str, was_redriven: bool) -> Imported {
        let end = self.script.end.max(self.world.now());
        self.scenario.setup = self.world.cloud.setup().clone();
        self.scenario.inputs.insert(Rc::clone(&self.machine), input.into());
        Imported { scenario: self.scenario, entries: self.entries, end, was_redriven }
    }
}

impl World {
    /// When a state calls again, where it was recorded.
    pub(super) fn retried_as_recorded(
        &self,
        index: ExecutionIndex,
        reason: TimerReason,
    ) -> Option<Timestamp> {
        if reason != TimerReason::RetryDue {
            return None;
        }
        let arn = &self.executions[index.0].names().arn;
        let pause = self.cloud.pause_as_recorded(arn, self.now)?;
        Some(self.now.plus_millis(pause))
    }
}

/// What the execution is called here: its own name is not in the history.
const NAME: &str = "run-1";

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStart => f.write_str("The history does not begin with ExecutionStarted."),
            Self::NoInput => f.write_str(
                "ExecutionStarted has no input. Fetch the history with includeExecutionData.",
            ),
            Self::Refused(why) => f.write_str(why),
            Self::OtherMachine(there, here) => write!(
                f,
                "This history is of another definition: it begins with the state `{there}`, and \
                 this one with `{here}`."
            ),
        }
    }
}
