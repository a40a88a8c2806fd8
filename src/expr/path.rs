//! JSONPath, in the dialect that AWS runs (Jayway's): names, indices, wildcards and slices, from
//! the data (`$`), the context object (`$$`) or a variable (`$name`).

mod evaluate;
mod parse;

use std::fmt;
use std::rc::Rc;

use crate::base::{Json, Object};

/// A compiled path. Prints as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    source: Rc<str>,
    root: Root,
    steps: Rc<[Step]>,
}

/// Where a path begins.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Root {
    /// `$`
    Input,
    /// `$$`
    Context,
    /// `$name`
    Variable(Rc<str>),
}

/// One step of a path.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// `.name`, `['name']`
    Name(Rc<str>),
    /// `[0]`; a negative one leads nowhere, as in Jayway.
    Index(i64),
    /// `.*`, `[*]`
    Wildcard,
    /// `[1:3]`: from and without, either may be missing; negative ones count from the end.
    Slice(Option<i64>, Option<i64>),
}

/// Why a text is not a path that can be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// It is not a path; why, in a sentence.
    Wrong(String),
    /// It is one that AWS knows and Holdpoint does not yet; what it uses.
    NotSimulated(&'static str),
}

impl From<&str> for Refusal {
    fn from(sentence: &str) -> Self {
        Self::Wrong(sentence.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(sentence) => f.write_str(sentence),
            Self::NotSimulated(what) => write!(f, "Not simulated yet: {what}."),
        }
    }
}

/// Why a path has no value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PathError {
    /// The last step of a definite path leads nowhere; the path in brackets.
    NoResults(String),
    /// An earlier step leads nowhere; the path up to and with it, in brackets.
    MissingProperty(String),
    /// A name is asked of something that is no object; the step and the path before it, in brackets.
    NotAnObject(String, String),
    /// An index leads beyond its array; the path up to and with it, in brackets.
    OutOfBounds(String),
}

impl Path {
    /// Compiles a path.
    ///
    /// # Errors
    /// Where the text is not a path, or not one that is simulated.
    pub fn parse(source: &str) -> Result<Self, Refusal> {
        let (root, steps) = parse::parse(source)?;
        Ok(Self { source: source.into(), root, steps: steps.into() })
    }

    /// The value in a document: of a definite path the value itself, of an indefinite one the
    /// array of all that match, which may be empty.
    ///
    /// # Errors
    /// Where a definite path leads nowhere.
    pub fn evaluate(&self, document: &Json) -> Result<Json, PathError> {
        if self.is_definite() {
            evaluate::definite(&self.steps, document).cloned()
        } else {
            Ok(evaluate::indefinite(&self.steps, document))
        }
    }

    /// Whether it names at most one value.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        self.steps.iter().all(|step| match step {
            Step::Name(_) | Step::Index(_) => true,
            Step::Wildcard | Step::Slice(..) => false,
        })
    }

    /// Whether it is just `$`.
    #[must_use]
    pub fn is_whole_input(&self) -> bool {
        self.root == Root::Input && self.steps.is_empty()
    }

    pub(super) fn root(&self) -> &Root {
        &self.root
    }

    /// The variable it begins with, if it does.
    #[must_use]
    pub fn variable(&self) -> Option<&Rc<str>> {
        match &self.root {
            Root::Variable(name) => Some(name),
            Root::Input | Root::Context => None,
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

/// In Jayway's words (recorded: `test_invalid_jsonpath`, `test_catch_states_runtime`).
impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoResults(path) => write!(f, "No results for path: {path}"),
            Self::MissingProperty(path) => write!(f, "Missing property in path {path}"),
            Self::NotAnObject(step, path) => write!(f, "Property {step} not found in path {path}"),
            Self::OutOfBounds(path) => {
                write!(f, "Index out of bounds when evaluating path {path}")
            }
        }
    }
}

/// A definite path into the data, where a value can be put: what `ResultPath` takes.
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
        } else if !path.is_definite() {
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
        (Step::Index(index), Json::Array(items)) => {
            let at = evaluate::position(*index, items.len())?;
            let mut copy = items.to_vec();
            copy[at] = insert(rest, &copy[at], value)?;
            Some(Json::array(copy))
        }
        (Step::Name(_) | Step::Index(_) | Step::Wildcard | Step::Slice(..), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(document: &str, path: &str, expected: &str) {
        let document = Json::parse(document).expect("the test's document is JSON");
        let shown = match Path::parse(path) {
            Err(sentence) => format!("refused: {sentence}"),
            Ok(path) => match path.evaluate(&document) {
                Ok(value) => value.to_string(),
                Err(error) => error.to_string(),
            },
        };
        assert_eq!(shown, expected, "{path}");
    }

    const ORDER: &str = r#"{"a":{"b-c":[10,20,30]},"l":[{"n":1},{"n":2},{"m":3}],"e":[]}"#;

    #[test]
    fn definite_paths_give_the_value() {
        check(ORDER, "$.a.b-c[1]", "20");
        check(ORDER, "$['a']['b-c'][2] ", "30");
        check(ORDER, "$.l.[0].n", "1");
        check(ORDER, "$.e", "[]");
        check("7", "$", "7");
    }

    #[test]
    fn definite_paths_that_lead_nowhere() {
        check(ORDER, "$.none", "No results for path: $['none']");
        check(ORDER, "$.a.none", "No results for path: $['a']['none']");
        check(ORDER, "$.no.such.path", "Missing property in path $['no']");
        check(ORDER, "$.e[3]", "Index out of bounds when evaluating path $['e'][3]");
        check(ORDER, "$.a.b-c[-1]", "Index out of bounds when evaluating path $['a']['b-c'][-1]");
        check(ORDER, "$.a.b-c.x", "Property ['x'] not found in path $['a']['b-c']");
    }

    #[test]
    fn indefinite_paths_give_arrays() {
        check(ORDER, "$.l[*].n", "[1,2]");
        check(ORDER, "$.a.*", "[[10,20,30]]");
        check(ORDER, "$.a.b-c[1:]", "[20,30]");
        check(ORDER, "$.a.b-c[:1]", "[10]");
        check(ORDER, "$.a.b-c[-2:-1]", "[20]");
        check(ORDER, "$.a.b-c[0:2:2]", "[10,20]");
        check(ORDER, "$.none[*]", "[]");
        check(ORDER, "$.e[0:2].x", "[]");
    }

    #[test]
    fn what_is_not_a_path() {
        check("1", "a.b", "refused: A path begins with `$`.");
        check("1", "$.", "refused: A name is missing after `.`.");
        check("1", "$.a[", "refused: `[` is not closed.");
        check("1", "$.a['b", "refused: `'` is not closed.");
        check("1", "$.a[x]", "refused: `x` is not an index, a slice, a quoted name or `*`.");
        check("1", "$.a b", "refused: `b` cannot stand here.");
        check(
            "1",
            "$.a[\"b\"]",
            "refused: `\"b\"` is not an index, a slice, a quoted name or `*`.",
        );
        check("1", "$.a.length()", "refused: Not simulated yet: functions in a path.");
        check("1", "$..a", "refused: Not simulated yet: `..` in a path.");
        check("1", "$.a[?(@.b)]", "refused: Not simulated yet: filters in a path.");
        check("1", "$.a[0,1]", "refused: Not simulated yet: unions in a path.");
        check("1", "$name", "refused: Not simulated yet: variables.");
    }

    #[track_caller]
    fn check_insert(document: &str, path: &str, expected: &str) {
        let document = Json::parse(document).expect("the test's document is JSON");
        let path = ReferencePath::parse(path).expect("the test's path is one");
        let result = path.insert(&document, Json::from("R"));
        assert_eq!(result.map_or("does not fit".into(), |it| it.to_string()), expected);
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
}
