//! Fields: what is typed in them, and where the cursor stands.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The text of the field that an event came from.
pub(crate) fn text_of(event: &Event) -> String {
    if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
        return area.value();
    }
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}

/// The value of the list that an event came from.
pub(crate) fn chosen_of(event: &Event) -> String {
    event.target_dyn_into::<HtmlSelectElement>().map(|list| list.value()).unwrap_or_default()
}

/// The number of the slider that an event came from.
pub(crate) fn number_of(event: &InputEvent) -> f64 {
    event.target_dyn_into::<HtmlInputElement>().map_or(0.0, |input| input.value_as_number())
}

/// The position of what was chosen in the list that an event came from.
pub(crate) fn choice_of(event: &Event) -> Option<usize> {
    let select = event.target_dyn_into::<HtmlSelectElement>()?;
    usize::try_from(select.selected_index()).ok()
}

/// Whether what an event came from is folded open.
pub(crate) fn is_open(event: &Event) -> bool {
    event.target_dyn_into::<web_sys::Element>().is_some_and(|it| it.has_attribute("open"))
}

/// Whether the box that an event came from is ticked.
pub(crate) fn is_checked(event: &Event) -> bool {
    event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked())
}

/// Selects a place in a text area, brings its line into the middle and the keyboard there.
pub(crate) fn select_place(area: &NodeRef, selection: (u32, u32), line: usize) {
    super::focus(area);
    show_place(area, selection, line);
}

/// Selects a place in a text area and brings its line into the middle.
pub(crate) fn show_place(area: &NodeRef, (from, to): (u32, u32), line: usize) {
    let Some(area) = area.cast::<HtmlTextAreaElement>() else { return };
    // Browsers scroll to a selection only when something is typed, so the line is brought there.
    let lines = area.value().lines().count().max(line);
    let height = f64::from(area.scroll_height()) / lines.max(1) as f64;
    let middle = height * line as f64 - f64::from(area.client_height()) / 2.0;
    area.set_selection_range(from, to).ok();
    area.set_scroll_top(middle.max(0.0) as i32);
}

/// Where the cursor of a text area stands, in UTF-16 units.
pub(crate) fn cursor(area: &NodeRef) -> usize {
    let at = area.cast::<HtmlTextAreaElement>().and_then(|area| area.selection_end().ok());
    at.flatten().unwrap_or_default() as usize
}
