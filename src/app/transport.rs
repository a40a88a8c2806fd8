//! The clock and what drives it, both ways.

mod runs;
mod skip;

use yew::prelude::*;

use super::keys::Keyboard;
use super::kit::{Glyph, icon};
use super::shell;
use super::store::Part;
use crate::lab::view::TransportView;
use crate::lab::{Action, Deed, View};
use runs::Runs;
use skip::skip;

pub(crate) fn transport(view: &View, keys: &Keyboard, act: &Callback<Action>) -> Html {
    let clock = &view.transport;
    html! {
        <div class="transport" data-past={clock.ahead.is_some().then_some("true")}>
            <div class="steps" role="group" aria-label="Clock">
                { back(clock, keys, act) }
                { play(clock, keys, act) }
                { on(clock, view.ending.is_some(), keys, act) }
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
            { skip(clock, keys, act) }
            <Runs runs={Part::from(&view.runs)} act={act.clone()} />
            { speed(clock, act) }
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

fn back(clock: &TransportView, keys: &Keyboard, act: &Callback<Action>) -> Html {
    let works = clock.has_past;
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
    html! { <>{ start.button(act, keys) }{ step.button(act, keys) }</> }
}

/// On to the next event; then to where the run has been, or out of it.
fn on(clock: &TransportView, ended: bool, keys: &Keyboard, act: &Callback<Action>) -> Html {
    let step = Press {
        name: "On to the next event",
        deed: Some(Deed::StepOn),
        glyph: Glyph::Forward,
        works: clock.started && !clock.still,
        action: Action::StepForward,
    };
    let last = if clock.ahead.is_some() {
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
            works: clock.started && !ended,
            action: Action::Stop,
        }
    };
    html! { <>{ step.button(act, keys) }{ last.button(act, keys) }</> }
}

fn play(clock: &TransportView, keys: &Keyboard, act: &Callback<Action>) -> Html {
    let (name, glyph, action) = if clock.playing {
        ("Pause the clock", Glyph::Pause, Action::Pause)
    } else {
        ("Play the clock", Glyph::Play, Action::Play)
    };
    let works = clock.started && !clock.still;
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
            onclick={press(act, works, action)}
        >
            { icon(glyph) }
        </button>
    }
}

fn speed(clock: &TransportView, act: &Callback<Action>) -> Html {
    let exponent = clock.speed_exponent;
    let onkeydown = {
        let act = act.clone();
        move |event: KeyboardEvent| {
            if let Some(exponent) = decade(&event.key(), exponent) {
                event.prevent_default();
                act.emit(Action::SetSpeed(exponent));
            }
        }
    };
    let oninput = act.reform(|event: InputEvent| Action::SetSpeed(shell::number_of(&event)));
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
                aria-valuetext={clock.speed.clone()}
                {oninput}
                {onkeydown}
            />
            <output>{&clock.speed}</output>
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
