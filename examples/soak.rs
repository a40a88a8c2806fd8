//! A long soak: random scenarios of the gallery and of the corpus, with random people and random faults, and every law
//! checked after each command; and a world beside a model of the life of tokens.
//!
//! ```text
//! cargo run --profile native --example soak -- 1000000 1
//! ```
//!
//! Says how many commands, and how much memory is in use. A failure names the seed of the run: `soak -- 1 SEED` gives
//! it again.

#[path = "../fuzz/commands_case.rs"]
mod commands_case;
#[path = "../benches/machines/meter.rs"]
#[expect(dead_code, reason = "the benchmarks need more of it")]
mod meter;
#[path = "soak/mod.rs"]
mod soak;

use meter::memory;
use soak::{Stock, Tally};

/// What a browser gives to wasm.
const STACK: usize = 1 << 20;

/// How often is said how it goes.
const REPORTS: u64 = 10;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |default| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (commands, seed): (u64, u64) = (number(100_000), number(1));
    let work = move || drive(commands, seed);
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    thread.expect("a thread starts").join().expect("every law holds");
}

fn drive(commands: u64, first: u64) {
    let stock = Stock::read();
    println!("soak: {} machines and scenarios", stock.len());
    let mut tally = Tally::default();
    let (mut seed, mut report) = (first, 0);
    while tally.commands < commands {
        tally.add(&soak::run(seed, &stock, commands_case::run));
        seed += 1;
        if tally.commands * REPORTS / commands > report {
            report = tally.commands * REPORTS / commands;
            println!("{tally}, {:.1} MiB in use", memory("VmRSS") / 1_048_576.0);
        }
    }
    println!("soak: seeds {first} to {}: {tally}", seed - 1);
    println!("memory: {:.1} MiB at most", memory("VmHWM") / 1_048_576.0);
}
