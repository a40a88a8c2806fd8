//! The Choice state: rules, tried in order.

use std::rc::Rc;

use crate::asl::assign::read_assign;
use crate::asl::flow::FlowFields;
use crate::asl::guide::Place;
use crate::asl::read::{Fields, Reader, SCHEMA};
use crate::asl::{Flow, QueryLanguage};
use crate::base::{Json, StateName, Timestamp};
use crate::expr::{Path, Query, Template};
use crate::text::{Kind, Node};

/// Decides where to go.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Tried in order; the first that holds is taken.
    pub rules: Vec<ChoiceRule>,
    /// Where to go when none holds.
    pub default: Option<StateName>,
    /// How data goes through.
    pub flow: Flow,
}

/// An entry of `Choices`.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceRule {
    /// When it holds.
    pub condition: Condition,
    /// Where it leads.
    pub next: StateName,
    /// `Output`, in a state whose language is JSONata: takes the place of the state's own.
    pub output: Option<Template>,
    /// `Assign`: takes the place of the state's own.
    pub assign: Option<Template>,
}

/// What a rule asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Whether all hold.
    And(Vec<Condition>),
    /// Whether one holds.
    Or(Vec<Condition>),
    /// Whether it does not hold.
    Not(Box<Condition>),
    /// Whether a value is as wanted.
    Test(Test),
    /// `Condition`: always, or never.
    Constant(bool),
    /// `Condition`: whether an expression gives true.
    Query(Query),
}

/// A question about one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Which value.
    pub variable: Path,
    /// What about it.
    pub operator: Operator,
}

/// The 39 data-test operators, by family.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// `StringLessThan`, `NumericEqualsPath`, `TimestampGreaterThanEquals`, …
    Compare(Family, Relation, Operand),
    /// `BooleanEquals`, `BooleanEqualsPath`
    BooleanEquals(Operand),
    /// `StringMatches`: `*` stands for any characters, `\*` for a star.
    StringMatches(Rc<str>),
    /// `IsNull`, `IsPresent`, …: whether it is, or is not, of a type.
    Is(Type, bool),
}

/// What is compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Family {
    /// Strings, by UTF-16 code units.
    String,
    /// Numbers, by value.
    Numeric,
    /// Points in time.
    Timestamp,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Relation {
    /// Equal.
    Equals,
    /// Less.
    LessThan,
    /// Greater.
    GreaterThan,
    /// Less or equal.
    LessThanEquals,
    /// Greater or equal.
    GreaterThanEquals,
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A value of the definition.
    Literal(Json),
    /// A value of the data.
    Path(Path),
}

/// What `IsX` asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Type {
    /// `null`
    Null,
    /// Anything at all, `null` too.
    Present,
    /// A number.
    Numeric,
    /// A string.
    String,
    /// `true` or `false`
    Boolean,
    /// A string that is an RFC 3339 timestamp.
    Timestamp,
}

impl Choice {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        fields.require(&["Choices"], reader);
        let entries = fields.some_items("Choices", reader).unwrap_or_default();
        let rules = entries.iter().filter_map(|(at, node)| ChoiceRule::read(node, at, reader));
        let rules = rules.collect();
        let default = fields.target("Default", reader);
        Self { rules, default, flow: Flow::read(FlowFields::PASSING, fields, reader) }
    }
}

impl ChoiceRule {
    fn read(node: &Node, location: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(node, location, reader)?;
        fields.take("Comment");
        fields.require(&["Next"], reader);
        let next = fields.target("Next", reader);
        let assign = read_assign(&mut fields, reader);
        let (condition, output) = match reader.language {
            QueryLanguage::JsonPath => (Condition::read(&mut fields, reader), None),
            QueryLanguage::Jsonata => {
                let condition = Condition::read_jsonata(&mut fields, reader);
                (condition, fields.template("Output", reader))
            }
        };
        fields.finish(Place::Rule, reader);
        Some(Self { condition: condition?, next: next?, output, assign })
    }
}

impl Condition {
    /// `Condition`: `true`, `false` or an expression
    /// (recorded: `test_choice_condition_constant_jsonata`).
    fn read_jsonata(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        fields.require(&["Condition"], reader);
        let node = fields.take("Condition")?;
        if let Kind::Bool(value) = node.kind {
            return Some(Self::Constant(value));
        }
        let location = fields.location_of("Condition");
        let is_string = node.string().is_some_and(|text| Query::is_query(text));
        if !is_string {
            let message = "JSONata string must start with {% and end with %}";
            let sentence = "\"Condition\" must be true, false or a JSONata expression.";
            reader.explain(message, sentence, &location, node.span);
        }
        reader.query(node, &location).map(Self::Query)
    }

    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        match Self::which(fields, reader)? {
            "And" => Self::read_parts("And", fields, reader).map(Self::And),
            "Or" => Self::read_parts("Or", fields, reader).map(Self::Or),
            "Not" => {
                let node = fields.take("Not")?;
                let inner = Self::read_nested(node, &fields.location_of("Not"), reader)?;
                Some(Self::Not(Box::new(inner)))
            }
            "Variable" => Test::read(fields, reader).map(Self::Test),
            // Condition belongs to JSONata, which is reported with the fields of no use.
            _ => None,
        }
    }

    /// The one field that says what kind of rule it is.
    fn which(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<&'static str> {
        const KINDS: [&str; 5] = ["And", "Or", "Not", "Variable", "Condition"];
        let set: Vec<_> = KINDS.into_iter().filter(|key| fields.has(key)).collect();
        if let [key] = set[..] {
            return Some(key);
        }
        for key in KINDS.iter().chain(&OPERATORS) {
            fields.take(key);
        }
        let message = format!(
            "The object must have only one of the following fields, [{}]",
            KINDS.join(", ")
        );
        let sentence = "A rule has \"Variable\" and one operator, such as \"StringEquals\", or one of \
                        \"And\", \"Or\" and \"Not\".";
        reader.explain(message, sentence, &fields.location, fields.span);
        None
    }

    fn read_parts(key: &str, fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Vec<Self>> {
        let parts = fields.some_items(key, reader)?;
        Some(parts.iter().filter_map(|(at, node)| Self::read_nested(node, at, reader)).collect())
    }

    fn read_nested(node: &Node, location: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(node, location, reader)?;
        fields.take("Comment");
        let condition = Self::read(&mut fields, reader);
        fields.finish(Place::Rule, reader);
        condition
    }
}

impl Test {
    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let node = fields.take("Variable")?;
        let variable = reader.compared_path(node, &fields.location_of("Variable"));
        let name = fields.exactly_one(&OPERATORS, reader);
        let Some(name) = name else {
            let count = OPERATORS.iter().filter(|name| fields.take(name).is_some()).count();
            reader.put_in_words(match count {
                0 => "This rule compares nothing: it needs an operator such as \"StringEquals\"."
                    .into(),
                _ => format!("This rule has {count} operators; one is wanted."),
            });
            return None;
        };
        let operator = Operator::read(name, fields, reader);
        Some(Self { variable: variable?, operator: operator? })
    }
}

/// All data-test operators.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html>
pub(in crate::asl) const OPERATORS: [&str; 39] = [
    "StringEquals",
    "StringEqualsPath",
    "StringLessThan",
    "StringLessThanPath",
    "StringGreaterThan",
    "StringGreaterThanPath",
    "StringLessThanEquals",
    "StringLessThanEqualsPath",
    "StringGreaterThanEquals",
    "StringGreaterThanEqualsPath",
    "StringMatches",
    "NumericEquals",
    "NumericEqualsPath",
    "NumericLessThan",
    "NumericLessThanPath",
    "NumericGreaterThan",
    "NumericGreaterThanPath",
    "NumericLessThanEquals",
    "NumericLessThanEqualsPath",
    "NumericGreaterThanEquals",
    "NumericGreaterThanEqualsPath",
    "BooleanEquals",
    "BooleanEqualsPath",
    "TimestampEquals",
    "TimestampEqualsPath",
    "TimestampLessThan",
    "TimestampLessThanPath",
    "TimestampGreaterThan",
    "TimestampGreaterThanPath",
    "TimestampLessThanEquals",
    "TimestampLessThanEqualsPath",
    "TimestampGreaterThanEquals",
    "TimestampGreaterThanEqualsPath",
    "IsNull",
    "IsPresent",
    "IsNumeric",
    "IsString",
    "IsBoolean",
    "IsTimestamp",
];

impl Operator {
    fn read(name: &str, fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        if let Some(wanted) = name.strip_prefix("Is").and_then(Type::named) {
            return fields.boolean(name, reader).map(|value| Self::Is(wanted, value));
        }
        if name == "StringMatches" {
            return fields
                .string(name, reader)
                .map(|pattern| Self::StringMatches(Rc::clone(pattern)));
        }
        let (base, operand) = match name.strip_suffix("Path") {
            Some(base) => {
                let node = fields.take(name)?;
                let path = reader.compared_path(node, &fields.location_of(name));
                (base, path.map(Operand::Path))
            }
            None => (name, literal(name, fields, reader).map(Operand::Literal)),
        };
        if base == "BooleanEquals" {
            return operand.map(Self::BooleanEquals);
        }
        let (family, relation) = Family::split(base)?;
        operand.map(|operand| Self::Compare(family, relation, operand))
    }
}

/// The literal operand, which must be of the operator's family.
fn literal(name: &str, fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Json> {
    let node = fields.take(name)?;
    let message = match (Family::split(name).map(|(family, _)| family), &node.kind) {
        (Some(Family::String), Kind::String(_)) | (None, Kind::Bool(_)) => None,
        (Some(Family::Numeric), Kind::Number(_)) => None,
        (Some(Family::Timestamp), Kind::String(text)) => match Timestamp::parse(text) {
            Some(_) => None,
            None => Some("String does not match RFC3339 timestamp"),
        },
        (Some(Family::String | Family::Timestamp), _) => Some("Expected value of type String"),
        (Some(Family::Numeric), _) => Some("Expected value of type Number"),
        (None, _) => Some("Expected value of type Boolean"),
    };
    if let Some(message) = message {
        reader.error(SCHEMA, message, &fields.location_of(name), node.span);
        return None;
    }
    Some(node.to_json())
}

/// Whether a field is a data-test operator.
pub(in crate::asl) fn is_operator(name: &str) -> bool {
    OPERATORS.contains(&name)
}

impl Family {
    /// `StringLessThan` → strings, less.
    fn split(name: &str) -> Option<(Self, Relation)> {
        let families =
            [("String", Self::String), ("Numeric", Self::Numeric), ("Timestamp", Self::Timestamp)];
        let (prefix, family) = families.into_iter().find(|(prefix, _)| name.starts_with(prefix))?;
        let relation = match &name[prefix.len()..] {
            "Equals" => Relation::Equals,
            "LessThan" => Relation::LessThan,
            "GreaterThan" => Relation::GreaterThan,
            "LessThanEquals" => Relation::LessThanEquals,
            "GreaterThanEquals" => Relation::GreaterThanEquals,
            _ => return None,
        };
        Some((family, relation))
    }
}

impl Type {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Null" => Self::Null,
            "Present" => Self::Present,
            "Numeric" => Self::Numeric,
            "String" => Self::String,
            "Boolean" => Self::Boolean,
            "Timestamp" => Self::Timestamp,
            _ => return None,
        })
    }
}
