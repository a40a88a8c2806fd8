//! Event buses as a set-up writes them: rules, and where each sends what matches.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::base::Json;

use super::target::{Target, TargetFields};

/// An event bus of EventBridge, by its name in the set-up. The bus `default` is there always.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct BusSetup {
    /// The rules by their names.
    pub rules: BTreeMap<Rc<str>, Rule>,
}

/// A rule: which events are meant, and who gets them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// `EventPattern`
    pub pattern: Json,
    /// Who gets the events.
    pub targets: Vec<RuleTarget>,
}

/// A target of a rule: `{"stateMachine": "Pack", "inputPath": "$.detail"}`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(try_from = "RuleTargetFields", into = "RuleTargetFields")]
pub struct RuleTarget {
    /// Who gets the events.
    pub target: Target,
    /// What it gets in place of the event.
    pub input: RuleInput,
}

/// What a target gets.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum RuleInput {
    /// The event.
    #[default]
    Event,
    /// `Input`: always this.
    Constant(Json),
    /// `InputPath`: a part of the event.
    Path(String),
}

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct RuleTargetFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queue: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_machine: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_path: Option<String>,
}

impl TryFrom<RuleTargetFields> for RuleTarget {
    type Error = &'static str;

    fn try_from(fields: RuleTargetFields) -> Result<Self, Self::Error> {
        let RuleTargetFields { email, queue, function, topic, state_machine, .. } = fields;
        let target = TargetFields { email, queue, function, topic, state_machine };
        let input = match (fields.input, fields.input_path) {
            (None, None) => RuleInput::Event,
            (Some(constant), None) => RuleInput::Constant(constant),
            (None, Some(path)) => RuleInput::Path(path),
            (Some(_), Some(_)) => return Err("only one of input and inputPath may be there"),
        };
        Ok(Self { target: target.try_into()?, input })
    }
}

impl From<RuleTarget> for RuleTargetFields {
    fn from(rule_target: RuleTarget) -> Self {
        let TargetFields { email, queue, function, topic, state_machine } =
            rule_target.target.into();
        let (input, input_path) = match rule_target.input {
            RuleInput::Event => (None, None),
            RuleInput::Constant(constant) => (Some(constant), None),
            RuleInput::Path(path) => (None, Some(path)),
        };
        Self { email, queue, function, topic, state_machine, input, input_path }
    }
}
