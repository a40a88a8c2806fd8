//! The card of an open token: who asks, how long it may take, and the answers there are.

mod clocks;
mod denial;
mod output;

use yew::prelude::*;

use super::keys::Keyboard;
use super::kit::{Glyph, Menu, copy_button, icon, key_cap};
use super::shell;
use super::store::Part;
use crate::base::TaskToken;
use crate::lab::view::{HoldView, SkipView};
use crate::lab::{Action, Deed};
use clocks::clocks;
use denial::Denial;
use output::{output, use_editing};

#[derive(PartialEq, Properties)]
pub(crate) struct HoldProps {
    pub(crate) hold: HoldView,
    pub(crate) keys: Part<Keyboard>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Hold(props: &HoldProps) -> Html {
    let HoldProps { hold, act, .. } = props;
    let (deny, editing) = (use_node_ref(), use_editing());
    {
        // Whoever closes the sheet stands where they opened it.
        let (deny, opened) = (deny.clone(), use_mut_ref(|| false));
        use_effect_with(hold.denial.is_some(), move |open| {
            if opened.replace(*open) && !open {
                shell::focus(&deny);
            }
        });
    }
    html! {
        <article
            class="hold"
            data-testid="hold"
            data-token={hold.token.shared()}
            data-state={hold.state.shared()}
            aria-label={hold.state.shared()}
        >
            <header>
                <p class="eyebrow">
                    {"Paused on a task token"}
                    if let Some(attempt) = &hold.attempt { <span>{format!(" · {attempt}")}</span> }
                </p>
                <h2>{hold.state.as_str()}</h2>
                if let Some(item) = &hold.item {
                    <p class="standing" data-testid="item">
                        <b>{&item.label}</b>
                        <code class="clip" title={item.value.clone()}>{&item.value}</code>
                    </p>
                }
                <p>{&hold.explanation}</p>
            </header>
            { clocks(&hold.clocks) }
            if let Some(denial) = &hold.denial {
                <Denial token={hold.token.clone()} denial={denial.clone()} act={act.clone()} />
            } else {
                { answers(props, deny) }
            }
            { output(hold, &editing, act) }
            { token(hold, act) }
        </article>
    }
}

/// A button that answers the token.
struct Answer {
    name: &'static str,
    test_id: &'static str,
    class: &'static str,
    glyph: Glyph,
    deed: Deed,
    action: fn(TaskToken) -> Action,
}

const APPROVE: Answer = Answer {
    name: "Approve",
    test_id: "approve",
    class: "approve",
    glyph: Glyph::Check,
    deed: Deed::Approve,
    action: Action::Approve,
};
const DENY: Answer = Answer {
    name: "Deny",
    test_id: "deny",
    class: "deny",
    glyph: Glyph::Cross,
    deed: Deed::Deny,
    action: Action::BeginDenial,
};
const HEARTBEAT: Answer = Answer {
    name: "Heartbeat",
    test_id: "heartbeat",
    class: "line beat",
    glyph: Glyph::Pulse,
    deed: Deed::Heartbeat,
    action: Action::Heartbeat,
};

fn answers(props: &HoldProps, deny: NodeRef) -> Html {
    html! {
        <div class="answers">
            { button(props, &APPROVE, NodeRef::default()) }
            { button(props, &DENY, deny) }
            { button(props, &HEARTBEAT, NodeRef::default()) }
            if !props.hold.moments.is_empty() { { more(props) } }
        </div>
    }
}

/// What else may become of a token.
fn more(props: &HoldProps) -> Html {
    let item = |moment: &SkipView| {
        let to = moment.to;
        let onclick = props.act.reform(move |_| Action::SkipTo(to));
        html! { <li><button type="button" class="button" {onclick}>{&moment.label}</button></li> }
    };
    html! {
        <Menu name="more" face={html! { {"More …"} }}>
            <ul>{ for props.hold.moments.iter().map(item) }</ul>
        </Menu>
    }
}

fn button(props: &HoldProps, answer: &Answer, node: NodeRef) -> Html {
    let (token, action, keys) = (props.hold.token.clone(), answer.action, &props.keys);
    html! {
        <button
            type="button"
            class={classes!("button", answer.class)}
            ref={node}
            data-testid={answer.test_id}
            aria-keyshortcuts={keys.aria(answer.deed)}
            onclick={props.act.reform(move |_| action(token.clone()))}
        >
            { icon(answer.glyph) }
            {answer.name}
            if let Some(name) = keys.shown(answer.deed) { { key_cap(name, None) } }
        </button>
    }
}

fn token(hold: &HoldView, act: &Callback<Action>) -> Html {
    html! {
        <dl class="facts">
            <div>
                <dt>{"Token"}</dt>
                <dd><code class="clip" title={hold.token.shared()}>{hold.token.as_str()}</code></dd>
                <dd>{copy_button(hold.token.shared().into(), "the token", act)}</dd>
            </div>
            <div class="command">
                <dt><abbr title="Command line">{"CLI"}</abbr></dt>
                <dd><code class="clip" title={hold.command.clone()}>{&hold.command}</code></dd>
                <dd>{copy_button(hold.command.clone().into(), "the command", act)}</dd>
            </div>
        </dl>
    }
}
