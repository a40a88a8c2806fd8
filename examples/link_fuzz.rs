//! Drives the fuzz target `link` of `fuzz/` where cargo-fuzz is not to be had: changes its seeds.
//!
//! ```text
//! cargo run --profile native --example link_fuzz -- 100000 1
//! ```

#[path = "../fuzz/link_case.rs"]
mod link_case;

use std::fs;
use std::time::{Duration, Instant};

use holdpoint::base::Rng;

const SEEDS: &str = "fuzz/corpus/link";

/// What is put in the place of something.
const TOKENS: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "0",
    "1",
    "9",
    "-1",
    "99999999",
    "9223372036854775807",
    "1e300",
    "null",
    "true",
    "\"\"",
    "{}",
    "[0, 0]",
    "\"at\": 0",
    "\"taskToken\": 7",
    "\"action\": \"StopExecution\"",
    "\\u0000",
    "é",
];

#[expect(clippy::disallowed_methods, reason = "the slowest input is worth knowing")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |default| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (count, seed): (u64, u64) = (number(20_000), number(1));
    let mut paths: Vec<_> =
        fs::read_dir(SEEDS).expect("the seeds").flatten().map(|it| it.path()).collect();
    paths.sort();
    let pool: Vec<String> =
        paths.iter().map(|path| fs::read_to_string(path).expect("a text")).collect();
    let mut rng = Rng::new(seed);
    let (mut files, mut slowest) = (0, Duration::ZERO);
    for at in 0..count {
        let source = changed(&pool, &mut rng);
        let start = Instant::now();
        match std::panic::catch_unwind(|| link_case::run(&source)) {
            Ok(is_file) => files += u64::from(is_file),
            Err(_) => {
                fs::write("link-fuzz-failure.txt", &source).expect("the input can be kept");
                panic!("input {at} of seed {seed} is in link-fuzz-failure.txt");
            }
        }
        slowest = slowest.max(start.elapsed());
    }
    println!("link: {count} inputs of {} seeds, seed {seed}: {files} were opened", pool.len());
    println!("slowest: {} ms", slowest.as_millis());
}

/// One of the pool, changed in a few places: most of them where the runs are written.
fn changed(pool: &[String], rng: &mut Rng) -> String {
    let mut below = |bound: usize| (rng.next_u64() % bound.max(1) as u64) as usize;
    let mut source = pool[below(pool.len())].clone();
    for _ in 0..=below(3) {
        let from = source.find("\"runs\"").filter(|_| below(4) > 0).unwrap_or_default();
        let places = source.char_indices().map(|it| it.0).filter(|at| *at >= from);
        let places: Vec<usize> = places.collect();
        if places.is_empty() {
            return source;
        }
        let at = places[below(places.len())];
        let is_number = |char: char| char.is_ascii_digit() || char == '-';
        let length = source[at..].find(|char| !is_number(char)).unwrap_or(1).max(1);
        let end = source.ceil_char_boundary((at + length * below(2)).min(source.len()));
        source.replace_range(at..end, TOKENS[below(TOKENS.len())]);
    }
    source
}
