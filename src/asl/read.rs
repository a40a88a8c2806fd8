//! Takes objects of a definition apart, field by field, and keeps what is wrong with them.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

use crate::base::{Number, StateName, quota};
use crate::expr::{Path, Query, QueryError, Refusal, Template, report_query};
use crate::text::{Diagnostic, Kind, Member, Node, Span};

use super::{QueryLanguage, State};

pub(super) const SCHEMA: &str = "SCHEMA_VALIDATION_FAILED";

/// What is collected while a definition is read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The names of states that something leads to, in the order of the text.
    pub(super) targets: Vec<Target>,
    /// The language of the machine, which states inherit.
    pub(super) machine_language: QueryLanguage,
    /// The language of the state that is being read, and how long its location is.
    pub(super) language: QueryLanguage,
    pub(super) state_location: usize,
    /// The names of variables that the scopes around this one assign.
    pub(super) outer_variables: Vec<Rc<str>>,
    /// The names of variables that the scope of this state assigns.
    pub(super) own_variables: Vec<Rc<str>>,
    /// The states that were read, of all blocks.
    pub(super) states: Vec<State>,
    /// Where each name of a state was seen first.
    pub(super) names: HashMap<Rc<str>, Span>,
    /// The blocks that were read, innermost first, with what must hold of each as a whole.
    pub(super) blocks: Vec<BlockOutline>,
}

/// What is known of a block once it was read.
#[derive(Debug)]
pub(super) struct BlockOutline {
    pub(super) start_at: Option<StateName>,
    /// The keys of its `States`, also of those that could not be read.
    pub(super) names: Vec<StateName>,
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
        let parsed = text.and_then(|text| Path::parse(text));
        parsed.map_err(|refusal| self.refused(&refusal, location, node.span)).ok()
    }

    /// Reads a template in the language of the state.
    pub(super) fn template(&mut self, node: &Node, location: &str) -> Template {
        match self.language {
            QueryLanguage::JsonPath => Template::read(node, location, &mut self.diagnostics),
            QueryLanguage::Jsonata => {
                let field = self.within_state(location).to_owned();
                Template::read_jsonata(node, &field, location, &mut self.diagnostics)
            }
        }
    }

    /// Reads an expression, where a node is one and the state's language is JSONata.
    pub(super) fn query(&mut self, node: &Node, location: &str) -> Option<Query> {
        let text = node.string().filter(|text| Query::is_query(text))?;
        if self.language == QueryLanguage::JsonPath {
            return None;
        }
        let compiled = Query::compile(text, self.within_state(location));
        compiled.map_err(|error| self.not_a_query(&error, location, node.span)).ok()
    }

    fn not_a_query(&mut self, error: &QueryError, location: &str, span: Span) {
        report_query(error, location, span, &mut self.diagnostics);
    }

    /// A location as seen from the state it is in: `Choices[0]/Condition`.
    fn within_state<'a>(&self, location: &'a str) -> &'a str {
        location.get(self.state_location..).unwrap_or(location).trim_start_matches('/')
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

    /// A field whose value is one of a few names, if it is there.
    pub(super) fn one_of<'k>(
        &mut self,
        key: &str,
        names: &[&'k str],
        reader: &mut Reader,
    ) -> Option<&'k str> {
        let node = self.take(key)?;
        let found = names.iter().find(|name| node.string().is_some_and(|it| **it == ***name));
        if found.is_none() {
            let message = format!(
                "The field '{key}' should have one of these values: [{}]",
                names.join(", ")
            );
            reader.error(SCHEMA, message, &self.location_of(key), node.span);
        }
        found.copied()
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

    /// A field that is a template in the language of the state, if it is there.
    pub(super) fn template(&mut self, key: &str, reader: &mut Reader) -> Option<Template> {
        let node = self.take(key)?;
        Some(reader.template(node, &self.location_of(key)))
    }

    /// Whether a field is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.members.iter().any(|member| &*member.key == key)
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
            let message = unsupported(&member.key, reader.language);
            reader.error(SCHEMA, message, &self.location, member.key_span);
        }
    }
}

/// Measured on AWS: fields of the other query language have a text of
/// their own.
fn unsupported(key: &str, language: QueryLanguage) -> String {
    match QueryLanguage::of_field(key) {
        Some(other) if other != language => format!(
            "The QueryLanguage is set to '{}', but field '{key}' is only supported for the '{}' \
             QueryLanguage",
            language.as_str(),
            other.as_str()
        ),
        Some(_) | None => format!("Field '{key}' is not supported"),
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
