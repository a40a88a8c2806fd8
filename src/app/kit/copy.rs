//! A button that copies a text.

use yew::prelude::*;

use super::{Glyph, icon};
use crate::lab::Action;

#[derive(PartialEq, Properties)]
pub(crate) struct CopyProps {
    /// What is copied.
    pub(crate) text: AttrValue,
    /// What it is, for the name of the button: `the token`.
    pub(crate) what: AttrValue,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn CopyButton(props: &CopyProps) -> Html {
    let onclick = {
        let (text, act) = (props.text.clone(), props.act.clone());
        move |_| act.emit(Action::Copy(text.to_string()))
    };
    html! {
        <button type="button" class="button line slim" {onclick}>
            { icon(Glyph::Copy) }
            {"Copy"}<span class="aloud">{format!(" {}", props.what)}</span>
        </button>
    }
}
