//! Simulated time, and the moment at which something happens.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};

use super::Rng;

/// All that the outside may tell the inside: what time it is, and chance.
#[derive(Debug)]
pub struct Moment<'a> {
    /// The simulated time.
    pub now: Timestamp,
    /// The source of tokens, ids and jitter.
    pub rng: &'a mut Rng,
}

/// A point in simulated time: milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The point this many milliseconds after 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads an RFC 3339 date and time, with `T` and with `Z` or an offset.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.contains('T')
            .then(|| DateTime::parse_from_rfc3339(text).ok())?
            .map(|time| Self(time.timestamp_millis()))
    }

    /// The point so many milliseconds later.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The point so many seconds later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_millis(seconds.saturating_mul(1000))
    }

    /// How many milliseconds lie between an earlier point and this one; negative if it is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The calendar's date and time in UTC; the last representable one where it ends before.
    #[must_use]
    pub fn date_time(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Without parts of a second: `2026-11-22T09:00:00Z`.
    #[must_use]
    pub fn seconds(self) -> String {
        self.date_time().to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}

/// The months, as dates name them.
pub const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// As the context object prints it: `2026-11-22T09:00:00.000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.date_time().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, printed: &str) {
        let parsed = Timestamp::parse(text);
        assert_eq!(parsed.map_or("none".to_owned(), |time| time.to_string()), printed);
    }

    #[test]
    fn reads_rfc_3339_with_a_zone() {
        check("2026-11-22T09:00:00Z", "2026-11-22T09:00:00.000Z");
        check("2026-11-22T10:00:00.250+01:00", "2026-11-22T09:00:00.250Z");
        check("2026-11-22T09:00:00.000000Z", "2026-11-22T09:00:00.000Z");
        check("2026-11-22T09:00:00", "none");
        check("2026-11-22 09:00:00Z", "none");
        check("2026-11-22", "none");
    }

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Timestamp::from_millis(i64::MAX).plus_seconds(5).millis(), i64::MAX);
        assert_eq!(Timestamp::from_millis(2500).since(Timestamp::from_millis(500)), 2000);
    }
}
