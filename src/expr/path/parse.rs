//! From the text of a path to its steps.

use super::{Root, Step};

pub(super) fn parse(source: &str) -> Result<(Root, Vec<Step>), String> {
    let rest = source.strip_prefix('$').ok_or("A path begins with `$`.")?;
    let (root, rest) = match rest.strip_prefix('$') {
        Some(rest) => (Root::Context, rest),
        None => (Root::Input, rest),
    };
    if rest.starts_with(|char: char| char.is_alphabetic() || char == '_') {
        return Err("Variables are not simulated yet.".into());
    }
    let mut parser = Parser { rest };
    let mut steps = Vec::new();
    while !parser.rest.is_empty() {
        steps.push(parser.step()?);
    }
    Ok((root, steps))
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn step(&mut self) -> Result<Step, String> {
        if self.rest.starts_with("..") {
            Err("`..` is not simulated yet.".into())
        } else if self.take('[') || self.rest.starts_with(".[") && self.take_all(".[") {
            self.bracket()
        } else if self.take('.') {
            self.name()
        } else {
            let found = self.rest.trim_start().chars().next().unwrap_or(' ');
            Err(format!("`{found}` cannot stand here."))
        }
    }

    fn name(&mut self) -> Result<Step, String> {
        if self.take('*') {
            return Ok(Step::Wildcard);
        }
        let stop = |char: char| char.is_whitespace() || ".[]()*?,:'\"@".contains(char);
        let length = self.rest.find(stop).unwrap_or(self.rest.len());
        match self.take_bytes(length) {
            "" => Err("A name is missing after `.`.".into()),
            name => Ok(Step::Name(name.into())),
        }
    }

    fn bracket(&mut self) -> Result<Step, String> {
        if self.rest.starts_with('?') {
            return Err("Filters are not simulated yet.".into());
        }
        let quote = self.rest.chars().next().filter(|char| matches!(char, '\'' | '"'));
        if let Some(quote) = quote {
            return self.quoted_name(quote);
        }
        let length = self.rest.find(']').ok_or("`[` is not closed.")?;
        let inside = self.take_bytes(length).trim();
        self.take(']');
        bracket_content(inside)
    }

    fn quoted_name(&mut self, quote: char) -> Result<Step, String> {
        self.take(quote);
        let unclosed = || format!("`{quote}` is not closed.");
        let length = self.rest.find(quote).ok_or_else(unclosed)?;
        let name = self.take_bytes(length);
        self.take(quote);
        if self.rest.trim_start().starts_with(',') {
            return Err("Unions are not simulated yet.".into());
        }
        if self.take(']') { Ok(Step::Name(name.into())) } else { Err("`[` is not closed.".into()) }
    }

    fn take(&mut self, char: char) -> bool {
        self.rest.strip_prefix(char).inspect(|rest| self.rest = rest).is_some()
    }

    fn take_all(&mut self, prefix: &str) -> bool {
        self.rest.strip_prefix(prefix).inspect(|rest| self.rest = rest).is_some()
    }

    fn take_bytes(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

fn bracket_content(inside: &str) -> Result<Step, String> {
    let refused = || format!("`{inside}` is not an index, a slice, a quoted name or `*`.");
    if inside == "*" {
        return Ok(Step::Wildcard);
    }
    if inside.contains(',') {
        return Err("Unions are not simulated yet.".into());
    }
    let number = |text: &str| text.trim().parse::<i64>().map_err(|_| refused());
    let bound = |text: &str| (!text.trim().is_empty()).then(|| number(text)).transpose();
    match inside.split_once(':') {
        Some((from, to)) => Ok(Step::Slice(bound(from)?, bound(to)?)),
        None => Ok(Step::Index(number(inside)?)),
    }
}
