//! What comes along when text is copied: code fences, the marks of a diff, line numbers, HTML
//! entities, the escapes of a string. The text keeps its length, so that places stay the same: what
//! does not belong to it becomes [`PAD`] or a space.

use super::{Edit, Span};

/// Stands where a character was that does not belong to the text, also inside of a string.
pub(super) const PAD: char = '\0';

/// Names of HTML entities that editors and pages write into code.
const ENTITIES: [(&str, &str); 10] = [
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#x22;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", " "),
    ("&amp;", "&"),
];

/// A text without what came along, of the same length, and the changes that it took.
pub(super) fn unwrap(source: &str) -> (String, Vec<Edit>) {
    let mut wrapping = Wrapping { text: source.to_owned(), edits: Vec::new() };
    wrapping.quoted_lines();
    wrapping.diff();
    wrapping.plan();
    wrapping.line_numbers();
    wrapping.fences();
    wrapping.entities();
    wrapping.shell_quotes();
    wrapping.escapes();
    (wrapping.text, wrapping.edits)
}

struct Wrapping {
    text: String,
    edits: Vec<Edit>,
}

impl Wrapping {
    /// Takes stretches out, in ascending order.
    fn take_out(&mut self, spans: &[Span], sentence: &'static str) {
        self.replace(spans.iter().map(|span| (*span, "")), sentence);
    }

    /// Puts shorter texts in the place of stretches, in ascending order.
    fn replace<'a>(
        &mut self,
        changes: impl Iterator<Item = (Span, &'a str)>,
        sentence: &'static str,
    ) {
        let (mut text, mut at) = (String::with_capacity(self.text.len()), 0);
        for (span, replacement) in changes {
            text += &self.text[at..span.start];
            text += replacement;
            let padding = (span.end - span.start).saturating_sub(replacement.len());
            let is_inline = !replacement.is_empty();
            let pad = |byte: u8| match byte {
                b'\n' => '\n',
                _ if is_inline => PAD,
                _ => ' ',
            };
            text.extend(
                self.text.as_bytes()[span.end - padding..span.end].iter().map(|it| pad(*it)),
            );
            at = span.end;
            self.edits.push(Edit::replace(span, replacement, sentence));
        }
        text += &self.text[at..];
        self.text = text;
    }

    /// Each line with the offset of its start, without its break.
    fn lines(&self) -> Vec<(usize, &str)> {
        let mut at = 0;
        let line = |line| {
            let start = at;
            at += str::len(line) + 1;
            (start, line)
        };
        self.text.split('\n').map(line).collect()
    }

    /// What somebody answers to: most lines begin with `>`.
    fn quoted_lines(&mut self) {
        let lines = self.lines();
        let marked: Vec<_> = lines.iter().filter(|(_, line)| line.starts_with('>')).collect();
        let is_json = |line: &str| line.trim_start_matches(['>', ' ']).starts_with(['{', '"']);
        let full = lines.iter().filter(|(_, line)| !line.trim().is_empty()).count();
        if marked.len() * 2 <= full || !marked.iter().any(|(_, line)| is_json(line)) {
            return;
        }
        let length = |line: &str| line.len() - line.trim_start_matches('>').len();
        let spans = marked.iter().map(|(at, line)| Span::new(*at, at + length(line)));
        let spans: Vec<_> = spans.collect();
        self.take_out(&spans, "This mark belongs to a mail, not to the definition.");
    }

    /// A diff: every line begins with `+`, `-`, a space or a header.
    fn diff(&mut self) {
        let lines = self.lines();
        let is_header = |line: &str| {
            ["diff ", "index ", "--- ", "+++ ", "@@", "new file", "\\ No newline"]
                .iter()
                .any(|it| line.starts_with(it))
        };
        let full = || lines.iter().filter(|(_, line)| !line.trim().is_empty());
        let marked = full().filter(|(_, line)| line.starts_with('+')).count();
        let is_diff = full().all(|(_, line)| is_header(line) || line.starts_with(['+', '-', ' ']));
        if !is_diff || marked == 0 {
            return;
        }
        let spans = lines.iter().filter_map(|(at, line)| {
            let length = match line.chars().next() {
                Some('-') => line.len(),
                _ if is_header(line) => line.len(),
                Some('+' | ' ') => 1,
                _ => return None,
            };
            Some(Span::new(*at, at + length))
        });
        let spans: Vec<_> = spans.collect();
        self.take_out(&spans, "This mark belongs to a diff, not to the definition.");
    }

    /// Numbers in front of the lines, that go up by one.
    fn line_numbers(&mut self) {
        let lines = self.lines();
        let mut spans = Vec::new();
        let mut last = None;
        for (at, line) in lines.iter().filter(|(_, line)| !line.trim().is_empty()) {
            let blank = line.len() - line.trim_start().len();
            let digits = line[blank..].bytes().take_while(u8::is_ascii_digit).count();
            let number = line[blank..blank + digits].parse::<u32>().ok();
            let follows = match (last, number) {
                (None, number) => number.is_some(),
                (Some(last), Some(number)) => number > last && number - last < 100,
                (Some(_), None) => false,
            };
            if !follows {
                return;
            }
            last = number;
            let end = blank + digits;
            let mark = usize::from(line[end..].starts_with([':', '.', '|', ')']));
            spans.push(Span::new(*at, at + end + mark));
        }
        if spans.len() > 1 {
            self.take_out(&spans, "This number is the viewer's, not the definition's.");
        }
    }

    /// Code fences: what is outside of them is prose.
    fn fences(&mut self) {
        let lines = self.lines();
        let is_fence = |line: &str| {
            let line = line.trim_start();
            line.starts_with("```") || line.starts_with("~~~")
        };
        if !lines.iter().any(|(_, line)| is_fence(line)) {
            return;
        }
        let (mut spans, mut is_inside, mut prose): (Vec<Span>, bool, usize) =
            (Vec::new(), false, 0);
        for (at, line) in &lines {
            let is_fence = is_fence(line);
            if is_fence && !is_inside {
                spans.push(Span::new(prose, at + line.len()));
            } else if is_fence {
                prose = *at;
            }
            is_inside ^= is_fence;
        }
        if !is_inside {
            spans.push(Span::new(prose, self.text.len()));
        }
        self.take_out(&spans, "This stands around the code, and is no part of it.");
    }

    fn entities(&mut self) {
        if !self.text.contains("&quot;") && !self.text.contains("&#34;") {
            return;
        }
        let mut changes = Vec::new();
        for (at, _) in self.text.match_indices('&') {
            let found = ENTITIES.iter().find(|(name, _)| self.text[at..].starts_with(name));
            changes.extend(found.map(|(name, char)| (Span::new(at, at + name.len()), *char)));
        }
        self.replace(changes.into_iter(), "This is HTML's way to write a character.");
    }

    /// What Terraform would do: `+` before what it adds, `-` before what it takes away.
    fn plan(&mut self) {
        if !self.text.contains("jsonencode(") {
            return;
        }
        let lines = self.lines();
        let spans = lines.iter().filter_map(|(at, line)| {
            let begins = at + line.len() - line.trim_start().len();
            match line.trim_start().as_bytes() {
                [b'+' | b'~', b' ', ..] => Some(Span::new(begins, begins + 1)),
                [b'-', b' ', ..] => Some(Span::new(begins, at + line.len())),
                _ => None,
            }
        });
        let spans: Vec<_> = spans.collect();
        self.take_out(&spans, "This mark belongs to a plan, not to the definition.");
    }

    /// A single quote inside of single quotes, as shells want it.
    fn shell_quotes(&mut self) {
        let mut changes = Vec::new();
        for (at, _) in self.text.match_indices('\'') {
            let rest = &self.text[at..];
            let is_free = changes.last().is_none_or(|(span, _): &(Span, _)| span.end <= at);
            let found = ["'\"'\"'", "'\\''"].iter().find(|it| rest.starts_with(*it));
            if let Some(found) = found.filter(|_| is_free) {
                changes.push((Span::new(at, at + found.len()), "'"));
            }
        }
        self.replace(changes.into_iter(), "This is a shell's way to write a quote.");
    }

    /// The inside of a string: `{\"StartAt\": …`, by itself or between the quotes of some code.
    fn escapes(&mut self) {
        let Some((start, is_quoted)) = escaped(&self.text) else { return };
        let bytes = self.text.as_bytes();
        let (mut changes, mut at) = (Vec::new(), start);
        while let Some(byte) = bytes.get(at) {
            let replacement = match (byte, bytes.get(at + 1)) {
                (b'\\', Some(b'"')) => Some("\""),
                (b'\\', Some(b'\\')) => Some("\\"),
                (b'\\', Some(b'n' | b't' | b'r')) => Some(" "),
                (b'"', _) if is_quoted => match seam(&self.text[at..]) {
                    Some(length) => {
                        changes.push((Span::new(at, at + length), ""));
                        at += length;
                        continue;
                    }
                    None => break,
                },
                _ => None,
            };
            let length = if replacement.is_some() { 2 } else { 1 };
            changes.extend(replacement.map(|it| (Span::new(at, at + length), it)));
            at += length;
        }
        self.replace(
            changes.into_iter(),
            "These are the escapes of a string around the definition.",
        );
    }
}

/// Where a definition begins whose quotes are escaped, and whether it stands between quotes.
fn escaped(text: &str) -> Option<(usize, bool)> {
    let is_escaped = |at: usize| {
        let inner = text[at..].trim_start_matches(['{', '[']);
        let inner = inner.trim_start().trim_start_matches("\\n").trim_start();
        let seam = if inner.starts_with('"') { seam(inner) } else { None };
        let inner = inner[seam.unwrap_or_default()..].trim_start();
        inner.starts_with("\\\"")
    };
    let begin = text.len() - text.trim_start().len();
    if is_escaped(begin) {
        return Some((begin, false));
    }
    let (at, _) = text.match_indices("\"{").find(|(at, _)| is_escaped(at + 1))?;
    // In JSON it is the value of a member, which is read as that.
    let is_value = text[..at].trim_end().ends_with([':', ',', '[', '{', '\\']);
    (!is_value).then_some((at + 1, true))
}

/// How long the seam is between two strings that code puts together: `" + "`.
fn seam(text: &str) -> Option<usize> {
    let rest = text[1..].trim_start();
    let rest = rest.strip_prefix(['+', '.', '\\']).unwrap_or(rest).trim_start();
    rest.starts_with('"').then(|| text.len() - rest.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let (text, edits) = unwrap(source);
        assert_eq!(text.len(), source.len());
        let shown = text.replace(PAD, "~");
        assert_eq!(shown, expected);
        assert_eq!(edits.is_empty(), text == source);
    }

    #[test]
    fn what_comes_along_is_taken_out() {
        check("+++ b/x\n@@ -0,0 +1 @@\n+{\n-[\n+}", "       \n             \n {\n  \n }");
        check("  1  {\n  2    \"a\": 1\n  3  }", "     {\n       \"a\": 1\n     }");
        check("Look:\n```json\n{}\n```\nNice.", "     \n       \n{}\n   \n     ");
        check("{&quot;a&quot;: 1}", "{\"~~~~~a\"~~~~~: 1}");
    }

    #[test]
    fn strings_in_code() {
        check(r#"f("{\"a\": 1}");"#, r#"f("{"~a"~: 1}");"#);
        check("x = \"{\\\"a\\\":\" +\n  \"1}\";", "x = \"{\"~a\"~:   \n   1}\";");
        check("x = \"{\" +\n\"\\\"a\\\": 1}\";", "x = \"{   \n \"~a\"~: 1}\";");
        check(r#"{"a": "{\"b\": 1}" x"#, r#"{"a": "{\"b\": 1}" x"#);
        check(r#"--x '{"a": "it'"'"'s"}'"#, r#"--x '{"a": "it'~~~~s"}'"#);
        check(r#"'it'\''s'"#, "'it'~~~s'");
    }

    #[test]
    fn mails() {
        check("Hi,\n> {\n>> \"a\": 1\n> }", "Hi,\n  {\n   \"a\": 1\n  }");
        check("a\n> b\n> c", "a\n> b\n> c");
    }

    #[test]
    fn plans() {
        check(
            "  + x = jsonencode({\n   + a = 1\n   - b = 2\n   ~ c = 3\n})",
            "    x = jsonencode({\n     a = 1\n          \n     c = 3\n})",
        );
    }

    #[test]
    fn what_is_whole_stays() {
        check("{\"a\": 1}", "{\"a\": 1}");
        check("1", "1");
        check("- a\n- b", "- a\n- b");
        check("{\"a\": \"&lt;\"}", "{\"a\": \"&lt;\"}");
    }
}
