//! Whole machines as a module for Node, to be timed there: see `benches/wasm.sh`.
#![cfg(target_arch = "wasm32")]

#[path = "../benches/machines/machine.rs"]
mod machine;

use holdpoint::base::Json;
use holdpoint::world::World;
use wasm_bindgen::prelude::wasm_bindgen;

use machine::{Expected, Machine};

/// A machine that was read, and the worlds in which it was executed.
#[wasm_bindgen]
pub struct Timed {
    machine: Machine,
    worlds: Vec<World>,
}

#[wasm_bindgen]
impl Timed {
    /// Reads a machine; with the output, the states entered and the events that it must give.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(
        definition: &str,
        input: String,
        output: &str,
        entered: usize,
        events: usize,
    ) -> Self {
        let output = Json::parse(output).expect("the driver sends JSON");
        let expected = Expected::Output { output, entered, events };
        Self { machine: Machine::new(definition, input, expected), worlds: Vec::new() }
    }

    /// Executes a machine that AWS's limit of events ends.
    ///
    /// # Panics
    /// Where it does not.
    pub fn limited(definition: &str, input: String) {
        let machine = Machine::new(definition, input, Expected::Stopped);
        machine.check(&machine.execute());
    }

    /// Executes it so many times and keeps the worlds.
    pub fn execute(&mut self, times: u32) {
        for _ in 0..times {
            self.worlds.push(self.machine.execute());
        }
    }

    /// Checks the last execution, and lets go of all.
    ///
    /// # Panics
    /// Where it did not come to what is expected.
    pub fn check(&mut self) {
        self.machine.check(self.worlds.last().expect("it was executed"));
        self.worlds.clear();
    }
}
