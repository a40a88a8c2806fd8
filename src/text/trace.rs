//! A text that stands inside of another one, as the string of a template: where each of its
//! characters came from.

use super::{Diagnostic, Node, Span};
use super::{Kind, Member};

/// A text and where it came from.
#[derive(Clone, Debug, Default)]
pub struct Traced {
    /// The text.
    pub text: String,
    /// Offsets in it, ascending, with the offsets that they have outside.
    marks: Vec<(usize, usize)>,
}

impl Traced {
    /// The value of a scalar that stands in a source: between quotes, as a block, or plain.
    #[must_use]
    pub fn of(value: &str, source: &str, span: Span) -> Self {
        let raw = source.get(span.start..span.end).unwrap_or_default();
        Self { text: value.to_owned(), marks: align(value, raw, span.start) }
    }

    /// Adds a text that stands at a place as a whole.
    pub fn push_at(&mut self, text: &str, place: usize) {
        self.marks.push((self.text.len(), place));
        self.text += text;
    }

    /// Adds a stretch of another text.
    pub fn push(&mut self, other: &Self, from: usize, to: usize) {
        let shift = self.text.len();
        self.marks.push((shift, other.place(from)));
        let inside = other.marks.iter().skip(other.marks.partition_point(|mark| mark.0 <= from));
        let inside = inside.take_while(|mark| mark.0 < to);
        self.marks.extend(inside.map(|(at, place)| (at - from + shift, *place)));
        self.text += &other.text[from..to];
    }

    /// Where an offset came from.
    #[must_use]
    pub fn place(&self, offset: usize) -> usize {
        let before = self.marks.partition_point(|mark| mark.0 <= offset);
        match before.checked_sub(1).and_then(|at| self.marks.get(at)) {
            Some((at, place)) => place + (offset - at),
            None => offset,
        }
    }

    /// Where a stretch came from.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        let start = self.place(span.start);
        // The end of a stretch is where its last byte is, and one more.
        let last = span.end.checked_sub(1).filter(|last| *last >= span.start);
        Span::new(start, last.map_or(start, |last| self.place(last) + 1).max(start))
    }

    /// A value that was read from this text, with the places that it has outside.
    #[must_use]
    pub fn outside(&self, node: &Node) -> Node {
        let kind = match &node.kind {
            Kind::Array(items) => {
                Kind::Array(items.iter().map(|item| self.outside(item)).collect())
            }
            Kind::Object(members) => {
                let member = |it: &Member| Member {
                    key: std::rc::Rc::clone(&it.key),
                    key_span: self.span(it.key_span),
                    value: self.outside(&it.value),
                };
                Kind::Object(members.iter().map(member).collect())
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Broken => {
                node.kind.clone()
            }
        };
        Node { span: self.span(node.span), kind }
    }

    /// A problem of this text, with its place outside. Its repair stays inside.
    #[must_use]
    pub fn problem(&self, problem: Diagnostic) -> Diagnostic {
        Diagnostic { span: self.span(problem.span), repair: None, ..problem }
    }
}

/// Walks through a value and what was written for it side by side.
fn align(value: &str, raw: &str, start: usize) -> Vec<(usize, usize)> {
    let mut written = raw.chars();
    let quote = written.next().filter(|it| matches!(it, '"' | '\''));
    // The lines of a block may begin with a quote that is their own.
    let is_own =
        value.starts_with(['"', '\'']) && !matches!(written.next(), Some('\\' | '"' | '\''));
    let quote = quote.filter(|_| !is_own);
    let has_escapes = quote == Some('"');
    let mut at = usize::from(quote.is_some());
    let mut marks = vec![(0, start + at)];
    for (offset, char) in value.char_indices() {
        let before = at;
        let mut is_whole = true;
        while let Some(found) = raw[at..].chars().next() {
            if has_escapes && found == '\\' {
                let length = escape_length(&raw[at..], char);
                is_whole = false;
                at += length;
                break;
            }
            if found == char {
                break;
            }
            if char.is_whitespace() && !found.is_whitespace() {
                is_whole = false;
                break;
            }
            at += found.len_utf8();
        }
        if !is_whole {
            marks.push((offset, start + before));
            marks.push((offset + char.len_utf8(), start + at));
        } else {
            if at != before {
                marks.push((offset, start + at));
            }
            at = (at + char.len_utf8()).min(raw.len());
        }
    }
    marks
}

/// How many bytes an escape takes that stands for a character.
fn escape_length(raw: &str, char: char) -> usize {
    let pair = usize::from(char.len_utf16() == 2);
    let length = match raw.as_bytes().get(1) {
        Some(b'u') => 6 + 6 * pair,
        Some(b'x') => 4,
        Some(b'U') => 10,
        Some(_) | None => 2,
    };
    raw.floor_char_boundary(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, raw: &str, expected: &[(&str, &str)]) {
        let source = format!("key: {raw}");
        let traced = Traced::of(value, &source, Span::new(5, source.len()));
        for (part, there) in expected {
            let at = value.find(part).expect("the part is in the value");
            let span = traced.span(Span::new(at, at + part.len()));
            assert!(source[span.start..].starts_with(there), "{part}: {}", &source[span.start..]);
        }
    }

    #[test]
    fn places_of_scalars() {
        check("{\"a\": 1}", r#""{\"a\": 1}""#, &[("{", "{"), ("a", "a\\"), ("1", "1}")]);
        check("x\\y\u{1d11e}z", r#""x\\y\ud834\udd1ez""#, &[("y", "y"), ("z", "z")]);
        check(
            "{\n  \"a\": 1\n}\n",
            "{\n      \"a\": 1\n    }\n",
            &[("\"a\"", "\"a\""), ("}", "}")],
        );
        check("it's so", "'it''s so'", &[("so", "so")]);
        check("plain text", "plain text", &[("text", "text")]);
        check("one two", "one\n  two\n", &[("two", "two")]);
    }

    #[test]
    fn places_of_sums() {
        let mut sum = Traced::default();
        sum.push_at("ab", 100);
        sum.push(&Traced::of("cdef", "\"cdef\"", Span::new(0, 6)), 1, 3);
        assert_eq!((sum.text.as_str(), sum.place(0), sum.place(3)), ("abde", 100, 3));
    }
}
