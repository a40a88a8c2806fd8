//! A module that reads JSON and prints it.
#![cfg(target_arch = "wasm32")]

use holdpoint::base::{Json, Rng};
use wasm_bindgen::prelude::wasm_bindgen;

/// The input again, or a UUID where the source is empty.
#[wasm_bindgen]
#[must_use]
pub fn answer(source: &str, input: &str) -> String {
    let Ok(input) = Json::parse(input) else { return String::new() };
    if source.is_empty() { Rng::new(1).uuid() } else { input.to_string() }
}
