//! The transitions: one drawing of all of them, and the words beside them.

use std::rc::Rc;

use yew::prelude::*;

use crate::lab::view::{CanvasView, EdgeView, MarkerView};

pub(crate) fn edges(canvas: &CanvasView) -> Html {
    // What was gone lies over what was not.
    let (taken, open): (Vec<_>, Vec<_>) = canvas.edges.iter().partition(|edge| edge.taken);
    html! {
        <svg
            class="edges"
            width={canvas.width.to_string()}
            height={canvas.height.to_string()}
            aria-hidden="true"
        >
            <defs>{ arrow("arrow") }{ arrow("arrow-taken") }</defs>
            { for open.into_iter().chain(taken).map(edge) }
            { for canvas.starts.iter().map(|start| html! {
                <>
                    { line(start.path.clone().into(), false, start.taken) }
                    { disc("start", start, 1.0) }
                </>
            }) }
            { for canvas.ends.iter().map(|end| html! {
                <>
                    { line(end.path.clone().into(), false, end.taken) }
                    { disc("end", end, 1.0) }
                    { disc("end-core", end, 0.5) }
                </>
            }) }
        </svg>
    }
}

fn disc(class: &'static str, marker: &MarkerView, part: f64) -> Html {
    let MarkerView { x, y, radius, .. } = marker;
    let radius = radius * part;
    html! { <circle {class} cx={x.to_string()} cy={y.to_string()} r={radius.to_string()} /> }
}

fn edge(edge: &EdgeView) -> Html {
    line(AttrValue::from(Rc::clone(&edge.path)), edge.is_catch, edge.taken)
}

fn line(path: AttrValue, is_catch: bool, taken: bool) -> Html {
    let marker = if taken { "url(#arrow-taken)" } else { "url(#arrow)" };
    html! {
        <path
            class={classes!("edge", is_catch.then_some("catch"), taken.then_some("taken"))}
            d={path}
            marker-end={marker}
        />
    }
}

fn arrow(id: &'static str) -> Html {
    html! {
        <marker
            {id}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="10"
            markerHeight="10"
            markerUnits="userSpaceOnUse"
            orient="auto"
        >
            <path d="M0 .5L10 5L0 9.5z" />
        </marker>
    }
}

/// The words beside the transitions. Their meaning is in the list, so they are for eyes.
pub(crate) fn labels(canvas: &CanvasView) -> Html {
    html! {
        <div class="labels" aria-hidden="true">
            { for canvas.edges.iter().filter_map(label) }
        </div>
    }
}

fn label(edge: &EdgeView) -> Option<Html> {
    let (text, (x, y, width, height)) = edge.label.as_ref()?;
    let style = format!("left: {x}px; top: {y}px; max-width: {width}px; height: {height}px");
    Some(html! {
        <span class={classes!(edge.taken.then_some("taken"))} {style} title={AttrValue::from(text.clone())}>{&**text}</span>
    })
}
