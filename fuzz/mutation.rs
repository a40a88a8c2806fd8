//! Changes seeds by chance, where cargo-fuzz is not to be had: knows nothing of coverage, but runs everywhere.

use std::fs;
use std::path::Path;

use holdpoint::base::Rng;

/// Bytes of an input.
const BYTES: usize = 6000;

/// What is put in somewhere, besides pieces of other seeds.
const TOKENS: [&str; 34] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "$",
    "$$",
    "$.a",
    "..",
    "[*]",
    "[?(@.b>1)]",
    "@",
    "\\",
    "\\u0000",
    "\u{0}",
    "null",
    "true",
    "0",
    "-1",
    "1e300",
    "9223372036854775808",
    "{}",
    "States.Format('{}', $)",
    "{% $states.input %}",
    ".$",
    "\"End\": true",
    "\"Next\": \"A\"",
    "\"Type\": \"Wait\"",
    "é",
    "😀",
    "\n",
];

/// Seeds, and changes of them.
pub(crate) struct Mutation {
    pool: Vec<Vec<char>>,
    rng: Rng,
}

impl Mutation {
    /// The seeds in a folder of the corpus.
    ///
    /// # Panics
    /// Where there are none.
    pub(crate) fn of(corpus: &str, seed: u64) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(corpus);
        let entries = fs::read_dir(&folder).expect("the seeds lie in a folder").flatten();
        let mut paths: Vec<_> = entries.map(|it| it.path()).collect();
        paths.sort();
        let read = |path| String::from_utf8_lossy(&fs::read(path).expect("a seed")).into_owned();
        let pool: Vec<Vec<char>> = paths.iter().map(|it| read(it).chars().collect()).collect();
        assert!(!pool.is_empty(), "{corpus} has seeds");
        Self { pool, rng: Rng::new(seed) }
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.rng.next_u64() % bound.max(1) as u64) as usize
    }

    /// Bytes by chance alone.
    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        (0..20 + self.below(600)).map(|_| self.below(256) as u8).collect()
    }

    /// A seed, changed in a few places.
    pub(crate) fn text(&mut self) -> String {
        let at = self.below(self.pool.len());
        let mut source = self.pool[at].clone();
        for _ in 0..self.below(5) {
            self.change(&mut source);
        }
        let mut source: String = source.into_iter().collect();
        source.truncate(source.floor_char_boundary(BYTES));
        source
    }

    fn change(&mut self, source: &mut Vec<char>) {
        let from = self.below(source.len() + 1);
        let reach = if self.below(4) == 0 { source.len() } else { 10 };
        let to = (from + self.below(reach + 1)).min(source.len());
        match self.below(8) {
            0 => drop(source.drain(from..to)),
            1 => {
                let many = source[from..to].repeat(1 + self.below(30));
                source.splice(from..to, many);
            }
            2 => {
                let letter = char::from_u32(self.below(0x3000) as u32).unwrap_or('x');
                source.splice(from..to.min(from + 1), [letter]);
            }
            3 | 4 => {
                let token = TOKENS[self.below(TOKENS.len())];
                source.splice(from..from, token.chars());
            }
            5 => {
                let number = self.below(1000).to_string();
                source.splice(from..to.min(from + 2), number.chars());
            }
            6 => {
                let other = self.below(self.pool.len());
                let other = self.pool[other].clone();
                let start = self.below(other.len() + 1);
                let end = (start + self.below(200)).min(other.len());
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
