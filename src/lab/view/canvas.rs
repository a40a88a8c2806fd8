//! The graph, with what the execution did in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::asl::{State, StateKind, Until};
use crate::base::{StateName, Timestamp, quota};
use crate::lab::graph::{EdgeKind, Layout, Marker, NodeIndex, Place, Point, Rect, Route};
use crate::lab::run::Run;
use crate::lab::source::{Drawing, Drawn};
use crate::lab::traces::{Ending, Trace, Traces};
use crate::lab::workbench::Workbench;
use crate::machine::OpenTask;

use super::drawing::{Arrow, NODE_HEIGHT};
use super::words::{count, duration, shortened};
use super::{Lamp, lamp_words};

/// Characters of an expression in a caption.
const CAPTION_CHARS: usize = 24;

/// How far a corner of an edge is rounded.
const CORNER: f64 = 8.0;

/// The graph, placed; lengths in CSS pixels at zoom 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CanvasView {
    /// Why there is no drawing, where a machine is there and is not drawn.
    pub note: Option<String>,
    /// Width of the whole drawing.
    pub width: f64,
    /// Height of the whole drawing.
    pub height: f64,
    /// The states; what is inside of one comes right after it.
    pub nodes: Vec<NodeView>,
    /// The transitions.
    pub edges: Vec<EdgeView>,
    /// Where executions start, and the branches inside of states.
    pub starts: Vec<MarkerView>,
    /// Where they end.
    pub ends: Vec<MarkerView>,
}

/// Where something starts or ends.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkerView {
    /// Its centre, from the left.
    pub x: f64,
    /// Its centre, from the top.
    pub y: f64,
    /// The radius of its disc.
    pub radius: f64,
    /// The line between it and its state, in the direction the execution takes: an SVG path.
    pub path: String,
    /// Whether the execution went this way.
    pub taken: bool,
}

/// A state on the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    /// Its name.
    pub name: StateName,
    /// `Task · lambda:invoke`.
    pub caption: String,
    /// Left edge, top edge, width, height.
    pub frame: (f64, f64, f64, f64),
    /// Height of its upper part with name and caption: all of it, unless something is inside.
    pub head: f64,
    /// What is inside: branches, or what runs for each item.
    pub blocks: Vec<BlockView>,
    /// Whether that runs once for each item.
    pub repeats: bool,
    /// Which lamp is lit.
    pub lamp: Lamp,
    /// The same in words: `Waiting for a token`.
    pub words: String,
    /// How often it was entered.
    pub visits: u32,
    /// How many tokens wait in it.
    pub tokens: usize,
    /// How much of the nearest deadline is left, from 1 down to 0.
    pub ring: Option<f64>,
}

/// What is inside of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockView {
    /// `Branch 1`, where there are several.
    pub name: Option<String>,
    /// Left edge, top edge, width, height.
    pub frame: (f64, f64, f64, f64),
    /// How many states are inside: those that follow the state, or its block before.
    pub states: usize,
}

/// A transition on the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeView {
    /// An SVG path.
    pub path: String,
    /// Whether a catcher takes it.
    pub is_catch: bool,
    /// Whether the execution went this way.
    pub taken: bool,
    /// The text beside it, with left edge, top edge, width and height of its place.
    pub label: Option<(String, (f64, f64, f64, f64))>,
}

/// The drawing of the last machine that was whole.
pub(super) fn canvas(bench: &Workbench) -> CanvasView {
    let Some(drawn) = &bench.source.drawn else { return CanvasView::default() };
    let Some(drawing) = &drawn.drawing else { return too_large(drawn) };
    let none = Traces::default();
    let run = bench.run.as_ref();
    let scene = Scene {
        drawn,
        drawing,
        traces: run.map_or(&none, Run::traces),
        present: run.map(present).unwrap_or_default(),
        now: run.map(|run| run.world().now()),
    };
    CanvasView {
        note: None,
        width: drawing.layout.width,
        height: drawing.layout.height,
        nodes: scene.nodes(),
        edges: scene.edges(),
        starts: scene.starts(),
        ends: scene.ends(),
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

/// Everything that the view of the graph is made of.
struct Scene<'a> {
    drawn: &'a Drawn,
    drawing: &'a Drawing,
    traces: &'a Traces,
    /// Who is in which state.
    present: BTreeMap<&'a StateName, Presence<'a>>,
    now: Option<Timestamp>,
}

/// Who is in a state now: several, where branches and iterations run side by side.
#[derive(Default)]
struct Presence<'a> {
    /// How many wait for time.
    waiting: usize,
    others: usize,
    /// The tasks that wait for their token.
    tokens: Vec<OpenTask<'a>>,
    /// How many calls wait for a person to say what they give.
    calls: usize,
}

fn present(run: &Run) -> BTreeMap<&StateName, Presence<'_>> {
    let mut present: BTreeMap<&StateName, Presence<'_>> = BTreeMap::new();
    for (name, for_time) in run.drawn().flat_map(|it| it.current_states()) {
        let present = present.entry(name).or_default();
        *(if for_time { &mut present.waiting } else { &mut present.others }) += 1;
    }
    let tasks = run.drawn().flat_map(|it| it.open_tasks());
    for task in tasks.filter(|task| task.token.is_some() || run.is_queued(task)) {
        let present = present.entry(task.state).or_default();
        match task.token {
            Some(_) => present.tokens.push(task),
            None => present.calls += 1,
        }
    }
    for call in run.world().open_calls().filter(|call| run.draws(&call.caller.execution)) {
        present.entry(&call.state).or_default().calls += 1;
    }
    present
}

impl Scene<'_> {
    fn states(&self) -> impl Iterator<Item = &State> {
        self.drawing.plan.states.iter().map(|name| &**self.drawn.machine.state(name))
    }

    fn layout(&self) -> &Layout {
        &self.drawing.layout
    }

    fn nodes(&self) -> Vec<NodeView> {
        let nodes = self.states().zip(&self.layout().nodes).enumerate();
        nodes.map(|(at, (state, frame))| self.node(NodeIndex(at), state, frame)).collect()
    }

    fn node(&self, at: NodeIndex, state: &State, frame: &Rect) -> NodeView {
        let trace = self.traces.state(&state.name);
        let present = self.present.get(&state.name);
        let lamp = lamp(present, trace);
        let tokens = present.map_or(0, |present| present.tokens.len());
        let words = match tokens {
            0 | 1 => lamp_words(lamp).to_owned(),
            more => format!("Waiting for {more} tokens"),
        };
        NodeView {
            name: state.name.clone(),
            caption: caption(state, trace),
            frame: corners(frame),
            head: if state.blocks().is_empty() { frame.height } else { NODE_HEIGHT },
            blocks: self.blocks(at, state),
            repeats: matches!(state.kind, StateKind::Map(_)),
            lamp,
            words,
            visits: trace.map_or(0, |trace| trace.visits),
            tokens,
            ring: present.zip(self.now).and_then(|(present, now)| ring(present, now)),
        }
    }

    fn blocks(&self, at: NodeIndex, state: &State) -> Vec<BlockView> {
        let plan = &self.drawing.plan;
        let all = plan.graph.blocks.iter().zip(&plan.sizes).zip(&self.layout().blocks);
        let own = all.filter(|((block, _), _)| block.of == at).enumerate();
        let several = state.blocks().len() > 1;
        let view = |(number, ((_, size), place)): (usize, ((_, &usize), &Place))| BlockView {
            name: several.then(|| format!("Branch {}", number + 1)),
            frame: corners(&place.frame),
            states: *size,
        };
        own.map(view).collect()
    }

    fn edges(&self) -> Vec<EdgeView> {
        let routes = self.drawing.plan.arrows.iter().zip(&self.layout().edges);
        let view = |(arrow, route): (&Arrow, &Route)| {
            let is_catch = arrow.kind == EdgeKind::Catch;
            EdgeView {
                path: rounded(&route.points),
                is_catch,
                taken: self.traces.has_way(&arrow.from, &arrow.to, is_catch),
                label: arrow.label.clone().zip(route.label.as_ref().map(corners)),
            }
        };
        routes.map(view).collect()
    }

    /// Where executions and their branches start.
    fn starts(&self) -> Vec<MarkerView> {
        let Drawing { plan, layout, .. } = self.drawing;
        let inner = plan.graph.blocks.iter().zip(&layout.blocks);
        let inner = inner.map(|(block, place)| (block.start, &place.start));
        let all = std::iter::once((plan.graph.start, &layout.start)).chain(inner);
        let view = |(start, marker): (Option<NodeIndex>, &Option<Marker>)| {
            let taken = start.is_some_and(|at| self.traces.state(&plan.states[at.0]).is_some());
            Some(marker_view(marker.as_ref()?, taken))
        };
        all.filter_map(view).collect()
    }

    /// Where executions and their branches end.
    fn ends(&self) -> Vec<MarkerView> {
        let ends = self.drawing.plan.states.iter().zip(&self.layout().ends);
        let view = |(name, end): (&StateName, &Option<Marker>)| {
            let taken = self.traces.state(name).is_some_and(|trace| trace.was_left);
            Some(marker_view(end.as_ref()?, taken))
        };
        ends.filter_map(view).collect()
    }
}

fn corners(rect: &Rect) -> (f64, f64, f64, f64) {
    (rect.x, rect.y, rect.width, rect.height)
}

/// The lamp of a state: where it holds up anybody, that; else what became of those who were there.
fn lamp(present: Option<&Presence<'_>>, trace: Option<&Trace>) -> Lamp {
    match present {
        Some(present) if !present.tokens.is_empty() || present.calls > 0 => Lamp::Token,
        Some(present) if present.others > 0 => Lamp::Running,
        Some(_) => Lamp::Clock,
        None => match trace.and_then(Trace::ending) {
            None => Lamp::Idle,
            Some(Ending::Failed) => Lamp::Failed,
            Some(Ending::TimedOut) => Lamp::TimedOut,
            Some(Ending::None) => Lamp::Stopped,
            Some(Ending::Caught) => Lamp::Caught,
            Some(Ending::Done) => Lamp::Done,
        },
    }
}

fn caption(state: &State, trace: Option<&Trace>) -> String {
    let kind = state.kind.type_name();
    match &state.kind {
        StateKind::Task(task) if task.resource.waits_for_callback() => {
            format!("{} · callback", task.resource.short_name())
        }
        StateKind::Task(task) => format!("{kind} · {}", task.resource.short_name()),
        StateKind::Choice(choice) => {
            format!("{kind} · {}", count(choice.rules.len(), "rule"))
        }
        StateKind::Wait(wait) => match &wait.until {
            Until::Seconds(seconds) => format!("{kind} · {}", duration(seconds * 1000)),
            Until::Timestamp(time) => format!("{kind} · until {time}"),
            Until::SecondsPath(path) | Until::TimestampPath(path) => format!("{kind} · {path}"),
            Until::SecondsQuery(query) | Until::TimestampQuery(query) => {
                format!("{kind} · {}", shortened(&query.to_string(), CAPTION_CHARS))
            }
        },
        StateKind::Parallel(parallel) => {
            let branches = parallel.branches.len();
            let unit = if branches == 1 { "branch" } else { "branches" };
            format!("{kind} · {branches} {unit}")
        }
        StateKind::Map(_) => match trace.and_then(|trace| trace.items) {
            None | Some((_, 0)) => format!("{kind} · for each item"),
            Some((done, items)) => format!("{kind} · {done} of {} done", count(items, "item")),
        },
        StateKind::Pass(_) | StateKind::Succeed(_) | StateKind::Fail(_) => kind.to_owned(),
    }
}

/// How much is left of the nearest deadline of those who wait for their token in a state.
fn ring(present: &Presence<'_>, now: Timestamp) -> Option<f64> {
    let deadlines = present.tokens.iter().flat_map(|task| [task.heartbeat, task.timeout]);
    let nearest = deadlines.flatten().min_by_key(|(due, _)| *due)?;
    Some(fraction_left(nearest, now))
}

/// How much of a deadline is left, from 1 down to 0.
pub(super) fn fraction_left((due, length): (Timestamp, i64), now: Timestamp) -> f64 {
    (due.since(now) as f64 / length.max(1) as f64).clamp(0.0, 1.0)
}

fn marker_view(marker: &Marker, taken: bool) -> MarkerView {
    let Point { x, y } = marker.centre;
    MarkerView { x, y, radius: marker.radius, path: rounded(&marker.line), taken }
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
