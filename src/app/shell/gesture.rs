//! Wheels and pointers.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, WheelEvent};
use yew::prelude::*;

/// A turn of the wheel, or two fingers on a trackpad.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Wheel {
    /// How far, sideways and down.
    pub(crate) by: (f64, f64),
    /// Where, from the corner of the element.
    pub(crate) at: (f64, f64),
    /// Whether it is meant to zoom: Ctrl is held, or two fingers pinch.
    pub(crate) zooms: bool,
}

/// Reports the wheel over an element while it listens, and keeps the page from moving with it.
#[hook]
pub(crate) fn use_wheel(node: &NodeRef, turned: Callback<Wheel>, listens: bool) {
    let node = node.clone();
    use_effect_with((turned, listens), move |(turned, listens)| {
        let turned = turned.clone();
        let element = node.cast::<Element>().filter(|_| *listens);
        let place = node.clone();
        let listener = Closure::<dyn Fn(WheelEvent)>::new(move |event: WheelEvent| {
            event.prevent_default();
            turned.emit(read(&event, &place));
        });
        if let Some(element) = &element {
            // Yew listens at the root, where a browser would not let the wheel be kept.
            let options = AddEventListenerOptions::new();
            options.set_passive(false);
            let callback = listener.as_ref().unchecked_ref();
            element
                .add_event_listener_with_callback_and_add_event_listener_options(
                    "wheel", callback, &options,
                )
                .ok();
        }
        move || {
            if let Some(element) = element {
                let callback = listener.as_ref().unchecked_ref();
                element.remove_event_listener_with_callback("wheel", callback).ok();
            }
        }
    });
}

fn read(event: &WheelEvent, node: &NodeRef) -> Wheel {
    // A mouse that counts in lines moves three of them a notch.
    let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { 30.0 } else { 1.0 };
    let by = (event.delta_x() * unit, event.delta_y() * unit);
    let by = if event.shift_key() && by.0 == 0.0 { (by.1, 0.0) } else { by };
    let at = offset(node, (event.client_x(), event.client_y()));
    Wheel { by, at, zooms: event.ctrl_key() || event.meta_key() }
}

/// A place in the window, seen from the corner of an element.
pub(crate) fn offset(node: &NodeRef, (x, y): (i32, i32)) -> (f64, f64) {
    node.cast::<Element>().map_or((0.0, 0.0), |element| {
        let frame = element.get_bounding_client_rect();
        (f64::from(x) - frame.left(), f64::from(y) - frame.top())
    })
}

/// Sends all that this pointer does to an element, until it is let go.
pub(crate) fn capture(node: &NodeRef, pointer: i32) {
    if let Some(element) = node.cast::<Element>() {
        element.set_pointer_capture(pointer).ok();
    }
}
