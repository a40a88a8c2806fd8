//! How a machine that was made of a text is written: what of it stands in the text stays as somebody
//! wrote it, with its own lines and blanks.

use crate::base::{Json, sort_by_key};
use crate::text::{Edit, Kind, Member, Node, Span, apply};

/// So deep inside of a machine it is looked whether a value stands in the text as it is.
const DEPTH: usize = 8;

/// The text of a machine whose values have their places in a source, which these changes mend.
pub(super) fn write(node: &Node, source: &str, mut edits: Vec<Edit>) -> String {
    sort_by_key(&mut edits, |edit| edit.span.start);
    let mut writer = Writer { source, edits, text: String::new() };
    writer.value(node, 0);
    writer.text
}

struct Writer<'a> {
    source: &'a str,
    edits: Vec<Edit>,
    text: String,
}

impl<'a> Writer<'a> {
    fn value(&mut self, node: &Node, level: usize) {
        let value = node.to_json();
        if level < DEPTH
            && let Some(written) = self.as_written(node.span, &value)
        {
            let outside = self.indent_of(node.span.start);
            self.put(&written, outside, level);
            return;
        }
        match &node.kind {
            Kind::Object(members) if !members.is_empty() && level < DEPTH => {
                self.list(["{", "}"], members, level, |writer, it: &Member| {
                    writer.text += &Json::from(&*it.key).to_string();
                    writer.text += ": ";
                    writer.value(&it.value, level + 1);
                });
            }
            Kind::Array(items) if !items.is_empty() && level < DEPTH => {
                self.list(["[", "]"], items, level, |writer, it| writer.value(it, level + 1));
            }
            Kind::Object(_)
            | Kind::Array(_)
            | Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Broken => self.put(&value.to_pretty(), "", level),
        }
    }

    fn list<T>(
        &mut self,
        brackets: [&str; 2],
        items: &[T],
        level: usize,
        mut put: impl FnMut(&mut Self, &T),
    ) {
        self.text += brackets[0];
        for (at, item) in items.iter().enumerate() {
            self.text += if at > 0 { "," } else { "" };
            self.line(level + 1);
            put(self, item);
        }
        self.line(level);
        self.text += brackets[1];
    }

    fn line(&mut self, level: usize) {
        self.text.push('\n');
        (0..level).for_each(|_| self.text += "  ");
    }

    /// Adds a value whose lines begin with `outside` where they come from.
    fn put(&mut self, written: &str, outside: &str, level: usize) {
        for (at, line) in written.lines().enumerate() {
            if at > 0 {
                self.line(level);
            }
            self.text += line.strip_prefix(outside).unwrap_or(line);
        }
    }

    /// What stands at a place, mended, where that is the value.
    fn as_written(&self, span: Span, value: &Json) -> Option<String> {
        let source = self.source.get(span.start..span.end)?;
        // Without its braces it was no value.
        if matches!(value, Json::Object(_)) && !source.starts_with('{') {
            return None;
        }
        let from = self.edits.partition_point(|edit| edit.span.start < span.start);
        let inside = self.edits[from..].iter().take_while(|it| it.span.start <= span.end);
        let edits: Vec<Edit> = inside
            .filter(|it| it.span.end <= span.end)
            .map(|it| Edit {
                span: Span::new(it.span.start - span.start, it.span.end - span.start),
                ..it.clone()
            })
            .collect();
        // Of what is put in right behind it some may belong to what is around it.
        let own = edits.partition_point(|it| it.span.start < source.len());
        let mut ends = (own..=edits.len()).take(DEPTH);
        ends.find_map(|end| {
            let text = apply(source, &edits[..end]).trim().to_owned();
            Json::parse(&text).is_ok_and(|it| it == *value).then_some(text)
        })
    }

    /// The blanks at the beginning of the line of a place.
    fn indent_of(&self, place: usize) -> &'a str {
        let source = self.source;
        let before = &source[..place];
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::asl::read_paste;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let machines = read_paste(source).machines;
        expected.assert_eq(&machines[0].definition);
    }

    #[test]
    fn what_was_written_stays() {
        check(
            "    \"A\": { \"Type\":\"Pass\",\n            \"Result\": [1,\n               2],\n            \"Next\": \"B\" },\n",
            expect![[r#"
                {
                  "StartAt": "A",
                  "States": {
                    "A": { "Type":"Pass",
                            "Result": [1,
                               2],
                            "Next": "B" },
                    "B": {
                      "Type": "Pass",
                      "Comment": "Placeholder: this state was not pasted.",
                      "End": true
                    }
                  }
                }"#]],
        );
        check(
            "\"Seconds\": 3,\n\"Type\": \"Wait\",\n\"Next\": \"B\"",
            expect![[r#"
                {
                  "StartAt": "State",
                  "States": {
                    "State": {
                      "Seconds": 3,
                      "Type": "Wait",
                      "Next": "B"
                    },
                    "B": {
                      "Type": "Pass",
                      "Comment": "Placeholder: this state was not pasted.",
                      "End": true
                    }
                  }
                }"#]],
        );
        check(
            "{\"StartAt\": \"A\", \"States\": {\n   \"A\": {\"Type\": \"Pass\", \"Next\": \"B\"},\n   'B': {\"Type\": \"Task\",\n         \"Parameters\": { \"a\" : 1.50",
            expect![[r#"
                {
                  "StartAt": "A",
                  "States": {
                    "A": {"Type": "Pass", "Next": "B"},
                    "B": {
                      "Type": "Task",
                      "Parameters": { "a" : 1.50},
                      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:B",
                      "End": true
                    }
                  }
                }"#]],
        );
    }
}
