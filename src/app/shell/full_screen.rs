//! A part of the page that fills the screen.

use web_sys::Element;
use yew::prelude::*;

use super::document;

/// Whether the browser can do it.
pub(crate) fn has_full_screen() -> bool {
    document().fullscreen_enabled()
}

/// Lets an element fill the screen, or takes back that one does.
pub(crate) fn toggle_full_screen(node: &NodeRef) {
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    } else if let Some(element) = node.cast::<Element>() {
        element.request_fullscreen().ok();
    }
}
