//! Files that the page gives to the person.

use js_sys::{Array, encode_uri_component};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement,
    HtmlImageElement, Url,
};

use super::document;

/// Pixels for every CSS pixel of a picture, and how many there are at most along a side: browsers
/// refuse larger canvases.
const DENSITY: f64 = 2.0;
const LONGEST: f64 = 8192.0;

/// Saves a text as a file.
pub(super) fn save_text(name: &str, text: &str) {
    let kind = if name.ends_with(".svg") { "image/svg+xml" } else { "text/plain" };
    if let Some(blob) = blob(text, kind) {
        save(name, &blob);
    }
}

/// Paints a picture and saves its pixels. Where the browser cannot, nothing is saved.
pub(super) fn save_png(name: &str, svg: &str) {
    let Ok(image) = HtmlImageElement::new() else { return };
    let (name, painted) = (name.to_owned(), image.clone());
    let listener = Closure::once_into_js(move || {
        paint(&painted, name);
    });
    image.set_onload(Some(listener.unchecked_ref()));
    // Nothing is asked for, not even of the page itself.
    image.set_src(&format!("data:image/svg+xml,{}", encode_uri_component(svg)));
}

fn paint(image: &HtmlImageElement, name: String) -> Option<()> {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let density = DENSITY.min(LONGEST / width.max(height).max(1.0));
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width((width * density) as u32);
    canvas.set_height((height * density) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.scale(density, density).ok()?;
    context.draw_image_with_html_image_element(image, 0.0, 0.0).ok()?;
    let taken = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            save(&name, &blob);
        }
    });
    canvas.to_blob(taken.unchecked_ref()).ok()
}

fn blob(text: &str, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()
}

/// A link that nobody sees, clicked.
fn save(name: &str, blob: &Blob) -> Option<()> {
    let url = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url).ok()
}
