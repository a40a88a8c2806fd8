//! What can happen next in a replayed execution, and which of it leads to a recorded event.

use std::rc::Rc;

use crate::base::{BranchId, Json, MapRunId, StateName, TaskId, TimerId, Timestamp, sort_by_key};
use crate::expr::Failure;
use crate::machine::branch::{Branch, Position};
use crate::machine::history::RecordedEvent;
use crate::machine::task::Phase;
use crate::machine::{Outcome, Signal, TimerReason};

use super::{Judge, Player, map_run};

/// Something that an execution waits for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A branch goes on.
    Proceed(BranchId),
    /// Time passes.
    Fire(TimerId),
    /// A task comes into the queue of its activity.
    Find(TaskId),
    /// There is no such activity.
    Miss(TaskId),
    /// A service takes the call of a task, or a worker of this name does.
    Start(TaskId, Option<Rc<str>>),
    /// A service answered the call of a task that goes on waiting; with this payload.
    Submit(TaskId, Json),
    /// A task ends well, with this payload.
    Succeed(TaskId, Json),
    /// A task ends in an error.
    Fail(TaskId, Failure),
    /// A map run hears of what it asked for.
    Tell(MapRunId, Signal),
    /// A map run ends, although nothing is known of its children.
    EndRun(MapRunId, Result<Json, Failure>),
    /// Somebody stops the execution.
    Stop(Failure),
    /// Somebody redrives the execution.
    Redrive,
}

/// The steps that may lead to the next recorded event: first those of the branch whose last event
/// it points back to.
pub(super) fn steps<J: Judge>(
    player: &Player<'_, J>,
    next: &RecordedEvent,
) -> impl Iterator<Item = Step> {
    let from_outside = match &*next.type_name {
        "ExecutionAborted" => vec![Step::Stop(failure(next))],
        "ExecutionRedriven" => vec![Step::Redrive],
        "ExecutionTimedOut" => timers(player, |it| it == TimerReason::ExecutionTimeout),
        _ => Vec::new(),
    };
    let is_before =
        |branch: &Branch| player.ledger.recorded_id(branch.last_event) == Some(next.previous_id);
    let branches = player.execution.branches.iter();
    let (before, others): (Vec<_>, Vec<_>) = branches.partition(|(_, branch)| is_before(branch));
    let branches = before.into_iter().chain(others).filter(|_| from_outside.is_empty());
    let branches: Vec<_> = branches.collect();
    let of_branches =
        branches.into_iter().flat_map(|(id, branch)| of_branch(player, (id, branch), next));
    from_outside.into_iter().chain(of_branches)
}

fn of_branch<J: Judge>(
    player: &Player<'_, J>,
    (id, branch): (BranchId, &Branch),
    next: &RecordedEvent,
) -> Vec<Step> {
    if player.proceeds.contains_key(&id) {
        return vec![Step::Proceed(id)];
    }
    if let Position::Mapping(visit, run) = &branch.position {
        return of_map_run(player, *run, &visit.state.name, next);
    }
    let tasks = player.execution.tasks.iter().filter(|(_, branch)| **branch == id);
    let mut steps: Vec<_> =
        tasks.flat_map(|(task, _)| of_task(player, (id, branch), *task, next)).collect();
    let pauses = |it| matches!(it, TimerReason::WaitOver | TimerReason::RetryDue);
    steps.extend(timers_of(player, id, pauses));
    steps
}

/// A map run hears what it asked for, if that is known; if not, it ends as it was recorded.
fn of_map_run<J: Judge>(
    player: &Player<'_, J>,
    run: MapRunId,
    state: &StateName,
    next: &RecordedEvent,
) -> Vec<Step> {
    if let Some(signal) = player.offstage.next(run) {
        return vec![Step::Tell(run, signal.clone())];
    }
    let outcome = match &*next.type_name {
        "MapRunFailed" => Err(failure(next)),
        "MapRunSucceeded" => {
            let machine = player.execution.machine();
            let exited = player.ledger.exit_of(state, next);
            let flow = machine.state(state).flow();
            let result = flow.zip(exited).and_then(|(flow, exited)| map_run::result(flow, exited));
            Ok(result.unwrap_or(Json::Null))
        }
        _ => return Vec::new(),
    };
    vec![Step::EndRun(run, outcome)]
}

/// A task does what the recorded event says, and nothing else.
fn of_task<J: Judge>(
    player: &Player<'_, J>,
    (id, branch): (BranchId, &Branch),
    task: TaskId,
    next: &RecordedEvent,
) -> Vec<Step> {
    let output = || next.detail("output").cloned().unwrap_or(Json::Null);
    match &*next.type_name {
        "ActivityScheduled" if is_asked(branch) => vec![Step::Find(task)],
        "ExecutionFailed" if is_asked(branch) => vec![Step::Miss(task)],
        "TaskStarted" | "ActivityStarted" | "LambdaFunctionStarted" => {
            vec![Step::Start(task, next.detail("workerName").map(text))]
        }
        "TaskSubmitted" => vec![Step::Submit(task, output())],
        "TaskSucceeded" | "ActivitySucceeded" | "LambdaFunctionSucceeded" => {
            vec![Step::Succeed(task, output())]
        }
        "TaskFailed"
        | "TaskStartFailed"
        | "TaskSubmitFailed"
        | "ActivityFailed"
        | "ActivityScheduleFailed"
        | "LambdaFunctionFailed"
        | "LambdaFunctionScheduleFailed"
        | "LambdaFunctionStartFailed" => vec![Step::Fail(task, failure(next))],
        "TaskTimedOut" | "ActivityTimedOut" | "LambdaFunctionTimedOut" => {
            let deadlines =
                |it| matches!(it, TimerReason::TaskTimeout | TimerReason::HeartbeatTimeout);
            let mut steps = timers_of(player, id, deadlines);
            if let Some(time) = next.timestamp {
                sort_by_key(&mut steps, |step| step.due(player).map(|due| due.since(time).abs()));
            }
            steps.push(Step::Fail(task, failure(next)));
            steps
        }
        _ => Vec::new(),
    }
}

/// Whether a branch has asked for an activity and does not know yet whether it is there.
fn is_asked(branch: &Branch) -> bool {
    matches!(&branch.position, Position::Working(_, attempt) if attempt.phase == Phase::Asked)
}

/// The timers of a branch, the one that is due first in front.
fn timers_of<J: Judge>(
    player: &Player<'_, J>,
    branch: BranchId,
    wanted: impl Fn(TimerReason) -> bool,
) -> Vec<Step> {
    let of_branch = |id: &TimerId| {
        let timer = player.execution.timers.get(id);
        timer.is_some_and(|it| it.branch == branch && wanted(it.reason))
    };
    let mut timers: Vec<_> = player.timers.iter().filter(|(id, _)| of_branch(id)).collect();
    sort_by_key(&mut timers, |(_, due)| **due);
    timers.into_iter().map(|(id, _)| Step::Fire(*id)).collect()
}

fn timers<J: Judge>(player: &Player<'_, J>, wanted: impl Fn(TimerReason) -> bool) -> Vec<Step> {
    let timers = player.execution.timers.iter().filter(|(_, timer)| wanted(timer.reason));
    timers.map(|(id, _)| Step::Fire(*id)).collect()
}

impl Step {
    /// When it can be done, where only time leads to it.
    pub(super) fn due<J: Judge>(&self, player: &Player<'_, J>) -> Option<Timestamp> {
        match self {
            Self::Fire(timer) => player.timers.get(timer).copied(),
            Self::Proceed(_)
            | Self::Find(_)
            | Self::Miss(_)
            | Self::Start(..)
            | Self::Submit(..)
            | Self::Succeed(..)
            | Self::Fail(..)
            | Self::Tell(..)
            | Self::EndRun(..)
            | Self::Stop(_)
            | Self::Redrive => None,
        }
    }

    pub(super) fn signal(self, judge: &impl Judge) -> Signal {
        match self {
            Self::Proceed(branch) => Signal::Proceed(branch),
            Self::Fire(timer) => Signal::TimerFired(timer),
            Self::Find(task) => Signal::ActivityFound(task),
            Self::Miss(task) => Signal::ActivityMissing(task),
            Self::Start(task, worker) => Signal::TaskStarted(task, worker),
            Self::Submit(task, payload) => Signal::TaskSubmitted(task, taken(&payload, judge).0),
            Self::Succeed(task, payload) => {
                let (output, text) = taken(&payload, judge);
                Signal::TaskEnded(task, Outcome::Succeeded { output, text: Some(text) })
            }
            Self::Fail(task, failure) => {
                Signal::TaskEnded(task, Outcome::Failed(adopted(failure, judge)))
            }
            Self::Redrive => Signal::Redrive,
            Self::Tell(_, signal) => signal,
            Self::EndRun(run, Ok(result)) => Signal::MapRunEnded(run, Ok(taken(&result, judge).0)),
            Self::EndRun(run, Err(failure)) => {
                Signal::MapRunEnded(run, Err(adopted(failure, judge)))
            }
            Self::Stop(failure) => Signal::Stop(adopted(failure, judge)),
        }
    }
}

/// A recorded payload as a value and as text.
fn taken(payload: &Json, judge: &impl Judge) -> (Json, Rc<str>) {
    let text = judge.adopt(&text(payload));
    let value = Json::parse(&text).unwrap_or_else(|_| Json::String(Rc::clone(&text)));
    (value, text)
}

fn adopted(failure: Failure, judge: &impl Judge) -> Failure {
    let adopt = |part: Option<Rc<str>>| part.map(|it| judge.adopt(&it));
    Failure { error: adopt(failure.error), cause: adopt(failure.cause), origin: failure.origin }
}

pub(super) fn text(value: &Json) -> Rc<str> {
    match value {
        Json::String(text) => Rc::clone(text),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            value.to_string().into()
        }
    }
}

fn failure(event: &RecordedEvent) -> Failure {
    let part = |key| event.detail(key).map(text);
    Failure { error: part("error"), cause: part("cause"), ..Failure::default() }
}
