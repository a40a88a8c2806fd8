//! The builder of an embedded page: what it shows, how it looks there, and the text that puts it into
//! another page.

use yew::prelude::*;

use crate::app::kit::copy_button;
use crate::app::shell;
use crate::lab::Action;
use crate::lab::embed::{Embed, PARTS, THEMES};

#[derive(PartialEq, Properties)]
pub(crate) struct BuilderProps {
    /// The whole address of what is shared.
    pub(crate) link: String,
    pub(crate) title: String,
    pub(crate) act: Callback<Action>,
}

/// Shows the page that it makes only once somebody has opened it: that is a whole page again.
#[component]
pub(crate) fn Builder(props: &BuilderProps) -> Html {
    let embed = use_state_eq(Embed::default);
    let open = use_state_eq(|| false);
    let ontoggle = {
        let open = open.setter();
        move |event: Event| open.set(shell::is_open(&event))
    };
    html! {
        <details class="embedding" data-testid="embedding" {ontoggle}>
            <summary>{"Embed it in slides or a page"}</summary>
            if *open && shell::has_windows() {
                { choices(&embed) }
                { result(props, &embed) }
            } else if *open {
                <p class="muted">{"This page is a file on your disk. An embedded page needs one that comes from a server."}</p>
            }
        </details>
    }
}

fn choices(embed: &UseStateHandle<Embed>) -> Html {
    let choice = |name: &'static str,
                  words: &'static str,
                  is_on: bool,
                  change: fn(&mut Embed, bool)| {
        let (embed, now) = (embed.setter(), **embed);
        let onchange = move |event: Event| {
            let mut next = now;
            change(&mut next, shell::is_checked(&event));
            embed.set(next);
        };
        html! {
            <label><input type="checkbox" data-testid={name} checked={is_on} {onchange} />{words}</label>
        }
    };
    html! {
        <>
            <fieldset>
                <legend>{"What it shows"}</legend>
                { for PARTS.iter().enumerate().map(|(at, (_, words))| part(embed, at, words)) }
            </fieldset>
            <fieldset>
                <legend>{"How"}</legend>
                { choice("embed-read-only", "Only to be looked at", embed.read_only, |it, on| it.read_only = on) }
                { choice("embed-autoplay", "Plays by itself", embed.autoplay, |it, on| it.autoplay = on) }
                { theme(embed) }
            </fieldset>
            if embed.autoplay {
                <p class="muted">
                    {"It plays while it is in view, up to the next token, and not for readers who want less motion."}
                </p>
            }
        </>
    }
}

/// The last part that is shown stays.
fn part(embed: &UseStateHandle<Embed>, at: usize, words: &'static str) -> Html {
    let now = **embed;
    let is_last = now.parts[at] && now.parts.iter().filter(|is_shown| **is_shown).count() == 1;
    let setter = embed.setter();
    let onchange = move |event: Event| {
        let mut next = now;
        next.parts[at] = shell::is_checked(&event);
        setter.set(next);
    };
    html! {
        <label>
            <input type="checkbox" data-testid={String::from("embed-") + PARTS[at].0}
                checked={now.parts[at]} disabled={is_last} {onchange} />
            {words}
        </label>
    }
}

fn theme(embed: &UseStateHandle<Embed>) -> Html {
    let (setter, now) = (embed.setter(), **embed);
    let onchange = move |event: Event| {
        let theme = shell::choice_of(&event).and_then(|at| at.checked_sub(1));
        let mut next = now;
        next.theme = theme;
        setter.set(next);
    };
    html! {
        <label>
            {"Theme"}
            <select data-testid="embed-theme" {onchange}>
                <option selected={now.theme.is_none()}>{"the reader's"}</option>
                { for THEMES.iter().enumerate().map(|(at, name)| html! {
                    <option selected={now.theme == Some(at)}>{*name}</option>
                }) }
            </select>
        </label>
    }
}

fn result(props: &BuilderProps, embed: &Embed) -> Html {
    let fragment = props.link.split_once('#').map_or("", |(_, it)| it);
    let address = shell::address_asking(&embed.search(), fragment);
    let snippet = embed.snippet(&address, &props.title);
    html! {
        <>
            <pre class="snippet" tabindex="0" aria-label="Text for the other page" data-testid="snippet">{&snippet}</pre>
            { copy_button(snippet.into(), "the text for the other page", &props.act) }
            <iframe
                key={address.clone()}
                src={address}
                title="Preview of the embedded page"
                data-testid="preview"
                height={embed.height().to_string()}
            />
        </>
    }
}
