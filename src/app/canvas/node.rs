//! A state on the graph: a button with a lamp.

use yew::prelude::*;

use super::super::kit::{LampIcon, lamp_name};
use super::camera::Frame;
use crate::lab::Action;
use crate::lab::view::NodeView;

#[derive(PartialEq, Properties)]
pub(crate) struct NodeProps {
    pub(crate) node: NodeView,
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
    html! {
        <button
            type="button"
            class={if node.blocks.is_empty() { "node" } else { "node head" }}
            data-testid="node"
            data-name={node.name.shared()}
            data-lamp={lamp_name(node.lamp)}
            aria-pressed={selected.to_string()}
            style={place(node, node.head)}
            {onclick}
            {onfocus}
        >
            <span class="post">
                <LampIcon lamp={node.lamp} />
                if let Some(left) = node.ring { { ring(left) } }
            </span>
            <span class="name" title={node.name.shared()}>{node.name.as_str()}</span>
            <span class="caption" title={node.caption.clone()}>{&node.caption}</span>
            <span class="aloud">{&node.words}</span>
            if let Some((count, unit)) = badge(node) {
                <span class="visits">{count}<span class="aloud">{unit}</span></span>
            }
        </button>
    }
}

/// How many wait for a person here; else how often it was entered.
fn badge(node: &NodeView) -> Option<(String, &'static str)> {
    match (node.tokens, node.visits) {
        (2.., _) => Some((format!("{} waiting", node.tokens), "")),
        (_, 2..) => Some((format!("{}×", node.visits), " entered")),
        (_, _) => None,
    }
}

/// The box around what is inside of a state.
pub(crate) fn container(node: &NodeView) -> Html {
    let (_, _, _, height) = node.frame;
    html! {
        <div
            class={classes!("box", node.repeats.then_some("stacked"))}
            data-lamp={lamp_name(node.lamp)}
            style={place(node, height)}
        />
    }
}

fn place(node: &NodeView, height: f64) -> String {
    let (x, y, width, _) = node.frame;
    format!("left: {x}px; top: {y}px; width: {width}px; height: {height}px")
}

/// What is left of the nearest deadline, around the lamp.
fn ring(left: f64) -> Html {
    html! {
        <svg class="ring" viewBox="0 0 44 44" aria-hidden="true">
            <circle cx="22" cy="22" r="19.5" />
            <circle
                class="left"
                cx="22"
                cy="22"
                r="19.5"
                pathLength="1"
                style={format!("stroke-dasharray: {left:.4} 1")}
            />
        </svg>
    }
}
