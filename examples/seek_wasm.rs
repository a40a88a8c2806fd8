//! Going anywhere in long runs, as a module for Node, to be timed there: see `benches/wasm.sh`.
#![cfg(target_arch = "wasm32")]

#[path = "../benches/seek/trip.rs"]
mod trip;

use wasm_bindgen::prelude::wasm_bindgen;

use trip::{KINDS, Trip};

/// A long run.
#[wasm_bindgen]
pub struct Seeking {
    trip: Trip,
}

#[wasm_bindgen]
impl Seeking {
    /// How many kinds of runs there are.
    #[must_use]
    pub fn kinds() -> usize {
        KINDS.len()
    }

    /// What a kind is called.
    #[must_use]
    pub fn name(kind: usize) -> String {
        KINDS[kind].to_owned()
    }

    /// Lets a run happen to its end.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(kind: usize) -> Self {
        Self { trip: Trip::new(kind) }
    }

    /// How many events there are at present.
    #[must_use]
    pub fn events(&self) -> usize {
        self.trip.events()
    }

    /// Draws where to go next.
    pub fn draw(&mut self) -> f64 {
        self.trip.draw() as f64
    }

    /// Goes there.
    pub fn go(&mut self, millis: f64) {
        self.trip.go(millis as i64);
    }
}

/// Bytes of the module's memory, which only grows.
#[wasm_bindgen]
#[must_use]
pub fn bytes_held() -> f64 {
    core::arch::wasm32::memory_size::<0>() as f64 * 65_536.0
}
