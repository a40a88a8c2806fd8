//! What a first visit runs, as `record.mjs` wrote it down: of each function a hash of its name, its shape, and which of
//! its places ran.

use std::collections::BTreeMap;

use crate::blocks::Blocks;
use crate::module::Module;
use crate::plan::Step;

/// A line for each function; lines with `#` are for readers.
const RECORDED: &str = include_str!("../functions.txt");

/// Names of what does now this, now that, at each visit: where in a collection or in memory there is room hangs on all that
/// came before, and what is drawn first on how fast the browser is.
const CHANCE: [&str; 4] =
    ["hashbrown", "]::collections::btree::node", "dlmalloc", "TopologicalQueue"];

/// What was recorded, by the hash of the name and by the shape.
pub struct Recorded(BTreeMap<u32, BTreeMap<u32, Ran>>);

/// Whether each place of a function ran until somebody was asked, and until the end.
#[derive(Clone)]
pub struct Ran {
    pub first: Vec<bool>,
    pub next: Vec<bool>,
}

impl Recorded {
    /// Reads what was recorded.
    pub fn read() -> Self {
        let mut functions = BTreeMap::<_, BTreeMap<_, _>>::new();
        for line in RECORDED.lines().filter(|it| !it.starts_with('#')) {
            if let [hash, shape, first, next] = line.split(':').collect::<Vec<_>>()[..]
                && let (Ok(hash), Ok(shape)) =
                    (u32::from_str_radix(hash, 16), u32::from_str_radix(shape, 16))
            {
                let (mut first, next) = (digits(first), digits(next));
                // Nothing is written of what did not run at first.
                first.resize(next.len(), false);
                let ran = Ran { first, next };
                functions.entry(hash).or_default().insert(shape, ran);
            }
        }
        Self(functions)
    }

    /// How many functions were recorded, by their names, and how many of these a module has.
    pub fn found(&self, module: &Module) -> (usize, usize) {
        let mut there: Vec<u32> = module.names.keys().map(|it| hash_of(module, *it)).collect();
        there.sort_unstable();
        let found = self.0.keys().filter(|it| there.binary_search(it).is_ok()).count();
        (self.0.len(), found)
    }

    /// The part that a function belongs to. Whether a hash table compares two keys hangs on their hashes, and these on
    /// where things lie in memory, which another build may change: what compares is there.
    pub fn step(&self, module: &Module, function: u32) -> Step {
        let name = name(module, function);
        if name.contains("hashbrown") && name.contains("equivalent_key") {
            return Step::First;
        }
        match self.0.get(&hash_of(module, function)) {
            Some(shapes) if shapes.values().any(|it| it.first.contains(&true)) => Step::First,
            Some(_) => Step::Next,
            None => Step::Rest,
        }
    }

    /// What ran of a function, where that says what runs another time.
    pub fn ran(&self, module: &Module, function: u32, blocks: &Blocks) -> Option<&Ran> {
        let ran = self.0.get(&hash_of(module, function))?.get(&blocks.shape)?;
        let name = name(module, function);
        let is_chance = CHANCE.iter().any(|it| name.contains(it));
        (!is_chance && ran.next.len() >= blocks.leaders.len()).then_some(ran)
    }
}

fn digits(text: &str) -> Vec<bool> {
    let digits = text.chars().filter_map(|it| it.to_digit(16));
    digits.flat_map(|it| [8, 4, 2, 1].map(|bit| it & bit != 0)).collect()
}

fn name<'a>(module: &Module<'a>, function: u32) -> &'a str {
    module.names.get(&function).copied().unwrap_or_default()
}

/// The hash of the name that the compiler gave a function: FNV-1a. A crate's disambiguator, which differs from one
/// place of the sources to another, does not count.
pub fn hash_of(module: &Module, function: u32) -> u32 {
    let mut hash = Fnv::default();
    let mut in_brackets = false;
    for byte in name(module, function).bytes() {
        in_brackets |= byte == b'[';
        if !in_brackets {
            hash.take(byte);
        }
        in_brackets &= byte != b']';
    }
    hash.0
}

/// FNV-1a with 32 bits.
pub struct Fnv(pub u32);

impl Default for Fnv {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Fnv {
    /// Takes one more byte.
    pub fn take(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
}
