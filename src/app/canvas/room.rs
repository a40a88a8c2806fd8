//! The window onto the layer, with the pointers, wheels and keys that move it.

use yew::prelude::*;

use super::super::shell::{self, Wheel};
use super::camera::{Camera, Look};
use super::gesture::Gesture;

#[derive(PartialEq, Properties)]
pub(crate) struct RoomProps {
    pub(crate) room: NodeRef,
    pub(crate) camera: Camera,
    pub(crate) size: (f64, f64),
    pub(crate) set: Callback<Look>,
    /// Whether there is something that moves.
    pub(crate) moves: bool,
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Room(props: &RoomProps) -> Html {
    let gesture = use_mut_ref(Gesture::default);
    let RoomProps { room, camera, size, set, moves, .. } = props;
    let (camera, size) = (*camera, *size);
    use_turned(props);
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
    if !moves {
        return html! { <div class="room" ref={room}>{ props.children.clone() }</div> };
    }
    html! {
        <div
            class="room dragging"
            ref={room}
            role="group"
            aria-label="Graph: arrow keys move it, plus and minus zoom, zero fits it"
            tabindex="0"
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

/// The wheel moves the drawing, with Ctrl it zooms.
#[hook]
fn use_turned(props: &RoomProps) {
    let RoomProps { room, camera, set, moves, .. } = props;
    let now = use_mut_ref(|| *camera);
    *now.borrow_mut() = *camera;
    let turned = use_callback((set.clone(), *moves), move |wheel: Wheel, (set, _)| {
        let camera = *now.borrow();
        let Wheel { by, at, zooms } = wheel;
        let camera = if zooms { camera.turned(by.1, at) } else { camera.moved(-by.0, -by.1) };
        set.emit(Look::At(camera));
    });
    shell::use_wheel(room, turned, *moves);
}
