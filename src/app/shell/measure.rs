//! Sizes and scroll positions.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};
use yew::prelude::*;

/// Width and height inside an element, as they are now; nothing before it is there.
#[hook]
pub(crate) fn use_size(node: &NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0.0, 0.0));
    let set = size.setter();
    let node = node.clone();
    use_effect_with((), move |()| {
        let element = node.cast::<Element>();
        let observed = element.clone();
        let measure = Closure::<dyn Fn()>::new(move || {
            if let Some(element) = &observed {
                set.set((f64::from(element.client_width()), f64::from(element.client_height())));
            }
        });
        let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(measure);
        }
    });
    *size
}

/// Whether some of an element is in view, however deep it lies in pages inside of pages.
#[hook]
pub(crate) fn use_in_view(node: &NodeRef) -> bool {
    let is_seen = use_state_eq(|| false);
    let set = is_seen.setter();
    let node = node.clone();
    use_effect_with((), move |()| {
        let look = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            let last = entries.pop().dyn_into::<IntersectionObserverEntry>();
            set.set(last.is_ok_and(|it| it.is_intersecting()));
        });
        let observer = IntersectionObserver::new(look.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, node.cast::<Element>()) {
            observer.observe(&element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(look);
        }
    });
    *is_seen
}

/// How far an element is scrolled, to the right and down.
pub(crate) fn scrolled(node: &NodeRef) -> (f64, f64) {
    node.cast::<Element>().map_or((0.0, 0.0), |element| {
        (f64::from(element.scroll_left()), f64::from(element.scroll_top()))
    })
}

/// Whether an element is scrolled to its end, or as good as.
pub(crate) fn is_at_end(node: &NodeRef) -> bool {
    node.cast::<Element>().is_none_or(|element| {
        element.scroll_top() + element.client_height() + 2 >= element.scroll_height()
    })
}

/// Scrolls an element down to this place, or as near as it goes.
pub(crate) fn scroll_down_to(node: &NodeRef, top: f64) {
    if let Some(element) = node.cast::<Element>() {
        element.set_scroll_top(top as i32);
    }
}

/// Scrolls an element to its end.
pub(crate) fn scroll_to_end(node: &NodeRef) {
    if let Some(element) = node.cast::<Element>() {
        element.set_scroll_top(element.scroll_height());
    }
}
