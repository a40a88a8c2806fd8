//! Payload templates: JSON in which a key that ends in `.$` names where its value comes from.

use std::rc::Rc;

use crate::base::{Json, Object};
use crate::text::{Diagnostic, Kind, Member, Node};

use super::{Failure, Path, Scope};

/// A compiled payload template.
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
}

impl Template {
    /// Compiles a template. What is wrong in it goes to `diagnostics`, at `location`.
    #[must_use]
    pub fn read(node: &Node, location: &str, diagnostics: &mut Vec<Diagnostic>) -> Self {
        match &node.kind {
            Kind::Object(members) => {
                let fields = members.iter().map(|it| field(it, location, diagnostics)).collect();
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

    /// The value with everything filled in.
    ///
    /// # Errors
    /// `States.Runtime` where a path leads nowhere.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Json, Failure> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Path(key, path) => scope.look_up(path).map_err(|_| not_found(key, path, scope)),
            Self::Array(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|it| it.evaluate(scope)).collect();
                Ok(Json::array(items?))
            }
            Self::Object(fields) => {
                let mut object = Object::new();
                for (key, template) in fields {
                    object.insert(Rc::clone(key), template.evaluate(scope)?);
                }
                Ok(object.into())
            }
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
            Self::Literal(_) | Self::Object(_) | Self::Array(_) | Self::Path(..) => self,
        }
    }

    fn is_literal(&self) -> bool {
        matches!(self, Self::Literal(_))
    }

    fn literal(self) -> Option<Json> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Object(_) | Self::Array(_) | Self::Path(..) => None,
        }
    }
}

fn field(
    member: &Member,
    location: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Rc<str>, Template) {
    let Some(key) = member.key.strip_suffix(".$") else {
        return (Rc::clone(&member.key), Template::read(&member.value, location, diagnostics));
    };
    let parsed = match member.value.string() {
        None => Err("A key that ends in `.$` needs a string: a path.".to_owned()),
        Some(text) if text.starts_with("States.") => {
            Err("Intrinsic functions are not simulated yet.".to_owned())
        }
        Some(text) => Path::parse(text),
    };
    let template = match parsed {
        Ok(path) => Template::Path(Rc::clone(&member.key), path),
        Err(sentence) => {
            let message = format!(
                "The value for the field '{}' must be a valid JSONPath or a valid intrinsic function call",
                member.key
            );
            let problem = Diagnostic::error("SCHEMA_VALIDATION_FAILED", message, member.value.span);
            diagnostics.push(Diagnostic {
                location: location.to_owned(),
                sentence: Some(format!("The value of `{}` cannot be used. {sentence}", member.key)),
                ..problem
            });
            Template::Literal(Json::Null)
        }
    };
    (key.into(), template)
}

/// Recorded: `test_invalid_jsonpath`. The input is the one that the template sees.
fn not_found(key: &str, path: &Path, scope: &Scope<'_>) -> Failure {
    Failure::runtime(format!(
        "The JSONPath '{path}' specified for the field '{key}' could not be found in the input '{}'",
        scope.input
    ))
}
