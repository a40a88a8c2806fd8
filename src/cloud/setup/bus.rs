//! Event buses as a set-up writes them: rules, and where each sends what matches.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::base::{Json, SortedMap, quota};

use super::target::Target;

/// How names begin that are AWS's own.
const RESERVED: &str = "aws.";

/// An event bus of EventBridge, by its name in the set-up. The bus `default` is there always.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct BusSetup {
    /// The rules by their names.
    pub rules: SortedMap<Rc<str>, Rule>,
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
    /// `InputTransformer`: a text that is made of it.
    Transformed(InputTransformer),
}

/// `InputTransformer`: a text in which parts of the event stand.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html>
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InputTransformer {
    /// `InputPathsMap`: by names, the paths of the parts.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub input_paths_map: SortedMap<Rc<str>, Rc<str>>,
    /// `InputTemplate`: where `<name>` stands, the part comes.
    pub input_template: Rc<str>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleTargetFields {
    #[serde(flatten)]
    target: Target,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input: Option<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input_path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input_transformer: Option<InputTransformer>,
}

impl TryFrom<RuleTargetFields> for RuleTarget {
    type Error = String;

    fn try_from(fields: RuleTargetFields) -> Result<Self, Self::Error> {
        let RuleTargetFields { target, input, input_path, input_transformer } = fields;
        let input = match (input, input_path, input_transformer) {
            (None, None, None) => RuleInput::Event,
            (Some(constant), None, None) => RuleInput::Constant(constant),
            (None, Some(path), None) => RuleInput::Path(path),
            (None, None, Some(transformer)) => {
                transformer.check()?;
                RuleInput::Transformed(transformer)
            }
            _ => {
                return Err("only one of input, inputPath and inputTransformer may be there".into());
            }
        };
        Ok(Self { target, input })
    }
}

impl From<RuleTarget> for RuleTargetFields {
    fn from(RuleTarget { target, input }: RuleTarget) -> Self {
        let none = Self { target, input: None, input_path: None, input_transformer: None };
        match input {
            RuleInput::Event => none,
            RuleInput::Constant(constant) => Self { input: Some(constant), ..none },
            RuleInput::Path(path) => Self { input_path: Some(path), ..none },
            RuleInput::Transformed(it) => Self { input_transformer: Some(it), ..none },
        }
    }
}

impl InputTransformer {
    /// What PutTargets would refuse.
    fn check(&self) -> Result<(), String> {
        let count = self.input_paths_map.len();
        if count > quota::INPUT_PATHS {
            return Err(format!(
                "inputPathsMap has {count} names, {} are allowed",
                quota::INPUT_PATHS
            ));
        }
        let is_reserved = |name: &&Rc<str>| {
            let start = name.get(..RESERVED.len());
            start.is_some_and(|it| it.eq_ignore_ascii_case(RESERVED))
        };
        if let Some(name) = self.input_paths_map.keys().find(is_reserved) {
            return Err(format!("the name {name} in inputPathsMap may not start with AWS."));
        }
        match self.input_template.chars().count() {
            1..=quota::INPUT_TEMPLATE_CHARS => Ok(()),
            _ => Err(format!(
                "inputTemplate must have 1 to {} characters",
                quota::INPUT_TEMPLATE_CHARS
            )),
        }
    }
}
