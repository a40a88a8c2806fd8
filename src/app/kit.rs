//! Parts that the whole page is made of.

mod copy;
mod dialog;
mod icon;
mod key;
mod lamp;
mod menu;
mod prose;
mod tabs;
mod toast;

pub(crate) use copy::copy_button;
pub(crate) use dialog::Dialog;
pub(crate) use icon::{Glyph, icon};
pub(crate) use key::key_cap;
pub(crate) use lamp::{lamp_glyph, lamp_icon, lamp_name};
pub(crate) use menu::Menu;
pub(crate) use prose::prose;
pub(crate) use tabs::{Tab, tab_row};
pub(crate) use toast::{toast_box, use_fading_toast};

/// A number for a style sheet, to so many parts of one. A format with a fixed number of places would bring a page of
/// arithmetic with large numbers that nothing else needs.
pub(crate) fn rounded(number: f64, parts: f64) -> f64 {
    libm::round(number * parts) / parts
}
