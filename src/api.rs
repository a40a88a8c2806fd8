//! The JavaScript API: a simulation without the page.
//!
//! ```js
//! const simulator = new Simulator({ stateMachines: [{ name: "Approval", definition }], start: "2026-01-05T09:00:00Z" });
//! const { executionArn } = simulator.submit({ action: "StartExecution", stateMachine: "Approval", input: "{}" });
//! simulator.advanceTo(1000);
//! simulator.submit({ action: "SendTaskSuccess", taskToken: simulator.tokens()[0].taskToken, output: "true" });
//! JSON.parse(simulator.getExecutionHistory(executionArn)).events;
//! ```

mod convert;

use wasm_bindgen::prelude::*;

use crate::world::{Journal, Scenario, World};

use convert::{from_js, refusal, reply, to_js, tokens};

/// A scenario under way: takes commands, lets simulated time pass, shows what happened.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Simulator {
    scenario: Scenario,
    journal: Journal,
    world: World,
}

#[wasm_bindgen]
impl Simulator {
    /// The world of a scenario: `{ stateMachines: [{ name, definition }], start, seed?, setup? }`.
    ///
    /// # Errors
    /// An `Error` where it is not a scenario, or a definition of it has errors.
    #[wasm_bindgen(constructor)]
    pub fn new(scenario: JsValue) -> Result<Simulator, JsError> {
        let scenario: Scenario = from_js(scenario)?;
        let world = World::new(&scenario).map_err(|error| JsError::new(&error.to_string()))?;
        Ok(Self { scenario, journal: Journal::default(), world })
    }

    /// Does what a command asks, now: `{ action: "SendTaskSuccess", taskToken, output }`.
    ///
    /// # Errors
    /// An `Error` with AWS's error name as `name` where the API refuses it.
    pub fn submit(&mut self, command: JsValue) -> Result<JsValue, JsValue> {
        let command = from_js(command)?;
        let outcome = self.journal.submit(&self.scenario, &mut self.world, command);
        outcome.map_err(|error| refusal(&error)).and_then(|answer| Ok(to_js(&reply(&answer))?))
    }

    /// Lets everything happen that is due up to so many milliseconds after the start.
    #[wasm_bindgen(js_name = advanceTo)]
    pub fn advance_to(&mut self, millis: f64) {
        self.world.advance_to(self.scenario.start.plus_millis(millis as i64));
    }

    /// Milliseconds from the start to the next thing that happens by itself.
    #[wasm_bindgen(js_name = nextDue)]
    pub fn next_due(&self) -> Option<f64> {
        self.world.next_due().map(|due| due.at.since(self.scenario.start) as f64)
    }

    /// Every token that was handed out: `[{ taskToken, state, alive, heartbeats }]`.
    ///
    /// # Errors
    /// Never in practice: what is returned is plain data.
    pub fn tokens(&self) -> Result<JsValue, JsError> {
        to_js(&tokens(&self.world))
    }

    /// The response of GetExecutionHistory as JSON text.
    ///
    /// # Errors
    /// An `Error` with the name `ExecutionDoesNotExist`.
    #[wasm_bindgen(js_name = getExecutionHistory)]
    pub fn execution_history(&self, execution_arn: &str) -> Result<String, JsValue> {
        let history = self.world.execution_history(execution_arn);
        history.map(|history| history.to_string()).map_err(|error| refusal(&error))
    }
}
