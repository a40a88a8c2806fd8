//! Integers in English words, Roman numerals and spreadsheet letters.

use std::sync::LazyLock;

const FEW: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const ORDINALS: [&str; 20] = [
    "Zeroth",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
];
const DECADES: [&str; 9] =
    ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred"];
const MAGNITUDES: [(&str, f64); 4] =
    [("Thousand", 1e3), ("Million", 1e6), ("Billion", 1e9), ("Trillion", 1e12)];
const ROMAN: [(f64, &str); 13] = [
    (1000.0, "m"),
    (900.0, "cm"),
    (500.0, "d"),
    (400.0, "cd"),
    (100.0, "c"),
    (90.0, "xc"),
    (50.0, "l"),
    (40.0, "xl"),
    (10.0, "x"),
    (9.0, "ix"),
    (5.0, "v"),
    (4.0, "iv"),
    (1.0, "i"),
];

/// A number in words: `One Hundred and Twenty-First`.
pub(super) fn to_words(number: f64, ordinal: bool) -> String {
    words(number, "", "", ordinal)
}

/// `small` goes before what is less than a hundred, `large` before the rest.
fn words(number: f64, small: &str, large: &str, ordinal: bool) -> String {
    let th = if ordinal { "th" } else { "" };
    if number < 20.0 {
        let list = if ordinal { &ORDINALS } else { &FEW };
        return format!("{small}{}", list[number as usize]);
    }
    if number < 100.0 {
        let decade = DECADES[(number / 10.0) as usize - 2];
        return match (number % 10.0, ordinal) {
            (0.0, false) => format!("{small}{decade}"),
            (0.0, true) => format!("{small}{}ieth", &decade[..decade.len() - 1]),
            (rest, _) => format!("{small}{decade}-{}", words(rest, "", "", ordinal)),
        };
    }
    let (name, factor) = match MAGNITUDES.iter().rev().find(|(_, factor)| number >= *factor) {
        Some((name, factor)) => (*name, *factor),
        None => ("Hundred", 100.0),
    };
    let times = (number / factor).floor();
    let rest = number - times * factor;
    let head = format!("{large}{} {name}", words(times, "", "", false));
    if rest > 0.0 { head + &words(rest, " and ", ", ", ordinal) } else { head + th }
}

static VALUES: LazyLock<Vec<(String, f64)>> = LazyLock::new(|| {
    let mut values = Vec::new();
    for list in [FEW, ORDINALS] {
        values.extend((0_u8..).zip(list).map(|(at, word)| (word.to_owned(), f64::from(at))));
    }
    for (at, word) in (2_u8..).zip(DECADES) {
        let value = 10.0 * f64::from(at);
        values.push((word.to_owned(), value));
        values.push((format!("{}ieth", &word[..word.len() - 1]), value));
    }
    values.push(("Hundredth".to_owned(), 100.0));
    for (word, value) in MAGNITUDES {
        values.push((word.to_owned(), value));
        values.push((format!("{word}th"), value));
    }
    values.iter_mut().for_each(|(word, _)| word.make_ascii_lowercase());
    values
});

/// A pattern of what [`from_words`] reads.
pub(super) fn words_pattern() -> String {
    let words: Vec<&str> = VALUES.iter().map(|(word, _)| &**word).collect();
    format!("(?:{}|and|[\\-, ])+", words.join("|"))
}

/// The number in words, in lower case; NaN where a word is unknown.
pub(super) fn from_words(text: &str) -> f64 {
    let mut sums = vec![0.0];
    let text = text.replace(", ", "-").replace(" and ", "-");
    for word in text.split(|letter: char| letter.is_whitespace() || matches!(letter, '\\' | '-')) {
        let value =
            VALUES.iter().find(|(own, _)| own == word).map_or(f64::NAN, |(_, value)| *value);
        let last = sums.pop().unwrap_or(0.0);
        if value < 100.0 {
            if last >= 1000.0 {
                sums.extend([last, value]);
            } else {
                sums.push(last + value);
            }
        } else {
            sums.push(last * value);
        }
    }
    sums.iter().sum()
}

pub(super) fn to_roman(mut number: f64) -> String {
    let mut roman = String::new();
    for (value, numeral) in ROMAN {
        while number >= value {
            roman.push_str(numeral);
            number -= value;
        }
    }
    roman
}

/// The number in Roman numerals, in upper case.
pub(super) fn from_roman(text: &str) -> f64 {
    let mut total = 0.0;
    let mut largest = 1.0;
    for letter in text.chars().rev() {
        let value = match letter {
            'M' => 1000.0,
            'D' => 500.0,
            'C' => 100.0,
            'L' => 50.0,
            'X' => 10.0,
            'V' => 5.0,
            'I' => 1.0,
            _ => f64::NAN,
        };
        if value < largest {
            total -= value;
        } else {
            largest = value;
            total += value;
        }
    }
    total
}

/// `a`, `b` … `z`, `aa`: counting in letters from the given one.
pub(super) fn to_letters(mut number: f64, first: char) -> String {
    let mut letters = Vec::new();
    while number > 0.0 {
        let letter = ((number - 1.0) % 26.0) as u32 + u32::from(first);
        letters.extend(char::from_u32(letter));
        number = ((number - 1.0) / 26.0).floor();
    }
    letters.iter().rev().collect()
}

pub(super) fn from_letters(text: &str, first: char) -> f64 {
    text.encode_utf16()
        .fold(0.0, |total, unit| total * 26.0 + f64::from(unit) - f64::from(u32::from(first)) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_there_and_back() {
        for (number, ordinal, text) in [
            (0.0, false, "Zero"),
            (40.0, true, "Fortieth"),
            (121.0, true, "One Hundred and Twenty-First"),
            (1_001.0, false, "One Thousand and One"),
            (3_000_000.0, true, "Three Millionth"),
            (
                1_234_567.0,
                false,
                "One Million, Two Hundred and Thirty-Four Thousand, Five Hundred and Sixty-Seven",
            ),
        ] {
            assert_eq!(to_words(number, ordinal), text);
            assert_eq!(from_words(&text.to_lowercase()), number);
        }
        assert_eq!((to_roman(1984.0).as_str(), from_roman("MCMLXXXIV")), ("mcmlxxxiv", 1984.0));
        assert_eq!((to_letters(28.0, 'a').as_str(), from_letters("ab", 'a')), ("ab", 28.0));
    }
}
