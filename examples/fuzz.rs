//! Drives the fuzz targets of `fuzz/` where cargo-fuzz is not to be had: changes their seeds.
//!
//! ```text
//! cargo run --profile native --example fuzz -- path 300 1
//! ```
//!
//! The target, or `all`; seconds; seed. An input that is too much is kept in `fuzz-failure.txt`.

#[path = "../fuzz/target.rs"]
mod target;

use std::fs;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use target::{TARGETS, Target};

/// What a browser gives to wasm.
const STACK: usize = 1 << 20;

/// What takes longer is tried again: perhaps it was only that others worked meanwhile.
const SLOW: Duration = Duration::from_millis(50);

/// The input that is being tried.
static INPUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn main() {
    keep_failures();
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "all".to_owned());
    let mut number =
        |default| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (seconds, seed): (u64, u64) = (number(60), number(1));
    for target in TARGETS.iter().filter(|it| name == "all" || it.name == name) {
        let work = move || drive(target, Duration::from_secs(seconds), seed);
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
        thread.expect("a thread starts").join().expect("nothing panics");
    }
}

/// How long the input took, or takes when it is tried again.
#[expect(clippy::disallowed_methods, reason = "the slowest input is worth knowing")]
fn fair(target: &Target, taken: Duration) -> Duration {
    if taken < SLOW {
        return taken;
    }
    let input = INPUT.lock().expect("nobody panics while it is written").clone();
    let again = Instant::now();
    target.try_one(&input);
    taken.min(again.elapsed())
}

fn keep_failures() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let input = INPUT.lock().expect("nobody panics while it is written");
        fs::write("fuzz-failure.txt", &*input).expect("the input can be kept");
        eprintln!("the input is in fuzz-failure.txt");
        usual(panic);
    }));
}

#[expect(clippy::disallowed_methods, reason = "so many real seconds, and which input is slowest")]
fn drive(target: &Target, time: Duration, seed: u64) {
    let (start, mut last) = (Instant::now(), Instant::now());
    let mut slowest = Duration::ZERO;
    let (count, understood) = target.drive(seed, |count, input| {
        if count > 0 {
            slowest = slowest.max(fair(target, last.elapsed()));
        }
        let mut kept = INPUT.lock().expect("nobody panics while it is written");
        kept.clear();
        kept.extend_from_slice(input);
        last = Instant::now();
        start.elapsed() < time
    });
    println!(
        "{}: {count} inputs in {} s, seed {seed}, {understood} understood; the slowest {} ms",
        target.name,
        time.as_secs(),
        slowest.as_millis()
    );
}
