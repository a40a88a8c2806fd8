//! A map of a large graph in a corner: all states, and what of them is seen. A click looks there.

use yew::prelude::*;

use super::super::kit::{lamp_name, rounded};
use super::super::shell;
use super::super::store::Part;
use super::camera::{Camera, Look};
use crate::lab::view::CanvasView;

/// As large as it gets.
const WIDTH: f64 = 168.0;
const HEIGHT: f64 = 150.0;
/// What there is to be hit of a graph that is one long line.
const NARROWEST: f64 = 28.0;

#[derive(PartialEq, Properties)]
pub(crate) struct MapProps {
    pub(crate) canvas: Part<CanvasView>,
    pub(crate) camera: Camera,
    pub(crate) size: (f64, f64),
    pub(crate) set: Callback<Look>,
}

#[component]
pub(crate) fn Map(props: &MapProps) -> Html {
    let MapProps { canvas, camera, size, set } = props;
    let (camera, size) = (*camera, *size);
    let scale = (WIDTH / canvas.width.max(1.0)).min(HEIGHT / canvas.height.max(1.0));
    let (width, height) = (canvas.width * scale, canvas.height * scale);
    let left = ((NARROWEST - width) / 2.0).max(0.0);
    let node = use_node_ref();
    let look = {
        let (node, set) = (node.clone(), set.clone());
        move |event: &PointerEvent| {
            let (x, y) = shell::offset(&node, (event.client_x(), event.client_y()));
            set.emit(Look::At(camera.centred(((x - left) / scale, y / scale), size)));
        }
    };
    let onpointerdown = {
        let look = look.clone();
        move |event: PointerEvent| {
            event.stop_propagation();
            look(&event);
        }
    };
    let onpointermove = move |event: PointerEvent| {
        if event.buttons() == 1 {
            event.stop_propagation();
            look(&event);
        }
    };
    let (x, y, seen_width, seen_height) = camera.seen(size);
    html! {
        <div class="map" data-testid="map" aria-hidden="true" ref={node} {onpointerdown} {onpointermove}
            style={format!("width: {}px; height: {}px", rounded(width + 2.0 * left, 1.0), rounded(height, 1.0))}>
            <States canvas={canvas.clone()} />
            <i class="seen" style={format!(
                "transform: translate({}px, {}px); width: {}px; height: {}px",
                rounded(x * scale + left, 10.0), rounded(y * scale, 10.0),
                rounded(seen_width * scale, 10.0), rounded(seen_height * scale, 10.0)
            )} />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct StatesProps {
    canvas: Part<CanvasView>,
}

/// Drawn anew only when something happens to them.
#[component]
fn States(props: &StatesProps) -> Html {
    let CanvasView { width, height, nodes, .. } = &*props.canvas;
    html! {
        <svg viewBox={format!("0 0 {width} {height}")} width="100%" height="100%">
            { for nodes.iter().map(|node| {
                let (x, y, width, height) = node.frame;
                let class = if node.blocks.is_empty() { "state" } else { "around" };
                html! {
                    <rect {class} data-lamp={lamp_name(node.lamp)} x={x.to_string()} y={y.to_string()}
                        width={width.to_string()} height={height.to_string()} rx="12" />
                }
            }) }
        </svg>
    }
}
