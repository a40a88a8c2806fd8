//! The top of the page: the name, how the execution stands, theme and help.

use yew::prelude::*;

use super::kit::{Glyph, Icon, lamp_glyph, lamp_name};
use super::store::Part;
use crate::lab::view::{ScenarioView, StatusView};

#[derive(PartialEq, Properties)]
pub(crate) struct HeaderProps {
    pub(crate) scenario: Part<ScenarioView>,
    pub(crate) status: StatusView,
    pub(crate) scenarios: Callback<()>,
    pub(crate) presenting: bool,
    pub(crate) present: Callback<()>,
    pub(crate) dark: bool,
    pub(crate) toggle_theme: Callback<()>,
    pub(crate) help: Callback<()>,
}

#[component]
pub(crate) fn Header(props: &HeaderProps) -> Html {
    let StatusView { lamp, words } = &props.status;
    let (theme, glyph) =
        if props.dark { ("Light theme", Glyph::Sun) } else { ("Dark theme", Glyph::Moon) };
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
                onclick={props.scenarios.reform(|_| ())}
            >
                <Icon glyph={Glyph::Cards} /><span>{"Scenarios"}</span>
            </button>
            <button
                type="button"
                class="button flat present" aria-label="Present"
                title="Present: large, without the editor (P)"
                data-testid="present"
                aria-keyshortcuts="P"
                aria-pressed={props.presenting.to_string()}
                onclick={props.present.reform(|_| ())}
            >
                <Icon glyph={Glyph::Screen} /><span>{"Present"}</span>
            </button>
            <button
                type="button"
                class="button square"
                aria-label={theme}
                title={theme}
                onclick={props.toggle_theme.reform(|_| ())}
            >
                <Icon {glyph} />
            </button>
            <button
                type="button"
                class="button square"
                aria-label="Help and shortcuts"
                title="Help and shortcuts"
                aria-keyshortcuts="?"
                onclick={props.help.reform(|_| ())}
            >
                <Icon glyph={Glyph::Question} />
            </button>
        </header>
    }
}
