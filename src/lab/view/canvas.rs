//! The graph, with what the execution did in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::asl::{State, StateKind, Until};
use crate::base::{EventId, StateName, Timestamp, quota};
use crate::lab::graph::{EdgeKind, Layout, Marker, Point, Rect};
use crate::lab::run::Run;
use crate::lab::source::{Drawing, Drawn};
use crate::lab::workbench::Workbench;
use crate::machine::{EventDetails, Execution, ExecutionStatus, FunctionEvent, TaskEvent};

use super::words::duration;
use super::{CanvasView, EdgeView, Lamp, MarkerView, NodeView, lamp_words};

/// Characters of an expression in a caption.
const CAPTION_CHARS: usize = 24;

/// How far a corner of an edge is rounded.
const CORNER: f64 = 8.0;

/// The drawing of the last machine that was whole.
pub(super) fn canvas(bench: &Workbench) -> CanvasView {
    let Some(drawn) = &bench.source.drawn else { return CanvasView::default() };
    let Some(drawing) = &drawn.drawing else { return too_large(drawn) };
    let traces = bench.run.as_ref().map(|run| Traces::of(run.execution())).unwrap_or_default();
    let layout = &drawing.layout;
    let begun = traces.states.contains_key(&drawn.machine.root.start_at);
    CanvasView {
        note: None,
        width: layout.width,
        height: layout.height,
        nodes: nodes(drawn.machine.states(), layout, &traces, bench.run.as_ref()),
        edges: edges(drawing, &traces),
        start: layout.start.as_ref().map(|it| marker(it, begun)),
        ends: ends(drawn.machine.states(), layout, &traces),
    }
}

fn too_large(drawn: &Drawn) -> CanvasView {
    let note = format!(
        "This machine has {} states. It runs; graphs are drawn for up to {} states and {} transitions.",
        drawn.machine.states().len(),
        quota::DRAWN_STATES,
        quota::DRAWN_TRANSITIONS
    );
    CanvasView { note: Some(note), ..CanvasView::default() }
}

fn nodes(states: &[State], layout: &Layout, traces: &Traces, run: Option<&Run>) -> Vec<NodeView> {
    let states = states.iter().zip(&layout.nodes);
    let view = |(state, frame): (&State, &Rect)| {
        let trace = traces.states.get(&state.name);
        let lamp = trace.map_or(Lamp::Idle, |trace| trace.lamp);
        NodeView {
            name: state.name.clone(),
            caption: caption(state),
            frame: (frame.x, frame.y, frame.width, frame.height),
            lamp,
            words: lamp_words(lamp).to_owned(),
            visits: trace.map_or(0, |trace| trace.visits),
            ring: run.and_then(|run| ring(run, &state.name)),
        }
    };
    states.map(view).collect()
}

fn caption(state: &State) -> String {
    let kind = state.kind.type_name();
    match &state.kind {
        StateKind::Task(task) if task.resource.waits_for_callback() => {
            format!("{} · callback", task.resource.short_name())
        }
        StateKind::Task(task) => format!("{kind} · {}", task.resource.short_name()),
        StateKind::Choice(choice) => {
            format!("{kind} · {}", super::words::count(choice.rules.len(), "rule"))
        }
        StateKind::Wait(wait) => match &wait.until {
            Until::Seconds(seconds) => format!("{kind} · {}", duration(seconds * 1000)),
            Until::Timestamp(time) => format!("{kind} · until {time}"),
            Until::SecondsPath(path) | Until::TimestampPath(path) => format!("{kind} · {path}"),
            Until::SecondsQuery(query) | Until::TimestampQuery(query) => {
                format!("{kind} · {}", super::words::shortened(&query.to_string(), CAPTION_CHARS))
            }
        },
        StateKind::Parallel(parallel) => {
            let branches = parallel.branches.len();
            let unit = if branches == 1 { "branch" } else { "branches" };
            format!("{kind} · {branches} {unit}")
        }
        StateKind::Map(_) => format!("{kind} · for each item"),
        StateKind::Pass(_) | StateKind::Succeed(_) | StateKind::Fail(_) => kind.to_owned(),
    }
}

/// How much is left of the nearest deadline of a state that waits for its token.
fn ring(run: &Run, state: &StateName) -> Option<f64> {
    let task =
        run.execution().open_tasks().find(|task| task.state == state && task.token.is_some())?;
    let nearest =
        [task.heartbeat, task.timeout].into_iter().flatten().min_by_key(|(due, _)| *due)?;
    Some(fraction_left(nearest, run.world().now()))
}

/// How much of a deadline is left, from 1 down to 0.
pub(super) fn fraction_left((due, length): (Timestamp, i64), now: Timestamp) -> f64 {
    (due.since(now) as f64 / length.max(1) as f64).clamp(0.0, 1.0)
}

fn edges(drawing: &Drawing, traces: &Traces) -> Vec<EdgeView> {
    let routes = drawing.arrows.iter().zip(&drawing.layout.edges);
    let view = |(arrow, route): (&super::drawing::Arrow, &crate::lab::graph::Route)| {
        let is_catch = arrow.kind == EdgeKind::Catch;
        let way = (arrow.from.clone(), arrow.to.clone(), is_catch);
        EdgeView {
            path: rounded(&route.points),
            is_catch,
            taken: traces.ways.contains(&way),
            label: arrow.label.clone().zip(route.label.map(|it| (it.x, it.y, it.width, it.height))),
        }
    };
    routes.map(view).collect()
}

fn ends(states: &[State], layout: &Layout, traces: &Traces) -> Vec<MarkerView> {
    let states = states.iter().zip(&layout.ends);
    let view = |(state, end): (&State, &Option<Marker>)| {
        let taken = traces.last.as_ref() == Some(&state.name);
        end.as_ref().map(|end| marker(end, taken))
    };
    states.filter_map(view).collect()
}

fn marker(marker: &Marker, taken: bool) -> MarkerView {
    let Point { x, y } = marker.centre;
    MarkerView { x, y, path: rounded(&marker.line), taken }
}

/// An SVG path through these points, its corners rounded.
fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    let mut put = |text: std::fmt::Arguments<'_>| {
        path.write_fmt(text).expect("writing to a String cannot fail");
    };
    for (at, point) in points.iter().enumerate() {
        let neighbours = (at.checked_sub(1).and_then(|at| points.get(at)), points.get(at + 1));
        match neighbours {
            (None, _) => put(format_args!("M{} {}", point.x, point.y)),
            (Some(_), None) => put(format_args!("L{} {}", point.x, point.y)),
            (Some(before), Some(after)) => {
                let (from, to) = (towards(point, before), towards(point, after));
                put(format_args!(
                    "L{} {}Q{} {} {} {}",
                    from.x, from.y, point.x, point.y, to.x, to.y
                ));
            }
        }
    }
    path
}

/// A point a corner's length away from a corner, or half-way to a neighbour that is near.
fn towards(corner: &Point, neighbour: &Point) -> Point {
    let (dx, dy) = (neighbour.x - corner.x, neighbour.y - corner.y);
    let length = dx.abs().max(dy.abs());
    let share = if length > 0.0 { (CORNER / length).min(0.5) } else { 0.0 };
    Point { x: corner.x + dx * share, y: corner.y + dy * share }
}

/// What an execution left behind on the graph.
#[derive(Default)]
struct Traces {
    states: BTreeMap<StateName, Trace>,
    /// From where to where it went, and whether a catcher took it there.
    ways: BTreeSet<(StateName, StateName, bool)>,
    /// The state in which it ended by itself, once it has.
    last: Option<StateName>,
}

struct Trace {
    lamp: Lamp,
    visits: u32,
}

impl Traces {
    fn of(execution: &Execution) -> Self {
        let mut traces = Self::default();
        for event in execution.history().iter() {
            if let EventDetails::StateEntered { name, .. } = &event.details {
                traces.came_from(execution, event.previous_id, name);
                traces.light(name, Lamp::Running).visits += 1;
            } else if let EventDetails::StateExited { name, .. } = &event.details {
                let caught = is_failure(execution, event.previous_id);
                traces.light(name, if caught { Lamp::Caught } else { Lamp::Done });
            } else if let EventDetails::ExecutionSucceeded(_) = &event.details {
                traces.last = name_at(execution, event.previous_id);
            } else if let EventDetails::ExecutionFailed(_) = &event.details {
                traces.last = name_at(execution, event.previous_id);
                traces.end(execution, event.previous_id);
            }
        }
        traces.light_current(execution);
        traces
    }

    fn light(&mut self, name: &StateName, lamp: Lamp) -> &mut Trace {
        let trace = self.states.entry(name.clone()).or_insert(Trace { lamp, visits: 0 });
        trace.lamp = lamp;
        trace
    }

    fn came_from(&mut self, execution: &Execution, exit: EventId, to: &StateName) {
        if let Some(event) = event(execution, exit)
            && let EventDetails::StateExited { name, .. } = &event.details
        {
            let caught = is_failure(execution, event.previous_id);
            self.ways.insert((name.clone(), to.clone(), caught));
        }
    }

    /// The execution failed; the state that was not left did it.
    fn end(&mut self, execution: &Execution, cause: EventId) {
        let timed_out = event(execution, cause).is_some_and(|event| {
            matches!(
                event.details,
                EventDetails::Task(_, TaskEvent::TimedOut(_))
                    | EventDetails::LambdaFunction(FunctionEvent::TimedOut(_))
            )
        });
        let lamp = if timed_out { Lamp::TimedOut } else { Lamp::Failed };
        self.states
            .values_mut()
            .filter(|it| it.lamp == Lamp::Running)
            .for_each(|it| it.lamp = lamp);
    }

    fn light_current(&mut self, execution: &Execution) {
        let stopped = match execution.status() {
            ExecutionStatus::Aborted => Some(Lamp::Stopped),
            ExecutionStatus::TimedOut => Some(Lamp::TimedOut),
            ExecutionStatus::Running | ExecutionStatus::Succeeded | ExecutionStatus::Failed => None,
        };
        if let Some(lamp) = stopped {
            self.states
                .values_mut()
                .filter(|it| it.lamp == Lamp::Running)
                .for_each(|it| it.lamp = lamp);
        }
        for (name, _) in execution.current_states().filter(|(_, for_time)| *for_time) {
            self.light(name, Lamp::Clock);
        }
        for task in execution.open_tasks().filter(|task| task.token.is_some()) {
            self.light(task.state, Lamp::Token);
        }
    }
}

fn event(execution: &Execution, id: EventId) -> Option<&crate::machine::HistoryEvent> {
    execution.history().get((id.0 as usize).checked_sub(1)?)
}

/// The state that the event of this number names, for those that name one.
fn name_at(execution: &Execution, id: EventId) -> Option<StateName> {
    let event = event(execution, id)?;
    if let EventDetails::StateEntered { name, .. } | EventDetails::StateExited { name, .. } =
        &event.details
    {
        Some(name.clone())
    } else {
        None
    }
}

fn is_failure(execution: &Execution, id: EventId) -> bool {
    event(execution, id).is_some_and(|event| {
        matches!(
            event.details,
            EventDetails::Task(_, TaskEvent::Failed(_) | TaskEvent::TimedOut(_))
                | EventDetails::LambdaFunction(
                    FunctionEvent::Failed(_) | FunctionEvent::TimedOut(_)
                )
        )
    })
}
