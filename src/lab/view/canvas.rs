//! The graph, with what the execution did in it.

mod answer;
mod node;
pub(in crate::lab) mod path;
mod presence;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::asl::State;
use crate::base::{SortedMap, StateName, TaskToken, Timestamp, quota};
use crate::lab::graph::{EdgeKind, Layout, Marker, NodeIndex, Point, Rect, Route};
use crate::lab::run::Run;
use crate::lab::source::{Drawing, Drawn, Line};
use crate::lab::traces::{Inside, Traces};
use crate::lab::workbench::Workbench;

use super::drawing::{Arrow, states_inside};
use path::rounded;
use presence::{Presence, present};

pub use answer::{AnswerKind, AnswerView};
pub(in crate::lab) use node::CLOCK_NAMES;
pub use node::{BlockView, NodeView, RetryView, RoundsView};
pub(super) use node::{caption, clocks};

/// How many times as fast as real time the clock runs where what travels jumps.
const FAST: f64 = 100.0;

/// Left edge, top edge, width, height.
pub type Frame = (f64, f64, f64, f64);

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
    pub nodes: Vec<Rc<NodeView>>,
    /// The transitions.
    pub edges: Vec<EdgeView>,
    /// Where executions start, and the branches inside of states.
    pub starts: Vec<MarkerView>,
    /// Where they end.
    pub ends: Vec<MarkerView>,
    /// The execution that left its traces here, by the number of its run; 0 where nothing runs.
    pub run_number: u32,
    /// Whether the clock runs so fast that nobody could follow something on its way.
    pub is_fast: bool,
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

/// A transition on the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeView {
    /// Where it leaves.
    pub from: StateName,
    /// Where it arrives.
    pub to: StateName,
    /// An SVG path.
    pub path: Rc<str>,
    /// How long it is.
    pub length: f64,
    /// Whether a catcher takes it.
    pub is_catch: bool,
    /// Whether the execution went this way.
    pub taken: bool,
    /// How often it did.
    pub times: u32,
    /// The text beside it, with left edge, top edge, width and height of its place.
    pub label: Option<(Rc<str>, Frame)>,
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
        shown: bench.shown.token.as_ref(),
        focus: focus(bench, drawn),
    };
    CanvasView {
        note: None,
        run_number: run.map_or(0, Run::number),
        is_fast: bench.playback.playing && bench.playback.factor() >= FAST,
        width: drawing.layout.width,
        height: drawing.layout.height,
        nodes: scene.nodes(),
        edges: scene.edges(),
        starts: scene.starts(),
        ends: scene.ends(),
    }
}

/// The iteration that a person looks at, with what it left behind.
fn focus<'a>(bench: &'a Workbench, drawn: &Drawn) -> Option<Focus<'a>> {
    let (map, index) = bench.focus.as_ref()?;
    let traces = bench.run.as_ref()?.traces();
    traces.rounds(map).iter().any(|round| round.index == *index).then(|| Focus {
        map,
        index: *index,
        inside: traces.inside((map, *index)),
        states: states_inside(&drawn.machine, map),
    })
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
    present: SortedMap<&'a StateName, Presence<'a>>,
    now: Option<Timestamp>,
    /// The token whose card is shown.
    shown: Option<&'a TaskToken>,
    focus: Option<Focus<'a>>,
}

/// One iteration of a Map state, looked at by itself.
struct Focus<'a> {
    map: &'a StateName,
    index: usize,
    inside: Inside,
    /// All states inside of the Map state.
    states: BTreeSet<StateName>,
}

impl Scene<'_> {
    fn states(&self) -> impl Iterator<Item = &State> {
        self.drawing.plan.states.iter().map(|name| &**self.drawn.machine.state(name))
    }

    fn layout(&self) -> &Layout {
        &self.drawing.layout
    }

    fn edges(&self) -> Vec<EdgeView> {
        let lines = self.layout().edges.iter().zip(&*self.drawing.lines);
        let routes = self.drawing.plan.arrows.iter().zip(lines);
        let view = |(arrow, (route, line)): (&Arrow, (&Route, &Line))| {
            let times = self.times(arrow);
            EdgeView {
                from: arrow.from.clone(),
                to: arrow.to.clone(),
                path: Rc::clone(&line.path),
                length: line.length,
                is_catch: arrow.kind == EdgeKind::Catch,
                taken: times > 0,
                times,
                label: arrow.label.clone().zip(route.label.as_ref().map(corners)),
            }
        };
        routes.map(view).collect()
    }

    /// How often anybody went along an arrow, or the one iteration that is looked at.
    fn times(&self, Arrow { from, to, kind, .. }: &Arrow) -> u32 {
        let is_catch = *kind == EdgeKind::Catch;
        match self.focus.as_ref().filter(|focus| focus.states.contains(from)) {
            Some(focus) => focus.inside.times(from, to, is_catch),
            None => self.traces.times(from, to, is_catch),
        }
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

fn corners(rect: &Rect) -> Frame {
    (rect.x, rect.y, rect.width, rect.height)
}

fn marker_view(marker: &Marker, taken: bool) -> MarkerView {
    let Point { x, y } = marker.centre;
    MarkerView { x, y, radius: marker.radius, path: rounded(&marker.line), taken }
}
