//! From the text of a call to the call.

use crate::base::{Json, quota};

use super::format::Template;
use super::{Argument, Call, Function};
use crate::expr::{Path, Refusal};

pub(super) fn call(source: &str) -> Result<Call, Refusal> {
    let mut parser = Parser { rest: source };
    let call = parser.call(1)?;
    match parser.next() {
        None => Ok(call),
        Some(char) => Err(Refusal::Wrong(format!("`{char}` cannot stand behind a call."))),
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    /// `depth`: how many calls are open with this one.
    fn call(&mut self, depth: usize) -> Result<Call, Refusal> {
        if depth > quota::INTRINSICS {
            let most = quota::INTRINSICS;
            let sentence = format!("At most {most} intrinsic functions stand inside one another.");
            return Err(Refusal::Wrong(sentence));
        }
        self.next();
        let length = self.rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '.');
        let name = self.take(length.unwrap_or(self.rest.len()));
        let function = Function::named(name)
            .ok_or_else(|| Refusal::Wrong(format!("`{name}` is not an intrinsic function.")))?;
        self.expect('(')?;
        let mut arguments = Vec::new();
        if self.next() == Some(')') {
            self.take(1);
            return Ok(Call { function, arguments });
        }
        loop {
            let argument = match (function, arguments.is_empty(), self.next()) {
                (Function::Format, true, Some('\'')) => {
                    Argument::Template(Template::parse(self.quoted()?.0))
                }
                _ => self.argument(depth)?,
            };
            arguments.push(argument);
            if self.next() == Some(')') {
                self.take(1);
                return Ok(Call { function, arguments });
            }
            self.expect(',')?;
        }
    }

    fn argument(&mut self, depth: usize) -> Result<Argument, Refusal> {
        match self.next() {
            Some('\'') => Ok(Argument::Literal(self.quoted()?.1.into())),
            Some('$') => Path::parse(self.path()).map(Argument::Path),
            Some('S') => self.call(depth + 1).map(Argument::Call),
            Some('-' | '0'..='9' | 't' | 'f' | 'n') => self.word().map(Argument::Literal),
            Some(char) => Err(Refusal::Wrong(format!("`{char}` does not begin an argument."))),
            None => Err("An argument is missing.".into()),
        }
    }

    /// A text in quotes: as it is written, and what it stands for. Only `'`, `{`, `}` and the
    /// backslash may be escaped (recorded: `test_illegal_escapes`).
    fn quoted(&mut self) -> Result<(&'a str, String), Refusal> {
        self.expect('\'')?;
        let mut text = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, char)) = chars.next() {
            match char {
                '\'' => {
                    let written = self.take(at);
                    self.take(1);
                    return Ok((written, text));
                }
                '\\' => match chars.next() {
                    Some((_, escaped @ ('\'' | '{' | '}' | '\\'))) => text.push(escaped),
                    Some((_, other)) => {
                        let sentence = format!(
                            "`\\{other}` is no escape sequence: they are \\', \\{{, \\}} and \\\\."
                        );
                        return Err(Refusal::Wrong(sentence));
                    }
                    None => return Err("`\\` stands before nothing.".into()),
                },
                char => text.push(char),
            }
        }
        Err("`'` is not closed.".into())
    }

    /// A path goes on to a comma, a parenthesis or a space outside of brackets.
    fn path(&mut self) -> &'a str {
        let (mut square, mut round, mut in_quotes, mut escaped) = (0_usize, 0_usize, false, false);
        let end = self.rest.find(|char: char| {
            let was_escaped = std::mem::take(&mut escaped);
            match char {
                _ if was_escaped => {}
                '\\' if square == 0 => escaped = true,
                '\'' if square > 0 => in_quotes = !in_quotes,
                '[' if !in_quotes => square += 1,
                ']' if !in_quotes => square = square.saturating_sub(1),
                '(' if square == 0 => round += 1,
                ')' if square == 0 && round > 0 => round -= 1,
                char if square == 0 => return char == ',' || char == ')' || char.is_whitespace(),
                _ => {}
            }
            false
        });
        self.take(end.unwrap_or(self.rest.len()))
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Json, Refusal> {
        let is_part = |char: char| char.is_ascii_alphanumeric() || "+-.".contains(char);
        let length = self.rest.find(|char| !is_part(char)).unwrap_or(self.rest.len());
        let word = self.take(length);
        Json::parse(word).map_err(|_| Refusal::Wrong(format!("`{word}` is not an argument.")))
    }

    fn expect(&mut self, char: char) -> Result<(), Refusal> {
        match self.next() {
            Some(found) if found == char => {
                self.take(char.len_utf8());
                Ok(())
            }
            Some(found) => Err(Refusal::Wrong(format!("`{found}` stands where `{char}` should."))),
            None => Err(Refusal::Wrong(format!("`{char}` is missing."))),
        }
    }

    /// The next character that is no space.
    fn next(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}
