//! Characters to tokens. Whether `/` divides or opens a regular expression is for the parser to say.

use std::rc::Rc;

use crate::base::Json;

use super::error::{Fallible, Fault, JsonataError};
use super::node::Name;
use super::regex::{Flags, Regex};
use super::text::read_decimal;

/// A token and where it ends, in UTF-16 units.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) end: u32,
}

#[derive(Clone, Debug)]
pub(super) enum TokenKind {
    Operator(&'static str),
    Name(Name),
    Variable(Name),
    Text(Rc<str>),
    Number(f64),
    Constant(Json),
    Regex(Rc<Regex>),
    End,
}

impl Token {
    /// The token's value, as errors name it.
    pub(super) fn value(&self) -> Json {
        match &self.kind {
            TokenKind::Operator(operator) => Json::from(*operator),
            TokenKind::Name(name) | TokenKind::Variable(name) | TokenKind::Text(name) => {
                Json::String(Rc::clone(name))
            }
            TokenKind::Number(number) => {
                super::value::Value::number(*number).to_json().expect("a number is JSON")
            }
            TokenKind::Constant(json) => json.clone(),
            TokenKind::Regex(_) => Json::empty_object(),
            TokenKind::End => Json::from("(end)"),
        }
    }

    pub(super) fn is(&self, operator: &str) -> bool {
        matches!(&self.kind, TokenKind::Operator(own) if *own == operator)
    }
}

const LONG_OPERATORS: [&str; 7] = ["..", ":=", "!=", ">=", "<=", "**", "~>"];
const OPERATORS: &str = ".[]{}(),@#;:?+-*/%|=<>^&!~";

/// The reader of one source.
#[derive(Debug)]
pub(super) struct Lexer {
    source: Vec<u16>,
    at: usize,
}

impl Lexer {
    pub(super) fn new(source: &str) -> Self {
        Self { source: source.encode_utf16().collect(), at: 0 }
    }

    /// The next token; after an operand (`infix`) a `/` is an operator.
    pub(super) fn next(&mut self, infix: bool) -> Fallible<Token> {
        self.skip_blank()?;
        let kind = self.read(infix)?;
        let end = u32::try_from(self.at).expect("sources are short");
        Ok(Token { kind, end })
    }

    fn read(&mut self, infix: bool) -> Fallible<TokenKind> {
        let Some(letter) = self.peek(0) else { return Ok(TokenKind::End) };
        if letter == '/' && !infix {
            return self.regex();
        }
        if let Some(operator) = self.operator() {
            return Ok(TokenKind::Operator(operator));
        }
        match letter {
            '"' | '\'' => self.string(letter),
            '0'..='9' => self.number(),
            '`' => self.quoted_name(),
            _ => Ok(self.name()),
        }
    }

    /// The character so many units on; surrogates are given as U+FFFD.
    fn peek(&self, ahead: usize) -> Option<char> {
        let unit = *self.source.get(self.at + ahead)?;
        Some(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn slice(&self, from: usize, to: usize) -> String {
        String::from_utf16_lossy(&self.source[from..to])
    }

    fn fault(&self, code: &'static str) -> Box<Fault> {
        Fault::new(code).at(self.at as u32)
    }

    fn skip_blank(&mut self) -> Fallible<()> {
        loop {
            while self.peek(0).is_some_and(is_blank) {
                self.at += 1;
            }
            if (self.peek(0), self.peek(1)) != (Some('/'), Some('*')) {
                return Ok(());
            }
            let start = self.at;
            self.at += 2;
            while (self.peek(0), self.peek(1)) != (Some('*'), Some('/')) {
                self.at += 1;
                if self.at >= self.source.len() {
                    return Err(Fault::new("S0106").at(start as u32));
                }
            }
            self.at += 2;
        }
    }

    fn operator(&mut self) -> Option<&'static str> {
        let at = self.peek(0).and_then(place_of)?;
        let short = &OPERATORS[at..=at];
        let next = self.peek(1);
        let long = LONG_OPERATORS.iter().find(|long| {
            long.starts_with(short) && next.is_some_and(|next| long[1..].starts_with(next))
        });
        let operator = long.map_or(short, |long| long);
        self.at += operator.len();
        Some(operator)
    }

    fn string(&mut self, quote: char) -> Fallible<TokenKind> {
        self.at += 1;
        let mut units = Vec::new();
        while let Some(&unit) = self.source.get(self.at) {
            if unit == quote as u16 {
                self.at += 1;
                return Ok(TokenKind::Text(String::from_utf16_lossy(&units).into()));
            }
            units.push(if unit == u16::from(b'\\') { self.escape()? } else { unit });
            self.at += 1;
        }
        Err(self.fault("S0101"))
    }

    /// The unit that an escape sequence stands for; leaves off at its last character.
    fn escape(&mut self) -> Fallible<u16> {
        self.at += 1;
        let letter = self.peek(0);
        let plain = match letter {
            Some(letter @ ('"' | '\\' | '/')) => letter,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return self.code_unit(),
            Some(_) | None => {
                let token = letter.map(String::from).unwrap_or_default();
                return Err(self.fault("S0103").token(token));
            }
        };
        Ok(plain as u16)
    }

    fn code_unit(&mut self) -> Fallible<u16> {
        let end = (self.at + 5).min(self.source.len());
        let digits = self.slice(self.at + 1, end);
        let hex = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let unit = if hex { u16::from_str_radix(&digits, 16).ok() } else { None };
        let unit = unit.ok_or_else(|| self.fault("S0104"))?;
        // Its last digit; that of a cut one lies in the source as well.
        self.at = end - 1;
        Ok(unit)
    }

    fn digits(&self, mut at: usize) -> usize {
        while self.source.get(at).is_some_and(|unit| (48..58).contains(unit)) {
            at += 1;
        }
        at
    }

    fn is_at(&self, at: usize, letters: &str) -> bool {
        self.source.get(at).is_some_and(|unit| letters.bytes().any(|byte| u16::from(byte) == *unit))
    }

    fn number(&mut self) -> Fallible<TokenKind> {
        let start = self.at;
        let mut end = if self.is_at(start, "0") { start + 1 } else { self.digits(start) };
        if self.is_at(end, ".") && self.digits(end + 1) > end + 1 {
            end = self.digits(end + 1);
        }
        if self.is_at(end, "eE") {
            let sign = usize::from(self.is_at(end + 1, "+-"));
            let exponent = self.digits(end + 1 + sign);
            if exponent > end + 1 + sign {
                end = exponent;
            }
        }
        let text = self.slice(start, end);
        let number = read_decimal(&text).expect("digits are a number");
        if !number.is_finite() {
            return Err(self.fault("S0102").token(text));
        }
        self.at = end;
        Ok(TokenKind::Number(number))
    }

    fn quoted_name(&mut self) -> Fallible<TokenKind> {
        let start = self.at + 1;
        let length = self.source[start..].iter().position(|unit| *unit == u16::from(b'`'));
        let Some(length) = length else {
            self.at = self.source.len();
            return Err(self.fault("S0105"));
        };
        self.at = start + length + 1;
        Ok(TokenKind::Name(self.slice(start, start + length).into()))
    }

    fn name(&mut self) -> TokenKind {
        let start = self.at;
        while self.peek(0).is_some_and(|letter| !is_blank(letter) && !is_operator(letter)) {
            self.at += 1;
        }
        let name = self.slice(start, self.at);
        match &*name {
            "or" => TokenKind::Operator("or"),
            "in" => TokenKind::Operator("in"),
            "and" => TokenKind::Operator("and"),
            "true" => TokenKind::Constant(Json::Bool(true)),
            "false" => TokenKind::Constant(Json::Bool(false)),
            "null" => TokenKind::Constant(Json::Null),
            name => match name.strip_prefix('$') {
                Some(variable) => TokenKind::Variable(variable.into()),
                None => TokenKind::Name(name.into()),
            },
        }
    }

    fn regex(&mut self) -> Fallible<TokenKind> {
        self.at += 1;
        let start = self.at;
        let mut depth = 0_i32;
        loop {
            let Some(letter) = self.peek(0) else { return Err(self.fault("S0302")) };
            if letter == '/' && depth == 0 && self.is_plain() {
                break;
            }
            let escaped = self.at > 0 && self.is_at(self.at - 1, "\\");
            match letter {
                '(' | '[' | '{' if !escaped => depth += 1,
                ')' | ']' | '}' if !escaped => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
        if self.at == start {
            return Err(self.fault("S0301"));
        }
        let pattern = self.source[start..self.at].to_vec();
        self.at += 1;
        let mut flags = Flags::default();
        let mut seen = String::new();
        while let Some(flag @ ('i' | 'm')) = self.peek(0) {
            flags.ignore_case |= flag == 'i';
            flags.multiline |= flag == 'm';
            seen.push(flag);
            self.at += 1;
        }
        if seen.len() > 2 || seen.matches('i').count() > 1 || seen.matches('m').count() > 1 {
            let message = format!("Invalid regular expression flags: {seen}");
            return Err(Fault::say(JsonataError::REGEX, message).at(self.at as u32));
        }
        let regex = Regex::new(&pattern, flags).map_err(|fault| fault.at(self.at as u32))?;
        Ok(TokenKind::Regex(Rc::new(regex)))
    }

    /// Whether no backslash escapes the character.
    fn is_plain(&self) -> bool {
        let before = self.source[..self.at].iter().rev();
        before.take_while(|unit| **unit == u16::from(b'\\')).count() % 2 == 0
    }
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{b}')
}

/// Where an operator of one character stands in [`OPERATORS`].
fn place_of(letter: char) -> Option<usize> {
    if letter.is_ascii_punctuation() { OPERATORS.find(letter) } else { None }
}

fn is_operator(letter: char) -> bool {
    place_of(letter).is_some()
}
