//! JSONata in a definition: a text `{% … %}`, what it can see, and what AWS says when it fails.

use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

use crate::base::{Json, Moment, Object};

use super::jsonata::{
    Bindings, Expression, Functions, JsonataError, Limits, Reference, ReferenceKind,
};
use super::{Failure, Scope};

/// A compiled JSONata expression of a field. Prints as AWS quotes it: without the delimiters.
#[derive(Clone, Debug)]
pub struct Query {
    source: Rc<str>,
    /// `Arguments/FunctionName`
    location: Rc<str>,
    expression: Expression,
    /// The variables it names, besides `$states`.
    variables: Vec<Rc<str>>,
    states: Option<Visible>,
}

/// How much of `$states` an expression needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Visible {
    /// All but the context, which is costly to write out.
    Data,
    /// All.
    Everything,
}

/// Why a text is not an expression that a definition may hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum QueryError {
    /// It is not JSONata; why, in jsonata-js's words.
    NotWellFormed(String),
    /// It reads an input document, of which there is none; the names, each once, as AWS prints them.
    NoDocument(Vec<String>),
}

impl Query {
    /// Whether a string is an expression: the delimiters are its first and last characters
    /// (recorded: `outputdecl`, `test_base_cases[BASE_LITERALS]`).
    #[must_use]
    pub fn is_query(text: &str) -> bool {
        text.len() >= 4 && text.starts_with("{%") && text.ends_with("%}")
    }

    /// Compiles the expression between the delimiters. `location` is its field: `Output/total`.
    ///
    /// # Errors
    /// Where it is not well-formed, or reads an input document.
    pub fn compile(text: &str, location: &str) -> Result<Self, QueryError> {
        let inside = text.strip_prefix("{%").and_then(|it| it.strip_suffix("%}"));
        let source = inside.unwrap_or(text).trim();
        let expression = Expression::compile_with(source, Functions::Aws)
            .map_err(|error| QueryError::NotWellFormed(error.message))?;
        let references = expression.references();
        let document = documents(references);
        if !document.is_empty() {
            return Err(QueryError::NoDocument(document));
        }
        let states = visible(source, references);
        let is_bound = |it: &Reference| {
            it.kind == ReferenceKind::Variable || it.kind == ReferenceKind::Function
        };
        let variables = names(references, is_bound);
        let (source, location) = (source.into(), location.into());
        Ok(Self { source, location, expression, variables, states })
    }

    /// The value in a scope.
    ///
    /// # Errors
    /// `States.QueryEvaluationError`, with AWS's sentence. Nothing (undefined) is an error too.
    pub fn evaluate(&self, scope: &Scope<'_>, at: &mut Moment<'_>) -> Result<Json, Failure> {
        let bindings = self.bindings(scope);
        let value = self.expression.evaluate(None, &bindings, at, &Limits::of_step_functions());
        match value {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(self.failed("returned nothing (undefined).")),
            Err(error) => Err(self.failed(&tail(&error, at))),
        }
    }

    /// The failure of a value that is not of the type that its field takes.
    #[must_use]
    pub fn unexpected_type(&self, expected: &str, value: &Json) -> Failure {
        let found = value.type_name();
        self.failed(&format!(
            "returned an unexpected result type. Expected '{expected}', but was '{found}' for \
             value: {value}"
        ))
    }

    /// The field it stands in.
    #[must_use]
    pub fn location(&self) -> &Rc<str> {
        &self.location
    }

    /// What it names that it does not itself define.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        self.expression.references()
    }

    /// The variables that it reads, each once, and which it does not itself define. `$states` is
    /// none of them, and neither is what it calls.
    #[must_use]
    pub fn variables(&self) -> Vec<Rc<str>> {
        names(self.references(), |it| it.kind == ReferenceKind::Variable)
    }

    /// The members of `$states` that it names: `input`, `result`, … each as often as it does.
    pub fn members_of_states(&self) -> impl Iterator<Item = &str> {
        let named = self.references().iter().filter(|it| &*it.name == "states");
        named.filter_map(|it| {
            let rest = self.source.get(it.span.end..)?.trim_start().strip_prefix('.')?.trim_start();
            let end = rest.find(|char: char| !char.is_alphanumeric() && char != '_');
            Some(&rest[..end.unwrap_or(rest.len())])
        })
    }

    fn failed(&self, tail: &str) -> Failure {
        let Self { source, location, .. } = self;
        let cause = format!(
            "The JSONata expression '{source}' specified for the field '{location}' {tail}"
        );
        Failure::evaluation(cause, Some(Rc::clone(location)))
    }

    fn bindings(&self, scope: &Scope<'_>) -> Bindings {
        let mut bindings = Bindings::new();
        if let Some(visible) = self.states {
            bindings.bind("states", states(visible, scope));
        }
        for name in &self.variables {
            if let Some(value) = scope.variables.get(name) {
                bindings.bind(Rc::clone(name), value.clone());
            }
        }
        bindings
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.location == other.location
    }
}

/// `$states`: members that a place cannot see are not there. Their order is recorded
/// (`test_state_task_catch_error`, `test_map_state_failure_count`).
fn states(visible: Visible, scope: &Scope<'_>) -> Json {
    let mut states = Object::new();
    states.insert("input".into(), scope.input.clone());
    if visible == Visible::Everything {
        states.insert("context".into(), scope.context.to_json());
    }
    if let Some(result) = scope.result {
        states.insert("result".into(), result.clone());
    }
    if let Some(error_output) = scope.error_output {
        states.insert("errorOutput".into(), error_output.clone());
    }
    states.into()
}

/// The parts of an input document that the expression reads at its top level: AWS has no such
/// document (measured on AWS: one diagnostic for each distinct name).
fn documents(references: &[Reference]) -> Vec<String> {
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    for reference in references {
        let name: &str = match reference.kind {
            ReferenceKind::Variable | ReferenceKind::Function => continue,
            ReferenceKind::Field => &reference.name,
            ReferenceKind::Context => "$",
            ReferenceKind::Root => "$$",
        };
        if seen.insert(name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The names of some references, each once, without `$states`.
fn names(references: &[Reference], is_wanted: impl Fn(&Reference) -> bool) -> Vec<Rc<str>> {
    let mut seen = HashSet::from(["states"]);
    let wanted = references.iter().filter(|it| is_wanted(it));
    wanted.filter(|it| seen.insert(&it.name)).map(|it| Rc::clone(&it.name)).collect()
}

/// The context is left out only where every `$states` is followed by the name of another member.
fn visible(source: &str, references: &[Reference]) -> Option<Visible> {
    const DATA: [&str; 3] = [".input", ".result", ".errorOutput"];
    let mut visible = None;
    for reference in references.iter().filter(|it| &*it.name == "states") {
        let rest = source.get(reference.span.end..).unwrap_or_default().trim_start();
        if !DATA.iter().any(|member| rest.starts_with(member)) {
            return Some(Visible::Everything);
        }
        visible = Some(Visible::Data);
    }
    visible
}

/// The end of the sentence (measured on AWS but for the last part of the stack's).
fn tail(error: &JsonataError, at: &mut Moment<'_>) -> String {
    if error.is_function_result() {
        return "returned an unsupported result type.".into();
    }
    if error.code == JsonataError::INTERNAL {
        return format!("threw an internal error during evaluation. {}", at.rng.uuid());
    }
    if error.is_resource_limit() {
        return format!("threw an error during evaluation: {}", error.message);
    }
    format!("threw an error during evaluation. {error}")
}
