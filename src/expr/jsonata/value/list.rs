//! Arrays made by the evaluation, with jsonata-js's marks; and one way to read any array.

use std::rc::Rc;

use crate::base::Json;

use super::{Contents, Tuple, Value};

/// How jsonata-js treats an array.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Marks {
    /// It holds results: of one item it is that item, of none undefined.
    pub(in super::super) sequence: bool,
    /// A sequence that stays an array even with one item (`[]` in the expression).
    pub(in super::super) keep_singleton: bool,
    /// Written as an array in a path: not flattened into the result.
    pub(in super::super) cons: bool,
    /// The array around an input that is an array.
    pub(in super::super) outer: bool,
}

impl Marks {
    pub(in super::super) const SEQUENCE: Self =
        Self { sequence: true, keep_singleton: false, cons: false, outer: false };
}

/// An array made by the evaluation.
#[derive(Clone, Debug)]
pub(in super::super) struct List {
    store: Store,
    marks: Marks,
    contents: Contents,
}

#[derive(Clone, Debug)]
enum Store {
    Values(Vec<Value>),
    /// Consecutive whole numbers: ten million of them take no memory.
    Span {
        first: i64,
        len: usize,
    },
}

impl List {
    pub(in super::super) fn new(items: Vec<Value>, marks: Marks) -> Self {
        let contents = Contents::around(items.iter(), 1);
        Self { store: Store::Values(items), marks, contents }
    }

    pub(in super::super) fn span(first: i64, len: usize, marks: Marks) -> Self {
        let contents = Contents { depth: 1, weight: len, ..Contents::default() };
        Self { store: Store::Span { first, len }, marks, contents }
    }

    pub(in super::super) fn marks(&self) -> Marks {
        self.marks
    }

    /// The same items under other marks.
    pub(in super::super) fn marked(mut self, marks: Marks) -> Self {
        self.marks = marks;
        self
    }

    pub(in super::super) fn items(&self) -> Items<'_> {
        match &self.store {
            Store::Values(values) => Items::Values(values),
            Store::Span { first, len } => Items::Span { first: *first, len: *len },
        }
    }

    pub(in super::super) fn into_values(self) -> Vec<Value> {
        match self.store {
            Store::Values(values) => values,
            Store::Span { .. } => self.items().iter().collect(),
        }
    }

    pub(super) fn contents(&self) -> Contents {
        self.contents
    }
}

/// The items of any array, read alike.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Items<'a> {
    Json(&'a [Json]),
    Values(&'a [Value]),
    Span { first: i64, len: usize },
    Tuples(&'a [Rc<Tuple>]),
}

impl<'a> Items<'a> {
    pub(in super::super) fn len(self) -> usize {
        match self {
            Self::Json(items) => items.len(),
            Self::Values(items) => items.len(),
            Self::Span { len, .. } => len,
            Self::Tuples(tuples) => tuples.len(),
        }
    }

    /// How many items lie in memory.
    pub(in super::super) fn stored(self) -> usize {
        match self {
            Self::Json(_) | Self::Values(_) | Self::Tuples(_) => self.len(),
            Self::Span { .. } => 0,
        }
    }

    /// The item at an index; undefined beyond the end.
    pub(in super::super) fn at(self, index: usize) -> Value {
        let item = match self {
            Self::Json(items) => items.get(index).cloned().map(Value::Json),
            Self::Values(items) => items.get(index).cloned(),
            Self::Span { first, len } => {
                (index < len).then(|| Value::Json(Json::from(first + index as i64)))
            }
            Self::Tuples(tuples) => tuples.get(index).map(|tuple| tuple.to_record()),
        };
        item.into()
    }

    pub(in super::super) fn first(self) -> Value {
        self.at(0)
    }

    pub(in super::super) fn iter(self) -> impl Iterator<Item = Value> + 'a {
        (0..self.len()).map(move |index| self.at(index))
    }

    pub(in super::super) fn to_vec(self) -> Vec<Value> {
        match self {
            Self::Values(values) => values.to_vec(),
            Self::Json(_) | Self::Span { .. } | Self::Tuples(_) => self.iter().collect(),
        }
    }
}
