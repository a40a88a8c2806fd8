//! Strings in any kind of quotes.

use std::rc::Rc;

use crate::text::Span;
use crate::text::unwrap::PAD;

use super::member::quoted;
use super::reader::Reader;

/// How far behind the end of a line the quote is looked for that may be lost.
const AHEAD: usize = 4096;

/// How far behind a quote another one is looked for.
const INNER: usize = 200;

impl Reader<'_> {
    /// Reads a string from its opening quote, and whether anything had to be mended.
    pub(super) fn string(&mut self) -> (Rc<str>, bool) {
        let start = self.at;
        let (text, is_json) = self.quoted_text();
        if !is_json {
            let sentence = match self.text[start..].chars().next() {
                Some('"') => "This string is not as JSON wants it.",
                Some('\'' | '`') => "JSON's strings stand in double quotes.",
                Some(_) | None => "JSON's strings stand in straight double quotes.",
            };
            self.edit(Span::new(start, self.at), quoted(&text), sentence);
        }
        self.last_end = self.at;
        (text.into(), is_json)
    }

    /// The text between quotes, and whether it is written as JSON wants it.
    fn quoted_text(&mut self) -> (String, bool) {
        let Some(open) = self.peek() else { return (String::new(), false) };
        let triple: String = std::iter::repeat_n(open, 3).collect();
        if matches!(open, '"' | '\'') && self.rest().starts_with(&triple) {
            return (self.triple(&triple), false);
        }
        self.at += open.len_utf8();
        let (mut text, mut is_json) = (String::new(), open == '"');
        let many_lines = open == '`';
        loop {
            let Some(char) = self.peek() else {
                self.is_cut = true;
                return (text, false);
            };
            let end = self.at + char.len_utf8();
            match char {
                _ if closes(open, char) && !self.is_inner(end) => {
                    self.at = end;
                    return (text, is_json);
                }
                '\\' => is_json &= self.escape(&mut text),
                '\n' if !many_lines && !self.goes_on(open) => {
                    return (self.cut_short(text), false);
                }
                PAD => self.at = end,
                _ => {
                    is_json &= char >= ' ' && !closes(open, char);
                    text.push(char);
                    self.at = end;
                }
            }
        }
    }

    /// Three quotes, as Python has them around texts of several lines.
    fn triple(&mut self, quotes: &str) -> String {
        self.at += quotes.len();
        let rest = self.rest();
        let length = rest.find(quotes).unwrap_or(rest.len());
        let text = rest[..length].to_owned();
        self.at = (self.at + length + quotes.len()).min(self.text.len());
        text
    }

    /// Whether a quote stands inside of a text: words follow it, and another quote on the
    /// same line.
    fn is_inner(&self, end: usize) -> bool {
        let mut rest = self.text[end..].trim_start_matches(' ').chars();
        if !rest.next().is_some_and(char::is_alphanumeric) || self.text.as_bytes()[end - 1] != b'"'
        {
            return false;
        }
        let near = &rest.as_str()[..rest.as_str().floor_char_boundary(INNER)];
        let line = near.split('\n').next().unwrap_or_default();
        let mut parts = line.splitn(2, '"');
        let inner = parts.next().unwrap_or_default();
        parts.next().is_some_and(|behind| {
            !inner.contains([',', ':', '{', '}', '[', ']']) && !behind.trim().is_empty()
        })
    }

    /// Whether a string goes on behind the end of its line: the next quote closes one, instead of
    /// opening one.
    fn goes_on(&self, quote: char) -> bool {
        let rest = self.rest();
        let near = &rest[..rest.floor_char_boundary(AHEAD)];
        let Some(next) = near.find(quote) else { return false };
        let before = near[..next].trim_end();
        let opens = before.is_empty() || before.ends_with([',', ':', '{', '[', '}', ']', '=']);
        let behind = near[next + quote.len_utf8()..].trim_start_matches([' ', '\t', '\r']);
        let ends = behind.is_empty() || behind.starts_with([',', '}', ']', ':', '\n', ')']);
        !opens && ends
    }

    /// A string without its closing quote: what looks like the end of its item is none of it.
    fn cut_short(&mut self, text: String) -> String {
        let kept = text.trim_end();
        let kept = kept.strip_suffix(',').unwrap_or(kept);
        let behind = self.text[..self.at].trim_end();
        if behind.ends_with(',') && kept.len() < text.len() {
            self.at = behind.len() - 1;
        }
        kept.to_owned()
    }

    /// Reads an escape; says whether JSON knows it.
    fn escape(&mut self, text: &mut String) -> bool {
        self.at += 1;
        let Some(letter) = self.peek() else {
            text.push('\\');
            return false;
        };
        self.at += letter.len_utf8();
        let char = match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.code_point(text),
            '\n' => return false,
            _ if letter.is_alphanumeric() => {
                text.push('\\');
                text.push(letter);
                return false;
            }
            _ => {
                text.push(letter);
                return false;
            }
        };
        text.push(char);
        true
    }

    fn code_point(&mut self, text: &mut String) -> bool {
        let Some(first) = self.hex_digits() else {
            text.push_str("\\u");
            return false;
        };
        let mut units = vec![first];
        if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
            self.at += 2;
            units.extend(self.hex_digits());
        }
        let (before, mut is_whole) = (text.len(), true);
        for char in char::decode_utf16(units) {
            is_whole &= char.is_ok();
            text.push(char.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        is_whole && text.len() > before
    }

    fn hex_digits(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let valid = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unit = u16::from_str_radix(digits, 16).ok().filter(|_| valid)?;
        self.at += 4;
        Some(unit)
    }
}

fn closes(open: char, char: char) -> bool {
    match open {
        '“' | '”' | '„' => matches!(char, '“' | '”' | '"'),
        '‘' | '’' => matches!(char, '‘' | '’' | '\''),
        _ => char == open,
    }
}
