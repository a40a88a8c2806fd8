//! Takes objects of a definition apart, field by field.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

use crate::base::{Number, StateName};
use crate::expr::{Path, Template};
use crate::text::{Kind, Member, Node, Span};

use super::QueryLanguage;
use super::guide::Place;
use super::read::{Reader, SCHEMA, Target};
use super::slip::{Slip, is_field};

/// Up to this many members a look-up compares names one by one; beyond it an index is built.
const INDEX_FROM: usize = 32;

/// The fields of an object. What nobody asked for is reported by [`Fields::finish`].
#[derive(Debug)]
pub(super) struct Fields<'a> {
    members: &'a [Member],
    seen: Vec<bool>,
    /// Where the last field of each name stands, in an object with many.
    index: Option<HashMap<&'a str, usize>>,
    pub(super) location: String,
    pub(super) span: Span,
}

impl<'a> Fields<'a> {
    /// The fields of a node, which must be an object.
    pub(super) fn of(node: &'a Node, location: &str, reader: &mut Reader) -> Option<Self> {
        let Some(members) = node.members() else {
            reader.error(SCHEMA, "Expected value of type Object", location, node.span);
            return None;
        };
        let index = || members.iter().enumerate().map(|(at, it)| (&*it.key, at)).collect();
        Some(Self {
            members,
            seen: vec![false; members.len()],
            index: (members.len() > INDEX_FROM).then(index),
            location: location.to_owned(),
            span: Span::new(node.span.start, (node.span.start + 1).min(node.span.end)),
        })
    }

    /// Where a field stands. Of fields with the same name the last one counts.
    fn place(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.members.iter().rposition(|member| &*member.key == key),
        }
    }

    /// The value of a field.
    pub(super) fn take(&mut self, key: &str) -> Option<&'a Node> {
        let at = self.place(key)?;
        self.seen[at] = true;
        Some(&self.members[at].value)
    }

    /// Where a field stands in the definition: `/States/Pay/Next`.
    pub(super) fn location_of(&self, key: &str) -> String {
        format!("{}/{key}", self.location.trim_end_matches('/'))
    }

    /// A field that is a string, if it is there.
    pub(super) fn string(&mut self, key: &str, reader: &mut Reader) -> Option<&'a Rc<str>> {
        let node = self.take(key)?;
        if node.string().is_none() {
            self.wrong_type(key, "String", "a string", node.span, reader);
        }
        node.string()
    }

    /// A field that is `true` or `false`, if it is there.
    pub(super) fn boolean(&mut self, key: &str, reader: &mut Reader) -> Option<bool> {
        let node = self.take(key)?;
        if let Kind::Bool(value) = node.kind {
            return Some(value);
        }
        self.wrong_type(key, "Boolean", "true or false", node.span, reader);
        None
    }

    /// A field that is a whole number within a range, if it is there.
    pub(super) fn integer(
        &mut self,
        key: &str,
        range: RangeInclusive<i64>,
        reader: &mut Reader,
    ) -> Option<i64> {
        let node = self.take(key)?;
        let Some(number) = number(node).filter(|it| it.as_f64().fract() == 0.0) else {
            self.wrong_type(key, "Integer", "a whole number", node.span, reader);
            return None;
        };
        let (least, most) = range.into_inner();
        if number < Number::Integer(least) {
            self.out_of_range(key, &format!("Minimum value is {least}"), node.span, reader)
        } else if number > Number::Integer(most) {
            self.out_of_range(key, &format!("Maximum value is {most}"), node.span, reader)
        } else {
            number.as_i64()
        }
    }

    /// A field that is a number within a range, if it is there.
    pub(super) fn decimal(
        &mut self,
        key: &str,
        range: RangeInclusive<f64>,
        reader: &mut Reader,
    ) -> Option<f64> {
        let node = self.take(key)?;
        let Some(value) = number(node).map(Number::as_f64) else {
            self.wrong_type(key, "Number", "a number", node.span, reader);
            return None;
        };
        let (least, most) = range.into_inner();
        if value < least {
            self.out_of_range(key, &format!("Minimum value is {least:?}"), node.span, reader)
        } else if value > most {
            self.out_of_range(key, &format!("Maximum value is {most:?}"), node.span, reader)
        } else {
            Some(value)
        }
    }

    fn out_of_range<T>(
        &self,
        key: &str,
        message: &str,
        span: Span,
        reader: &mut Reader,
    ) -> Option<T> {
        reader.error(SCHEMA, message, &self.location_of(key), span);
        None
    }

    fn wrong_type(&self, key: &str, name: &str, wanted: &str, span: Span, reader: &mut Reader) {
        let message = format!("Expected value of type {name}");
        let sentence = format!("The value of \"{key}\" must be {wanted}.");
        reader.explain(message, sentence, &self.location_of(key), span);
    }

    /// A field whose value is one of a few names, if it is there.
    pub(super) fn one_of<'k>(
        &mut self,
        key: &str,
        names: &[&'k str],
        reader: &mut Reader,
    ) -> Option<&'k str> {
        let message = format!("Value should be one of the following: [{}]", names.join(", "));
        self.named(key, names, message, reader)
    }

    /// The same, for the fields of which AWS has other words.
    pub(super) fn one_of_these<'k>(
        &mut self,
        key: &str,
        names: &[&'k str],
        reader: &mut Reader,
    ) -> Option<&'k str> {
        let values = names.join(", ");
        let message = format!("The field '{key}' should have one of these values: [{values}]");
        self.named(key, names, message, reader)
    }

    fn named<'k>(
        &mut self,
        key: &str,
        names: &[&'k str],
        message: String,
        reader: &mut Reader,
    ) -> Option<&'k str> {
        let span = self.take(key)?.span;
        let text = self.string(key, reader)?;
        let found = names.iter().find(|name| **name == &**text).copied();
        if found.is_none() {
            let slip = || Slip::of(text, names.iter().copied(), span);
            let question = reader.has_room().then(slip).flatten();
            let problem = reader.error(SCHEMA, message, &self.location_of(key), span);
            question.into_iter().for_each(|it| it.ask(problem));
        }
        found
    }

    /// A field that is a path that names one place, if it is there.
    pub(super) fn reference_path(&mut self, key: &str, reader: &mut Reader) -> Option<Path> {
        let node = self.take(key)?;
        reader.reference_path(node, &self.location_of(key))
    }

    /// A field that is an array, if it is there, with the location of each item.
    pub(super) fn items(
        &mut self,
        key: &str,
        reader: &mut Reader,
    ) -> Option<Vec<(String, &'a Node)>> {
        let node = self.take(key)?;
        let Some(items) = node.items() else {
            self.wrong_type(key, "Array", "an array", node.span, reader);
            return None;
        };
        let location = self.location_of(key);
        let place = |(at, item)| (format!("{location}[{at}]"), item);
        Some(items.iter().enumerate().map(place).collect())
    }

    /// A field that is an array with something in it, if it is there.
    pub(super) fn some_items(
        &mut self,
        key: &str,
        reader: &mut Reader,
    ) -> Option<Vec<(String, &'a Node)>> {
        let items = self.items(key, reader)?;
        if items.is_empty() {
            reader.error(SCHEMA, "Value cannot be empty", &self.location_of(key), self.span);
        }
        Some(items)
    }

    /// A field that names a state, if it is there.
    pub(super) fn target(&mut self, key: &'static str, reader: &mut Reader) -> Option<StateName> {
        let span = self.take(key)?.span;
        let name = StateName::from(Rc::clone(self.string(key, reader)?));
        let location = self.location_of(key);
        reader.targets.push(Target { field: key, name: name.clone(), location, span });
        Some(name)
    }

    /// A field that is a template in the language of the state, if it is there.
    pub(super) fn template(&mut self, key: &str, reader: &mut Reader) -> Option<Template> {
        let node = self.take(key)?;
        Some(reader.template(node, &self.location_of(key)))
    }

    /// A field that is an object, taken apart, if it is there.
    pub(super) fn object(&mut self, key: &str, reader: &mut Reader) -> Option<Self> {
        let node = self.take(key)?;
        Self::of(node, &self.location_of(key), reader)
    }

    /// Whether a field is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.place(key).is_some()
    }

    /// Reports fields that are missing, in AWS's words.
    pub(super) fn require(&self, keys: &[&str], reader: &mut Reader) {
        let missing: Vec<_> = keys.iter().copied().filter(|key| !self.has(key)).collect();
        if !missing.is_empty() {
            let message = format!("These fields are required: [{}]", missing.join(", "));
            reader.error(SCHEMA, message, &self.location, self.span);
        }
    }

    /// Reports that of two fields only one may be there.
    pub(super) fn exclude(&self, one: &str, other: &str, reader: &mut Reader) {
        if let (Some(_), Some(second)) = (self.place(one), self.place(other)) {
            let span = self.members[second].key_span;
            self.too_many(&[one, other], span, reader);
        }
    }

    /// Which of these fields is there; reports where it is none of them, or several. Measured on
    /// AWS for `Next` and `End`, and `ItemProcessor` and `Iterator`.
    pub(super) fn exactly_one<'k>(&self, keys: &[&'k str], reader: &mut Reader) -> Option<&'k str> {
        let set: Vec<_> = keys.iter().copied().filter(|key| self.has(key)).collect();
        if let [key] = set[..] {
            return Some(key);
        }
        if set.is_empty() {
            let names = keys.join(", ");
            let message =
                format!("This object should have only one of the following fields: [{names}]");
            reader.error(SCHEMA, message, &self.location, self.span);
        } else {
            self.too_many(keys, self.span, reader);
        }
        None
    }

    fn too_many(&self, keys: &[&str], span: Span, reader: &mut Reader) {
        let names = keys.join(", ");
        let message = format!("There should only be one of the following fields: [{names}]");
        reader.error(SCHEMA, message, &self.location, span);
    }

    /// Reports the fields that nobody asked for.
    pub(super) fn finish(self, place: Place, reader: &mut Reader) {
        for member in self.members {
            if !self.place(&member.key).is_some_and(|at| self.seen[at]) {
                self.unasked(member, place, reader);
            }
        }
    }

    #[inline(never)]
    fn unasked(&self, member: &Member, place: Place, reader: &mut Reader) {
        let foreign = QueryLanguage::of_field(&member.key).filter(|it| *it != reader.language);
        if foreign.is_some() && reader.language_refused {
            return;
        }
        let message = unsupported(&member.key, reader.language, foreign);
        // A field of another place is no slip.
        let is_slip = reader.has_room() && foreign.is_none() && !is_field(&member.key);
        let question =
            is_slip.then(|| Slip::of_field(&member.key, place, member.key_span)).flatten();
        let problem = reader.error(SCHEMA, message, &self.location, member.key_span);
        question.into_iter().for_each(|it| it.ask(problem));
    }
}

/// Measured on AWS: fields of the other query language have a text of their own.
fn unsupported(key: &str, own: QueryLanguage, foreign: Option<QueryLanguage>) -> String {
    match foreign {
        Some(other) => format!(
            "The QueryLanguage is set to '{}', but field '{key}' is only supported for the '{}' \
             QueryLanguage",
            own.as_str(),
            other.as_str()
        ),
        None => format!("Field '{key}' is not supported"),
    }
}

fn number(node: &Node) -> Option<Number> {
    match node.kind {
        Kind::Number(number) => Some(number),
        Kind::Null
        | Kind::Bool(_)
        | Kind::String(_)
        | Kind::Array(_)
        | Kind::Object(_)
        | Kind::Broken => None,
    }
}
