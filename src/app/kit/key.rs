//! A key, drawn on the button that it presses.

use yew::prelude::*;

use super::{Glyph, icon};

#[derive(PartialEq, Properties)]
pub(crate) struct KeyProps {
    /// What is printed on it.
    pub(crate) name: AttrValue,
    /// What is drawn on it, or on a second one pressed with it.
    #[prop_or_default]
    pub(crate) glyph: Option<Glyph>,
}

/// Not read out: `aria-keyshortcuts` on the button says it better.
#[component]
pub(crate) fn Key(props: &KeyProps) -> Html {
    html! {
        <kbd aria-hidden="true">
            {&props.name}
            if let Some(glyph) = props.glyph { { icon(glyph) } }
        </kbd>
    }
}
