//! Very many executions that wait, as a module for Node, to be timed there: see `benches/wasm.sh`.
#![cfg(target_arch = "wasm32")]

#[path = "../benches/waiting/crowd.rs"]
mod crowd;

use wasm_bindgen::prelude::wasm_bindgen;

use crowd::{Crowd, KINDS};

/// A world in which many executions wait.
#[wasm_bindgen]
pub struct Waiting {
    crowd: Crowd,
}

#[wasm_bindgen]
impl Waiting {
    /// How many ways to wait there are.
    #[must_use]
    pub fn kinds() -> usize {
        KINDS.len()
    }

    /// What a kind is called.
    #[must_use]
    pub fn name(kind: usize) -> String {
        KINDS[kind].0.to_owned()
    }

    /// Nobody waits yet. So many clones of the world are kept on the way.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(kind: usize, keeps: usize) -> Self {
        Self { crowd: Crowd::new(KINDS[kind].1, keeps) }
    }

    /// Starts so many executions, which then wait.
    pub fn start(&mut self, count: usize) {
        self.crowd.start(count);
    }

    /// Approves all of them, and sees that each has ended.
    pub fn approve(&mut self) {
        self.crowd.approve();
    }
}

/// Bytes of the module's memory, which only grows.
#[wasm_bindgen]
#[must_use]
pub fn memory_bytes() -> f64 {
    core::arch::wasm32::memory_size::<0>() as f64 * 65_536.0
}
