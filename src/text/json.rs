//! Reads JSON as people write it: every value with its place, and every mistake, not only the
//! first. A text that is not JSON still gives the tree that can be made out.

mod jackson;
mod reader;

use std::rc::Rc;

use crate::base::{Json, Number, Object};

use super::{Diagnostic, Span};

pub use jackson::{JacksonError, jackson};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, with its escapes resolved.
    String(Rc<str>),
    /// The items.
    Array(Vec<Node>),
    /// The members in order; a name may come twice.
    Object(Vec<Member>),
    /// A place where a value should be and none could be read.
    Broken,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub key: Rc<str>,
    /// Where the name stands, with its quotes.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

/// Reads a text. There is a tree unless the text is blank; there are diagnostics unless the text
/// is exactly one JSON value.
#[must_use]
pub fn read(source: &str) -> (Option<Node>, Vec<Diagnostic>) {
    reader::Reader::new(source).read()
}

impl Node {
    /// The value without its places. Of members with the same name the last one stands.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match &self.kind {
            Kind::Null | Kind::Broken => Json::Null,
            Kind::Bool(value) => Json::Bool(*value),
            Kind::Number(number) => Json::Number(*number),
            Kind::String(string) => Json::String(Rc::clone(string)),
            Kind::Array(items) => Json::array(items.iter().map(Self::to_json)),
            Kind::Object(members) => {
                let pairs = members.iter().map(|it| (Rc::clone(&it.key), it.value.to_json()));
                pairs.collect::<Object>().into()
            }
        }
    }

    /// The members, where this is an object.
    #[must_use]
    pub fn members(&self) -> Option<&[Member]> {
        match &self.kind {
            Kind::Object(members) => Some(members),
            Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Array(_)
            | Kind::Broken => None,
        }
    }

    /// The items, where this is an array.
    #[must_use]
    pub fn items(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Object(_)
            | Kind::Broken => None,
        }
    }

    /// The text, where this is a string.
    #[must_use]
    pub fn string(&self) -> Option<&Rc<str>> {
        match &self.kind {
            Kind::String(string) => Some(string),
            Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::Array(_)
            | Kind::Object(_)
            | Kind::Broken => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::seeds::seeds;
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::LineIndex;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let (node, diagnostics) = read(source);
        let lines = LineIndex::new(source);
        let mut shown = node.map_or("nothing".into(), |node| node.to_json().to_string());
        for diagnostic in diagnostics {
            let at = lines.position(diagnostic.span.start);
            shown += &format!("\n{}:{} {}", at.line, at.column, diagnostic.message);
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn json_is_read_without_complaint() {
        check(
            " {\"a\": [1, -2.5e1, true, null], \"b\\u00fc\\ud834\\udd1e\": {}} ",
            expect![[r#"{"a":[1,-25.0,true,null],"bü𝄞":{}}"#]],
        );
    }

    #[test]
    fn mistakes_between_values() {
        check(
            "{\"a\": 1 \"b\": 2}",
            expect![[r#"
            {"a":1,"b":2}
            1:9 A comma is missing before this."#]],
        );
        check(
            "{\"a\": 1,, \"b\": 2,}",
            expect![[r#"
            {"a":1,"b":2}
            1:9 There is a comma too many here.
            1:17 A comma may not stand before `}`."#]],
        );
        check(
            "[1, 2,]",
            expect![[r#"
            [1,2]
            1:6 A comma may not stand before `]`."#]],
        );
        check(
            "[1 2",
            expect![[r#"
            [1,2]
            1:4 A comma is missing before this.
            1:5 The `[` of line 1 is not closed: `]` is missing here."#]],
        );
        check(
            "{\"a\" 1}",
            expect![[r#"
            {"a":1}
            1:6 `:` and a value are missing after `a`."#]],
        );
        check(
            "{a: 1, 'b': 2}",
            expect![[r#"
            {"a":1,"b":2}
            1:2 The name `a` needs double quotes.
            1:8 JSON names stand in double quotes, not in single ones."#]],
        );
        check(
            "{\"a\": }",
            expect![[r#"
            {"a":null}
            1:7 A value is missing before `}`."#]],
        );
        check(
            "{\"a\": 1}}",
            expect![[r#"
            {"a":1}
            1:9 There is more text after the end of the definition."#]],
        );
        check(
            "{\"a\": 1",
            expect![[r#"
            {"a":1}
            1:8 The `{` of line 1 is not closed: `}` is missing here."#]],
        );
        check(
            "{\"a\": [1, {\"b\": 2]}",
            expect![[r#"
            {"a":[1,{"b":2}]}
            1:18 The `{` of line 1 is not closed: `}` is missing here."#]],
        );
    }

    #[test]
    fn mistakes_inside_values() {
        check(
            "{\"a\": \"open\n, \"b\": 1}",
            expect![[r#"
            {"a":"open","b":1}
            1:7 This string is not closed on its line."#]],
        );
        check(
            "[\"\\q\", \"\\ud800\", \"tab\there\", \"\\u12\"]",
            expect![[r#"
            ["�","�","tab\there","�12"]
            1:3 `\q` is not an escape that JSON knows.
            1:9 `\ud800` is not an escape that JSON knows.
            1:22 Control characters in a string are written as escapes, such as \t.
            1:31 `\u` is not an escape that JSON knows."#]],
        );
        check(
            "[01, 1., 1e999, -, nul, True, NaN]",
            expect![[r#"
            [null,null,null,null,null,null,null]
            1:2 `01` is not a JSON number.
            1:6 `1.` is not a JSON number.
            1:10 `1e999` is not a JSON number.
            1:17 `-` is not a JSON number.
            1:20 `nul` is not a JSON value. Text needs double quotes.
            1:25 `True` is not a JSON value. Text needs double quotes.
            1:31 `NaN` is not a JSON value. Text needs double quotes."#]],
        );
        check(
            "{“a”: 1}",
            expect![[r#"
            {"a":1}
            1:2 JSON wants `"`, not typographic quotes."#]],
        );
    }

    #[test]
    fn comments_are_read_over() {
        check(
            "{ // one\n \"a\": /* two */ 1 }",
            expect![[r#"
            {"a":1}
            1:3 JSON has no comments; AWS refuses them. Use a "Comment" field.
            2:7 JSON has no comments; AWS refuses them. Use a "Comment" field."#]],
        );
        check(
            "/* open",
            expect![[r#"
                nothing
                1:1 JSON has no comments; AWS refuses them. Use a "Comment" field."#]],
        );
    }

    #[test]
    fn what_is_not_json_at_all() {
        check(
            "",
            expect![[r#"
                nothing
                1:1 Definition must be a valid JSON object"#]],
        );
        check(
            "   \n",
            expect![[r#"
                nothing
                2:1 Definition must be a valid JSON object"#]],
        );
        check(
            "Hello, world",
            expect![[r#"
            null
            1:1 `Hello` is not a JSON value. Text needs double quotes.
            1:6 There is more text after the end of the definition."#]],
        );
        check(
            "StartAt: A\nStates: {}",
            expect![[r#"
            null
            1:1 `StartAt` is not a JSON value. Text needs double quotes.
            2:1 There is more text after the end of the definition."#]],
        );
    }

    #[test]
    fn depth_is_limited() {
        let (node, diagnostics) = read(&"[".repeat(100_000));
        assert!(node.is_some());
        assert!(diagnostics[0].message.contains("127"), "{}", diagnostics[0].message);
    }

    #[test]
    fn any_text_is_read_without_panic() {
        seeds(200, |u| {
            let alphabet =
                ["{", "}", "[", "]", ",", ":", "\"", "\\", "1", "a", "\n", " ", "“", "/", "*"];
            let mut text = String::new();
            for _ in 0..u.arbitrary_len::<u8>()? {
                text += u.choose(&alphabet)?;
            }
            let (node, diagnostics) = read(&text);
            let valid = Json::parse(&text).is_ok();
            assert_eq!(valid, node.is_some() && diagnostics.is_empty(), "{text}");
            Ok(())
        });
    }
}
