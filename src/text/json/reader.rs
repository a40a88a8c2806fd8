//! The reader: goes on after every mistake at the next place that makes sense.

use std::rc::Rc;

use crate::base::{Json, quota};

use super::{Diagnostic, Kind, Member, Node, Span};

const CODE: &str = "INVALID_JSON_DESCRIPTION";

pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, diagnostics: Vec::new() }
    }

    pub(super) fn read(mut self) -> (Option<Node>, Vec<Diagnostic>) {
        self.skip_blank();
        if self.rest().is_empty() {
            if self.diagnostics.is_empty() {
                self.diagnostics.push(blank(self.at));
            }
            return (None, self.diagnostics);
        }
        let node = self.value();
        self.skip_blank();
        if !self.rest().is_empty() {
            let message = "There is more text after the end of the definition.";
            self.complain(self.at, self.text.len(), message);
        }
        (Some(node), self.diagnostics)
    }

    fn value(&mut self) -> Node {
        self.skip_blank();
        let start = self.at;
        let kind = match self.peek() {
            Some('{') => self.nested(Self::object),
            Some('[') => self.nested(Self::array),
            Some('"') => Kind::String(self.string('"')),
            Some('\'') => {
                self.complain(
                    start,
                    start + 1,
                    "JSON strings stand in double quotes, not in single ones.",
                );
                Kind::String(self.string('\''))
            }
            Some('-' | '0'..='9') => self.number(),
            Some(char) if char.is_alphabetic() => self.word(),
            Some(char) => self.no_value(char),
            None => {
                self.complain(start, start, "The text ends where a value should be.");
                Kind::Broken
            }
        };
        Node { span: Span::new(start, self.at), kind }
    }

    fn no_value(&mut self, found: char) -> Kind {
        let end = self.at + found.len_utf8();
        let message = match found {
            '}' | ']' | ',' | ':' => format!("A value is missing before `{found}`."),
            '“' | '”' | '„' | '‘' | '’' => {
                format!("`{found}` is a typographic quote; JSON wants `\"`.")
            }
            '\u{feff}' => {
                "The text begins with a byte order mark, which JSON does not allow.".into()
            }
            _ if found.is_control() => {
                format!("A control character (U+{:04X}) cannot begin a value.", u32::from(found))
            }
            _ => format!("`{found}` cannot begin a value."),
        };
        self.complain(self.at, end, message);
        if found == '\u{feff}' {
            self.at = end;
            return self.value().kind;
        } else if found == ':' {
            self.at += 1;
        } else if !matches!(found, '}' | ']' | ',') {
            self.skip_to_next_item();
        }
        Kind::Broken
    }

    /// Reads a container, unless it lies deeper than the limit: then everything is passed over.
    fn nested(&mut self, container: fn(&mut Self) -> Kind) -> Kind {
        if self.depth == quota::TEXT_DEPTH {
            let message = format!("Brackets lie more than {} levels deep.", quota::TEXT_DEPTH);
            self.complain(self.at, self.at + 1, message);
            self.at = self.text.len();
            return Kind::Broken;
        }
        self.depth += 1;
        let kind = container(self);
        self.depth -= 1;
        kind
    }

    fn array(&mut self) -> Kind {
        let open = self.at;
        self.at += 1;
        let mut items = Vec::new();
        while self.item_follows(open, ']', items.is_empty()) {
            items.push(self.value());
        }
        Kind::Array(items)
    }

    fn object(&mut self) -> Kind {
        let open = self.at;
        self.at += 1;
        let mut members = Vec::new();
        while self.item_follows(open, '}', members.is_empty()) {
            members.extend(self.member());
        }
        Kind::Object(members)
    }

    /// Whether there is another item: takes the comma before it, or the bracket that closes.
    fn item_follows(&mut self, open: usize, close: char, first: bool) -> bool {
        self.skip_blank();
        let mut comma = None;
        while self.peek() == Some(',') {
            if first || comma.is_some() {
                self.complain(self.at, self.at + 1, "There is a comma too many here.");
            }
            comma = Some(self.at);
            self.at += 1;
            self.skip_blank();
        }
        match self.peek() {
            Some(found) if found == close => {
                if let Some(comma) = comma.filter(|_| !first) {
                    self.complain(
                        comma,
                        comma + 1,
                        format!("A comma may not stand before `{close}`."),
                    );
                }
                self.at += 1;
                false
            }
            Some('}' | ']') | None => {
                self.never_closed(open, close);
                false
            }
            Some(_) => {
                if comma.is_none() && !first {
                    self.complain(self.at, self.at + 1, "A comma is missing before this.");
                }
                true
            }
        }
    }

    /// A bracket of the other kind closes this one as well, unless nothing outside waits for it.
    fn never_closed(&mut self, open: usize, close: char) {
        // One is enough for a place, however many brackets are open there.
        let said = self.diagnostics.last().is_some_and(|last| last.span.start == self.at);
        if !said && self.diagnostics.len() < quota::DIAGNOSTICS {
            let opened = &self.text[open..=open];
            let line = self.text[..open].matches('\n').count() + 1;
            let message =
                format!("The `{opened}` of line {line} is not closed: `{close}` is missing here.");
            self.complain(self.at, self.at + self.peek().map_or(0, char::len_utf8), message);
        }
        if self.depth == 1 && self.peek().is_some() {
            self.at += 1;
        }
    }

    fn member(&mut self) -> Option<Member> {
        let start = self.at;
        let key = match self.peek()? {
            '"' => self.string('"'),
            '\'' => {
                self.complain(
                    start,
                    start + 1,
                    "JSON names stand in double quotes, not in single ones.",
                );
                self.string('\'')
            }
            '“' | '”' | '„' => {
                self.complain(start, start + 3, "JSON wants `\"`, not typographic quotes.");
                self.at += 3;
                let key = self.take_while(|char| !matches!(char, '“' | '”' | '\n' | ':'));
                self.at +=
                    self.peek().filter(|char| matches!(char, '“' | '”')).map_or(0, char::len_utf8);
                Rc::from(key)
            }
            char if char.is_alphanumeric() || matches!(char, '_' | '$') => {
                let key =
                    self.take_while(|char| !char.is_whitespace() && !",:{}[]\"".contains(char));
                self.complain(
                    start,
                    self.at,
                    format!("The name `{}` needs double quotes.", shown(key)),
                );
                Rc::from(key)
            }
            char => {
                self.complain(
                    start,
                    start + char.len_utf8(),
                    format!("A name should stand here, not `{char}`."),
                );
                self.at += char.len_utf8();
                self.skip_to_next_item();
                return None;
            }
        };
        let key_span = Span::new(start, self.at);
        self.skip_blank();
        if self.peek() == Some(':') {
            self.at += 1;
        } else {
            self.complain(
                self.at,
                self.at,
                format!("`:` and a value are missing after `{}`.", shown(&key)),
            );
            if matches!(self.peek(), Some(',' | '}' | ']') | None) {
                let value = Node { span: Span::new(self.at, self.at), kind: Kind::Broken };
                return Some(Member { key, key_span, value });
            }
        }
        Some(Member { key, key_span, value: self.value() })
    }

    fn number(&mut self) -> Kind {
        let start = self.at;
        let text = self.take_while(|char| char.is_ascii_alphanumeric() || "+-.".contains(char));
        match Json::parse(text) {
            Ok(Json::Number(number)) => Kind::Number(number),
            Ok(_) | Err(_) => {
                self.complain(start, self.at, format!("`{}` is not a JSON number.", shown(text)));
                Kind::Broken
            }
        }
    }

    fn word(&mut self) -> Kind {
        let start = self.at;
        match self.take_while(|char| char.is_alphanumeric() || char == '_') {
            "null" => Kind::Null,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            word => {
                let word = shown(word);
                self.complain(
                    start,
                    self.at,
                    format!("`{word}` is not a JSON value. Text needs double quotes."),
                );
                self.skip_to_next_item();
                Kind::Broken
            }
        }
    }

    /// Reads a string from its opening quote. It ends at the closing one or at the end of the line.
    fn string(&mut self, quote: char) -> Rc<str> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                Some(char) if char == quote => {
                    self.at += 1;
                    return text.into();
                }
                Some('\\') => self.escape(&mut text),
                Some('\n') | None => {
                    self.complain(start, self.at, "This string is not closed on its line.");
                    return text.into();
                }
                Some(char) => {
                    if char < ' ' {
                        let message =
                            "Control characters in a string are written as escapes, such as \\t.";
                        self.complain(self.at, self.at + 1, message);
                    }
                    text.push(char);
                    self.at += char.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += letter.filter(|char| *char != '\n').map_or(0, char::len_utf8);
        let resolved = match letter {
            Some(char @ ('"' | '\\' | '/')) => Some(char),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('u') => self.code_point(),
            Some(_) | None => None,
        };
        if resolved.is_none() {
            let written = shown(&self.text[start..self.at]).to_owned();
            self.complain(start, self.at, format!("`{written}` is not an escape that JSON knows."));
        }
        text.push(resolved.unwrap_or(char::REPLACEMENT_CHARACTER));
    }

    /// Reads the digits after `\u`, and the second half of a surrogate pair.
    fn code_point(&mut self) -> Option<char> {
        let first = self.hex_digits()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        self.rest().starts_with("\\u").then(|| self.at += 2)?;
        let second = self.hex_digits().filter(|code| (0xDC00..0xE000).contains(code))?;
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    fn hex_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let valid = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| valid)?;
        self.at += 4;
        Some(code)
    }

    /// Passes over white space, and over comments with a complaint.
    fn skip_blank(&mut self) {
        loop {
            self.take_while(|char| matches!(char, ' ' | '\t' | '\r' | '\n'));
            let rest = self.rest();
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            let message = "JSON has no comments; AWS refuses them. Use a \"Comment\" field.";
            self.complain(self.at, self.at + length, message);
            self.at += length;
        }
    }

    fn skip_to_next_item(&mut self) {
        self.take_while(|char| !matches!(char, ',' | '}' | ']' | '\n'));
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|char| !keep(char)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn complain(&mut self, start: usize, end: usize, message: impl Into<String>) {
        if self.diagnostics.len() < quota::DIAGNOSTICS {
            let span = Span::new(start, self.text.ceil_char_boundary(end));
            self.diagnostics.push(Diagnostic::error(CODE, message, span));
        }
    }
}

/// Recorded: `test_validate_state_machine_definition_not_a_definition[EMPTY_STRING]`.
fn blank(at: usize) -> Diagnostic {
    let message = "Definition must be a valid JSON object";
    let problem = Diagnostic::error("SCHEMA_VALIDATION_FAILED", message, Span::new(at, at));
    Diagnostic { sentence: Some("There is no definition yet.".into()), ..problem }
}

/// At most so much of a text is repeated in a sentence.
fn shown(text: &str) -> &str {
    &text[..text.floor_char_boundary(40)]
}
