//! A compiled expression: what the rest of the program holds.

use std::rc::Rc;

use crate::base::{Json, Moment, Number, Object};

use super::error::{Fallible, Fault, JsonataError};
use super::evaluate::Evaluator;
use super::limits::Limits;
use super::node::Node;
use super::parser::parse;
use super::reference::{Reference, references};
use super::resolve::resolve;
use super::scope::{Key, Scope};
use super::value::{List, Marks, Value};

/// Which functions the language has.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Functions {
    /// Those of Step Functions: without `$eval`, with `$partition`, `$range`, `$hash`, `$uuid`,
    /// `$parse` and the seed of `$random`.
    #[default]
    Aws,
    /// Those of jsonata-js 2.0.6.
    Official,
}

/// Variables given from outside, by their names without `$`.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    bound: Vec<(Key, Value)>,
}

impl Bindings {
    /// No variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a variable a value; of several the last one stands.
    pub fn bind(&mut self, name: impl Into<Rc<str>>, value: Json) {
        let key = Key::Variable(name.into());
        self.bound.retain(|(bound, _)| *bound != key);
        self.bound.push((key, Value::Json(value)));
    }
}

impl<K: Into<Rc<str>>> FromIterator<(K, Json)> for Bindings {
    fn from_iter<I: IntoIterator<Item = (K, Json)>>(members: I) -> Self {
        let mut bindings = Self::new();
        for (name, value) in members {
            bindings.bind(name, value);
        }
        bindings
    }
}

/// An expression, compiled once, evaluated as often as wanted. A clone copies a pointer.
#[derive(Clone, Debug)]
pub struct Expression {
    program: Rc<Program>,
}

#[derive(Debug)]
struct Program {
    node: Node,
    references: Vec<Reference>,
    functions: Functions,
}

impl Expression {
    /// Compiles an expression with the functions of Step Functions.
    ///
    /// # Errors
    /// Where the source is not well-formed: the codes that begin with S.
    pub fn compile(source: &str) -> Result<Self, JsonataError> {
        Self::compile_with(source, Functions::Aws)
    }

    /// Compiles an expression with a set of functions.
    ///
    /// # Errors
    /// Where the source is not well-formed: the codes that begin with S.
    pub fn compile_with(source: &str, functions: Functions) -> Result<Self, JsonataError> {
        let syntax = parse(source).map_err(Fault::publish)?;
        let references = references(source, &syntax);
        let node = resolve(syntax, functions).map_err(Fault::publish)?;
        Ok(Self { program: Rc::new(Program { node: *node, references, functions }) })
    }

    /// The value for an input; none is undefined, which is not null.
    ///
    /// # Errors
    /// As jsonata-js: the codes that begin with T and D. Where the value is a function or holds
    /// one: [`JsonataError::FUNCTION`]. Where a limit was reached: [`JsonataError::RESOURCE`].
    pub fn evaluate(
        &self,
        input: Option<&Json>,
        bindings: &Bindings,
        at: &mut Moment<'_>,
        limits: &Limits,
    ) -> Result<Option<Json>, JsonataError> {
        self.value(input, bindings, at, limits).map_err(Fault::publish)
    }

    fn value(
        &self,
        input: Option<&Json>,
        bindings: &Bindings,
        at: &mut Moment<'_>,
        limits: &Limits,
    ) -> Fallible<Option<Json>> {
        let input = Value::from(input.cloned().map(Value::Json));
        let bound = &bindings.bound;
        let is_too_deep = |value: &Value| value.depth() > limits.value_depth;
        if is_too_deep(&input) || bound.iter().any(|(_, value)| is_too_deep(value)) {
            return Err(Fault::memory());
        }
        let scope = Scope::new(bound, input.clone());
        let mut evaluator = Evaluator::new(scope, limits, at, self.program.functions);
        let input = as_one(input);
        let value = evaluator.evaluate(&self.program.node, &input, Scope::ROOT)?;
        let contents = value.contents();
        evaluator.spend(contents.weight)?;
        evaluator.allocate_items(contents.weight)?;
        // A text may lie in it many times over: it is all written out one day.
        let bytes = value.text_bytes();
        evaluator.spend(bytes / 8)?;
        evaluator.allocate(bytes)?;
        if contents.function {
            return Err(Fault::say(JsonataError::FUNCTION, "The expression returned a function"));
        }
        match self.program.functions {
            Functions::Aws if contents.infinity => Ok(value.to_json().map(with_names)),
            Functions::Official if contents.infinity => {
                Err(Fault::new("D1001").with("value", Json::Null))
            }
            Functions::Aws | Functions::Official => Ok(value.to_json()),
        }
    }

    /// What the expression names that it does not itself define, in the order of the source.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.program.references
    }

    /// Whether no part of the expression reads anything from outside.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.program.references.is_empty()
    }

    pub(super) fn node(&self) -> &Node {
        &self.program.node
    }
}

/// Numbers that JSON does not have, by JavaScript's names (measured on AWS). No deeper than values
/// may be.
fn with_names(json: Json) -> Json {
    match json {
        Json::Number(Number::Float(number)) if !number.is_finite() => match number {
            number if number.is_nan() => "NaN".into(),
            number if number > 0.0 => "Infinity".into(),
            _ => "-Infinity".into(),
        },
        Json::Array(items) => Json::array(items.iter().cloned().map(with_names)),
        Json::Object(members) => {
            let members = members.iter();
            let members = members.map(|(key, value)| (key.clone(), with_names(value.clone())));
            members.collect::<Object>().into()
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json,
    }
}

/// An input that is an array counts as one input, not as many.
pub(super) fn as_one(input: Value) -> Value {
    match input.items() {
        Some(_) if !input.marks().sequence => {
            let marks = Marks { outer: true, ..Marks::SEQUENCE };
            Value::List(List::new(vec![input], marks).into())
        }
        Some(_) | None => input,
    }
}
