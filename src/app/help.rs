//! Help: what the page is about, and its keys.

use yew::prelude::*;

use super::kit::{Dialog, Key};
use super::shell;

const KEYS: [(&[&str], &str); 12] = [
    (&["Ctrl", "Enter"], "Run the definition (Cmd on a Mac)"),
    (&["Space"], "Play or pause the clock"),
    (&["Right"], "On to the next event"),
    (&["Left"], "Back to the event before"),
    (&["Shift", "Right"], "Skip to the next hold or deadline"),
    (&["Home"], "Back to the start"),
    (&["A"], "Approve"),
    (&["D"], "Deny: asks for the error first"),
    (&["H"], "Heartbeat"),
    (&["[", "]"], "The token before, the next one"),
    (&["P"], "Present: large, without the editor; a presenter's remote steps"),
    (&["?"], "This help"),
];

#[derive(PartialEq, Properties)]
pub(crate) struct HelpProps {
    pub(crate) open: bool,
    pub(crate) onclose: Callback<()>,
    pub(crate) single_keys: bool,
    pub(crate) set_single_keys: Callback<bool>,
}

#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    let title = "Help and shortcuts";
    html! {
        <Dialog name="help" {title} open={props.open} onclose={props.onclose.clone()}>
            { words() }
            { keys() }
            { switch(props) }
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

fn keys() -> Html {
    html! {
        <dl class="keys">
            { for KEYS.iter().map(|(names, does)| html! {
                <div>
                    <dt>
                        { for names.iter().map(|&name| html! { <Key {name} /> }) }
                        <span class="aloud">{names.join(" ")}</span>
                    </dt>
                    <dd>{*does}</dd>
                </div>
            }) }
        </dl>
    }
}

fn switch(props: &HelpProps) -> Html {
    html! {
        <label class="switch">
            <input
                type="checkbox"
                checked={props.single_keys}
                onchange={props.set_single_keys.reform(|event: Event| shell::is_checked(&event))}
            />
            <span>
                {"Single keys act"}
                <small>
                    {"They never do while you type. A, D and H answer the card that has the focus, "}
                    {"else the first."}
                </small>
            </span>
        </label>
    }
}
