//! The proleptic Gregorian calendar in UTC, as JavaScript's `Date` computes it.

use super::text::read_decimal;

/// Milliseconds of a day.
pub(super) const DAY: f64 = 86_400_000.0;

/// Milliseconds before and after 1970 that a `Date` can hold.
const RANGE: f64 = 8.64e15;

/// A point in time, taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Date {
    pub(super) millis: f64,
    pub(super) year: i64,
    /// From 1.
    pub(super) month: i64,
    pub(super) day: i64,
    /// Monday is 1, Sunday 7.
    pub(super) weekday: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) milli: i64,
}

impl Date {
    /// None where JavaScript has an invalid date.
    pub(super) fn from_millis(millis: f64) -> Option<Self> {
        if millis.is_nan() || millis.abs() > RANGE {
            return None;
        }
        let millis = millis.trunc();
        let days = (millis / DAY).floor();
        let rest = (millis - days * DAY) as i64;
        let days = days as i64;
        let (year, month, day) = civil(days);
        Some(Self {
            millis,
            year,
            month,
            day,
            weekday: (days + 3).rem_euclid(7) + 1,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            milli: rest % 1000,
        })
    }
}

/// Year, month from 1 and day of a number of days since 1970.
/// After Howard Hinnant, <https://howardhinnant.github.io/date_algorithms.html>.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Days since 1970 of the first day of a month; months from 0, also beyond the year.
fn days_to_month(year: f64, month: f64) -> f64 {
    let year = year + (month / 12.0).floor();
    let month = month.rem_euclid(12.0) as i64;
    let shifted_year = year - f64::from(u8::from(month < 2));
    let era = (shifted_year / 400.0).floor();
    let year_of_era = (shifted_year - era * 400.0) as i64;
    let of_year = (153 * ((month + 10) % 12) + 2) / 5;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097.0 + of_era as f64 - 719_468.0
}

/// Milliseconds of a date: year, month from 0, day. JavaScript takes the years 0 to 99 for those
/// of the twentieth century.
pub(super) fn utc(year: f64, month: f64, day: f64) -> f64 {
    let year = if (0.0..=99.0).contains(&year) { year + 1900.0 } else { year };
    let millis = (days_to_month(year.trunc(), month.trunc()) + day.trunc() - 1.0) * DAY;
    if millis.abs() <= RANGE { millis } else { f64::NAN }
}

/// The first day of week 1 of a year or month: the week with its first Thursday. Month from 0.
pub(super) fn first_week(year: i64, month: i64) -> f64 {
    let first = utc(year as f64, month as f64, 1.0);
    let weekday = ((first / DAY).floor() + 3.0).rem_euclid(7.0) + 1.0;
    if weekday > 4.0 { first + (8.0 - weekday) * DAY } else { first - (weekday - 1.0) * DAY }
}

/// Reads `2018-03-21T13:05:00.000Z` and its shorter forms; what has no zone is in UTC. None where
/// the text has another form, NaN where it names no date.
pub(super) fn read_iso(text: &str) -> Option<f64> {
    let mut reader = Reader { rest: text };
    let year = reader.number(4)?;
    let month = reader.after('-', '1');
    let day = month.and_then(|_| reader.after('-', '3'));
    let mut millis = if reader.rest.starts_with('T') { reader.time()? } else { 0.0 };
    if let Some(rest) = reader.rest.strip_prefix('.') {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (fraction, rest) = rest.split_at(digits);
        let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
        millis += read_decimal(&thousandths).filter(|_| digits > 0)?;
        reader.rest = rest;
    }
    let offset = reader.zone()?;
    let month = month.unwrap_or(1.0);
    let day = day.unwrap_or(1.0);
    if !(1.0..=12.0).contains(&month) || !(1.0..=31.0).contains(&day) || millis > DAY {
        return Some(f64::NAN);
    }
    let date = (days_to_month(year, month - 1.0) + day - 1.0) * DAY;
    Some(date + millis - offset * 60_000.0)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn number(&mut self, digits: usize) -> Option<f64> {
        let text = self.rest.get(..digits)?;
        let sound = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = read_decimal(text).filter(|_| sound)?;
        self.rest = &self.rest[digits..];
        Some(number)
    }

    /// Two digits after a sign, the first of which is at most so large.
    fn after(&mut self, sign: char, most: char) -> Option<f64> {
        let mut ahead = Reader { rest: self.rest.strip_prefix(sign)? };
        if ahead.rest.chars().next()? > most {
            return None;
        }
        let number = ahead.number(2)?;
        self.rest = &self.rest[3..];
        Some(number)
    }

    fn time(&mut self) -> Option<f64> {
        let hour = self.after('T', '2')?;
        let minute = self.after(':', '5')?;
        let second = self.after(':', '5')?;
        Some(((hour * 60.0 + minute) * 60.0 + second) * 1000.0)
    }

    /// Minutes that the zone is ahead, at the end of the text.
    fn zone(&mut self) -> Option<f64> {
        if matches!(self.rest, "" | "Z") {
            return Some(0.0);
        }
        let sign = if self.rest.starts_with('-') { -1.0 } else { 1.0 };
        let hours = self.after('+', '2').or_else(|| self.after('-', '2'))?;
        self.rest = self.rest.strip_prefix(':').unwrap_or(self.rest);
        let minutes = self.number(2).filter(|minutes| *minutes < 60.0)?;
        self.rest.is_empty().then_some(sign * (hours * 60.0 + minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_apart_and_together() {
        for (millis, text) in [
            (0.0, "1970-1-1 4"),
            (951_782_400_000.0, "2000-2-29 2"),
            (-1.0, "1969-12-31 3"),
            (8.64e15, "275760-9-13 6"),
            (-8.64e15, "-271821-4-20 2"),
        ] {
            let date = Date::from_millis(millis).expect("it is in range");
            let own = format!("{}-{}-{} {}", date.year, date.month, date.day, date.weekday);
            assert_eq!(own, text);
            let day = (millis / DAY).floor() * DAY;
            assert_eq!(utc(date.year as f64, date.month as f64 - 1.0, date.day as f64), day);
        }
        assert_eq!(Date::from_millis(8.64e15 + 1.0), None);
    }

    #[test]
    fn reads_iso_8601() {
        for (text, millis) in [
            ("1970-01-01T00:00:00.001Z", Some(1.0)),
            ("1970", Some(0.0)),
            ("1970-01-02", Some(DAY)),
            ("1970-01-01T01:00:00+0100", Some(0.0)),
            ("1970-01-01T00:00:00-01:30", Some(5_400_000.0)),
            ("1970-01-01 00:00", None),
            ("70-01-01", None),
            ("1970-01-01T00:00:00.Z", None),
        ] {
            assert_eq!(read_iso(text), millis, "{text}");
        }
        assert!(read_iso("1970-13-01").is_some_and(f64::is_nan));
    }
}
