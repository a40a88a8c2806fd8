//! Regular expressions in filters: Java's, run by the engine that JSONata's run on.

use crate::expr::jsonata::regex::{Exhausted, Flags, Regex};

use super::filter::Budget;
use super::{PathError, Refusal};

/// Attempts that the regular expressions of one evaluation may take together. Ours.
pub(super) const ATTEMPTS: u64 = 2_000_000;

/// `/…/` or `/…/i`. It must match the whole text.
#[derive(Debug)]
pub(super) struct Pattern(Regex);

impl Pattern {
    /// Whether a text is meant to be one.
    pub(super) fn is_pattern(text: &str) -> bool {
        text.starts_with('/') && (text.ends_with('/') || text.ends_with("/i"))
    }

    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let inside = text.strip_prefix('/').and_then(|it| it.rsplit_once('/'));
        let (pattern, flags) = inside
            .filter(|_| Self::is_pattern(text))
            .ok_or("`=~` needs a regular expression: `/…/` or `/…/i`.")?;
        let (pattern, is_inline) = match pattern.strip_prefix("(?i)") {
            Some(pattern) => (pattern, true),
            None => (pattern, false),
        };
        let ignore_case = flags == "i" || is_inline;
        let units: Vec<u16> = format!("^(?:{})$", translated(pattern)?).encode_utf16().collect();
        let flags = Flags { ignore_case, multiline: false };
        Regex::compile(&units, flags).map(Self).map_err(Refusal::Wrong)
    }

    pub(super) fn matches(&self, text: &str, budget: &mut Budget) -> Result<bool, PathError> {
        budget.visit(1 + text.len() / 64)?;
        let units: Vec<u16> = text.encode_utf16().collect();
        match self.0.find(&units, 0, &mut budget.attempts) {
            Ok(found) => Ok(found.is_some()),
            Err(Exhausted) => Err(PathError::TooMuch),
        }
    }
}

/// What Java writes otherwise than ECMAScript, or what only Java knows.
fn translated(pattern: &str) -> Result<String, Refusal> {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(char) = rest.chars().next() {
        let length = match char {
            '\\' => escape(rest, &mut out)?,
            '*' | '+' | '?' | '}' if rest[1..].starts_with('+') => {
                return Err(Refusal::NotSimulated("possessive quantifiers of regular expressions"));
            }
            '(' if rest.starts_with("(?>") => {
                return Err(Refusal::NotSimulated("atomic groups of regular expressions"));
            }
            '&' if rest.starts_with("&&") => {
                return Err(Refusal::NotSimulated("intersections of character classes"));
            }
            char => {
                out.push(char);
                char.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Ok(out)
}

/// Translates an escape sequence; gives its length.
fn escape(rest: &str, out: &mut String) -> Result<usize, Refusal> {
    /// Letter and what ECMAScript writes.
    const LETTERS: [(char, &str); 6] = [
        ('A', "^"),
        ('z', "$"),
        ('Z', "(?=\\n?$)"),
        ('h', "[ \\t\\xA0]"),
        ('a', "\\x07"),
        ('e', "\\x1B"),
    ];
    let Some(letter) = rest[1..].chars().next() else {
        return Err("A regular expression cannot end with `\\`.".into());
    };
    if letter == 'Q' {
        let quoted = rest[2..].split_once("\\E").map_or(&rest[2..], |(quoted, _)| quoted);
        quote(quoted, out);
        let end = 2 + quoted.len();
        return Ok(end + if rest[end..].is_empty() { 0 } else { 2 });
    }
    if letter == 'p' || letter == 'P' {
        return class(rest, letter == 'P', out);
    }
    if matches!(letter, 'G' | 'R' | 'X' | 'N' | 'H' | 'V') {
        return Err(Refusal::NotSimulated("this escape sequence of regular expressions"));
    }
    match LETTERS.iter().find(|(own, _)| *own == letter) {
        Some((_, meaning)) => out.push_str(meaning),
        None => out.extend(['\\', letter]),
    }
    Ok(1 + letter.len_utf8())
}

fn quote(text: &str, out: &mut String) {
    for char in text.chars() {
        if char.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(char);
    }
}

/// `\p{Alpha}`: the classes of ASCII.
fn class(rest: &str, is_negated: bool, out: &mut String) -> Result<usize, Refusal> {
    const CLASSES: [(&str, &str); 8] = [
        ("Lower", "a-z"),
        ("Upper", "A-Z"),
        ("Alpha", "a-zA-Z"),
        ("Digit", "0-9"),
        ("Alnum", "a-zA-Z0-9"),
        ("Punct", "!-\\/:-@\\[-`{-~"),
        ("Space", " \\t-\\r"),
        ("ASCII", "\\x00-\\x7F"),
    ];
    let name = rest[2..].strip_prefix('{').and_then(|it| it.split_once('}')).map(|(name, _)| name);
    let found = CLASSES.iter().find(|(own, _)| Some(*own) == name);
    // Inside of brackets the brackets of a class would end them.
    let is_inside = out.rfind('[') > out.rfind(']');
    match (found, is_inside) {
        (Some((name, members)), false) => {
            out.push_str(if is_negated { "[^" } else { "[" });
            out.push_str(members);
            out.push(']');
            Ok(4 + name.len())
        }
        (Some((name, members)), true) if !is_negated => {
            out.push_str(members);
            Ok(4 + name.len())
        }
        (Some(_) | None, _) => {
            Err(Refusal::NotSimulated("this character class of regular expressions"))
        }
    }
}
