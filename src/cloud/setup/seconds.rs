//! A stretch of time as a set-up writes it: a number of seconds.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::quota;

/// A stretch of time, to the millisecond. Written as a number of seconds: `90`, `0.25`.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Seconds {
    millis: i64,
}

impl Seconds {
    /// That many milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self { millis }
    }

    /// In milliseconds.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.millis
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        let most = quota::WAIT_SECONDS as f64;
        if !(0.0..=most).contains(&seconds) {
            return Err(D::Error::custom("seconds must be a number from 0 to 2147483647"));
        }
        Ok(Self { millis: (seconds * 1000.0 + 0.5) as i64 })
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.millis % 1000 {
            0 => serializer.serialize_i64(self.millis / 1000),
            _ => serializer.serialize_f64(self.millis as f64 / 1000.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        let seconds: Result<Seconds, _> = serde_json::from_str(text);
        assert_eq!(seconds.ok().map(Seconds::millis), expected);
    }

    #[test]
    fn seconds_are_read_to_the_millisecond() {
        check("90", Some(90_000));
        check("0.25", Some(250));
        check("-1", None);
        check("1e30", None);
        check("\"90\"", None);
    }
}
