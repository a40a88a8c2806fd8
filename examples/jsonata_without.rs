//! What `jsonata_wasm` is without the engine: reads JSON, prints JSON. The difference in size is
//! what the engine adds.
#![cfg(target_arch = "wasm32")]

use holdpoint::base::{Json, Rng};
use wasm_bindgen::prelude::wasm_bindgen;

/// The line again.
#[wasm_bindgen]
#[must_use]
pub fn answer(line: &str, dataset: Option<String>) -> String {
    let parse = |text: &str| Json::parse(text).expect("the driver sends JSON");
    let uuid = Rng::new(1).uuid();
    Json::array([parse(line), dataset.map_or(Json::Null, |text| parse(&text)), uuid.into()])
        .to_string()
}
