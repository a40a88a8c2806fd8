//! An array that knows its depth and remembers its size.

use std::cell::OnceCell;
use std::ops::Deref;

use super::Json;

/// The items of a JSON array; reads like a slice.
#[derive(Clone, Debug)]
pub struct Array {
    items: Vec<Json>,
    depth: u32,
    /// Counted when first asked for: intermediate values are never asked.
    bytes: OnceCell<usize>,
}

impl Array {
    /// An array of these items.
    #[must_use]
    pub fn new(items: Vec<Json>) -> Self {
        let depth = 1 + items.iter().map(Json::depth).max().unwrap_or(0);
        Self { items, depth, bytes: OnceCell::new() }
    }

    pub(super) fn depth(&self) -> u32 {
        self.depth
    }

    pub(super) fn bytes(&self) -> usize {
        *self.bytes.get_or_init(|| {
            let commas = self.items.len().saturating_sub(1);
            2 + commas + self.items.iter().map(Json::bytes).sum::<usize>()
        })
    }
}

impl Deref for Array {
    type Target = [Json];

    fn deref(&self) -> &[Json] {
        &self.items
    }
}

impl PartialEq for Array {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}
