//! Text as JavaScript has it: numbers, JSON and the order of strings.

use std::cmp::Ordering;
use std::fmt::Write;
use std::rc::Rc;

use crate::base::{Json, Number};

use super::value::{Items, Value};

/// A number as JavaScript prints it: `1`, `0.5`, `1e+21`, `1e-7`.
pub(super) fn number_text(value: f64) -> String {
    let size = value.abs();
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value < 0.0 { "-Infinity" } else { "Infinity" }.to_owned()
    } else if size == 0.0 {
        "0".to_owned()
    } else {
        let text = format!("{size:e}");
        let (mantissa, exponent) = text.split_once('e').expect("the format has an exponent");
        let exponent: i32 = exponent.parse().expect("the format has an exponent");
        lay_out(value < 0.0, &mantissa.replace('.', ""), exponent)
    }
}

/// A whole number in decimal digits.
pub(super) fn whole_text(value: i64) -> Rc<str> {
    /// Digits and the sign of the longest.
    const LENGTH: usize = 20;
    let mut text = [b'0'; LENGTH];
    let mut start = LENGTH;
    let mut rest = value.unsigned_abs();
    while rest > 0 || start == LENGTH {
        start -= 1;
        text[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    if value < 0 {
        start -= 1;
        text[start] = b'-';
    }
    str::from_utf8(&text[start..]).expect("digits are ASCII").into()
}

/// The number that decimal digits make, with a sign, fraction and exponent or without: infinite
/// beyond the range of doubles, none of other texts. JSON's reader reads it, because the standard
/// library's brings tables that weigh as much as a tenth of this language.
pub(super) fn read_decimal(text: &str) -> Option<f64> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || !digits(exponent) {
        return None;
    }
    // JSON has no zeros before a number.
    let zeros = whole.len() - whole.trim_start_matches('0').len();
    let number = Json::parse(&unsigned[zeros.min(whole.len() - 1)..]);
    let size = number.ok().and_then(|json| json.as_number()).map_or(f64::INFINITY, Number::as_f64);
    Some(if negative { -size } else { size })
}

/// A number rounded to 15 significant digits, which is how `$string` hides the last digits of
/// binary fractions.
pub(super) fn rounded(value: f64) -> f64 {
    read_decimal(&rounded_text(value)).expect("digits and an exponent are a number")
}

/// The text of a number rounded to 15 significant digits. No two numbers of so many digits are the
/// same double, so these are the shortest that tell it from others.
fn rounded_text(value: f64) -> String {
    const DIGITS: usize = 15;
    // One digit more tells whether the rest is more than half or less, unless it is five: then
    // forty show whether it is exactly half, where JavaScript rounds up.
    let mut text = format!("{value:.DIGITS$e}");
    if text.split_once('e').is_some_and(|(mantissa, _)| mantissa.ends_with('5')) {
        text = format!("{value:.40e}");
    }
    let (mantissa, exponent) = text.split_once('e').expect("the format has an exponent");
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let exponent: i32 = exponent.parse().expect("the format has an exponent");
    let (digits, carried) = round_digits(&digits, DIGITS);
    lay_out(value < 0.0, &digits, exponent + i32::from(carried))
}

/// A number as JavaScript prints it, of its significant digits and the exponent of the first.
fn lay_out(negative: bool, digits: &str, exponent: i32) -> String {
    let digits = digits.trim_end_matches('0');
    let mut text = String::with_capacity(digits.len() + 8);
    if digits.is_empty() {
        return "0".to_owned();
    }
    text.push_str(if negative { "-" } else { "" });
    let zeros = |count: i32| std::iter::repeat_n('0', count.max(0) as usize);
    let length = digits.len() as i32;
    match exponent {
        -6..0 => {
            text.push_str("0.");
            text.extend(zeros(-exponent - 1));
            text.push_str(digits);
        }
        0..21 if length <= exponent + 1 => {
            text.push_str(digits);
            text.extend(zeros(exponent + 1 - length));
        }
        0..21 => {
            let (whole, fraction) = digits.split_at(exponent as usize + 1);
            text.push_str(whole);
            text.push('.');
            text.push_str(fraction);
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            text.push_str(first);
            text.push_str(if rest.is_empty() { "" } else { "." });
            text.push_str(rest);
            text.push_str(if exponent < 0 { "e-" } else { "e+" });
            text.push_str(&whole_text(i64::from(exponent.abs())));
        }
    }
    text
}

/// The first `keep` digits, the last one rounded half up, and whether that makes one more of them.
fn round_digits(digits: &[u8], keep: usize) -> (String, bool) {
    let mut kept = digits[..keep].to_vec();
    let mut carried = false;
    if digits.get(keep).is_some_and(|digit| *digit >= b'5') {
        let mut carry = true;
        for digit in kept.iter_mut().rev() {
            if !carry {
                break;
            }
            carry = *digit == b'9';
            *digit = if carry { b'0' } else { *digit + 1 };
        }
        if carry {
            kept.insert(0, b'1');
            carried = true;
        }
    }
    (kept.into_iter().map(char::from).collect(), carried)
}

/// The order of strings in JavaScript: by UTF-16 units.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    /// The first byte of characters from U+E000 on, and of those beyond U+FFFF.
    const LEADS: (u8, u8) = (0xEE, 0xF0);
    let Some((left, right)) = first_difference(left.as_bytes(), right.as_bytes()) else {
        return left.len().cmp(&right.len());
    };
    // UTF-8 has the same order, unless one of these meets one of those.
    let differ = left.min(right) >= LEADS.0 && (left < LEADS.1) != (right < LEADS.1);
    if differ { right.cmp(&left) } else { left.cmp(&right) }
}

/// How many UTF-16 units a text has.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// JavaScript's `JSON.stringify`.
pub(super) fn stringify(json: &Json) -> String {
    let mut out = String::new();
    write_json(json, &mut Layout { out: &mut out, indent: None, round: false, level: 0 });
    out
}

/// What `$string` makes of a value that is not a string: numbers rounded, functions empty.
pub(super) fn string_of(value: &Value, pretty: bool) -> String {
    let mut out = String::new();
    let indent = pretty.then_some(2);
    write_value(value, &mut Layout { out: &mut out, indent, round: true, level: 0 });
    out
}

struct Layout<'a> {
    out: &'a mut String,
    indent: Option<usize>,
    round: bool,
    level: usize,
}

impl Layout<'_> {
    fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.level += 1;
    }

    fn item(&mut self, first: bool) {
        if !first {
            self.out.push(',');
        }
        self.line();
    }

    fn close(&mut self, bracket: char, empty: bool) {
        self.level -= 1;
        if !empty {
            self.line();
        }
        self.out.push(bracket);
    }

    fn line(&mut self) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            self.out.push_str(&" ".repeat(indent * self.level));
        }
    }

    fn key(&mut self, key: &str) {
        write_quoted(key, self.out);
        self.out.push_str(if self.indent.is_some() { ": " } else { ":" });
    }

    fn number(&mut self, number: Number) {
        match number {
            Number::Integer(value) if value.unsigned_abs() < 1_000_000_000_000_000 => {
                write!(self.out, "{value}").expect("writing to a String cannot fail");
            }
            Number::Integer(value) if !self.round => {
                write!(self.out, "{value}").expect("writing to a String cannot fail");
            }
            Number::Integer(_) | Number::Float(_) => {
                let value = number.as_f64();
                let text = match (value.is_finite(), self.round) {
                    (false, _) => "null".to_owned(),
                    (true, false) => number_text(value),
                    (true, true) => rounded_text(value),
                };
                self.out.push_str(&text);
            }
        }
    }
}

fn write_json(json: &Json, layout: &mut Layout<'_>) {
    match json {
        Json::Null => layout.out.push_str("null"),
        Json::Bool(value) => layout.out.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => layout.number(*number),
        Json::String(text) => write_quoted(text, layout.out),
        Json::Array(items) => {
            layout.open('[');
            for (at, item) in items.iter().enumerate() {
                layout.item(at == 0);
                write_json(item, layout);
            }
            layout.close(']', items.is_empty());
        }
        Json::Object(members) => {
            layout.open('{');
            for (at, (key, value)) in members.iter().enumerate() {
                layout.item(at == 0);
                layout.key(key);
                write_json(value, layout);
            }
            layout.close('}', members.is_empty());
        }
    }
}

fn write_value(value: &Value, layout: &mut Layout<'_>) {
    match value {
        Value::Json(json) => write_json(json, layout),
        Value::Function(_) => layout.out.push_str("\"\""),
        Value::Undefined | Value::Tail => layout.out.push_str("null"),
        Value::List(list) => write_items(list.items(), layout),
        Value::Tuples(tuples) => write_items(Items::Tuples(tuples), layout),
        Value::Record(record) => {
            layout.open('{');
            let members = record.members().iter().filter(|(_, value)| !value.is_undefined());
            let mut empty = true;
            for (key, value) in members {
                layout.item(empty);
                layout.key(key);
                write_value(value, layout);
                empty = false;
            }
            layout.close('}', empty);
        }
    }
}

fn write_items(items: Items<'_>, layout: &mut Layout<'_>) {
    layout.open('[');
    for (at, item) in items.iter().enumerate() {
        layout.item(at == 0);
        write_value(&item, layout);
    }
    layout.close(']', items.len() == 0);
}

fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    let is_escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    while let Some(at) = rest.bytes().position(is_escaped) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            byte => write!(out, "\\u{byte:04x}").expect("writing cannot fail"),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

/// The first bytes that differ, as far as both go. Whole blocks are compared at a time.
fn first_difference(left: &[u8], right: &[u8]) -> Option<(u8, u8)> {
    const BLOCK: usize = 256;
    let common = left.len().min(right.len());
    let blocks = left[..common].chunks(BLOCK).zip(right[..common].chunks(BLOCK));
    let (left, right) = blocks.into_iter().find(|(left, right)| left != right)?;
    let mut pairs = left.iter().copied().zip(right.iter().copied());
    pairs.find(|(left, right)| left != right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_in_javascript() {
        for (value, text) in [
            (1.0, "1"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (1e-7, "1e-7"),
            (0.000_001, "0.000001"),
        ] {
            assert_eq!(number_text(value), text);
        }
    }

    #[test]
    fn texts_are_in_the_order_of_their_units() {
        let texts = [
            "",
            "a",
            "ab",
            "b",
            "é",
            "\u{D7FF}",
            "\u{10000}",
            "\u{10FFFF}",
            "\u{E000}",
            "\u{FFFF}",
        ];
        for (at, left) in texts.iter().enumerate() {
            for (to, right) in texts.iter().enumerate() {
                assert_eq!(compare(left, right), at.cmp(&to), "{left} {right}");
            }
        }
    }

    #[test]
    fn decimals_are_read() {
        for (text, value) in [
            ("007", Some(7.0)),
            ("-0.50", Some(-0.5)),
            ("+01", Some(1.0)),
            ("00", Some(0.0)),
            ("1e-400", Some(0.0)),
            ("-1e400", Some(f64::NEG_INFINITY)),
            ("0e99999999999999999999", Some(0.0)),
            ("9007199254740993", Some(9_007_199_254_740_992.0)),
            ("", None),
            ("1.", None),
            (".5", None),
            ("1e1.5", None),
            ("NaN", None),
        ] {
            assert_eq!(read_decimal(text), value, "{text}");
        }
    }

    #[test]
    fn rounding_is_half_up() {
        assert_eq!(rounded(0.1 + 0.2), 0.3);
        assert_eq!(rounded(10_000_000_000_000.25), 10_000_000_000_000.3);
        assert_eq!(rounded(-39.400_000_000_000_006), -39.4);
    }
}
