//! Values, and what stands for values in code: variables, calls, sums of strings, three dots.

use std::rc::Rc;

use crate::base::{Json, Number};
use crate::text::{Kind, Node, Span};

use super::member::{is_name, quoted};
use super::reader::Reader;

/// How far a call is followed whose parenthesis is not closed.
const CALL: usize = 2048;

const CODE: &str = "This is code, of which the value is not known; a placeholder stands for it.";
const LITERAL: &str = "JSON writes this value differently.";
const CALL_AROUND: &str = "JSON has no calls; what is inside stays.";

impl Reader<'_> {
    /// Reads a value; `key` is the name that it has. `None` where there is none.
    pub(super) fn value(&mut self, key: Option<&str>) -> Option<Node> {
        self.skip_blank();
        let start = self.at;
        let kind = match self.peek()? {
            '{' | '[' if self.is_too_deep() => {
                self.at = self.text.len();
                return None;
            }
            '{' => self.object(),
            '[' => self.array(),
            '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '`' => {
                self.text_value(key.is_some())
            }
            '-' | '+' | '0'..='9' => self.number(key),
            '.' | '…' if self.rest().starts_with("...") || self.rest().starts_with('…') => {
                self.elided(key)?
            }
            '<' if self.rest().starts_with("<<") => self.heredoc(key)?,
            ',' | '}' | ']' | ':' | ';' | ')' => return None,
            '(' => self.unwrapped(start, key)?,
            _ => self.word(key)?,
        };
        let end = match kind {
            // Without its closing bracket it ends behind the last thing in it.
            Kind::Object(_) | Kind::Array(_) => self.last_end.max(start + 1),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Broken => {
                self.at
            }
        };
        self.last_end = self.last_end.max(end);
        Some(Node { span: Span::new(start, end), kind })
    }

    /// A string, and what code adds to it.
    fn text_value(&mut self, is_member: bool) -> Kind {
        let (start, mark) = (self.at, self.edits.len());
        let (first, _) = self.string();
        let mut text = first.to_string();
        let mut is_sum = false;
        if self.is_hcl && text.contains("$${") {
            text = text.replace("$${", "${");
            is_sum = true;
        }
        while let Some(piece) = self.piece(is_member) {
            text += &piece;
            is_sum = true;
        }
        if is_sum {
            self.edits.truncate(mark);
            self.edit(Span::new(start, self.at), quoted(&text), "JSON has no sums of strings.");
        }
        Kind::String(text.into())
    }

    /// What is added to a string: `+ name`, `.format(…)`, or another string behind it.
    fn piece(&mut self, is_member: bool) -> Option<String> {
        let (before, mark) = (self.at, self.edits.len());
        self.skip_blank();
        let rest = self.rest();
        let next = rest.chars().next();
        let piece = match next {
            Some('+') => {
                self.at += 1;
                self.skip_blank();
                match self.peek() {
                    Some('"' | '\'' | '`') => Some(self.string().0.to_string()),
                    Some(_) => Some(placeholder(&self.term())),
                    None => None,
                }
            }
            Some('.') if rest[1..].starts_with(char::is_alphabetic) => {
                self.expression();
                Some(String::new())
            }
            Some('%') => {
                self.expression();
                Some(String::new())
            }
            Some(quote @ ('"' | '\'')) if is_member && !self.is_key_ahead() => {
                // Two strings in a row: Python's, unless this one is a name without its colon.
                let is_string = self.text[before..self.at].contains('\n')
                    && !self.text[self.at + 1..].trim_start().starts_with(quote);
                is_string.then(|| self.string().0.to_string())
            }
            Some(_) | None => None,
        };
        if piece.is_none() {
            self.at = before;
            self.edits.truncate(mark);
        }
        piece
    }

    /// A part of a sum.
    fn term(&mut self) -> String {
        self.take_while(|char| !matches!(char, '+' | ',' | '}' | ']' | '\n')).trim().to_owned()
    }

    fn number(&mut self, key: Option<&str>) -> Kind {
        let start = self.at;
        let text = self.take_while(|char| char.is_ascii_alphanumeric() || "+-._".contains(char));
        if let Ok(Json::Number(number)) = Json::parse(text)
            && !self.rest().trim_start_matches(' ').starts_with('*')
        {
            return Kind::Number(number);
        }
        self.at = start;
        let text = self.expression();
        let factors: Option<i64> = text
            .split('*')
            .map(|factor| {
                factor.trim().trim_start_matches('+').replace('_', "").parse::<i64>().ok()
            })
            .try_fold(1, |product: i64, factor| product.checked_mul(factor?));
        match factors {
            Some(product) => {
                let span = Span::new(start, start + text.len());
                self.edit(span, product.to_string(), LITERAL);
                Kind::Number(Number::Integer(product))
            }
            None => self.stand_in(start, &text, key),
        }
    }

    /// Three dots where a value was.
    fn elided(&mut self, key: Option<&str>) -> Option<Kind> {
        let start = self.at;
        self.take_while(|char| matches!(char, '.' | '…'));
        self.is_cut = true;
        if self.peek().is_some_and(is_name) {
            self.expression();
            return None;
        }
        key?;
        self.edit(Span::new(start, self.at), "{}", "Something was left out here.");
        self.last_end = self.at;
        Some(Kind::Object(Vec::new()))
    }

    /// `<<EOF`: the lines up to the one that says `EOF`.
    fn heredoc(&mut self, key: Option<&str>) -> Option<Kind> {
        let start = self.at;
        let head = self.line_length();
        let word = self.rest()[..head].trim_start_matches(['<', '-', '~']).trim().to_owned();
        if word.is_empty() || !word.chars().all(is_name) {
            let text = self.expression();
            return Some(self.stand_in(start, &text, key));
        }
        self.at += head;
        self.edit(Span::new(start, self.at), "", CALL_AROUND);
        let value = self.value(key)?;
        self.skip_blank();
        if self.rest().starts_with(&word) {
            self.edit(Span::new(self.at, self.at + word.len()), "", CALL_AROUND);
            self.at += word.len();
            self.last_end = self.at;
        }
        Some(value.kind)
    }

    /// A word: a literal of JSON or of another language, or code.
    fn word(&mut self, key: Option<&str>) -> Option<Kind> {
        let start = self.at;
        if self.is_string_prefix() {
            self.take_while(char::is_alphabetic);
            self.edit(Span::new(start, self.at), "", "JSON's strings have no letters before them.");
            return Some(self.text_value(key.is_some()));
        }
        let word = self.take_while(is_name).to_owned();
        let goes_on = matches!(self.peek(), Some('.' | '(' | '['));
        let (literal, text) = match &*word {
            "null" => return Some(Kind::Null),
            "true" => return Some(Kind::Bool(true)),
            "false" => return Some(Kind::Bool(false)),
            "True" | "TRUE" => (Kind::Bool(true), "true"),
            "False" | "FALSE" => (Kind::Bool(false), "false"),
            "None" | "undefined" | "nil" | "NULL" | "NaN" if !goes_on => (Kind::Null, "null"),
            _ => return self.code(start, key),
        };
        self.edit(Span::new(start, self.at), text, LITERAL);
        Some(literal)
    }

    /// Code: what a call is about where that is a literal, else a placeholder.
    fn code(&mut self, start: usize, key: Option<&str>) -> Option<Kind> {
        self.take_while(|char| is_name(char) || char == '.');
        if self.peek() == Some('(') {
            let inner = self.rest()[1..].trim_start();
            if inner.starts_with(['{', '[']) {
                return self.unwrapped(start, key);
            }
        }
        self.at = start;
        let text = self.expression();
        if text.is_empty() {
            return None;
        }
        Some(self.stand_in(start, &text, key))
    }

    /// What stands in parentheses, without them.
    fn unwrapped(&mut self, start: usize, key: Option<&str>) -> Option<Kind> {
        self.at += 1;
        if self.is_too_deep() {
            return None;
        }
        self.edit(Span::new(start, self.at), "", CALL_AROUND);
        self.open(')', false);
        let value = self.value(key);
        self.open.pop();
        let value = value?;
        self.skip_blank();
        let (end, rest) = (self.at, self.rest());
        let near = &rest[..rest.floor_char_boundary(CALL)];
        if matches!(self.peek(), Some(',' | ')'))
            && let Some(close) = near.find(')')
            && !near[..close].contains(['{', '"', '\n'])
        {
            self.at += close + 1;
            self.edit(Span::new(end, self.at), "", CALL_AROUND);
            self.last_end = self.at;
        }
        Some(value.kind)
    }

    /// Passes over code up to what must be the end of it; returns it.
    pub(super) fn expression(&mut self) -> String {
        let start = self.at;
        let rest = &self.text[start..];
        let near = &rest[..rest.floor_char_boundary(CALL)];
        // Where one call is not closed, those inside of it are not looked through again.
        let is_known = start < self.unclosed;
        let length = if is_known { None } else { end_of_code(near, true) };
        if length.is_none() && !is_known {
            self.unclosed = start + near.len();
        }
        let length = length.or_else(|| end_of_code(near, false)).unwrap_or(near.len());
        let text = near[..length].trim_end();
        self.at = start + text.len();
        self.last_end = self.at;
        text.to_owned()
    }

    /// Puts a value that is possible in the place of code.
    fn stand_in(&mut self, start: usize, code: &str, key: Option<&str>) -> Kind {
        let span = Span::new(start, start + code.len());
        let is_word = code.chars().all(is_name);
        let name = match key {
            Some("Next" | "StartAt" | "Default") if is_word => code.to_owned(),
            Some("End") => {
                self.edit(span, "true", CODE);
                return Kind::Bool(true);
            }
            Some(key) if wants_number(key) => {
                self.edit(span, "1", CODE);
                return Kind::Number(Number::Integer(1));
            }
            Some(_) | None => placeholder(code),
        };
        self.edit(span, quoted(&name), CODE);
        Kind::String(Rc::from(name))
    }

    /// Whether letters stand here that Python writes before a string.
    pub(super) fn is_string_prefix(&self) -> bool {
        let rest = self.rest();
        let letters = rest.len() - rest.trim_start_matches(['f', 'F', 'r', 'b', 'u']).len();
        (1..=2).contains(&letters) && rest[letters..].starts_with(['"', '\''])
    }
}

/// Where code ends: at a comma, a closing bracket or the end of a line, unless these stand in its
/// own brackets.
fn end_of_code(text: &str, follows_brackets: bool) -> Option<usize> {
    let (mut depth, mut quote, mut last) = (0_usize, None, ' ');
    for (at, char) in text.char_indices() {
        match (quote, char) {
            (Some(open), _) if char == open || char == '\n' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(char),
            (None, '(' | '[' | '{') if follows_brackets || last == '$' => depth += 1,
            (None, ')' | ']' | '}') if depth > 0 => depth -= 1,
            (None, ',' | ')' | ']' | '}' | ';' | '\n') if depth == 0 => return Some(at),
            (None, '/') if last == '/' && depth == 0 => return Some(at - 1),
            (None, _) => {}
        }
        last = char;
    }
    None
}

/// `${helloFunction.arn}`; signs that mean something in placeholders are left out.
fn placeholder(code: &str) -> String {
    let code = code.trim();
    let inner = code.strip_prefix("${").or(code.strip_prefix("#{"));
    if let Some(inner) = inner.and_then(|it| it.strip_suffix('}'))
        && !inner.contains(['{', '}'])
    {
        return format!("${{{inner}}}");
    }
    let plain: String =
        code.chars().map(|it| if is_name(it) || ".:-".contains(it) { it } else { ' ' }).collect();
    let words: Vec<_> = plain.split_whitespace().map(|it| it.trim_matches('.')).collect();
    let name = words.join(".");
    format!("${{{}}}", &name[..name.floor_char_boundary(80)])
}

/// Whether the value of a field is a number.
#[must_use]
pub fn wants_number(key: &str) -> bool {
    const FIELDS: [&str; 12] = [
        "Seconds",
        "TimeoutSeconds",
        "HeartbeatSeconds",
        "IntervalSeconds",
        "MaxAttempts",
        "BackoffRate",
        "MaxDelaySeconds",
        "MaxConcurrency",
        "ToleratedFailureCount",
        "ToleratedFailurePercentage",
        "MaxItemsPerBatch",
        "MaxInputBytesPerBatch",
    ];
    let is_compared = key.starts_with("Numeric") && !key.ends_with("Path");
    is_compared || FIELDS.contains(&key)
}
