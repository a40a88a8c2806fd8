//! DynamoDB's numbers: decimal, of up to 38 digits, compared and added without rounding.

use std::cmp::Ordering;
use std::fmt;

/// Digits of a number.
///
/// Source for all limits here:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
const DIGITS: usize = 38;

/// The exponent of the first digit of the largest number, 9.99…E+125.
const LARGEST: i32 = 125;

/// The exponent of the first digit of the smallest number, 1E-130.
const SMALLEST: i32 = -130;

/// A number: its digits, the last of which stands for this power of ten. Neither the first nor the
/// last digit is 0; 0 has no digits, no sign and the exponent 0. So equal numbers are the same.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i32,
}

/// Why there is no such number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum DecimalError {
    NotANumber,
    TooManyDigits,
    Overflow,
    Underflow,
}

/// As DynamoDB words it. A text that is no number is named after this.
impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "The parameter cannot be converted to a numeric value",
            Self::TooManyDigits => {
                "Attempting to store more than 38 significant digits in a Number"
            }
            Self::Overflow => {
                "Number overflow. Attempting to store a number with magnitude larger than \
                 supported range"
            }
            Self::Underflow => {
                "Number underflow. Attempting to store a number with magnitude smaller than \
                 supported range"
            }
        })
    }
}

impl Decimal {
    /// Reads `-12.50`, `1.25e+3`.
    pub(super) fn parse(text: &str) -> Result<Self, DecimalError> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().map_err(|_| DecimalError::NotANumber)?;
        let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return Err(DecimalError::NotANumber);
        }
        let digits = digits.iter().map(|digit| digit - b'0').collect();
        let places = i32::try_from(fraction.len()).map_err(|_| DecimalError::TooManyDigits)?;
        Self::new(mantissa.starts_with('-'), digits, exponent.saturating_sub(places))
    }

    fn new(negative: bool, mut digits: Vec<u8>, mut exponent: i32) -> Result<Self, DecimalError> {
        while digits.last() == Some(&0) {
            digits.pop();
            exponent = exponent.saturating_add(1);
        }
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..zeros);
        if digits.is_empty() {
            return Ok(Self::default());
        }
        let number = Self { negative, digits, exponent };
        match number.magnitude() {
            _ if number.digits.len() > DIGITS => Err(DecimalError::TooManyDigits),
            LARGEST.. if number.magnitude() > LARGEST => Err(DecimalError::Overflow),
            ..SMALLEST => Err(DecimalError::Underflow),
            _ => Ok(number),
        }
    }

    /// The exponent of the first digit.
    fn magnitude(&self) -> i32 {
        self.exponent.saturating_add(self.digits.len() as i32 - 1)
    }

    pub(super) fn negated(mut self) -> Self {
        self.negative = !self.negative && !self.digits.is_empty();
        self
    }

    pub(super) fn plus(&self, other: &Self) -> Result<Self, DecimalError> {
        let exponent = self.exponent.min(other.exponent);
        let (left, right) = (self.digits_from(exponent), other.digits_from(exponent));
        let (negative, digits) = if self.negative == other.negative {
            (self.negative, sum(&left, &right))
        } else if compared(&left, &right).is_ge() {
            (self.negative, difference(&left, &right))
        } else {
            (other.negative, difference(&right, &left))
        };
        Self::new(negative, digits.into_iter().rev().collect(), exponent)
    }

    /// The digits down to this power of ten, the last one first. A number has at most as many as
    /// there are between the largest and the smallest.
    fn digits_from(&self, exponent: i32) -> Vec<u8> {
        let zeros = if self.digits.is_empty() { 0 } else { (self.exponent - exponent) as usize };
        let digits = self.digits.iter().rev().copied();
        std::iter::repeat_n(0, zeros).chain(digits).collect()
    }

    /// How many bytes it takes in an item: about one for two digits, and one more.
    pub(super) fn bytes(&self) -> usize {
        self.digits.len().div_ceil(2) + 1
    }
}

/// Both with the last digit first.
fn sum(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut digits = Vec::with_capacity(left.len().max(right.len()) + 1);
    for at in 0..left.len().max(right.len()) {
        let digit = |digits: &[u8]| digits.get(at).copied().unwrap_or_default();
        let total = digit(left) + digit(right) + carry;
        digits.push(total % 10);
        carry = total / 10;
    }
    digits.push(carry);
    digits
}

/// Both with the last digit first; the first is not less than the second.
fn difference(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut borrowed = 0;
    let less = left.iter().enumerate().map(|(at, digit)| {
        let taken = right.get(at).copied().unwrap_or_default() + borrowed;
        borrowed = u8::from(*digit < taken);
        digit + 10 * borrowed - taken
    });
    less.collect()
}

/// Both with the last digit first and no leading zeros.
fn compared(left: &[u8], right: &[u8]) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.iter().rev().cmp(right.iter().rev()))
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |it: &Self| match (it.digits.is_empty(), it.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let larger = || {
            let digits = || self.digits.cmp(&other.digits);
            self.magnitude().cmp(&other.magnitude()).then_with(digits)
        };
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            -1 => larger().reverse(),
            _ => larger(),
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Without an exponent, however many zeros that takes.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let sign = if self.negative { "-" } else { "" };
        let places = usize::try_from(-self.exponent).unwrap_or_default();
        if digits.is_empty() {
            f.write_str("0")
        } else if places == 0 {
            write!(f, "{sign}{digits}{:0<zeros$}", "", zeros = self.exponent as usize)
        } else if let Some(whole) = digits.len().checked_sub(places).filter(|whole| *whole > 0) {
            write!(f, "{sign}{}.{}", &digits[..whole], &digits[whole..])
        } else {
            write!(f, "{sign}0.{digits:0>places$}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).expect("a number")
    }

    #[test]
    fn numbers_lose_what_does_not_count() {
        for (text, printed) in [
            ("1", "1"),
            ("-007.500", "-7.5"),
            ("+1.25e+3", "1250"),
            ("0.00012", "0.00012"),
            ("-0.0", "0"),
            (".5", "0.5"),
            ("5.", "5"),
            ("123.456", "123.456"),
            ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
        ] {
            assert_eq!(number(text).to_string(), printed);
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (text, error) in [
            ("", DecimalError::NotANumber),
            ("-", DecimalError::NotANumber),
            (".", DecimalError::NotANumber),
            ("1x", DecimalError::NotANumber),
            ("1e", DecimalError::NotANumber),
            ("1e99999999999", DecimalError::NotANumber),
            ("1e2147483647", DecimalError::Overflow),
            ("1e126", DecimalError::Overflow),
            ("0.1e-2147483648", DecimalError::Underflow),
            ("1e-131", DecimalError::Underflow),
            ("123456789012345678901234567890123456789", DecimalError::TooManyDigits),
        ] {
            assert_eq!(Decimal::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn numbers_stand_in_order() {
        let ascending = ["-1e20", "-10", "-2", "-0.1", "0", "1e-130", "0.1", "0.12", "1", "1.5"];
        let more = ["2", "9007199254740993", "9007199254740994", "9.9e125"];
        let all: Vec<_> = ascending.iter().chain(&more).map(|text| number(text)).collect();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(number("1.0"), number("1"));
    }

    #[test]
    fn sums_are_exact() {
        for (left, right, total) in [
            ("0.1", "0.2", "0.3"),
            ("9007199254740993", "1", "9007199254740994"),
            ("99", "1", "100"),
            ("1", "-1", "0"),
            ("5", "-7.5", "-2.5"),
            ("-5", "-7", "-12"),
            ("1000", "-0.001", "999.999"),
            ("0", "-3", "-3"),
            ("0", "1e5", "100000"),
        ] {
            assert_eq!(number(left).plus(&number(right)), Ok(number(total)), "{left} + {right}");
            assert_eq!(number(right).plus(&number(left)), Ok(number(total)), "{right} + {left}");
        }
        assert_eq!(number("1e100").plus(&number("1")), Err(DecimalError::TooManyDigits));
        assert_eq!(number("9e125").plus(&number("9e125")), Err(DecimalError::Overflow));
        assert_eq!(number("3").negated().to_string(), "-3");
        assert_eq!(number("0").negated(), number("0"));
    }
}
