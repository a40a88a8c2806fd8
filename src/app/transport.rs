//! The clock and what drives it, both ways.

mod runs;
mod skip;

use yew::prelude::*;

use super::keys::Keyboard;
use super::kit::{Glyph, icon};
use super::shell;
use super::store::Part;
use crate::lab::view::{RunView, TransportView};
use crate::lab::{Action, Deed};
use runs::Runs;
use skip::skip;

#[derive(PartialEq, Properties)]
pub(crate) struct TransportProps {
    pub(crate) transport: TransportView,
    pub(crate) runs: Part<Vec<RunView>>,
    /// Whether the execution has come to an end.
    pub(crate) ended: bool,
    pub(crate) keys: Part<Keyboard>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Transport(props: &TransportProps) -> Html {
    let clock = &props.transport;
    let keys = &*props.keys;
    html! {
        <div class="transport" data-past={clock.ahead.is_some().then_some("true")}>
            <div class="steps" role="group" aria-label="Clock">
                { back(props, keys) }
                { play(props, keys) }
                { on(props, keys) }
            </div>
            <span
                class="elapsed"
                data-testid="elapsed"
                role="timer"
                aria-live="off"
                aria-label="Simulated time since the start"
            >
                {&clock.elapsed}
            </span>
            <span class="date">
                <span class="aloud">{"Simulated date: "}</span>
                {&clock.date}
            </span>
            { skip(clock, keys, &props.act) }
            <Runs runs={props.runs.clone()} act={props.act.clone()} />
            { speed(props) }
        </div>
    }
}

/// A button of the transport. It is never quite disabled: one that stops working under the finger
/// keeps the focus.
pub(super) struct Press {
    name: &'static str,
    deed: Option<Deed>,
    glyph: Glyph,
    works: bool,
    action: Action,
}

impl Press {
    fn button(self, act: &Callback<Action>, keys: &Keyboard) -> Html {
        let Self { name, deed, glyph, works, action } = self;
        let title = deed.map_or_else(|| name.to_owned(), |deed| keys.title(name, deed));
        html! {
            <button
                type="button"
                class="button square"
                aria-label={name}
                {title}
                aria-keyshortcuts={deed.and_then(|deed| keys.aria(deed))}
                aria-disabled={(!works).to_string()}
                onclick={press(act, works, action)}
            >
                { icon(glyph) }
            </button>
        }
    }
}

/// Does something if it can be done now.
fn press(act: &Callback<Action>, works: bool, action: Action) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |_| {
        if works {
            act.emit(action.clone());
        }
    })
}

fn back(props: &TransportProps, keys: &Keyboard) -> Html {
    let works = props.transport.has_past;
    let start = Press {
        name: "Back to the start",
        deed: Some(Deed::GoToStart),
        glyph: Glyph::Start,
        works,
        action: Action::GoToStart,
    };
    let step = Press {
        name: "Back to the event before",
        deed: Some(Deed::StepBack),
        glyph: Glyph::Back,
        works,
        action: Action::StepBack,
    };
    html! { <>{ start.button(&props.act, keys) }{ step.button(&props.act, keys) }</> }
}

/// On to the next event; then to where the run has been, or out of it.
fn on(props: &TransportProps, keys: &Keyboard) -> Html {
    let TransportProps { transport, ended, act, .. } = props;
    let step = Press {
        name: "On to the next event",
        deed: Some(Deed::StepOn),
        glyph: Glyph::Forward,
        works: transport.started && !transport.still,
        action: Action::StepForward,
    };
    let last = if transport.ahead.is_some() {
        Press {
            name: "To where this run has come",
            deed: None,
            glyph: Glyph::End,
            works: true,
            action: Action::GoToEnd,
        }
    } else {
        Press {
            name: "Stop the execution",
            deed: None,
            glyph: Glyph::Stop,
            works: transport.started && !ended,
            action: Action::Stop,
        }
    };
    html! { <>{ step.button(act, keys) }{ last.button(act, keys) }</> }
}

fn play(props: &TransportProps, keys: &Keyboard) -> Html {
    let (name, glyph, action) = if props.transport.playing {
        ("Pause the clock", Glyph::Pause, Action::Pause)
    } else {
        ("Play the clock", Glyph::Play, Action::Play)
    };
    let works = props.transport.started && !props.transport.still;
    html! {
        <button
            type="button"
            id="play"
            class="button square solid main"
            data-testid="play"
            aria-label={name}
            title={keys.title(name, Deed::Play)}
            aria-keyshortcuts={keys.aria(Deed::Play)}
            aria-disabled={(!works).to_string()}
            onclick={press(&props.act, works, action)}
        >
            { icon(glyph) }
        </button>
    }
}

fn speed(props: &TransportProps) -> Html {
    let exponent = props.transport.speed_exponent;
    let onkeydown = {
        let act = props.act.clone();
        move |event: KeyboardEvent| {
            if let Some(exponent) = decade(&event.key(), exponent) {
                event.prevent_default();
                act.emit(Action::SetSpeed(exponent));
            }
        }
    };
    let oninput = props.act.reform(|event: InputEvent| Action::SetSpeed(shell::number_of(&event)));
    html! {
        <label class="speed">
            <span>{"Speed"}</span>
            <input
                type="range"
                aria-label="Speed"
                data-testid="speed"
                min="0"
                max="5"
                step="0.01"
                value={exponent.to_string()}
                aria-valuetext={props.transport.speed.clone()}
                {oninput}
                {onkeydown}
            />
            <output>{&props.transport.speed}</output>
        </label>
    }
}

/// A key of the slider goes to the next power of ten.
fn decade(key: &str, exponent: f64) -> Option<f64> {
    match key {
        "ArrowRight" | "ArrowUp" => Some((exponent.floor() + 1.0).min(5.0)),
        "ArrowLeft" | "ArrowDown" => Some((exponent.ceil() - 1.0).max(0.0)),
        _ => None,
    }
}
