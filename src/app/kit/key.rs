//! A key, drawn on the button that it presses.

use yew::prelude::*;

use super::{Glyph, icon};

/// The key with what is printed on it, and what is drawn on it or on a second one pressed with it.
/// Not read out: `aria-keyshortcuts` on the button says it better.
pub(crate) fn key_cap(name: AttrValue, glyph: Option<Glyph>) -> Html {
    html! {
        <kbd aria-hidden="true">
            {name}
            if let Some(glyph) = glyph { { icon(glyph) } }
        </kbd>
    }
}
