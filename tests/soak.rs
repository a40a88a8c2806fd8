//! A short soak: see `examples/soak.rs`, which goes on for as long as one likes. `HOLDPOINT_SOAK` says how many
//! commands. A failure prints the seed that gives it again.

#[path = "../fuzz/commands_case.rs"]
mod commands_case;
#[path = "../examples/soak/mod.rs"]
mod soak;

use soak::{Stock, Tally};

/// Commands, where nothing else is said.
const COMMANDS: u64 = 1500;

#[test]
fn every_law_holds_for_a_while() {
    let commands = std::env::var("HOLDPOINT_SOAK").ok();
    let commands = commands.map_or(COMMANDS, |it| it.parse().expect("a number of commands"));
    let stock = Stock::read();
    assert!(stock.len() > 0);
    let (mut tally, mut seed) = (Tally::default(), 1);
    while tally.commands < commands {
        tally.add(&soak::run(seed, &stock, commands_case::run));
        seed += 1;
    }
    println!("soak: seeds 1 to {}: {tally}", seed - 1);
}
