//! Pictures of integers: `000`, `#,##0`, `w`, `I`, `A`, `1;o`.

use super::super::error::{Fallible, Fault};
use super::super::text::{number_text, read_decimal};
use super::super::value::Value;
use super::WIDTH_MAX;
use super::words::{
    from_letters, from_roman, from_words, to_letters, to_roman, to_words, words_pattern,
};

/// Zeros of the decimal digits that Unicode has below U+10000.
const ZEROS: [u32; 37] = [
    0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10,
];

/// What a picture of an integer says.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    style: Style,
    pub(super) ordinal: bool,
}

#[derive(Clone, Debug)]
enum Style {
    Decimal(Decimal),
    /// From `a` or `A`.
    Letters(char),
    Roman {
        upper: bool,
    },
    Words(Case),
    /// A sequence that begins with this text, which jsonata-js does not know either.
    Unknown(String),
}

#[derive(Clone, Copy, Debug)]
enum Case {
    Upper,
    Lower,
    Title,
}

#[derive(Clone, Debug)]
pub(super) struct Decimal {
    zero: u32,
    pub(super) mandatory: usize,
    pub(super) optional: usize,
    /// Places counted from the right, and what stands there.
    separators: Vec<(usize, char)>,
    /// The separators are alike and equally far apart, so that they go on to the left.
    pub(super) regular: Option<(usize, char)>,
}

pub(in super::super) fn format_integer(number: f64, picture: &str) -> Fallible<String> {
    Picture::read(picture)?.write(number)
}

pub(in super::super) fn parse_integer(text: &str, picture: &str) -> Fallible {
    Ok(Value::number(Picture::read(picture)?.parse(text)?))
}

impl Picture {
    pub(super) fn read(picture: &str) -> Fallible<Self> {
        let (format, modifier) = picture.rsplit_once(';').unwrap_or((picture, ""));
        let style = match format {
            "A" => Style::Letters('A'),
            "a" => Style::Letters('a'),
            "I" => Style::Roman { upper: true },
            "i" => Style::Roman { upper: false },
            "W" => Style::Words(Case::Upper),
            "Ww" => Style::Words(Case::Title),
            "w" => Style::Words(Case::Lower),
            _ => match Decimal::read(format)? {
                Some(decimal) => Style::Decimal(decimal),
                None => Style::Unknown(format.to_owned()),
            },
        };
        Ok(Self { style, ordinal: modifier.starts_with('o') })
    }

    pub(super) fn decimal(&self) -> Option<&Decimal> {
        match &self.style {
            Style::Decimal(decimal) => Some(decimal),
            Style::Letters(_) | Style::Roman { .. } | Style::Words(_) | Style::Unknown(_) => None,
        }
    }

    pub(super) fn decimal_mut(&mut self) -> Option<&mut Decimal> {
        match &mut self.style {
            Style::Decimal(decimal) => Some(decimal),
            Style::Letters(_) | Style::Roman { .. } | Style::Words(_) | Style::Unknown(_) => None,
        }
    }

    pub(super) fn write(&self, number: f64) -> Fallible<String> {
        let size = number.abs();
        let text = match &self.style {
            Style::Letters(first) => to_letters(size, *first),
            Style::Roman { .. } if size > (WIDTH_MAX * 1000) as f64 => return Err(Fault::memory()),
            Style::Roman { upper: true } => to_roman(size).to_ascii_uppercase(),
            Style::Roman { upper: false } => to_roman(size),
            Style::Words(case) => {
                let words = to_words(size, self.ordinal);
                match case {
                    Case::Upper => words.to_ascii_uppercase(),
                    Case::Lower => words.to_ascii_lowercase(),
                    Case::Title => words,
                }
            }
            Style::Decimal(decimal) => decimal.write(size, self.ordinal)?,
            Style::Unknown(format) => return Err(unknown(format)),
        };
        Ok(if number < 0.0 { format!("-{text}") } else { text })
    }

    /// A pattern of what [`Picture::parse`] reads; `width` is how many digits a date's part has.
    pub(super) fn pattern(&self, width: Option<usize>) -> Fallible<String> {
        Ok(match &self.style {
            Style::Letters('A') => "[A-Z]+".to_owned(),
            Style::Letters(_) => "[a-z]+".to_owned(),
            Style::Roman { upper: true } => "[MDCLXVI]+".to_owned(),
            Style::Roman { upper: false } => "[mdclxvi]+".to_owned(),
            Style::Words(_) => words_pattern(),
            Style::Decimal(decimal) => {
                let times = match width.filter(|width| *width > 0) {
                    None => "+".to_owned(),
                    Some(width) if decimal.optional == 0 => format!("{{{width}}}"),
                    Some(width) => {
                        format!("{{{},{width}}}", width.saturating_sub(decimal.optional))
                    }
                };
                let suffix = if self.ordinal { "(?:th|st|nd|rd)" } else { "" };
                format!("[0-9]{times}{suffix}")
            }
            Style::Unknown(format) => return Err(unknown(format)),
        })
    }

    pub(super) fn parse(&self, text: &str) -> Fallible<f64> {
        Ok(match &self.style {
            Style::Letters(first) => from_letters(text, *first),
            Style::Roman { upper: true } => from_roman(text),
            Style::Roman { upper: false } => from_roman(&text.to_ascii_uppercase()),
            Style::Words(_) => from_words(&text.to_ascii_lowercase()),
            Style::Decimal(decimal) => decimal.parse(text, self.ordinal),
            Style::Unknown(format) => return Err(unknown(format)),
        })
    }
}

fn unknown(format: &str) -> Box<Fault> {
    Fault::new("D3130").with("value", format.into())
}

impl Decimal {
    /// None where the picture has no digit.
    fn read(picture: &str) -> Fallible<Option<Self>> {
        let mut zero = None;
        let (mut mandatory, mut optional) = (0, 0);
        let mut separators = Vec::new();
        for letter in picture.chars().rev() {
            let code = u32::from(letter);
            if let Some(own) = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)) {
                if zero.is_some_and(|zero| zero != *own) {
                    return Err(Fault::new("D3131"));
                }
                zero = Some(*own);
                mandatory += 1;
            } else if letter == '#' {
                optional += 1;
            } else {
                separators.push((mandatory + optional, letter));
            }
        }
        let regular = regular(&separators);
        Ok(zero.map(|zero| Self { zero, mandatory, optional, separators, regular }))
    }

    fn write(&self, size: f64, ordinal: bool) -> Fallible<String> {
        if self.mandatory > WIDTH_MAX {
            return Err(Fault::memory());
        }
        let text = number_text(size);
        let padding = "0".repeat(self.mandatory.saturating_sub(text.len()));
        let shift =
            |letter: char| char::from_u32(u32::from(letter) + self.zero - 0x30).unwrap_or(letter);
        let mut digits: Vec<char> = padding.chars().chain(text.chars()).map(shift).collect();
        match self.regular {
            Some((every, separator)) => {
                let length = digits.len();
                for times in (1..=(length - 1) / every).rev() {
                    digits.insert(digits.len() - times * every, separator);
                }
            }
            None => {
                for (place, separator) in self.separators.iter().rev() {
                    match digits.len().checked_sub(*place) {
                        Some(at) => digits.insert(at, *separator),
                        // What JavaScript's substr makes of a place before the start.
                        None => {
                            let kept = (place - digits.len()).min(digits.len());
                            digits = digits.split_off(digits.len() - kept);
                            digits.insert(0, *separator);
                        }
                    }
                }
            }
        }
        let mut text: String = digits.iter().collect();
        if ordinal {
            text.push_str(suffix(&digits));
        }
        Ok(text)
    }

    fn parse(&self, text: &str, ordinal: bool) -> f64 {
        let mut digits: Vec<char> = text.chars().collect();
        if ordinal {
            digits.truncate(digits.len().saturating_sub(2));
        }
        match self.regular {
            Some(_) => digits.retain(|letter| *letter != ','),
            None => digits.retain(|letter| self.separators.iter().all(|(_, own)| own != letter)),
        }
        let digit = |letter: &char| {
            let code = u32::from(*letter).checked_sub(self.zero)?;
            (code < 10).then_some(f64::from(code))
        };
        let digits: Vec<f64> = digits.iter().map_while(digit).collect();
        if digits.is_empty() {
            return f64::NAN;
        }
        let text: String = digits.iter().map(|digit| char::from(b'0' + *digit as u8)).collect();
        read_decimal(&text).unwrap_or(f64::NAN)
    }
}

/// `1st`, `2nd`, `3rd`, `11th`.
fn suffix(digits: &[char]) -> &'static str {
    let teen = digits.len() > 1 && digits[digits.len() - 2] == '1';
    match digits.last() {
        Some('1') if !teen => "st",
        Some('2') if !teen => "nd",
        Some('3') if !teen => "rd",
        Some(_) | None => "th",
    }
}

/// The distance of separators that are alike and equally far apart.
fn regular(separators: &[(usize, char)]) -> Option<(usize, char)> {
    let (_, letter) = *separators.first()?;
    if separators.iter().any(|(_, own)| *own != letter) {
        return None;
    }
    let places: Vec<usize> = separators.iter().map(|(place, _)| *place).collect();
    distance(&places).map(|distance| (distance, letter))
}

/// The greatest common divisor of places, where each of its multiples up to their count is one.
/// The places come in order, from either end.
pub(super) fn distance(places: &[usize]) -> Option<usize> {
    let distance = places.iter().copied().reduce(divisor).filter(|distance| *distance > 0)?;
    let is_next = |(at, place): (usize, &usize)| *place == (at + 1) * distance;
    let all =
        places.iter().enumerate().all(is_next) || places.iter().rev().enumerate().all(is_next);
    all.then_some(distance)
}

fn divisor(left: usize, right: usize) -> usize {
    let (mut left, mut right) = (left, right);
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}
