//! Drives the fuzz target `paste` of `fuzz/` where cargo-fuzz is not to be had: changes its seeds,
//! and those of further folders.
//!
//! ```text
//! cargo run --profile native --example paste_fuzz -- 100000 1 [fuzz/corpus/paste ../shared/corpus/files …]
//! ```

#[path = "../fuzz/paste_case.rs"]
mod paste_case;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use holdpoint::base::Rng;
use holdpoint::text::decode;

/// What a browser gives to wasm.
const STACK: usize = 1 << 20;

/// Bytes of a seed: longer ones are left out.
const SEED_BYTES: usize = 40_000;

/// Bytes of an input.
const INPUT_BYTES: usize = 60_000;

/// An input that takes longer is reported.
const SLOW: Duration = Duration::from_millis(500);

/// What damages texts.
const TOKENS: [&str; 32] = [
    "{", "}", "[", "]", ",", ":", "\"", "'", "“", "\\", "\n", "\t", " ", "//", "/*", "#", "...",
    "${x}", "`", "=", "(", ")", "\u{200b}", "\u{a0}", "&quot;", "```\n", "- ", "|", "<<", "&a",
    "*a", "!Sub ",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |default| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (count, seed): (u64, u64) = (number(20_000), number(1));
    let mut folders: Vec<String> = arguments.collect();
    if folders.is_empty() {
        folders.push("fuzz/corpus/paste".to_owned());
    }
    let mut pool = Vec::new();
    folders.iter().for_each(|folder| collect(Path::new(folder), &mut pool));
    let work = move || drive(count, seed, &pool);
    let thread = thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread starts");
    thread.join().expect("nothing panics");
}

fn collect(folder: &Path, pool: &mut Vec<Vec<char>>) {
    let entries = fs::read_dir(folder).expect("the seeds lie in a folder");
    let mut paths: Vec<_> = entries.flatten().map(|it| it.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, pool);
        } else if let Ok(bytes) = fs::read(&path)
            && bytes.len() <= SEED_BYTES
        {
            pool.push(decode(&bytes).chars().collect());
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the slowest input is worth knowing")]
fn drive(count: u64, seed: u64, pool: &[Vec<char>]) {
    let mut random = Random(Rng::new(seed));
    let (mut with_machines, mut slowest) = (0_u64, (Duration::ZERO, 0));
    for at in 0..count {
        let source = random.source(pool);
        let start = Instant::now();
        let caught = std::panic::catch_unwind(|| paste_case::run(&source));
        let time = start.elapsed();
        match caught {
            Ok(found) => with_machines += u64::from(found > 0),
            Err(_) => {
                fs::write("paste-fuzz-failure.txt", &source).expect("the input can be kept");
                panic!("input {at} of seed {seed} is in paste-fuzz-failure.txt");
            }
        }
        if time > SLOW {
            println!("{} ms for {} bytes: {at} of seed {seed}", time.as_millis(), source.len());
        }
        slowest = slowest.max((time, source.len()));
    }
    println!(
        "paste: {count} inputs of {} seeds, seed {seed}: {with_machines} with machines",
        pool.len()
    );
    println!("slowest: {} ms for {} bytes", slowest.0.as_millis(), slowest.1);
}

struct Random(Rng);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound.max(1) as u64) as usize
    }

    /// One of the pool, damaged in a few places.
    fn source(&mut self, pool: &[Vec<char>]) -> String {
        let mut source = pool[self.below(pool.len())].clone();
        for _ in 0..=self.below(6) {
            self.damage(&mut source, pool);
        }
        let mut source: String = source.into_iter().collect();
        source.truncate(source.floor_char_boundary(INPUT_BYTES));
        source
    }

    fn damage(&mut self, source: &mut Vec<char>, pool: &[Vec<char>]) {
        let from = self.below(source.len() + 1);
        let reach = if self.below(3) == 0 { source.len() } else { 12 };
        let to = (from + self.below(reach)).min(source.len());
        match self.below(8) {
            0 => drop(source.drain(from..to)),
            1 => source.truncate(from),
            2 => {
                let many = source[from..to].repeat(1 + self.below(20));
                source.splice(from..to, many);
            }
            3 => {
                let letter = char::from_u32(self.below(0x3000) as u32).unwrap_or('x');
                source.splice(from..(from + 1).min(to), [letter]);
            }
            4 | 5 => {
                let token = TOKENS[self.below(TOKENS.len())];
                let many = token.repeat(1 + self.below(3));
                source.splice(from..from, many.chars());
            }
            6 => {
                let other = &pool[self.below(pool.len())];
                let start = self.below(other.len() + 1);
                let end = (start + self.below(400)).min(other.len());
                source.splice(from..to, other[start..end].iter().copied());
            }
            _ => {
                let piece: Vec<char> = source.drain(from..to).collect();
                let place = self.below(source.len() + 1);
                source.splice(place..place, piece);
            }
        }
    }
}
