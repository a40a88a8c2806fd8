//! A sorted map whose clones share what they have in common.

use std::borrow::Borrow;
use std::ops::{Bound, RangeBounds};
use std::rc::Rc;

/// Entries of a chunk.
const CHUNK: usize = 64;

type Entry<K, V> = (K, V);
type Chunk<K, V> = Rc<Vec<Entry<K, V>>>;

/// A map in the order of its keys. A clone copies a pointer; after it, a change copies the table of
/// chunks, a pointer for each, and one chunk of at most 64 entries.
#[derive(Debug)]
pub struct SharedMap<K, V> {
    /// In order; none of them is empty.
    chunks: Rc<Vec<Chunk<K, V>>>,
    len: usize,
}

/// Where an entry is, or would be: which chunk, and at which place there.
type Place = (usize, usize);

impl<K, V> SharedMap<K, V> {
    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries, by their keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter()).map(|(key, value)| (key, value))
    }

    /// The keys, in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// The entry with the least key.
    #[must_use]
    pub fn first(&self) -> Option<(&K, &V)> {
        let (key, value) = self.chunks.first()?.first()?;
        Some((key, value))
    }
}

impl<K: Ord, V> SharedMap<K, V> {
    /// The value of a key.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (chunk, at) = self.find(key).ok()?;
        Some(&self.chunks[chunk][at].1)
    }

    /// Whether there is an entry with a key.
    #[must_use]
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// The entries whose keys lie in a range, by their keys.
    pub fn range<Q: Ord + ?Sized, R: RangeBounds<Q>>(
        &self,
        range: R,
    ) -> impl Iterator<Item = (&K, &V)>
    where
        K: Borrow<Q>,
    {
        let (chunk, at) = match range.start_bound() {
            Bound::Unbounded => (0, 0),
            Bound::Included(key) => self.find(key).unwrap_or_else(|place| place),
            Bound::Excluded(key) => {
                self.find(key).map_or_else(|place| place, |(chunk, at)| (chunk, at + 1))
            }
        };
        let chunks = self.chunks.get(chunk..).unwrap_or_default();
        let entries = chunks.iter().flat_map(|chunk| chunk.iter()).skip(at);
        let entries = entries.take_while(move |(key, _)| match range.end_bound() {
            Bound::Unbounded => true,
            Bound::Included(end) => key.borrow() <= end,
            Bound::Excluded(end) => key.borrow() < end,
        });
        entries.map(|(key, value)| (key, value))
    }

    /// The place of a key; as an error the one that it would have.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Place, Place>
    where
        K: Borrow<Q>,
    {
        let behind = self.chunks.partition_point(|chunk| chunk[0].0.borrow() <= key);
        let chunk = behind.saturating_sub(1);
        let entries = self.chunks.get(chunk).map_or(&[][..], |entries| entries);
        let found = entries.binary_search_by(|(it, _)| it.borrow().cmp(key));
        found.map(|at| (chunk, at)).map_err(|at| (chunk, at))
    }
}

impl<K: Clone + Ord, V: Clone> SharedMap<K, V> {
    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.find(key).ok()?;
        Some(self.value_at(place))
    }

    /// The value of a key, which is put there if there is none.
    pub fn get_or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let place = match self.find(&key) {
            Ok(place) => place,
            Err(place) => self.insert_at(place, (key, V::default())),
        };
        self.value_at(place)
    }

    /// Puts a value in the place of a key, and gives the one that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(place) => Some(std::mem::replace(self.value_at(place), value)),
            Err(place) => {
                self.insert_at(place, (key, value));
                None
            }
        }
    }

    /// Takes an entry out; its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.find(key).ok()?;
        Some(self.remove_at(place).1)
    }

    /// Takes the entry with the least key out.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        (!self.is_empty()).then(|| self.remove_at((0, 0)))
    }

    fn value_at(&mut self, (chunk, at): Place) -> &mut V {
        &mut self.chunk(chunk)[at].1
    }

    fn chunk(&mut self, chunk: usize) -> &mut Vec<Entry<K, V>> {
        Rc::make_mut(&mut Rc::make_mut(&mut self.chunks)[chunk])
    }

    /// Puts an entry where it belongs. A full chunk is cut there: keys that grow fill their chunks.
    fn insert_at(&mut self, (chunk, at): Place, entry: Entry<K, V>) -> Place {
        self.len += 1;
        if self.chunks.is_empty() {
            Rc::make_mut(&mut self.chunks).push(Rc::new(vec![entry]));
            return (0, 0);
        }
        if self.chunks[chunk].len() < CHUNK {
            self.chunk(chunk).insert(at, entry);
            return (chunk, at);
        }
        let middle = if at == CHUNK { CHUNK } else { CHUNK / 2 };
        let upper = self.chunk(chunk).split_off(middle);
        if at < middle {
            self.chunk(chunk).insert(at, entry);
            Rc::make_mut(&mut self.chunks).insert(chunk + 1, Rc::new(upper));
            return (chunk, at);
        }
        let mut behind = upper;
        behind.insert(at - middle, entry);
        Rc::make_mut(&mut self.chunks).insert(chunk + 1, Rc::new(behind));
        (chunk + 1, at - middle)
    }

    /// Takes an entry out. Neighbours that are small then become one.
    fn remove_at(&mut self, (chunk, at): Place) -> Entry<K, V> {
        self.len -= 1;
        let entry = self.chunk(chunk).remove(at);
        let left = self.chunks[chunk].len();
        let next = self.chunks.get(chunk + 1).map_or(CHUNK, |next| next.len());
        if left == 0 {
            Rc::make_mut(&mut self.chunks).remove(chunk);
        } else if left + next <= CHUNK / 2 {
            let next = Rc::make_mut(&mut self.chunks).remove(chunk + 1);
            self.chunk(chunk).extend(next.iter().cloned());
        }
        entry
    }
}

impl<K, V> Clone for SharedMap<K, V> {
    fn clone(&self) -> Self {
        Self { chunks: Rc::clone(&self.chunks), len: self.len }
    }
}

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        Self { chunks: Rc::default(), len: 0 }
    }
}

impl<K: Clone + Ord, V: Clone> FromIterator<(K, V)> for SharedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::seeds::seeds;
    use arbtest::arbitrary::{Result, Unstructured};

    use super::*;

    type Pair = (SharedMap<u16, usize>, BTreeMap<u16, usize>);

    fn change(u: &mut Unstructured<'_>, (map, expected): &mut Pair, number: usize) -> Result<()> {
        let key = u.int_in_range(0..=300)?;
        match u.int_in_range(0..=9)? {
            0 => assert_eq!(map.pop_first(), expected.pop_first()),
            1..=2 => assert_eq!(map.remove(&key), expected.remove(&key)),
            3 => {
                *map.get_or_default(key) += 1;
                *expected.entry(key).or_default() += 1;
            }
            4 => assert_eq!(map.get_mut(&key), expected.get_mut(&key)),
            5 => {
                let range = key..=key.saturating_add(u.int_in_range(0..=90)?);
                assert!(map.range(range.clone()).eq(expected.range(range)));
            }
            6 => {
                let past = (Bound::Excluded(key), Bound::Unbounded);
                assert!(map.range(past).eq(expected.range(past)));
            }
            _ => {
                let next = u16::try_from(number).expect("few changes");
                let key = if u.ratio(1, 2)? { key } else { next };
                assert_eq!(map.insert(key, number), expected.insert(key, number));
            }
        }
        Ok(())
    }

    /// Whatever is done to a map, to its clones, and to the clones of these.
    #[test]
    fn it_is_what_a_plain_map_is() {
        seeds(150, |u| {
            let mut pairs = vec![Pair::default()];
            for number in 0..u.int_in_range(0..=900)? {
                let which = u.choose_index(pairs.len())?;
                if pairs.len() < 4 && u.ratio(1, 30)? {
                    pairs.push(pairs[which].clone());
                }
                change(u, &mut pairs[which], number)?;
            }
            for (map, expected) in &pairs {
                assert!(map.iter().eq(expected.iter()));
                assert!(map.keys().eq(expected.keys()) && map.values().eq(expected.values()));
                assert_eq!((map.len(), map.first()), (expected.len(), expected.first_key_value()));
                assert_eq!(map.is_empty(), expected.is_empty());
                let all = 0..=1000;
                assert!(all.clone().all(|key| map.get(&key) == expected.get(&key)));
                assert!(all.clone().all(|it| map.contains_key(&it) == expected.contains_key(&it)));
            }
            Ok(())
        });
    }

    #[test]
    fn keys_that_grow_fill_their_chunks() {
        let map: SharedMap<usize, ()> = (0..640).map(|key| (key, ())).collect();
        assert_eq!(map.chunks.len(), 10);
    }
}
