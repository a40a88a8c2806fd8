//! A definition as a whole.

use std::rc::Rc;

use crate::base::{StateName, quota, sort_by_key};
use crate::text::{self, Diagnostic, Member, Node, Severity, Span};

use super::guide::Place;
use super::lint;
use super::read::{Fields, Reader, SCHEMA};
use super::state::State;
use super::state_index::StateIndex;
use super::variable::unassigned;
use super::{Block, QueryLanguage};

/// A state machine that can run.
#[derive(Clone, Debug, PartialEq)]
pub struct StateMachine {
    /// Where it begins, and the states that it can come to from there.
    pub root: Block,
    /// `TimeoutSeconds`: how long an execution may take.
    pub timeout_seconds: Option<i64>,
    /// `QueryLanguage`: the language of the states that do not say otherwise.
    pub query_language: QueryLanguage,
    states: Vec<Rc<State>>,
    index: StateIndex,
}

/// What came of reading a definition.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The machine, where there are no errors.
    pub machine: Option<Rc<StateMachine>>,
    /// Everything that is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether there were more problems than are kept.
    pub is_cut: bool,
}

/// What TestState calls a state that it tests (recorded: `test_state_with_variables`).
pub const TESTED_STATE: &str = "StateName";

/// The type of a machine, which says what it may call.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum StateMachineType {
    /// `STANDARD`
    #[default]
    Standard,
    /// `EXPRESS`
    Express,
}

/// Reads a definition of a Standard machine. Any text gives an answer.
#[must_use]
pub fn parse(source: &str) -> Parsed {
    parse_as(source, StateMachineType::Standard)
}

/// Reads a definition of a machine of some type.
#[must_use]
pub fn parse_as(source: &str, machine_type: StateMachineType) -> Parsed {
    read(source, machine_type, StateMachine::read)
}

/// The same, and where nothing is wrong, what could be better: see [`advise`](super::advise).
#[must_use]
pub fn parse_with_advice(source: &str, machine_type: StateMachineType) -> Parsed {
    read(source, machine_type, |node, reader| {
        let machine = StateMachine::read(node, reader)?;
        if reader.diagnostics.iter().all(|it| it.severity != Severity::Error) {
            reader.diagnostics.extend(lint::advise(node, &machine));
        }
        Some(machine)
    })
}

/// Reads the definition of a state alone, as TestState takes it: a machine that has this state and
/// nothing else, called [`TESTED_STATE`]. The states that it leads to need not exist, and the
/// variables that it reads need not be assigned.
#[must_use]
pub fn parse_state(source: &str) -> Parsed {
    read(source, StateMachineType::Standard, StateMachine::around)
}

fn read(
    source: &str,
    machine_type: StateMachineType,
    as_machine: fn(&Node, &mut Reader) -> Option<StateMachine>,
) -> Parsed {
    if source.len() > quota::DEFINITION_CHARS && source.chars().count() > quota::DEFINITION_CHARS {
        let message = format!(
            "A definition may have {} characters; this one is longer.",
            quota::DEFINITION_CHARS
        );
        let problem = Diagnostic::error(SCHEMA, message, Span::default());
        return Parsed { diagnostics: vec![problem], ..Parsed::default() };
    }
    let (node, diagnostics) = text::read(source);
    let node = node.filter(|_| diagnostics.is_empty());
    read_value(node.as_ref(), diagnostics, machine_type, as_machine)
}

/// Reads a definition whose text was read already, as JSON or as YAML.
#[must_use]
pub fn parse_node(node: &Node, machine_type: StateMachineType) -> Parsed {
    read_value(Some(node), Vec::new(), machine_type, StateMachine::read)
}

fn read_value(
    node: Option<&Node>,
    diagnostics: Vec<Diagnostic>,
    machine_type: StateMachineType,
    as_machine: fn(&Node, &mut Reader) -> Option<StateMachine>,
) -> Parsed {
    let mut reader = Reader { diagnostics, machine_type, ..Reader::default() };
    let machine = node.and_then(|node| as_machine(node, &mut reader));
    let Reader { mut diagnostics, is_cut, .. } = reader;
    sort_by_key(&mut diagnostics, |problem| problem.span.start);
    let has_errors = diagnostics.iter().any(|it| it.severity == Severity::Error);
    Parsed { machine: machine.filter(|_| !has_errors).map(Rc::new), diagnostics, is_cut }
}

impl StateMachine {
    /// A state of this machine.
    ///
    /// # Panics
    /// Where the name is not that of a state: the names in a machine were checked when it was read.
    #[must_use]
    pub fn state(&self, name: &StateName) -> &Rc<State> {
        let found = self.index.find(name, &self.states);
        found.expect("every name in a machine is that of a state")
    }

    /// All states, those of inner blocks before the state that they are in.
    #[must_use]
    pub fn states(&self) -> impl ExactSizeIterator<Item = &State> {
        self.states.iter().map(|state| &**state)
    }

    /// `variableReferences` of DescribeStateMachine: the variables that each state reads. States
    /// that read none are left out. Both are sorted by name; AWS's own order is not known, the
    /// recordings are sorted (`sfn_api_variable_references`).
    #[must_use]
    pub fn variable_references(&self) -> Vec<(&StateName, &[Rc<str>])> {
        let states = self.states.iter().filter(|state| !state.variables.is_empty());
        let mut references: Vec<_> = states.map(|state| (&state.name, &*state.variables)).collect();
        sort_by_key(&mut references, |(name, _)| name.as_str());
        references
    }

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        if node.members().is_none() {
            reader.error(SCHEMA, "Definition must be a valid JSON object", "", node.span);
            return None;
        }
        let mut fields = Fields::of(node, "/", reader)?;
        fields.take("Comment");
        let query_language = QueryLanguage::of_machine(&mut fields, reader);
        (reader.machine_language, reader.language) = (query_language, query_language);
        version(&mut fields, reader);
        // Measured on AWS: 0 is taken. Ours: it limits nothing.
        let timeout_seconds = fields.integer("TimeoutSeconds", 0..=quota::SECONDS, reader);
        let timeout_seconds = timeout_seconds.filter(|seconds| *seconds > 0);
        let root = Block::read(&mut fields, reader);
        reader.language = query_language;
        fields.finish(Place::Machine, reader);
        unassigned(reader);
        let mut states = std::mem::take(&mut reader.states);
        let index = StateIndex::of(&states);
        let is_sound = reader.diagnostics.iter().all(Diagnostic::is_not_simulated);
        for outline in std::mem::take(&mut reader.blocks).iter().rev() {
            lint::targets(outline, reader);
            if is_sound {
                lint::reach(outline, &states, &index, reader);
            }
        }
        for state in &mut states {
            state.variables.retain(|name| reader.scopes.is_assigned(name));
        }
        let states = states.into_iter().map(Rc::new).collect();
        Some(Self { root: root?, timeout_seconds, query_language, states, index })
    }
}

impl StateMachine {
    fn around(node: &Node, reader: &mut Reader) -> Option<Self> {
        if node.members().is_none() {
            reader.error(SCHEMA, "Definition must be a valid JSON object", "", node.span);
            return None;
        }
        let (key, key_span) = (TESTED_STATE.into(), node.span);
        let member = Member { key, key_span, value: node.clone() };
        let state = State::read(&member, &format!("/States/{TESTED_STATE}"), reader)?;
        let mut states = std::mem::take(&mut reader.states);
        states.push(state);
        for outline in std::mem::take(&mut reader.blocks).iter().rev() {
            lint::targets(outline, reader);
        }
        let start_at = StateName::from(TESTED_STATE);
        let root = Block { start_at: start_at.clone(), states: vec![start_at] };
        let index = StateIndex::of(&states);
        let query_language = QueryLanguage::default();
        let states = states.into_iter().map(Rc::new).collect();
        Some(Self { root, timeout_seconds: None, query_language, states, index })
    }

    /// A state of whatever block, by its name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&State> {
        self.states().find(|state| state.name.as_str() == name)
    }
}

fn version(fields: &mut Fields<'_>, reader: &mut Reader) {
    fields.one_of("Version", &["1.0"], reader);
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::LineIndex;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let parsed = parse(source);
        let lines = LineIndex::new(source);
        let mut shown = match parsed.machine {
            Some(machine) => format!("{} states", machine.states().len()),
            None => "no machine".to_owned(),
        };
        for problem in parsed.diagnostics {
            let at = lines.position(problem.span.start);
            let place = if problem.location.is_empty() { "-" } else { &problem.location };
            shown += &format!(
                "\n{}:{} {} {place} {}",
                at.line, at.column, problem.code, problem.message
            );
            if let Some(sentence) = problem.sentence {
                shown += &format!("\n    {sentence}");
            }
            if let Some(repair) = problem.repair {
                shown += &format!("\n    [{}] {}", repair.label, repair.replacement);
            }
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn machines() {
        check(
            "{}",
            expect![[r#"
            no machine
            1:1 SCHEMA_VALIDATION_FAILED / These fields are required: [States, StartAt]"#]],
        );
        check(
            "[1]",
            expect![[r#"
            no machine
            1:1 SCHEMA_VALIDATION_FAILED - Definition must be a valid JSON object"#]],
        );
        check(
            r#"{"StartAt": "A", "States": {}}"#,
            expect![[r#"
            no machine
            1:13 MISSING_TRANSITION_TARGET /StartAt Missing 'Next' target: A
                "StartAt" names `A`, which is not a state here.
            1:28 SCHEMA_VALIDATION_FAILED /States Value cannot be empty"#]],
        );
        check(
            r#"{"StartAt": "A", "Version": "2.0", "QueryLanguage": "JSONata", "States": {"A": {"Type": "Succeed"}}}"#,
            expect![[r#"
                no machine
                1:29 SCHEMA_VALIDATION_FAILED /Version Value should be one of the following: [1.0]
                    Value should be one of the following: [1.0]. Did you mean `1.0`?
                    [Replace with 1.0] "1.0""#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}, "A": {"Type": "Succeed"}}}"#,
            expect![[r#"
                no machine
                1:65 DUPLICATE_STATE_NAME /States/A Duplicate State name: A"#]],
        );
    }

    #[test]
    fn targets_and_ends() {
        check(
            r#"{"StartAt": "Ask", "States": {"Ask": {"Type": "Pass", "Next": "Pay refnd"},
          "Pay refund": {"Type": "Succeed"}}}"#,
            expect![[r#"
                no machine
                1:63 MISSING_TRANSITION_TARGET /States/Ask/Next Missing 'Next' target: Pay refnd
                    "Next" names `Pay refnd`, which is not a state here. Did you mean `Pay refund`?
                    [Replace with Pay refund] "Pay refund"
                2:11 MISSING_TRANSITION_TARGET /States/Pay refund State "Pay refund" is not reachable."#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}}"#,
            expect![[r#"
                no machine
                1:1 MISSING_END_STATE - Workflow has no terminal state
                    No execution of this machine can end: it needs a Succeed or Fail state, or a state with "End": true."#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}, "B": {"Type": "Pass", "Next": "A"}}}"#,
            expect![[r#"
                no machine
                1:55 MISSING_TRANSITION_TARGET /States/B State "B" is not reachable."#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass"}, "B": {"Type": "Pass", "Next": "A", "End": true}}}"#,
            expect![[r#"
                no machine
                1:29 SCHEMA_VALIDATION_FAILED /States/A This object should have only one of the following fields: [Next, End]
                    This state leads nowhere: it needs a "Next", or "End": true.
                1:87 SCHEMA_VALIDATION_FAILED /States/B There should only be one of the following fields: [Next, End]"#]],
        );
    }

    #[test]
    fn fields() {
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "TimeoutSeconds": 5, "Output": 1, "Assign": {}, "End": true}}}"#,
            expect![[r#"
                no machine
                1:51 SCHEMA_VALIDATION_FAILED /States/A Field 'TimeoutSeconds' is not supported
                1:72 SCHEMA_VALIDATION_FAILED /States/A The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage"#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Poss"}, "M": {"Type": "Map"}, "N": {}}}"#,
            expect![[r#"
                no machine
                1:43 SCHEMA_VALIDATION_FAILED /States/A/Type The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]
                    The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]. Did you mean `Pass`?
                    [Replace with Pass] "Pass"
                1:52 SCHEMA_VALIDATION_FAILED /States/M This object should have only one of the following fields: [Next, End]
                    This state leads nowhere: it needs a "Next", or "End": true.
                1:52 SCHEMA_VALIDATION_FAILED /States/M This object should have only one of the following fields: [ItemProcessor, Iterator]
                1:74 SCHEMA_VALIDATION_FAILED /States/N These fields are required: [Type]"#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": -1, "End": true}}}"#,
            expect![[r#"
                no machine
                1:62 SCHEMA_VALIDATION_FAILED /States/A/Seconds Minimum value is 0"#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Timestamp": "tomorrow", "Seconds": 1, "End": true}}}"#,
            expect![[r#"
                no machine
                1:29 SCHEMA_VALIDATION_FAILED /States/A There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]"#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Timestamp": "tomorrow", "End": true}}}"#,
            expect![[r#"
                no machine
                1:64 SCHEMA_VALIDATION_FAILED /States/A/Timestamp String does not match RFC3339 timestamp"#]],
        );
    }

    #[test]
    fn slips() {
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pya"}, "B": {"Type": "Lambda"}}, "Timeout": 3}"#,
            expect![[r#"
                no machine
                1:43 SCHEMA_VALIDATION_FAILED /States/A/Type The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]
                    The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]. Did you mean `Pass`?
                    [Replace with Pass] "Pass"
                1:65 SCHEMA_VALIDATION_FAILED /States/B/Type The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]
                1:77 SCHEMA_VALIDATION_FAILED / Field 'Timeout' is not supported
                    Field 'Timeout' is not supported. Did you mean `TimeoutSeconds`?
                    [Replace with TimeoutSeconds] "TimeoutSeconds""#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invok", "Paramters": {},
          "Retry": [{"ErorrEquals": ["States.ALL"], "Max": 3}], "Foo": 1, "Next": "B"},
          "B": {"Type": "Choice", "Choices": [{"Variable": "$.a", "StringEqual": "x", "Next": "C"}, {"and": [], "Next": "C"}]},
          "C": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:query", "Parameters": {}, "End": true}}}"#,
            expect![[r#"
                no machine
                1:63 SCHEMA_VALIDATION_FAILED /States/A/Resource The resource provided arn:aws:states:::lambda:invok is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.
                    The resource provided arn:aws:states:::lambda:invok is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. Did you mean `arn:aws:states:::lambda:invoke`?
                    [Replace with arn:aws:states:::lambda:invoke] "arn:aws:states:::lambda:invoke"
                2:21 SCHEMA_VALIDATION_FAILED /States/A/Retry[0] These fields are required: [ErrorEquals]
                2:22 SCHEMA_VALIDATION_FAILED /States/A/Retry[0] Field 'ErorrEquals' is not supported
                    Field 'ErorrEquals' is not supported. Did you mean `ErrorEquals`?
                    [Replace with ErrorEquals] "ErrorEquals"
                2:53 SCHEMA_VALIDATION_FAILED /States/A/Retry[0] Field 'Max' is not supported
                    Field 'Max' is not supported. Did you mean `MaxAttempts`?
                    [Replace with MaxAttempts] "MaxAttempts"
                3:47 SCHEMA_VALIDATION_FAILED /States/B/Choices[0] This object should have only one of the following fields: [StringEquals, StringEqualsPath, StringLessThan, StringLessThanPath, StringGreaterThan, StringGreaterThanPath, StringLessThanEquals, StringLessThanEqualsPath, StringGreaterThanEquals, StringGreaterThanEqualsPath, StringMatches, NumericEquals, NumericEqualsPath, NumericLessThan, NumericLessThanPath, NumericGreaterThan, NumericGreaterThanPath, NumericLessThanEquals, NumericLessThanEqualsPath, NumericGreaterThanEquals, NumericGreaterThanEqualsPath, BooleanEquals, BooleanEqualsPath, TimestampEquals, TimestampEqualsPath, TimestampLessThan, TimestampLessThanPath, TimestampGreaterThan, TimestampGreaterThanPath, TimestampLessThanEquals, TimestampLessThanEqualsPath, TimestampGreaterThanEquals, TimestampGreaterThanEqualsPath, IsNull, IsPresent, IsNumeric, IsString, IsBoolean, IsTimestamp]
                    This rule compares nothing: it needs an operator such as "StringEquals".
                3:67 SCHEMA_VALIDATION_FAILED /States/B/Choices[0] Field 'StringEqual' is not supported
                    Field 'StringEqual' is not supported. Did you mean `StringEquals`?
                    [Replace with StringEquals] "StringEquals"
                3:101 SCHEMA_VALIDATION_FAILED /States/B/Choices[1] The object must have only one of the following fields, [And, Or, Not, Variable, Condition]
                    A rule has "Variable" and one operator, such as "StringEquals", or one of "And", "Or" and "Not".
                3:102 SCHEMA_VALIDATION_FAILED /States/B/Choices[1] Field 'and' is not supported
                    Field 'and' is not supported. Did you mean `And`?
                    [Replace with And] "And"
                4:45 SCHEMA_VALIDATION_FAILED /States/C/Resource The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.
                    The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. Did you mean `arn:aws:states:::aws-sdk:dynamodb:query`?
                    [Replace with arn:aws:states:::aws-sdk:dynamodb:query] "arn:aws:states:::aws-sdk:dynamodb:query""#]],
        );
    }

    #[test]
    fn fields_of_tasks_and_choices() {
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true,
          "TimeoutSeconds": "1", "Retry": [{}], "Catch": [{"ErrorEquals": [], "Next": 1}]}}}"#,
            expect![[r#"
                no machine
                1:29 SCHEMA_VALIDATION_FAILED /States/A Parameters field is required for resource ARN: arn:aws:states:::sns:publish
                2:29 SCHEMA_VALIDATION_FAILED /States/A/TimeoutSeconds Expected value of type Integer
                    The value of "TimeoutSeconds" must be a whole number.
                2:44 SCHEMA_VALIDATION_FAILED /States/A/Retry[0] These fields are required: [ErrorEquals]
                2:59 SCHEMA_VALIDATION_FAILED /States/A/Catch[0]/ErrorEquals Value cannot be empty
                2:87 SCHEMA_VALIDATION_FAILED /States/A/Catch[0]/Next Expected value of type String
                    The value of "Next" must be a string."#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
          "Parameters": {"a.$": "States.UUID()", "b.$": "b", "c": [{"d.$": 1}]}, "ResultPath": "$.a[*]"}}}"#,
            expect![[r#"
                no machine
                2:25 SCHEMA_VALIDATION_FAILED /States/A/Parameters The field 'FunctionName' is required but was missing
                2:57 SCHEMA_VALIDATION_FAILED /States/A/Parameters The value for the field 'b.$' must be a valid JSONPath or a valid intrinsic function call
                    The value of `b.$` cannot be used. A path begins with `$`.
                2:76 SCHEMA_VALIDATION_FAILED /States/A/Parameters The value for the field 'd.$' must be a valid JSONPath or a valid intrinsic function call
                    The value of `d.$` cannot be used. A key that ends in `.$` needs a string: a path.
                2:96 SCHEMA_VALIDATION_FAILED /States/A/ResultPath Value is not a Reference Path
                    A reference path names one place: no wildcards, no slices."#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [], "Default": "B"}, "B": {"Type": "Fail", "Error": "E", "ErrorPath": "$.e"}}}"#,
            expect![[r#"
                no machine
                1:29 SCHEMA_VALIDATION_FAILED /States/A/Choices Value cannot be empty
                1:121 SCHEMA_VALIDATION_FAILED /States/B There should only be one of the following fields: [Error, ErrorPath]"#]],
        );
        check(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [
          {"Variable": "$.x", "NumericEquals": "1", "Next": "B"},
          {"Variable": "$.x", "Next": "B"},
          {"Not": {"Variable": "$.x", "IsNull": true, "IsString": true}, "Next": "B"},
          {"And": [{"Variable": "$.x", "TimestampLessThan": "soon"}]}]}, "B": {"Type": "Succeed"}}}"#,
            expect![[r#"
                no machine
                2:48 SCHEMA_VALIDATION_FAILED /States/A/Choices[0]/NumericEquals Expected value of type Number
                3:11 SCHEMA_VALIDATION_FAILED /States/A/Choices[1] This object should have only one of the following fields: [StringEquals, StringEqualsPath, StringLessThan, StringLessThanPath, StringGreaterThan, StringGreaterThanPath, StringLessThanEquals, StringLessThanEqualsPath, StringGreaterThanEquals, StringGreaterThanEqualsPath, StringMatches, NumericEquals, NumericEqualsPath, NumericLessThan, NumericLessThanPath, NumericGreaterThan, NumericGreaterThanPath, NumericLessThanEquals, NumericLessThanEqualsPath, NumericGreaterThanEquals, NumericGreaterThanEqualsPath, BooleanEquals, BooleanEqualsPath, TimestampEquals, TimestampEqualsPath, TimestampLessThan, TimestampLessThanPath, TimestampGreaterThan, TimestampGreaterThanPath, TimestampLessThanEquals, TimestampLessThanEqualsPath, TimestampGreaterThanEquals, TimestampGreaterThanEqualsPath, IsNull, IsPresent, IsNumeric, IsString, IsBoolean, IsTimestamp]
                    This rule compares nothing: it needs an operator such as "StringEquals".
                4:19 SCHEMA_VALIDATION_FAILED /States/A/Choices[2]/Not There should only be one of the following fields: [StringEquals, StringEqualsPath, StringLessThan, StringLessThanPath, StringGreaterThan, StringGreaterThanPath, StringLessThanEquals, StringLessThanEqualsPath, StringGreaterThanEquals, StringGreaterThanEqualsPath, StringMatches, NumericEquals, NumericEqualsPath, NumericLessThan, NumericLessThanPath, NumericGreaterThan, NumericGreaterThanPath, NumericLessThanEquals, NumericLessThanEqualsPath, NumericGreaterThanEquals, NumericGreaterThanEqualsPath, BooleanEquals, BooleanEqualsPath, TimestampEquals, TimestampEqualsPath, TimestampLessThan, TimestampLessThanPath, TimestampGreaterThan, TimestampGreaterThanPath, TimestampLessThanEquals, TimestampLessThanEqualsPath, TimestampGreaterThanEquals, TimestampGreaterThanEqualsPath, IsNull, IsPresent, IsNumeric, IsString, IsBoolean, IsTimestamp]
                    This rule has 2 operators; one is wanted.
                5:11 SCHEMA_VALIDATION_FAILED /States/A/Choices[3] These fields are required: [Next]
                5:61 SCHEMA_VALIDATION_FAILED /States/A/Choices[3]/And[0]/TimestampLessThan String does not match RFC3339 timestamp"#]],
        );
    }

    #[test]
    fn the_approval_flow_is_a_machine() {
        check(
            r#"{"StartAt": "RequestApproval", "States": {
          "RequestApproval": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": {"FunctionName": "ask", "Payload": {"body": {"taskToken.$": "$$.Task.Token", "approvalRequest.$": "$.body"}}},
            "HeartbeatSeconds": 300000, "Next": "SaveFeedback"},
          "SaveFeedback": {"Type": "Pass", "End": true}}}"#,
            expect!["2 states"],
        );
    }

    #[test]
    fn hostile_sizes_end_in_bounded_time() {
        let states = |count: usize, next: &str| {
            let list: Vec<_> = (0..count)
                .map(|at| format!(r#""S{at}":{{"Type":"Pass","Next":"{next}"}}"#))
                .collect();
            format!(r#"{{"StartAt":"S0","States":{{{}}}}}"#, list.join(","))
        };
        assert!(parse(&states(20_000, "S0")).machine.is_none());
        assert_eq!(parse(&states(20_000, "T0")).diagnostics.len(), quota::DIAGNOSTICS);
        assert_eq!(parse(&"x".repeat(2_000_000)).diagnostics.len(), 1);
    }
}
