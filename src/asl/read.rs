//! What is collected while a definition is read: what is wrong with it, and what must hold of it
//! as a whole.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::base::{StateName, quota};
use crate::expr::{Intrinsic, Path, Query, QueryError, Refusal, Template, report_query};
use crate::text::{Diagnostic, Node, Span};

use super::jsonata::{Sight, unclosed};
use super::variable::{self, Scopes, VariableReference};
use super::{QueryLanguage, State, StateMachineType};

pub(super) use super::fields::Fields;

pub(super) const SCHEMA: &str = "SCHEMA_VALIDATION_FAILED";

const NOT_A_PATH: &str = "Value must be a valid JSONPath.";
pub(super) const NOT_A_REFERENCE: &str = "Value is not a Reference Path";

/// What is collected while a definition is read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether there were more problems than are kept.
    pub(super) is_cut: bool,
    /// The type of the machine.
    pub(super) machine_type: StateMachineType,
    /// The names of states that something leads to, in the order of the text.
    pub(super) targets: Vec<Target>,
    /// The language of the machine, which states inherit.
    pub(super) machine_language: QueryLanguage,
    /// The language of the state that is being read, and how long its location is.
    pub(super) language: QueryLanguage,
    pub(super) state_location: usize,
    /// Whether the language that the state asks for was refused: its fields are not held against it.
    pub(super) language_refused: bool,
    /// What `$states` has at the place that is being read.
    pub(super) sight: Sight,
    /// The variables that can be assigned, and which are.
    pub(super) scopes: Scopes,
    /// The variables that the fields of this state read.
    pub(super) state_variables: BTreeSet<Rc<str>>,
    /// The variables that JSONPath fields read, with their places.
    pub(super) variable_references: Vec<VariableReference>,
    /// Where each `Label` was seen first.
    pub(super) labels: HashMap<Rc<str>, Span>,
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

    /// Whether a further problem would be read: beyond so many nobody looks for what was meant.
    pub(super) fn has_room(&self) -> bool {
        self.diagnostics.len() < quota::DIAGNOSTICS
    }

    /// Reports an error in AWS's words, and in a sentence for people.
    pub(super) fn explain(
        &mut self,
        message: impl Into<String>,
        sentence: impl Into<String>,
        location: &str,
        span: Span,
    ) {
        self.error(SCHEMA, message, location, span).sentence = Some(sentence.into());
    }

    /// Says the last problem in a sentence for people.
    pub(super) fn put_in_words(&mut self, sentence: String) {
        if let Some(problem) = self.diagnostics.last_mut() {
            problem.sentence = Some(sentence);
        }
    }

    /// Keeps a problem; where there are too many already it takes the place of the last one.
    fn push(&mut self, problem: Diagnostic) -> &mut Diagnostic {
        if self.diagnostics.len() >= quota::DIAGNOSTICS {
            self.is_cut = true;
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
        self.path_in_words(node, location, NOT_A_PATH)
    }

    /// Reads a path that must name one place.
    pub(super) fn reference_path(&mut self, node: &Node, location: &str) -> Option<Path> {
        let path = self.path(node, location)?;
        self.must_be_reference(path, location, node.span)
    }

    /// Reads a path that must name one place, of a choice rule, where AWS has other words.
    pub(super) fn compared_path(&mut self, node: &Node, location: &str) -> Option<Path> {
        let message = match node.string() {
            Some(text) if !text.starts_with('$') => {
                format!("{NOT_A_REFERENCE}: Reference path didn't start with '$'")
            }
            Some(_) | None => NOT_A_REFERENCE.to_owned(),
        };
        let path = self.path_in_words(node, location, &message)?;
        self.must_be_reference(path, location, node.span)
    }

    fn must_be_reference(&mut self, path: Path, location: &str, span: Span) -> Option<Path> {
        if path.is_reference() {
            return Some(path);
        }
        let sentence = "A reference path names one place: no wildcards, no slices, no filters.";
        self.explain(NOT_A_REFERENCE, sentence, location, span);
        None
    }

    fn path_in_words(&mut self, node: &Node, location: &str, message: &str) -> Option<Path> {
        let text = node.string().ok_or(Refusal::Wrong("A path is a string.".into()));
        match text.and_then(|text| Path::parse(text)) {
            Ok(path) => {
                self.note_variables(path.variable().map(Rc::clone), location, node.span);
                Some(path)
            }
            Err(refusal) => {
                self.refused(&refusal, message, location, node.span);
                None
            }
        }
    }

    /// Reads a call of an intrinsic function, reporting what is wrong with it.
    pub(super) fn intrinsic(&mut self, node: &Node, location: &str) -> Option<Intrinsic> {
        match Intrinsic::parse(node.string()?) {
            Ok(call) => {
                self.note_variables(variable::of_call(&call), location, node.span);
                Some(call)
            }
            Err(refusal) => {
                self.refused(&refusal, NOT_A_PATH, location, node.span);
                None
            }
        }
    }

    /// Reports a path that cannot be used, in AWS's words.
    pub(super) fn refused(&mut self, refusal: &Refusal, message: &str, location: &str, span: Span) {
        match refusal {
            Refusal::Wrong(sentence) => self.explain(message, sentence.clone(), location, span),
            Refusal::NotSimulated(what) => self.not_simulated(what, location, span),
        }
    }

    /// Reads a template in the language of the state.
    pub(super) fn template(&mut self, node: &Node, location: &str) -> Template {
        let template = match self.language {
            QueryLanguage::JsonPath => Template::read(node, location, &mut self.diagnostics),
            QueryLanguage::Jsonata => {
                unclosed(node, location, self);
                let field = self.within_state(location).to_owned();
                Template::read_jsonata(node, &field, location, &mut self.diagnostics)
            }
        };
        self.note_template(&template, location, node.span);
        template
    }

    fn note_template(&mut self, template: &Template, location: &str, span: Span) {
        match template {
            Template::Literal(_) => {}
            Template::Object(fields) => {
                fields.iter().for_each(|(_, it)| self.note_template(it, location, span));
            }
            Template::Array(items) => {
                items.iter().for_each(|it| self.note_template(it, location, span));
            }
            Template::Path(_, path) => {
                self.note_variables(path.variable().map(Rc::clone), location, span);
            }
            Template::Intrinsic(call) => {
                self.note_variables(variable::of_call(call), location, span);
            }
            Template::Query(query) => {
                let state = location.get(..self.state_location).unwrap_or_default();
                self.note_query(query, &format!("{state}/{}", query.location()), span);
            }
        }
    }

    /// Reads an expression, where a node is one and the state's language is JSONata.
    pub(super) fn query(&mut self, node: &Node, location: &str) -> Option<Query> {
        if self.language == QueryLanguage::JsonPath {
            return None;
        }
        let text = node.string().filter(|text| Query::is_query(text))?;
        match Query::compile(text, self.within_state(location)) {
            Ok(query) => {
                self.note_query(&query, location, node.span);
                Some(query)
            }
            Err(error) => {
                self.not_a_query(&error, location, node.span);
                None
            }
        }
    }

    fn not_a_query(&mut self, error: &QueryError, location: &str, span: Span) {
        report_query(error, location, span, &mut self.diagnostics);
    }

    /// Keeps the variables of an expression, and reports what it cannot see there.
    fn note_query(&mut self, query: &Query, location: &str, span: Span) {
        self.state_variables.extend(query.variables());
        for member in query.members_of_states() {
            if !self.sight.has(member) {
                // Measured on AWS for `errorOutput`.
                let message = format!("Field '$states.{member}' does not exist.");
                let problem = self.error("UNSUPPORTED_JSONATA_EXPRESSION", message, location, span);
                problem.sentence = Sight::sentence(member).map(str::to_owned);
            }
        }
    }

    fn note_variables(
        &mut self,
        names: impl IntoIterator<Item = Rc<str>>,
        location: &str,
        span: Span,
    ) {
        for name in names {
            self.state_variables.insert(Rc::clone(&name));
            let location = location.to_owned();
            self.variable_references.push(VariableReference { name, location, span });
        }
    }

    /// A location as seen from the state it is in: `Choices[0]/Condition`.
    fn within_state<'a>(&self, location: &'a str) -> &'a str {
        location.get(self.state_location..).unwrap_or(location).trim_start_matches('/')
    }
}
