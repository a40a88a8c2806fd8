//! Upper and lower case, as Unicode has them and JavaScript's strings.
//!
//! The standard library's tables weigh eight times as much, which a page would have to load.

use std::sync::LazyLock;

/// Letters a step apart whose other case is equally far away.
#[derive(Clone, Copy)]
struct Run {
    /// The first letter in 21 bits, how many there are in 9, the step in 2.
    letters: u32,
    distance: i32,
}

const fn run(first: u32, count: u32, step: u32, distance: i32) -> Run {
    Run { letters: first << 11 | count << 2 | step, distance }
}

/// JavaScript's `toUpperCase`.
pub(super) fn uppercase(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter.to_ascii_uppercase());
            continue;
        }
        let at = WORDS.partition_point(|word| word.chars().next() < Some(letter));
        match WORDS.get(at).and_then(|word| word.strip_prefix(letter)) {
            Some(many) => out.push_str(many),
            None => out.push(upper(letter)),
        }
    }
    out
}

/// JavaScript's `toLowerCase`: a sigma at the end of a word is `ς`.
pub(super) fn lowercase(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            'Σ' if ends_word(&text[..at], &text[at + 'Σ'.len_utf8()..]) => out.push('ς'),
            'İ' => out.push_str("i\u{307}"),
            _ => out.push(lower(letter)),
        }
    }
    out
}

/// The upper case of a letter, where that is one letter; otherwise the letter.
pub(super) fn upper(letter: char) -> char {
    if letter.is_ascii() { letter.to_ascii_uppercase() } else { other(letter, UPPER) }
}

/// The lower case of a letter, where that is one letter; otherwise the letter.
pub(super) fn lower(letter: char) -> char {
    if letter.is_ascii() { letter.to_ascii_lowercase() } else { other(letter, LOWER) }
}

fn other(letter: char, runs: &[Run]) -> char {
    let code = u32::from(letter);
    let after = runs.partition_point(|run| run.letters >> 11 <= code);
    let Some(run) = after.checked_sub(1).map(|at| runs[at]) else { return letter };
    let (count, step) = (run.letters >> 2 & 0x1FF, run.letters & 3);
    let from_first = code - (run.letters >> 11);
    if from_first % step != 0 || from_first / step >= count {
        return letter;
    }
    code.checked_add_signed(run.distance).and_then(char::from_u32).unwrap_or(letter)
}

/// Whether a sigma between two texts is the last letter of a word, and not its first.
fn ends_word(before: &str, after: &str) -> bool {
    let is_letter = |letter: &char| !is_skipped(*letter);
    before.chars().rev().find(is_letter).is_some_and(is_cased)
        && !after.chars().find(is_letter).is_some_and(is_cased)
}

fn is_cased(letter: char) -> bool {
    upper(letter) != letter || lower(letter) != letter || letter == 'ß'
}

/// What may stand within a word: the marks and apostrophes of European scripts.
fn is_skipped(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '.' | ':' | '^' | '`' | '\u{a8}' | '\u{ad}' | '\u{af}' | '\u{b4}' | '\u{b7}' | '\u{b8}'
            | '\u{2b0}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
            | '\u{1fbd}'..='\u{1fc1}' | '\u{200b}'..='\u{200f}' | '\u{2018}' | '\u{2019}' | '\u{2024}'
            | '\u{2027}' | '\u{fe00}'..='\u{fe0f}'
    )
}

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| TO_MANY.split_ascii_whitespace().collect());

/// What has several letters for its upper case, and those; in order.
const TO_MANY: &str = "ßSS ŉ\u{2bc}N ǰJ\u{30c} \u{390}\u{399}\u{308}\u{301} \u{3b0}\u{3a5}\u{308}\u{301} \
     \u{587}\u{535}\u{552} \u{1e96}H\u{331} \u{1e97}T\u{308} \u{1e98}W\u{30a} \u{1e99}Y\u{30a} \
     \u{1e9a}A\u{2be} \u{1f50}\u{3a5}\u{313} \u{1f52}\u{3a5}\u{313}\u{300} \u{1f54}\u{3a5}\u{313}\u{301} \
     \u{1f56}\u{3a5}\u{313}\u{342} \u{1f80}\u{1f08}\u{399} \u{1f81}\u{1f09}\u{399} \
     \u{1f82}\u{1f0a}\u{399} \u{1f83}\u{1f0b}\u{399} \u{1f84}\u{1f0c}\u{399} \u{1f85}\u{1f0d}\u{399} \
     \u{1f86}\u{1f0e}\u{399} \u{1f87}\u{1f0f}\u{399} \u{1f88}\u{1f08}\u{399} \u{1f89}\u{1f09}\u{399} \
     \u{1f8a}\u{1f0a}\u{399} \u{1f8b}\u{1f0b}\u{399} \u{1f8c}\u{1f0c}\u{399} \u{1f8d}\u{1f0d}\u{399} \
     \u{1f8e}\u{1f0e}\u{399} \u{1f8f}\u{1f0f}\u{399} \u{1f90}\u{1f28}\u{399} \u{1f91}\u{1f29}\u{399} \
     \u{1f92}\u{1f2a}\u{399} \u{1f93}\u{1f2b}\u{399} \u{1f94}\u{1f2c}\u{399} \u{1f95}\u{1f2d}\u{399} \
     \u{1f96}\u{1f2e}\u{399} \u{1f97}\u{1f2f}\u{399} \u{1f98}\u{1f28}\u{399} \u{1f99}\u{1f29}\u{399} \
     \u{1f9a}\u{1f2a}\u{399} \u{1f9b}\u{1f2b}\u{399} \u{1f9c}\u{1f2c}\u{399} \u{1f9d}\u{1f2d}\u{399} \
     \u{1f9e}\u{1f2e}\u{399} \u{1f9f}\u{1f2f}\u{399} \u{1fa0}\u{1f68}\u{399} \u{1fa1}\u{1f69}\u{399} \
     \u{1fa2}\u{1f6a}\u{399} \u{1fa3}\u{1f6b}\u{399} \u{1fa4}\u{1f6c}\u{399} \u{1fa5}\u{1f6d}\u{399} \
     \u{1fa6}\u{1f6e}\u{399} \u{1fa7}\u{1f6f}\u{399} \u{1fa8}\u{1f68}\u{399} \u{1fa9}\u{1f69}\u{399} \
     \u{1faa}\u{1f6a}\u{399} \u{1fab}\u{1f6b}\u{399} \u{1fac}\u{1f6c}\u{399} \u{1fad}\u{1f6d}\u{399} \
     \u{1fae}\u{1f6e}\u{399} \u{1faf}\u{1f6f}\u{399} \u{1fb2}\u{1fba}\u{399} \u{1fb3}\u{391}\u{399} \
     \u{1fb4}\u{386}\u{399} \u{1fb6}\u{391}\u{342} \u{1fb7}\u{391}\u{342}\u{399} \u{1fbc}\u{391}\u{399} \
     \u{1fc2}\u{1fca}\u{399} \u{1fc3}\u{397}\u{399} \u{1fc4}\u{389}\u{399} \u{1fc6}\u{397}\u{342} \
     \u{1fc7}\u{397}\u{342}\u{399} \u{1fcc}\u{397}\u{399} \u{1fd2}\u{399}\u{308}\u{300} \
     \u{1fd3}\u{399}\u{308}\u{301} \u{1fd6}\u{399}\u{342} \u{1fd7}\u{399}\u{308}\u{342} \
     \u{1fe2}\u{3a5}\u{308}\u{300} \u{1fe3}\u{3a5}\u{308}\u{301} \u{1fe4}\u{3a1}\u{313} \
     \u{1fe6}\u{3a5}\u{342} \u{1fe7}\u{3a5}\u{308}\u{342} \u{1ff2}\u{1ffa}\u{399} \u{1ff3}\u{3a9}\u{399} \
     \u{1ff4}\u{38f}\u{399} \u{1ff6}\u{3a9}\u{342} \u{1ff7}\u{3a9}\u{342}\u{399} \u{1ffc}\u{3a9}\u{399} \
     \u{fb00}FF \u{fb01}FI \u{fb02}FL \u{fb03}FFI \u{fb04}FFL \u{fb05}ST \u{fb06}ST \
     \u{fb13}\u{544}\u{546} \u{fb14}\u{544}\u{535} \u{fb15}\u{544}\u{53b} \u{fb16}\u{54e}\u{546} \
     \u{fb17}\u{544}\u{53d}";

#[rustfmt::skip]
const UPPER: &[Run] = &[
    run(0xb5, 1, 1, 743), run(0xe0, 23, 1, -32), run(0xf8, 7, 1, -32), run(0xff, 1, 1, 121),
    run(0x101, 24, 2, -1), run(0x131, 1, 1, -232), run(0x133, 3, 2, -1), run(0x13a, 8, 2, -1),
    run(0x14b, 23, 2, -1), run(0x17a, 3, 2, -1), run(0x17f, 1, 1, -300), run(0x180, 1, 1, 195),
    run(0x183, 2, 2, -1), run(0x188, 1, 1, -1), run(0x18c, 1, 1, -1), run(0x192, 1, 1, -1),
    run(0x195, 1, 1, 97), run(0x199, 1, 1, -1), run(0x19a, 1, 1, 163), run(0x19b, 1, 1, 42561),
    run(0x19e, 1, 1, 130), run(0x1a1, 3, 2, -1), run(0x1a8, 1, 1, -1), run(0x1ad, 1, 1, -1),
    run(0x1b0, 1, 1, -1), run(0x1b4, 2, 2, -1), run(0x1b9, 1, 1, -1), run(0x1bd, 1, 1, -1),
    run(0x1bf, 1, 1, 56), run(0x1c5, 1, 1, -1), run(0x1c6, 1, 1, -2), run(0x1c8, 1, 1, -1),
    run(0x1c9, 1, 1, -2), run(0x1cb, 1, 1, -1), run(0x1cc, 1, 1, -2), run(0x1ce, 8, 2, -1),
    run(0x1dd, 1, 1, -79), run(0x1df, 9, 2, -1), run(0x1f2, 1, 1, -1), run(0x1f3, 1, 1, -2),
    run(0x1f5, 1, 1, -1), run(0x1f9, 20, 2, -1), run(0x223, 9, 2, -1), run(0x23c, 1, 1, -1),
    run(0x23f, 2, 1, 10815), run(0x242, 1, 1, -1), run(0x247, 5, 2, -1), run(0x250, 1, 1, 10783),
    run(0x251, 1, 1, 10780), run(0x252, 1, 1, 10782), run(0x253, 1, 1, -210), run(0x254, 1, 1, -206),
    run(0x256, 2, 1, -205), run(0x259, 1, 1, -202), run(0x25b, 1, 1, -203), run(0x25c, 1, 1, 42319),
    run(0x260, 1, 1, -205), run(0x261, 1, 1, 42315), run(0x263, 1, 1, -207), run(0x264, 1, 1, 42343),
    run(0x265, 1, 1, 42280), run(0x266, 1, 1, 42308), run(0x268, 1, 1, -209), run(0x269, 1, 1, -211),
    run(0x26a, 1, 1, 42308), run(0x26b, 1, 1, 10743), run(0x26c, 1, 1, 42305), run(0x26f, 1, 1, -211),
    run(0x271, 1, 1, 10749), run(0x272, 1, 1, -213), run(0x275, 1, 1, -214), run(0x27d, 1, 1, 10727),
    run(0x280, 1, 1, -218), run(0x282, 1, 1, 42307), run(0x283, 1, 1, -218), run(0x287, 1, 1, 42282),
    run(0x288, 1, 1, -218), run(0x289, 1, 1, -69), run(0x28a, 2, 1, -217), run(0x28c, 1, 1, -71),
    run(0x292, 1, 1, -219), run(0x29d, 1, 1, 42261), run(0x29e, 1, 1, 42258), run(0x345, 1, 1, 84),
    run(0x371, 2, 2, -1), run(0x377, 1, 1, -1), run(0x37b, 3, 1, 130), run(0x3ac, 1, 1, -38),
    run(0x3ad, 3, 1, -37), run(0x3b1, 17, 1, -32), run(0x3c2, 1, 1, -31), run(0x3c3, 9, 1, -32),
    run(0x3cc, 1, 1, -64), run(0x3cd, 2, 1, -63), run(0x3d0, 1, 1, -62), run(0x3d1, 1, 1, -57),
    run(0x3d5, 1, 1, -47), run(0x3d6, 1, 1, -54), run(0x3d7, 1, 1, -8), run(0x3d9, 12, 2, -1),
    run(0x3f0, 1, 1, -86), run(0x3f1, 1, 1, -80), run(0x3f2, 1, 1, 7), run(0x3f3, 1, 1, -116),
    run(0x3f5, 1, 1, -96), run(0x3f8, 1, 1, -1), run(0x3fb, 1, 1, -1), run(0x430, 32, 1, -32),
    run(0x450, 16, 1, -80), run(0x461, 17, 2, -1), run(0x48b, 27, 2, -1), run(0x4c2, 7, 2, -1),
    run(0x4cf, 1, 1, -15), run(0x4d1, 48, 2, -1), run(0x561, 38, 1, -48), run(0x10d0, 43, 1, 3008),
    run(0x10fd, 3, 1, 3008), run(0x13f8, 6, 1, -8), run(0x1c80, 1, 1, -6254), run(0x1c81, 1, 1, -6253),
    run(0x1c82, 1, 1, -6244), run(0x1c83, 2, 1, -6242), run(0x1c85, 1, 1, -6243), run(0x1c86, 1, 1, -6236),
    run(0x1c87, 1, 1, -6181), run(0x1c88, 1, 1, 35266), run(0x1c8a, 1, 1, -1), run(0x1d79, 1, 1, 35332),
    run(0x1d7d, 1, 1, 3814), run(0x1d8e, 1, 1, 35384), run(0x1e01, 75, 2, -1), run(0x1e9b, 1, 1, -59),
    run(0x1ea1, 48, 2, -1), run(0x1f00, 8, 1, 8), run(0x1f10, 6, 1, 8), run(0x1f20, 8, 1, 8),
    run(0x1f30, 8, 1, 8), run(0x1f40, 6, 1, 8), run(0x1f51, 4, 2, 8), run(0x1f60, 8, 1, 8),
    run(0x1f70, 2, 1, 74), run(0x1f72, 4, 1, 86), run(0x1f76, 2, 1, 100), run(0x1f78, 2, 1, 128),
    run(0x1f7a, 2, 1, 112), run(0x1f7c, 2, 1, 126), run(0x1fb0, 2, 1, 8), run(0x1fbe, 1, 1, -7205),
    run(0x1fd0, 2, 1, 8), run(0x1fe0, 2, 1, 8), run(0x1fe5, 1, 1, 7), run(0x214e, 1, 1, -28),
    run(0x2170, 16, 1, -16), run(0x2184, 1, 1, -1), run(0x24d0, 26, 1, -26), run(0x2c30, 48, 1, -48),
    run(0x2c61, 1, 1, -1), run(0x2c65, 1, 1, -10795), run(0x2c66, 1, 1, -10792), run(0x2c68, 3, 2, -1),
    run(0x2c73, 1, 1, -1), run(0x2c76, 1, 1, -1), run(0x2c81, 50, 2, -1), run(0x2cec, 2, 2, -1),
    run(0x2cf3, 1, 1, -1), run(0x2d00, 38, 1, -7264), run(0x2d27, 1, 1, -7264), run(0x2d2d, 1, 1, -7264),
    run(0xa641, 23, 2, -1), run(0xa681, 14, 2, -1), run(0xa723, 7, 2, -1), run(0xa733, 31, 2, -1),
    run(0xa77a, 2, 2, -1), run(0xa77f, 5, 2, -1), run(0xa78c, 1, 1, -1), run(0xa791, 2, 2, -1),
    run(0xa794, 1, 1, 48), run(0xa797, 10, 2, -1), run(0xa7b5, 8, 2, -1), run(0xa7c8, 2, 2, -1),
    run(0xa7cd, 8, 2, -1), run(0xa7f6, 1, 1, -1), run(0xab53, 1, 1, -928), run(0xab70, 80, 1, -38864),
    run(0xff41, 26, 1, -32), run(0x10428, 40, 1, -40), run(0x104d8, 36, 1, -40), run(0x10597, 11, 1, -39),
    run(0x105a3, 15, 1, -39), run(0x105b3, 7, 1, -39), run(0x105bb, 2, 1, -39), run(0x10cc0, 51, 1, -64),
    run(0x10d70, 22, 1, -32), run(0x118c0, 32, 1, -32), run(0x16e60, 32, 1, -32), run(0x16ebb, 25, 1, -27),
    run(0x1e922, 34, 1, -34),
];

#[rustfmt::skip]
const LOWER: &[Run] = &[
    run(0xc0, 23, 1, 32), run(0xd8, 7, 1, 32), run(0x100, 24, 2, 1), run(0x132, 3, 2, 1), run(0x139, 8, 2, 1),
    run(0x14a, 23, 2, 1), run(0x178, 1, 1, -121), run(0x179, 3, 2, 1), run(0x181, 1, 1, 210),
    run(0x182, 2, 2, 1), run(0x186, 1, 1, 206), run(0x187, 1, 1, 1), run(0x189, 2, 1, 205),
    run(0x18b, 1, 1, 1), run(0x18e, 1, 1, 79), run(0x18f, 1, 1, 202), run(0x190, 1, 1, 203),
    run(0x191, 1, 1, 1), run(0x193, 1, 1, 205), run(0x194, 1, 1, 207), run(0x196, 1, 1, 211),
    run(0x197, 1, 1, 209), run(0x198, 1, 1, 1), run(0x19c, 1, 1, 211), run(0x19d, 1, 1, 213),
    run(0x19f, 1, 1, 214), run(0x1a0, 3, 2, 1), run(0x1a6, 1, 1, 218), run(0x1a7, 1, 1, 1),
    run(0x1a9, 1, 1, 218), run(0x1ac, 1, 1, 1), run(0x1ae, 1, 1, 218), run(0x1af, 1, 1, 1),
    run(0x1b1, 2, 1, 217), run(0x1b3, 2, 2, 1), run(0x1b7, 1, 1, 219), run(0x1b8, 1, 1, 1),
    run(0x1bc, 1, 1, 1), run(0x1c4, 1, 1, 2), run(0x1c5, 1, 1, 1), run(0x1c7, 1, 1, 2), run(0x1c8, 1, 1, 1),
    run(0x1ca, 1, 1, 2), run(0x1cb, 9, 2, 1), run(0x1de, 9, 2, 1), run(0x1f1, 1, 1, 2), run(0x1f2, 2, 2, 1),
    run(0x1f6, 1, 1, -97), run(0x1f7, 1, 1, -56), run(0x1f8, 20, 2, 1), run(0x220, 1, 1, -130),
    run(0x222, 9, 2, 1), run(0x23a, 1, 1, 10795), run(0x23b, 1, 1, 1), run(0x23d, 1, 1, -163),
    run(0x23e, 1, 1, 10792), run(0x241, 1, 1, 1), run(0x243, 1, 1, -195), run(0x244, 1, 1, 69),
    run(0x245, 1, 1, 71), run(0x246, 5, 2, 1), run(0x370, 2, 2, 1), run(0x376, 1, 1, 1),
    run(0x37f, 1, 1, 116), run(0x386, 1, 1, 38), run(0x388, 3, 1, 37), run(0x38c, 1, 1, 64),
    run(0x38e, 2, 1, 63), run(0x391, 17, 1, 32), run(0x3a3, 9, 1, 32), run(0x3cf, 1, 1, 8),
    run(0x3d8, 12, 2, 1), run(0x3f4, 1, 1, -60), run(0x3f7, 1, 1, 1), run(0x3f9, 1, 1, -7),
    run(0x3fa, 1, 1, 1), run(0x3fd, 3, 1, -130), run(0x400, 16, 1, 80), run(0x410, 32, 1, 32),
    run(0x460, 17, 2, 1), run(0x48a, 27, 2, 1), run(0x4c0, 1, 1, 15), run(0x4c1, 7, 2, 1),
    run(0x4d0, 48, 2, 1), run(0x531, 38, 1, 48), run(0x10a0, 38, 1, 7264), run(0x10c7, 1, 1, 7264),
    run(0x10cd, 1, 1, 7264), run(0x13a0, 80, 1, 38864), run(0x13f0, 6, 1, 8), run(0x1c89, 1, 1, 1),
    run(0x1c90, 43, 1, -3008), run(0x1cbd, 3, 1, -3008), run(0x1e00, 75, 2, 1), run(0x1e9e, 1, 1, -7615),
    run(0x1ea0, 48, 2, 1), run(0x1f08, 8, 1, -8), run(0x1f18, 6, 1, -8), run(0x1f28, 8, 1, -8),
    run(0x1f38, 8, 1, -8), run(0x1f48, 6, 1, -8), run(0x1f59, 4, 2, -8), run(0x1f68, 8, 1, -8),
    run(0x1f88, 8, 1, -8), run(0x1f98, 8, 1, -8), run(0x1fa8, 8, 1, -8), run(0x1fb8, 2, 1, -8),
    run(0x1fba, 2, 1, -74), run(0x1fbc, 1, 1, -9), run(0x1fc8, 4, 1, -86), run(0x1fcc, 1, 1, -9),
    run(0x1fd8, 2, 1, -8), run(0x1fda, 2, 1, -100), run(0x1fe8, 2, 1, -8), run(0x1fea, 2, 1, -112),
    run(0x1fec, 1, 1, -7), run(0x1ff8, 2, 1, -128), run(0x1ffa, 2, 1, -126), run(0x1ffc, 1, 1, -9),
    run(0x2126, 1, 1, -7517), run(0x212a, 1, 1, -8383), run(0x212b, 1, 1, -8262), run(0x2132, 1, 1, 28),
    run(0x2160, 16, 1, 16), run(0x2183, 1, 1, 1), run(0x24b6, 26, 1, 26), run(0x2c00, 48, 1, 48),
    run(0x2c60, 1, 1, 1), run(0x2c62, 1, 1, -10743), run(0x2c63, 1, 1, -3814), run(0x2c64, 1, 1, -10727),
    run(0x2c67, 3, 2, 1), run(0x2c6d, 1, 1, -10780), run(0x2c6e, 1, 1, -10749), run(0x2c6f, 1, 1, -10783),
    run(0x2c70, 1, 1, -10782), run(0x2c72, 1, 1, 1), run(0x2c75, 1, 1, 1), run(0x2c7e, 2, 1, -10815),
    run(0x2c80, 50, 2, 1), run(0x2ceb, 2, 2, 1), run(0x2cf2, 1, 1, 1), run(0xa640, 23, 2, 1),
    run(0xa680, 14, 2, 1), run(0xa722, 7, 2, 1), run(0xa732, 31, 2, 1), run(0xa779, 2, 2, 1),
    run(0xa77d, 1, 1, -35332), run(0xa77e, 5, 2, 1), run(0xa78b, 1, 1, 1), run(0xa78d, 1, 1, -42280),
    run(0xa790, 2, 2, 1), run(0xa796, 10, 2, 1), run(0xa7aa, 1, 1, -42308), run(0xa7ab, 1, 1, -42319),
    run(0xa7ac, 1, 1, -42315), run(0xa7ad, 1, 1, -42305), run(0xa7ae, 1, 1, -42308),
    run(0xa7b0, 1, 1, -42258), run(0xa7b1, 1, 1, -42282), run(0xa7b2, 1, 1, -42261), run(0xa7b3, 1, 1, 928),
    run(0xa7b4, 8, 2, 1), run(0xa7c4, 1, 1, -48), run(0xa7c5, 1, 1, -42307), run(0xa7c6, 1, 1, -35384),
    run(0xa7c7, 2, 2, 1), run(0xa7cb, 1, 1, -42343), run(0xa7cc, 8, 2, 1), run(0xa7dc, 1, 1, -42561),
    run(0xa7f5, 1, 1, 1), run(0xff21, 26, 1, 32), run(0x10400, 40, 1, 40), run(0x104b0, 36, 1, 40),
    run(0x10570, 11, 1, 39), run(0x1057c, 15, 1, 39), run(0x1058c, 7, 1, 39), run(0x10594, 2, 1, 39),
    run(0x10c80, 51, 1, 64), run(0x10d50, 22, 1, 32), run(0x118a0, 32, 1, 32), run(0x16e40, 32, 1, 32),
    run(0x16ea0, 25, 1, 27), run(0x1e900, 34, 1, 34),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_as_in_the_standard_library() {
        for letter in ('\0'..=char::MAX).filter(|letter| *letter != 'Σ') {
            let text = letter.to_string();
            assert_eq!(uppercase(&text), text.to_uppercase(), "{letter:?}");
            assert_eq!(lowercase(&text), text.to_lowercase(), "{letter:?}");
        }
    }

    #[test]
    fn a_sigma_ends_a_word() {
        for text in ["Σ", "ΟΔΥΣΣΕΥΣ", "ΑΣ ΑΣ.", "ΑΣ.Α", "Α\u{301}Σ", "ΑΣ\u{301}Α", "ΑΣ’ ΑΣ1Σ"]
        {
            assert_eq!(lowercase(text), text.to_lowercase(), "{text}");
        }
    }
}
