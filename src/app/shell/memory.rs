//! What the browser remembers of the page's looks, and the title of its tab.

use gloo_timers::callback::Timeout;
use web_sys::Storage;
use yew::prelude::*;

use super::{document, window};
use crate::app::store::Part;
use crate::lab::view::{ScenarioView, SourceView};

const THEME: &str = "holdpoint.theme";
const SINGLE_KEYS: &str = "holdpoint.single-keys";
const SCENARIO: &str = "holdpoint.scenario";
const DEFINITION: &str = "holdpoint.definition";
const INPUT: &str = "holdpoint.input";
/// So long nobody types before texts are kept.
const PAUSE_MS: u32 = 400;

/// Whether the page is dark, and the way to change that. Follows the system until it is changed.
#[hook]
pub(crate) fn use_theme() -> (bool, Callback<()>) {
    let dark = use_state_eq(is_dark);
    let toggle = {
        let dark = dark.clone();
        Callback::from(move |()| {
            let name = if *dark { "light" } else { "dark" };
            if let Some(root) = document().document_element() {
                root.set_attribute("data-theme", name).ok();
            }
            remember(THEME, name);
            dark.set(!*dark);
        })
    };
    (*dark, toggle)
}

fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    chosen.map_or_else(system_is_dark, |name| name == "dark")
}

fn system_is_dark() -> bool {
    let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// Whether single letters act, and the way to change that.
#[hook]
pub(crate) fn use_single_keys() -> (bool, Callback<bool>) {
    let on = use_state_eq(|| recall(SINGLE_KEYS).as_deref() != Some("off"));
    let set = {
        let on = on.setter();
        Callback::from(move |wanted| {
            remember(SINGLE_KEYS, if wanted { "on" } else { "off" });
            on.set(wanted);
        })
    };
    (*on, set)
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

/// Keeps what a person wrote, so that it is there again when the page is.
#[hook]
pub(crate) fn use_texts_kept(source: Part<SourceView>, scenario: Part<ScenarioView>) {
    use_effect_with((source, scenario), |(source, scenario)| {
        let (source, scenario) = (source.clone(), scenario.clone());
        let timer = Timeout::new(PAUSE_MS, move || {
            if scenario.edited {
                remember(SCENARIO, &scenario.title);
                remember(DEFINITION, &source.definition);
                remember(INPUT, &source.input);
            } else {
                forget_texts();
            }
        });
        move || drop(timer)
    });
}

/// What was kept: the title of the scenario, the definition, the input.
pub(crate) fn kept_texts() -> Option<(String, String, String)> {
    Some((recall(SCENARIO)?, recall(DEFINITION)?, recall(INPUT)?))
}

fn forget_texts() {
    if let Some(storage) = storage() {
        [SCENARIO, DEFINITION, INPUT].into_iter().for_each(|key| {
            storage.remove_item(key).ok();
        });
    }
}

fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        storage.set_item(key, value).ok();
    }
}

/// Nothing where the browser keeps it from the page.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
