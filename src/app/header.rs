//! The top of the page: the name, how the execution stands, and what opens the dialogs.

use yew::prelude::*;

use super::keys::Keyboard;
use super::kit::{Glyph, Menu, icon, lamp_glyph, lamp_name};
use crate::lab::view::{ScenarioView, StatusView};
use crate::lab::{Action, Deed, LESSON_STEPS, Show};

/// What it tells, and what its buttons do.
pub(crate) struct Header<'a> {
    pub(crate) scenario: &'a ScenarioView,
    pub(crate) status: &'a StatusView,
    pub(crate) presenting: bool,
    pub(crate) keys: &'a Keyboard,
    pub(crate) show: &'a Callback<Show>,
    pub(crate) act: &'a Callback<Action>,
}

pub(crate) fn header(it: &Header<'_>) -> Html {
    let Header { status: StatusView { lamp, words }, keys, .. } = it;
    html! {
        <header class="top">
            <h1 class="brand">{icon(Glyph::Brand)}<span>{"Holdpoint"}</span></h1>
            <p class="title" data-testid="scenario">
                <b>{&*it.scenario.title}</b>
                <span>{format!(" · {}", it.scenario.kind)}</span>
            </p>
            <span class="pill" data-testid="status" data-lamp={lamp_name(*lamp)}>
                { icon(lamp_glyph(*lamp)) }
                <span>{words}</span>
            </span>
            <span class="gap"></span>
            { wide(it, "Scenarios", "Scenarios", Glyph::Cards, Show::Scenarios) }
            { guide(it, "button flat guide") }
            { wide(it, "Share", "Share: links and files", Glyph::Link, Show::Share) }
            <button
                type="button"
                class="button flat present" aria-label="Present"
                title={keys.title("Present: large, without the editor", Deed::Present)}
                data-testid="present"
                aria-keyshortcuts={keys.aria(Deed::Present)}
                aria-pressed={it.presenting.to_string()}
                onclick={it.show.reform(|_| Show::Present)}
            >
                {icon(Glyph::Screen)}<span>{"Present"}</span>
            </button>
            { square(it, "What to do", Glyph::Search, (Show::Palette, Some(Deed::Palette))) }
            { square(it, "Settings", Glyph::Sliders, (Show::Settings, None)) }
            { more(it) }
            { square(it, "Help and shortcuts", Glyph::Question, (Show::Help, Some(Deed::Help))) }
        </header>
    }
}

/// A button with words, that opens a dialog.
fn wide(
    it: &Header<'_>,
    name: &'static str,
    title: &'static str,
    glyph: Glyph,
    show: Show,
) -> Html {
    html! {
        <button
            type="button"
            class="button flat"
            aria-label={name}
            {title}
            data-testid={name.to_ascii_lowercase()}
            aria-haspopup="dialog"
            onclick={it.show.reform(move |_| show)}
        >
            {icon(glyph)}<span>{name}</span>
        </button>
    }
}

/// Begins and ends the lesson, and says how far it is.
fn guide(it: &Header<'_>, class: &'static str) -> Html {
    let lesson = it.scenario.lesson.as_ref();
    let words = match lesson {
        Some((at, _)) => format!("Guide {at}/{LESSON_STEPS}"),
        None => "Guide".to_owned(),
    };
    html! {
        <button
            type="button"
            {class}
            aria-label={words.clone()}
            title="Five things to do with the refund approval"
            aria-pressed={lesson.is_some().to_string()}
            onclick={it.act.reform(|_| Action::Lesson)}
        >
            {icon(Glyph::Guide)}<span>{words}</span>
        </button>
    }
}

/// What a narrow screen has no room for.
fn more(it: &Header<'_>) -> Html {
    let item = |name: &'static str, glyph: Glyph, show: Show| {
        html! {
            <li>
                <button type="button" class="button" aria-haspopup="dialog" onclick={it.show.reform(move |_| show)}>
                    {icon(glyph)}{name}
                </button>
            </li>
        }
    };
    html! {
        <Menu name="overflow" label="More" face={icon(Glyph::More)} is_list={true}>
            <ul>
                { item("Scenarios", Glyph::Cards, Show::Scenarios) }
                <li>{ guide(it, "button") }</li>
                { item("Share", Glyph::Link, Show::Share) }
                { item("What to do", Glyph::Search, Show::Palette) }
                { item("Settings", Glyph::Sliders, Show::Settings) }
            </ul>
        </Menu>
    }
}

/// A button that opens a dialog.
fn square(
    it: &Header<'_>,
    name: &'static str,
    glyph: Glyph,
    (show, deed): (Show, Option<Deed>),
) -> Html {
    let title = deed.map_or_else(|| name.to_owned(), |deed| it.keys.title(name, deed));
    html! {
        <button
            type="button"
            class="button square"
            aria-label={name}
            {title}
            aria-haspopup="dialog"
            aria-keyshortcuts={deed.and_then(|deed| it.keys.aria(deed))}
            onclick={it.show.reform(move |_| show)}
        >
            { icon(glyph) }
        </button>
    }
}
