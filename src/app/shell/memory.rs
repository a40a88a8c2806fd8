//! What the browser remembers of the page, and the title of its tab.

use std::rc::Rc;

use web_sys::Storage;
use yew::prelude::*;

use super::{document, window};
use crate::app::keys::Keyboard;
use crate::app::store::Part;
use crate::lab::KeyMap;
use crate::lab::view::StartView;

const THEME: &str = "holdpoint.theme";
const SINGLE_KEYS: &str = "holdpoint.single-keys";
const KEYS: &str = "holdpoint.keys";
const START: &str = "holdpoint.start";
const EDITOR: &str = "holdpoint.editor";

/// Which of the two looks the page has.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Theme {
    /// The one of the system, and changes with it.
    System,
    Light,
    Dark,
}

impl Theme {
    fn kept() -> Self {
        match recall(THEME).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            Some(_) | None => Self::System,
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// The one that looks different.
    pub(crate) fn other(self) -> Self {
        let is_dark = self == Self::Dark || (self == Self::System && system_is_dark());
        if is_dark { Self::Light } else { Self::Dark }
    }
}

/// The theme, and the way to change it.
#[hook]
pub(crate) fn use_theme() -> (Theme, Callback<Theme>) {
    let theme = use_state_eq(Theme::kept);
    let set = {
        let theme = theme.setter();
        use_callback((), move |next: Theme, ()| {
            theme.set(next);
            let Some(root) = document().document_element() else { return };
            match next.name() {
                Some(name) => {
                    root.set_attribute("data-theme", name).ok();
                    remember(THEME, name);
                }
                None => {
                    root.remove_attribute("data-theme").ok();
                    forget(THEME);
                }
            }
        })
    };
    (*theme, set)
}

fn system_is_dark() -> bool {
    system_says("(prefers-color-scheme: dark)")
}

/// Whether things may move by themselves.
pub(crate) fn wants_motion() -> bool {
    !system_says("(prefers-reduced-motion: reduce)")
}

fn system_says(query: &str) -> bool {
    let query = window().match_media(query).ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// The theme that somebody else chose for this page; nothing of it is kept.
#[hook]
pub(crate) fn use_given_theme(theme: Option<&'static str>) {
    use_effect_with(theme, |theme| {
        let Some(root) = document().document_element() else { return };
        match theme {
            Some(name) => drop(root.set_attribute("data-theme", name)),
            None => drop(root.remove_attribute("data-theme")),
        }
    });
}

/// Which key does what, and the way to change that.
#[hook]
pub(crate) fn use_kept_keys() -> (Rc<Keyboard>, Callback<Keyboard>) {
    let keys = use_state_eq(|| {
        let single = recall(SINGLE_KEYS).as_deref() != Some("off");
        Rc::new(Keyboard { map: KeyMap::read(&recall(KEYS).unwrap_or_default()), single })
    });
    let set = {
        let keys = keys.setter();
        use_callback((), move |next: Keyboard, ()| {
            remember(SINGLE_KEYS, if next.single { "on" } else { "off" });
            remember(KEYS, &next.map.kept());
            keys.set(Rc::new(next));
        })
    };
    (Rc::clone(&keys), set)
}

/// Keeps when a run begins, where a person chose that.
#[hook]
pub(crate) fn use_start_kept(start: Part<StartView>) {
    use_effect_with(start, |start| {
        if start.is_chosen {
            remember(START, &start.text);
        } else {
            forget(START);
        }
    });
}

/// When a person wants runs to begin.
pub(crate) fn kept_start() -> Option<String> {
    recall(START)
}

/// Whether a person wants the plain text area, and the way to the other editor.
#[hook]
pub(crate) fn use_simple_editor() -> (bool, Callback<()>) {
    let simple = use_state_eq(|| recall(EDITOR).as_deref() == Some("simple"));
    let change = {
        let simple = simple.clone();
        Callback::from(move |()| {
            remember(EDITOR, if *simple { "code" } else { "simple" });
            simple.set(!*simple);
        })
    };
    (*simple, change)
}

/// Large, and without the editor, for a projector.
#[hook]
pub(crate) fn use_presenting(presenting: bool) {
    use_effect_with(presenting, |presenting| {
        let Some(root) = document().document_element() else { return };
        if *presenting {
            root.set_attribute("data-present", "").ok();
        } else {
            root.remove_attribute("data-present").ok();
        }
    });
}

/// Writes how the execution stands on the tab, where it is seen from another one.
#[hook]
pub(crate) fn use_title(words: &str) {
    use_effect_with(words.to_owned(), |words| {
        document().set_title(&format!("{words} · Holdpoint"));
    });
}

pub(super) fn forget(key: &str) {
    if let Some(storage) = storage() {
        storage.remove_item(key).ok();
    }
}

pub(super) fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Whether there was room for it.
pub(super) fn remember(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Nothing where the browser keeps it from the page.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
