//! JSON with parts to be filled in: payload templates, in which a key that ends in `.$` names where
//! its value comes from, and JSONata templates, in which strings `{% … %}` do.

use std::rc::Rc;

use crate::base::{Json, Moment, Object, quota, sort_by_key};
use crate::text::{Diagnostic, Kind, Member, Node, Span};

use super::{Failure, Intrinsic, Path, PathError, Query, QueryError, Refusal, Scope, java};

/// A compiled template of either language.
///
/// Source: <https://states-language.net/spec.html#payload-template>
#[derive(Clone, Debug, PartialEq)]
pub enum Template {
    /// A value without anything to fill in.
    Literal(Json),
    /// An object; some of its values are filled in.
    Object(Vec<(Rc<str>, Template)>),
    /// An array; some of its items are filled in.
    Array(Vec<Template>),
    /// What a path leads to, with the key as it was written: `taskToken.$`.
    Path(Rc<str>, Path),
    /// What an intrinsic function returns.
    Intrinsic(Intrinsic),
    /// What a JSONata expression gives.
    Query(Query),
}

impl Template {
    /// Compiles a payload template. What is wrong in it goes to `diagnostics`, at `location`.
    #[must_use]
    pub fn read(node: &Node, location: &str, diagnostics: &mut Vec<Diagnostic>) -> Self {
        match &node.kind {
            Kind::Object(members) => {
                let mut fields: Vec<_> =
                    members.iter().map(|it| field(it, location, diagnostics)).collect();
                sort_as_aws(&mut fields);
                Self::Object(fields).simplified()
            }
            Kind::Array(items) => {
                let items = items.iter().map(|it| Self::read(it, location, diagnostics)).collect();
                Self::Array(items).simplified()
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Broken => {
                Self::Literal(node.to_json())
            }
        }
    }

    /// Compiles a JSONata template. `field` is its place in the state, `Output`; `location` that
    /// of the same in the definition.
    #[must_use]
    pub fn read_jsonata(
        node: &Node,
        field: &str,
        location: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        match &node.kind {
            Kind::Object(members) => {
                let mut read = |it: &Member| {
                    let (field, location) =
                        (format!("{field}/{}", it.key), format!("{location}/{}", it.key));
                    let value = Self::read_jsonata(&it.value, &field, &location, diagnostics);
                    (Rc::clone(&it.key), value)
                };
                Self::Object(members.iter().map(&mut read).collect()).simplified()
            }
            Kind::Array(items) => {
                let mut read = |(at, it): (usize, &Node)| {
                    let (field, location) = (format!("{field}[{at}]"), format!("{location}[{at}]"));
                    Self::read_jsonata(it, &field, &location, diagnostics)
                };
                Self::Array(items.iter().enumerate().map(&mut read).collect()).simplified()
            }
            Kind::String(text) if Query::is_query(text) => match Query::compile(text, field) {
                Ok(query) => Self::Query(query),
                Err(error) => {
                    report_query(&error, location, node.span, diagnostics);
                    Self::Literal(Json::Null)
                }
            },
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Broken => {
                Self::Literal(node.to_json())
            }
        }
    }

    /// The value with everything filled in.
    ///
    /// # Errors
    /// `States.Runtime` where a path leads nowhere, and what intrinsic functions and JSONata give.
    pub fn evaluate(&self, scope: &Scope<'_>, at: &mut Moment<'_>) -> Result<Json, Failure> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Path(key, path) => filled_in(key, path, scope),
            Self::Intrinsic(call) => call.evaluate(scope, at),
            Self::Query(query) => query.evaluate(scope, at),
            Self::Array(items) => {
                let mut values = Vec::with_capacity(items.len());
                for template in items {
                    values.push(template.evaluate(scope, at)?);
                }
                Ok(Json::array(values))
            }
            Self::Object(fields) => {
                let mut object = Object::with_capacity(fields.len());
                for (key, template) in fields {
                    object.insert(Rc::clone(key), template.evaluate(scope, at)?);
                }
                Ok(object.into())
            }
        }
    }

    /// The expression, where the whole template is one.
    #[must_use]
    pub fn query(&self) -> Option<&Query> {
        match self {
            Self::Query(query) => Some(query),
            Self::Literal(_)
            | Self::Object(_)
            | Self::Array(_)
            | Self::Path(..)
            | Self::Intrinsic(_) => None,
        }
    }

    /// A template in which nothing is filled in is the value itself, and shared from then on.
    fn simplified(self) -> Self {
        match self {
            Self::Object(fields) if fields.iter().all(|(_, value)| value.is_literal()) => {
                let values =
                    fields.into_iter().filter_map(|(key, value)| Some((key, value.literal()?)));
                Self::Literal(values.collect::<Object>().into())
            }
            Self::Array(items) if items.iter().all(Self::is_literal) => {
                Self::Literal(Json::array(items.into_iter().filter_map(Self::literal)))
            }
            Self::Literal(_)
            | Self::Object(_)
            | Self::Array(_)
            | Self::Path(..)
            | Self::Intrinsic(_)
            | Self::Query(_) => self,
        }
    }

    fn is_literal(&self) -> bool {
        matches!(self, Self::Literal(_))
    }

    fn literal(self) -> Option<Json> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Object(_)
            | Self::Array(_)
            | Self::Path(..)
            | Self::Intrinsic(_)
            | Self::Query(_) => None,
        }
    }

    /// Whether it takes the place of a `.$` key.
    fn is_filled_in(&self) -> bool {
        matches!(self, Self::Path(..) | Self::Intrinsic(_))
    }
}

/// Reports an expression that cannot be compiled, with AWS's codes and messages (measured on AWS).
pub fn report_query(
    error: &QueryError,
    location: &str,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut report = |code, message: String| {
        if diagnostics.len() < quota::DIAGNOSTICS {
            let problem = Diagnostic::error(code, message, span);
            diagnostics.push(Diagnostic { location: location.to_owned(), ..problem });
        }
    };
    match error {
        QueryError::NotWellFormed(message) => {
            report("INVALID_JSONATA_EXPRESSION", message.clone());
        }
        QueryError::NoDocument(names) => {
            for name in names {
                let message = match &**name {
                    "$$" => "Reference to '$$' is not supported.".to_owned(),
                    _ => format!("Reference to '{name}' at the top level is not supported."),
                };
                report("UNSUPPORTED_JSONATA_EXPRESSION", message);
            }
        }
    }
}

/// AWS puts first what stands in the definition as it is, and then what it has filled in, in the
/// order of a Java hash map (recorded wherever a template has two or more such keys, as in
/// `callback` and `services`).
fn sort_as_aws(fields: &mut [(Rc<str>, Template)]) {
    let buckets = java::buckets(fields.iter().filter(|(_, it)| it.is_filled_in()).count());
    sort_by_key(fields, |(name, template)| match template.is_filled_in() {
        true => 1 + java::bucket(java::hash_text(name), buckets),
        false => 0,
    });
}

fn field(
    member: &Member,
    location: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Rc<str>, Template) {
    let Some(key) = member.key.strip_suffix(".$") else {
        return (Rc::clone(&member.key), Template::read(&member.value, location, diagnostics));
    };
    let written = Rc::clone(&member.key);
    let parsed = match member.value.string() {
        None => Err(Refusal::Wrong("A key that ends in `.$` needs a string: a path.".into())),
        Some(text) if Intrinsic::is_call(text) => Intrinsic::parse(text).map(Template::Intrinsic),
        Some(text) => Path::parse(text).map(|path| Template::Path(written, path)),
    };
    let template = match parsed {
        Ok(template) => template,
        Err(refusal) => {
            if diagnostics.len() < quota::DIAGNOSTICS {
                diagnostics.push(refused(member, location, &refusal));
            }
            Template::Literal(Json::Null)
        }
    };
    (key.into(), template)
}

fn refused(member: &Member, location: &str, refusal: &Refusal) -> Diagnostic {
    let span = member.value.span;
    let problem = match refusal {
        Refusal::NotSimulated(what) => Diagnostic::not_simulated(what, span),
        Refusal::Wrong(sentence) => {
            let message = format!(
                "The value for the field '{}' must be a valid JSONPath or a valid intrinsic function call",
                member.key
            );
            let sentence = format!("The value of `{}` cannot be used. {sentence}", member.key);
            let problem = Diagnostic::error("SCHEMA_VALIDATION_FAILED", message, span);
            Diagnostic { sentence: Some(sentence), ..problem }
        }
    };
    Diagnostic { location: location.to_owned(), ..problem }
}

/// An index at the end of a path that leads beyond its array gives null here and nowhere else
/// (measured on AWS).
fn filled_in(key: &str, path: &Path, scope: &Scope<'_>) -> Result<Json, Failure> {
    match scope.look_up(path) {
        Err(PathError::OutOfBounds { is_last: true, .. }) if path.is_definite() => Ok(Json::Null),
        Err(_) => Err(not_found(key, path, scope)),
        Ok(value) => Ok(value),
    }
}

/// Recorded: `test_invalid_jsonpath`. The input is the one that the template sees.
fn not_found(key: &str, path: &Path, scope: &Scope<'_>) -> Failure {
    Failure::runtime(format!(
        "The JSONPath '{path}' specified for the field '{key}' could not be found in the input '{}'",
        scope.input
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(keys: &[&str], expected: &[&str]) {
        let path = || Template::Path("".into(), Path::parse("$").expect("a path"));
        let field = |key: &&str| match key.strip_suffix(".$") {
            Some(key) => (Rc::from(key), path()),
            None => (Rc::from(*key), Template::Literal(Json::Null)),
        };
        let mut fields: Vec<_> = keys.iter().map(field).collect();
        sort_as_aws(&mut fields);
        assert_eq!(fields.iter().map(|(key, _)| &**key).collect::<Vec<_>>(), expected);
    }

    /// The orders that are recorded in `callback`, `scenarios` and `services`.
    #[test]
    fn keys_come_in_the_order_that_aws_gives_them() {
        check(&["QueueUrl.$", "MessageBody"], &["MessageBody", "QueueUrl"]);
        check(&["FunctionName.$", "Payload"], &["Payload", "FunctionName"]);
        check(
            &["FunctionName.$", "Payload.$", "LogType.$"],
            &["FunctionName", "LogType", "Payload"],
        );
        check(&["TaskToken.$", "arg1.$", "arg2.$"], &["arg2", "arg1", "TaskToken"]);
        check(&["b", "a"], &["b", "a"]);
    }
}
