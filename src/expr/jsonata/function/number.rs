//! Functions on numbers.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use std::rc::Rc;

use super::super::error::{Fallible, Fault};
use super::super::evaluate::Evaluator;
use super::super::picture::{NumberPicture, checked, format_integer, parse_integer};
use super::super::text::{number_text, read_decimal};
use super::super::value::Value;
use super::{Arguments, Builtin};
use crate::base::{JavaRandom, Json};

/// To write a number with a picture takes so much longer than to evaluate what does it.
const WRITE: usize = 8;

/// To read a number, or a picture, takes so much longer.
const READ: usize = 4;

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn number_function(&mut self, builtin: Builtin, arguments: &Arguments) -> Fallible {
        match builtin {
            Builtin::Random => return Ok(Value::number(self.rng().next_f64())),
            Builtin::RandomSeed => return Ok(self.random(arguments.number(0))),
            Builtin::Number => {
                self.spend(arguments.text(0).map_or(0, |text| READ + text.len() / 8))?;
                return number(arguments.at(0));
            }
            Builtin::ParseInteger => {
                let Some(text) = arguments.text(0) else { return Ok(Value::Undefined) };
                let picture = checked(arguments.text(1).unwrap_or(""))?;
                self.spend(text.len() + picture.len())?;
                return parse_integer(text, picture);
            }
            _ => {}
        }
        let Some(number) = arguments.number(0) else { return Ok(Value::Undefined) };
        self.spend(length(number))?;
        match builtin {
            Builtin::Abs => Ok(Value::number(number.abs())),
            Builtin::Ceil => Ok(Value::number(number.ceil())),
            Builtin::Floor => Ok(Value::number(number.floor())),
            Builtin::Round => {
                /// To shift the decimal point takes so much longer than to evaluate what does it.
                const WORK: usize = 20;
                let places = arguments.number(1).unwrap_or(0.0);
                self.spend(if places == 0.0 { 0 } else { WORK })?;
                Ok(Value::number(round(number, places)))
            }
            Builtin::Sqrt if number < 0.0 => {
                Err(Fault::new("D3060").value(arguments.at(0)).with("index", Json::from(1)))
            }
            Builtin::Sqrt => Ok(Value::number(number.sqrt())),
            Builtin::Power => power(number, arguments),
            Builtin::FormatBase => {
                let value = format_base(number, arguments.number(1))?;
                self.spend(value.as_str().map_or(0, str::len) / 2)?;
                Ok(value)
            }
            Builtin::FormatInteger => {
                let picture = checked(arguments.text(1).unwrap_or(""))?;
                self.spend(WRITE + picture.len())?;
                let text = format_integer(number.floor(), picture)?;
                self.spend(text.len() / 2)?;
                self.text(text)
            }
            _ => self.format_number(number, arguments.at(1), arguments.at(2)),
        }
    }

    /// The picture is read once where it stays the same from call to call.
    fn format_number(&mut self, number: f64, picture: &Value, options: &Value) -> Fallible {
        let Value::Json(Json::String(picture)) = picture else {
            return Err(Fault::new("D3085"));
        };
        /// The digits of a fraction take so much longer than those of a whole number.
        const FRACTION: usize = 35;
        let fraction = if number.fract() == 0.0 { 0 } else { FRACTION };
        self.spend(WRITE + fraction + checked(picture)?.len())?;
        if !options.is_undefined() {
            let minus = options.member("minus-sign");
            self.pay_for_text(minus.as_ref().and_then(Value::as_str).unwrap_or(""))?;
            let text = NumberPicture::read(picture, options)?.write(number)?;
            return self.text(text);
        }
        let last = self.picture.take().filter(|(last, _)| last == picture);
        let last = match last {
            Some(last) => last,
            None => {
                self.spend(READ)?;
                (Rc::clone(picture), NumberPicture::read(picture, options)?)
            }
        };
        let text = last.1.write(number)?;
        self.picture = Some(last);
        self.text(text)
    }

    fn random(&mut self, seed: Option<f64>) -> Value {
        Value::number(match seed {
            // Measured on AWS.
            Some(seed) => JavaRandom::new(seed as i64).next_f64(),
            None => self.rng().next_f64(),
        })
    }
}

/// About a third of the decimal digits that a number has beyond those that most have.
fn length(number: f64) -> usize {
    const BITS: usize = 52;
    const BIAS: usize = 1023;
    let exponent = (number.to_bits() >> BITS & 0x7FF) as usize;
    exponent.abs_diff(BIAS) / 8
}

fn number(value: &Value) -> Fallible {
    match value {
        Value::Undefined | Value::Json(Json::Number(_)) => Ok(value.clone()),
        Value::Json(Json::Bool(truth)) => Ok(Value::number(f64::from(u8::from(*truth)))),
        Value::Json(Json::String(text)) => match read_number(text) {
            Some(number) => Ok(Value::number(number)),
            None => Err(Fault::new("D3030").value(value).with("index", Json::from(1))),
        },
        _ => Err(Fault::new("D3030").value(value).with("index", Json::from(1))),
    }
}

/// A number as JSON writes it, with leading zeros, or after `0x`, `0o`, `0b`.
fn read_number(text: &str) -> Option<f64> {
    for (signs, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        let Some(digits) = signs.iter().find_map(|sign| text.strip_prefix(sign)) else { continue };
        let digits: Option<Vec<u32>> = digits.chars().map(|digit| digit.to_digit(radix)).collect();
        let digits = digits.filter(|digits| !digits.is_empty())?;
        return Some(
            digits.iter().fold(0.0, |all, digit| all * f64::from(radix) + f64::from(*digit)),
        );
    }
    read_decimal(text).filter(|number| number.is_finite() && !text.starts_with('+'))
}

/// Rounds half to even at a decimal place; the place is shifted in text, so that binary fractions
/// do not spoil it.
pub(in super::super) fn round(number: f64, places: f64) -> f64 {
    let shifted = if places == 0.0 { number } else { shift(number, places) };
    let floor = shifted.floor();
    let mut rounded = if shifted - floor >= 0.5 { floor + 1.0 } else { floor };
    if (rounded - shifted).abs() == 0.5 && (rounded % 2.0).abs() == 1.0 {
        rounded -= 1.0;
    }
    let rounded = if places == 0.0 { rounded } else { shift(rounded, -places) };
    if rounded == 0.0 { 0.0 } else { rounded }
}

fn shift(number: f64, places: f64) -> f64 {
    let text = number_text(number);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent = read_decimal(exponent).unwrap_or(0.0) + places;
    read_decimal(&format!("{mantissa}e{exponent}")).unwrap_or(f64::NAN)
}

/// `$power`, by the same algorithm (fdlibm's) natively, in wasm and in browsers.
fn power(base: f64, arguments: &Arguments) -> Fallible {
    let exponent = arguments.number(1).unwrap_or(f64::NAN);
    let result = libm::pow(base, exponent);
    if !result.is_finite() {
        let fault = Fault::new("D3061").value(arguments.at(0)).with("index", Json::from(1));
        return Err(fault.value_named("exp", arguments.at(1)));
    }
    Ok(Value::number(result))
}

fn format_base(number: f64, radix: Option<f64>) -> Fallible {
    let number = round(number, 0.0);
    let radix = radix.map_or(10.0, |radix| round(radix, 0.0));
    if !(2.0..=36.0).contains(&radix) {
        return Err(Fault::new("D3100").value(&Value::number(radix)));
    }
    if radix == 10.0 || !number.is_finite() {
        return Ok(Value::text(number_text(number)));
    }
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let mut rest = number.abs();
    let mut digits = Vec::new();
    // Digits that a double does not hold are zeros.
    while rest >= 2.0 * EXACT {
        rest /= radix;
        digits.push('0');
    }
    rest = rest.floor();
    loop {
        let digit = (rest % radix) as u32;
        digits.push(char::from_digit(digit, 36).expect("it is less than the radix"));
        rest = ((rest - f64::from(digit)) / radix).floor();
        if rest <= 0.0 {
            break;
        }
    }
    if number < 0.0 {
        digits.push('-');
    }
    Ok(Value::text(digits.iter().rev().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_to_even() {
        for (number, places, rounded) in [
            (2.5, 0.0, 2.0),
            (3.5, 0.0, 4.0),
            (-2.5, 0.0, -2.0),
            (1.005, 2.0, 1.0),
            (4.525, 2.0, 4.52),
            (12345.0, -3.0, 12000.0),
            (0.499_999_999_999_999_94, 0.0, 0.0),
        ] {
            assert_eq!(round(number, places), rounded, "{number} {places}");
        }
    }

    #[test]
    fn reads_numbers() {
        for (text, number) in [
            ("-007.50e1", Some(-75.0)),
            ("0x1F", Some(31.0)),
            ("0b101", Some(5.0)),
            ("1.", None),
            (".5", None),
            ("+1", None),
            ("1e999", None),
            ("", None),
            (" 1", None),
        ] {
            assert_eq!(read_number(text), number, "{text}");
        }
    }
}
