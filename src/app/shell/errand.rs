//! Runs what the workbench asks of the browser.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};
use yew::prelude::*;

use super::super::store::{Message, Store};
use super::{document, window};
use crate::lab::Errand;

/// Runs every errand once, in order.
#[hook]
pub(crate) fn use_errands(store: &UseReducerHandle<Store>) {
    let dispatcher = store.dispatcher();
    use_effect_with((store.errands.clone(), store.errands_run), move |(errands, _)| {
        if !errands.is_empty() {
            errands.iter().for_each(run);
            dispatcher.dispatch(Message::ErrandsRun(errands.len()));
        }
    });
}

fn run(errand: &Errand) {
    match errand {
        // The promise is let go: where the browser refuses, it says so itself.
        Errand::CopyText(text) => drop(window().navigator().clipboard().write_text(text)),
        // Where the browser refuses, there is nothing to clean up.
        Errand::SaveFile { name, text } => drop(save(name, text)),
    }
}

/// A link to the text that is clicked and forgotten.
fn save(name: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
