//! Reference paths: where a value can be put.

use std::fmt;
use std::rc::Rc;

use crate::base::{Json, Object};

use super::evaluate::position;
use super::step::Step;
use super::{Path, Refusal, Root};

/// A path into the data that names one place: what `ResultPath` takes.
///
/// Source: <https://states-language.net/spec.html#ref-paths>
#[derive(Clone, Debug, PartialEq)]
pub struct ReferencePath(Path);

impl ReferencePath {
    /// Compiles a reference path.
    ///
    /// # Errors
    /// Where the text is not one.
    pub fn parse(source: &str) -> Result<Self, Refusal> {
        let path = Path::parse(source)?;
        if path.root != Root::Input {
            Err("A reference path begins with `$`, not with `$$` or a variable.".into())
        } else if !path.is_reference() {
            Err("A reference path names one place: no wildcards, no slices.".into())
        } else {
            Ok(Self(path))
        }
    }

    /// The document with a value put at this path. Objects that are missing on the way are made.
    /// `None` where the path does not fit the document.
    #[must_use]
    pub fn insert(&self, document: &Json, value: Json) -> Option<Json> {
        insert(&self.0.steps, document, value)
    }
}

impl fmt::Display for ReferencePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn insert(steps: &[Step], document: &Json, value: Json) -> Option<Json> {
    let Some((step, rest)) = steps.split_first() else { return Some(value) };
    match (step, document) {
        (Step::Name(name), Json::Object(object)) => {
            let child = object.get(name).cloned().unwrap_or_else(|| Object::new().into());
            let mut copy = Object::clone(object);
            copy.insert(Rc::clone(name), insert(rest, &child, value)?);
            Some(copy.into())
        }
        (Step::Index(_), Json::Array(items)) => {
            let at = position(step, items.len())?;
            let mut copy = items.to_vec();
            copy[at] = insert(rest, &copy[at], value)?;
            Some(Json::array(copy))
        }
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_insert(document: &str, path: &str, expected: &str) {
        let document = Json::parse(document).expect("the test's document is JSON");
        let shown = match ReferencePath::parse(path) {
            Err(refusal) => format!("refused: {refusal}"),
            Ok(path) => match path.insert(&document, Json::from("R")) {
                Some(result) => result.to_string(),
                None => "does not fit".into(),
            },
        };
        assert_eq!(shown, expected, "{path}");
    }

    #[test]
    fn values_are_put_in() {
        check_insert(r#"{"a":1}"#, "$", r#""R""#);
        check_insert(r#"{"a":1}"#, "$.b", r#"{"a":1,"b":"R"}"#);
        check_insert(r#"{"a":1}"#, "$.b.c", r#"{"a":1,"b":{"c":"R"}}"#);
        check_insert(r#"{"a":{"x":1,"y":2}}"#, "$.a.x", r#"{"a":{"x":"R","y":2}}"#);
        check_insert(r#"{"a":[1,2]}"#, "$.a[1]", r#"{"a":[1,"R"]}"#);
        check_insert(r#"{"a":[1,2]}"#, "$.a[2]", "does not fit");
        check_insert(r#"{"a":1}"#, "$.a.b", "does not fit");
        check_insert(r#""text""#, "$.a", "does not fit");
    }

    #[test]
    fn what_is_not_a_reference_path() {
        let several = "refused: A reference path names one place: no wildcards, no slices.";
        for path in ["$[*]", "$..a", "$.a[0:1]", "$.a[0,1]", "$['a','b']", "$[?(@.a)]"] {
            check_insert("{}", path, several);
        }
        for path in ["$.a@b", "$.a:b", "$.a?", "$.length()", "$[(@.length-1)]"] {
            check_insert("{}", path, several);
        }
        let root = "refused: A reference path begins with `$`, not with `$$` or a variable.";
        check_insert("{}", "$$.a", root);
        check_insert("{}", "$name.a", root);
        check_insert("{}", r"$.a\@b", r#"{"a@b":"R"}"#);
        check_insert("{}", "$['a:b']", r#"{"a:b":"R"}"#);
    }
}
