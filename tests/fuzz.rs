//! A few inputs of every fuzz target: see `examples/fuzz.rs`, which goes on for as long as one likes.
//! `HOLDPOINT_FUZZ` says how many.

#[path = "../fuzz/target.rs"]
mod target;

use target::TARGETS;

/// Inputs of a target, where nothing else is said.
const INPUTS: u64 = 150;

#[test]
fn nothing_is_too_much_for_any_target() {
    let inputs = std::env::var("HOLDPOINT_FUZZ").ok();
    let inputs = inputs.map_or(INPUTS, |it| it.parse().expect("a number of inputs"));
    for target in &TARGETS {
        let (count, understood) = target.drive(1, |count, input| {
            // Shown where it is the last one.
            if count % 50 == 49 {
                println!("{} {count}: {}", target.name, String::from_utf8_lossy(input).len());
            }
            count < inputs
        });
        assert!(understood > 0, "{} understands something", target.name);
        println!("fuzz: {} of {count} inputs understood by {}", understood, target.name);
    }
}
