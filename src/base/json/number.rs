//! Numbers: whole ones stay whole.

use std::cmp::Ordering;
use std::fmt;

/// A JSON number. `1` and `1.0` are equal and print differently, as they do on AWS.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// Written without fraction and exponent, and within 64 bits.
    Integer(i64),
    /// Everything else. Always finite.
    Float(f64),
}

impl Number {
    /// The number as a double, rounded where a large whole number has no exact one.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The number as a whole one, where it has no fraction and a double holds it exactly.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match self {
            Self::Integer(value) => Some(value),
            Self::Float(value) if value.fract() == 0.0 && value.abs() <= EXACT => {
                Some(value as i64)
            }
            Self::Float(_) => None,
        }
    }

    /// The length of its text.
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Integer(value) => {
                let digits = value.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
                digits + usize::from(value < 0)
            }
            Self::Float(_) => self.to_string().len(),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(right)),
            (left, right) => left.as_f64().partial_cmp(&right.as_f64()),
        }
    }
}

/// Prints a fraction as Java does, which is what AWS runs: `1.0`, `0.25`, `1.0E10`, `1.0E-5`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) if value == 0.0 || (1e-3..1e7).contains(&value.abs()) => {
                write!(f, "{value:?}")
            }
            Self::Float(value) => {
                let scientific = format!("{value:e}");
                let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
                let fraction = if digits.contains('.') { "" } else { ".0" };
                write!(f, "{digits}{fraction}E{exponent}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_java_does() {
        for (number, text) in [
            (Number::Integer(-7), "-7"),
            (Number::Float(1.0), "1.0"),
            (Number::Float(-0.0), "-0.0"),
            (Number::Float(0.001), "0.001"),
            (Number::Float(0.00015), "1.5E-4"),
            (Number::Float(9_999_999.0), "9999999.0"),
            (Number::Float(1e7), "1.0E7"),
            (Number::Float(1.25e300), "1.25E300"),
        ] {
            assert_eq!(number.to_string(), text);
        }
    }

    #[test]
    fn compares_by_value() {
        assert_eq!(Number::Integer(1), Number::Float(1.0));
        assert!(Number::Integer(i64::MAX) > Number::Integer(i64::MAX - 1));
        assert_eq!(Number::Float(2.0).as_i64(), Some(2));
        assert_eq!(Number::Float(2.5).as_i64(), None);
    }
}
