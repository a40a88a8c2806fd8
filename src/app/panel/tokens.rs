//! Every token that was handed out, and what can be sent with it: a dead one is worth trying.

use yew::prelude::*;

use super::super::kit::{Glyph, copy_button, icon};
use super::super::store::Part;
use crate::base::TaskToken;
use crate::lab::Action;
use crate::lab::view::TokenView;

#[derive(PartialEq, Properties)]
pub(crate) struct TokensProps {
    pub(crate) tokens: Part<Vec<TokenView>>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Tokens(props: &TokensProps) -> Html {
    html! {
        <section class="tokens" aria-label="Tokens" tabindex="0">
            if props.tokens.is_empty() {
                <p class="none">{"No token was handed out yet."}</p>
            }
            <ul>{ for props.tokens.iter().map(|token| show(token, &props.act)) }</ul>
        </section>
    }
}

fn show(token: &TokenView, act: &Callback<Action>) -> Html {
    let lamp = if token.alive { "token" } else { "stopped" };
    let glyph = if token.alive { Glyph::Hand } else { Glyph::Stop };
    let beats = match token.heartbeats {
        0 => String::new(),
        1 => " · 1 heartbeat".to_owned(),
        more => format!(" · {more} heartbeats"),
    };
    html! {
        <li
            key={token.token.as_str()}
            data-testid="token"
            data-token={token.token.shared()}
            data-alive={token.alive.to_string()}
        >
            <span class="lamp" data-lamp={lamp}>{icon(glyph)}</span>
            <div class="who">
                <p>
                    <b>{token.state.as_str()}</b>
                    if let Some(item) = &token.item { {format!(" · {item} ·")} }
                    {format!(" {}{beats}", token.words)}
                </p>
                <code class="clip" title={token.token.shared()}>{token.token.as_str()}</code>
            </div>
            { sends(&token.token, act) }
        </li>
    }
}

fn sends(token: &TaskToken, act: &Callback<Action>) -> Html {
    let send = |label: &'static str, action: fn(TaskToken) -> Action| {
        let token = token.clone();
        html! {
            <button type="button" class="button line slim" onclick={act.reform(move |_| action(token.clone()))}>
                <span class="aloud">{"Send "}</span>{label}
            </button>
        }
    };
    html! {
        <div class="sends">
            <span class="muted" aria-hidden="true">{"Send"}</span>
            { send("success", Action::Approve) }
            { send("failure", Action::Deny) }
            { send("heartbeat", Action::Heartbeat) }
            { copy_button(token.shared().into(), "this token", act) }
        </div>
    }
}
