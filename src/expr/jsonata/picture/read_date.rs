//! Reads a date by its picture. What the picture leaves out to the left is taken from the present,
//! what it leaves out to the right is zero.

use super::super::calendar::{DAY, Date, utc};
use super::super::error::{Fallible, Fault};
use super::super::regex::{Flags, Regex};
use super::super::text::read_decimal;
use super::date::{DAYS, MONTHS, Marker, Part, fragment, read_picture};

/// What a component was read as; none where its text means nothing.
type Components = Vec<(char, Option<f64>)>;

/// Milliseconds since 1970; none where the text does not fit the picture.
pub(in super::super) fn parse_date(
    text: &str,
    picture: &str,
    now: f64,
    steps: &mut u64,
) -> Fallible<Option<f64>> {
    let parts = read_picture(picture)?;
    let mut pattern = "^".to_owned();
    for part in &parts {
        pattern.push('(');
        match part {
            Part::Literal(literal) => literal.chars().for_each(|letter| {
                if ".*+?^${}()|[]\\".contains(letter) {
                    pattern.push('\\');
                }
                pattern.push(letter);
            }),
            Part::Marker(marker) => pattern.push_str(&marker.pattern()?),
        }
        pattern.push(')');
    }
    pattern.push('$');
    // A letter of a pattern takes longer to compile than a step to take.
    *steps = steps.saturating_sub(4 * pattern.len() as u64);
    let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
    let regex = Regex::new(&units(&pattern), Flags { ignore_case: true, multiline: false })?;
    let text = units(text);
    let found = regex.find(&text, 0, steps).map_err(|_| Fault::timeout())?;
    let Some(captures) = found else { return Ok(None) };
    let mut components = Components::new();
    for (part, group) in parts.iter().zip(&captures.groups) {
        if let (Part::Marker(marker), Some((from, to))) = (part, group) {
            let value = marker.parse(&String::from_utf16_lossy(&text[*from..*to]))?;
            components.retain(|(component, _)| *component != marker.component);
            components.push((marker.component, value));
        }
    }
    if components.is_empty() {
        return Ok(None);
    }
    complete(components, now).map(Some)
}

impl Marker {
    fn pattern(&self) -> Fallible<String> {
        if let ('Z' | 'z', Some(integer)) = (self.component, &self.integer) {
            let prefix = if self.component == 'z' { "GMT" } else { "" };
            let separator = integer.decimal().and_then(|decimal| decimal.regular);
            let minutes = separator.map(|(_, sign)| format!("{sign}[0-9]+")).unwrap_or_default();
            return Ok(format!("{prefix}[-+][0-9]+{minutes}"));
        }
        match &self.integer {
            Some(integer) => integer.pattern(self.digits),
            None if matches!(self.component, 'M' | 'x' | 'F' | 'P') => Ok("[a-zA-Z]+".to_owned()),
            None => Err(self.nameless()),
        }
    }

    fn parse(&self, text: &str) -> Fallible<Option<f64>> {
        if matches!(self.component, 'Z' | 'z') {
            let separator = self.integer.as_ref().and_then(|integer| integer.decimal());
            let separator = separator.and_then(|decimal| decimal.regular).map(|(_, sign)| sign);
            let zone = if self.component == 'z' { text.get(3..).unwrap_or_default() } else { text };
            return Ok(Some(minutes(zone, separator)));
        }
        if let Some(integer) = &self.integer {
            return integer.parse(text).map(Some);
        }
        let cut = |name: &str| self.most.map_or(name.len(), |most| most.min(name.len()));
        let place = |list: &[&str]| {
            list.iter().position(|name| &name[..cut(name)] == text).map(|at| at as f64 + 1.0)
        };
        Ok(match self.component {
            'M' | 'x' => place(&MONTHS),
            'F' => place(&DAYS),
            _ => match text {
                "am" | "AM" => Some(0.0),
                "pm" | "PM" => Some(1.0),
                _ => None,
            },
        })
    }
}

/// Minutes that a zone is ahead: `+01:00`, `+0100`, `+01`.
fn minutes(zone: &str, separator: Option<char>) -> f64 {
    let number = |text: &str| read_decimal(text).unwrap_or(f64::NAN);
    if let Some((hours, minutes)) = separator.and_then(|sign| zone.split_once(sign)) {
        return number(hours) * 60.0 + number(minutes);
    }
    match zone.split_at_checked(3) {
        Some((hours, minutes)) if !minutes.is_empty() => number(hours) * 60.0 + number(minutes),
        Some(_) | None => number(zone) * 60.0,
    }
}

/// Whether all that was read belongs to a way to give a date or time, and something does.
fn is_form(components: &Components, all: &str, form: &str) -> bool {
    let is_read = |letter: char| {
        let read = components.iter().find(|(component, _)| *component == letter);
        read.and_then(|(_, value)| *value).is_some_and(|value| value != 0.0 && !value.is_nan())
    };
    all.chars().all(|letter| form.contains(letter) || !is_read(letter)) && form.chars().any(is_read)
}

fn complete(mut components: Components, now: f64) -> Fallible<f64> {
    let dates = |form| is_form(&components, "YXMxWwdD", form);
    let times = |form| is_form(&components, "PHhmsf", form);
    let is_ymd = dates("YMD");
    let is_yd = !is_ymd && dates("Yd");
    let is_month_weeks = dates("Xxw");
    let is_weeks = is_month_weeks || dates("XW");
    let is_12_hours = !times("Hmsf") && times("Phmsf");
    let date_form = match (is_yd, is_month_weeks, is_weeks) {
        (true, ..) => "YD",
        (false, true, _) => "XxwF",
        (false, false, true) => "XWF",
        (false, false, false) => "YMD",
    };
    let time_form = if is_12_hours { "Phmsf" } else { "Hmsf" };
    let present = Date::from_millis(now).ok_or_else(|| Fault::new("D3136"))?;
    let (mut started, mut ended) = (false, false);
    for letter in date_form.chars().chain(time_form.chars()) {
        let read = components.iter().any(|(own, value)| *own == letter && value.is_some());
        if read {
            started = true;
            if ended {
                return Err(Fault::new("D3136"));
            }
            continue;
        }
        components.retain(|(own, _)| *own != letter);
        let value = if started {
            ended = true;
            f64::from(u8::from("MDd".contains(letter)))
        } else {
            fragment(&present, letter).map_or(f64::NAN, |value| value as f64)
        };
        components.push((letter, Some(value)));
    }
    if is_weeks {
        return Err(Fault::new("D3136"));
    }
    Ok(assemble(&components, is_yd, is_12_hours))
}

fn assemble(components: &Components, is_yd: bool, is_12_hours: bool) -> f64 {
    let get = |letter: char| {
        let found = components.iter().find(|(own, _)| *own == letter);
        found.and_then(|(_, value)| *value).unwrap_or(f64::NAN)
    };
    let month = if get('M') > 0.0 { get('M') - 1.0 } else { 0.0 };
    let midnight = if is_yd {
        utc(get('Y'), 0.0, 1.0) + (get('d') - 1.0) * DAY
    } else {
        utc(get('Y'), month, get('D'))
    };
    let hour = if is_12_hours {
        let hour = if get('h') == 12.0 { 0.0 } else { get('h') };
        hour + if get('P') == 1.0 { 12.0 } else { 0.0 }
    } else {
        get('H')
    };
    let time = ((hour * 60.0 + get('m')) * 60.0 + get('s')) * 1000.0 + get('f');
    let zone = ['Z', 'z'].map(get).into_iter().find(|zone| *zone != 0.0 && !zone.is_nan());
    midnight + time - zone.unwrap_or(0.0) * 60_000.0
}
