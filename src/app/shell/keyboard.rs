//! Keys that work everywhere on the page.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::{document, focus_id, window};
use crate::app::keys::Keyboard;
use crate::lab::{Action, Deed, Doing, View};

/// Where somebody types.
const FIELDS: &str = "input, textarea, select, [contenteditable]";

/// What the keys need to know.
#[derive(Clone, PartialEq)]
pub(crate) struct Keys {
    /// What can be done now.
    pub(crate) view: Rc<View>,
    /// Which key does what.
    pub(crate) keys: Rc<Keyboard>,
    /// Whether the page is shown to an audience.
    pub(crate) presenting: bool,
    /// Does something.
    pub(crate) does: Callback<Doing>,
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

/// A key with those that are held, as the key map writes it: `A`, `Space`, `Shift+ArrowRight`, `Ctrl+K`.
pub(crate) fn key_of(event: &KeyboardEvent) -> String {
    let key = event.key();
    let prints = key.chars().count() == 1;
    let (held, key) = match key.as_str() {
        " " => (true, "Space".to_owned()),
        _ => (!prints, if prints { key.to_ascii_uppercase() } else { key }),
    };
    let mut name = String::new();
    // AltGr makes signs out of other keys, and says that it is Ctrl and Alt.
    let makes_signs = event.get_modifier_state("AltGraph");
    let control = (event.ctrl_key() || event.meta_key()) && !makes_signs;
    let alt = event.alt_key() && !makes_signs;
    // What Shift does to a letter is in the letter.
    let shift = event.shift_key() && (held || control);
    for (held, with) in [(control, "Ctrl+"), (alt, "Alt+"), (shift, "Shift+")] {
        // Control itself is held while it is pressed.
        if held && !with.starts_with(&key) && key != "Control" && key != "Meta" {
            name.push_str(with);
        }
    }
    name + &key
}

impl Keys {
    /// Does what the key says; whether it said anything.
    fn press(&self, event: &KeyboardEvent) -> bool {
        if event.default_prevented() || event.repeat() || focus_is_in("dialog") {
            return false;
        }
        let key = key_of(event);
        if key == "Escape" {
            return leave_editor();
        }
        if !key.starts_with("Ctrl+") && !key.starts_with("Alt+") && focus_is_in(FIELDS) {
            return false;
        }
        if key == "Space" && focus_is_in("button, a, summary") {
            return false;
        }
        match self.remote(&key).or_else(|| self.keys.deed(&key)) {
            Some(Deed::Run) => self.send_or_run(),
            // What is typed in a field is undone there.
            Some(Deed::Undo | Deed::Redo) if focus_is_in(FIELDS) => false,
            Some(deed) => self.does(deed),
            None => false,
        }
    }

    /// What a presenter's remote sends.
    fn remote(&self, key: &str) -> Option<Deed> {
        match key {
            "PageDown" if self.presenting => Some(Deed::StepOn),
            "PageUp" if self.presenting => Some(Deed::StepBack),
            "." if self.presenting && self.keys.single => Some(Deed::Play),
            _ => None,
        }
    }

    fn does(&self, deed: Deed) -> bool {
        let doing = deed.doing(&self.view, focused_token().as_deref());
        doing.is_some_and(|doing| {
            self.does.emit(doing);
            true
        })
    }

    /// What is typed into a card is sent from there: a new run would throw it away.
    fn send_or_run(&self) -> bool {
        if focus_is_in("[data-sends] button") {
            return false;
        }
        if focus_is_in("[data-sends=output]") {
            return self.does(Deed::Approve);
        }
        if focus_is_in("[data-sends=denial]") {
            return self.deny();
        }
        self.does(Deed::Run)
    }

    /// The sheet of Deny is open, and sent.
    fn deny(&self) -> bool {
        let doing = Deed::Deny.doing(&self.view, focused_token().as_deref());
        let Some(Doing::Act(Action::BeginDenial(token))) = doing else { return false };
        self.does.emit(Doing::Act(Action::Deny(token)));
        true
    }
}

/// Out of the editor, to the clock.
fn leave_editor() -> bool {
    let leaves = focus_is_in(".editor .text, .editor .cm-editor");
    if leaves {
        focus_id("play");
    }
    leaves
}

/// The token of the card, or of the buttons on the graph, that has the focus.
pub(crate) fn focused_token() -> Option<String> {
    focused()?.closest("[data-token]").ok()??.get_attribute("data-token")
}

fn focus_is_in(selector: &str) -> bool {
    focused().is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

fn focused() -> Option<Element> {
    document().active_element()
}
