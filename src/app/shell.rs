//! Everything that is done to the browser: time, keys, focus, sizes, clipboard, storage.

mod address;
mod clock;
mod code_editor;
mod download;
mod errand;
mod field;
mod focus;
mod full_screen;
mod gesture;
mod incoming;
mod keep;
mod keyboard;
mod line;
mod measure;
mod memory;

pub(crate) use address::{
    Asked, address_asking, address_with, asked, fragment, take_fragment, use_fragment_of_its_own,
};
pub(crate) use clock::{after, use_clock, use_delay};
pub(crate) use code_editor::{CodeEars, CodeLabels, CodeModule, CodeSlot, Loaded, use_code_editor};
pub(crate) use errand::use_errands;
pub(crate) use field::{
    choice_of, chosen_of, cursor, is_checked, is_open, number_of, select_place, show_place, text_of,
};
pub(crate) use focus::{
    close_dialog, close_open_dialog, focus, focus_and_select, focus_id, focus_leaves, focus_state,
    focused_row, has_focus, is_showing, rescue_focus, reveal, reveal_id, show_dialog,
    use_focus_rescue,
};
pub(crate) use full_screen::{has_full_screen, toggle_full_screen};
pub(crate) use gesture::{Wheel, capture, offset, use_wheel};
pub(crate) use incoming::{Incoming, open_chosen, use_incoming};
pub(crate) use keep::{
    Kept, come, dare, keep_bench, put_recent, recent, remove_recent, use_kept, use_tab_text,
};
pub(crate) use keyboard::{Keys, focused_token, key_of, use_keyboard};
pub(crate) use line::{has_windows, open_approver, use_approvers, use_desk};
pub(crate) use measure::{
    is_at_end, scroll_down_to, scroll_to_end, scrolled, use_in_view, use_size,
};
pub(crate) use memory::{
    Theme, kept_start, use_given_theme, use_kept_keys, use_presenting, use_simple_editor,
    use_start_kept, use_theme, use_title, wants_motion,
};

use web_sys::{Document, Element, Window};

/// The element with this id.
pub(crate) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// Milliseconds since the page began to load.
pub(crate) fn now() -> f64 {
    window().performance().map_or(0.0, |it| it.now())
}

fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

fn document() -> Document {
    window().document().expect("a window has a document")
}
