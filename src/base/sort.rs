//! Stable sorting, compiled once for all types: the standard library's sort is compiled again for
//! each type and each order, 4 KB of wasm a time.

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Sorts by a key; what has equal keys stays in order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts by a comparison; what is equal stays in order.
pub fn sort_by<T>(items: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    let places = places_in_order(items.len(), &mut |one, other| order(&items[one], &items[other]));
    arrange(items, places);
}

/// A set of items, put in one by one: the standard library sorts what a set is collected from.
pub fn set_of<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// Where each place's item stands before the sort.
fn places_in_order(length: usize, order: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|one, other| order(*one, *other));
    places
}

/// Moves to each place the item that `places` names for it, along the cycles of the permutation.
fn arrange<T>(items: &mut [T], mut places: Vec<usize>) {
    for start in 0..items.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut places[at], at);
            if from == start {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{sort_by, sort_by_key};
    use crate::seeds::seeds;

    #[test]
    fn sorts_as_the_standard_library_does_and_keeps_the_order_of_equals() {
        seeds(150, |bytes| {
            let mut items: Vec<(u8, usize)> = Vec::new();
            while !bytes.is_empty() && items.len() < 200 {
                items.push((bytes.int_in_range(0..=9)?, items.len()));
            }
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            let mut reversed = items.clone();
            sort_by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
            expected.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
            sort_by(&mut reversed, |one, other| other.0.cmp(&one.0));
            assert_eq!(reversed, expected);
            Ok(())
        });
    }
}
