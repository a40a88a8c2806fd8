//! Times going anywhere in long runs: `cargo bench --bench seek`.
//!
//! Each run has some 25,000 events, the most that AWS allows. Every seek goes to a moment drawn at
//! random, and is over when all that the page shows is as it was then.

#[path = "machines/meter.rs"]
#[allow(dead_code, reason = "here it is not the middle one alone that counts")]
mod meter;
#[path = "seek/trip.rs"]
mod trip;

use std::process::Command;

use meter::{memory, seconds};
use trip::{KINDS, Trip};

/// Seeks that are timed.
const SEEKS: usize = 1000;

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match &arguments[..] {
        [kind] => fresh(kind.parse().expect("a kind")),
        _ => report(),
    }
}

/// In a process of its own: milliseconds of the middle seek, of one in a hundred, of the longest,
/// and bytes of the run with all that is kept of its past.
fn fresh(kind: usize) {
    let before = memory("VmRSS");
    let mut trip = Trip::new(kind);
    let mut times: Vec<f64> = (0..SEEKS).map(|_| timed(&mut trip)).collect();
    let held = memory("VmRSS") - before;
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)] * 1000.0;
    let line = [at(50), at(99), at(100), held].map(|it| it.to_string());
    println!("{} {}", trip.events(), line.join(" "));
}

fn timed(trip: &mut Trip) -> f64 {
    let to = trip.draw();
    let before = seconds();
    trip.go(to);
    seconds() - before
}

fn report() {
    println!("| {SEEKS} seeks in | events | median, ms | p99, ms | longest, ms | MB held |");
    println!("|---|--:|--:|--:|--:|--:|");
    let program = std::env::current_exe().expect("the benchmark is a file");
    for (kind, name) in KINDS.iter().enumerate() {
        let output = Command::new(&program).arg(kind.to_string()).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let line = String::from_utf8(output.stdout).expect("figures");
        let figures: Vec<f64> =
            line.split_whitespace().map(|it| it.parse().expect("a figure")).collect();
        let [events, median, p99, longest, bytes] = figures[..] else { panic!("{line}") };
        let held = bytes / 1e6;
        println!("| {name} | {events} | {median:.2} | {p99:.2} | {longest:.2} | {held:.0} |");
    }
}
