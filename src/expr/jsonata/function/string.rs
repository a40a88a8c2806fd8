//! Functions on strings, which count characters (not UTF-16 units) as jsonata-js does.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use super::super::error::Fallible;
use super::super::evaluate::Evaluator;
use super::super::letters::{lowercase, uppercase};
use super::super::value::Value;
use super::{Arguments, Builtin};

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn string_function(&mut self, builtin: Builtin, arguments: &Arguments) -> Fallible {
        match builtin {
            Builtin::String => return self.stringify(arguments),
            Builtin::Join => return self.join(arguments),
            _ => {}
        }
        let Some(text) = arguments.text(0) else { return Ok(Value::Undefined) };
        self.spend(text.len() / if text.is_ascii() { 16 } else { 6 })?;
        match builtin {
            Builtin::Length => Ok(Value::count(text.chars().count())),
            Builtin::Lowercase => self.text(lowercase(text)),
            Builtin::Uppercase => self.text(uppercase(text)),
            Builtin::Trim => self.text(trim(text)),
            Builtin::Pad => self.pad(text, arguments),
            Builtin::Substring => self.text(substring(text, arguments)),
            _ => {
                let mark = arguments.text(1).unwrap_or("undefined");
                let part = match (builtin, text.split_once(mark)) {
                    (Builtin::SubstringBefore, Some((before, _))) => before,
                    (_, Some((_, after))) => after,
                    (_, None) => return Ok(arguments.at(0).clone()),
                };
                self.text(part.to_owned())
            }
        }
    }

    fn stringify(&mut self, arguments: &Arguments) -> Fallible {
        let value = arguments.at(0);
        if value.is_undefined() {
            return Ok(Value::Undefined);
        }
        let pretty = self.is_true(arguments.at(1))?;
        Ok(Value::text(self.string(value, pretty)?))
    }

    fn join(&mut self, arguments: &Arguments) -> Fallible {
        let Some(items) = arguments.at(0).items() else { return Ok(Value::Undefined) };
        let separator = arguments.text(1).unwrap_or("");
        let mut text = String::new();
        self.spend(items.len())?;
        for (at, item) in items.iter().enumerate() {
            let item = item.as_str().unwrap_or("");
            let separator = if at == 0 { "" } else { separator };
            self.allocate(separator.len() + item.len())?;
            text.push_str(separator);
            text.push_str(item);
        }
        Ok(Value::text(text))
    }

    fn pad(&mut self, text: &str, arguments: &Arguments) -> Fallible {
        let width = arguments.number(1).unwrap_or(0.0);
        let padding = arguments.text(2).filter(|padding| !padding.is_empty()).unwrap_or(" ");
        let missing = (width.abs() - text.chars().count() as f64).max(0.0) as usize;
        self.allocate(missing.saturating_mul(4))?;
        self.spend(missing / 16)?;
        let padding: String = match padding {
            " " => padding.repeat(missing),
            _ => padding.chars().cycle().take(missing).collect(),
        };
        self.text(if width > 0.0 { format!("{text}{padding}") } else { padding + text })
    }
}

/// Runs of blanks become one space; none stays at either end.
fn trim(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn substring(text: &str, arguments: &Arguments) -> String {
    let count = text.chars().count();
    let length = count as f64;
    let mut start = match (arguments.number(1), arguments.number(2)) {
        (Some(start), _) => start,
        (None, None) => 0.0,
        (None, Some(_)) => return String::new(),
    };
    if length + start < 0.0 {
        start = 0.0;
    }
    let end = match arguments.number(2) {
        None => length,
        Some(wanted) if wanted <= 0.0 => return String::new(),
        Some(wanted) if start >= 0.0 => start + wanted,
        Some(wanted) => length + start + wanted,
    };
    let [start, end] = [start, end].map(|at| index(at, count));
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

/// An index as JavaScript's `slice` takes it: cut off, negative ones from the end.
pub(super) fn index(at: f64, count: usize) -> usize {
    let at = at.trunc();
    let at = if at < 0.0 { (at + count as f64).max(0.0) } else { at };
    at.min(count as f64) as usize
}
