//! Keeps the view true to the workbench. What did not change stays the same in memory.

use std::rc::Rc;

use crate::lab::run::Run;
use crate::lab::workbench::Workbench;
use crate::machine::{EventDetails, ExecutionStatus, OpenTask, TimerReason};
use crate::world::{BillLine, PRICES_AS_OF, Reason, Scenario};

use super::words::{clock, count, date, duration};
use super::{
    BillView, EndingView, Lamp, ScenarioView, StatusView, TransportView, View, canvas, history,
    hold, outside, question,
};

/// Brings the view up to date.
pub(in crate::lab) fn refresh(bench: &mut Workbench) {
    let mut view = bench.view();
    renew(&mut view.scenario, scenario(bench));
    view.status = status(bench);
    view.selected.clone_from(&bench.selected);
    view.toast.clone_from(&bench.toast);
    view.transport = transport(bench);
    view.source = Rc::clone(&bench.source.view);
    renew(&mut view.canvas, canvas::canvas(bench));
    renew(&mut view.holds, hold::holds(bench));
    renew(&mut view.queued, question::queued(bench));
    renew(&mut view.questions, question::questions(bench));
    bench.shown = hold::shown(&view.holds, &bench.shown);
    view.shown = bench.shown.at;
    around(&mut view, bench.run.as_ref());
    *bench.view_mut() = view;
}

fn scenario(bench: &Workbench) -> ScenarioView {
    let Scenario { title, hint, machines, express, .. } = &*bench.scenario;
    let is_express = machines.first().is_some_and(|(name, _)| express.contains(name));
    ScenarioView {
        title: title.clone().unwrap_or_else(|| "Your definition".into()),
        kind: if is_express { "Express workflow" } else { "Standard workflow" },
        hint: hint.clone(),
        set_aside: bench.set_aside.is_some(),
    }
}

fn renew<T: PartialEq>(part: &mut Rc<T>, now: T) {
    if **part != now {
        *part = Rc::new(now);
    }
}

fn around(view: &mut View, run: Option<&Run>) {
    let ending = run.and_then(ending);
    if view.ending.as_deref() != ending.as_ref() {
        view.ending = ending.map(Rc::new);
    }
    if !run.is_some_and(|run| is_same_run(view, run)) {
        view.history = Rc::default();
    }
    let Some(run) = run else {
        view.run_name.clear();
        view.inbox = Rc::default();
        view.tokens = Rc::default();
        view.calls = Rc::default();
        return;
    };
    view.run_name = run.execution().names().name.to_string();
    history::extend(&mut view.history, run);
    renew(&mut view.inbox, outside::inbox(run));
    renew(&mut view.tokens, outside::tokens(run));
    renew(&mut view.calls, outside::calls(run));
}

/// Executions of one workbench differ by their names.
fn is_same_run(view: &View, run: &Run) -> bool {
    view.run_name == *run.execution().names().name
}

fn status(bench: &Workbench) -> StatusView {
    let status = |lamp, words: String| StatusView { lamp, words };
    let Some(run) = &bench.run else {
        let words = if bench.source.view.can_run { "Ready" } else { &bench.source.view.summary };
        return status(Lamp::Idle, words.to_owned());
    };
    let error = run.execution().failure().and_then(|failure| failure.error.clone());
    let error = error.map(|error| format!(" · {error}")).unwrap_or_default();
    match run.execution().status() {
        ExecutionStatus::Running => match run.holds() {
            0 if run.waits_for_callback() => status(Lamp::Token, "Waiting for a callback".into()),
            0 => running(run),
            1 => status(Lamp::Token, "Waiting for you".into()),
            more => status(Lamp::Token, format!("Waiting for you · {more}")),
        },
        ExecutionStatus::Succeeded => status(Lamp::Done, "Succeeded".into()),
        ExecutionStatus::Failed => status(Lamp::Failed, format!("Failed{error}")),
        ExecutionStatus::TimedOut => status(Lamp::TimedOut, format!("Timed out{error}")),
        ExecutionStatus::Aborted => status(Lamp::Stopped, format!("Aborted{error}")),
    }
}

fn running(run: &Run) -> StatusView {
    let waits_for_time = run.execution().current_states().any(|(_, for_time)| for_time);
    match run.world().next_due().filter(|_| waits_for_time) {
        Some(due) => {
            let words = format!("Waiting until {}", clock(due.at.since(run.started())));
            StatusView { lamp: Lamp::Clock, words }
        }
        None => StatusView { lamp: Lamp::Running, words: "Running".into() },
    }
}

fn transport(bench: &Workbench) -> TransportView {
    let idle = TransportView {
        speed: speed(bench.playback.factor()),
        speed_exponent: bench.playback.exponent,
        ..TransportView::default()
    };
    let Some(run) = &bench.run else { return idle };
    TransportView {
        elapsed: clock(run.world().now().since(run.started())),
        date: date(run.world().now()),
        playing: bench.playback.playing,
        next: next(run),
        started: true,
        ..idle
    }
}

/// `1×`, `2.5×`, `310×`
fn speed(factor: f64) -> String {
    if factor < 9.95 {
        format!("{factor:.1}×").replace(".0×", "×")
    } else {
        format!("{}×", rounded(factor))
    }
}

/// Two digits are enough: `310`, `100000`.
fn rounded(factor: f64) -> u64 {
    let factor = factor.round() as u64;
    let step = 10_u64.pow(factor.max(10).ilog10() - 1);
    (factor + step / 2) / step * step
}

fn next(run: &Run) -> Option<String> {
    let due = run.world().next_due()?;
    let ends_then = |task: &OpenTask<'_>| {
        [task.heartbeat, task.timeout].into_iter().flatten().any(|(at, _)| at == due.at)
    };
    let task = run.open_tasks().find(ends_then);
    let state = task.map(|task| format!(" of {}", task.state)).unwrap_or_default();
    let what = match due.reason {
        Reason::Work => "Next step".to_owned(),
        Reason::CallArrives => "Call arrives".to_owned(),
        Reason::FunctionReturns => "Function returns".to_owned(),
        Reason::HolderActs => "Callback".to_owned(),
        Reason::JobEnds => "Job ends".to_owned(),
        Reason::PollEnds => "End of a poll".to_owned(),
        Reason::WorkerPolls => "Worker polls".to_owned(),
        Reason::ConsumerActs => "Queue".to_owned(),
        Reason::Timer(TimerReason::ExecutionTimeout) => "Limit of the execution".to_owned(),
        Reason::Timer(TimerReason::WaitOver) => "End of the wait".to_owned(),
        Reason::Timer(TimerReason::RetryDue) => "Next attempt".to_owned(),
        Reason::Timer(TimerReason::TaskTimeout) => format!("Timeout{state}"),
        Reason::Timer(TimerReason::HeartbeatTimeout) => format!("Heartbeat limit{state}"),
    };
    Some(format!("{what} in {}", duration(due.at.since(run.world().now()).max(0))))
}

fn ending(run: &Run) -> Option<EndingView> {
    let execution = run.execution();
    let (lamp, word) = match execution.status() {
        ExecutionStatus::Running => return None,
        ExecutionStatus::Succeeded => (Lamp::Done, "Succeeded"),
        ExecutionStatus::Failed => (Lamp::Failed, "Failed"),
        ExecutionStatus::TimedOut => (Lamp::TimedOut, "Timed out"),
        ExecutionStatus::Aborted => (Lamp::Stopped, "Aborted"),
    };
    let is_entered = |details: &EventDetails| matches!(details, EventDetails::StateEntered { .. });
    let entered = execution.history().iter().filter(|event| is_entered(&event.details)).count();
    let ended = execution.ended().unwrap_or(run.started());
    let failure = execution.failure();
    Some(EndingView {
        lamp,
        title: format!(
            "{word} after {} · {} entered",
            clock(ended.since(run.started())),
            count(entered, "state")
        ),
        error: failure.and_then(|failure| failure.error.as_deref().map(str::to_owned)),
        cause: failure.and_then(|failure| failure.cause.as_deref().map(str::to_owned)),
        output: execution.output().map(|output| output.to_pretty()),
        bill: bill(run),
    })
}

/// What all executions of the machine on the bench cost together.
fn bill(run: &Run) -> BillView {
    let bill = run.world().bill_of_machine(run.execution().names().arn.machine_name());
    let line = |line: &BillLine| {
        let quantity = format!("{} {}", line.quantity, line.price.unit);
        (line.price.name, quantity, dollars(line.dollars()))
    };
    BillView {
        sum: dollars(bill.dollars()),
        lines: bill.lines.iter().map(line).collect(),
        prices: PRICES_AS_OF,
    }
}

/// Small sums are what this is about: `$0.0000755`.
fn dollars(sum: f64) -> String {
    format!("${sum:.7}")
}
