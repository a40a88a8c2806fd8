//! `States.Format`: a text with places to be filled in.

use crate::base::{Json, quota};
use crate::expr::java;

use super::Function;

/// What stands before, between and after the places.
#[derive(Debug)]
pub(super) struct Template {
    texts: Vec<String>,
}

impl Template {
    /// Reads a text as it is written, with its escape sequences. Braces that are no place must be
    /// escaped; the error says which is alone (measured on AWS).
    pub(super) fn parse(written: &str) -> Result<Self, &'static str> {
        let mut texts = vec![String::new()];
        let mut text = String::new();
        let mut chars = written.chars().peekable();
        while let Some(char) = chars.next() {
            match char {
                '\\' => {
                    let escaped = chars.next_if(|next| matches!(next, '\'' | '{' | '}' | '\\'));
                    text.push(escaped.unwrap_or('\\'));
                }
                '{' if chars.next_if_eq(&'}').is_some() => {
                    *texts.last_mut().expect("there is always a last text") =
                        std::mem::take(&mut text);
                    texts.push(String::new());
                }
                '{' => return Err("matching '}' not found for '{'."),
                '}' => return Err("matching '{' not found for '}'."),
                char => text.push(char),
            }
        }
        *texts.last_mut().expect("there is always a last text") = text;
        Ok(Self { texts })
    }

    /// The text with all places filled in.
    pub(super) fn fill(&self, values: &[Json]) -> Result<Json, String> {
        if values.len() + 1 != self.texts.len() {
            let reason = "number of arguments do not match the occurrences of {}.";
            return Err(format!("{}: {reason}", Function::Format.invalid_arguments()));
        }
        let length: usize = values.iter().map(Json::bytes).fold(0, usize::saturating_add);
        if length > quota::INTRINSIC_BYTES {
            return Err(Function::Format.invalid_arguments());
        }
        let mut out = String::new();
        for (at, text) in self.texts.iter().enumerate() {
            if let Some(value) = at.checked_sub(1).map(|at| &values[at]) {
                java::write(value, &mut out);
            }
            out.push_str(text);
        }
        Ok(out.into())
    }
}

pub(super) fn invalid_template(reason: &str) -> String {
    format!("Invalid template in {}: {reason}", Function::Format)
}
