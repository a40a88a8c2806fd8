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
        let now = self.now().millis() as f64;
        self.pay_for_date(builtin, arguments)?;
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

    /// Pays for a date that is read or written, with or without a picture.
    fn pay_for_date(&mut self, builtin: Builtin, arguments: &Arguments) -> Fallible<()> {
        /// To take a date apart or put it together takes so much longer than to evaluate what does it.
        const WORK: usize = 12;
        /// As long takes each part of a picture.
        const PART: usize = 9;
        /// As long takes what stands for the picture where there is none.
        const ISO: usize = 40;
        let (text, picture) = match builtin {
            Builtin::Millis => return Ok(()),
            Builtin::Now => (None, arguments.text(0)),
            Builtin::FromMillis => (None, arguments.text(1)),
            _ => (arguments.text(0), arguments.text(1)),
        };
        let picture = match picture {
            Some(picture) => picture.len() + PART * picture.matches('[').count(),
            None if text.is_some() => 0,
            None => ISO,
        };
        self.spend(WORK + text.map_or(0, str::len) + picture)
    }
}

fn picture(arguments: &Arguments, at: usize) -> Fallible<Option<&str>> {
    arguments.text(at).map(checked).transpose()
}
