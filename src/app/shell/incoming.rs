//! What comes from outside: a link in the address, a file that is chosen or dropped on the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DragEvent, File, HtmlInputElement};
use yew::prelude::*;

use super::{take_fragment, window};

/// Something that is to be opened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Incoming {
    /// The part of an address behind the `#`.
    Link(String),
    /// What is in a file.
    File(String),
    /// What lay on the bench before.
    Recent(String),
    /// A file that is too large to be read.
    TooLarge,
}

/// Files beyond this are not read.
const FILE_BYTES: f64 = 8_388_608.0;

/// Opens links that come while the page is there, and files that are dropped on it.
#[hook]
pub(crate) fn use_incoming(open: &Callback<Incoming>) {
    let open = open.clone();
    use_effect_with((), move |()| {
        let linked = open.clone();
        let hash = Closure::<dyn Fn()>::new(move || {
            if let Some(fragment) = take_fragment() {
                linked.emit(Incoming::Link(fragment));
            }
        });
        let over = Closure::<dyn Fn(DragEvent)>::new(|event: DragEvent| {
            if has_files(&event) {
                event.prevent_default();
            }
        });
        let drop = Closure::<dyn Fn(DragEvent)>::new(move |event: DragEvent| {
            let files = event.data_transfer().and_then(|it| it.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                event.prevent_default();
                read(&file, open.clone());
            }
        });
        let listeners = [
            ("hashchange", hash.into_js_value()),
            ("dragover", over.into_js_value()),
            ("drop", drop.into_js_value()),
        ];
        for (name, listener) in &listeners {
            window().add_event_listener_with_callback(name, listener.unchecked_ref()).ok();
        }
        move || {
            for (name, listener) in &listeners {
                window().remove_event_listener_with_callback(name, listener.unchecked_ref()).ok();
            }
        }
    });
}

fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|it| it.types().includes(&"Files".into(), 0))
}

/// Opens the file that was chosen in a field, and empties the field so that it can be chosen again.
pub(crate) fn open_chosen(event: &Event, open: &Callback<Incoming>) {
    let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
    if let Some(file) = field.files().and_then(|files| files.get(0)) {
        read(&file, open.clone());
    }
    field.set_value("");
}

fn read(file: &File, open: Callback<Incoming>) {
    if file.size() > FILE_BYTES {
        open.emit(Incoming::TooLarge);
        return;
    }
    let text = Closure::once_into_js(move |text: wasm_bindgen::JsValue| {
        open.emit(Incoming::File(text.as_string().unwrap_or_default()));
    });
    // A file that cannot be read any more is not opened.
    let promise: wasm_bindgen::JsValue = file.text().into();
    let then = js_sys::Reflect::get(&promise, &"then".into());
    if let Some(then) = then.ok().and_then(|it| it.dyn_into::<js_sys::Function>().ok()) {
        then.call1(&promise, &text).ok();
    }
}
