//! Laws over chance, tried with the same seeds on every machine, so that a check that passed passes
//! again. Whoever looks for more sets `HOLDPOINT_SEEDS` to how many are tried of each law, and
//! `HOLDPOINT_FIRST_SEED` to where they begin.

use std::env;

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;

/// Bytes of chance that the first seeds give; later ones give more.
const FIRST_SIZE: u64 = 32;
/// Bytes that no seed goes beyond.
const LAST_SIZE: u64 = 65_536;

/// Tries a law with so many seeds. It panics where the law does, with the seed; a law that answers
/// with an error asks for other chances.
pub(crate) fn seeds(count: u32, mut law: impl FnMut(&mut Unstructured<'_>) -> Result<()>) {
    let first = setting("HOLDPOINT_FIRST_SEED").unwrap_or(0);
    let count = setting("HOLDPOINT_SEEDS").unwrap_or(count);
    let mut size = FIRST_SIZE;
    let mut tried = 0;
    for number in 0..count {
        arbtest(|u| {
            tried += u32::from(law(u).is_ok());
            Ok(())
        })
        .seed(u64::from(scattered(first.wrapping_add(number))) << 32 | size);
        if number % 3 == 2 {
            size = (size * 5 / 4).min(LAST_SIZE);
        }
    }
    assert!(tried > 0, "no seed gives what the law needs");
}

fn setting(name: &str) -> Option<u32> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a number, not {text}")))
}

/// Numbers that follow each other give chances that have nothing in common.
fn scattered(number: u32) -> u32 {
    let mixed = (number ^ number >> 16).wrapping_mul(0x7feb_352d);
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(0x846c_a68b);
    mixed ^ mixed >> 16
}
