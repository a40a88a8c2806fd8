//! When the next run begins, in simulated time.

use crate::base::Timestamp;
use crate::lab::workbench::Workbench;

use super::words::date;

/// When the next run begins.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct StartView {
    /// As a field for date and time has it, in UTC: `2026-01-05T09:00:00`.
    pub text: String,
    /// `Mon 5 Jan 2026, 09:00:00 UTC`
    pub words: String,
    /// Whether that was chosen by a person.
    pub is_chosen: bool,
    /// Why what was typed last is no start.
    pub problem: Option<&'static str>,
}

pub(super) fn start(bench: &Workbench) -> StartView {
    let time = bench.start.unwrap_or(bench.scenario.start);
    StartView {
        text: time.to_string().chars().take("2026-01-05T09:22:52".len()).collect(),
        words: date(time),
        is_chosen: bench.start.is_some(),
        problem: bench.start_problem,
    }
}

/// The years in which a run may begin: a wait of a year, and some, still ends in four digits.
const YEARS: (&str, &str) = ("1970", "9000");

/// Reads what such a field has; seconds may be missing.
pub(in crate::lab) fn read_start(text: &str) -> Result<Timestamp, &'static str> {
    let seconds = if text.len() == "2026-01-05T09:00".len() { ":00" } else { "" };
    let time = Timestamp::parse(&(text.to_owned() + seconds + "Z"));
    let year = text.split('-').next().unwrap_or_default();
    let is_near = year.len() == YEARS.0.len() && (YEARS.0..YEARS.1).contains(&year);
    match time {
        Some(time) if is_near => Ok(time),
        Some(_) => Err("The year must lie between 1970 and 8999."),
        None => Err("That is no date and time."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Action;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &'static str>) {
        assert_eq!(read_start(text).map(date), expected.map(str::to_owned));
    }

    #[test]
    fn starts() {
        check("2026-01-05T09:00:00", Ok("Mon 5 Jan 2026, 09:00:00 UTC"));
        check("2028-02-29T23:59", Ok("Tue 29 Feb 2028, 23:59:00 UTC"));
        check("1969-12-31T23:59", Err("The year must lie between 1970 and 8999."));
        check("9500-01-01T00:00:00", Err("The year must lie between 1970 and 8999."));
        check("2027-02-29T09:00", Err("That is no date and time."));
        check("tomorrow", Err("That is no date and time."));
        check("", Err("That is no date and time."));
    }

    /// The run under way keeps its time; the next one begins at the chosen one.
    #[test]
    fn the_next_run_begins_then() {
        let mut bench = Workbench::new();
        bench.apply(Action::SetStart("2030-03-01T08:00".into()));
        assert!(bench.view().transport.date.starts_with("Mon 5 Jan 2026"));
        bench.apply(Action::Run);
        assert!(bench.view().transport.date.starts_with("Fri 1 Mar 2030, 08:00:00"));
        bench.apply(Action::SetStart("never".into()));
        assert!(bench.view().start.problem.is_some());
        assert!(bench.view().start.is_chosen);
        bench.apply(Action::SetStart(String::new()));
        assert_eq!(bench.view().start.words, "Mon 5 Jan 2026, 09:00:00 UTC");
    }
}
