//! What services answer: the shapes that a mocked result is held against.
//!
//! The shapes themselves are in `shapes.txt`. Actions that it does not name are not held against
//! anything.

use crate::base::Json;

/// The model of the answers.
const SHAPES: &str = include_str!("shapes.txt");

/// How deep shapes are followed. Ours: a mock that is nested deeper is not looked into further.
const DEPTH: usize = 64;

/// `fieldValidationMode`: how closely a mocked result is looked at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum FieldValidationMode {
    /// `STRICT`: what is required must be there, and what is there must be right.
    #[default]
    Strict,
    /// `PRESENT`: what is there must be right.
    Present,
    /// `NONE`
    None,
}

/// What a value must look like.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Any,
    Text(Range),
    Number(Range),
    Boolean,
    OneOf(&'static str),
    List(Box<Shape>),
    Map(Box<Shape>),
    Structure(Vec<Member>),
    Named(&'static str),
}

#[derive(Clone, Debug, PartialEq)]
struct Member {
    name: &'static str,
    is_required: bool,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Range {
    least: Option<f64>,
    most: Option<f64>,
}

/// What is wrong with a mocked result of an action, in AWS's words. An action without a known shape
/// takes anything. (recorded: `field_validation_mode`; the words for maxima of length, for true and
/// false and for objects are ours, in the same manner.)
pub(super) fn problem(
    service: &str,
    action: &str,
    result: &Json,
    mode: FieldValidationMode,
) -> Option<String> {
    if mode == FieldValidationMode::None {
        return None;
    }
    let shape = answer_of(service, action)?;
    if result.as_object().is_none() {
        return Some("Mocked result must be a JSON object.".into());
    }
    let wrong = Check { mode }.value("", &shape, result, 0)?;
    Some(format!("Mock result schema validation error: {wrong}"))
}

/// The shape of an action's answer. `aws-sdk:sfn` and the optimised `states` are the same service.
fn answer_of(service: &str, action: &str) -> Option<Shape> {
    let (sdk, is_optimised) = match service.strip_prefix("aws-sdk:") {
        Some(sdk) => (sdk, false),
        None => (service, true),
    };
    let sdk = match sdk {
        "events" => "eventbridge",
        "states" => "sfn",
        other => other,
    };
    let own = is_optimised.then(|| named(&format!("optimized:{sdk}:{action}"))).flatten();
    own.or_else(|| named(&format!("{sdk}:{action}")))
}

fn named(name: &str) -> Option<Shape> {
    let lines = SHAPES.lines().filter_map(|line| line.split_once(' '));
    let (_, text) = lines.into_iter().find(|(key, _)| *key == name)?;
    Some(Reader { rest: text }.shape())
}

struct Check {
    mode: FieldValidationMode,
}

impl Check {
    /// What is wrong with the value of a field.
    fn value(&self, field: &str, shape: &Shape, value: &Json, depth: usize) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        let wrong = |words: &str| Some(format!("Field '{field}' {words}"));
        match shape {
            Shape::Any => None,
            Shape::Text(range) => match value.as_str().map(|text| text.chars().count() as f64) {
                None => wrong("must be a string"),
                Some(length) if range.is_below(length) => {
                    wrong("is smaller than the minimum length")
                }
                Some(length) if range.is_above(length) => wrong("exceeds the maximum length"),
                Some(_) => None,
            },
            Shape::Number(range) => match value.as_number().map(|number| number.as_f64()) {
                None => wrong("must be a number"),
                Some(number) if range.is_below(number) => wrong("is less than the minimum value"),
                Some(number) if range.is_above(number) => wrong("exceeds the maximum value"),
                Some(_) => None,
            },
            Shape::Boolean if value.as_bool().is_none() => wrong("must be a boolean"),
            Shape::Boolean => None,
            Shape::OneOf(names) => match value.as_str() {
                None => wrong("must be a string"),
                Some(text) if names.split('|').all(|name| name != text) => {
                    wrong("is not an expected value")
                }
                Some(_) => None,
            },
            Shape::List(items) => match value.as_array() {
                None => wrong("must be an array"),
                Some(list) => {
                    list.iter().find_map(|item| self.value(field, items, item, depth + 1))
                }
            },
            Shape::Map(values) => match value.as_object() {
                None => wrong("must be an object"),
                Some(map) => {
                    map.iter().find_map(|(name, value)| self.value(name, values, value, depth + 1))
                }
            },
            Shape::Structure(members) => match value.as_object() {
                None => wrong("must be an object"),
                Some(_) => members.iter().find_map(|member| self.member(member, value, depth)),
            },
            Shape::Named(name) => self.value(field, &named(&format!("@{name}"))?, value, depth + 1),
        }
    }

    /// Members that the shape does not name are nobody's business
    /// (recorded: `test_present_mode_mock_result_field_not_in_api_spec`).
    fn member(&self, member: &Member, structure: &Json, depth: usize) -> Option<String> {
        match structure.get(member.name) {
            Some(value) => self.value(member.name, &member.shape, value, depth + 1),
            None if member.is_required && self.mode == FieldValidationMode::Strict => {
                Some(format!("Required field '{}' is missing", member.name))
            }
            None => None,
        }
    }
}

impl Range {
    fn is_below(self, value: f64) -> bool {
        self.least.is_some_and(|least| value < least)
    }

    fn is_above(self, value: f64) -> bool {
        self.most.is_some_and(|most| value > most)
    }
}

/// Reads a line of the model. It is ours: what it cannot read breaks a test, and counts as
/// anything.
struct Reader {
    rest: &'static str,
}

impl Reader {
    fn shape(&mut self) -> Shape {
        let Some(kind) = self.rest.chars().next() else { return Shape::Any };
        self.rest = &self.rest[kind.len_utf8()..];
        match kind {
            's' => Shape::Text(self.range()),
            'n' => Shape::Number(self.range()),
            'b' => Shape::Boolean,
            '=' => Shape::OneOf(self.word()),
            '@' => Shape::Named(self.word()),
            '[' => Shape::List(Box::new(self.closed())),
            '<' => Shape::Map(Box::new(self.closed())),
            '{' => Shape::Structure(self.members()),
            _ => Shape::Any,
        }
    }

    /// A shape and the bracket behind it.
    fn closed(&mut self) -> Shape {
        let shape = self.shape();
        self.rest = self.rest.get(1..).unwrap_or_default();
        shape
    }

    fn members(&mut self) -> Vec<Member> {
        let mut members = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix('}') {
                self.rest = rest;
                return members;
            }
            let Some((name, rest)) = self.rest.split_once(':') else { return members };
            self.rest = rest;
            let is_required = name.ends_with('!');
            let name = name.trim_end_matches('!');
            members.push(Member { name, is_required, shape: self.shape() });
        }
    }

    fn range(&mut self) -> Range {
        let Some(rest) = self.rest.strip_prefix('(') else { return Range::default() };
        let Some((range, rest)) = rest.split_once(')') else { return Range::default() };
        self.rest = rest;
        let (least, most) = range.split_once("..").unwrap_or_default();
        Range { least: least.parse().ok(), most: most.parse().ok() }
    }

    /// Names have points and dashes, but no closing brackets.
    fn word(&mut self) -> &'static str {
        let end = self.rest.find([' ', '}', ']', '>']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(resource: &str, result: &str, strict: &str, present: &str) {
        let (service, action) = resource.rsplit_once(':').expect("a service and an action");
        let result = Json::parse(result).expect("the test's JSON is well-formed");
        let said = |mode| {
            let said = problem(service, action, &result, mode).unwrap_or_default();
            said.trim_start_matches("Mock result schema validation error: ").to_owned()
        };
        assert_eq!(said(FieldValidationMode::Strict), strict);
        assert_eq!(said(FieldValidationMode::Present), present);
        assert_eq!(said(FieldValidationMode::None), "");
    }

    #[test]
    fn what_is_there_must_be_right() {
        let both = |resource, result, words| check(resource, result, words, words);
        both("sqs:sendMessage", r#"{"MessageId": 1}"#, "Field 'MessageId' must be a string");
        both("sns:publish", r#"{"MessageId": "m", "More": 1}"#, "");
        both("dynamodb:getItem", r#"{"Item": {"id": {"S": "1"}}}"#, "");
        both("dynamodb:getItem", r#"{"Item": {"id": {"S": 1}}}"#, "Field 'S' must be a string");
        let nested = r#"{"Item": {"id": {"L": [{"M": {"x": {"BOOL": "true"}}}]}}}"#;
        both("aws-sdk:dynamodb:getItem", nested, "Field 'BOOL' must be a boolean");
        both("dynamodb:getItem", r#"{"Item": []}"#, "Field 'Item' must be an object");
        both(
            "aws-sdk:lambda:getFunction",
            r#"{"Configuration": {"State": "Asleep"}}"#,
            "Field 'State' is not an expected value",
        );
        both("aws-sdk:lambda:getFunction", r#"{"Configuration": {"MemorySize": 128}}"#, "");
        both("aws-sdk:s3:headObject", r#"{"Metadata": {"a": "b"}, "ContentLength": 1}"#, "");
        both("sqs:sendMessage", "[]", "Mocked result must be a JSON object.");
    }

    #[test]
    fn what_is_required_must_be_there_in_strict_mode() {
        let missing = "Required field 'StartDate' is missing";
        check("states:startExecution", r#"{"ExecutionArn": "arn"}"#, missing, "");
        check("aws-sdk:sfn:startExecution", r#"{"ExecutionArn": "arn"}"#, missing, "");
    }

    #[test]
    fn a_function_may_answer_anything_through_the_optimised_integration() {
        check("lambda:invoke", r#"{"Payload": {"any": 1}}"#, "", "");
        let text = "Field 'Payload' must be a string";
        check("aws-sdk:lambda:invoke", r#"{"Payload": {"any": 1}}"#, text, text);
    }

    #[test]
    fn actions_that_are_not_named_take_anything() {
        check("apigateway:invoke", "[1]", "", "");
        check("aws-sdk:iam:getUser", r#"{"User": 1}"#, "", "");
    }

    /// Every name leads to a shape, and every line is read to its end.
    #[test]
    fn the_model_is_sound() {
        for line in SHAPES.lines().filter(|line| !line.starts_with('#')) {
            let (_, text) = line.split_once(' ').expect("a name and a shape");
            let mut reader = Reader { rest: text };
            let shape = reader.shape();
            assert_eq!(reader.rest, "", "{line}");
            check_names(&shape, line);
        }
    }

    fn check_names(shape: &Shape, line: &str) {
        match shape {
            Shape::Named(name) => assert!(named(&format!("@{name}")).is_some(), "{name}: {line}"),
            Shape::List(inner) | Shape::Map(inner) => check_names(inner, line),
            Shape::Structure(members) => {
                members.iter().for_each(|member| check_names(&member.shape, line));
            }
            Shape::Any | Shape::Text(_) | Shape::Number(_) | Shape::Boolean | Shape::OneOf(_) => {}
        }
    }
}
