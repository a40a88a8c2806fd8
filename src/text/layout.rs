//! How a JSON text is laid out: each member and item on a line of its own, two spaces a level.
//!
//! Only the blanks between the tokens change: names keep their order, numbers their digits, strings
//! their escapes.

use crate::base::Json;

use super::{Edit, Span};

const SENTENCE: &str = "Lines are laid out anew.";
/// Lists of texts and numbers stay on a line of at most so many bytes.
const WIDTH: usize = 80;

/// What lays a text out. `None` for a text that is not JSON.
#[must_use]
pub fn lay_out(text: &str) -> Option<Vec<Edit>> {
    Json::parse(text).ok()?;
    let tokens = tokens(text);
    let mut edits = Vec::new();
    let mut level = 0;
    // Whether each open bracket is that of a list which stays on its line.
    let mut flat = Vec::new();
    let mut end = 0;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| bytes(text, tokens[before]));
        let this = bytes(text, *token);
        let opens = |it: &[u8]| matches!(it, b"{" | b"[");
        if matches!(this, b"}" | b"]") {
            level -= 1;
        }
        let is_flat = flat.last().copied().unwrap_or_default();
        let gap = match (before, this) {
            (None, _) | (_, b"," | b":") => String::new(),
            (Some(b":"), _) => " ".into(),
            (Some(b"{"), b"}") | (Some(b"["), b"]") => String::new(),
            (Some(b","), _) if is_flat => " ".into(),
            _ if is_flat => String::new(),
            _ => line_break(level),
        };
        change(text, Span::new(end, token.start), gap, &mut edits);
        if opens(this) {
            flat.push(is_short_list(text, &tokens[at..]));
            level += 1;
        } else if matches!(this, b"}" | b"]") {
            flat.pop();
        }
        end = token.end;
    }
    change(text, Span::new(end, text.len()), String::new(), &mut edits);
    Some(edits)
}

fn bytes(text: &str, token: Span) -> &[u8] {
    &text.as_bytes()[token.start..token.end]
}

fn line_break(level: usize) -> String {
    let mut gap = String::with_capacity(1 + 2 * level);
    gap.push('\n');
    (0..level).for_each(|_| gap.push_str("  "));
    gap
}

fn change(text: &str, span: Span, gap: String, edits: &mut Vec<Edit>) {
    if text[span.start..span.end] != gap {
        edits.push(Edit { span, replacement: gap, sentence: SENTENCE });
    }
}

/// Whether the bracket that these tokens begin with holds neither objects nor lists, and little.
fn is_short_list(text: &str, tokens: &[Span]) -> bool {
    let mut width = 0;
    for token in tokens {
        let this = bytes(text, *token);
        width += this.len() + usize::from(this == b",");
        match this {
            _ if width > WIDTH => return false,
            b"]" => return true,
            b"{" => return false,
            b"[" if width > 1 => return false,
            _ => {}
        }
    }
    false
}

/// The tokens of a text that is JSON.
fn tokens(text: &str) -> Vec<Span> {
    let all = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&first) = all.get(at) {
        let start = at;
        at += 1;
        match first {
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            b'"' => at = string_end(all, at),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {}
            _ => {
                let ends = |byte: &u8| b" \t\r\n,]}".contains(byte);
                at += all[at..].iter().position(ends).unwrap_or(all.len() - at);
            }
        }
        tokens.push(Span::new(start, at));
    }
    tokens
}

/// Behind the quote that closes a string.
fn string_end(all: &[u8], mut at: usize) -> usize {
    while let Some(byte) = all.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    all.len()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::apply;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let laid = lay_out(source).map(|edits| apply(source, &edits));
        if let Some(laid) = &laid {
            assert_eq!(Json::parse(laid), Json::parse(source), "the value is the same");
            assert_eq!(lay_out(laid), Some(vec![]), "and stays as it is");
        }
        expected.assert_eq(&laid.unwrap_or_else(|| "not JSON".into()));
    }

    #[test]
    fn texts_are_laid_out() {
        check(
            r#"{"b":1.0,"a":{"x":[],"y":{}, "z" : [ 1,
            "t\"]w\\o" ], "u": [[1], {"k":null}]}}  "#,
            expect![[r#"
                {
                  "b": 1.0,
                  "a": {
                    "x": [],
                    "y": {},
                    "z": [1, "t\"]w\\o"],
                    "u": [
                      [1],
                      {
                        "k": null
                      }
                    ]
                  }
                }"#]],
        );
        check("\"\u{fc} { \"", expect![[r#""ü { ""#]]);
        check(" 12 ", expect!["12"]);
    }

    #[test]
    fn a_long_list_has_a_line_for_each_item() {
        let source = format!("[\"{}\",2]", "x".repeat(90));
        let laid = apply(&source, &lay_out(&source).expect("JSON"));
        assert_eq!(laid.lines().count(), 4);
    }

    #[test]
    fn what_is_not_json_stays() {
        check("{", expect!["not JSON"]);
        check("", expect!["not JSON"]);
        check("{a: 1}", expect!["not JSON"]);
    }
}
