//! Times and lengths of time, as people read them.

use chrono::{Datelike, Timelike};

use crate::base::{MONTHS, Timestamp};

/// Simulated time since the start: `00:22:52`, `3 d 11:20:00`.
pub(in crate::lab) fn clock(millis: i64) -> String {
    let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let time = format!("{:02}:{:02}:{:02}", rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
    if days == 0 { time } else { format!("{days} d {time}") }
}

/// The same with milliseconds: `00:00:00.120`.
pub(in crate::lab) fn precise_clock(millis: i64) -> String {
    format!("{}.{:03}", clock(millis), millis.rem_euclid(1000))
}

/// What is left of a deadline: `37:12`, `21:45:08`, `3 d 11:20:00`. A second that has begun
/// counts whole.
pub(in crate::lab) fn countdown(millis: i64) -> String {
    let millis = (millis.max(0) + 999) / 1000 * 1000;
    let text = clock(millis);
    if millis < 3_600_000 { text.strip_prefix("00:").unwrap_or(&text).to_owned() } else { text }
}

/// A length of time in its two largest units: `3 d 11 h`, `5 min`, `120 ms`.
pub(in crate::lab) fn duration(millis: i64) -> String {
    const UNITS: [(i64, &str); 4] =
        [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")];
    let Some(at) = UNITS.iter().position(|(length, _)| millis >= *length) else {
        return format!("{millis} ms");
    };
    let (length, unit) = UNITS[at];
    let first = format!("{} {unit}", millis / length);
    match UNITS.get(at + 1).map(|(next, unit)| (millis % length / next, unit)) {
        Some((count, unit)) if count > 0 => format!("{first} {count} {unit}"),
        Some(_) | None => first,
    }
}

/// `Mon 5 Jan 2026, 09:22:52 UTC`
pub(in crate::lab) fn date(time: Timestamp) -> String {
    let at = time.date_time();
    let month = MONTHS[at.month0() as usize];
    let (weekday, day, year) = (at.weekday(), at.day(), at.year());
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    format!("{weekday} {day} {month} {year}, {hour:02}:{minute:02}:{second:02} UTC")
}

/// A number of things: `1 problem`, `2 problems`.
pub(in crate::lab) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// At most so many characters; what is cut off shows as an ellipsis.
pub(in crate::lab) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_readable() {
        assert_eq!(clock(1_372_999), "00:22:52");
        assert_eq!(clock(300_000_000), "3 d 11:20:00");
        assert_eq!(precise_clock(120), "00:00:00.120");
        assert_eq!(countdown(2_231_001), "37:12");
        assert_eq!(countdown(3_600_000), "01:00:00");
        assert_eq!(countdown(-5), "00:00");
        assert_eq!(duration(300_000_000), "3 d 11 h");
        assert_eq!(duration(3_600_000), "1 h");
        assert_eq!(duration(61_000), "1 min 1 s");
        assert_eq!(duration(999), "999 ms");
        assert_eq!(date(Timestamp::from_millis(1_767_603_600_000)), "Mon 5 Jan 2026, 09:00:00 UTC");
        assert_eq!(count(1, "problem"), "1 problem");
        assert_eq!(shortened("abcdef", 4), "abc…");
    }
}
