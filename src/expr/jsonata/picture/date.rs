//! Pictures of dates: `[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]`.

use std::sync::LazyLock;

use super::super::calendar::{DAY, Date, first_week, utc};
use super::super::error::{Fallible, Fault};
use super::super::text::read_decimal;
use super::super::value::Value;
use super::WIDTH_MAX;
use super::integer::Picture;

/// What a date is written by where no picture is given.
static ISO: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let picture = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";
    read_picture(picture).unwrap_or_default()
});

pub(super) const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A part of a date's picture.
pub(super) enum Part {
    Literal(String),
    Marker(Marker),
}

/// `[M01]`
pub(super) struct Marker {
    /// The letter: which component of the date.
    pub(super) component: char,
    pub(super) names: Option<Names>,
    pub(super) integer: Option<Picture>,
    /// At most so many characters.
    pub(super) most: Option<usize>,
    /// Digits of a year, month or day; none: as many as there are.
    pub(super) digits: Option<usize>,
    /// The zone is `Z` where there is no offset.
    is_traditional: bool,
}

/// How names are written.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Names {
    Upper,
    Lower,
    Title,
}

/// Takes a picture apart.
pub(super) fn read_picture(picture: &str) -> Fallible<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = picture;
    while let Some((literal, after)) = rest.split_once('[') {
        add_literal(&mut parts, literal);
        if let Some(after) = after.strip_prefix('[') {
            parts.push(Part::Literal("[".to_owned()));
            rest = after;
            continue;
        }
        let (marker, after) = after.split_once(']').ok_or_else(|| Fault::new("D3135"))?;
        parts.push(Part::Marker(Marker::read(marker)?));
        rest = after;
    }
    add_literal(&mut parts, rest);
    Ok(parts)
}

fn add_literal(parts: &mut Vec<Part>, literal: &str) {
    if !literal.is_empty() {
        parts.push(Part::Literal(literal.replace("]]", "]")));
    }
}

impl Marker {
    fn read(marker: &str) -> Fallible<Self> {
        let marker: String = marker.split_whitespace().collect();
        let component = marker.chars().next();
        let rest = &marker[component.map_or(0, char::len_utf8)..];
        let (format, width) = match rest.rsplit_once(',') {
            Some((format, width)) => (format, Some(width)),
            None => (rest, None),
        };
        let (least, most) = match width {
            Some(width) => {
                let (least, most) = width.split_once('-').unwrap_or((width, "*"));
                (read_width(least)?, read_width(most)?)
            }
            None => (None, None),
        };
        let component = component.unwrap_or('\0');
        let default = default_format(component);
        let (format, modifier) = match format.char_indices().last() {
            None => {
                let name = if component == '\0' { String::new() } else { component.into() };
                let unknown = || Fault::new("D3132").with("value", name.into());
                (default.ok_or_else(unknown)?, None)
            }
            Some((at, last @ ('a' | 't' | 'c' | 'o'))) if at > 0 => (&format[..at], Some(last)),
            Some(_) => (format, None),
        };
        let mut read = Self {
            component,
            names: None,
            integer: None,
            most,
            digits: None,
            is_traditional: modifier == Some('t'),
        };
        read.present(format, modifier, least)?;
        Ok(read)
    }

    fn present(
        &mut self,
        format: &str,
        modifier: Option<char>,
        least: Option<usize>,
    ) -> Fallible<()> {
        if format.starts_with('n') {
            self.names = Some(Names::Lower);
        } else if format.starts_with("Nn") {
            self.names = Some(Names::Title);
        } else if format.starts_with('N') {
            self.names = Some(Names::Upper);
        } else if "YMDdFWwXxHhmsf".contains(self.component) {
            let modifier = modifier.map(|letter| format!(";{letter}")).unwrap_or_default();
            let mut integer = Picture::read(&format!("{format}{modifier}"))?;
            if let (Some(decimal), Some(least)) = (integer.decimal_mut(), least) {
                decimal.mandatory = decimal.mandatory.max(least);
            }
            if "YMD".contains(self.component) {
                self.digits = self.most;
                if let Some(decimal) = integer.decimal_mut() {
                    let digits = decimal.mandatory + decimal.optional;
                    match self.most {
                        Some(most) => decimal.mandatory = most,
                        None if digits >= 2 => self.digits = Some(digits),
                        None => {}
                    }
                }
            }
            self.integer = Some(integer);
        }
        if matches!(self.component, 'Z' | 'z') {
            self.integer = Some(Picture::read(format)?);
        }
        Ok(())
    }

    fn write(&self, date: &Date, offset: (f64, f64)) -> Fallible<String> {
        match self.component {
            'P' => {
                let half = if date.hour >= 12 { "pm" } else { "am" };
                let upper = self.names == Some(Names::Upper);
                Ok(if upper { half.to_ascii_uppercase() } else { half.to_owned() })
            }
            'C' | 'E' => Ok("ISO".to_owned()),
            'Z' | 'z' => self.zone(offset),
            component => {
                let Some(mut number) = fragment(date, component) else {
                    return Err(Fault::new("D3132").with("value", component.to_string().into()));
                };
                if let (Some(names), true) = (self.names, component != 'f') {
                    return self.name(number, names);
                }
                if let ('Y', Some(digits)) = (component, self.digits) {
                    let power = (0..digits.min(20)).fold(1.0, |power, _| power * 10.0);
                    number = (number as f64 % power) as i64;
                }
                match &self.integer {
                    Some(integer) => integer.write(number as f64),
                    None => Err(self.nameless()),
                }
            }
        }
    }

    /// The component has no names.
    pub(super) fn nameless(&self) -> Box<Fault> {
        Fault::new("D3133").with("value", self.component.to_string().into())
    }

    fn name(&self, number: i64, names: Names) -> Fallible<String> {
        let list: &[&str] = match self.component {
            'M' | 'x' => &MONTHS,
            'F' => &DAYS,
            _ => return Err(self.nameless()),
        };
        let name = list[number as usize - 1];
        let name = &name[..self.most.map_or(name.len(), |most| most.min(name.len()))];
        Ok(match names {
            Names::Upper => name.to_ascii_uppercase(),
            Names::Lower => name.to_ascii_lowercase(),
            Names::Title => name.to_owned(),
        })
    }

    fn zone(&self, (hours, minutes): (f64, f64)) -> Fallible<String> {
        let offset = hours * 100.0 + minutes;
        let integer = self.integer.as_ref().expect("zones have one");
        let decimal = integer.decimal();
        let mut text = match decimal.map(|decimal| (decimal.regular, decimal.mandatory)) {
            None | Some((Some(_), _)) | Some((None, 3 | 4)) => integer.write(offset)?,
            Some((None, 1 | 2)) => {
                let mut text = integer.write(hours)?;
                if minutes != 0.0 {
                    text.push(':');
                    text.push_str(&Picture::read("00")?.write(minutes)?);
                }
                text
            }
            Some((None, digits)) => {
                return Err(Fault::new("D3134").value(&Value::count(digits)));
            }
        };
        if offset >= 0.0 {
            text.insert(0, '+');
        }
        if self.component == 'z' {
            text.insert_str(0, "GMT");
        }
        Ok(if offset == 0.0 && self.is_traditional { "Z".to_owned() } else { text })
    }
}

fn read_width(text: &str) -> Fallible<Option<usize>> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse::<usize>() {
        Ok(width) if width <= WIDTH_MAX => Ok(Some(width)),
        Err(_) if digits.is_empty() => Ok(None),
        Ok(_) | Err(_) => Err(Fault::memory()),
    }
}

fn default_format(component: char) -> Option<&'static str> {
    Some(match component {
        'Y' | 'M' | 'D' | 'd' | 'W' | 'w' | 'X' | 'x' | 'H' | 'h' | 'f' => "1",
        'F' | 'P' | 'C' | 'E' => "n",
        'm' | 's' => "01",
        'Z' | 'z' => "01:01",
        _ => return None,
    })
}

/// A number that a date has; none for a component that is none.
pub(super) fn fragment(date: &Date, component: char) -> Option<i64> {
    Some(match component {
        'Y' => date.year,
        'M' => date.month,
        'D' => date.day,
        'd' => ((midnight(date) - utc(date.year as f64, 0.0, 1.0)) / DAY) as i64 + 1,
        'F' => date.weekday,
        'W' => week(date, (date.year, 0), (date.year + 1, 0), (date.year - 1, 0), 52.0),
        'w' => {
            let month = date.month - 1;
            let next = if month == 11 { (date.year + 1, 0) } else { (date.year, month + 1) };
            let previous = if month == 0 { (date.year - 1, 11) } else { (date.year, month - 1) };
            week(date, (date.year, month), next, previous, 4.0)
        }
        'X' => {
            let before = date.millis < first_week(date.year, 0);
            let after = date.millis >= first_week(date.year + 1, 0);
            date.year - i64::from(before) + i64::from(after)
        }
        'x' => {
            let month = date.month - 1;
            let next = if month == 11 { (date.year + 1, 0) } else { (date.year, month + 1) };
            if date.millis < first_week(date.year, month) {
                (month + 11) % 12 + 1
            } else if date.millis >= first_week(next.0, next.1) {
                next.1 + 1
            } else {
                month + 1
            }
        }
        'H' => date.hour,
        'h' => (date.hour + 11) % 12 + 1,
        'P' => i64::from(date.hour >= 12),
        'm' => date.minute,
        's' => date.second,
        'f' => date.milli,
        _ => return None,
    })
}

fn midnight(date: &Date) -> f64 {
    utc(date.year as f64, date.month as f64 - 1.0, date.day as f64)
}

/// The week of a year or month, counted from its first Thursday's week.
fn week(date: &Date, this: (i64, i64), next: (i64, i64), previous: (i64, i64), last: f64) -> i64 {
    let today = midnight(date);
    let weeks_since = |start: f64| (today - start) / (DAY * 7.0) + 1.0;
    let mut week = weeks_since(first_week(this.0, this.1));
    if week > last {
        if today >= first_week(next.0, next.1) {
            week = 1.0;
        }
    } else if week < 1.0 {
        week = weeks_since(first_week(previous.0, previous.1));
    }
    week.floor() as i64
}

/// Writes a date. The zone is an offset such as `+0100`, and UTC where absent.
pub(in super::super) fn format_date(
    millis: f64,
    picture: Option<&str>,
    zone: Option<&str>,
) -> Fallible<String> {
    let offset = zone.map_or(0.0, read_offset);
    let (hours, minutes) = ((offset / 100.0).floor(), offset % 100.0);
    let shifted = millis + (60.0 * hours + minutes) * 60_000.0;
    let out_of_range = || Fault::new("D1001").value(&Value::number(millis));
    let read;
    let parts = match picture {
        Some(picture) => {
            read = read_picture(picture)?;
            &read
        }
        None => &*ISO,
    };
    let date = Date::from_millis(shifted).ok_or_else(out_of_range)?;
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Marker(marker) => text.push_str(&marker.write(&date, (hours, minutes))?),
        }
        if text.len() > WIDTH_MAX {
            return Err(Fault::memory());
        }
    }
    Ok(text)
}

/// JavaScript's `parseInt`.
fn read_offset(text: &str) -> f64 {
    let text = text.trim_start();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits: String = unsigned.chars().take_while(char::is_ascii_digit).collect();
    let size = read_decimal(&digits).unwrap_or(f64::NAN);
    if text.starts_with('-') { -size } else { size }
}
