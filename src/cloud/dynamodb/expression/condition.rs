//! Conditions: what ConditionExpression, FilterExpression and KeyConditionExpression say.
//!
//! A condition is kept as its tests with the operators after them, as they are carried out; so
//! neither reading nor evaluating one goes deeper with its parentheses.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>

mod reader;

use std::cmp::Ordering;
use std::rc::Rc;

use crate::cloud::dynamodb::decimal::Decimal;
use crate::cloud::dynamodb::refused::Refused;
use crate::cloud::dynamodb::value::{Item, Value};

use super::path::Path;
use super::{Placeholders, Words};

/// A condition on an item.
#[derive(Clone, Debug)]
pub(in crate::cloud::dynamodb) struct Condition {
    /// Tests, and operators on what stands before them.
    pub(in crate::cloud::dynamodb) steps: Vec<Step>,
}

/// A step of evaluating a condition.
#[derive(Clone, Debug)]
pub(in crate::cloud::dynamodb) enum Step {
    Test(Test),
    Not,
    And,
    Or,
}

/// A single test.
#[derive(Clone, Debug)]
pub(in crate::cloud::dynamodb) enum Test {
    Compare(Operand, Comparator, Operand),
    Between(Operand, Operand, Operand),
    In(Operand, Vec<Operand>),
    Exists(Path),
    Missing(Path),
    IsType(Operand, Rc<str>),
    BeginsWith(Operand, Operand),
    Contains(Operand, Operand),
}

/// `=`, `<>`, `<`, `<=`, `>`, `>=`
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::cloud::dynamodb) enum Comparator {
    Equal,
    Different,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// What a test looks at.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::cloud::dynamodb) enum Operand {
    Path(Path),
    Value(Value),
    /// `size(path)`
    Size(Path),
}

impl Condition {
    /// Reads the condition in a parameter of this name.
    pub(in crate::cloud::dynamodb) fn parse(
        kind: &'static str,
        text: &str,
        placeholders: &mut Placeholders,
    ) -> Result<Self, Refused> {
        reader::read(Words::new(kind, text)?, placeholders)
    }

    /// Whether an item meets it; one that is not there has no attributes.
    pub(in crate::cloud::dynamodb) fn holds(&self, item: &Item) -> bool {
        let mut results = Vec::new();
        let pop = |results: &mut Vec<bool>| results.pop().expect("an operator has operands");
        for step in &self.steps {
            let result = match step {
                Step::Test(test) => test.holds(item),
                Step::Not => !pop(&mut results),
                Step::And => pop(&mut results) & pop(&mut results),
                Step::Or => pop(&mut results) | pop(&mut results),
            };
            results.push(result);
        }
        pop(&mut results)
    }

    /// The paths that it looks at.
    pub(in crate::cloud::dynamodb) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.steps.iter().flat_map(|step| match step {
            Step::Test(test) => test.paths(),
            Step::Not | Step::And | Step::Or => Vec::new(),
        })
    }
}

impl Test {
    fn holds(&self, item: &Item) -> bool {
        self.outcome(item).unwrap_or(false)
    }

    /// `None` where an operand is missing, or has a type for which there is no such test.
    fn outcome(&self, item: &Item) -> Option<bool> {
        Some(match self {
            Self::Exists(path) => path.get(item).is_some(),
            Self::Missing(path) => path.get(item).is_none(),
            Self::Compare(left, Comparator::Different, right) => {
                left.value(item).as_ref() != right.value(item).as_ref()
            }
            Self::Compare(left, comparator, right) => {
                comparator.holds(&left.value(item)?, &right.value(item)?)?
            }
            Self::Between(value, low, high) => {
                let value = value.value(item)?;
                value.compare(&low.value(item)?)?.is_ge()
                    && value.compare(&high.value(item)?)?.is_le()
            }
            Self::In(value, list) => {
                let value = value.value(item)?;
                list.iter().any(|one| one.value(item).as_ref() == Some(&value))
            }
            Self::IsType(value, name) => value.value(item)?.type_name() == &**name,
            Self::BeginsWith(value, start) => match (value.value(item)?, start.value(item)?) {
                (Value::S(value), Value::S(start)) => value.starts_with(&*start),
                (Value::B(value), Value::B(start)) => value.starts_with(&start),
                _ => false,
            },
            Self::Contains(value, part) => contains(&value.value(item)?, &part.value(item)?),
        })
    }

    fn paths(&self) -> Vec<&Path> {
        let operands: Vec<&Operand> = match self {
            Self::Exists(path) | Self::Missing(path) => return vec![path],
            Self::IsType(operand, _) => vec![operand],
            Self::Compare(left, _, right)
            | Self::BeginsWith(left, right)
            | Self::Contains(left, right) => vec![left, right],
            Self::Between(value, low, high) => vec![value, low, high],
            Self::In(value, list) => std::iter::once(value).chain(list).collect(),
        };
        operands.into_iter().filter_map(Operand::path).collect()
    }
}

impl Comparator {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "=" => Self::Equal,
            "<>" => Self::Different,
            "<" => Self::Less,
            "<=" => Self::AtMost,
            ">" => Self::Greater,
            ">=" => Self::AtLeast,
            _ => return None,
        })
    }

    fn holds(self, left: &Value, right: &Value) -> Option<bool> {
        Some(match self {
            Self::Equal => left == right,
            Self::Different => left != right,
            Self::Less => left.compare(right)? == Ordering::Less,
            Self::AtMost => left.compare(right)?.is_le(),
            Self::Greater => left.compare(right)? == Ordering::Greater,
            Self::AtLeast => left.compare(right)?.is_ge(),
        })
    }
}

impl Operand {
    fn value(&self, item: &Item) -> Option<Value> {
        match self {
            Self::Path(path) => path.get(item).cloned(),
            Self::Value(value) => Some(value.clone()),
            Self::Size(path) => {
                let size = path.get(item)?.size()?;
                Some(Value::N(Decimal::parse(&size.to_string()).expect("a size is a number")))
            }
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) | Self::Size(path) => Some(path),
            Self::Value(_) => None,
        }
    }

    /// The type that it has before there is an item.
    fn type_name(&self) -> Option<&'static str> {
        match self {
            Self::Path(_) => None,
            Self::Value(value) => Some(value.type_name()),
            Self::Size(_) => Some("N"),
        }
    }
}

/// A text in a text, a blob in a blob, an element in a list or a set.
fn contains(value: &Value, part: &Value) -> bool {
    match (value, part) {
        (Value::S(value), Value::S(part)) => value.contains(&**part),
        (Value::B(value), Value::B(part)) => {
            part.is_empty() || value.windows(part.len()).any(|window| window == &**part)
        }
        (Value::L(items), part) => items.contains(part),
        (Value::Ss(texts), Value::S(part)) => texts.contains(part),
        (Value::Ns(numbers), Value::N(part)) => numbers.contains(part),
        (Value::Bs(blobs), Value::B(part)) => blobs.contains(part),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Json;
    use crate::cloud::dynamodb::value::parse_item;

    const ITEM: &str = r#"{
        "id": {"S": "abc"}, "n": {"N": "10"}, "l": {"L": [{"S": "x"}, {"N": "1"}]},
        "m": {"M": {"k": {"S": "deep"}}}, "tags": {"SS": ["red", "green"]}, "no": {"NULL": true}
    }"#;

    const VALUES: &str = r##"{
        "ExpressionAttributeNames": {"#s": "id"},
        "ExpressionAttributeValues": {
            ":s": {"S": "abc"}, ":ab": {"S": "ab"}, ":n9": {"N": "9"}, ":n10": {"N": "10.0"},
            ":n11": {"N": "11"}, ":x": {"S": "x"}, ":red": {"S": "red"}, ":t": {"S": "SS"},
            ":Q": {"S": "Q"}
        }
    }"##;

    #[track_caller]
    fn check(condition: &str, expected: &str) {
        let json = |text| Json::parse(text).expect("JSON");
        let mut placeholders = Placeholders::parse(&json(VALUES)).expect("placeholders");
        let item = parse_item("Item", &json(ITEM)).expect("an item");
        let shown = match Condition::parse("ConditionExpression", condition, &mut placeholders) {
            Ok(condition) => condition.holds(&item).to_string(),
            Err(refused) => {
                let prefix = "Invalid ConditionExpression: ";
                refused.to_string().strip_prefix(prefix).expect("the prefix").to_owned()
            }
        };
        assert_eq!(shown, expected, "{condition}");
    }

    #[test]
    fn tests_and_functions() {
        for yes in [
            "id = :s",
            "#s = :s",
            "n > :n9",
            "n = :n10",
            "n <= :n10 and n >= :n10",
            "n <> :s",
            "n <> nothing",
            "n BETWEEN :n9 AND :n11",
            "n in (:n9, :n10)",
            "begins_with(id, :ab)",
            "contains(id, :ab)",
            "contains(l, :x)",
            "contains(tags, :red)",
            "attribute_exists(m.k)",
            "attribute_not_exists(m.q)",
            "attribute_type(tags, :t)",
            "size(l) < :n9",
            "l[0] = :x",
            "attribute_exists(l[1]) AND NOT attribute_exists(l[2])",
        ] {
            check(yes, "true");
        }
        for no in [
            "nothing = :s",
            "id > :n9",
            "size(n) > :n9",
            "n BETWEEN :n11 AND nothing",
            "m[0] = :s",
            "contains(n, :s)",
        ] {
            check(no, "false");
        }
    }

    #[test]
    fn not_binds_before_and_and_and_before_or() {
        check("id = :s OR id = :s AND id = :ab", "true");
        check("(id = :s OR id = :s) AND id = :ab", "false");
        check("NOT id = :s OR id = :s", "true");
        check("NOT (id = :s OR id = :s)", "false");
        check("NOT NOT id = :s", "true");
        check("(id = :s) AND (n = :n9 OR (n = :n10 AND NOT (id = :ab)))", "true");
        let many = format!("{}id = :s{}", "(".repeat(1500), ")".repeat(1500));
        check(&many, "The expression has redundant parentheses;");
        check(&"NOT ".repeat(1000), "Syntax error; token: \"<EOF>\", near: \"NOT\"");
    }

    #[test]
    fn mistakes() {
        for (condition, message) in [
            (" ", "The expression can not be empty;"),
            ("id == :s", "Syntax error; token: \"=\", near: \"== :s\""),
            ("id = ", "Syntax error; token: \"<EOF>\", near: \"=\""),
            ("(id = :s", "Syntax error; token: \"<EOF>\", near: \":s\""),
            ("id = :s)", "Syntax error; token: \")\", near: \":s)\""),
            ("id = 'a'", "Syntax error; token: \"'\", near: \"= 'a\""),
            ("foo(id)", "Invalid function name; function: foo"),
            (
                "if_not_exists(id, :s)",
                "The function is not allowed in a condition expression; function: if_not_exists",
            ),
            (
                "contains(id) ",
                "Incorrect number of operands for operator or function; operator or function: \
                 contains, number of operands: 1",
            ),
            (
                "attribute_exists(:s)",
                "Operator or function requires a document path; operator or function: \
                 attribute_exists",
            ),
            (
                "begins_with(id, :n9)",
                "Incorrect operand type for operator or function; operator or function: \
                 begins_with, operand type: N",
            ),
            (
                "attribute_type(id, :Q)",
                "Invalid attribute type name found; type: Q, valid types: \
                 {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
            ),
            (
                "id = id",
                "The first operand must be distinct from the remaining operands for this operator \
                 or function; operator: =, first operand: [id]",
            ),
            (
                "id = :none",
                "An expression attribute value used in expression is not defined; attribute \
                 value: :none",
            ),
            ("status = :s", "Attribute name is a reserved keyword; reserved keyword: status"),
            (
                "n between :n11 and :n9",
                "The BETWEEN operator requires upper bound to be greater than or equal to lower \
                 bound; lower bound operand: AttributeValue: {N:11}, upper bound operand: \
                 AttributeValue: {N:9}",
            ),
        ] {
            check(condition, message);
        }
    }
}
