//! What stands where the graph will be, while there is none.

use yew::prelude::*;

use super::super::gallery::card;
use super::super::kit::{Glyph, Icon};
use crate::lab::Action;
use crate::lab::view::gallery;

/// Scenarios that are offered at once.
const CARDS: usize = 3;

#[derive(PartialEq, Properties)]
pub(crate) struct EmptyProps {
    /// Leads to the definition.
    pub(crate) write: Callback<()>,
    pub(crate) act: Callback<Action>,
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
            <p>{"Or begin with a scenario:"}</p>
            <ul class="cards">
                { for gallery().iter().take(CARDS).map(|each| card(each, false, &props.act)) }
            </ul>
        </div>
    }
}
