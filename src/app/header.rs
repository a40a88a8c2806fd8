//! The top of the page: the name, how the execution stands, and what opens the dialogs.

use yew::prelude::*;

use super::keys::{Keyboard, use_keys};
use super::kit::{Glyph, Icon, lamp_glyph, lamp_name};
use super::store::Part;
use crate::lab::view::{ScenarioView, StatusView};
use crate::lab::{Deed, Show};

#[derive(PartialEq, Properties)]
pub(crate) struct HeaderProps {
    pub(crate) scenario: Part<ScenarioView>,
    pub(crate) status: StatusView,
    pub(crate) presenting: bool,
    pub(crate) show: Callback<Show>,
}

#[component]
pub(crate) fn Header(props: &HeaderProps) -> Html {
    let StatusView { lamp, words } = &props.status;
    let keys = use_keys();
    html! {
        <header class="top">
            <h1 class="brand"><Icon glyph={Glyph::Brand} /><span>{"Holdpoint"}</span></h1>
            <p class="title" data-testid="scenario">
                <b>{&*props.scenario.title}</b>
                <span>{format!(" · {}", props.scenario.kind)}</span>
            </p>
            <span class="pill" data-testid="status" data-lamp={lamp_name(*lamp)}>
                <Icon glyph={lamp_glyph(*lamp)} />
                <span>{words}</span>
            </span>
            <span class="gap"></span>
            <button
                type="button"
                class="button flat" aria-label="Scenarios" title="Scenarios"
                data-testid="scenarios"
                aria-haspopup="dialog"
                onclick={props.show.reform(|_| Show::Scenarios)}
            >
                <Icon glyph={Glyph::Cards} /><span>{"Scenarios"}</span>
            </button>
            <button
                type="button"
                class="button flat" aria-label="Share" title="Share: links and files"
                data-testid="share"
                aria-haspopup="dialog"
                onclick={props.show.reform(|_| Show::Share)}
            >
                <Icon glyph={Glyph::Link} /><span>{"Share"}</span>
            </button>
            <button
                type="button"
                class="button flat present" aria-label="Present"
                title={keys.title("Present: large, without the editor", Deed::Present)}
                data-testid="present"
                aria-keyshortcuts={keys.aria(Deed::Present)}
                aria-pressed={props.presenting.to_string()}
                onclick={props.show.reform(|_| Show::Present)}
            >
                <Icon glyph={Glyph::Screen} /><span>{"Present"}</span>
            </button>
            { square(props, &keys, "What to do", Glyph::Search, (Show::Palette, Some(Deed::Palette))) }
            { square(props, &keys, "Settings", Glyph::Sliders, (Show::Settings, None)) }
            { square(props, &keys, "Help and shortcuts", Glyph::Question, (Show::Help, Some(Deed::Help))) }
        </header>
    }
}

/// A button that opens a dialog.
fn square(
    props: &HeaderProps,
    keys: &Keyboard,
    name: &'static str,
    glyph: Glyph,
    (show, deed): (Show, Option<Deed>),
) -> Html {
    let title = deed.map_or_else(|| name.to_owned(), |deed| keys.title(name, deed));
    html! {
        <button
            type="button"
            class="button square"
            aria-label={name}
            {title}
            aria-haspopup="dialog"
            aria-keyshortcuts={deed.and_then(|deed| keys.aria(deed))}
            onclick={props.show.reform(move |_| show)}
        >
            <Icon {glyph} />
        </button>
    }
}
