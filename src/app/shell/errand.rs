//! Runs what the workbench asks of the browser.

use yew::prelude::*;

use super::super::store::{Message, Store};
use super::download::{save_png, save_text};
use super::{put_recent, window};
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
        Errand::KeepRecent(bench) => put_recent(bench.clone()),
        Errand::SaveFile { name, text } => save_text(name, text),
        Errand::SavePng { name, svg } => save_png(name, svg),
    }
}
