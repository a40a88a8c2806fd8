//! The top of the page: the name, how the execution stands, theme and help.

use yew::prelude::*;

use super::kit::{Glyph, Icon, lamp_glyph, lamp_name};
use crate::lab::view::StatusView;

#[derive(PartialEq, Properties)]
pub(crate) struct HeaderProps {
    pub(crate) status: StatusView,
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
            <span class="pill" data-testid="status" data-lamp={lamp_name(*lamp)}>
                <Icon glyph={lamp_glyph(*lamp)} />
                <span>{words}</span>
            </span>
            <span class="gap"></span>
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
