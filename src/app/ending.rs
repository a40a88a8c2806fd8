//! What an execution came to.

use yew::prelude::*;

use super::kit::{Glyph, copy_button, icon, lamp_icon, lamp_name};
use super::shell;
use crate::lab::Action;
use crate::lab::view::{BillView, EndingView};

/// `can_run` says whether the definition can be run as it is now.
pub(crate) fn ending(ending: &EndingView, can_run: bool, act: &Callback<Action>) -> Html {
    html! {
        <section class="ending" data-testid="ending" data-lamp={lamp_name(ending.lamp)} aria-label="Ending">
            <h2>{lamp_icon(ending.lamp)}{&ending.title}</h2>
            if let Some(error) = &ending.error {
                <p><code class="error">{error}</code></p>
            }
            if let Some(cause) = &ending.cause {
                <p>{cause}</p>
            }
            if let Some(output) = &ending.output {
                <div class="output">
                    <p><b>{"Output"}</b>{copy_button(output.clone().into(), "the output", act)}</p>
                    <pre tabindex="0" aria-label="Output">{output}</pre>
                </div>
            }
            { bill(&ending.bill) }
            <div class="pair">
                <button
                    type="button"
                    class="button line"
                    disabled={!can_run}
                    onclick={act.reform(|_| Action::Run)}
                >
                    {icon(Glyph::Restart)}{"Run again"}
                </button>
                { for ending.uncaught.as_ref().map(|state| html! {
                    <button type="button" class="button line" data-testid="add-catch"
                        title={String::from("In the definition, to ") + state.as_str()}
                        onclick={act.reform(|_| {
                            shell::rescue_focus("definition-panel");
                            Action::AddCatch
                        })}>
                        {icon(Glyph::Wrench)}{"Add a Catch"}
                    </button>
                }) }
                { for ending.before.map(|before| html! {
                    <button type="button" class="button line" data-testid="rewind"
                        onclick={act.reform(move |_| Action::SeekTo(before))}>
                        {icon(Glyph::ArrowBack)}{"Rewind to just before"}
                    </button>
                }) }
            </div>
        </section>
    }
}

fn bill(bill: &BillView) -> Html {
    html! {
        <details class="bill" data-testid="bill">
            <summary>{"On AWS this costs "}<b class="mono">{&bill.sum}</b></summary>
            <table>
                <caption class="muted">{bill.prices}</caption>
                <tbody>
                    { for bill.lines.iter().map(|(name, quantity, sum)| html! {
                        <tr><th scope="row">{*name}</th><td>{quantity}</td><td class="mono">{sum}</td></tr>
                    }) }
                </tbody>
            </table>
        </details>
    }
}
