//! To the moment that matters, without waiting for it.

use yew::prelude::*;

use super::press;
use crate::app::keys::use_keys;
use crate::app::kit::{Glyph, Menu, icon, key_cap};
use crate::lab::view::TransportView;
use crate::lab::{Action, Deed};

#[derive(PartialEq, Properties)]
pub(crate) struct SkipProps {
    pub(crate) transport: TransportView,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Skip(props: &SkipProps) -> Html {
    let TransportView { next, skips, still, started, .. } = &props.transport;
    let works = *started && !still;
    let keys = use_keys();
    html! {
        <div class="skip">
            <button
                type="button"
                class="button line"
                data-testid="skip"
                title={keys.title("Skip to the next hold or deadline", Deed::Skip)}
                aria-keyshortcuts={keys.aria(Deed::Skip)}
                aria-describedby="next"
                aria-disabled={(!works).to_string()}
                onclick={press(&props.act, works, Action::SkipToHold)}
            >
                { icon(Glyph::Skip) }
                <span>{"Skip"}<span class="more">{" ahead"}</span></span>
                if keys.map.key(Deed::Skip) == "Shift+ArrowRight" {
                    { key_cap("Shift".into(), Some(Glyph::Arrow)) }
                }
            </button>
            if !skips.is_empty() { { moments(props) } }
            <span class="next" id="next" title={next.clone()}>
                {next.as_deref().unwrap_or("Nothing is due by itself")}
            </span>
        </div>
    }
}

fn moments(props: &SkipProps) -> Html {
    let item = |label: &str, to: i64| {
        html! {
            <li>
                <button
                    type="button"
                    class="button"
                    onclick={props.act.reform(move |_| Action::SkipTo(to))}
                >
                    {label}
                </button>
            </li>
        }
    };
    let skips = &props.transport.skips;
    html! {
        <Menu name="skips" label="Other moments to skip to" face={icon(Glyph::Caret)}>
            <ul>{ for skips.iter().map(|skip| item(&skip.label, skip.to)) }</ul>
        </Menu>
    }
}
