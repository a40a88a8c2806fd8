//! What stands where the graph will be, while there is none.

use yew::prelude::*;

use super::super::gallery::card;
use super::super::kit::{Glyph, icon};
use super::super::shell::{self, Incoming};
use crate::lab::Action;
use crate::lab::view::gallery;

/// Scenarios that are offered at once.
const CARDS: usize = 3;

#[derive(PartialEq, Properties)]
pub(crate) struct EmptyProps {
    /// Leads to the definition.
    pub(crate) write: Callback<()>,
    pub(crate) open: Callback<Incoming>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    let onchange = {
        let open = props.open.clone();
        move |event: Event| shell::open_chosen(&event, &open)
    };
    html! {
        <div class="empty">
            <h2>{"Run a state machine on a clock you control"}</h2>
            <p>
                {"Paste Amazon States Language, press Run, and answer its callbacks yourself. "}
                {"Nothing leaves this page."}
            </p>
            <ul class="cards">
                { for gallery().iter().take(CARDS).map(|each| card(each, false, &props.act)) }
            </ul>
            <div class="pair">
                <button type="button" class="button solid" onclick={props.write.reform(|_| ())}>
                    {icon(Glyph::Code)}{"Paste a definition"}
                </button>
                <label class="button line">
                    {"Open a file"}
                    <input type="file" class="aloud" accept=".json,application/json" {onchange} />
                </label>
            </div>
        </div>
    }
}
