//! Below the graph: what its signs mean, and how it is shown. Has a place of its own, so that it
//! never covers a state.

use yew::prelude::*;

use super::super::kit::{Glyph, icon, lamp_icon};
use super::super::shell;
use super::Mode;
use super::camera::{Camera, Look};
use crate::lab::view::Lamp;
use crate::lab::{Action, PictureKind};

const SIGNS: [(Lamp, &str); 4] = [
    (Lamp::Done, "done"),
    (Lamp::Running, "running"),
    (Lamp::Token, "waiting for a token"),
    (Lamp::Failed, "failed"),
];

/// What it knows and does.
pub(crate) struct Bar<'a> {
    pub(crate) camera: Camera,
    pub(crate) size: (f64, f64),
    pub(crate) set: &'a Callback<Look>,
    pub(crate) mode: Mode,
    pub(crate) choose: &'a Callback<Mode>,
    /// What fills the screen on demand.
    pub(crate) whole: &'a NodeRef,
    pub(crate) act: &'a Callback<Action>,
}

pub(crate) fn bar(it: &Bar<'_>) -> Html {
    let &Bar { camera, size, set, mode, .. } = it;
    html! {
        <div class="under">
            <ul class="legend" aria-label="Legend">
                { for SIGNS.iter().map(|&(lamp, word)| html! { <li>{lamp_icon(lamp)}{word}</li> }) }
                <li>
                    <svg class="dots" viewBox="0 0 22 6" aria-hidden="true"><path d="M0 3H22" /></svg>
                    {"catch route"}
                </li>
            </ul>
            if mode == Mode::Graph {
                <div class="tools" role="group" aria-label="Size of the graph">
                    { button("Zoom out", Glyph::Minus, set.reform(move |_| Look::At(camera.farther(size)))) }
                    { button("Fit the graph", Glyph::Fit, set.reform(|_| Look::Whole)) }
                    { button("Zoom in", Glyph::Plus, set.reform(move |_| Look::At(camera.nearer(size)))) }
                </div>
            }
            <div class="tools more" role="group" aria-label="Picture of the graph">
                { save(it, "SVG", PictureKind::Svg) }
                { save(it, "PNG", PictureKind::Png) }
                if shell::has_full_screen() {
                    { button("Full screen", Glyph::Expand, {
                        let whole = it.whole.clone();
                        Callback::from(move |_| shell::toggle_full_screen(&whole))
                    }) }
                }
            </div>
            { modes(it) }
        </div>
    }
}

fn modes(it: &Bar<'_>) -> Html {
    let modes = [(Mode::Graph, "Graph", Glyph::Graph), (Mode::List, "List", Glyph::List)];
    html! {
        <div class="tools" role="group" aria-label="Shown as">
            { for modes.map(|(mode, name, glyph)| html! {
                <button type="button" class="button square" data-testid={format!("as-{}", name.to_ascii_lowercase())}
                    aria-label={name} title={name} aria-pressed={(mode == it.mode).to_string()}
                    onclick={it.choose.reform(move |_| mode)}>
                    { icon(glyph) }
                </button>
            }) }
        </div>
    }
}

fn save(it: &Bar<'_>, name: &'static str, kind: PictureKind) -> Html {
    let label = format!("Save as {name}");
    html! {
        <button type="button" class="button word" title={label.clone()} aria-label={label}
            data-testid={format!("save-{}", name.to_ascii_lowercase())}
            onclick={it.act.reform(move |_| Action::SavePicture(kind))}>
            {name}
        </button>
    }
}

fn button(name: &'static str, glyph: Glyph, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="button square" aria-label={name} title={name} {onclick}>
            { icon(glyph) }
        </button>
    }
}
