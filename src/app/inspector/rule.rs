//! The rules of a Choice state, each with what it read and what came of it.

use yew::prelude::*;

use crate::app::kit::{Glyph, icon};
use crate::lab::view::{RuleLineView, RuleView};

pub(super) fn rules(rules: &[RuleView]) -> Html {
    html! {
        <>
            <h3>{"Rules"}</h3>
            <ol class="rules">{ for rules.iter().map(rule) }</ol>
        </>
    }
}

fn rule(rule: &RuleView) -> Html {
    let RuleView { name, lines, next, taken } = rule;
    html! {
        <li key={name.as_str()} class={taken.then_some("taken")} data-testid="rule">
            <p class="rule-head">
                <b>{name}</b>
                <span class="to">{icon(Glyph::Arrow)}<span class="aloud">{" leads to "}</span>{next.as_str()}</span>
                if *taken { <span class="chip">{icon(Glyph::Check)}{"taken"}</span> }
            </p>
            { for lines.iter().map(line) }
        </li>
    }
}

fn line(line: &RuleLineView) -> Html {
    let RuleLineView { depth, asks, found, held: _, verdict } = line;
    html! {
        <p class="asks mono" data-depth={depth.min(&DEEPEST).to_string()} data-verdict={*verdict}>
            <span>{asks}</span>
            <span class="found">
                if let Some(found) = found { {found}{" "} }
                if !verdict.is_empty() {
                    <span class="arrow">{"→"}</span>{" "}<b>{*verdict}</b>
                }
            </span>
        </p>
    }
}

/// What lies deeper is not indented further.
const DEEPEST: usize = 8;
