//! The calls that were made with tokens, and what AWS answers to each.

use yew::prelude::*;

use super::super::kit::{Glyph, Icon};
use super::super::store::Part;
use crate::lab::view::CallRow;

#[derive(PartialEq, Properties)]
pub(crate) struct CallsProps {
    pub(crate) calls: Part<Vec<CallRow>>,
}

#[component]
pub(crate) fn Calls(props: &CallsProps) -> Html {
    html! {
        <section class="calls" aria-label="Calls" tabindex="0">
            if props.calls.is_empty() {
                <p class="none">{"No call was made yet."}</p>
            }
            <ul>{ for props.calls.iter().map(show) }</ul>
        </section>
    }
}

fn show(call: &CallRow) -> Html {
    let (lamp, glyph) =
        if call.accepted { ("done", Glyph::Check) } else { ("failed", Glyph::Cross) };
    html! {
        <li data-testid="call" data-accepted={call.accepted.to_string()}>
            <span class="lamp" data-lamp={lamp}><Icon {glyph} /></span>
            <div>
                <p>
                    <span class="mono">{&call.at}</span>{" "}<b>{call.action}</b>
                    <span class="muted">{format!(" by {}", call.caller)}</span>
                    <span class="gap"></span>
                    {" "}<code>{&call.answer}</code>
                </p>
                if let Some(message) = &call.message {
                    <p class="muted">{message}</p>
                }
            </div>
        </li>
    }
}
