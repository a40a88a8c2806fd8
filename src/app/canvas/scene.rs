//! Everything on the layer. It does not move by itself, so moving the layer draws nothing anew.

use std::rc::Rc;

use yew::prelude::*;

use super::super::store::Part;
use super::camera::Frame;
use super::edge::{edges, labels};
use super::node::{Node, container};
use super::trip::{Seen, trips};
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{CanvasView, NodeView};

#[derive(PartialEq, Properties)]
pub(crate) struct SceneProps {
    pub(crate) canvas: Part<CanvasView>,
    pub(crate) selected: Option<StateName>,
    pub(crate) act: Callback<Action>,
    /// Asks that a frame of the drawing be seen.
    pub(crate) onshow: Callback<Frame>,
}

#[component]
pub(crate) fn Scene(props: &SceneProps) -> Html {
    let canvas = &props.canvas;
    let seen = use_mut_ref(Seen::default);
    html! {
        <>
            { edges(canvas) }
            { labels(canvas) }
            { nodes(props, &canvas.nodes) }
            { trips(canvas, &seen) }
        </>
    }
}

/// States, and inside of each what is inside of it, so that the keyboard and screen readers come to
/// them in the order in which they are read.
fn nodes(props: &SceneProps, mut rest: &[Rc<NodeView>]) -> Html {
    let SceneProps { selected, act, onshow, .. } = props;
    let mut all = Vec::new();
    while let Some((node, after)) = rest.split_first() {
        let key = node.name.as_str();
        let selected = selected.as_ref() == Some(&node.name);
        let drawn = html! {
            <Node {key} node={Part::from(node)} {selected} act={act.clone()} onshow={onshow.clone()} />
        };
        rest = after;
        if node.blocks.is_empty() {
            all.push(drawn);
            continue;
        }
        let blocks = node.blocks.iter().map(|block| {
            let (inner, after) = rest.split_at(block.states);
            rest = after;
            let inner = nodes(props, inner);
            match &block.name {
                Some(name) => html! { <div role="group" aria-label={name.clone()}>{inner}</div> },
                None => inner,
            }
        });
        let blocks: Vec<_> = blocks.collect();
        all.push(html! {
            <div key={format!("{key}-inside")}>
                { container(node) }
                { drawn }
                <div role="group" aria-label={format!("Inside {}", node.name)}>{ for blocks }</div>
            </div>
        });
    }
    all.into_iter().collect()
}
