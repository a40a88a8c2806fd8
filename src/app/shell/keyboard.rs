//! Keys that work everywhere on the page.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::{document, window};
use crate::base::TaskToken;
use crate::lab::{Action, View};

/// What the keys need to know.
#[derive(Clone, PartialEq)]
pub(crate) struct Keys {
    /// What can be done now.
    pub(crate) view: Rc<View>,
    /// Whether single letters do something.
    pub(crate) single: bool,
    /// Does something.
    pub(crate) act: Callback<Action>,
    /// Opens the help.
    pub(crate) help: Callback<()>,
    /// Whether the page is shown to an audience.
    pub(crate) presenting: bool,
    /// Begins and ends that.
    pub(crate) present: Callback<()>,
}

/// Listens to the keys of the whole document.
#[hook]
pub(crate) fn use_keyboard(keys: Keys) {
    let current = use_mut_ref(|| keys.clone());
    *current.borrow_mut() = keys;
    use_effect_with((), move |()| {
        let listener = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let keys = current.borrow().clone();
            if keys.press(&event) {
                event.prevent_default();
            }
        });
        let callback = listener.as_ref().unchecked_ref();
        window().add_event_listener_with_callback("keydown", callback).ok();
        move || {
            let callback = listener.as_ref().unchecked_ref();
            window().remove_event_listener_with_callback("keydown", callback).ok();
        }
    });
}

impl Keys {
    /// Does what the key says; whether it said anything.
    fn press(&self, event: &KeyboardEvent) -> bool {
        let key = event.key();
        if event.default_prevented() || event.repeat() || focus_is_in("dialog") {
            return false;
        }
        if event.ctrl_key() || event.meta_key() {
            return key == "Enter" && self.send_or_run();
        }
        if event.alt_key() || focus_is_in("input, textarea, select") {
            return false;
        }
        match key.as_str() {
            "ArrowRight" if event.shift_key() => self.skip(),
            "ArrowRight" => self.step_on(),
            "ArrowLeft" if !event.shift_key() => self.step_back(),
            "PageDown" if self.presenting => self.step_on(),
            "PageUp" if self.presenting => self.step_back(),
            "." if self.presenting => self.play_or_pause(),
            "p" | "P" if self.single => self.toggle_present(),
            "Home" => self.transport_has_past() && self.act(Action::GoToStart),
            "?" if self.single => self.open_help(),
            " " if self.single && !focus_is_in("button, a, summary") => self.play_or_pause(),
            "a" | "A" if self.single => self.answer(Action::Approve),
            "d" | "D" if self.single => self.answer(Action::BeginDenial),
            "[" if self.single => self.step(self.view.holds.len().saturating_sub(1)),
            "]" if self.single => self.step(1),
            "h" | "H" if self.single => self.answer(Action::Heartbeat),
            _ => false,
        }
    }

    /// What is typed into a card is sent from there: a new run would throw it away.
    fn send_or_run(&self) -> bool {
        if focus_is_in("[data-sends] button") {
            return false;
        }
        if focus_is_in("[data-sends=output]") {
            return self.answer(Action::Approve);
        }
        if focus_is_in("[data-sends=denial]") {
            return self.answer(Action::Deny);
        }
        self.view.source.can_run && self.act(Action::Run)
    }

    fn act(&self, action: Action) -> bool {
        self.act.emit(action);
        true
    }

    fn skip(&self) -> bool {
        !self.view.transport.still && self.act(Action::SkipToHold)
    }

    fn step_on(&self) -> bool {
        let transport = &self.view.transport;
        transport.started && !transport.still && self.act(Action::StepForward)
    }

    fn step_back(&self) -> bool {
        self.transport_has_past() && self.act(Action::StepBack)
    }

    fn transport_has_past(&self) -> bool {
        self.view.transport.has_past
    }

    fn open_help(&self) -> bool {
        self.help.emit(());
        true
    }

    fn toggle_present(&self) -> bool {
        self.present.emit(());
        true
    }

    fn play_or_pause(&self) -> bool {
        let action = if self.view.transport.playing { Action::Pause } else { Action::Play };
        self.view.transport.started && self.act(action)
    }

    /// To another open token; from the last one on to the first.
    fn step(&self, by: usize) -> bool {
        let (holds, shown) = (&self.view.holds, self.view.shown);
        holds.len() > 1
            && self.act(Action::ShowHold(holds[(shown + by) % holds.len()].token.clone()))
    }

    /// Answers the token that has the focus, else the one that is shown.
    fn answer(&self, action: impl Fn(TaskToken) -> Action) -> bool {
        let focused = focused_token();
        let holds = &self.view.holds;
        let hold = holds
            .iter()
            .find(|hold| focused.as_deref() == Some(hold.token.as_str()))
            .or_else(|| holds.get(self.view.shown));
        hold.is_some_and(|hold| self.act(action(hold.token.clone())))
    }
}

fn focused_token() -> Option<String> {
    focused()?.closest("[data-token]").ok()??.get_attribute("data-token")
}

fn focus_is_in(selector: &str) -> bool {
    focused().is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

fn focused() -> Option<Element> {
    document().active_element()
}
