//! The same as the graph, to be read: states in the order in which they stand on it, each with how it
//! is, where it leads, and what can be done there.

use std::rc::Rc;

use yew::prelude::*;

use super::super::kit::{lamp_icon, lamp_name};
use super::super::store::Part;
use super::answers::answers;
use crate::base::{StateName, sort_by};
use crate::lab::Action;
use crate::lab::view::{BlockView, CanvasView, EdgeView, NodeView};

#[derive(PartialEq, Properties)]
pub(crate) struct ListProps {
    pub(crate) canvas: Part<CanvasView>,
    pub(crate) selected: Option<StateName>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn List(props: &ListProps) -> Html {
    html! {
        <div class="list" tabindex="0" role="group" aria-label="States" data-testid="list">
            { states(props, &props.canvas.nodes, "States".to_owned()) }
        </div>
    }
}

/// A state with what is inside of it.
struct Entry<'a> {
    node: &'a Rc<NodeView>,
    blocks: Vec<(&'a BlockView, &'a [Rc<NodeView>])>,
}

/// The states of a block, from top to bottom.
fn entries(mut rest: &[Rc<NodeView>]) -> Vec<Entry<'_>> {
    let mut all = Vec::new();
    while let Some((node, after)) = rest.split_first() {
        rest = after;
        let blocks = node.blocks.iter().map(|block| {
            let (inner, after) = rest.split_at(block.states);
            rest = after;
            (block, inner)
        });
        let blocks = blocks.collect();
        all.push(Entry { node, blocks });
    }
    let place = |entry: &Entry<'_>| (entry.node.frame.1, entry.node.frame.0);
    sort_by(&mut all, |one, other| {
        let (one, other) = (place(one), place(other));
        one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    all
}

fn states(props: &ListProps, nodes: &[Rc<NodeView>], label: String) -> Html {
    html! {
        <ol class="states" aria-label={label}>
            { for entries(nodes).into_iter().map(|entry| state(props, &entry)) }
        </ol>
    }
}

fn state(props: &ListProps, Entry { node, blocks }: &Entry<'_>) -> Html {
    let key = node.name.as_str();
    html! {
        <li {key} data-lamp={lamp_name(node.lamp)} class={classes!(node.faded.then_some("faded"))}>
            { line(props, node) }
            { for blocks.iter().map(|(block, inner)| {
                let name = block.name.clone();
                let label = name.clone().unwrap_or_else(|| format!("Inside {}", node.name));
                html! {
                    <>
                        if let Some(name) = name { <p class="branch" aria-hidden="true">{name}</p> }
                        { states(props, inner, label) }
                    </>
                }
            }) }
        </li>
    }
}

fn line(props: &ListProps, node: &NodeView) -> Html {
    let ListProps { canvas, selected, act } = props;
    let is_selected = selected.as_ref() == Some(&node.name);
    let onclick = {
        let chosen = (!is_selected).then(|| node.name.clone());
        act.reform(move |_| Action::Select(chosen.clone()))
    };
    html! {
        <>
            <button type="button" class="state" data-testid="listed" data-name={node.name.shared()}
                aria-pressed={is_selected.to_string()} {onclick}>
                { lamp_icon(node.lamp) }
                <span class="name">{node.name.as_str()}</span>
                <span class="standing">
                    {&node.words}
                    { for facts(node).into_iter().map(|fact| html! { <span>{format!(" · {fact}")}</span> }) }
                </span>
                <span class="caption">{&node.caption}</span>
            </button>
            if !node.answers.is_empty() {
                { answers(&node.name, &node.answers, true, act) }
            }
            { ways(canvas, node) }
        </>
    }
}

/// Clocks, retries and visits, in words.
fn facts(node: &NodeView) -> Vec<String> {
    let clocks = node
        .clocks
        .iter()
        .map(|clock| format!("{} {}", clock.name.to_ascii_lowercase(), clock.left));
    let retry = node.retry.iter().filter(|retry| retry.used > 0).map(|retry| retry.words.clone());
    let visits = (node.visits > 1).then(|| format!("entered {} times", node.visits));
    clocks.chain(retry).chain(visits).collect()
}

/// Where a state leads.
fn ways(canvas: &CanvasView, node: &NodeView) -> Html {
    let ways: Vec<_> = canvas.edges.iter().filter(|edge| edge.from == node.name).collect();
    if ways.is_empty() {
        return html! {};
    }
    html! {
        <ul class="leads" aria-label={format!("From {}", node.name)}>
            { for ways.into_iter().map(way) }
        </ul>
    }
}

fn way(edge: &EdgeView) -> Html {
    let label = edge.label.as_ref().map(|(label, _)| format!("{label}: "));
    html! {
        <li class={classes!(edge.taken.then_some("taken"))}>
            {label.unwrap_or_default()}
            <span aria-hidden="true">{"→ "}</span>
            <span class="aloud">{"to "}</span>
            {edge.to.as_str()}
            if edge.taken { <span class="aloud">{", taken"}</span> }
        </li>
    }
}
