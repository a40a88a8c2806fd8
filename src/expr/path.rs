//! JSONPath as AWS runs it: the dialect of Jayway JsonPath 2.0.0, oddities included, from the data
//! (`$`), the context object (`$$`) or a variable (`$name`).
//!
//! That it is this version shows in what AWS answers: no functions (`.length()` is a name), several
//! names only at the end of a path, its words for what is missing.

mod bracket;
mod evaluate;
mod filter;
mod parse;
mod pattern;
mod reference;
mod search;
mod step;

use std::fmt;
use std::rc::Rc;

use crate::base::Json;

pub use reference::ReferencePath;

use step::Step;

/// A compiled path. Prints as it was written.
#[derive(Clone, Debug)]
pub struct Path {
    source: Rc<str>,
    root: Root,
    steps: Rc<[Step]>,
    is_definite: bool,
    is_reference: bool,
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
    /// The last step leads nowhere; the path in brackets.
    NoResults(String),
    /// An earlier step leads nowhere; the path up to and with it, in brackets.
    MissingProperty(String),
    /// A name is asked of something that is no object; the step and the path before it, in brackets.
    NotAnObject(String, String),
    /// An index leads beyond its array.
    OutOfBounds {
        /// The path up to and with the index, in brackets.
        path: String,
        /// Whether it is the whole path.
        is_last: bool,
    },
    /// An item is asked of null; the path to it, in brackets.
    Null(String),
    /// An item is asked of something that is no array; the rest of the path and the value.
    NotAnArray(String, String),
    /// A filter stands behind what is neither object nor array; the rest of the path and the value.
    Primitive(String, String),
    /// Something follows several names; the path up to and with them, in brackets.
    NotALeaf(String),
    /// A filter compares a number with this text, which is none.
    NotANumber(String),
    /// It would take too long. Ours.
    TooMuch,
}

impl PathError {
    /// Whether Jayway calls it a path that was not found, rather than one that is invalid.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::NoResults(_)
            | Self::MissingProperty(_)
            | Self::NotAnObject(..)
            | Self::OutOfBounds { .. }
            | Self::Null(_) => true,
            Self::NotAnArray(..)
            | Self::Primitive(..)
            | Self::NotALeaf(_)
            | Self::NotANumber(_)
            | Self::TooMuch => false,
        }
    }
}

impl Path {
    /// Compiles a path.
    ///
    /// # Errors
    /// Where the text is not a path, or not one that is simulated.
    pub fn parse(source: &str) -> Result<Self, Refusal> {
        let parsed = parse::parse(source)?;
        let is_single = |step: &Step| matches!(step, Step::Name(_) | Step::Index(_));
        Ok(Self {
            source: source.into(),
            root: parsed.root,
            is_definite: parsed.steps.iter().all(Step::is_definite),
            is_reference: parsed.steps.iter().all(is_single) && !parsed.has_operator,
            steps: parsed.steps.into(),
        })
    }

    /// The value in a document: of a definite path the value itself, of an indefinite one the
    /// array of all that match, which may be empty.
    ///
    /// # Errors
    /// Where a definite path leads nowhere, and where Jayway gives up on an indefinite one.
    pub fn evaluate(&self, document: &Json) -> Result<Json, PathError> {
        if self.is_definite {
            evaluate::definite(&self.steps, document).map(|value| value.into_owned())
        } else {
            search::all(&self.steps, document).map(Json::array)
        }
    }

    /// The value in a document in which the first steps were taken already.
    pub(super) fn evaluate_rest(&self, taken: usize, value: &Json) -> Option<Json> {
        let rest = self.is_definite.then(|| self.steps.get(taken..))??;
        evaluate::definite(rest, value).ok().map(|value| value.into_owned())
    }

    /// The names with which it begins.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map_while(|step| match step {
            Step::Name(name) => Some(&**name),
            Step::Names(_)
            | Step::Index(_)
            | Step::FromEnd(_)
            | Step::Indices(_)
            | Step::Slice(_)
            | Step::Wildcard
            | Step::Filter(_)
            | Step::Scan => None,
        })
    }

    /// Whether it names at most one value.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        self.is_definite
    }

    /// Whether it is written as a reference path must be: names and indices only, and in names
    /// no operators that are not escaped.
    #[must_use]
    pub fn is_reference(&self) -> bool {
        self.is_reference
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

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
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
            Self::OutOfBounds { path, .. } => {
                write!(f, "Index out of bounds when evaluating path {path}")
            }
            Self::Null(path) => write!(f, "The path {path} is null"),
            Self::NotAnArray(rest, value) => write!(
                f,
                "Filter: {rest} can only be applied to arrays. Current context is: {value}"
            ),
            Self::Primitive(rest, value) => write!(
                f,
                "Filter: {rest} can not be applied to primitives. Current context is: {value}"
            ),
            Self::NotALeaf(path) => {
                write!(f, "Multi properties can only be used as path leafs: {path}")
            }
            Self::NotANumber(text) => write!(f, "'{text}' cannot be compared with a number"),
            Self::TooMuch => f.write_str("The path takes too long to evaluate"),
        }
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

    const ORDER: &str = r#"{"a":{"b-c":[10,20,30]},"l":[{"n":1},{"n":2},{"m":3}],"e":[],"z":null}"#;

    #[test]
    fn definite_paths_give_the_value() {
        check(ORDER, "$.a.b-c[1]", "20");
        check(ORDER, "$['a']['b-c'][2] ", "30");
        check(ORDER, "$.l.[0].n", "1");
        check(ORDER, "$.e", "[]");
        check(ORDER, "$.a.b-c[(@.length-1)]", "30");
        check(ORDER, "$['e', 'z', 'none']", r#"{"e":[],"z":null}"#);
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
        check(ORDER, "$.z[0]", "The path $['z'] is null");
        check(
            ORDER,
            "$.l[0][1].n",
            "Filter: [1]['n'] can only be applied to arrays. Current context is: {n=1}",
        );
        // Measured on AWS.
        check(ORDER, "$.l.length()", "Property ['length()'] not found in path $['l']");
        let leafs = "Multi properties can only be used as path leafs: $['a', 'l']";
        check(ORDER, "$['a','l'].n", leafs);
    }

    #[test]
    fn indefinite_paths_give_arrays() {
        check(ORDER, "$.l[*].n", "[1,2]");
        check(ORDER, "$.a.*", "[[10,20,30]]");
        check(ORDER, "$.a.b-c[1:]", "[20,30]");
        check(ORDER, "$.a.b-c[:-1]", "[10,20]");
        check(ORDER, "$.a.b-c[0:2:2]", "[10,20]");
        check(ORDER, "$.a.b-c[0,2]", "[10,30]");
        check(ORDER, "$.none[*]", "[]");
        check(ORDER, "$.none.x[1:].y", "[]");
        check(ORDER, "$.e[0:2].x", "[]");
        check(ORDER, "$..n", "[1,2]");
        check(ORDER, "$.a..[0]", "[10]");
        check(ORDER, "$..[0]", "Index out of bounds when evaluating path $['e'][0]");
        let outside = "Index out of bounds when evaluating path $['a']['b-c'][-2]";
        check(ORDER, "$.a.b-c[-2:-1]", outside);
        check(ORDER, "$.l[1:].n", "No results for path: $['l'][2]['n']");
    }

    #[test]
    fn filters_choose() {
        check(ORDER, "$.l[?(@.n > 1)]", r#"[{"n":2}]"#);
        check(ORDER, "$.l[?(!@.n)].m", "[3]");
        check(ORDER, "$.l[?(@.n == 1 || @.m == '3' && @.m < 4)]", r#"[{"n":1},{"m":3}]"#);
        check(ORDER, "$.a.b-c[?(@ >= $.l[1].n)]", "[10,20,30]");
        check(ORDER, "$.a[?(@.b-c)]", r#"[{"b-c":[10,20,30]}]"#);
        check(r#"["Ab","abc","b"]"#, "$[?(@ =~ /AB?/i)]", r#"["Ab"]"#);
        check(r#"["a.b","a1b"]"#, r"$[?(@ =~ /a\Q.\Eb/)]", r#"["a.b"]"#);
        check(r#"["x7","x","77"]"#, r"$[?(@ =~ /\p{Alpha}[\p{Digit}]+/)]", r#"["x7"]"#);
        check(
            r#"[{"n":"null"},{"n":null},{}]"#,
            "$[?(@.n == null)]",
            r#"[{"n":"null"},{"n":null}]"#,
        );
        check("[1]", "$[?(@ == x)]", "'x' cannot be compared with a number");
        let primitive = "Filter: [?]['x'] can not be applied to primitives. Current context is: 1";
        check("[1]", "$[0][?(@.a)].x", primitive);
    }

    /// Recorded: `test_escape_sequence_parsing`; the States Language for names after a dot.
    #[test]
    fn names_with_signs() {
        check(r#"{"Test\\\"\"Name\"":1}"#, r#"$['Test\""Name"']"#, "1");
        check(r#"{"a.b@c":1}"#, r"$.a\.b\@c", "1");
        check(r#"{"a:b":{"Ж&(":1}}"#, "$.a:b.Ж&(", "1");
    }

    #[test]
    fn what_is_not_a_path() {
        check("1", "a.b", "refused: A path begins with `$`.");
        check("1", "$.", "refused: A name is missing after `.`.");
        check("1", "$.a[", "refused: `[` is not closed.");
        check("1", "$.a['b]", "refused: `'` is not closed.");
        check("1", "$.a b", "refused: `b` cannot stand here.");
        check("1", "$.a..", "refused: A path cannot end with `..`.");
        let strange = "is not an index, a slice, a quoted name, a filter or `*`.";
        check("1", "$.a[x]", &format!("refused: `x` {strange}"));
        check("1", "$.a[\"b\"]", &format!("refused: `\"b\"` {strange}"));
        let open = "refused: A filter stands in parentheses: `[?(@.a == 1)]`.";
        check("1", "$.a[?@.b]", open);
        check("1", "$.a[?(@.b in ['c'])]", "refused: `i` cannot stand here.");
        let one = "refused: `@.b[*]` in a filter must lead to one place.";
        check("1", "$.a[?(@.b[*] == 1)]", one);
        let regex = "refused: `=~` needs a regular expression: `/…/` or `/…/i`.";
        check("1", "$.a[?(@.b =~ 'c')]", regex);
        let possessive = "possessive quantifiers of regular expressions";
        check("1", "$[?(@ =~ /a++/)]", &format!("refused: Not simulated yet: {possessive}."));
    }

    #[test]
    fn hostile_paths_end() {
        let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
        let wide = format!("[{}]", vec!["[1,2,3,4,5,6,7,8,9]"; 2000].join(","));
        let too_much = "The path takes too long to evaluate";
        check(&deep, &format!("${}", "..*".repeat(40)), too_much);
        check(&wide, "$..*..*..*..*..[?(@ == $[0][0])]", "[]");
        check(&wide, "$[?(@[0] == $[1][2])]", "[]");
        check(r#"["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"]"#, "$[?(@ =~ /(a+)+/)]", too_much);
        check("1", &format!("${}", ".a".repeat(200)), "refused: A path has at most 128 steps.");
        check("1", &format!("${}", "[".repeat(100_000)), "refused: `[` is not closed.");
    }
}
