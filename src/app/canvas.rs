//! The graph: states over transitions, on a layer that can be moved and zoomed; or the same as a list.

mod answers;
mod bar;
mod camera;
mod edge;
mod empty;
mod gesture;
mod list;
mod map;
mod node;
mod room;
mod scene;
mod trip;

use yew::prelude::*;

use super::shell::{self, Incoming};
use super::store::Part;
use crate::base::StateName;
use crate::lab::view::{CanvasView, Lamp, ScenarioView};
use crate::lab::{Action, LESSON_STEPS};
use bar::{Bar, bar};
use camera::{Camera, Frame, Look};
use empty::Empty;
use gesture::Gesture;
use list::List;
use map::Map;
use room::{Room, room, use_turned};
use scene::Scene;

/// Below this width the list is shown first, in CSS pixels.
const LIST_BELOW: f64 = 360.0;
/// Above so many states a map of all of them lies in a corner.
const MAPPED: usize = 60;

/// The two ways to show the same.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Graph,
    List,
}

#[derive(PartialEq, Properties)]
pub(crate) struct CanvasProps {
    pub(crate) canvas: Part<CanvasView>,
    /// What lies there, with a sentence of what to do with it.
    #[prop_or_default]
    pub(crate) scenario: Option<Part<ScenarioView>>,
    /// Whether the text has moved on since.
    pub(crate) stale: bool,
    pub(crate) selected: Option<StateName>,
    pub(crate) act: Callback<Action>,
    /// Leads to the definition.
    pub(crate) write: Callback<()>,
    /// Opens a file.
    pub(crate) open: Callback<Incoming>,
}

#[component]
pub(crate) fn Canvas(props: &CanvasProps) -> Html {
    let (whole, node) = (use_node_ref(), use_node_ref());
    let size = shell::use_size(&node);
    let look = use_state_eq(|| Look::Follow);
    let chosen = use_state_eq(|| None);
    let canvas = &props.canvas;
    let drawing = (canvas.width, canvas.height);
    let camera = match *look {
        Look::Follow => Camera::follow(drawing, size, lit(canvas)),
        Look::Whole => Camera::fit(drawing, size),
        Look::At(camera) => camera,
    };
    let set = {
        let look = look.setter();
        use_callback((), move |next, ()| look.set(next))
    };
    {
        // Another graph is looked at afresh.
        let set = set.clone();
        use_effect_with((drawing.0 as i32, drawing.1 as i32), move |_| set.emit(Look::Follow));
    }
    let onshow = use_onshow(camera, size, &set);
    let narrow = size.0 > 0.0 && size.0 < LIST_BELOW;
    let mode = chosen.unwrap_or(if narrow { Mode::List } else { Mode::Graph });
    let choose = {
        let chosen = chosen.setter();
        use_callback((), move |mode, ()| chosen.set(Some(mode)))
    };
    let drawn = !canvas.nodes.is_empty();
    let gesture = use_mut_ref(Gesture::default);
    let moves = drawn && mode == Mode::Graph;
    let window = Room { room: &node, camera, size, set: &set, moves };
    use_turned(&window);
    let content = if let Some(note) = &canvas.note {
        html! { <div class="empty"><p>{note}</p></div> }
    } else if !drawn {
        html! { <Empty write={props.write.clone()} open={props.open.clone()} act={props.act.clone()} /> }
    } else if mode == Mode::List {
        let (canvas, act) = (canvas.clone(), props.act.clone());
        html! { <List {canvas} selected={props.selected.clone()} {act} /> }
    } else if size.0 > 0.0 {
        graph(props, camera, *look == Look::Follow, onshow)
    } else {
        html! {}
    };
    html! {
        <section class="canvas" aria-label="State machine" ref={&whole}>
            { for props.scenario.as_ref().and_then(|it| to_do(it)) }
            if props.stale {
                <p class="stale">{"The graph shows the last definition that could run."}</p>
            }
            { room(&window, gesture, html! {
                <>
                    { content }
                    if window.moves && canvas.nodes.len() > MAPPED && size.0 > 0.0 {
                        <Map canvas={canvas.clone()} {camera} {size} set={set.clone()} />
                    }
                </>
            }) }
            if drawn {
                { bar(&Bar { camera, size, set: &set, mode, choose: &choose, whole: &whole, act: &props.act }) }
            }
        </section>
    }
}

/// What is to be done in the lesson, or can be tried.
fn to_do(scenario: &ScenarioView) -> Option<Html> {
    Some(match (&scenario.lesson, &scenario.hint) {
        (Some((at, words)), _) => html! {
            <p class="try guided" role="status" data-testid="guide">
                <b>{format!("Guide {at}/{LESSON_STEPS}")}</b>{" "}<span>{&**words}</span>
            </p>
        },
        (None, Some(hint)) => html! { <p class="try"><b>{"Try"}</b><span>{&**hint}</span></p> },
        (None, None) => return None,
    })
}

/// Asks that a frame of the drawing be seen; stays the same while the drawing moves, so that moving
/// it draws nothing anew.
#[hook]
fn use_onshow(camera: Camera, size: (f64, f64), set: &Callback<Look>) -> Callback<Frame> {
    let now = use_mut_ref(|| (camera, size));
    *now.borrow_mut() = (camera, size);
    use_callback(set.clone(), move |frame: Frame, set| {
        let (camera, size) = *now.borrow();
        if let Some(camera) = camera.showing(frame, size) {
            set.emit(Look::At(camera));
        }
    })
}

/// Where something is going on: a token waits, something runs, something went wrong; else the start.
/// What is inside of a state tells more than the state.
fn lit(canvas: &CanvasView) -> Option<Frame> {
    let lamps = [Lamp::Token, Lamp::Running, Lamp::Clock, Lamp::Failed, Lamp::TimedOut];
    let lit = |lamp: &Lamp| {
        let nodes = || canvas.nodes.iter().filter(move |node| node.lamp == *lamp);
        nodes().find(|node| node.blocks.is_empty()).or_else(|| nodes().next())
    };
    let start = || canvas.starts.first().map(|it| (it.x, it.y, 0.0, 0.0));
    lamps.iter().find_map(lit).map(|node| node.frame).or_else(start)
}

fn graph(props: &CanvasProps, camera: Camera, follows: bool, onshow: Callback<Frame>) -> Html {
    let (canvas, act) = (props.canvas.clone(), props.act.clone());
    html! {
        <div class={classes!("layer", follows.then_some("follows"))} data-testid="layer" style={camera.style()}>
            <Scene {canvas} selected={props.selected.clone()} {act} {onshow} />
        </div>
    }
}
