//! The clock and what drives it.

use yew::prelude::*;

use super::kit::{Glyph, Icon, Key};
use super::shell;
use crate::lab::Action;
use crate::lab::view::TransportView;

#[derive(PartialEq, Properties)]
pub(crate) struct TransportProps {
    pub(crate) transport: TransportView,
    /// Whether the execution has come to an end.
    pub(crate) ended: bool,
    pub(crate) can_run: bool,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Transport(props: &TransportProps) -> Html {
    let clock = &props.transport;
    html! {
        <div class="transport">
            { restart_and_stop(props) }
            { play(props) }
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
            { skip(props) }
            { speed(props) }
        </div>
    }
}

/// Does something if it can be done now. The buttons are never quite disabled: one that stops
/// working under the finger keeps the focus.
fn press(act: &Callback<Action>, works: bool, action: Action) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |_| {
        if works {
            act.emit(action.clone());
        }
    })
}

fn restart_and_stop(props: &TransportProps) -> Html {
    let TransportProps { transport, ended, can_run, act } = props;
    let restarts = *can_run && transport.started;
    let stops = transport.started && !ended;
    html! {
        <>
            <button
                type="button"
                class="button square"
                aria-label="Restart"
                title="Restart: run the definition from its start"
                aria-disabled={(!restarts).to_string()}
                onclick={press(act, restarts, Action::Run)}
            >
                <Icon glyph={Glyph::Restart} />
            </button>
            <button
                type="button"
                class="button square"
                aria-label="Stop the execution"
                title="Stop the execution"
                aria-disabled={(!stops).to_string()}
                onclick={press(act, stops, Action::Stop)}
            >
                <Icon glyph={Glyph::Stop} />
            </button>
        </>
    }
}

fn play(props: &TransportProps) -> Html {
    let (name, glyph, action) = if props.transport.playing {
        ("Pause the clock", Glyph::Pause, Action::Pause)
    } else {
        ("Play the clock", Glyph::Play, Action::Play)
    };
    let works = props.transport.started && !props.ended;
    html! {
        <button
            type="button"
            id="play"
            class="button square solid main"
            data-testid="play"
            aria-label={name}
            title={format!("{name} (Space)")}
            aria-keyshortcuts="Space"
            aria-disabled={(!works).to_string()}
            onclick={press(&props.act, works, action)}
        >
            <Icon {glyph} />
        </button>
    }
}

fn skip(props: &TransportProps) -> Html {
    let next = &props.transport.next;
    html! {
        <div class="skip">
            <button
                type="button"
                class="button line"
                data-testid="skip"
                aria-keyshortcuts="Shift+ArrowRight"
                aria-describedby="next"
                aria-disabled={next.is_none().to_string()}
                onclick={press(&props.act, next.is_some(), Action::SkipToNextEvent)}
            >
                <Icon glyph={Glyph::Skip} />
                <span>{"Skip"}<span class="more">{" to next event"}</span></span>
                <Key name="Shift" glyph={Glyph::Arrow} />
            </button>
            <span class="next" id="next" title={next.clone()}>
                {next.as_deref().unwrap_or("Nothing is due by itself")}
            </span>
        </div>
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
