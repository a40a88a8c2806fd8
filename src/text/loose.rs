//! Reads JSON as people paste it: out of articles, code, Terraform, diffs; with what is missing or
//! too much. What comes out is JSON, with every change that it took.

mod bracket;
mod expression;
mod lead;
mod member;
mod reader;
mod string;

use crate::base::{Json, sort_by_key};

use super::unwrap::unwrap;
use super::{Edit, Node, apply};

pub use expression::wants_number;

/// What could be made out of a text.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The value, with its places in the text as it was.
    pub node: Node,
    /// Other values in the text that are definitions, too, or templates; the changes take them out.
    pub others: Vec<Node>,
    /// The text after all changes: JSON.
    pub text: String,
    /// The changes.
    pub edits: Vec<Edit>,
    /// Whether the text is only a part of what it was: it stops in the middle, or something in it
    /// was left out.
    pub is_cut: bool,
    /// Whether members stood there without the braces around them.
    pub is_bare: bool,
}

/// Makes JSON of a text, if anything in it looks like JSON.
#[must_use]
pub fn mend(source: &str) -> Option<Mended> {
    let (text, mut edits) = unwrap(source);
    let plain = reader::read(&text, false)?;
    // Indentation says where brackets were meant to be closed; it counts only where they do not
    // match without it.
    let guided = if plain.lost > 0 { reader::read(&text, true) } else { None };
    let is_better =
        |it: &reader::Outcome| it.lost < plain.lost || it.moved && it.lost == plain.lost;
    let found = guided.filter(is_better).unwrap_or(plain);
    edits.extend(found.edits);
    sort_by_key(&mut edits, |edit| edit.span.start);
    let mut text = apply(source, &edits);
    let value = found.node.to_json();
    if found.is_merged || Json::parse(&text).is_err() {
        text = value.to_pretty();
    }
    let (is_cut, is_bare) = (found.is_cut, found.is_bare);
    Some(Mended { node: found.node, others: found.others, text, edits, is_cut, is_bare })
}

#[cfg(test)]
mod tests {
    use crate::seeds::seeds;
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::LineIndex;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let Some(mended) = mend(source) else { return expected.assert_eq("nothing") };
        let lines = LineIndex::new(source);
        let mut shown = mended.node.to_json().to_string();
        assert_eq!(Json::parse(&mended.text), Ok(mended.node.to_json()), "{}", mended.text);
        for edit in &mended.edits {
            let at = lines.position(edit.span.start);
            let taken = &source[edit.span.start..edit.span.end];
            shown += &format!("\n{}:{} {taken:?} → {:?}", at.line, at.column, edit.replacement);
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn the_snippet_of_an_article() {
        check(
            "\"RequestApproval\": {\n  \"Type\": \"Task\",\n  \"Parameters\": {\n    \"Payload\": {\n      \"body\": {\n        \"taskToken.$\": \"$$.Task.Token\",\n        \"approvalRequest.$\": \"$.body\"\n  \"HeartbeatSeconds\": 300000,\n  \"Next\": \"SaveFeedback\"\n",
            expect![[r#"
            {"RequestApproval":{"Type":"Task","Parameters":{"Payload":{"body":{"taskToken.$":"$$.Task.Token","approvalRequest.$":"$.body"}}},"HeartbeatSeconds":300000,"Next":"SaveFeedback"}}
            1:1 "" → "{"
            7:38 "" → "}"
            7:38 "" → "}"
            7:38 "" → "}"
            7:38 "" → ","
            9:25 "" → "}"
            9:25 "" → "}""#]],
        );
    }

    #[test]
    fn commas_and_comments() {
        check(
            "{\"a\": 1,, \"b\": [1 2,],}",
            expect![[r#"
            {"a":1,"b":[1,2]}
            1:9 "," → ""
            1:18 "" → ","
            1:20 "," → ""
            1:22 "," → """#]],
        );
        check(
            "{ // one\n \"a\": /* two */ 1 # three\n}",
            expect![[r##"
            {"a":1}
            1:3 "// one" → ""
            2:7 "/* two */" → ""
            2:19 "# three" → """##]],
        );
    }

    #[test]
    fn quotes() {
        check(
            "{'a': 'it\\'s \"so\"', “b”: “c”, d: `e`}",
            expect![[r#"
            {"a":"it's \"so\"","b":"c","d":"e"}
            1:2 "'a'" → "\"a\""
            1:7 "'it\\'s \"so\"'" → "\"it's \\\"so\\\"\""
            1:21 "“b”" → "\"b\""
            1:26 "“c”" → "\"c\""
            1:31 "d" → "\"d\""
            1:34 "`e`" → "\"e\"""#]],
        );
        check(
            "{\"a\": \"he said \"no\" to it\", \"b\": \"open,\n \"c\": \"two\nlines\"}",
            expect![[r#"
            {"a":"he said \"no\" to it","b":"open","c":"two\nlines"}
            1:7 "\"he said \"no\" to it\"" → "\"he said \\\"no\\\" to it\""
            1:34 "\"open" → "\"open\""
            2:7 "\"two\nlines\"" → "\"two\\nlines\"""#]],
        );
    }

    #[test]
    fn brackets() {
        check(
            "{\"a\": {\"b\": [1, {\"c\": 2}",
            expect![[r#"
            {"a":{"b":[1,{"c":2}]}}
            1:25 "" → "]"
            1:25 "" → "}"
            1:25 "" → "}""#]],
        );
        check(
            "{\"a\": 1}}",
            expect![[r#"
            {"a":1}
            1:9 "}" → """#]],
        );
        check(
            "{\"a\": [1, {\"b\": 2]}",
            expect![[r#"
            {"a":[1,{"b":2}]}
            1:18 "" → "}""#]],
        );
        check(
            "{\"a\": [1, \"b\": 2}",
            expect![[r#"
            {"a":[1],"b":2}
            1:9 "" → "]""#]],
        );
        check(
            "{\n  \"S\": {\n    \"A\": {\n      \"x\": 1\n    \"B\": {\n      \"y\": 2\n    }\n  }\n}",
            expect![[r#"
            {"S":{"A":{"x":1},"B":{"y":2}}}
            4:13 "" → "}"
            4:13 "" → ",""#]],
        );
        check(
            "{\"a\": 1}], \"b\": 2}",
            expect![[r#"
            {"a":1}
            1:9 "]" → ""
            1:10 "," → ""
            1:12 "\"b\": 2}" → """#]],
        );
    }

    #[test]
    fn cut_off() {
        check(
            "{\"a\": {\"b\": \"c",
            expect![[r#"
            {"a":{"b":"c"}}
            1:13 "\"c" → "\"c\""
            1:15 "" → "}"
            1:15 "" → "}""#]],
        );
        check(
            "{\"a\": {\"b\": 1, \"c\":",
            expect![[r#"
            {"a":{"b":1}}
            1:14 "," → ""
            1:14 "" → "}"
            1:14 "" → "}"
            1:16 "\"c\":" → """#]],
        );
        check(
            "{\"a\": {\"b\": 1, \"c",
            expect![[r#"
            {"a":{"b":1}}
            1:14 "," → ""
            1:14 "" → "}"
            1:14 "" → "}"
            1:16 "\"c" → """#]],
        );
        check(
            "{\"a\": { ... }, \"b\": ..., ...}",
            expect![[r#"
            {"a":{},"b":{}}
            1:9 "..." → ""
            1:21 "..." → "{}"
            1:24 "," → ""
            1:26 "..." → """#]],
        );
    }

    #[test]
    fn code() {
        check(
            "const a = {\n  StartAt: 'A', // first\n  States: { A: { Type: 'Pass', End: true } },\n};\nexport default a;",
            expect![[r#"
            {"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}
            1:1 "const a = " → ""
            2:3 "StartAt" → "\"StartAt\""
            2:12 "'A'" → "\"A\""
            2:17 "// first" → ""
            3:3 "States" → "\"States\""
            3:13 "A" → "\"A\""
            3:18 "Type" → "\"Type\""
            3:24 "'Pass'" → "\"Pass\""
            3:32 "End" → "\"End\""
            3:45 "," → ""
            4:2 ";" → ""
            5:1 "export default a;" → """#]],
        );
        check(
            "{\"a\": fn.arn, \"b\": f(1, 2), \"c\": 'x' + y + 'z', \"Seconds\": 60 * 5, \"d\": True, \"e\": ${ids}}",
            expect![[r#"
            {"a":"${fn.arn}","b":"${f.1.2}","c":"x${y}z","Seconds":300,"d":true,"e":"${ids}"}
            1:7 "fn.arn" → "\"${fn.arn}\""
            1:20 "f(1, 2)" → "\"${f.1.2}\""
            1:34 "'x' + y + 'z'" → "\"x${y}z\""
            1:60 "60 * 5" → "300"
            1:73 "True" → "true"
            1:84 "${ids}" → "\"${ids}\"""#]],
        );
        check(
            "definition = jsonencode({\n  StartAt = \"A\"\n  States = {\n    A = { Type = \"Pass\", Q = \"$${x}\" }\n  }\n})",
            expect![[r#"
            {"StartAt":"A","States":{"A":{"Type":"Pass","Q":"${x}"}}}
            1:1 "definition = jsonencode(" → ""
            2:3 "StartAt" → "\"StartAt\""
            2:11 "=" → ":"
            2:16 "" → ","
            3:3 "States" → "\"States\""
            3:10 "=" → ":"
            4:5 "A" → "\"A\""
            4:7 "=" → ":"
            4:11 "Type" → "\"Type\""
            4:16 "=" → ":"
            4:26 "Q" → "\"Q\""
            4:28 "=" → ":"
            4:30 "\"$${x}\"" → "\"${x}\""
            6:2 ")" → """#]],
        );
        check(
            "x = <<EOF\n{\"StartAt\": \"A\", \"States\": {}}\nEOF\n",
            expect![[r#"
            {"StartAt":"A","States":{}}
            1:1 "x = <<EOF\n" → ""
            3:1 "EOF\n" → """#]],
        );
    }

    #[test]
    fn several_pieces() {
        check(
            "{\"Type\": \"Pass\"},\n\"B\": {\"Type\": \"Pass\"}",
            expect![[r#"
            {"State 1":{"Type":"Pass"},"B":{"Type":"Pass"}}
            1:1 "" → "\"State 1\": "
            1:17 "," → ""
            2:1 "" → "{"
            2:22 "" → "}""#]],
        );
        check(
            "{\"States\": 1}\n{\"States\": 1}",
            expect![[r#"
            {"States":1}
            2:1 "{\"States\": 1}" → """#]],
        );
        check(
            "...\n\"B\": {\"Type\": \"Pass\"}\n...",
            expect![[r#"
            {"B":{"Type":"Pass"}}
            1:1 "...\n" → ""
            2:1 "" → "{"
            2:22 "" → "}"
            3:1 "..." → """#]],
        );
    }

    #[test]
    fn what_is_no_json() {
        check("", expect!["nothing"]);
        check("Hello, world", expect!["nothing"]);
    }

    #[test]
    fn whatever_is_made_out_is_json() {
        seeds(150, |u| {
            let alphabet = [
                "{", "}", "[", "]", ",", ":", "\"", "\\", "1", "a", "\n", " ", "“", "/", "*", "'",
                "=", "(", ")", "...", "True", "$", "\"a\": ", "<", "+", ".", "`", "#", "&quot;",
                "\u{200b}", "\u{a0}", "\"Type\"", "-", "```\n", "\n    ",
            ];
            let mut text = String::new();
            for _ in 0..u.arbitrary_len::<u8>()? {
                text += u.choose(&alphabet)?;
            }
            if let Some(mended) = mend(&text) {
                assert!(Json::parse(&mended.text).is_ok(), "{text}");
                assert!(mended.node.span.end <= text.len(), "{text}");
            }
            Ok(())
        });
    }
}
