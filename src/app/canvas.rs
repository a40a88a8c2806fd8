//! The graph: states over transitions, on a layer that can be moved and zoomed.

mod camera;
mod edge;
mod empty;
mod gesture;
mod legend;
mod node;

use std::rc::Rc;

use yew::prelude::*;

use super::shell::{self, Wheel};
use super::store::Part;
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{CanvasView, Lamp, NodeView};
use camera::{Camera, Frame, Look};
use edge::{Edges, labels};
use empty::Empty;
use gesture::Gesture;
use legend::Legend;
use node::{Node, container};

#[derive(PartialEq, Properties)]
pub(crate) struct CanvasProps {
    pub(crate) canvas: Part<CanvasView>,
    /// A sentence of what to try.
    pub(crate) hint: Option<Rc<str>>,
    /// Whether the text has moved on since.
    pub(crate) stale: bool,
    pub(crate) selected: Option<StateName>,
    pub(crate) act: Callback<Action>,
    /// Leads to the definition.
    pub(crate) write: Callback<()>,
}

#[component]
pub(crate) fn Canvas(props: &CanvasProps) -> Html {
    let room = use_node_ref();
    let size = shell::use_size(&room);
    let look = use_state_eq(|| Look::Follow);
    let drawing = (props.canvas.width, props.canvas.height);
    let camera = match *look {
        Look::Follow => Camera::follow(drawing, size, lit(&props.canvas)),
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
    let turned = {
        let set = set.clone();
        use_callback(camera, move |wheel, camera: &Camera| set.emit(Look::At(turn(*camera, wheel))))
    };
    shell::use_wheel(&room, turned);
    html! {
        <section class="canvas" aria-label="State machine">
            if let Some(hint) = &props.hint {
                <p class="try"><b>{"Try"}</b><span>{&**hint}</span></p>
            }
            if props.stale {
                <p class="stale">{"The graph shows the last definition that could run."}</p>
            }
            <Room {room} {camera} {size} set={set.clone()} dragging={!props.canvas.nodes.is_empty()}>
                if let Some(note) = &props.canvas.note {
                    <div class="empty"><p>{note}</p></div>
                } else if props.canvas.nodes.is_empty() {
                    <Empty write={props.write.clone()} />
                } else if size.0 > 0.0 {
                    { layer(props, camera, size, &set) }
                }
            </Room>
            if !props.canvas.nodes.is_empty() {
                <Legend {camera} {size} {set} />
            }
        </section>
    }
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

fn turn(camera: Camera, wheel: Wheel) -> Camera {
    if wheel.zooms {
        camera.turned(wheel.by.1, wheel.at)
    } else {
        camera.moved(-wheel.by.0, -wheel.by.1)
    }
}

fn layer(props: &CanvasProps, camera: Camera, size: (f64, f64), set: &Callback<Look>) -> Html {
    let onshow = {
        let set = set.clone();
        Callback::from(move |frame| {
            if let Some(camera) = camera.showing(frame, size) {
                set.emit(Look::At(camera));
            }
        })
    };
    html! {
        <div class="layer" style={camera.style()}>
            <Edges canvas={props.canvas.clone()} />
            { labels(&props.canvas) }
            { nodes(props, &onshow, &props.canvas.nodes) }
        </div>
    }
}

/// States, and inside of each what is inside of it, so that the keyboard and screen readers come to
/// them in the order in which they are read.
fn nodes(props: &CanvasProps, onshow: &Callback<Frame>, mut rest: &[NodeView]) -> Html {
    let mut all = Vec::new();
    while let Some((node, after)) = rest.split_first() {
        let key = node.name.as_str();
        let drawn = html! {
            <Node
                {key}
                node={node.clone()}
                selected={props.selected.as_ref() == Some(&node.name)}
                act={props.act.clone()}
                onshow={onshow.clone()}
            />
        };
        rest = after;
        if node.blocks.is_empty() {
            all.push(drawn);
            continue;
        }
        let blocks = node.blocks.iter().map(|block| {
            let (inner, after) = rest.split_at(block.states);
            rest = after;
            let inner = nodes(props, onshow, inner);
            match &block.name {
                Some(name) => html! { <div role="group" aria-label={name.clone()}>{inner}</div> },
                None => inner,
            }
        });
        let blocks: Vec<_> = blocks.collect();
        all.push(html! {
            <div key={format!("{key}-inside")}>
                { container(node) }
                { drawn }
                <div role="group" aria-label={format!("Inside {}", node.name)}>{ for blocks }</div>
            </div>
        });
    }
    all.into_iter().collect()
}

#[derive(PartialEq, Properties)]
struct RoomProps {
    room: NodeRef,
    camera: Camera,
    size: (f64, f64),
    set: Callback<Look>,
    dragging: bool,
    children: Html,
}

/// The window onto the layer, with the pointers and keys that move it.
#[component]
fn Room(props: &RoomProps) -> Html {
    let gesture = use_mut_ref(Gesture::default);
    let RoomProps { room, camera, size, set, .. } = props;
    let (camera, size) = (*camera, *size);
    let onpointerdown = {
        let (gesture, room) = (gesture.clone(), room.clone());
        move |event: PointerEvent| {
            let at = shell::offset(&room, (event.client_x(), event.client_y()));
            gesture.borrow_mut().press(event.pointer_id(), at, event.button());
        }
    };
    let onpointermove = {
        let (gesture, room, set) = (gesture.clone(), room.clone(), set.clone());
        move |event: PointerEvent| {
            let at = shell::offset(&room, (event.client_x(), event.client_y()));
            let change = gesture.borrow_mut().movement(event.pointer_id(), at, event.buttons());
            if let Some(change) = change {
                shell::capture(&room, event.pointer_id());
                set.emit(Look::At(
                    camera.moved(change.by.0, change.by.1).zoomed(change.factor, at),
                ));
            }
        }
    };
    let onpointerup = move |event: PointerEvent| gesture.borrow_mut().release(event.pointer_id());
    let onkeydown = {
        let set = set.clone();
        move |event: KeyboardEvent| {
            if let Some(camera) = camera.pressed(&event.key(), size).filter(|_| !event.shift_key())
            {
                event.prevent_default();
                set.emit(camera);
            }
        }
    };
    html! {
        <div
            class={classes!("room", props.dragging.then_some("dragging"))}
            ref={room.clone()}
            role="group"
            aria-label="Graph: arrow keys move it, plus and minus zoom, zero fits it"
            tabindex={props.dragging.then_some("0")}
            {onpointerdown}
            {onpointermove}
            onpointercancel={onpointerup.clone()}
            {onpointerup}
            {onkeydown}
        >
            { props.children.clone() }
        </div>
    }
}
