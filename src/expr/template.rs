//! Payload templates: JSON in which a key that ends in `.$` names where its value comes from.

use std::rc::Rc;

use crate::base::{Json, Object, quota};
use crate::text::{Diagnostic, Kind, Member, Node};

use super::{Failure, Path, Refusal, Scope};

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

/// AWS puts first what stands in the definition as it is, and then what it has filled in, in the
/// order of a Java hash map (recorded wherever a template has two or more such keys, as in
/// `callback` and `services`).
fn sort_as_aws(fields: &mut [(Rc<str>, Template)]) {
    let filled_in = fields.iter().filter(|(_, it)| matches!(it, Template::Path(..))).count();
    fields.sort_by_key(|(name, template)| match template {
        Template::Path(..) => 1 + java_bucket(name, filled_in),
        Template::Literal(_) | Template::Object(_) | Template::Array(_) => 0,
    });
}

/// Where a Java hash map of so many keys puts a key: it grows by doubling from 16 when it is three
/// quarters full.
fn java_bucket(name: &str, keys: usize) -> u32 {
    let hash = |hash: u32, unit: u16| hash.wrapping_mul(31).wrapping_add(u32::from(unit));
    let hash = name.encode_utf16().fold(0, hash);
    let buckets = (keys * 4).div_ceil(3).next_power_of_two().max(16) as u32;
    (hash ^ (hash >> 16)) & (buckets - 1)
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
        None => Err(Refusal::Wrong("A key that ends in `.$` needs a string: a path.".into())),
        Some(text) if text.starts_with("States.") => {
            Err(Refusal::NotSimulated("intrinsic functions"))
        }
        Some(text) => Path::parse(text),
    };
    let template = match parsed {
        Ok(path) => Template::Path(Rc::clone(&member.key), path),
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
