//! Where the keyboard is, and dialogs that keep it.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlDialogElement, HtmlElement, HtmlInputElement, Node, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};
use yew::prelude::*;

use super::{by_id, document};

/// Moves the focus to an element.
pub(crate) fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.focus().ok();
    }
}

/// Moves the focus to a field and selects what it holds, so that typing replaces it.
pub(crate) fn focus_and_select(node: &NodeRef) {
    if let Some(input) = node.cast::<HtmlInputElement>() {
        input.focus().ok();
        input.select();
    }
}

/// Moves the focus to the element with this id, once the page shows what was just asked of it.
pub(crate) fn focus_id(id: impl Into<String>) {
    let id = id.into();
    Timeout::new(0, move || {
        if let Some(element) = by_id(&id).and_then(|element| element.dyn_into::<HtmlElement>().ok())
        {
            element.focus().ok();
        }
    })
    .forget();
}

/// Moves the focus there only if what had it is gone by then.
pub(crate) fn rescue_focus(id: impl Into<String>) {
    let id = id.into();
    Timeout::new(0, move || {
        if focus_is_lost() {
            focus_id(id);
        }
    })
    .forget();
}

/// Whether the element with this id has the focus.
pub(crate) fn has_focus(id: &str) -> bool {
    document().active_element().is_some_and(|active| active.id() == id)
}

/// The number of the table row that has the focus.
pub(crate) fn focused_row() -> Option<u32> {
    let row = document().active_element()?.closest("[data-id]").ok()??;
    row.get_attribute("data-id")?.parse().ok()
}

/// Scrolls so far that all of an element is seen.
pub(crate) fn reveal(node: &NodeRef) {
    scroll_to(node.cast::<Element>());
}

/// The same for the element with this id.
pub(crate) fn reveal_id(id: &str) {
    scroll_to(by_id(id));
}

fn scroll_to(element: Option<Element>) {
    if let Some(element) = element {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Moves the focus to a state, on the graph or in the list, once the page shows it.
pub(crate) fn focus_state(name: &str) {
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    let state = String::from(".canvas button[data-name=\"") + &name + "\"]";
    Timeout::new(0, move || {
        let found = document().query_selector(&state).ok().flatten();
        if let Some(state) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            state.focus().ok();
        }
    })
    .forget();
}

/// Gives the focus to `node` when a change took away the element that had it, so that a keyboard
/// does not start over at the top of the page.
#[hook]
pub(crate) fn use_focus_rescue<T: PartialEq + 'static>(change: T, node: NodeRef) {
    let first = use_mut_ref(|| true);
    use_effect_with(change, move |_| {
        if !first.replace(false) && focus_is_lost() {
            focus(&node);
        }
    });
}

fn focus_is_lost() -> bool {
    let document = document();
    let body = document.body();
    document.active_element().is_none_or(|active| body.is_some_and(|body| active == *body))
}

/// Whether an event tells of the focus that it goes to somewhere outside of an element.
pub(crate) fn focus_leaves(event: &FocusEvent, node: &NodeRef) -> bool {
    let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
    node.cast::<Node>().is_some_and(|node| !node.contains(to.as_ref()))
}

/// Opens a dialog over the page.
pub(crate) fn show_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.show_modal().ok();
    }
}

/// Closes the dialog that is open, and gives the focus back to what had it before.
pub(crate) fn close_open_dialog() {
    let open = document().query_selector("dialog[open]").ok().flatten();
    if let Some(dialog) = open.and_then(|it| it.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// Whether a dialog is over the page.
pub(crate) fn is_showing(node: &NodeRef) -> bool {
    node.cast::<HtmlDialogElement>().is_some_and(|dialog| dialog.open())
}

/// Closes a dialog.
pub(crate) fn close_dialog(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
