//! Between JavaScript's values and ours.

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use holdpoint::base::Json;
use holdpoint::world::ApiError;

/// A value that JSON can write. Members that are undefined are left out.
pub(crate) fn json_from_js(value: JsValue) -> Result<Json, JsError> {
    // As JSON.stringify reads it: dates are texts, and functions nothing at all.
    let text = js_sys::JSON::stringify(&value).ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(|| JsError::new("The value cannot be written as JSON."))?;
    Json::parse(&text).map_err(|_| JsError::new("The value is nested too deeply."))
}

/// Read as JSON first, so that a scenario and a command are read by the same code as from a text.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    serde_json::from_str(&json_from_js(value)?.to_string()).map_err(|error| {
        let words = error.to_string();
        // The position is one in a text that nobody has seen.
        JsError::new(words.split(" at line ").next().unwrap_or_default())
    })
}

/// A text as it is; anything else as the text of its JSON.
pub(crate) fn with_text(value: JsValue) -> Result<String, JsError> {
    match value.as_string() {
        Some(text) => Ok(text),
        None => Ok(json_from_js(value)?.to_folded()),
    }
}

pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    value.serialize(&Serializer::json_compatible()).map_err(|it| error(&it))
}

pub(crate) fn error(why: &impl Display) -> JsError {
    JsError::new(&why.to_string())
}

/// An `Error` that bears AWS's name.
pub(crate) fn refusal(error: &ApiError) -> JsValue {
    let object = js_sys::Error::new(&error.to_string());
    object.set_name(error.code());
    object.into()
}
