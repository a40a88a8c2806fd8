//! Pictures of numbers: `#,##0.00`, `0.0e0`, `01%`.

use super::super::error::{Fallible, Fault, JsonataError};
use super::super::function::round;
use super::super::text::{number_text, whole_text};
use super::super::value::Value;
use super::integer::distance;

/// The characters that mean something in a picture, and those that are written.
#[derive(Debug)]
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
        let letter = |name: &str, default: char| match options.member(name) {
            Some(own) => own.as_str().map_or(default, |own| own.chars().next().unwrap_or('\0')),
            None => default,
        };
        let minus = options.member("minus-sign");
        Self {
            decimal: letter("decimal-separator", '.'),
            grouping: letter("grouping-separator", ','),
            exponent: letter("exponent-separator", 'e'),
            minus: minus.as_ref().and_then(Value::as_str).unwrap_or("-").to_owned(),
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
    fn digits(&self, text: &str) -> impl Iterator<Item = char> {
        let zero = u32::from(self.zero);
        text.chars().map(move |letter| match letter.to_digit(10) {
            Some(digit) => char::from_u32(zero + digit).unwrap_or(letter),
            None => letter,
        })
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

/// What a half of a picture says about the number.
#[derive(Debug)]
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

/// A picture that was read, to be written with as often as wanted.
#[derive(Debug)]
pub(in super::super) struct NumberPicture {
    symbols: Symbols,
    positive: Layout,
    /// None where negative numbers are written as positive ones are, after a minus sign.
    negative: Option<Layout>,
}

impl NumberPicture {
    /// Reads a picture; the options give other symbols to it.
    ///
    /// # Errors
    /// The codes D3080 to D3093.
    pub(in super::super) fn read(picture: &str, options: &Value) -> Fallible<Self> {
        let symbols = Symbols::read(options);
        let picture: Vec<char> = picture.chars().collect();
        let mut halves = picture.split(|letter| *letter == symbols.separator);
        let [first, second, third] = [(); 3].map(|()| halves.next());
        if third.is_some() {
            return Err(Fault::new("D3080"));
        }
        let read = |half: &[char]| -> Fallible<Layout> {
            let parts = Parts::of(half, &symbols)?;
            validate(&parts, &symbols)?;
            Ok(Layout::of(&parts, &symbols))
        };
        let positive = read(first.unwrap_or_default())?;
        let negative = second.map(read).transpose()?;
        Ok(Self { symbols, positive, negative })
    }

    /// A number as the picture shows it.
    ///
    /// # Errors
    /// Where JavaScript's `toFixed` throws: pictures of more than a hundred decimals.
    pub(in super::super) fn write(&self, number: f64) -> Fallible<String> {
        let is_negative = number.is_nan() || number < 0.0;
        match &self.negative {
            Some(layout) if is_negative => layout.write(number, "", &self.symbols),
            None if is_negative => self.positive.write(number, &self.symbols.minus, &self.symbols),
            Some(_) | None => self.positive.write(number, "", &self.symbols),
        }
    }
}

impl<'a> Parts<'a> {
    fn of(whole: &'a [char], symbols: &Symbols) -> Fallible<Self> {
        let is_edge = |letter: &char| symbols.is_active(*letter) && *letter != symbols.exponent;
        let first = whole.iter().position(is_edge);
        let last = whole.iter().rposition(is_edge);
        let (Some(first), Some(last)) = (first, last) else { return Err(Fault::new("D3086")) };
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

    fn write(&self, number: f64, sign: &str, symbols: &Symbols) -> Fallible<String> {
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
        let text = fixed(mantissa, self.fraction_most);
        let mut digits = Vec::with_capacity(text.len() + text.len() / 2 + self.integer_least);
        digits.extend(symbols.digits(&text));
        self.arrange(&mut digits, symbols);
        if let Some(exponent) = exponent {
            let size = whole_text(i64::from(exponent.abs()));
            digits.push(symbols.exponent);
            if exponent < 0 {
                digits.extend(symbols.minus.chars());
            }
            let missing = self.exponent_least.saturating_sub(size.len());
            digits.extend(std::iter::repeat_n(symbols.zero, missing));
            digits.extend(symbols.digits(&size));
        }
        let bytes = sign.len() + self.prefix.len() + digits.len() + self.suffix.len();
        let mut out = String::with_capacity(bytes);
        out.push_str(sign);
        out.push_str(&self.prefix);
        out.extend(digits);
        out.push_str(&self.suffix);
        Ok(out)
    }

    /// Makes digits as many as the picture wants, with its separators.
    fn arrange(&self, digits: &mut Vec<char>, symbols: &Symbols) {
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
        let at = decimal_in(digits);
        let missing = self.fraction_least.saturating_sub(digits.len() - at - 1);
        digits.extend(std::iter::repeat_n(symbols.zero, missing));
        let missing = self.integer_least.saturating_sub(at);
        digits.splice(0..0, std::iter::repeat_n(symbols.zero, missing));

        let mut at = decimal_in(digits);
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
        let at = decimal_in(digits);
        for place in &self.fraction_groups {
            digits.insert((place + at + 1).min(digits.len()), symbols.grouping);
        }
        if !self.decimal || decimal_in(digits) + 1 == digits.len() {
            digits.pop();
        }
    }
}

/// A number's size rounded to so many decimals, at most as many of them written.
fn fixed(number: f64, decimals: usize) -> String {
    /// So many digits tell every number from its neighbours: the shortest are those it has.
    const EXACT_DIGITS: usize = 15;
    let shortest = number_text(number.abs());
    let (whole, fraction) = shortest.split_once('.').unwrap_or((&shortest, ""));
    let is_plain = number.is_finite() && fraction.len() <= decimals && !shortest.contains('e');
    if is_plain && whole.len() + decimals <= EXACT_DIGITS {
        return shortest;
    }
    let size = round(number, decimals as f64).abs();
    // Rounded to so many places, it lies nowhere near the middle of two numbers of as many.
    if size < 1e21 { format!("{size:.decimals$}") } else { number_text(size) }
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
    // How many digits stand before each place of the part, and in all of it.
    let mut before = vec![0];
    for letter in part {
        before.push(before[before.len() - 1] + usize::from(symbols.is_digit(*letter)));
    }
    let mut places = Vec::new();
    let mut next = find(part, 0);
    while let Some(at) = next {
        let left = before[at.min(part.len())];
        places.push(if to_left { left } else { before[part.len()] - left });
        // jsonata-js goes on in the integer part, whichever it began in.
        next = find(parts.integer, at + 1);
    }
    places
}
