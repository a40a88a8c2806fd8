//! The JavaScript API: a simulation without the page, for Node and for any page.
//!
//! ```js
//! const simulator = new Simulator({ stateMachines: [{ name: "Approval", definition }], start: "2026-01-05T09:00:00Z" });
//! const arn = simulator.start("Approval", { amount: 120 });
//! simulator.advanceTo(1000);
//! const [{ taskToken }] = simulator.tokens();
//! simulator.submit({ action: "SendTaskSuccess", taskToken, output: '{"approved": true}' });
//! simulator.history(arn);
//! ```
//!
//! Times are milliseconds since the start of the scenario. What AWS's API returns has AWS's shape, with times in
//! seconds since 1970. The shapes have their types in `types.d.ts`, which the build puts before what
//! wasm-bindgen writes.

mod convert;
mod definition;
mod recording;
mod shape;

use wasm_bindgen::prelude::*;

use holdpoint::base::Json;
use holdpoint::world::{Command, Entry, Journal, Reply, Scenario, World};

use convert::{error, from_js, json_from_js, refusal, to_js, with_text};

/// A scenario under way: takes commands, lets simulated time pass, shows what happened.
#[wasm_bindgen]
#[derive(Clone, Debug)]
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
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Scenario")] scenario: JsValue,
    ) -> Result<Simulator, JsError> {
        let scenario: Scenario = from_js(scenario)?;
        let world = World::new(&scenario).map_err(|it| error(&it))?;
        Ok(Self { scenario, journal: Journal::default(), world })
    }

    /// The world that a journal leads to, just behind its last command: `Simulator.replay(scenario, other.journal())`.
    ///
    /// # Errors
    /// As for the constructor, and where it is no journal.
    pub fn replay(
        #[wasm_bindgen(unchecked_param_type = "Scenario")] scenario: JsValue,
        #[wasm_bindgen(unchecked_param_type = "JournalEntry[]")] journal: JsValue,
    ) -> Result<Simulator, JsError> {
        let mut simulator = Self::new(scenario)?;
        for Entry { at, command } in from_js::<Vec<Entry>>(journal)? {
            simulator.advance_to(at as f64);
            // A refusal is a part of the run.
            let _ = simulator.give(command);
        }
        Ok(simulator)
    }

    /// Another simulator at the same point; from there on each goes its own way.
    #[wasm_bindgen(js_name = clone)]
    pub fn copy(&self) -> Simulator {
        self.clone()
    }

    /// Starts an execution: its ARN. Without an input it gets `{}`, without a name one is made up.
    ///
    /// # Errors
    /// An `Error` with AWS's error name as `name` where the API refuses it.
    pub fn start(
        &mut self,
        state_machine: String,
        #[wasm_bindgen(unchecked_optional_param_type = "Json")] input: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] name: Option<String>,
    ) -> Result<String, JsValue> {
        let input = match input.is_undefined() {
            true => String::from("{}"),
            false => json_from_js(input)?.to_string(),
        };
        let command = Command::StartExecution { state_machine, name, input };
        let Reply::Started(arn) = self.give(command)? else {
            unreachable!("StartExecution is answered with an execution")
        };
        Ok(arn.to_string())
    }

    /// Does what a command asks, now: `{ action: "SendTaskSuccess", taskToken, output }`.
    ///
    /// # Errors
    /// An `Error` with AWS's error name as `name` where the API refuses it.
    #[wasm_bindgen(unchecked_return_type = "Reply")]
    pub fn submit(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Command")] command: JsValue,
    ) -> Result<JsValue, JsValue> {
        let command = from_js(command)?;
        let reply = self.give(command)?;
        Ok(to_js(&shape::reply(&reply))?)
    }

    /// What time it is: milliseconds since the start of the scenario.
    pub fn now(&self) -> f64 {
        self.millis(self.world.now())
    }

    /// Lets everything happen that is due up to so many milliseconds after the start.
    #[wasm_bindgen(js_name = advanceTo)]
    pub fn advance_to(&mut self, millis: f64) {
        self.world.advance_to(self.scenario.start.plus_millis(millis as i64));
    }

    /// Lets so many milliseconds pass.
    #[wasm_bindgen(js_name = advanceBy)]
    pub fn advance_by(&mut self, millis: f64) {
        self.advance_to(self.now() + millis);
    }

    /// Lets the next thing happen that happens by itself, and all that is due at the same time, however far ahead
    /// it is. `false` where nothing is.
    #[wasm_bindgen(js_name = advanceToNext)]
    pub fn advance_to_next(&mut self) -> bool {
        let due = self.next_due();
        due.inspect(|due| self.advance_to(*due)).is_some()
    }

    /// When the next thing happens by itself, in milliseconds since the start.
    #[wasm_bindgen(js_name = nextDue)]
    pub fn next_due(&self) -> Option<f64> {
        self.world.next_due().map(|due| self.millis(due.at))
    }

    /// Every token that was handed out, oldest first.
    ///
    /// # Errors
    /// Never in practice: what is returned is plain data.
    #[wasm_bindgen(unchecked_return_type = "TokenRecord[]")]
    pub fn tokens(&self) -> Result<JsValue, JsError> {
        let tokens = self.world.tokens().iter();
        to_js(&Json::array(tokens.map(|it| shape::token(&self.world, it, self.scenario.start))))
    }

    /// Every call of a SendTask action, oldest first, and what became of it.
    ///
    /// # Errors
    /// Never in practice.
    #[wasm_bindgen(unchecked_return_type = "CallRecord[]")]
    pub fn calls(&self) -> Result<JsValue, JsError> {
        let calls = self.world.calls().iter().map(|it| shape::call(it, self.scenario.start));
        to_js(&Json::array(calls))
    }

    /// The mails that were sent, oldest first; a link in one is opened by the command `OpenLink`.
    ///
    /// # Errors
    /// Never in practice.
    #[wasm_bindgen(unchecked_return_type = "Mail[]")]
    pub fn mails(&self) -> Result<JsValue, JsError> {
        let mails = self.world.mails().iter().map(|it| shape::mail(it, self.scenario.start));
        to_js(&Json::array(mails))
    }

    /// The calls of services that nobody simulates: each waits for the command `ReturnResult` or `ReturnError`.
    ///
    /// # Errors
    /// Never in practice.
    #[wasm_bindgen(js_name = openCalls, unchecked_return_type = "OpenCall[]")]
    pub fn open_calls(&self) -> Result<JsValue, JsError> {
        let calls = self.world.open_calls().map(|it| shape::open_call(it, self.scenario.start));
        to_js(&Json::array(calls))
    }

    /// All executions, oldest first.
    ///
    /// # Errors
    /// Never in practice.
    #[wasm_bindgen(unchecked_return_type = "ExecutionSummary[]")]
    pub fn executions(&self) -> Result<JsValue, JsError> {
        let executions = self.world.executions().iter();
        to_js(&Json::array(executions.map(|it| shape::execution(it, self.scenario.start))))
    }

    /// The response of DescribeExecution.
    ///
    /// # Errors
    /// An `Error` with the name `ExecutionDoesNotExist` or `InvalidArn`.
    #[wasm_bindgen(js_name = describeExecution, unchecked_return_type = "ExecutionDescription")]
    pub fn describe_execution(&self, execution_arn: &str) -> Result<JsValue, JsValue> {
        let described = self.world.describe_execution(execution_arn);
        Ok(to_js(&described.map_err(|it| refusal(&it))?)?)
    }

    /// The events of an execution, oldest first, as GetExecutionHistory has them.
    ///
    /// # Errors
    /// An `Error` with the name `ExecutionDoesNotExist` or `InvalidArn`.
    #[wasm_bindgen(unchecked_return_type = "HistoryEvent[]")]
    pub fn history(&self, execution_arn: &str) -> Result<JsValue, JsValue> {
        let history = self.world.execution_history(execution_arn).map_err(|it| refusal(&it))?;
        Ok(to_js(history.get("events").unwrap_or(&Json::Null))?)
    }

    /// The response of GetExecutionHistory as JSON text.
    ///
    /// # Errors
    /// An `Error` with the name `ExecutionDoesNotExist` or `InvalidArn`.
    #[wasm_bindgen(js_name = getExecutionHistory)]
    pub fn execution_history(&self, execution_arn: &str) -> Result<String, JsValue> {
        let history = self.world.execution_history(execution_arn);
        history.map(|history| history.to_string()).map_err(|it| refusal(&it))
    }

    /// What was asked so far, and when: with the scenario, the whole run.
    ///
    /// # Errors
    /// Never in practice.
    #[wasm_bindgen(unchecked_return_type = "JournalEntry[]")]
    pub fn journal(&self) -> Result<JsValue, JsError> {
        to_js(&self.journal.entries().collect::<Vec<_>>())
    }

    fn give(&mut self, command: Command) -> Result<Reply, JsValue> {
        let reply = self.journal.submit(&self.scenario, &mut self.world, command);
        reply.map_err(|it| refusal(&it))
    }

    fn millis(&self, time: holdpoint::base::Timestamp) -> f64 {
        time.since(self.scenario.start) as f64
    }
}

/// What is wrong with a definition, and which states it has.
///
/// # Errors
/// Where the type is neither `STANDARD` nor `EXPRESS`.
#[wasm_bindgen(unchecked_return_type = "ParsedDefinition")]
pub fn parse(
    #[wasm_bindgen(unchecked_param_type = "Definition")] definition: JsValue,
    #[wasm_bindgen(js_name = type, unchecked_optional_param_type = "StateMachineType")]
    machine_type: JsValue,
) -> Result<JsValue, JsError> {
    let (text, machine_type) = (with_text(definition)?, definition::machine_type(&machine_type)?);
    to_js(&definition::parse(&text, machine_type))
}

/// ValidateStateMachineDefinition.
///
/// # Errors
/// Where the type or the severity is none of AWS's.
#[wasm_bindgen(
    js_name = validateStateMachineDefinition,
    unchecked_return_type = "ValidateStateMachineDefinitionResponse"
)]
pub fn validate(
    #[wasm_bindgen(unchecked_param_type = "ValidateStateMachineDefinitionRequest")]
    request: JsValue,
) -> Result<JsValue, JsError> {
    to_js(&definition::validate(&json_from_js(request)?)?)
}

/// Where the graph of a definition is drawn; `undefined` where it cannot run or is too large.
///
/// # Errors
/// Where the type is neither `STANDARD` nor `EXPRESS`.
#[wasm_bindgen(unchecked_return_type = "Layout | undefined")]
pub fn layout(
    #[wasm_bindgen(unchecked_param_type = "Definition")] definition: JsValue,
    #[wasm_bindgen(js_name = type, unchecked_optional_param_type = "StateMachineType")]
    machine_type: JsValue,
) -> Result<JsValue, JsError> {
    let (text, machine_type) = (with_text(definition)?, definition::machine_type(&machine_type)?);
    definition::layout(&text, machine_type).map_or(Ok(JsValue::UNDEFINED), |it| to_js(&it))
}

/// TestState: one state alone. A definition, input, variables, context or mocked result may be a value as well as
/// its text.
///
/// # Errors
/// An `Error` with AWS's error name as `name` where the API refuses it.
#[wasm_bindgen(js_name = testState, unchecked_return_type = "TestStateResponse")]
pub fn test_state(
    #[wasm_bindgen(unchecked_param_type = "TestStateRequest")] request: JsValue,
) -> Result<JsValue, JsValue> {
    let response = recording::test_state(&json_from_js(request)?).map_err(|it| refusal(&it))?;
    Ok(to_js(&response)?)
}

/// Follows a history that was recorded with a definition: the first event that would have been another one.
///
/// # Errors
/// Where the definition cannot run, or the history is not one.
#[wasm_bindgen(js_name = replayHistory, unchecked_return_type = "HistoryReplay")]
pub fn replay_history(
    #[wasm_bindgen(unchecked_param_type = "Definition")] definition: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string | HistoryEvent[] | { events: HistoryEvent[] }")]
    history: JsValue,
) -> Result<JsValue, JsError> {
    to_js(&recording::replay(&with_text(definition)?, &with_text(history)?)?)
}

/// Makes a run of a history that was recorded of a scenario's first machine: what came from outside stands in a set-up
/// and a journal, so that it can be had again, and otherwise.
///
/// # Errors
/// Where the history cannot be one of this machine, or has no beginning.
#[wasm_bindgen(js_name = importHistory, unchecked_return_type = "ImportedRun")]
pub fn import_history(
    #[wasm_bindgen(unchecked_param_type = "Scenario")] scenario: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string | HistoryEvent[] | { events: HistoryEvent[] }")]
    history: JsValue,
) -> Result<JsValue, JsError> {
    to_js(&recording::import(&from_js(scenario)?, &with_text(history)?)?)
}
