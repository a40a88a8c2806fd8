//! Keeps the view true to the workbench. What did not change stays the same in memory.

use std::rc::Rc;

use crate::asl::StateMachine;
use crate::lab::lesson;
use crate::lab::run::Run;
use crate::lab::workbench::Workbench;
use crate::machine::ExecutionStatus;
use crate::world::Scenario;

use super::words::clock;
use super::{
    CanvasView, HistoryRow, Lamp, ScenarioView, StatusView, TimelineView, View, canvas, cloud,
    ending, explanation, history, hold, inspector, outside, question, runs, start, transport,
};

/// Brings the view up to date.
pub(in crate::lab) fn refresh(bench: &mut Workbench) {
    let mut view = bench.view();
    view.status = status(bench);
    view.selected.clone_from(&bench.selected);
    view.toast.clone_from(&bench.toast);
    (view.undo, view.redo) = bench.undoable();
    view.comparison.clone_from(&bench.comparison);
    view.transport = transport::transport(bench);
    renew(&mut view.start, start::start(bench));
    renew(&mut view.runs, runs::runs(bench));
    view.source = Rc::clone(&bench.source.view);
    renew(&mut view.holds, hold::holds(bench));
    renew(&mut view.queued, question::queued(bench));
    renew(&mut view.questions, question::questions(bench));
    bench.shown = hold::shown(&view.holds, &bench.shown);
    view.shown = bench.shown.at;
    renew_canvas(&mut view.canvas, canvas::canvas(bench));
    cloud::refresh(&mut view.account, bench);
    let machine = bench.source.machine.as_deref();
    around(&mut view, &mut bench.known_rows, bench.run.as_ref(), machine);
    inspector::inspect(&mut view, bench);
    explanation::explain(&mut view, bench);
    renew(&mut view.timeline, timeline(bench));
    let scenario = scenario(bench, &view);
    renew(&mut view.scenario, scenario);
    *bench.view_mut() = view;
}

fn timeline(bench: &mut Workbench) -> TimelineView {
    let Some(run) = &bench.run else { return TimelineView::default() };
    if bench.visits.is_behind(run) {
        Rc::make_mut(&mut bench.visits).follow(run);
    }
    super::timeline::timeline(run, &bench.visits)
}

fn scenario(bench: &Workbench, view: &View) -> ScenarioView {
    let Scenario { title, hint, machines, express, setup, .. } = &*bench.scenario;
    let is_express = machines.first().is_some_and(|(name, _)| express.contains(name));
    ScenarioView {
        title: title.clone().unwrap_or_else(|| "Your definition".into()),
        kind: if is_express { "Express workflow" } else { "Standard workflow" },
        hint: hint.clone(),
        lesson: bench.lesson_now().map(|it| lesson::told(it, view)),
        edited: bench.laid().is_edited() || bench.account.is_edited,
        set_aside: bench.set_aside.is_some() || bench.before.is_some(),
        has_mocks: setup.states.iter().any(|(_, it)| it.iter().any(|(_, it)| !it.mocks.is_empty())),
    }
}

pub(super) fn renew<T: PartialEq>(part: &mut Rc<T>, now: T) {
    if **part != now {
        *part = Rc::new(now);
    }
}

/// States in which nothing changed stay the same in memory, too.
fn renew_canvas(part: &mut Rc<CanvasView>, mut now: CanvasView) {
    for (node, was) in now.nodes.iter_mut().zip(&part.nodes) {
        if *node == *was {
            *node = Rc::clone(was);
        }
    }
    renew(part, now);
}

fn around(
    view: &mut View,
    known: &mut Rc<Vec<Rc<HistoryRow>>>,
    run: Option<&Run>,
    machine: Option<&StateMachine>,
) {
    let ending = run.and_then(|run| ending::ending(run, machine));
    if view.ending.as_deref() != ending.as_ref() {
        view.ending = ending.map(Rc::new);
    }
    if run.is_none_or(|run| run.number() != view.run_number) {
        view.history = Rc::default();
        *known = Rc::default();
    }
    view.recording = run.and_then(|run| run.recording().cloned());
    let Some(run) = run else {
        view.run_number = 0;
        view.inbox = Rc::default();
        view.tokens = Rc::default();
        view.calls = Rc::default();
        return;
    };
    view.run_number = run.number();
    history::renew(&mut view.history, known, run);
    renew(&mut view.inbox, outside::inbox(run));
    renew(&mut view.tokens, outside::tokens(run));
    renew(&mut view.calls, outside::calls(run));
}

fn status(bench: &Workbench) -> StatusView {
    let Some(run) = &bench.run else {
        let words = if bench.source.view.can_run { "Ready" } else { &bench.source.view.summary };
        return StatusView { lamp: Lamp::Idle, words: words.to_owned() };
    };
    run_status(run)
}

/// How a run stands at its present.
pub(super) fn run_status(run: &Run) -> StatusView {
    let status = |lamp, words: String| StatusView { lamp, words };
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
