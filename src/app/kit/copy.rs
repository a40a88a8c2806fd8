//! A button that copies a text.

use yew::prelude::*;

use super::{Glyph, icon};
use crate::lab::Action;

/// Copies the text; what that is says the name of the button: `the token`.
pub(crate) fn copy_button(text: AttrValue, what: &str, act: &Callback<Action>) -> Html {
    let onclick = act.reform(move |_| Action::Copy(text.to_string()));
    html! {
        <button type="button" class="button line slim" {onclick}>
            { icon(Glyph::Copy) }
            {"Copy"}<span class="aloud">{format!(" {what}")}</span>
        </button>
    }
}
