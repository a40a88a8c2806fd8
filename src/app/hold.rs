//! The card of an open token: who asks, how long it may take, and the answers there are.

mod clocks;
mod denial;
mod output;

use yew::prelude::*;

use super::kit::{CopyButton, Glyph, Icon, Key};
use super::shell;
use crate::lab::Action;
use crate::lab::view::HoldView;
use clocks::Clocks;
use denial::Denial;
use output::Output;

#[derive(PartialEq, Properties)]
pub(crate) struct HoldProps {
    pub(crate) hold: HoldView,
    /// Whether the keys answer this one.
    pub(crate) first: bool,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Hold(props: &HoldProps) -> Html {
    let HoldProps { hold, act, .. } = props;
    let deny = use_node_ref();
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
        <article class="hold" data-testid="hold" data-token={hold.token.shared()} data-state={hold.state.shared()}>
            <header>
                <p class="eyebrow">
                    {"Paused on a task token"}
                    if let Some(attempt) = &hold.attempt { <span>{format!(" · {attempt}")}</span> }
                </p>
                <h2>{hold.state.as_str()}</h2>
                <p>{&hold.explanation}</p>
            </header>
            <Clocks clocks={hold.clocks.clone()} />
            if let Some(denial) = &hold.denial {
                <Denial token={hold.token.clone()} denial={denial.clone()} act={act.clone()} />
            } else {
                { answers(props, deny) }
            }
            <Output
                token={hold.token.clone()}
                output={hold.output.clone()}
                problem={hold.output_problem.clone()}
                act={act.clone()}
            />
            { token(hold, act) }
        </article>
    }
}

fn answers(props: &HoldProps, deny: NodeRef) -> Html {
    let token = &props.hold.token;
    let (approve, begin, beat) = (token.clone(), token.clone(), token.clone());
    let key = |name: &'static str| props.first.then(|| html! { <Key {name} /> });
    html! {
        <div class="answers">
            <button type="button" class="button approve" data-testid="approve" aria-keyshortcuts="A"
                onclick={props.act.reform(move |_| Action::Approve(approve.clone()))}>
                <Icon glyph={Glyph::Check} />{"Approve"}{ for key("A") }
            </button>
            <button type="button" class="button deny" data-testid="deny" aria-keyshortcuts="D" ref={deny}
                onclick={props.act.reform(move |_| Action::BeginDenial(begin.clone()))}>
                <Icon glyph={Glyph::Cross} />{"Deny"}{ for key("D") }
            </button>
            <button type="button" class="button line beat" data-testid="heartbeat" aria-keyshortcuts="H"
                onclick={props.act.reform(move |_| Action::Heartbeat(beat.clone()))}>
                <Icon glyph={Glyph::Pulse} />{"Heartbeat"}{ for key("H") }
            </button>
        </div>
    }
}

fn token(hold: &HoldView, act: &Callback<Action>) -> Html {
    html! {
        <dl class="facts">
            <div>
                <dt>{"Token"}</dt>
                <dd><code class="clip" title={hold.token.shared()}>{hold.token.as_str()}</code></dd>
                <dd><CopyButton text={hold.token.shared()} what="the token" act={act.clone()} /></dd>
            </div>
            <div class="command">
                <dt><abbr title="Command line">{"CLI"}</abbr></dt>
                <dd><code class="clip" title={hold.command.clone()}>{&hold.command}</code></dd>
                <dd><CopyButton text={hold.command.clone()} what="the command" act={act.clone()} /></dd>
            </div>
        </dl>
    }
}
