//! The address of the page: what it asks for, and what stands behind its `#`.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;

use super::window;
use crate::lab::embed::Embed;

/// What an address asks for.
pub(crate) enum Asked {
    /// The whole page.
    Page,
    /// What is shown of it inside of another page: `?embed=graph`.
    Embed(Embed),
    /// The approver of the page with this name: `?approver=3f9a`.
    Approver(String),
}

/// What the address of this window asks for.
pub(crate) fn asked() -> Asked {
    let search = window().location().search().unwrap_or_default();
    if let Some(embed) = Embed::read(&search) {
        return Asked::Embed(embed);
    }
    let mut asked = search.trim_start_matches('?').split('&');
    let approver = asked.find_map(|it| {
        let (key, value) = it.split_once('=').unwrap_or((it, ""));
        (key == "approver").then(|| value.to_owned())
    });
    approver.map_or(Asked::Page, Asked::Approver)
}

/// What stands behind the `#` of the address, with it.
pub(crate) fn fragment() -> Option<String> {
    window().location().hash().ok().filter(|it| it.len() > 1)
}

/// Takes it out of the address, so that a reload shows what was made of it since.
pub(crate) fn take_fragment() -> Option<String> {
    let location = window().location();
    let fragment = fragment()?;
    let rest = location.pathname().ok()? + &location.search().ok()?;
    let history = window().history().ok()?;
    history.replace_state_with_url(&JsValue::NULL, "", Some(&rest)).ok();
    Some(fragment)
}

/// The address of the page with this behind the `#`.
pub(crate) fn address_with(fragment: &str) -> String {
    page_address() + "#" + fragment
}

/// The same, asking for something: `?embed`.
pub(crate) fn address_asking(search: &str, fragment: &str) -> String {
    page_address() + search + "#" + fragment
}

/// Without what is asked for, and without what stands behind the `#`.
fn page_address() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// Shows the page again when something else stands behind the `#` than it came with.
#[hook]
pub(crate) fn use_fragment_of_its_own() {
    use_effect_with((), |()| {
        let changed = Closure::<dyn Fn()>::new(|| drop(window().location().reload()));
        let changed = changed.into_js_value();
        window().add_event_listener_with_callback("hashchange", changed.unchecked_ref()).ok();
    });
}
