//! From the text of a path to its steps.

use super::{Refusal, Root, Step};

pub(super) fn parse(source: &str) -> Result<(Root, Vec<Step>), Refusal> {
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
    fn step(&mut self) -> Result<Step, Refusal> {
        if self.rest.starts_with("..") {
            Err(Refusal::NotSimulated("`..` in a path"))
        } else if self.take('[') || self.rest.starts_with(".[") && self.take_all(".[") {
            self.bracket()
        } else if self.take('.') {
            self.name()
        } else {
            let found = self.rest.trim_start().chars().next().unwrap_or(' ');
            match found {
                '(' => Err(Refusal::NotSimulated("functions in a path")),
                _ => Err(Refusal::Wrong(format!("`{found}` cannot stand here."))),
            }
        }
    }

    fn name(&mut self) -> Result<Step, Refusal> {
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

    fn bracket(&mut self) -> Result<Step, Refusal> {
        if self.rest.starts_with('?') {
            return Err(Refusal::NotSimulated("filters in a path"));
        }
        if self.take('\'') {
            return self.quoted_name();
        }
        let length = self.rest.find(']').ok_or("`[` is not closed.")?;
        let inside = self.take_bytes(length).trim();
        self.take(']');
        bracket_content(inside)
    }

    /// Jayway takes single quotes only.
    fn quoted_name(&mut self) -> Result<Step, Refusal> {
        let length = self.rest.find('\'').ok_or("`'` is not closed.")?;
        let name = self.take_bytes(length);
        self.take('\'');
        if self.rest.trim_start().starts_with(',') {
            return Err(Refusal::NotSimulated("unions in a path"));
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

fn bracket_content(inside: &str) -> Result<Step, Refusal> {
    let refused =
        || Refusal::Wrong(format!("`{inside}` is not an index, a slice, a quoted name or `*`."));
    if inside == "*" {
        return Ok(Step::Wildcard);
    }
    if inside.contains(',') {
        return Err(Refusal::NotSimulated("unions in a path"));
    }
    let number = |text: &str| text.trim().parse::<i64>().map_err(|_| refused());
    let bound = |text: &str| (!text.trim().is_empty()).then(|| number(text)).transpose();
    let Some((from, to)) = inside.split_once(':') else { return number(inside).map(Step::Index) };
    // Jayway reads a third number, and does nothing with it.
    let (to, step) = to.split_once(':').unwrap_or((to, ""));
    bound(step)?;
    Ok(Step::Slice(bound(from)?, bound(to)?))
}
