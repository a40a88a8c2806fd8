//! What can be made of a pasted text, and the way back.

use yew::prelude::*;

use super::super::kit::{Glyph, icon, key_cap, prose};
use super::super::shell;
use super::super::store::Part;
use crate::lab::Action;
use crate::lab::view::{OfferView, SourceView};

/// So long nobody types before a long text is looked at.
const PAUSE_MS: u32 = 400;
/// What has the focus once a choice is gone.
const PANEL: &str = "definition-panel";

/// Has a long text looked at when nobody has typed for a while.
#[hook]
pub(crate) fn use_look_at_text(source: &Part<SourceView>, act: &Callback<Action>) {
    let act = act.clone();
    use_effect_with(source.clone(), move |source| {
        let look = move || act.emit(Action::LookAtText);
        let timer = source.is_unread.then(|| shell::after(PAUSE_MS, look));
        move || drop(timer)
    });
}

pub(crate) fn offer(source: &SourceView, act: &Callback<Action>) -> Html {
    html! {
        <div class="offer" data-testid="offer">
            <div role="status">
                if let Some(offer) = &source.offer {
                    <p><strong>{prose(&offer.title)}</strong></p>
                    { for offer.notes.iter().map(|note| html! { <p>{prose(note)}</p> }) }
                }
            </div>
            if let Some(offer) = &source.offer { { choices(offer, act) } }
            if let Some(label) = source.aside {
                { button(label, false, Glyph::Restart, act.reform(|_| Action::SwapPasted)) }
            }
        </div>
    }
}

fn choices(offer: &OfferView, act: &Callback<Action>) -> Html {
    let show = |(at, (label, detail)): (usize, &(String, String))| {
        html! {
            <li>
                { button(label, at == 0, Glyph::Wrench, act.reform(move |_| Action::Accept(at))) }
                if !detail.is_empty() { <small>{detail}</small> }
            </li>
        }
    };
    html! { <ul>{ for offer.choices.iter().enumerate().map(show) }</ul> }
}

fn button(label: &str, is_first: bool, glyph: Glyph, does: Callback<MouseEvent>) -> Html {
    let onclick = does.reform(|event| {
        shell::rescue_focus(PANEL);
        event
    });
    html! {
        <button
            type="button"
            class="button line slim"
            aria-keyshortcuts={is_first.then_some("Alt+Enter")}
            {onclick}
        >
            { icon(glyph) }
            {label.to_owned()}
            if is_first { { key_cap("Alt".into(), Some(Glyph::Enter)) } }
        </button>
    }
}
