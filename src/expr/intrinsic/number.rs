//! Functions on numbers. `None` where they do not take their arguments.

use crate::base::{JavaRandom, Json, Number, Rng};

/// A number without its fraction.
pub(super) fn truncated(value: &Json) -> Option<i64> {
    Some(match value.as_number()? {
        Number::Integer(value) => value,
        Number::Float(value) => value as i64,
    })
}

/// Each is rounded by itself, halves up (recorded: `test_math_add`), and everything stays within 32
/// bits (measured on AWS).
pub(super) fn add(values: &[Json]) -> Option<Json> {
    let [first, second] = values else { return None };
    let sum = rounded(first)?.checked_add(rounded(second)?)?;
    Some(i64::from(sum).into())
}

fn rounded(value: &Json) -> Option<i32> {
    match value.as_number()? {
        Number::Integer(value) => i32::try_from(value).ok(),
        Number::Float(value) => {
            let floor = value.floor();
            let rounded = if value - floor >= 0.5 { floor + 1.0 } else { floor };
            let range = f64::from(i32::MIN)..=f64::from(i32::MAX);
            range.contains(&rounded).then_some(rounded as i32)
        }
    }
}

/// From the first number up to and without the second; fractions are cut off (measured on AWS). The
/// same seed gives the same number.
pub(super) fn random(values: &[Json], rng: &mut Rng) -> Option<Json> {
    let (start, end, seed) = match values {
        [start, end] => (start, end, None),
        [start, end, seed] => (start, end, Some(truncated(seed)?)),
        _ => return None,
    };
    let start = i32::try_from(truncated(start)?).ok()?;
    let end = i32::try_from(truncated(end)?).ok().filter(|end| *end > start)?;
    let number = match seed {
        Some(seed) => JavaRandom::new(seed).between(start, end),
        None => between(start, end, rng),
    };
    Some(i64::from(number).into())
}

fn between(start: i32, end: i32, rng: &mut Rng) -> i32 {
    let count = i64::from(end) - i64::from(start);
    let offset = (u128::from(rng.next_u64()) * count.unsigned_abs() as u128) >> 64;
    (i64::from(start) + offset as i64) as i32
}
