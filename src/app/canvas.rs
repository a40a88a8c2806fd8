//! The graph: states over transitions, on a layer that can be moved and zoomed.

mod camera;
mod edge;
mod empty;
mod gesture;
mod legend;
mod node;

use yew::prelude::*;

use super::shell::{self, Wheel};
use super::store::Part;
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{CanvasView, Lamp};
use camera::{Camera, Frame, Look};
use edge::{Edges, labels};
use empty::Empty;
use gesture::Gesture;
use legend::Legend;
use node::Node;

#[derive(PartialEq, Properties)]
pub(crate) struct CanvasProps {
    pub(crate) canvas: Part<CanvasView>,
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
fn lit(canvas: &CanvasView) -> Option<Frame> {
    let lamps = [Lamp::Token, Lamp::Running, Lamp::Clock, Lamp::Failed, Lamp::TimedOut];
    let mut nodes =
        lamps.iter().flat_map(|lamp| canvas.nodes.iter().filter(move |n| n.lamp == *lamp));
    let start = || canvas.start.as_ref().map(|it| (it.x, it.y, 0.0, 0.0));
    nodes.next().map(|node| node.frame).or_else(start)
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
            { for props.canvas.nodes.iter().map(|node| html! {
                <Node
                    key={node.name.as_str()}
                    node={node.clone()}
                    selected={props.selected.as_ref() == Some(&node.name)}
                    act={props.act.clone()}
                    onshow={onshow.clone()}
                />
            }) }
        </div>
    }
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
