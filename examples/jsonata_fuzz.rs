//! Drives the fuzz target of `fuzz/` where cargo-fuzz is not to be had: mutates its corpus.
//!
//! ```text
//! cargo run --profile native --example jsonata_fuzz -- 1000000 1 [fuzz/corpus/jsonata]
//! ```

#[path = "../fuzz/case.rs"]
mod case;

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use case::Came;
use holdpoint::base::Rng;

/// What a browser gives to wasm.
const STACK: usize = 1 << 20;

/// Bytes of a source.
const LENGTH_MAX: usize = 4000;

/// Bytes of a source that is changed further: short ones stay readable, and are quick.
const KEPT_MAX: usize = 400;

/// An input that takes longer is reported.
const SLOW: Duration = Duration::from_millis(200);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |default| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (count, seed): (u64, u64) = (number(100_000), number(1));
    let folder = arguments.next().unwrap_or_else(|| "fuzz/corpus/jsonata".to_owned());
    let work = move || drive(count, seed, corpus(&folder.into()));
    let thread = thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread starts");
    thread.join().expect("nothing panics");
}

fn corpus(folder: &PathBuf) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the corpus lies in a folder");
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a seed is text")).collect()
}

#[expect(clippy::disallowed_methods, reason = "the slowest input is worth knowing")]
fn drive(count: u64, seed: u64, mut pool: Vec<String>) {
    let seeds = pool.len();
    let mut random = Random(Rng::new(seed));
    let (mut refused, mut failed, mut values) = (0_u64, 0_u64, 0_u64);
    let mut slowest = (Duration::ZERO, String::new());
    for _ in 0..count {
        let source = random.source(&pool);
        let start = Instant::now();
        let came = case::run(&source);
        let time = start.elapsed();
        match came {
            Came::Refused => refused += 1,
            Came::Failed => failed += 1,
            Came::Value => values += 1,
        }
        if time > SLOW {
            println!("{} ms: {source}", time.as_millis());
        }
        if time > slowest.0 {
            slowest = (time, source.clone());
        }
        // What was understood is worth changing further.
        if came != Came::Refused && source.len() <= KEPT_MAX && random.below(20) == 0 {
            match pool.len() < seeds * 20 {
                true => pool.push(source),
                false => {
                    let at = seeds + random.below(pool.len() - seeds);
                    pool[at] = source;
                }
            }
        }
    }
    println!(
        "jsonata: {count} inputs, seed {seed}: {refused} refused, {failed} failed, {values} with a value"
    );
    println!("slowest: {} ms: {}", slowest.0.as_millis(), slowest.1);
}

struct Random(Rng);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound.max(1) as u64) as usize
    }

    /// One of the pool, changed in a few places.
    fn source(&mut self, pool: &[String]) -> String {
        let mut source: Vec<char> = pool[self.below(pool.len())].chars().collect();
        for _ in 0..=self.below(4) {
            self.change(&mut source, pool);
        }
        let mut source: String = source.into_iter().collect();
        while source.len() > LENGTH_MAX {
            source.pop();
        }
        source
    }

    fn change(&mut self, source: &mut Vec<char>, pool: &[String]) {
        let (from, to) = self.piece(source);
        match self.below(8) {
            0 => drop(source.drain(from..to)),
            1 => {
                let twice = source[from..to].to_vec();
                source.splice(from..from, twice);
            }
            2 => {
                let many = source[from..to].repeat(1 + self.below(60));
                source.splice(from..to, many);
            }
            3 => {
                let letter = char::from_u32(self.below(0x300) as u32).unwrap_or('x');
                source.splice(from..to.min(from + 1), [letter]);
            }
            4 => {
                let number =
                    [0.0, 1.0, -1.0, 1e9, 1e300, 0.1, 9_007_199_254_740_993.0][self.below(7)];
                source.splice(from..to, number.to_string().chars());
            }
            _ => {
                let other: Vec<char> = pool[self.below(pool.len())].chars().collect();
                let (start, end) = self.piece(&other);
                source.splice(from..to, other[start..end].iter().copied());
            }
        }
    }

    /// A stretch of a source: a word, a bracket with what it holds, or anything.
    fn piece(&mut self, source: &[char]) -> (usize, usize) {
        let from = self.below(source.len() + 1);
        let Some(first) = source.get(from) else { return (from, from) };
        let end = match first {
            '(' | '[' | '{' => closing(source, from),
            letter if letter.is_alphanumeric() || *letter == '$' => {
                let is_word = |letter: &&char| letter.is_alphanumeric() || **letter == '$';
                from + source[from..].iter().take_while(is_word).count()
            }
            _ => from + 1 + self.below(8),
        };
        (from, end.min(source.len()))
    }
}

/// Past the bracket that closes the one at a place.
fn closing(source: &[char], from: usize) -> usize {
    let mut depth = 0_i32;
    for (at, letter) in source.iter().enumerate().skip(from) {
        depth += i32::from("([{".contains(*letter)) - i32::from(")]}".contains(*letter));
        if depth == 0 {
            return at + 1;
        }
    }
    source.len()
}
