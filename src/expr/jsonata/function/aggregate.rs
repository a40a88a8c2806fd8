//! `$sum`, `$count`, `$max`, `$min`, `$average`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use super::super::error::Fallible;
use super::super::evaluate::Evaluator;
use super::super::value::{Items, Value};
use super::{Arguments, Builtin};
use crate::base::Json;

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn aggregate(&mut self, builtin: Builtin, arguments: &Arguments) -> Fallible {
        let items = arguments.at(0).items();
        if builtin == Builtin::Count {
            return Ok(Value::count(items.map_or(0, Items::len)));
        }
        let Some(items) = items else { return Ok(Value::Undefined) };
        self.spend(items.len() / 4)?;
        if items.len() == 0 && builtin != Builtin::Sum {
            return Ok(Value::Undefined);
        }
        let count = items.len() as f64;
        Ok(Value::number(match builtin {
            Builtin::Max => fold(items, f64::NEG_INFINITY, &f64::max),
            Builtin::Min => fold(items, f64::INFINITY, &f64::min),
            Builtin::Average => fold(items, 0.0, &std::ops::Add::add) / count,
            _ => fold(items, 0.0, &std::ops::Add::add),
        }))
    }
}

#[inline(never)]
fn fold(items: Items<'_>, start: f64, join: &dyn Fn(f64, f64) -> f64) -> f64 {
    let of_json = |json: &Json| json.as_number().map_or(f64::NAN, crate::base::Number::as_f64);
    match items {
        Items::Json(items) => items.iter().map(of_json).fold(start, join),
        Items::Values(items) => {
            items.iter().map(|item| item.as_f64().unwrap_or(f64::NAN)).fold(start, join)
        }
        Items::Span { .. } | Items::Tuples(_) => {
            items.iter().map(|item| item.as_f64().unwrap_or(f64::NAN)).fold(start, join)
        }
    }
}
