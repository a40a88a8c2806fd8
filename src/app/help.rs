//! Help: what the page is about, and its keys.

use yew::prelude::*;

use super::keys::{Keyboard, caps};
use super::kit::{Dialog, Glyph, icon};
use super::store::Part;
use crate::lab::SHORTCUTS;

#[derive(PartialEq, Properties)]
pub(crate) struct HelpProps {
    pub(crate) open: bool,
    pub(crate) onclose: Callback<()>,
    pub(crate) keys: Part<Keyboard>,
    /// Opens the settings instead.
    pub(crate) settings: Callback<()>,
}

#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    let title = "Help and shortcuts";
    let settings = {
        let (close, settings) = (props.onclose.clone(), props.settings.clone());
        move |_| {
            close.emit(());
            settings.emit(());
        }
    };
    html! {
        <Dialog name="help" {title} open={props.open} onclose={props.onclose.clone()}>
            { words() }
            if props.open { { keys(&props.keys) } }
            <p class="muted">
                {"Keys never act while you type. A, D and H answer the card that has the focus, else the "}
                {"first. A presenter's remote steps and pauses while the page is presented. Ctrl is Cmd on a Mac."}
            </p>
            <button type="button" class="button line" data-testid="help-settings" onclick={settings}>
                {icon(Glyph::Sliders)}{"Settings"}
            </button>
        </Dialog>
    }
}

fn words() -> Html {
    html! {
        <>
            <p>
                {"Holdpoint runs a state machine on a simulated clock. Where a state waits for a "}
                {"task token, the execution holds and an amber card asks you: approve, deny, or "}
                {"send a heartbeat."}
            </p>
            <p>{"Nothing leaves this page: there is no server, no account and no AWS behind it."}</p>
        </>
    }
}

fn keys(keys: &Keyboard) -> Html {
    html! {
        <dl class="keys">
            { for SHORTCUTS.iter().map(|row| html! {
                <div>
                    <dt>
                        if let Some(key) = keys.shown(row.deed) { { caps(&key) } } else { {"off"} }
                    </dt>
                    <dd>{row.words}</dd>
                </div>
            }) }
        </dl>
    }
}
