//! The window onto the layer, with the pointers, wheels and keys that move it.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::super::shell::{self, Wheel};
use super::camera::{Camera, Look};
use super::gesture::Gesture;

/// What of the drawing it shows, and what moves that.
pub(crate) struct Room<'a> {
    pub(crate) room: &'a NodeRef,
    pub(crate) camera: Camera,
    pub(crate) size: (f64, f64),
    pub(crate) set: &'a Callback<Look>,
    /// Whether there is something that moves.
    pub(crate) moves: bool,
}

pub(crate) fn room(it: &Room<'_>, gesture: Rc<RefCell<Gesture>>, content: Html) -> Html {
    let &Room { room, camera, size, set, moves } = it;
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
        return html! { <div class="room" ref={room}>{content}</div> };
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
            { content }
        </div>
    }
}

/// The wheel moves the drawing, with Ctrl it zooms.
#[hook]
pub(crate) fn use_turned(it: &Room<'_>) {
    let &Room { room, camera, set, moves, .. } = it;
    let now = use_mut_ref(|| camera);
    *now.borrow_mut() = camera;
    let turned = use_callback((set.clone(), moves), move |wheel: Wheel, (set, _)| {
        let camera = *now.borrow();
        let Wheel { by, at, zooms } = wheel;
        let camera = if zooms { camera.turned(by.1, at) } else { camera.moved(-by.0, -by.1) };
        set.emit(Look::At(camera));
    });
    shell::use_wheel(room, turned, moves);
}
