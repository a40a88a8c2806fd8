//! What fixes a run before anything is asked of it.

mod gallery;

use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::asl::{StateMachine, StateMachineType};
use crate::base::{Json, SortedMap, Timestamp, set_of};
use crate::cloud::Setup;

use super::MockConfig;
use super::read::read_as;

pub use gallery::{GALLERY, gallery_scenario};

/// Machines, services, seed and start: with a [`Journal`](super::Journal), a whole run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scenario {
    /// What people call it.
    pub title: Option<Rc<str>>,
    /// A sentence of what to try.
    pub hint: Option<Rc<str>>,
    /// The state machines: name and definition.
    pub machines: Vec<(Rc<str>, Rc<str>)>,
    /// The names of those that are Express; the others are Standard.
    pub express: BTreeSet<Rc<str>>,
    /// The inputs that lie ready for executions, by machine.
    pub inputs: SortedMap<Rc<str>, Rc<str>>,
    /// The services before the run.
    pub setup: Setup,
    /// Mocks as Step Functions Local has them: an execution of the machine `M#Happy` is one of `M`
    /// in which its test case `Happy` stands in for services.
    pub mock_config: MockConfig,
    /// Where chance begins.
    pub seed: u64,
    /// What time it is at the start.
    pub start: Timestamp,
    /// How many events of history end an execution, where they are not AWS's 25,000; at most
    /// [`quota::SCENARIO_HISTORY_EVENTS`](crate::base::quota::SCENARIO_HISTORY_EVENTS).
    pub history_events: Option<u32>,
}

/// The machines of a scenario.
pub(super) type Machines = Vec<Machine>;

/// A machine of a scenario.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub(super) name: Rc<str>,
    pub(super) is_express: bool,
    pub(super) definition: Rc<StateMachine>,
}

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
            let is_express = self.express.contains(name);
            let machine_type = match is_express {
                true => StateMachineType::Express,
                false => StateMachineType::Standard,
            };
            let parsed = read_as(definition, machine_type);
            let definition = parsed.machine.ok_or_else(|| ScenarioError {
                machine: Rc::clone(name),
                message: parsed.diagnostics.first().map_or("", |it| it.words()).to_owned(),
            })?;
            Ok(Machine { name: Rc::clone(name), is_express, definition })
        };
        self.machines.iter().map(parse).collect()
    }
}

/// A scenario in a file: version 1 of the format.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ScenarioFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Rc<str>>,
    #[serde(default, rename = "try", skip_serializing_if = "Option::is_none")]
    hint: Option<Rc<str>>,
    state_machines: Vec<StateMachineFile>,
    #[serde(default)]
    setup: Setup,
    #[serde(default, skip_serializing_if = "MockConfig::is_empty")]
    mock_config: MockConfig,
    #[serde(default)]
    seed: u64,
    start: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    history_events: Option<u32>,
}

/// A definition stands there as an object, or as a text with whatever is in it; so does an input.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct StateMachineFile {
    name: String,
    #[serde(default, rename = "type", skip_serializing_if = "TypeFile::is_standard")]
    machine_type: TypeFile,
    definition: Json,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input: Option<Json>,
}

#[derive(Clone, Copy, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum TypeFile {
    #[default]
    Standard,
    Express,
}

impl TypeFile {
    fn is_standard(&self) -> bool {
        *self == Self::Standard
    }
}

impl<'de> Deserialize<'de> for Scenario {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let file = ScenarioFile::deserialize(deserializer)?;
        let start = Timestamp::parse(&file.start)
            .ok_or_else(|| serde::de::Error::custom("start must be an RFC 3339 timestamp"))?;
        let inputs = file.state_machines.iter().filter_map(|it| {
            let input = it.input.as_ref()?;
            Some((it.name.as_str().into(), text_of(input)))
        });
        let inputs = inputs.collect();
        let is_express = |it: &&StateMachineFile| it.machine_type == TypeFile::Express;
        let express = file.state_machines.iter().filter(is_express);
        let express = set_of(express.map(|it| Rc::from(it.name.as_str())));
        let machines = file.state_machines.into_iter();
        Ok(Self {
            title: file.title,
            hint: file.hint,
            express,
            inputs,
            machines: machines.map(|it| (it.name.into(), text_of(&it.definition))).collect(),
            setup: file.setup,
            mock_config: file.mock_config,
            seed: file.seed,
            start,
            history_events: file.history_events,
        })
    }
}

impl Serialize for Scenario {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let machines = self.machines.iter().map(|(name, definition)| StateMachineFile {
            name: name.to_string(),
            machine_type: match self.express.contains(name) {
                true => TypeFile::Express,
                false => TypeFile::Standard,
            },
            definition: Json::String(Rc::clone(definition)),
            input: self.inputs.get(name).map(|input| Json::String(Rc::clone(input))),
        });
        let file = ScenarioFile {
            title: self.title.clone(),
            hint: self.hint.clone(),
            state_machines: machines.collect(),
            setup: self.setup.clone(),
            mock_config: self.mock_config.clone(),
            seed: self.seed,
            start: self.start.to_string(),
            history_events: self.history_events,
        };
        file.serialize(serializer)
    }
}

fn text_of(value: &Json) -> Rc<str> {
    match value.as_str() {
        Some(text) => text.into(),
        None => value.to_folded().into(),
    }
}
