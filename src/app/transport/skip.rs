//! To the moment that matters, without waiting for it.

use yew::prelude::*;

use super::press;
use crate::app::keys::Keyboard;
use crate::app::kit::{Glyph, Menu, icon, key_cap};
use crate::lab::view::{SkipView, TransportView};
use crate::lab::{Action, Deed};

pub(super) fn skip(transport: &TransportView, keys: &Keyboard, act: &Callback<Action>) -> Html {
    let TransportView { next, skips, still, started, .. } = transport;
    let works = *started && !still;
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
                onclick={press(act, works, Action::SkipToHold)}
            >
                { icon(Glyph::Skip) }
                <span>{"Skip"}<span class="more">{" ahead"}</span></span>
                if keys.map.key(Deed::Skip) == "Shift+ArrowRight" {
                    { key_cap("Shift".into(), Some(Glyph::Arrow)) }
                }
            </button>
            if !skips.is_empty() { { moments(skips, act) } }
            <span class="next" id="next" title={next.clone()}>
                {next.as_deref().unwrap_or("Nothing is due by itself")}
            </span>
        </div>
    }
}

fn moments(skips: &[SkipView], act: &Callback<Action>) -> Html {
    let item = |label: &str, to: i64| {
        html! {
            <li>
                <button
                    type="button"
                    class="button"
                    onclick={act.reform(move |_| Action::SkipTo(to))}
                >
                    {label}
                </button>
            </li>
        }
    };
    html! {
        <Menu name="skips" label="Other moments to skip to" face={icon(Glyph::Caret)}>
            <ul>{ for skips.iter().map(|skip| item(&skip.label, skip.to)) }</ul>
        </Menu>
    }
}
