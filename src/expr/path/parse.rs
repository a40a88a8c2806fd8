//! From the text of a path to its steps, as Jayway 2.0.0 cuts it: a name after a dot goes on to
//! the next dot, bracket or space, whatever else it holds.

use super::bracket;
use super::step::Step;
use super::{Refusal, Root};

/// Steps of one path. Ours: Jayway has no such limit.
const STEPS: usize = 128;

/// What must be escaped in a name of a reference path.
const OPERATORS: &str = "@,:?*()";

/// What a text says.
pub(super) struct Parsed {
    pub(super) root: Root,
    pub(super) steps: Vec<Step>,
    /// Whether a name holds, unescaped, what a reference path may not.
    pub(super) has_operator: bool,
}

pub(super) fn parse(source: &str) -> Result<Parsed, Refusal> {
    let rest = source.trim_end().strip_prefix('$').ok_or("A path begins with `$`.")?;
    let (root, rest) = match rest.strip_prefix('$') {
        Some(rest) => (Root::Context, rest),
        None => (Root::Input, rest),
    };
    let length = rest.find(|char: char| !char.is_alphanumeric() && char != '_');
    let (name, rest) = rest.split_at(length.unwrap_or(rest.len()));
    let root = match (name, root) {
        ("", root) => root,
        (name, Root::Input) => Root::Variable(name.into()),
        (name, Root::Context | Root::Variable(_)) => {
            return Err(Refusal::Wrong(format!("`.` is missing before `{name}`.")));
        }
    };
    let (steps, has_operator) = steps(rest)?;
    Ok(Parsed { root, steps, has_operator })
}

/// What follows `$` or `@`; and whether a name holds what a reference path may not.
pub(super) fn steps(text: &str) -> Result<(Vec<Step>, bool), Refusal> {
    if !text.is_empty() && !text.starts_with(['.', '[']) {
        return Err(cannot_stand_here(text));
    }
    if text.ends_with("..") {
        return Err("A path cannot end with `..`.".into());
    }
    let mut parser = Parser { rest: text, steps: Vec::new(), has_operator: false };
    while !parser.rest.is_empty() {
        parser.step()?;
        if parser.steps.len() > STEPS {
            return Err(Refusal::Wrong(format!("A path has at most {STEPS} steps.")));
        }
    }
    Ok((parser.steps, parser.has_operator))
}

struct Parser<'a> {
    rest: &'a str,
    steps: Vec<Step>,
    has_operator: bool,
}

impl<'a> Parser<'a> {
    fn step(&mut self) -> Result<(), Refusal> {
        let step = match self.rest.chars().next() {
            Some('[') => bracket::step(self.bracket()?)?,
            Some('.') => {
                self.take(1);
                match self.rest.chars().next() {
                    None => return Err("A name is missing after `.`.".into()),
                    Some('.') => {
                        self.take(1);
                        Step::Scan
                    }
                    Some('[') => return Ok(()),
                    Some(_) => self.name()?,
                }
            }
            Some(' ' | '$') => return Err(cannot_stand_here(self.rest)),
            Some(_) | None => self.name()?,
        };
        self.steps.push(step);
        Ok(())
    }

    /// What stands between brackets. Jayway counts them without regard to quotes.
    fn bracket(&mut self) -> Result<&'a str, Refusal> {
        let mut open = 0_usize;
        for (at, byte) in self.rest.bytes().enumerate() {
            match byte {
                b'[' => open += 1,
                b']' => open -= 1,
                _ => continue,
            }
            if open == 0 {
                let inside = self.take(at + 1);
                return Ok(&inside[1..at]);
            }
        }
        Err("`[` is not closed.".into())
    }

    /// A backslash takes the character after it as it is.
    ///
    /// Source: <https://states-language.net/spec.html#path>
    fn name(&mut self) -> Result<Step, Refusal> {
        let mut name = String::new();
        let mut chars = self.rest.char_indices();
        let end = loop {
            match chars.next() {
                None => break self.rest.len(),
                Some((at, '.' | '[' | ' ')) => break at,
                Some((_, '\\')) => {
                    let (_, escaped) = chars.next().ok_or("`\\` stands before nothing.")?;
                    name.push(escaped);
                }
                Some((at, '\'' | ']')) => return Err(cannot_stand_here(&self.rest[at..])),
                Some((_, char)) => {
                    self.has_operator |= OPERATORS.contains(char);
                    name.push(char);
                }
            }
        };
        match self.take(end) {
            "*" => Ok(Step::Wildcard),
            "" => Err(cannot_stand_here(self.rest)),
            _ => Ok(Step::Name(name.into())),
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

fn cannot_stand_here(rest: &str) -> Refusal {
    let found = rest.trim_start().chars().next().unwrap_or(' ');
    Refusal::Wrong(format!("`{found}` cannot stand here."))
}
