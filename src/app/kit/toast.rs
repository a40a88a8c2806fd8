//! What was just done, in a box that goes away.

use yew::prelude::*;

use super::super::shell;
use super::{Glyph, icon, prose};
use crate::lab::Action;
use crate::lab::view::Toast;

/// Long enough to read two sentences twice.
const STAYS_MS: u32 = 9_000;

/// Puts away what has stood there long enough. Errors stay until somebody puts them away.
#[hook]
pub(crate) fn use_fading_toast(toast: Option<&Toast>, act: &Callback<Action>) {
    let fades = toast.filter(|toast| !toast.is_error).map(|toast| toast.serial);
    shell::use_delay(fades, STAYS_MS, act.reform(|()| Action::DismissToast));
}

/// Read out by the live region of the page; this box is for eyes.
pub(crate) fn toast_box(toast: Option<&Toast>, act: &Callback<Action>) -> Html {
    let Some(toast) = toast else { return html! {} };
    let put_away = act.reform(|_: MouseEvent| {
        shell::rescue_focus("play");
        Action::DismissToast
    });
    let lamp = if toast.is_error { "failed" } else { "done" };
    let glyph = if toast.is_error { Glyph::Bang } else { Glyph::Check };
    html! {
        <div class="toast" data-testid="toast" data-lamp={lamp} key={toast.serial}>
            <span class="lamp" data-lamp={lamp}>{icon(glyph)}</span>
            <p><b>{prose(&toast.title)}</b>{" "}{prose(&toast.text)}</p>
            if toast.undoes {
                <button type="button" class="button line slim" onclick={act.reform(|_| {
                    shell::rescue_focus("play");
                    Action::Undo
                })}>{"Undo"}</button>
            }
            <button type="button" class="button square slim" aria-label="Dismiss" onclick={put_away}>
                { icon(Glyph::Cross) }
            </button>
        </div>
    }
}
