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
        self.pay_for_letters(builtin, text)?;
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
                self.text(part)
            }
        }
    }

    /// Pays for a function that looks at every letter of a text.
    fn pay_for_letters(&mut self, builtin: Builtin, text: &str) -> Fallible<()> {
        /// What it takes for a text of no letters.
        const WORK: usize = 2;
        // Bytes in the time of an evaluation: letters' other cases are looked up in tables.
        let bytes = match builtin {
            Builtin::Uppercase | Builtin::Lowercase if !text.is_ascii() => 2,
            Builtin::Trim => 6,
            _ => 16,
        };
        self.spend(WORK + text.len() / bytes)
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
            self.pay_for_text(item)?;
            self.pay_for_text(separator)?;
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
        let letters = padding.chars().count();
        let rest: String = padding.chars().take(missing % letters).collect();
        // Both the padding and the whole are made.
        self.allocate(
            (missing / letters).saturating_mul(padding.len()).saturating_add(rest.len()),
        )?;
        self.spend(missing / 16 + padding.len() / 8)?;
        let padding = padding.repeat(missing / letters) + &rest;
        self.text(if width > 0.0 { format!("{text}{padding}") } else { padding + text })
    }
}

/// Runs of blanks become one space; none stays at either end.
fn trim(text: &str) -> String {
    let mut trimmed = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        trimmed.push_str(if trimmed.is_empty() { "" } else { " " });
        trimmed.push_str(word);
    }
    trimmed
}

fn substring<'t>(text: &'t str, arguments: &Arguments) -> &'t str {
    let count = text.chars().count();
    let length = count as f64;
    let mut start = match (arguments.number(1), arguments.number(2)) {
        (Some(start), _) => start,
        (None, None) => 0.0,
        (None, Some(_)) => return "",
    };
    if length + start < 0.0 {
        start = 0.0;
    }
    let end = match arguments.number(2) {
        None => length,
        Some(wanted) if wanted <= 0.0 => return "",
        Some(wanted) if start >= 0.0 => start + wanted,
        Some(wanted) => length + start + wanted,
    };
    let [start, end] = [start, end].map(|at| index(at, count));
    let place = |at| match text.len() == count {
        true => at,
        false => text.char_indices().nth(at).map_or(text.len(), |(place, _)| place),
    };
    &text[place(start)..place(end.max(start))]
}

/// An index as JavaScript's `slice` takes it: cut off, negative ones from the end.
pub(super) fn index(at: f64, count: usize) -> usize {
    let at = at.trunc();
    let at = if at < 0.0 { (at + count as f64).max(0.0) } else { at };
    at.min(count as f64) as usize
}
