//! A state in words.

use yew::prelude::*;

use crate::app::kit::prose;
use crate::lab::view::ExplanationView;

pub(super) fn explanation(it: &ExplanationView) -> Html {
    html! {
        <section class="part explanation" aria-labelledby="explanation-heading" data-testid="explanation">
            <h2 id="explanation-heading">{it.state.as_str()}{" in words"}</h2>
            { for it.sentences.iter().map(|said| html! { <p>{prose(said)}</p> }) }
            <details>
                <summary>{"What its fields mean"}</summary>
                <dl>
                    { for it.fields.iter().map(|(field, means)| html! {
                        <div><dt class="mono">{field}</dt><dd>{*means}</dd></div>
                    }) }
                </dl>
            </details>
        </section>
    }
}
