//! What an UpdateExpression does to an item.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>

mod reader;

use crate::base::sort_by_key;
use std::cmp::Reverse;
use std::rc::Rc;

use crate::cloud::dynamodb::refused::Refused;
use crate::cloud::dynamodb::value::{Item, Value};

use super::path::{Part, Path};
use super::{Placeholders, Words};

/// An update of an item.
#[derive(Clone, Debug)]
pub(in crate::cloud::dynamodb) struct Update {
    changes: Vec<(Path, Change)>,
}

/// What happens to a place of an item.
#[derive(Clone, Debug)]
enum Change {
    Set(Term),
    Remove,
    Add(Value),
    Delete(Value),
}

/// What a place is set to.
#[derive(Clone, Debug)]
enum Term {
    Operand(Operand),
    Sum(Operand, Operand),
    Difference(Operand, Operand),
}

#[derive(Clone, Debug)]
enum Operand {
    Path(Path),
    Value(Value),
    IfNotExists(Path, Box<Operand>),
    ListAppend(Box<Operand>, Box<Operand>),
}

impl Update {
    pub(in crate::cloud::dynamodb) fn parse(
        text: &str,
        placeholders: &mut Placeholders,
    ) -> Result<Self, Refused> {
        reader::read(Words::new("UpdateExpression", text)?, placeholders)
    }

    /// The places that it changes.
    pub(in crate::cloud::dynamodb) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.changes.iter().map(|(path, _)| path)
    }

    /// The item afterwards. Everything is worked out from the item as it was; elements are taken
    /// out of lists from the last to the first.
    pub(in crate::cloud::dynamodb) fn apply(&self, item: &Item) -> Result<Item, Refused> {
        let mut changed = item.clone();
        let mut removals = Vec::new();
        for (path, change) in &self.changes {
            match change.result(path, item)? {
                Some(value) => set(&mut changed, path, value)?,
                None => removals.push(path),
            }
        }
        sort_by_key(&mut removals, |path| Reverse(indices(path)));
        for path in removals {
            remove(&mut changed, path)?;
        }
        Ok(changed)
    }
}

/// The numbers in a path.
fn indices(path: &Path) -> Vec<usize> {
    let index = |part: &Part| match part {
        Part::Index(index) => Some(*index),
        Part::Name(_) => None,
    };
    path.rest.iter().filter_map(index).collect()
}

impl Change {
    /// What will stand there; `None` where nothing will.
    fn result(&self, path: &Path, item: &Item) -> Result<Option<Value>, Refused> {
        Ok(match self {
            Self::Set(term) => Some(term.value(item)?),
            Self::Remove => None,
            Self::Add(more) => Some(match path.get(item) {
                Some(value) => added(value, more)?,
                None => more.clone(),
            }),
            Self::Delete(less) => match path.get(item) {
                Some(value) => without(value, less)?,
                None => None,
            },
        })
    }
}

impl Term {
    fn value(&self, item: &Item) -> Result<Value, Refused> {
        match self {
            Self::Operand(operand) => operand.value(item),
            Self::Sum(left, right) => added_numbers(left.value(item)?, right.value(item)?, false),
            Self::Difference(left, right) => {
                added_numbers(left.value(item)?, right.value(item)?, true)
            }
        }
    }
}

impl Operand {
    fn value(&self, item: &Item) -> Result<Value, Refused> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Path(path) => path.get(item).cloned().ok_or_else(|| {
                Refused::invalid(
                    "The provided expression refers to an attribute that does not exist in the \
                     item",
                )
            }),
            Self::IfNotExists(path, otherwise) => match path.get(item) {
                Some(value) => Ok(value.clone()),
                None => otherwise.value(item),
            },
            Self::ListAppend(first, second) => match (first.value(item)?, second.value(item)?) {
                (Value::L(first), Value::L(second)) => {
                    Ok(Value::L(first.into_iter().chain(second).collect()))
                }
                _ => Err(wrong_operand()),
            },
        }
    }

    /// The type that it has before there is an item.
    fn type_name(&self) -> Option<&'static str> {
        match self {
            Self::Value(value) => Some(value.type_name()),
            Self::ListAppend(..) => Some("L"),
            Self::Path(_) | Self::IfNotExists(..) => None,
        }
    }
}

fn added_numbers(left: Value, right: Value, negated: bool) -> Result<Value, Refused> {
    let (Value::N(left), Value::N(right)) = (left, right) else { return Err(wrong_operand()) };
    let right = if negated { right.negated() } else { right };
    left.plus(&right).map(Value::N).map_err(|error| Refused::invalid(error.to_string()))
}

/// `ADD`: a number more, or the elements of another set.
fn added(value: &Value, more: &Value) -> Result<Value, Refused> {
    Ok(match (value, more) {
        (Value::N(_), Value::N(_)) => added_numbers(value.clone(), more.clone(), false)?,
        (Value::Ss(set), Value::Ss(more)) => Value::Ss(set | more),
        (Value::Ns(set), Value::Ns(more)) => Value::Ns(set | more),
        (Value::Bs(set), Value::Bs(more)) => Value::Bs(set | more),
        _ => return Err(wrong_operand()),
    })
}

/// `DELETE`: without the elements of another set; nothing where none are left.
fn without(value: &Value, less: &Value) -> Result<Option<Value>, Refused> {
    let rest = match (value, less) {
        (Value::Ss(set), Value::Ss(less)) => Value::Ss(set - less),
        (Value::Ns(set), Value::Ns(less)) => Value::Ns(set - less),
        (Value::Bs(set), Value::Bs(less)) => Value::Bs(set - less),
        _ => return Err(wrong_operand()),
    };
    Ok(Some(rest).filter(|rest| rest.size() != Some(0)))
}

fn wrong_operand() -> Refused {
    Refused::invalid("An operand in the update expression has an incorrect data type")
}

fn wrong_path() -> Refused {
    Refused::invalid("The document path provided in the update expression is invalid for update")
}

fn set(item: &mut Item, path: &Path, value: Value) -> Result<(), Refused> {
    let Some((last, way)) = path.rest.split_last() else {
        item.insert(Rc::clone(&path.head), value);
        return Ok(());
    };
    match (inside(item, &path.head, way)?, last) {
        (Value::M(members), Part::Name(name)) => {
            members.insert(Rc::clone(name), value);
        }
        (Value::L(items), Part::Index(index)) => match items.get_mut(*index) {
            Some(place) => *place = value,
            None => items.push(value),
        },
        _ => return Err(wrong_path()),
    }
    Ok(())
}

/// Takes away what stands there, if anything does.
fn remove(item: &mut Item, path: &Path) -> Result<(), Refused> {
    let Some((last, way)) = path.rest.split_last() else {
        item.remove(&path.head);
        return Ok(());
    };
    match (inside(item, &path.head, way)?, last) {
        (Value::M(members), Part::Name(name)) => {
            members.remove(name);
        }
        (Value::L(items), Part::Index(index)) => {
            if *index < items.len() {
                items.remove(*index);
            }
        }
        _ => return Err(wrong_path()),
    }
    Ok(())
}

fn inside<'a>(item: &'a mut Item, head: &str, way: &[Part]) -> Result<&'a mut Value, Refused> {
    let mut value = item.get_mut(head).ok_or_else(wrong_path)?;
    for part in way {
        value = match (value, part) {
            (Value::M(members), Part::Name(name)) => members.get_mut(name),
            (Value::L(items), Part::Index(index)) => items.get_mut(*index),
            _ => None,
        }
        .ok_or_else(wrong_path)?;
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Json;
    use crate::cloud::dynamodb::Dialect;
    use crate::cloud::dynamodb::value::{item_json, parse_item};

    const VALUES: &str = r#"{"ExpressionAttributeValues": {
        ":one": {"N": "1"}, ":s": {"S": "new"}, ":l": {"L": [{"N": "3"}]}, ":e": {"L": []},
        ":r": {"SS": ["r"]}, ":rg": {"SS": ["r", "g"]}
    }}"#;

    #[track_caller]
    fn check(update: &str, expected: &str) {
        let json = |text| Json::parse(text).expect("JSON");
        let item = r#"{"c":{"N":"1"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]},"m":{"M":{"k":{"S":"v"}}},"t":{"SS":["g","r"]}}"#;
        let item = parse_item("Item", &json(item)).expect("an item");
        let mut placeholders = Placeholders::parse(&json(VALUES)).expect("placeholders");
        let changed =
            Update::parse(update, &mut placeholders).and_then(|update| update.apply(&item));
        let shown = match changed {
            Ok(changed) => {
                let is_new = |(name, value): &(&Rc<str>, &Value)| item.get(*name) != Some(value);
                let new: Item = changed
                    .iter()
                    .filter(is_new)
                    .map(|(name, value)| (Rc::clone(name), value.clone()))
                    .collect();
                let gone = item.keys().filter(|name| !changed.contains_key(*name));
                let gone: String = gone.map(|name| format!(" -{name}")).collect();
                format!("{}{gone}", item_json(&new, Dialect::Optimized))
            }
            Err(refused) => refused.to_string(),
        };
        assert_eq!(shown, expected, "{update}");
    }

    #[test]
    fn changes() {
        for (update, changed) in [
            ("SET s = :s", r#"{"s":{"S":"new"}}"#),
            ("set c = c + :one, d = c - :one", r#"{"c":{"N":"2"},"d":{"N":"0"}}"#),
            (
                "SET x = if_not_exists(c, :s), y = if_not_exists(z, :s)",
                r#"{"x":{"N":"1"},"y":{"S":"new"}}"#,
            ),
            ("SET q = if_not_exists(q, :one) + :one", r#"{"q":{"N":"2"}}"#),
            ("SET q = list_append(if_not_exists(q, :e), :l)", r#"{"q":{"L":[{"N":"3"}]}}"#),
            ("SET m.k = :s, m.j = :one", r#"{"m":{"M":{"j":{"N":"1"},"k":{"S":"new"}}}}"#),
            (
                "SET l[9] = :s, l[0] = :s",
                r#"{"l":{"L":[{"S":"new"},{"N":"1"},{"N":"2"},{"S":"new"}]}}"#,
            ),
            ("REMOVE c, m.k, l[0], l[2], nothing", r#"{"l":{"L":[{"N":"1"}]},"m":{"M":{}}} -c"#),
            ("ADD c :one, n :one, t :rg", r#"{"c":{"N":"2"},"n":{"N":"1"}}"#),
            ("DELETE t :r", r#"{"t":{"SS":["g"]}}"#),
            ("DELETE t :rg, u :rg", "{} -t"),
            ("REMOVE c SET d = c", r#"{"d":{"N":"1"}} -c"#),
        ] {
            check(update, changed);
        }
    }

    #[test]
    fn mistakes() {
        for (update, message) in [
            ("s = :s", "Invalid UpdateExpression: Syntax error; token: \"s\", near: \"s =\""),
            ("SET s", "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"s\""),
            (
                "SET s = :s SET t = :s",
                "Invalid UpdateExpression: The \"SET\" section can only be used once in an update expression;",
            ),
            (
                "SET a = nothing",
                "The provided expression refers to an attribute that does not exist in the item",
            ),
            (
                "SET a.b = :s",
                "The document path provided in the update expression is invalid for update",
            ),
            (
                "SET m[0] = :s",
                "The document path provided in the update expression is invalid for update",
            ),
            ("SET x = m + :one", "An operand in the update expression has an incorrect data type"),
            (
                "SET x = c + :s",
                "Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S",
            ),
            (
                "ADD c :s",
                "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeset: ALLOWED_FOR_ADD_OPERAND",
            ),
            ("ADD t :one", "An operand in the update expression has an incorrect data type"),
            (
                "SET c = :one REMOVE c",
                "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c], path two: [c]",
            ),
            (
                "SET x = size(c)",
                "Invalid UpdateExpression: The function is not allowed in an update expression; function: size",
            ),
            ("SET x = foo(c)", "Invalid UpdateExpression: Invalid function name; function: foo"),
            (
                "SET x = list_append(l)",
                "Invalid UpdateExpression: Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1",
            ),
        ] {
            check(update, message);
        }
        let deep = format!("SET x = {}:s{}", "if_not_exists(y, ".repeat(200), ")".repeat(200));
        check(
            &deep,
            "Invalid UpdateExpression: The expression has too many functions in functions;",
        );
    }
}
