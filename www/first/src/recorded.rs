//! The functions that a first visit runs, as `record.mjs` wrote them down: by a hash of each one's name.

use std::collections::BTreeSet;

use crate::module::Module;

/// Eight hexadecimal digits for each function, between spaces and line ends; lines with `#` are for readers.
const RECORDED: &str = include_str!("../functions.txt");

/// The hashes that were recorded.
pub fn recorded() -> BTreeSet<u32> {
    let lines = RECORDED.lines().filter(|it| !it.starts_with('#'));
    lines
        .flat_map(str::split_whitespace)
        .filter_map(|it| u32::from_str_radix(it, 16).ok())
        .collect()
}

/// Whether a function belongs to the first part. Whether a hash table compares two keys hangs on their hashes, which differ
/// with the place of the table in memory, so one visit says nothing of the next: what compares is there.
pub fn is_first(module: &Module, function: u32, recorded: &BTreeSet<u32>) -> bool {
    let name = module.names.get(&function).copied().unwrap_or_default();
    name.contains("hashbrown") && name.contains("equivalent_key")
        || recorded.contains(&hash_of(module, function))
}

/// The hash of the name that the compiler gave a function: FNV-1a. A crate's disambiguator, which differs from one
/// place of the sources to another, does not count.
pub fn hash_of(module: &Module, function: u32) -> u32 {
    let mut hash = Fnv::default();
    let mut in_brackets = false;
    for byte in module.names.get(&function).copied().unwrap_or_default().bytes() {
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
