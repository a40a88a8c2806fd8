//! A module that evaluates an expression: what `without.rs` has, and the engine.
#![cfg(target_arch = "wasm32")]

use holdpoint::base::{Json, Moment, Rng, Timestamp};
use holdpoint::expr::jsonata::{Bindings, Expression, Limits};
use wasm_bindgen::prelude::wasm_bindgen;

/// The value of an expression for an input, or the sentence of its error.
#[wasm_bindgen]
#[must_use]
pub fn answer(source: &str, input: &str) -> String {
    let Ok(input) = Json::parse(input) else { return String::new() };
    let mut rng = Rng::new(1);
    let uuid = rng.uuid();
    let mut moment = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
    let value = Expression::compile(source).and_then(|expression| {
        expression.evaluate(Some(&input), &Bindings::new(), &mut moment, &Limits::default())
    });
    match value {
        Ok(Some(value)) => value.to_string(),
        Ok(None) => uuid,
        Err(error) => error.message,
    }
}
