//! What stands between the brackets of a path: indices, slices, quoted names, `*` and filters.

use std::rc::Rc;

use super::Refusal;
use super::filter::Filter;
use super::step::{Slice, Step};

/// Compiles what stands between `[` and `]`.
pub(super) fn step(inside: &str) -> Result<Step, Refusal> {
    let content = inside.trim();
    if inside == "*" {
        return Ok(Step::Wildcard);
    }
    if content.starts_with('\'') {
        return names(content);
    }
    if let Some(filter) = content.strip_prefix('?') {
        return filter_step(filter.trim());
    }
    let step = if content.starts_with('(') {
        from_end(content)
    } else if content.contains(':') {
        slice(content)
    } else {
        indices(content)
    };
    step.ok_or_else(|| {
        let sentence =
            format!("`{content}` is not an index, a slice, a quoted name, a filter or `*`.");
        Refusal::Wrong(sentence)
    })
}

/// Jayway takes single quotes only, and a backslash between them as it is
/// (recorded: `test_escape_sequence_parsing`).
fn names(content: &str) -> Result<Step, Refusal> {
    let mut names: Vec<Rc<str>> = Vec::new();
    let mut rest = content;
    loop {
        rest = rest.strip_prefix('\'').ok_or("A name in brackets stands in single quotes.")?;
        let (name, after) = rest.split_once('\'').ok_or("`'` is not closed.")?;
        if name.contains(']') {
            return Err("A name in quotes cannot hold `]`.".into());
        }
        names.push(name.into());
        rest = after.trim_start();
        if rest.is_empty() {
            break;
        }
        rest = rest.strip_prefix(',').ok_or("`,` is missing between names.")?.trim_start();
    }
    Ok(match names.pop() {
        Some(only) if names.is_empty() => Step::Name(only),
        last => Step::Names(names.into_iter().chain(last).collect()),
    })
}

fn filter_step(filter: &str) -> Result<Step, Refusal> {
    let inside = filter.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    let inside = inside.ok_or("A filter stands in parentheses: `[?(@.a == 1)]`.")?;
    if !is_balanced(inside) {
        return Err("The parentheses of a filter do not match.".into());
    }
    Ok(Step::Filter(Rc::new(Filter::parse(inside.trim())?)))
}

/// Whether brackets match outside of quotes.
fn is_balanced(text: &str) -> bool {
    let (mut round, mut square, mut in_quotes, mut before) = (0_i64, 0_i64, false, b' ');
    for byte in text.bytes() {
        match byte {
            b'\'' if before != b'\\' => in_quotes = !in_quotes,
            b'(' if !in_quotes => round += 1,
            b')' if !in_quotes => round -= 1,
            b'[' if !in_quotes => square += 1,
            b']' if !in_quotes => square -= 1,
            _ => {}
        }
        before = byte;
    }
    (round, square, in_quotes) == (0, 0, false)
}

/// `(@.length-1)`
fn from_end(content: &str) -> Option<Step> {
    let inside = content.strip_prefix('(')?.strip_suffix(')')?;
    let (function, _) = inside.split_once('-')?;
    let is_length = matches!(function.trim(), "@.length" | "@.length()" | "@.size" | "@.size()");
    is_length.then(|| inside[function.len()..].replace(' ', ""))?.parse().ok().map(Step::FromEnd)
}

/// A third number is read and does nothing.
fn slice(content: &str) -> Option<Step> {
    let bound = |text: &str| match text.trim() {
        "" => Some(None),
        number => number.parse::<i32>().ok().map(Some),
    };
    let mut parts = content.split(':').map(bound);
    let (from, to) = (parts.next()??, parts.next()??);
    if !parts.all(|rest| rest.is_some()) {
        return None;
    }
    Some(Step::Slice(match (from, to) {
        (Some(from), Some(to)) => Slice::Between(from, to),
        (Some(from), None) => Slice::From(from),
        (None, Some(to)) => Slice::To(to),
        (None, None) => return None,
    }))
}

/// A comma at the end does nothing.
fn indices(content: &str) -> Option<Step> {
    let content = content.strip_suffix(',').unwrap_or(content);
    let indices: Option<Rc<[i32]>> = content.split(',').map(|it| it.trim().parse().ok()).collect();
    Some(match &*indices? {
        [index] => Step::Index(*index),
        several => Step::Indices(several.into()),
    })
}
