//! Below the graph: what its signs mean, and how large it is. Has a place of its own, so that it
//! never covers a state.

use yew::prelude::*;

use super::super::kit::{Glyph, Icon};
use super::camera::{Camera, Look};

const SIGNS: [(Glyph, &str); 4] = [
    (Glyph::Check, "done"),
    (Glyph::Play, "running"),
    (Glyph::Hand, "waiting for a token"),
    (Glyph::Cross, "failed"),
];

#[derive(PartialEq, Properties)]
pub(crate) struct LegendProps {
    pub(crate) camera: Camera,
    pub(crate) size: (f64, f64),
    pub(crate) set: Callback<Look>,
}

#[component]
pub(crate) fn Legend(props: &LegendProps) -> Html {
    let LegendProps { camera, size, set } = props;
    let (camera, size) = (*camera, *size);
    html! {
        <div class="under">
            <ul class="legend" aria-label="Legend">
                { for SIGNS.iter().map(|&(glyph, word)| html! { <li><Icon {glyph} />{word}</li> }) }
                <li>
                    <svg class="dots" viewBox="0 0 22 6" aria-hidden="true"><path d="M0 3H22" /></svg>
                    {"catch route"}
                </li>
            </ul>
            <div class="zoom" role="group" aria-label="Size of the graph">
                { button("Zoom out", Glyph::Minus, set.reform(move |_| Look::At(camera.farther(size)))) }
                { button("Fit the graph", Glyph::Fit, set.reform(|_| Look::Whole)) }
                { button("Zoom in", Glyph::Plus, set.reform(move |_| Look::At(camera.nearer(size)))) }
            </div>
        </div>
    }
}

fn button(name: &'static str, glyph: Glyph, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button square" aria-label={name} title={name} {onclick}>
            <Icon {glyph} />
        </button>
    }
}
