//! Pictures of numbers: `#,##0.00`, `0.0e0`, `01%`.

use super::super::error::{Fallible, Fault, JsonataError};
use super::super::function::round;
use super::super::text::number_text;
use super::super::value::Value;
use super::integer::distance;

/// The characters that mean something in a picture, and those that are written.
struct Symbols {
    decimal: char,
    grouping: char,
    exponent: char,
    minus: String,
    percent: char,
    per_mille: char,
    zero: char,
    digit: char,
    separator: char,
}

impl Symbols {
    fn read(options: &Value) -> Self {
        let text = |name: &str, default: &str| {
            let own = options.member(name);
            own.as_ref().and_then(Value::as_str).unwrap_or(default).to_owned()
        };
        let letter = |name, default: char| {
            text(name, default.encode_utf8(&mut [0; 4])).chars().next().unwrap_or('\0')
        };
        Self {
            decimal: letter("decimal-separator", '.'),
            grouping: letter("grouping-separator", ','),
            exponent: letter("exponent-separator", 'e'),
            minus: text("minus-sign", "-"),
            percent: letter("percent", '%'),
            per_mille: letter("per-mille", '‰'),
            zero: letter("zero-digit", '0'),
            digit: letter("digit", '#'),
            separator: letter("pattern-separator", ';'),
        }
    }

    /// Whether the character is a mandatory digit.
    fn is_mandatory(&self, letter: char) -> bool {
        let zero = u32::from(self.zero);
        (zero..zero + 10).contains(&u32::from(letter))
    }

    fn is_digit(&self, letter: char) -> bool {
        self.is_mandatory(letter) || letter == self.digit
    }

    fn is_active(&self, letter: char) -> bool {
        self.is_digit(letter)
            || [self.decimal, self.exponent, self.grouping, self.separator].contains(&letter)
    }

    /// A number in the picture's digits, without a sign.
    fn digits(&self, text: &str) -> Vec<char> {
        let shift = |letter: char| match letter.to_digit(10) {
            Some(digit) => char::from_u32(u32::from(self.zero) + digit).unwrap_or(letter),
            None => letter,
        };
        text.chars().map(shift).collect()
    }
}

/// A picture, or one of its two halves, taken apart.
struct Parts<'a> {
    whole: &'a [char],
    prefix: &'a [char],
    suffix: &'a [char],
    active: &'a [char],
    mantissa: &'a [char],
    integer: &'a [char],
    fraction: &'a [char],
    exponent: Option<&'a [char]>,
}

/// What a picture says about the number.
struct Layout {
    prefix: String,
    suffix: String,
    integer_groups: Vec<usize>,
    regular: Option<usize>,
    fraction_groups: Vec<usize>,
    integer_least: usize,
    scale: usize,
    fraction_least: usize,
    fraction_most: usize,
    exponent_least: usize,
    percent: bool,
    per_mille: bool,
    decimal: bool,
}

pub(in super::super) fn format_number(
    number: f64,
    picture: &str,
    options: &Value,
) -> Fallible<String> {
    let symbols = Symbols::read(options);
    let picture: Vec<char> = picture.chars().collect();
    let halves: Vec<&[char]> = picture.split(|letter| *letter == symbols.separator).collect();
    if halves.len() > 2 {
        return Err(Fault::new("D3080"));
    }
    let mut layouts = Vec::new();
    for half in halves {
        let parts = Parts::of(half, &symbols)?;
        validate(&parts, &symbols)?;
        layouts.push(Layout::of(&parts, &symbols));
    }
    let negative = number.is_nan() || number < 0.0;
    if negative && layouts.len() == 1 {
        layouts[0].prefix.insert_str(0, &symbols.minus);
    }
    let layout = if negative { layouts.pop() } else { layouts.into_iter().next() };
    layout.expect("a picture has at least one half").write(number, &symbols)
}

impl<'a> Parts<'a> {
    fn of(whole: &'a [char], symbols: &Symbols) -> Fallible<Self> {
        let is_edge = |letter: &char| symbols.is_active(*letter) && *letter != symbols.exponent;
        let first = whole.iter().position(is_edge);
        let last = whole.iter().rposition(is_edge);
        let (Some(first), Some(last)) = (first, last) else { return Err(Fault::new("D3085")) };
        let (prefix, suffix) = (&whole[..first], &whole[last + 1..]);
        let active = &whole[first..=last];
        let position = whole[first..].iter().position(|letter| *letter == symbols.exponent);
        let position = position.map(|at| at + first).filter(|at| *at <= last + 1);
        // jsonata-js counts this position from the start of the prefix.
        let (mantissa, exponent) = match position {
            None => (active, None),
            Some(at) => {
                let after = (at + 1).min(active.len());
                (&active[..at.min(active.len())], Some(&active[after..]))
            }
        };
        let decimal = mantissa.iter().position(|letter| *letter == symbols.decimal);
        let (integer, fraction) = match decimal {
            None => (mantissa, suffix),
            Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
        };
        Ok(Self { whole, prefix, suffix, active, mantissa, integer, fraction, exponent })
    }
}

/// The rules of XPath's section 4.7.3; of several broken ones jsonata-js reports the last.
fn validate(parts: &Parts<'_>, symbols: &Symbols) -> Fallible<()> {
    let whole = parts.whole;
    let count = |letter: char| whole.iter().filter(|own| **own == letter).count();
    let has_percent = count(symbols.percent) > 0;
    let has_per_mille = count(symbols.per_mille) > 0;
    let decimal = whole.iter().position(|letter| *letter == symbols.decimal);
    let is_group = |at: Option<usize>| at.and_then(|at| whole.get(at)) == Some(&symbols.grouping);
    let mandatory = |part: &[char]| part.iter().any(|letter| symbols.is_mandatory(*letter));
    let optional = |letter: &char| *letter == symbols.digit;
    let before_optional = parts.integer.iter().position(optional).map(|at| &parts.integer[..at]);
    let after_optional = parts.fraction.iter().rposition(optional).map(|at| &parts.fraction[at..]);
    let grouped_end = decimal.is_none() && parts.integer.last() == Some(&symbols.grouping);
    let at_decimal =
        decimal.is_some_and(|at| is_group(at.checked_sub(1)) || is_group(Some(at + 1)));
    let double = whole.windows(2).any(|pair| pair.iter().all(|own| *own == symbols.grouping));
    let exponent_bad = parts.exponent.is_some_and(|exponent| {
        exponent.is_empty() || !exponent.iter().all(|letter| symbols.is_mandatory(*letter))
    });
    let exponent_beside_percent = parts.exponent.is_some_and(|exponent| !exponent.is_empty())
        && (has_percent || has_per_mille);
    let rules = [
        ("D3081", count(symbols.decimal) > 1),
        ("D3082", count(symbols.percent) > 1),
        ("D3083", count(symbols.per_mille) > 1),
        ("D3084", has_percent && has_per_mille),
        ("D3085", !parts.mantissa.iter().any(|letter| symbols.is_digit(*letter))),
        ("D3086", !parts.active.iter().all(|letter| symbols.is_active(*letter))),
        ("D3087", at_decimal),
        ("D3088", grouped_end),
        ("D3089", double),
        ("D3090", before_optional.is_some_and(mandatory)),
        ("D3091", after_optional.is_some_and(mandatory)),
        ("D3092", exponent_beside_percent),
        ("D3093", exponent_bad),
    ];
    match rules.iter().rev().find(|(_, broken)| *broken) {
        Some((code, _)) => Err(Fault::new(code)),
        None => Ok(()),
    }
}

impl Layout {
    fn of(parts: &Parts<'_>, symbols: &Symbols) -> Self {
        let mandatory = |part: &[char]| part.iter().filter(|l| symbols.is_mandatory(**l)).count();
        let digits = |part: &[char]| part.iter().filter(|l| symbols.is_digit(**l)).count();
        let integer_groups = groups(parts.integer, parts, symbols, false);
        let scale = mandatory(parts.integer);
        let mut integer_least = scale;
        let mut fraction_least = mandatory(parts.fraction);
        let mut fraction_most = digits(parts.fraction);
        let has_exponent = parts.exponent.is_some();
        if integer_least == 0 && fraction_most == 0 {
            if has_exponent {
                (fraction_least, fraction_most) = (1, 1);
            } else {
                integer_least = 1;
            }
        }
        if has_exponent && integer_least == 0 && parts.integer.contains(&symbols.digit) {
            integer_least = 1;
        }
        if integer_least == 0 && fraction_least == 0 {
            fraction_least = 1;
        }
        Self {
            prefix: parts.prefix.iter().collect(),
            suffix: parts.suffix.iter().collect(),
            regular: distance(&integer_groups),
            integer_groups,
            fraction_groups: groups(parts.fraction, parts, symbols, true),
            integer_least,
            scale,
            fraction_least,
            fraction_most,
            exponent_least: parts.exponent.map_or(0, mandatory),
            percent: parts.whole.contains(&symbols.percent),
            per_mille: parts.whole.contains(&symbols.per_mille),
            decimal: parts.whole.contains(&symbols.decimal),
        }
    }

    fn write(&self, number: f64, symbols: &Symbols) -> Fallible<String> {
        let adjusted = if self.percent {
            number * 100.0
        } else if self.per_mille {
            number * 1000.0
        } else {
            number
        };
        let (mantissa, exponent) = match self.exponent_least {
            0 => (adjusted, None),
            _ => {
                let (mantissa, exponent) = normalise(adjusted, self.scale);
                (mantissa, Some(exponent))
            }
        };
        if self.fraction_most > 100 {
            let message = "toFixed() digits argument must be between 0 and 100";
            return Err(Fault::say(JsonataError::INTERNAL, message));
        }
        let size = round(mantissa, self.fraction_most as f64).abs();
        // Rounded to so many places, it lies nowhere near the middle of two numbers of as many.
        let text = match size < 1e21 {
            true => format!("{size:.*}", self.fraction_most),
            false => number_text(size),
        };
        let mut digits = self.mantissa(symbols.digits(&text), symbols);
        if let Some(exponent) = exponent {
            let size = symbols.digits(&number_text(f64::from(exponent.abs())));
            digits.push(symbols.exponent);
            if exponent < 0 {
                digits.extend(symbols.minus.chars());
            }
            let missing = self.exponent_least.saturating_sub(size.len());
            digits.extend(std::iter::repeat_n(symbols.zero, missing));
            digits.extend(size);
        }
        let digits: String = digits.iter().collect();
        Ok(format!("{}{digits}{}", self.prefix, self.suffix))
    }

    /// The digits with their separators, as many as the picture wants.
    fn mantissa(&self, mut digits: Vec<char>, symbols: &Symbols) -> Vec<char> {
        match digits.iter().position(|letter| *letter == '.') {
            Some(at) => digits[at] = symbols.decimal,
            None => digits.push(symbols.decimal),
        }
        let leading = digits.iter().take_while(|letter| **letter == symbols.zero).count();
        digits.drain(..leading);
        while digits.last() == Some(&symbols.zero) {
            digits.pop();
        }
        let decimal_in = |digits: &[char]| {
            digits.iter().position(|letter| *letter == symbols.decimal).unwrap_or(0)
        };
        let at = decimal_in(&digits);
        let missing = self.fraction_least.saturating_sub(digits.len() - at - 1);
        digits.extend(std::iter::repeat_n(symbols.zero, missing));
        let missing = self.integer_least.saturating_sub(at);
        digits.splice(0..0, std::iter::repeat_n(symbols.zero, missing));

        let mut at = decimal_in(&digits);
        match self.regular {
            Some(every) => {
                for times in 1..=at.saturating_sub(1) / every {
                    digits.insert(at - times * every, symbols.grouping);
                }
            }
            None => {
                for place in &self.integer_groups {
                    // Places before the start count from the end, as JavaScript's slice does.
                    let index = at.checked_sub(*place);
                    let index = index.unwrap_or_else(|| (digits.len() + at).saturating_sub(*place));
                    digits.insert(index, symbols.grouping);
                    at += 1;
                }
            }
        }
        let at = decimal_in(&digits);
        for place in &self.fraction_groups {
            digits.insert((place + at + 1).min(digits.len()), symbols.grouping);
        }
        if !self.decimal || decimal_in(&digits) + 1 == digits.len() {
            digits.pop();
        }
        digits
    }
}

/// Mantissa and exponent, with so many digits before the decimal point.
fn normalise(number: f64, digits: usize) -> (f64, i32) {
    let power = |digits: usize| (0..digits.min(400)).fold(1.0, |power: f64, _| power * 10.0);
    let most = power(digits);
    let least = if digits == 0 { 0.1 } else { power(digits - 1) };
    let (mut mantissa, mut exponent) = (number, 0);
    while mantissa != 0.0 && mantissa.abs() < least && exponent > -1000 {
        mantissa *= 10.0;
        exponent -= 1;
    }
    while mantissa.abs() > most && exponent < 1000 {
        mantissa /= 10.0;
        exponent += 1;
    }
    (mantissa, exponent)
}

/// How many digits stand to the right of each grouping separator, or to its left.
fn groups(part: &[char], parts: &Parts<'_>, symbols: &Symbols, to_left: bool) -> Vec<usize> {
    let find = |part: &[char], from: usize| {
        let rest = part.get(from..)?;
        rest.iter().position(|letter| *letter == symbols.grouping).map(|at| at + from)
    };
    let mut places = Vec::new();
    let mut next = find(part, 0);
    while let Some(at) = next {
        let at_most = at.min(part.len());
        let counted = if to_left { &part[..at_most] } else { &part[at_most..] };
        places.push(counted.iter().filter(|letter| symbols.is_digit(**letter)).count());
        // jsonata-js goes on in the integer part, whichever it began in.
        next = find(parts.integer, at + 1);
    }
    places
}
