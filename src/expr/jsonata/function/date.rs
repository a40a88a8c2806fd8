//! `$now`, `$millis`, `$fromMillis`, `$toMillis`: the time of an evaluation stands still.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use super::super::calendar::read_iso;
use super::super::error::{Fallible, Fault};
use super::super::evaluate::Evaluator;
use super::super::picture::{checked, format_date, parse_date};
use super::super::value::Value;
use super::{Arguments, Builtin};

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn date_function(&mut self, builtin: Builtin, arguments: &Arguments) -> Fallible {
        /// To read or write a date takes so much longer than to evaluate what does it.
        const WORK: usize = 12;
        let now = self.now().millis() as f64;
        self.spend(if builtin == Builtin::Millis { 0 } else { WORK })?;
        for picture in [0, 1].into_iter().filter_map(|at| arguments.text(at)) {
            self.spend(picture.len().saturating_mul(2))?;
        }
        match builtin {
            Builtin::Millis => Ok(Value::number(now)),
            Builtin::Now => self.text(format_date(now, picture(arguments, 0)?, arguments.text(1))?),
            Builtin::FromMillis => {
                let Some(millis) = arguments.number(0) else { return Ok(Value::Undefined) };
                self.text(format_date(millis, picture(arguments, 1)?, arguments.text(2))?)
            }
            _ => {
                let Some(text) = arguments.text(0) else { return Ok(Value::Undefined) };
                let millis = match picture(arguments, 1)? {
                    Some(picture) => {
                        let given = self.limits().regex_steps;
                        let mut left = given;
                        let millis = parse_date(text, picture, now, &mut left)?;
                        self.spend_steps(given - left)?;
                        millis
                    }
                    None => {
                        let millis = read_iso(text);
                        Some(millis.ok_or_else(|| Fault::new("D3110").value(arguments.at(0)))?)
                    }
                };
                Ok(millis.map(Value::number).into())
            }
        }
    }
}

fn picture(arguments: &Arguments, at: usize) -> Fallible<Option<&str>> {
    arguments.text(at).map(checked).transpose()
}
