//! A state on the graph: a button with a lamp, and what can be done there.

use yew::prelude::*;

use super::super::kit::{Glyph, icon, lamp_icon, lamp_name, rounded};
use super::super::store::Part;
use super::answers::answers;
use super::camera::Frame;
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{ClockView, NodeView, RoundsView};

#[derive(PartialEq, Properties)]
pub(crate) struct NodeProps {
    pub(crate) node: Part<NodeView>,
    pub(crate) selected: bool,
    pub(crate) act: Callback<Action>,
    /// Asks that this frame of the drawing be seen.
    pub(crate) onshow: Callback<Frame>,
}

#[component]
pub(crate) fn Node(props: &NodeProps) -> Html {
    let NodeProps { node, selected, act, onshow } = props;
    let onclick = {
        let chosen = (!selected).then(|| node.name.clone());
        act.reform(move |_| Action::Select(chosen.clone()))
    };
    let onfocus = {
        let frame = node.frame;
        onshow.reform(move |_| frame)
    };
    let class = classes!(
        "node",
        (!node.blocks.is_empty()).then_some("head"),
        (!node.clocks.is_empty()).then_some("ringed"),
        node.faded.then_some("faded"),
    );
    html! {
        <>
            <button
                type="button"
                {class}
                data-testid="node"
                data-name={node.name.shared()}
                data-lamp={lamp_name(node.lamp)}
                aria-pressed={selected.to_string()}
                style={place(node, node.head)}
                {onclick}
                onfocus={onfocus.clone()}
            >
                { lamp_icon(node.lamp) }
                <span class="name" title={node.name.shared()}>{node.name.as_str()}</span>
                <span class="caption" title={node.caption.clone()}>{&node.caption}</span>
                <span class="aloud">{&node.words}</span>
                if !node.clocks.is_empty() { { rings(&node.clocks) } }
                { badges(node) }
            </button>
            if !node.answers.is_empty() {
                <div class="at-node" style={foot(node)} onfocusin={onfocus}>
                    { answers(&node.name, &node.answers, false, act) }
                </div>
            }
            if let Some(rounds) = &node.rounds { { picker(node, rounds, act) } }
        </>
    }
}

/// Where the buttons begin: on the lower border, at its right.
fn foot(node: &NodeView) -> String {
    let (x, y, width, _) = node.frame;
    format!("left: {}px; top: {}px", x + width, y + node.head)
}

/// Beside the name: how often it is tried again; and how many wait here, or how often it was entered.
fn badges(node: &NodeView) -> Html {
    let count = match (node.tokens, node.visits) {
        (2.., _) => Some((format!("{} waiting", node.tokens), "")),
        (_, 2..) => Some((format!("{}×", node.visits), " entered")),
        (_, _) => None,
    };
    if count.is_none() && node.retry.is_none() {
        return html! {};
    }
    html! {
        <span class="badges">
            if let Some(retry) = &node.retry {
                <span class={classes!("mark", "retry", (retry.used > 0).then_some("used"))}
                    title={retry.words.clone()}>
                    { icon(Glyph::Loop) }
                    if retry.used > 0 { <span aria-hidden="true">{retry.used}</span> }
                    <span class="aloud">{&retry.words}</span>
                </span>
            }
            if let Some((count, unit)) = count {
                <span class="mark visits">{count}<span class="aloud">{unit}</span></span>
            }
        </span>
    }
}

/// The box around what is inside of a state.
pub(crate) fn container(node: &NodeView) -> Html {
    let (_, _, _, height) = node.frame;
    let stacked = node.repeats.then_some("stacked");
    let faded = node.faded.then_some("faded");
    html! {
        <div
            class={classes!("box", stacked, faded)}
            data-lamp={lamp_name(node.lamp)}
            style={place(node, height)}
        />
    }
}

fn place(node: &NodeView, height: f64) -> String {
    let (x, y, width, _) = node.frame;
    format!("left: {x}px; top: {y}px; width: {width}px; height: {height}px")
}

/// What is left of the deadlines: one ring each, the first outside.
fn rings(clocks: &[ClockView]) -> Html {
    let words: Vec<_> = clocks.iter().map(|it| format!("{} {}", it.name, it.left)).collect();
    let words = words.join(" · ");
    html! {
        <span class="rings" title={words.clone()}>
            <svg viewBox="0 0 36 36" aria-hidden="true">
                { for clocks.iter().zip(["15", "9"]).map(|(clock, radius)| html! {
                    <>
                        <circle cx="18" cy="18" r={radius} />
                        <circle class="left" cx="18" cy="18" r={radius} pathLength="1"
                            style={format!("stroke-dasharray: {} 1", rounded(clock.fraction, 1e4))} />
                    </>
                }) }
            </svg>
            <span class="aloud">{words}</span>
        </span>
    }
}

/// Steps through the iterations of a Map, and shows all of them again.
fn picker(node: &NodeView, rounds: &RoundsView, act: &Callback<Action>) -> Html {
    let (x, y, width, _) = node.frame;
    let at = rounds.picked.and_then(|index| rounds.begun.iter().position(|it| *it == index));
    let before = match at {
        Some(0) => None,
        Some(at) => rounds.begun.get(at - 1),
        None => rounds.begun.last(),
    };
    let after = at.map_or(rounds.begun.first(), |at| rounds.begun.get(at + 1));
    let map = &node.name;
    html! {
        <div class="picker" role="group" aria-label={format!("Iterations of {map}")}
            data-testid="picker" style={format!("left: {}px; top: {}px", x + width, y)}>
            { turn("Previous iteration", Glyph::Left, (map, before.copied()), act) }
            <span data-lamp={lamp_name(rounds.lamp)}>{&rounds.words}</span>
            { turn("Next iteration", Glyph::Right, (map, after.copied()), act) }
        </div>
    }
}

fn turn(
    name: &'static str,
    glyph: Glyph,
    (map, index): (&StateName, Option<usize>),
    act: &Callback<Action>,
) -> Html {
    let onclick = {
        let map = map.clone();
        act.reform(move |_| Action::FocusRound(map.clone(), index))
    };
    let title = if index.is_some() { name } else { "All iterations" };
    html! {
        <button type="button" class="mini" aria-label={title} {title} {onclick}>{icon(glyph)}</button>
    }
}
