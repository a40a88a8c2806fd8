//! What stands where the graph will be, while there is none.

use yew::prelude::*;

use super::super::kit::{Glyph, Icon};

#[derive(PartialEq, Properties)]
pub(crate) struct EmptyProps {
    /// Leads to the definition.
    pub(crate) write: Callback<()>,
}

#[component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <h2>{"Run a state machine on a clock you control"}</h2>
            <p>
                {"Paste Amazon States Language, press Run, and answer its callbacks yourself. "}
                {"Nothing leaves this page."}
            </p>
            <button type="button" class="button solid" onclick={props.write.reform(|_| ())}>
                <Icon glyph={Glyph::Code} />{"Write a definition"}
            </button>
        </div>
    }
}
