//! The address of the page: what it asks for, and what stands behind its `#`.

use wasm_bindgen::JsValue;

use super::window;

/// What an address asks for.
pub(crate) enum Asked {
    /// The whole page.
    Page,
    /// The approver of the page with this name: `?approver=3f9a`.
    Approver(String),
}

/// What the address of this window asks for.
pub(crate) fn asked() -> Asked {
    let search = window().location().search().unwrap_or_default();
    let mut asked = search.trim_start_matches('?').split('&');
    let approver = asked.find_map(|it| {
        let (key, value) = it.split_once('=').unwrap_or((it, ""));
        (key == "approver").then(|| value.to_owned())
    });
    approver.map_or(Asked::Page, Asked::Approver)
}

/// Takes what stands behind the `#` out of the address, so that a reload shows what was made of it
/// since.
pub(crate) fn take_fragment() -> Option<String> {
    let location = window().location();
    let fragment = location.hash().ok().filter(|it| it.len() > 1)?;
    let rest = location.pathname().ok()? + &location.search().ok()?;
    let history = window().history().ok()?;
    history.replace_state_with_url(&JsValue::NULL, "", Some(&rest)).ok();
    Some(fragment)
}

/// The address of the page with this behind the `#`.
pub(crate) fn address_with(fragment: &str) -> String {
    let address = window().location().href().unwrap_or_default();
    let page = address.split('#').next().unwrap_or_default();
    String::from(page) + "#" + fragment
}
