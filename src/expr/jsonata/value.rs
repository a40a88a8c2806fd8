//! Values under evaluation: shared JSON, and what JSON has no form for.
//!
//! A value out of the input stays the shared [`Json`] it was. Arrays made by the evaluation are
//! [`List`]s, because jsonata-js marks them: a *sequence* of one item is that item, unless the
//! expression asks to keep it; an array written in a path (`cons`) is not flattened. Objects made
//! by the evaluation are [`Record`]s, because their members may be marked arrays or functions.

mod function;
mod list;

use std::rc::Rc;

use crate::base::{Array, Json, Number, Object};

pub(super) use function::{ClosureId, Function, Match};
pub(super) use list::{Items, List, Marks};

use super::scope::Key;

/// A value under evaluation.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// No value: what a path finds that leads nowhere.
    Undefined,
    /// JSON; arrays in it are unmarked. Numbers may be infinite while they are under evaluation.
    Json(Json),
    /// An array made by the evaluation.
    List(Rc<List>),
    /// An object made by the evaluation.
    Record(Rc<Record>),
    /// A function.
    Function(Function),
    /// Items with what was bound on the way to them by `@`, `#` and for `%`.
    Tuples(Rc<Vec<Rc<Tuple>>>),
    /// A call in tail position: the evaluator holds its function and arguments.
    Tail,
}

/// An item of a tuple stream.
#[derive(Clone, Debug)]
pub(super) struct Tuple {
    pub(super) item: Value,
    pub(super) bindings: Vec<(Key, Value)>,
}

impl Tuple {
    /// The tuple as jsonata-js lets it be seen where a stream of them gets out of a path.
    fn to_record(&self) -> Value {
        let item = ("@".into(), self.item.clone());
        let bound = self.bindings.iter().map(|(key, value)| (key.text(), value.clone()));
        Value::record(std::iter::once(item).chain(bound).collect())
    }

    /// Binds a name, which may be bound already.
    pub(super) fn bind(&mut self, key: Key, value: Value) {
        match self.bindings.iter_mut().find(|(bound, _)| *bound == key) {
            Some(binding) => binding.1 = value,
            None => self.bindings.push((key, value)),
        }
    }
}

/// The members of an object made by the evaluation, in order.
#[derive(Debug)]
pub(super) struct Record {
    members: Vec<(Rc<str>, Value)>,
    depth: u32,
    holds_functions: bool,
}

impl Record {
    /// An object of members whose keys differ.
    pub(super) fn new(members: Vec<(Rc<str>, Value)>) -> Self {
        let depth = 1 + members.iter().map(|(_, value)| value.depth()).max().unwrap_or(0);
        let holds_functions = members.iter().any(|(_, value)| value.holds_functions());
        Self { members, depth, holds_functions }
    }

    pub(super) fn members(&self) -> &[(Rc<str>, Value)] {
        &self.members
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.members.iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }
}

impl Value {
    pub(super) const TRUE: Self = Self::Json(Json::Bool(true));
    pub(super) const FALSE: Self = Self::Json(Json::Bool(false));

    pub(super) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Json(Json::String(text.into()))
    }

    /// A number; whole ones become integers.
    pub(super) fn number(value: f64) -> Self {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let whole = value.abs() <= EXACT && (value as i64) as f64 == value;
        let number = if whole { Number::Integer(value as i64) } else { Number::Float(value) };
        Self::Json(Json::Number(number))
    }

    pub(super) fn count(count: usize) -> Self {
        Self::Json(Json::from(i64::try_from(count).expect("no list is that long")))
    }

    /// An unmarked array.
    pub(super) fn array(items: Vec<Value>) -> Self {
        Self::List(Rc::new(List::new(items, Marks::default())))
    }

    /// A sequence.
    pub(super) fn sequence(items: Vec<Value>) -> Self {
        Self::List(Rc::new(List::new(items, Marks::SEQUENCE)))
    }

    pub(super) fn record(members: Vec<(Rc<str>, Value)>) -> Self {
        Self::Record(Rc::new(Record::new(members)))
    }

    pub(super) fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }

    /// Whether nothing lies in it and nothing about it depends on where it stands.
    pub(super) fn is_scalar(&self) -> bool {
        matches!(
            self,
            Self::Undefined
                | Self::Json(Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_))
        )
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Json(json) => json.as_str(),
            Self::Undefined
            | Self::List(_)
            | Self::Record(_)
            | Self::Function(_)
            | Self::Tuples(_)
            | Self::Tail => None,
        }
    }

    /// The number, which may be infinite or not a number.
    pub(super) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Json(Json::Number(number)) => Some(number.as_f64()),
            Self::Json(_)
            | Self::Undefined
            | Self::List(_)
            | Self::Record(_)
            | Self::Function(_)
            | Self::Tuples(_)
            | Self::Tail => None,
        }
    }

    pub(super) fn as_function(&self) -> Option<&Function> {
        match self {
            Self::Function(function) => Some(function),
            Self::Undefined
            | Self::Json(_)
            | Self::List(_)
            | Self::Record(_)
            | Self::Tuples(_)
            | Self::Tail => None,
        }
    }

    /// The items, where this is an array of any kind.
    pub(super) fn items(&self) -> Option<Items<'_>> {
        match self {
            Self::Json(Json::Array(array)) => Some(Items::Json(array)),
            Self::List(list) => Some(list.items()),
            Self::Tuples(tuples) => Some(Items::Tuples(tuples)),
            Self::Json(_) | Self::Undefined | Self::Record(_) | Self::Function(_) | Self::Tail => {
                None
            }
        }
    }

    /// The marks of an array made by the evaluation.
    pub(super) fn marks(&self) -> Marks {
        match self {
            Self::List(list) => list.marks(),
            Self::Tuples(_) => Marks::SEQUENCE,
            Self::Json(_) | Self::Undefined | Self::Record(_) | Self::Function(_) | Self::Tail => {
                Marks::default()
            }
        }
    }

    /// The members in order, where this is an object of any kind.
    pub(super) fn members(&self) -> Option<Vec<(Rc<str>, Value)>> {
        match self {
            Self::Json(Json::Object(object)) => Some(
                object.iter().map(|(key, value)| (Rc::clone(key), value.clone().into())).collect(),
            ),
            Self::Record(record) => Some(record.members.clone()),
            Self::Json(_)
            | Self::Undefined
            | Self::List(_)
            | Self::Function(_)
            | Self::Tuples(_)
            | Self::Tail => None,
        }
    }

    /// How many containers lie inside one another.
    pub(super) fn depth(&self) -> u32 {
        match self {
            Self::Json(json) => json.depth(),
            Self::List(list) => list.depth(),
            Self::Record(record) => record.depth,
            Self::Tuples(_) => 1,
            Self::Undefined | Self::Function(_) | Self::Tail => 0,
        }
    }

    /// Whether a function may be in it that was made by this evaluation.
    pub(super) fn holds_functions(&self) -> bool {
        match self {
            Self::Undefined | Self::Json(_) => false,
            Self::List(list) => list.holds_functions(),
            Self::Record(record) => record.holds_functions,
            Self::Function(function) => function.closure().is_some(),
            Self::Tuples(_) | Self::Tail => true,
        }
    }

    /// The JSON of it: functions in arrays become null and in objects are left out, as
    /// JavaScript's `JSON.stringify` does. None where nothing is left.
    pub(super) fn to_json(&self) -> Option<Json> {
        match self {
            Self::Undefined | Self::Function(_) | Self::Tail => None,
            Self::Json(json) => Some(json.clone()),
            Self::List(list) if list.marks().outer => list.items().first().to_json(),
            Self::List(_) | Self::Tuples(_) => {
                let items = self.items().expect("these are the arrays");
                let items = items.iter().map(|item| item.to_json().unwrap_or(Json::Null));
                Some(Array::new(items.collect()).into())
            }
            Self::Record(record) => Some(object(&record.members).into()),
        }
    }

    /// How many items and members the evaluation has put into it: what its JSON will take anew.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::List(list) => match list.items() {
                Items::Values(values) => {
                    values.iter().map(|value| 1 + value.weight()).fold(0, usize::saturating_add)
                }
                items @ Items::Json(_) | items @ Items::Span { .. } | items @ Items::Tuples(_) => {
                    items.len()
                }
            },
            Self::Record(record) => {
                let weights = record.members.iter().map(|(_, value)| 2 + value.weight());
                weights.fold(0, usize::saturating_add)
            }
            Self::Tuples(tuples) => tuples.len(),
            Self::Undefined | Self::Json(_) | Self::Function(_) | Self::Tail => 0,
        }
    }

    /// About how many bytes its JSON text has.
    pub(super) fn text_bytes(&self) -> usize {
        let sum = |all: usize, bytes: usize| all.saturating_add(bytes).saturating_add(1);
        match self {
            Self::Json(json) => json.bytes(),
            Self::List(list) => match list.items() {
                Items::Values(values) => values.iter().map(Self::text_bytes).fold(2, sum),
                items @ Items::Json(_) | items @ Items::Span { .. } | items @ Items::Tuples(_) => {
                    items.len().saturating_mul(8)
                }
            },
            Self::Record(record) => {
                let members = record.members.iter();
                members.map(|(key, value)| key.len() + 3 + value.text_bytes()).fold(2, sum)
            }
            Self::Tuples(tuples) => tuples.len(),
            Self::Undefined | Self::Function(_) | Self::Tail => 2,
        }
    }

    /// Whether a function lies in it, where JSON can have none.
    pub(super) fn contains_function(&self) -> bool {
        match self {
            Self::Function(_) => true,
            Self::List(list) => match list.items() {
                Items::Values(values) => values.iter().any(Self::contains_function),
                Items::Json(_) | Items::Span { .. } | Items::Tuples(_) => false,
            },
            Self::Record(record) => {
                record.members.iter().any(|(_, value)| value.contains_function())
            }
            Self::Undefined | Self::Json(_) | Self::Tuples(_) | Self::Tail => false,
        }
    }

    /// Whether a number lies in it that is not finite. Input never holds one.
    pub(super) fn contains_infinity(&self) -> bool {
        match self {
            Self::Json(Json::Number(number)) => !number.as_f64().is_finite(),
            Self::List(list) => match list.items() {
                Items::Values(values) => values.iter().any(Self::contains_infinity),
                Items::Json(_) | Items::Span { .. } | Items::Tuples(_) => false,
            },
            Self::Record(record) => {
                record.members.iter().any(|(_, value)| value.contains_infinity())
            }
            Self::Undefined | Self::Json(_) | Self::Function(_) | Self::Tuples(_) | Self::Tail => {
                false
            }
        }
    }
}

fn object(members: &[(Rc<str>, Value)]) -> Object {
    let mut object = Object::new();
    for (key, value) in members {
        if let Some(json) = value.to_json() {
            object.insert(Rc::clone(key), json);
        }
    }
    object
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        Self::Json(json)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }
}

impl From<Option<Value>> for Value {
    fn from(value: Option<Value>) -> Self {
        value.unwrap_or(Self::Undefined)
    }
}

/// Equality of values, whatever marks their arrays have. Functions equal nothing but themselves.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(left), Self::Json(right)) => left == right,
            (Self::Undefined, Self::Undefined) => true,
            (Self::Function(left), Self::Function(right)) => left == right,
            (left, right) => match (left.items(), right.items()) {
                (Some(left), Some(right)) => {
                    left.len() == right.len() && left.iter().zip(right.iter()).all(|(a, b)| a == b)
                }
                (None, None) => same_members(left, right),
                (Some(_), None) | (None, Some(_)) => false,
            },
        }
    }
}

fn same_members(left: &Value, right: &Value) -> bool {
    let (Some(left), Some(_)) = (left.members(), right.members()) else { return false };
    let count = right.members().map_or(0, |members| members.len());
    left.len() == count && left.iter().all(|(key, value)| right.member(key).as_ref() == Some(value))
}

impl Value {
    /// The member of that name, where this is an object that has one.
    pub(super) fn member(&self, key: &str) -> Option<Value> {
        match self {
            Self::Json(Json::Object(object)) => object.get(key).cloned().map(Value::Json),
            Self::Record(record) => record.get(key).cloned(),
            Self::Json(_)
            | Self::Undefined
            | Self::List(_)
            | Self::Function(_)
            | Self::Tuples(_)
            | Self::Tail => None,
        }
    }
}
