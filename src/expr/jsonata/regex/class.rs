//! Sets of UTF-16 units, and which units are the same without regard to case.

use std::collections::BinaryHeap;

use super::super::letters;

/// A set of units, as inclusive ranges in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    pub(super) ranges: Vec<(u16, u16)>,
    pub(super) negated: bool,
}

const DIGITS: &[(u16, u16)] = &[(0x30, 0x39)];
const WORD: &[(u16, u16)] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
const SPACE: &[(u16, u16)] = &[
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
];
const LINE_ENDS: &[(u16, u16)] = &[(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)];

impl Class {
    /// `\d`, `\W` and so on: none for other letters.
    pub(super) fn named(letter: char) -> Option<Self> {
        let ranges = match letter.to_ascii_lowercase() {
            'd' => DIGITS,
            'w' => WORD,
            's' => SPACE,
            _ => return None,
        };
        let class = Self { ranges: ranges.to_vec(), negated: false };
        Some(if letter.is_ascii_uppercase() { class.complement() } else { class })
    }

    /// `.`
    pub(super) fn any() -> Self {
        Self { ranges: LINE_ENDS.to_vec(), negated: true }
    }

    /// The same set with its ranges in order and apart, as [`Class::contains`] needs them.
    pub(super) fn sorted(self) -> Self {
        let mut apart: Vec<(u16, u16)> = Vec::new();
        for (from, to) in BinaryHeap::from(self.ranges).into_sorted_vec() {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                Some(_) | None => apart.push((from, to)),
            }
        }
        Self { ranges: apart, negated: self.negated }
    }

    /// The units that are not in it, as ranges.
    fn complement(self) -> Self {
        let mut ranges = Vec::new();
        let mut next = 0_u32;
        for (from, to) in self.ranges {
            if u32::from(from) > next {
                ranges.push((next as u16, from - 1));
            }
            next = next.max(u32::from(to) + 1);
        }
        if next <= 0xFFFF {
            ranges.push((next as u16, 0xFFFF));
        }
        Self { ranges, negated: false }
    }

    pub(super) fn contains(&self, unit: u16, ignore_case: bool) -> bool {
        let within = |unit: u16| {
            let after = self.ranges.partition_point(|(from, _)| *from <= unit);
            after > 0 && self.ranges[after - 1].1 >= unit
        };
        let found = within(unit)
            || ignore_case && {
                let upper = canonical(unit);
                within(upper) || within(lower(unit)) || within(lower(upper))
            };
        found != self.negated
    }
}

pub(super) fn is_line_end(unit: u16) -> bool {
    LINE_ENDS.iter().any(|(from, to)| (*from..=*to).contains(&unit))
}

pub(super) fn is_word(unit: u16) -> bool {
    WORD.iter().any(|(from, to)| (*from..=*to).contains(&unit))
}

/// ECMAScript's `Canonicalize` without the flag `u`.
pub(super) fn canonical(unit: u16) -> u16 {
    if unit < 128 {
        return u16::from((unit as u8).to_ascii_uppercase());
    }
    let upper = in_case(unit, letters::upper);
    if upper >= 128 { upper } else { unit }
}

fn lower(unit: u16) -> u16 {
    in_case(unit, letters::lower)
}

/// The unit in a case; the unit itself where that is no unit.
fn in_case(unit: u16, of: impl Fn(char) -> char) -> u16 {
    let letter = char::from_u32(u32::from(unit)).map(of);
    letter.and_then(|letter| u16::try_from(u32::from(letter)).ok()).unwrap_or(unit)
}
