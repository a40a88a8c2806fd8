//! Takes objects of a definition apart, field by field, and keeps what is wrong with them.

use std::ops::RangeInclusive;
use std::rc::Rc;

use crate::base::{Number, StateName, quota};
use crate::expr::{Path, Refusal};
use crate::text::{Diagnostic, Kind, Member, Node, Span};

pub(super) const SCHEMA: &str = "SCHEMA_VALIDATION_FAILED";

/// What is collected while a definition is read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The names of states that something leads to, in the order of the text.
    pub(super) targets: Vec<Target>,
}

/// A name that must be that of a state.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) field: &'static str,
    pub(super) name: StateName,
    pub(super) location: String,
    pub(super) span: Span,
}

impl Reader {
    /// Reports an error at a place of the definition.
    pub(super) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        location: &str,
        span: Span,
    ) -> &mut Diagnostic {
        let problem = Diagnostic::error(code, message, span);
        self.push(Diagnostic { location: location.to_owned(), ..problem })
    }

    /// Keeps a problem; where there are too many already it takes the place of the last one.
    fn push(&mut self, problem: Diagnostic) -> &mut Diagnostic {
        if self.diagnostics.len() >= quota::DIAGNOSTICS {
            self.diagnostics.pop();
        }
        self.diagnostics.push(problem);
        self.diagnostics.last_mut().expect("a diagnostic was just pushed")
    }

    /// Reports something that AWS runs and Holdpoint does not yet.
    pub(super) fn not_simulated(&mut self, what: &str, location: &str, span: Span) {
        let problem = Diagnostic::not_simulated(what, span);
        self.push(Diagnostic { location: location.to_owned(), ..problem });
    }

    /// Reads a path, reporting what is wrong with it.
    pub(super) fn path(&mut self, node: &Node, location: &str) -> Option<Path> {
        let text = node.string().ok_or(Refusal::Wrong("A path is a string.".into()));
        let parsed = text.and_then(|text| match text.starts_with("States.") {
            true => Err(Refusal::NotSimulated("intrinsic functions")),
            false => Path::parse(text),
        });
        parsed.map_err(|refusal| self.refused(&refusal, location, node.span)).ok()
    }

    /// Reports a path that cannot be used.
    pub(super) fn refused(&mut self, refusal: &Refusal, location: &str, span: Span) {
        match refusal {
            Refusal::Wrong(sentence) => {
                self.error(SCHEMA, sentence.clone(), location, span);
            }
            Refusal::NotSimulated(what) => self.not_simulated(what, location, span),
        }
    }
}

/// The fields of an object. What nobody asked for is reported by [`Fields::finish`].
#[derive(Debug)]
pub(super) struct Fields<'a> {
    members: &'a [Member],
    seen: Vec<bool>,
    pub(super) location: String,
    pub(super) span: Span,
}

impl<'a> Fields<'a> {
    /// The fields of a node, which must be an object.
    pub(super) fn of(node: &'a Node, location: &str, reader: &mut Reader) -> Option<Self> {
        let Some(members) = node.members() else {
            reader.error(SCHEMA, "Value must be an object", location, node.span);
            return None;
        };
        Some(Self {
            members,
            seen: vec![false; members.len()],
            location: location.to_owned(),
            span: Span::new(node.span.start, (node.span.start + 1).min(node.span.end)),
        })
    }

    /// The value of a field. Of fields with the same name the last one stands.
    pub(super) fn take(&mut self, key: &str) -> Option<&'a Node> {
        let mut value = None;
        for (member, seen) in self.members.iter().zip(&mut self.seen) {
            if &*member.key == key {
                *seen = true;
                value = Some(&member.value);
            }
        }
        value
    }

    /// Where a field stands in the definition: `/States/Pay/Next`.
    pub(super) fn location_of(&self, key: &str) -> String {
        format!("{}/{key}", self.location.trim_end_matches('/'))
    }

    /// A field that is a string, if it is there.
    pub(super) fn string(&mut self, key: &str, reader: &mut Reader) -> Option<&'a Rc<str>> {
        let node = self.take(key)?;
        if node.string().is_none() {
            let message = format!("The value of '{key}' must be a string");
            reader.error(SCHEMA, message, &self.location_of(key), node.span);
        }
        node.string()
    }

    /// A field that is `true` or `false`, if it is there.
    pub(super) fn boolean(&mut self, key: &str, reader: &mut Reader) -> Option<bool> {
        let node = self.take(key)?;
        let value = match node.kind {
            Kind::Bool(value) => Some(value),
            Kind::Null
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Array(_)
            | Kind::Object(_)
            | Kind::Broken => None,
        };
        if value.is_none() {
            let message = format!("The value of '{key}' must be true or false");
            reader.error(SCHEMA, message, &self.location_of(key), node.span);
        }
        value
    }

    /// A field that is a whole number within a range, if it is there.
    pub(super) fn integer(
        &mut self,
        key: &str,
        range: RangeInclusive<i64>,
        reader: &mut Reader,
    ) -> Option<i64> {
        let node = self.take(key)?;
        let value = number(node).and_then(Number::as_i64).filter(|value| range.contains(value));
        if value.is_none() {
            let (from, to) = range.into_inner();
            let message =
                format!("The value of '{key}' must be an integer between {from} and {to}");
            reader.error(SCHEMA, message, &self.location_of(key), node.span);
        }
        value
    }

    /// A field that is a number of at least so much, if it is there.
    pub(super) fn decimal(&mut self, key: &str, least: f64, reader: &mut Reader) -> Option<f64> {
        let node = self.take(key)?;
        let value = number(node).map(Number::as_f64).filter(|value| *value >= least);
        if value.is_none() {
            let message = format!("The value of '{key}' must be a number of at least {least:?}");
            reader.error(SCHEMA, message, &self.location_of(key), node.span);
        }
        value
    }

    /// A field that is a path, if it is there.
    pub(super) fn path(&mut self, key: &str, reader: &mut Reader) -> Option<Path> {
        let node = self.take(key)?;
        reader.path(node, &self.location_of(key))
    }

    /// A field that is an array, if it is there, with the location of each item.
    pub(super) fn items(
        &mut self,
        key: &str,
        reader: &mut Reader,
    ) -> Option<Vec<(String, &'a Node)>> {
        let node = self.take(key)?;
        let location = self.location_of(key);
        let Some(items) = node.items() else {
            reader.error(
                SCHEMA,
                format!("The value of '{key}' must be an array"),
                &location,
                node.span,
            );
            return None;
        };
        Some(
            items
                .iter()
                .enumerate()
                .map(|(at, item)| (format!("{location}[{at}]"), item))
                .collect(),
        )
    }

    /// A field that names a state, if it is there.
    pub(super) fn target(&mut self, key: &'static str, reader: &mut Reader) -> Option<StateName> {
        let span = self.take(key)?.span;
        let name = StateName::from(Rc::clone(self.string(key, reader)?));
        let location = self.location_of(key);
        reader.targets.push(Target { field: key, name: name.clone(), location, span });
        Some(name)
    }

    /// Reports `Assign`, which AWS runs and Holdpoint does not yet.
    pub(super) fn assign(&mut self, reader: &mut Reader) {
        if let Some(node) = self.take("Assign") {
            reader.not_simulated("Assign", &self.location_of("Assign"), node.span);
        }
    }

    /// Reports fields that are missing, in AWS's words.
    pub(super) fn require(&self, keys: &[&str], reader: &mut Reader) {
        let there = |key: &&&str| self.members.iter().any(|member| *member.key == ***key);
        let missing: Vec<_> = keys.iter().filter(|key| !there(key)).copied().collect();
        if !missing.is_empty() {
            let message = format!("These fields are required: [{}]", missing.join(", "));
            reader.error(SCHEMA, message, &self.location, self.span);
        }
    }

    /// Reports that of two fields only one may be there.
    pub(super) fn exclude(&self, one: &str, other: &str, reader: &mut Reader) {
        let find = |key| self.members.iter().find(|member| &*member.key == key);
        if let (Some(_), Some(second)) = (find(one), find(other)) {
            let message = format!("Only one of these fields may be set: [{one}, {other}]");
            reader.error(SCHEMA, message, &self.location, second.key_span);
        }
    }

    /// Reports the fields that nobody asked for.
    pub(super) fn finish(self, reader: &mut Reader) {
        let unseen = self.members.iter().zip(&self.seen).filter(|(_, seen)| !**seen);
        for (member, _) in unseen {
            reader.error(SCHEMA, unsupported(&member.key), &self.location, member.key_span);
        }
    }
}

/// Measured on AWS: fields of the other query language have a text of
/// their own.
fn unsupported(key: &str) -> String {
    if matches!(key, "Arguments" | "Output" | "Items" | "Condition") {
        format!(
            "The QueryLanguage is set to 'JSONPath', but field '{key}' is only supported for the \
             'JSONata' QueryLanguage"
        )
    } else {
        format!("Field '{key}' is not supported")
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
