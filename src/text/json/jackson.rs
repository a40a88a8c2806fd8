//! What AWS says of a text that is not JSON: the words and the places of Jackson, which reads
//! definitions there and stops at the first mistake.
//!
//! Source: `test_validate_state_machine_definition_not_a_definition[NOT_A_DEF]`, and Jackson's
//! documentation of its messages.

/// The first mistake in a text, as Jackson reports it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct JacksonError {
    /// What is wrong, and then where.
    pub message: String,
    /// `[Source: (String)"nil"; line: 1, column: 4]`
    pub location: String,
}

/// The first mistake in a text; none where Jackson finds none. It does not look behind the first
/// value.
#[must_use]
pub fn jackson(source: &str) -> Option<JacksonError> {
    let mut reader = Jackson { source, at: 0, row: Row { line: 1, start: 0 }, open: Vec::new() };
    let message = reader.read().err()?;
    let location = reader.location(reader.row, reader.at);
    Some(JacksonError { message: format!("{message}\n at {location}"), location })
}

/// Characters of a text that Jackson repeats in a location.
const SHOWN_CHARS: usize = 500;

/// Characters of a token that Jackson repeats.
const TOKEN_CHARS: usize = 256;

const VALUES: &str = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

type Step<T = ()> = Result<T, String>;

struct Jackson<'a> {
    source: &'a str,
    /// How far it has read.
    at: usize,
    /// The line that it is in.
    row: Row,
    /// The brackets that are open.
    open: Vec<Open>,
}

/// A line, and where it starts. A break inside a string begins none.
#[derive(Clone, Copy)]
struct Row {
    line: usize,
    start: usize,
}

/// A bracket that is open, and where it stands.
struct Open {
    bracket: char,
    row: Row,
    at: usize,
}

/// What comes next.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Next {
    /// A value.
    Value,
    /// The first item, or the end.
    First,
    /// A comma, or the end.
    More,
}

impl Jackson<'_> {
    fn read(&mut self) -> Step {
        let mut next = Next::Value;
        loop {
            let char = self.after_blank()?;
            let Some(mut char) = char else { return self.end_inside() };
            if next != Next::Value && matches!(char, ']' | '}') {
                self.close(char)?;
                next = Next::More;
            } else {
                if next == Next::More {
                    char = self.comma(char)?;
                }
                if next != Next::Value && self.is_in_object() {
                    char = self.name(char)?;
                }
                next = self.value(char)?;
            }
            if self.open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Takes a comma; returns what follows it.
    fn comma(&mut self, found: char) -> Step<char> {
        let kind = self.kind();
        if found != ',' {
            let wanted = format!("was expecting comma to separate {kind} entries");
            return Err(unexpected(found, &wanted));
        }
        self.after_blank()?.ok_or_else(|| between(kind))
    }

    /// Takes a name and its colon; returns what follows.
    fn name(&mut self, found: char) -> Step<char> {
        if found != '"' {
            return Err(unexpected(found, "was expecting double-quote to start field name"));
        }
        self.string("name", " in field name")?;
        let found = self.after_blank()?.ok_or_else(|| between("Object"))?;
        if found != ':' {
            let wanted = "was expecting a colon to separate field name and value";
            return Err(unexpected(found, wanted));
        }
        self.after_blank()?.ok_or_else(|| between("Object"))
    }

    fn value(&mut self, found: char) -> Step<Next> {
        match found {
            '{' | '[' => {
                self.open.push(Open { bracket: found, row: self.row, at: self.at - 1 });
                return Ok(Next::First);
            }
            '"' => {
                self.string("string value", ": was expecting closing quote for a string value")?
            }
            '-' | '0'..='9' => self.number(found)?,
            't' => self.word("true")?,
            'f' => self.word("false")?,
            'n' => self.word("null")?,
            '}' => return Err(unexpected(found, "expected a value")),
            _ if is_name_start(found) => return Err(self.invalid_token(found.to_string())),
            _ => return Err(unexpected(found, &format!("expected a valid value {VALUES}"))),
        }
        Ok(Next::More)
    }

    fn close(&mut self, found: char) -> Step {
        let wanted = if found == ']' { '[' } else { '{' };
        match self.open.last() {
            Some(open) if open.bracket == wanted => {
                self.open.pop();
                Ok(())
            }
            _ => {
                let expected = if found == ']' { '}' } else { ']' };
                let (kind, start) = (self.kind(), self.start());
                Err(format!(
                    "Unexpected close marker '{found}': expected '{expected}' (for {kind} starting \
                     at {start})"
                ))
            }
        }
    }

    fn end_inside(&self) -> Step {
        if self.open.is_empty() {
            return Ok(());
        }
        let (kind, start) = (self.kind(), self.start());
        Err(format!(
            "Unexpected end-of-input: expected close marker for {kind} (start marker at {start})"
        ))
    }

    /// Reads to the closing quote.
    fn string(&mut self, what: &str, unfinished: &str) -> Step {
        loop {
            match self.take() {
                Some('"') => return Ok(()),
                Some('\\') => self.escape()?,
                Some(char) if char < ' ' => {
                    return Err(format!(
                        "Illegal unquoted character ({}): has to be escaped using backslash to be \
                         included in {what}",
                        described(char)
                    ));
                }
                Some(_) => {}
                None => return Err(format!("Unexpected end-of-input{unfinished}")),
            }
        }
    }

    fn escape(&mut self) -> Step {
        let end = || "Unexpected end-of-input in character escape sequence".to_owned();
        match self.take().ok_or_else(end)? {
            'b' | 't' | 'n' | 'f' | 'r' | '"' | '/' | '\\' => Ok(()),
            'u' => (0..4).try_for_each(|_| {
                let digit = self.take().ok_or_else(end)?;
                let wanted = "expected a hex-digit for character escape sequence";
                digit.is_ascii_hexdigit().then_some(()).ok_or_else(|| unexpected(digit, wanted))
            }),
            char => Err(format!("Unrecognized character escape {}", described(char))),
        }
    }

    fn number(&mut self, first: char) -> Step {
        let mut first = first;
        if first == '-' {
            first =
                self.digit("expected digit (0-9) to follow minus sign, for valid numeric value")?;
        }
        if first == '0' && self.peek().is_some_and(|char| char.is_ascii_digit()) {
            return Err("Invalid numeric value: Leading zeroes not allowed".into());
        }
        self.digits();
        if self.peek() == Some('.') {
            self.take();
            self.digit("Decimal point not followed by a digit")?;
            self.digits();
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.take();
            if matches!(self.peek(), Some('+' | '-')) {
                self.take();
            }
            self.digit("Exponent indicator not followed by a digit")?;
            self.digits();
        }
        Ok(())
    }

    fn digit(&mut self, wanted: &str) -> Step<char> {
        match self.take() {
            Some(char) if char.is_ascii_digit() => Ok(char),
            Some(char) => Err(format!(
                "Unexpected character ({}) in numeric value: {wanted}",
                described(char)
            )),
            None => Err("Unexpected end-of-input within/between Number entries".into()),
        }
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(|char| char.is_ascii_digit()) {
            self.take();
        }
    }

    /// Reads the rest of a word whose first letter was taken.
    fn word(&mut self, word: &str) -> Step {
        let mut read = word[..1].to_owned();
        for char in word[1..].chars() {
            if self.peek() != Some(char) {
                return Err(self.invalid_token(read));
            }
            read.push(char);
            self.take();
        }
        match self.peek() {
            Some(char) if is_name_part(char) => Err(self.invalid_token(read)),
            Some(_) | None => Ok(()),
        }
    }

    fn invalid_token(&mut self, read: String) -> String {
        let mut token = read;
        while let Some(char) = self.peek().filter(|char| is_name_part(*char)) {
            self.take();
            token.push(char);
            if token.chars().count() >= TOKEN_CHARS {
                token += "...";
                break;
            }
        }
        format!("Unrecognized token '{token}': was expecting {VALUES}")
    }

    /// The first character behind white space, taken.
    fn after_blank(&mut self) -> Step<Option<char>> {
        while let Some(char) = self.take() {
            match char {
                ' ' | '\t' => {}
                '\r' if self.peek() == Some('\n') => {}
                '\n' | '\r' => self.row = Row { line: self.row.line + 1, start: self.at },
                '/' => {
                    return Err(unexpected(
                        char,
                        "maybe a (non-standard) comment? (not recognized as one since Feature \
                         'ALLOW_COMMENTS' not enabled for parser)",
                    ));
                }
                _ => return Ok(Some(char)),
            }
        }
        Ok(None)
    }

    fn take(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        Some(char)
    }

    fn peek(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn is_in_object(&self) -> bool {
        self.open.last().is_some_and(|open| open.bracket == '{')
    }

    fn kind(&self) -> &'static str {
        match self.open.last() {
            Some(Open { bracket: '{', .. }) => "Object",
            Some(_) => "Array",
            None => "root",
        }
    }

    /// Where the innermost bracket was opened.
    fn start(&self) -> String {
        match self.open.last() {
            Some(open) => self.location(open.row, open.at),
            None => shown(self.source, 1, 0),
        }
    }

    /// Columns count UTF-16 units.
    fn location(&self, row: Row, at: usize) -> String {
        shown(self.source, row.line, self.source[row.start..at].encode_utf16().count() + 1)
    }
}

fn unexpected(found: char, wanted: &str) -> String {
    format!("Unexpected character ({}): {wanted}", described(found))
}

fn between(kind: &str) -> String {
    format!("Unexpected end-of-input within/between {kind} entries")
}

fn described(char: char) -> String {
    let code = u32::from(char);
    match char {
        _ if char.is_control() => format!("(CTRL-CHAR, code {code})"),
        _ if code > 255 => format!("'{char}' (code {code} / 0x{code:x})"),
        _ => format!("'{char}' (code {code})"),
    }
}

fn is_name_start(char: char) -> bool {
    char.is_alphabetic() || matches!(char, '_' | '$')
}

fn is_name_part(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '$')
}

fn shown(source: &str, line: usize, column: usize) -> String {
    let end = source.char_indices().nth(SHOWN_CHARS).map_or(source.len(), |(at, _)| at);
    let rest = source[end..].encode_utf16().count();
    let cut = if rest > 0 { format!("[truncated {rest} chars]") } else { String::new() };
    format!("[Source: (String)\"{}\"{cut}; line: {line}, column: {column}]", &source[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::seeds;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let error = jackson(source).map(|it| {
            let (message, _) = it.message.rsplit_once("\n at ").expect("a place");
            let (_, place) = it.location.rsplit_once("; ").expect("a place");
            format!("{message} [{place}")
        });
        assert_eq!(error.as_deref().unwrap_or("none"), expected, "{source}");
    }

    #[test]
    fn mistakes_in_jacksons_words() {
        check("{\"a\": [1, -2.5e1, true, null], \"b\": {}} x", "none");
        check(
            "not a definition",
            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token \
             'null', 'true' or 'false') [line: 1, column: 4]",
        );
        check(
            "{\"a\": 1,}",
            "Unexpected character ('}' (code 125)): was expecting double-quote to start field name \
             [line: 1, column: 10]",
        );
        check(
            "{\n \"a\": 1\n \"b\": 2}",
            "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries \
             [line: 3, column: 3]",
        );
        check(
            "[1,]",
            "Unexpected character (']' (code 93)): expected a valid value (JSON String, Number, Array, \
             Object or token 'null', 'true' or 'false') [line: 1, column: 5]",
        );
        check(
            "{\"a\" 1}",
            "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and \
             value [line: 1, column: 7]",
        );
        check(
            "{\"a\":}",
            "Unexpected character ('}' (code 125)): expected a value [line: 1, column: 7]",
        );
        check(
            "{\"a\":1]",
            "Unexpected close marker ']': expected '}' (for Object starting at [Source: \
             (String)\"{\"a\":1]\"; line: 1, column: 1]) [line: 1, column: 8]",
        );
        check(
            "{\"a\":1",
            "Unexpected end-of-input: expected close marker for Object (start marker at [Source: \
             (String)\"{\"a\":1\"; line: 1, column: 1]) [line: 1, column: 7]",
        );
        check(
            "{\"a\":\"x\n\"}",
            "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be \
             included in string value [line: 1, column: 9]",
        );
        check("[\"\\q\"]", "Unrecognized character escape 'q' (code 113) [line: 1, column: 5]");
        check("[01]", "Invalid numeric value: Leading zeroes not allowed [line: 1, column: 3]");
        check(
            "{“a”: 1}",
            "Unexpected character ('“' (code 8220 / 0x201c)): was expecting double-quote to start field \
             name [line: 1, column: 3]",
        );
        check(
            "[trux]",
            "Unrecognized token 'trux': was expecting (JSON String, Number, Array, Object or \
             token 'null', 'true' or 'false') [line: 1, column: 6]",
        );
    }

    #[test]
    fn any_text_has_an_answer() {
        seeds(200, |u| {
            let alphabet =
                ["{", "}", "[", "]", ",", ":", "\"", "\\u", "1", "e", "-", "n", "\n", "“", "/"];
            let mut text = String::new();
            for _ in 0..u.arbitrary_len::<u8>()? {
                text += u.choose(&alphabet)?;
            }
            let is_json = crate::base::Json::parse(&text).is_ok();
            assert!(!is_json || jackson(&text).is_none(), "{text}");
            Ok(())
        });
        assert!(jackson(&"[".repeat(1_000_000)).is_some());
    }
}
