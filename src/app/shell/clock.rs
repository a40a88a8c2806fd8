//! Real time: the one timer of the page, and delays.

use std::cell::Cell;

use gloo_timers::callback::{Interval, Timeout};
use yew::prelude::*;

use super::window;
use crate::lab::Action;

/// Often enough for a clock that looks alive, seldom enough to leave the processor alone.
const TICK_MS: u32 = 50;

/// Tells the workbench how much real time passes, while its clock runs.
#[hook]
pub(crate) fn use_clock(playing: bool, act: &Callback<Action>) {
    let act = act.clone();
    use_effect_with(playing, move |playing| {
        let timer = playing.then(|| {
            let last = Cell::new(now());
            Interval::new(TICK_MS, move || {
                let now = now();
                act.emit(Action::Tick(now - last.replace(now)));
            })
        });
        move || drop(timer)
    });
}

/// Calls back once, so many milliseconds after `key` became something.
#[hook]
pub(crate) fn use_delay(key: Option<u32>, ms: u32, then: Callback<()>) {
    use_effect_with(key, move |key| {
        let timer = key.map(|_| Timeout::new(ms, move || then.emit(())));
        move || drop(timer)
    });
}

/// Does something once, so many milliseconds from now, unless what comes back is dropped before.
pub(crate) fn after(ms: u32, then: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(ms, then)
}

/// Milliseconds since the page was loaded; never goes backwards.
fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
