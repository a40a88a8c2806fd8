//! Calls with any token, what AWS answers to each, and what the execution did.

use yew::prelude::*;

use super::super::kit::{Glyph, icon};
use super::super::shell;
use super::super::store::Part;
use crate::base::TaskToken;
use crate::lab::Action;
use crate::lab::view::CallRow;

type Send = fn(TaskToken) -> Action;

const SENDS: [(&str, Send); 3] =
    [("success", Action::Approve), ("failure", Action::Deny), ("heartbeat", Action::Heartbeat)];

#[derive(PartialEq, Properties)]
pub(crate) struct CallsProps {
    pub(crate) calls: Part<Vec<CallRow>>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Calls(props: &CallsProps) -> Html {
    html! {
        <section class="calls" aria-label="Calls" tabindex="0">
            <AnyToken act={props.act.clone()} />
            if props.calls.is_empty() {
                <p class="none">{"No call was made yet."}</p>
            }
            <ul>{ for props.calls.iter().map(show) }</ul>
        </section>
    }
}

/// A call with whatever somebody types: a token from elsewhere, half of one, garbage.
#[component]
fn AnyToken(props: &AnyTokenProps) -> Html {
    let (typed, keep) = shell::use_tab_text("holdpoint.token");
    let oninput = keep.reform(|event: InputEvent| shell::text_of(&event));
    let send = |(label, action): &(&'static str, Send)| {
        let (action, typed, act) = (*action, typed.clone(), props.act.clone());
        html! {
            <button type="button" class="button line slim"
                onclick={move |_| act.emit(action(typed.trim().into()))}>
                <span class="aloud">{"Send "}</span>{*label}<span class="aloud">{" with this"}</span>
            </button>
        }
    };
    html! {
        <div class="any sends" role="group" aria-label="Call with any token">
            <input type="text" class="field" data-testid="any-token" autocomplete="off" spellcheck="false"
                aria-label="Any token" placeholder="Any token, or garbage" value={typed.clone()} {oninput} />
            { for SENDS.iter().map(send) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct AnyTokenProps {
    act: Callback<Action>,
}

fn show(call: &CallRow) -> Html {
    let (lamp, glyph) =
        if call.accepted { ("done", Glyph::Check) } else { ("failed", Glyph::Cross) };
    html! {
        <li data-testid="call" data-accepted={call.accepted.to_string()}>
            <span class="lamp" data-lamp={lamp}>{icon(glyph)}</span>
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
                <p class="muted">{call.effect}</p>
            </div>
        </li>
    }
}
