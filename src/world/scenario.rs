//! What fixes a run before anything is asked of it.

use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::asl::StateMachine;
use crate::base::{Json, Timestamp};
use crate::cloud::Setup;

/// Machines, services, seed and start: with a [`Journal`](super::Journal), a whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The state machines: name and definition.
    pub machines: Vec<(Rc<str>, Rc<str>)>,
    /// The services before the run.
    pub setup: Setup,
    /// Where chance begins.
    pub seed: u64,
    /// What time it is at the start.
    pub start: Timestamp,
}

/// The machines of a scenario by their names.
pub(super) type Machines = Vec<(Rc<str>, Rc<StateMachine>)>;

/// Why a scenario cannot run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ScenarioError {
    /// The machine whose definition has errors.
    pub machine: Rc<str>,
    /// The first of them.
    pub message: String,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The definition of {} cannot run: {}", self.machine, self.message)
    }
}

impl Scenario {
    pub(super) fn parse_machines(&self) -> Result<Machines, ScenarioError> {
        let parse = |(name, definition): &(Rc<str>, Rc<str>)| {
            let parsed = super::read(definition);
            let machine = parsed.machine.ok_or_else(|| ScenarioError {
                machine: Rc::clone(name),
                message: parsed.diagnostics.first().map_or("", |it| it.words()).to_owned(),
            })?;
            Ok((Rc::clone(name), machine))
        };
        self.machines.iter().map(parse).collect()
    }
}

/// A scenario in a file: version 1 of the format.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ScenarioFile {
    state_machines: Vec<StateMachineFile>,
    #[serde(default)]
    setup: SetupFile,
    #[serde(default)]
    seed: u64,
    start: String,
}

/// A definition stands there as an object, or as a text with whatever is in it.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct StateMachineFile {
    name: String,
    definition: Json,
}

#[derive(Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct SetupFile {
    function_millis: i64,
    approver: String,
}

impl Default for SetupFile {
    fn default() -> Self {
        let Setup { function_millis, approver } = Setup::default();
        Self { function_millis, approver }
    }
}

impl<'de> Deserialize<'de> for Scenario {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let file = ScenarioFile::deserialize(deserializer)?;
        let start = Timestamp::parse(&file.start)
            .ok_or_else(|| serde::de::Error::custom("start must be an RFC 3339 timestamp"))?;
        let SetupFile { function_millis, approver } = file.setup;
        let definition = |value: Json| match value.as_str() {
            Some(text) => text.to_owned(),
            None => value.to_pretty(),
        };
        let machines = file.state_machines.into_iter();
        Ok(Self {
            machines: machines
                .map(|it| (it.name.into(), definition(it.definition).into()))
                .collect(),
            setup: Setup { function_millis, approver },
            seed: file.seed,
            start,
        })
    }
}

impl Serialize for Scenario {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let machines = self.machines.iter().map(|(name, definition)| StateMachineFile {
            name: name.to_string(),
            definition: Json::String(Rc::clone(definition)),
        });
        let file = ScenarioFile {
            state_machines: machines.collect(),
            setup: SetupFile {
                function_millis: self.setup.function_millis,
                approver: self.setup.approver.clone(),
            },
            seed: self.seed,
            start: self.start.to_string(),
        };
        file.serialize(serializer)
    }
}
