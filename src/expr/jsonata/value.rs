//! Values under evaluation: shared JSON, and what JSON has no form for.
//!
//! A value out of the input stays the shared [`Json`] it was. Arrays made by the evaluation are
//! [`List`]s, because jsonata-js marks them: a *sequence* of one item is that item, unless the
//! expression asks to keep it; an array written in a path (`cons`) is not flattened. Objects made
//! by the evaluation are [`Record`]s, because their members may be marked arrays or functions.

mod function;
mod list;

use std::collections::HashMap;
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

/// What lies in a value. Arrays and objects made by the evaluation remember theirs: parts are
/// shared, and a walk through them would come to the same part again and again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contents {
    /// Containers inside one another.
    pub(super) depth: u32,
    /// Items and members that the evaluation has put in: what its JSON will take anew.
    pub(super) weight: usize,
    /// A function, where JSON can have none.
    pub(super) function: bool,
    /// A function that this evaluation has made.
    pub(super) closure: bool,
    /// A number that is not finite. Input never holds one.
    pub(super) infinity: bool,
}

impl Contents {
    /// Those of a container; each of its parts weighs as much as given, and what lies in it.
    fn around<'v>(parts: impl Iterator<Item = &'v Value>, each: usize) -> Self {
        let mut whole = Self::default();
        for part in parts {
            let part = part.contents();
            whole.depth = whole.depth.max(part.depth);
            whole.weight = whole.weight.saturating_add(part.weight).saturating_add(each);
            whole.function |= part.function;
            whole.closure |= part.closure;
            whole.infinity |= part.infinity;
        }
        whole.depth += 1;
        whole
    }
}

/// The members of an object made by the evaluation, in order.
#[derive(Debug)]
pub(super) struct Record {
    members: Vec<(Rc<str>, Value)>,
    contents: Contents,
    /// Where each key stands; only where there are more than [`INDEX_FROM`].
    index: Option<Box<Index>>,
}

/// Places by their keys.
type Index = HashMap<Rc<str>, usize>;

/// Up to this many members a look-up compares keys one by one; beyond it an index is built.
const INDEX_FROM: usize = 16;

impl Record {
    /// An object of members whose keys differ.
    pub(super) fn new(members: Vec<(Rc<str>, Value)>) -> Self {
        let contents = Contents::around(members.iter().map(|(_, value)| value), 2);
        let index = (members.len() > INDEX_FROM).then(|| {
            let places = members.iter().enumerate().map(|(at, (key, _))| (Rc::clone(key), at));
            Box::new(places.collect())
        });
        Self { members, contents, index }
    }

    pub(super) fn members(&self) -> &[(Rc<str>, Value)] {
        &self.members
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        let at = match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.members.iter().position(|(name, _)| &**name == key),
        };
        at.map(|at| &self.members[at].1)
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
        Self::Json(Json::Number(whole(value)))
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

    /// How many members there are, where this is an object of any kind.
    pub(super) fn member_count(&self) -> Option<usize> {
        match self {
            Self::Json(Json::Object(object)) => Some(object.len()),
            Self::Record(record) => Some(record.members.len()),
            Self::Json(_)
            | Self::Undefined
            | Self::List(_)
            | Self::Function(_)
            | Self::Tuples(_)
            | Self::Tail => None,
        }
    }

    /// What lies in it, known without walking.
    pub(super) fn contents(&self) -> Contents {
        match self {
            Self::Undefined => Contents::default(),
            Self::Json(Json::Number(Number::Float(number))) => {
                Contents { infinity: !number.is_finite(), ..Contents::default() }
            }
            Self::Json(json) => Contents { depth: json.depth(), ..Contents::default() },
            Self::List(list) => list.contents(),
            Self::Record(record) => record.contents,
            Self::Function(function) => Contents {
                function: true,
                closure: function.closure().is_some(),
                ..Contents::default()
            },
            Self::Tuples(tuples) => {
                Contents { depth: 1, weight: tuples.len(), closure: true, ..Contents::default() }
            }
            Self::Tail => Contents { closure: true, ..Contents::default() },
        }
    }

    /// How many containers lie inside one another.
    pub(super) fn depth(&self) -> u32 {
        self.contents().depth
    }

    /// The JSON of it: functions in arrays become null and in objects are left out, as
    /// JavaScript's `JSON.stringify` does. None where nothing is left. Walks, so its weight is paid
    /// for before. `1.0` is 1, as in JavaScript (measured on AWS); what lies inside a given array or
    /// object stays as it was given.
    pub(super) fn to_json(&self) -> Option<Json> {
        match self {
            Self::Undefined | Self::Function(_) | Self::Tail => None,
            Self::Json(Json::Number(Number::Float(number))) => Some(Json::Number(whole(*number))),
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

    /// About how many bytes its JSON text has. Walks, so its weight is paid for before.
    pub(super) fn text_bytes(&self) -> usize {
        let sum = |all: usize, bytes: usize| all.saturating_add(bytes).saturating_add(1);
        match self {
            Self::Json(Json::String(text)) => text.len().saturating_add(2),
            Self::Json(json @ (Json::Array(_) | Json::Object(_))) => json.bytes(),
            Self::Json(Json::Number(Number::Float(_))) => 24,
            Self::Json(Json::Null | Json::Bool(_) | Json::Number(Number::Integer(_))) => 4,
            Self::List(list) => match list.items() {
                Items::Values(values) => values.iter().map(Self::text_bytes).fold(2, sum),
                items @ Items::Json(_) | items @ Items::Span { .. } | items @ Items::Tuples(_) => {
                    items.len().saturating_mul(8)
                }
            },
            Self::Record(record) => {
                let members = record.members.iter();
                members.map(|(key, value)| sum(key.len() + 3, value.text_bytes())).fold(2, sum)
            }
            Self::Tuples(tuples) => tuples.len(),
            Self::Undefined | Self::Function(_) | Self::Tail => 2,
        }
    }
}

fn whole(value: f64) -> Number {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_whole = value.abs() <= EXACT && (value as i64) as f64 == value;
    if is_whole { Number::Integer(value as i64) } else { Number::Float(value) }
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
