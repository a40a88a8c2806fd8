//! What was just done, in a box that goes away.

use yew::prelude::*;

use super::super::shell;
use super::{Glyph, icon, prose};
use crate::lab::Action;
use crate::lab::view::Toast;

/// Long enough to read two sentences twice.
const STAYS_MS: u32 = 9_000;

#[derive(PartialEq, Properties)]
pub(crate) struct ToastProps {
    pub(crate) toast: Option<Toast>,
    pub(crate) act: Callback<Action>,
}

/// Read out by the live region of the page; this box is for eyes. Errors stay until put away.
#[component]
pub(crate) fn ToastBox(props: &ToastProps) -> Html {
    let dismiss = props.act.reform(|()| Action::DismissToast);
    let fades = props.toast.as_ref().filter(|toast| !toast.is_error).map(|toast| toast.serial);
    shell::use_delay(fades, STAYS_MS, dismiss.clone());
    let put_away = dismiss.reform(|_: MouseEvent| shell::rescue_focus("play"));
    let Some(toast) = &props.toast else { return html! {} };
    let lamp = if toast.is_error { "failed" } else { "done" };
    let glyph = if toast.is_error { Glyph::Bang } else { Glyph::Check };
    html! {
        <div class="toast" data-testid="toast" data-lamp={lamp} key={toast.serial}>
            <span class="lamp" data-lamp={lamp}>{icon(glyph)}</span>
            <p><b>{prose(&toast.title)}</b>{" "}{prose(&toast.text)}</p>
            if toast.undoes {
                <button type="button" class="button line slim" onclick={props.act.reform(|_| {
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
