//! A list that only grows, whose clones share what they have in common.

use std::ops::Index;
use std::rc::Rc;

const CHUNK: usize = 64;

/// A list that only grows. A clone copies two pointers; after it, a push copies at most the last
/// 64 items and the table of full chunks, once.
#[derive(Debug)]
pub struct Log<T> {
    full: Rc<Vec<Rc<Vec<T>>>>,
    last: Rc<Vec<T>>,
}

impl<T> Log<T> {
    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.last.len()
    }

    /// Whether nothing was pushed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a position, from 0.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&T> {
        match self.full.get(at / CHUNK) {
            Some(chunk) => chunk.get(at % CHUNK),
            None => self.last.get(at.checked_sub(self.full.len() * CHUNK)?),
        }
    }

    /// The first item.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// The last item.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    /// How many items there are of which something holds, where it holds of the first ones only.
    pub fn partition_point(&self, holds: impl Fn(&T) -> bool) -> usize {
        let ends_inside = |chunk: &Rc<Vec<T>>| chunk.last().is_some_and(&holds);
        let chunk = self.full.partition_point(ends_inside);
        let rest = self.full.get(chunk).unwrap_or(&self.last);
        chunk * CHUNK + rest.partition_point(holds)
    }

    /// The items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        (0..self.len()).map(|at| &self[at])
    }
}

impl<T: Clone> Log<T> {
    /// Appends an item.
    pub fn push(&mut self, item: T) {
        let last = Rc::make_mut(&mut self.last);
        last.push(item);
        if last.len() == CHUNK {
            let chunk = std::mem::replace(&mut self.last, Rc::new(Vec::with_capacity(CHUNK)));
            Rc::make_mut(&mut self.full).push(chunk);
        }
    }

    /// The item at a position, to be changed. Where clones share it, this copies the table of chunks
    /// and the 64 items of its own.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        let full = self.full.len() * CHUNK;
        if at < full {
            let chunk = &mut Rc::make_mut(&mut self.full)[at / CHUNK];
            return Rc::make_mut(chunk).get_mut(at % CHUNK);
        }
        Rc::make_mut(&mut self.last).get_mut(at - full)
    }

    /// Lets go of all items but the first ones.
    pub fn truncate(&mut self, length: usize) {
        let (full, rest) = (length / CHUNK, length % CHUNK);
        if full < self.full.len() {
            self.last = Rc::new(self.full[full][..rest].to_vec());
            Rc::make_mut(&mut self.full).truncate(full);
        } else if full == self.full.len() {
            Rc::make_mut(&mut self.last).truncate(rest);
        }
    }

    /// The last item, to be changed.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.get_mut(self.len().checked_sub(1)?)
    }
}

impl<T> Index<usize> for Log<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        self.get(at).expect("the list is as long as that")
    }
}

impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self { full: Rc::clone(&self.full), last: Rc::clone(&self.last) }
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self { full: Rc::default(), last: Rc::default() }
    }
}

impl<T: Clone> FromIterator<T> for Log<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut log = Self::default();
        for item in items {
            log.push(item);
        }
        log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_items_are_counted() {
        let log: Log<usize> = (0..130).collect();
        for count in [0, 1, 63, 64, 65, 128, 129, 130] {
            assert_eq!(log.partition_point(|item| *item < count), count);
        }
        assert_eq!(Log::<usize>::default().partition_point(|_| true), 0);
    }

    #[test]
    fn a_clone_keeps_what_it_had() {
        let mut log: Log<usize> = (0..130).collect();
        let before = log.clone();
        for item in 130..200 {
            log.push(item);
        }
        assert_eq!(before.iter().copied().collect::<Vec<_>>(), (0..130).collect::<Vec<_>>());
        assert_eq!(log.iter().copied().collect::<Vec<_>>(), (0..200).collect::<Vec<_>>());
        assert_eq!((before.len(), log.len()), (130, 200));
        assert_eq!((log.get(64), log.get(199), log.get(200)), (Some(&64), Some(&199), None));
        assert!(Log::<u8>::default().is_empty());
    }

    #[test]
    fn a_change_is_not_seen_by_clones() {
        let mut log: Log<usize> = (0..130).collect();
        let before = log.clone();
        for at in [0, 64, 129] {
            *log.get_mut(at).expect("an item") += 1000;
        }
        assert_eq!((log[0], log[64], log.last()), (1000, 1064, Some(&1129)));
        assert_eq!((before[0], before[64], before.last()), (0, 64, Some(&129)));
        assert_eq!((log.first(), log.get(130), log.get(264)), (Some(&1000), None, None));
        assert_eq!(log.get_mut(130), None);
        assert_eq!(log.last_mut(), Some(&mut 1129));
        assert_eq!(Log::<u8>::default().last(), None);
    }

    #[test]
    fn the_end_can_be_taken_off() {
        for length in [0, 1, 63, 64, 65, 128, 130, 131, 500] {
            let mut log: Log<usize> = (0..130).collect();
            let before = log.clone();
            log.truncate(length);
            log.push(1000);
            let kept = length.min(130);
            assert!(log.iter().copied().eq((0..kept).chain([1000])));
            assert_eq!(before.len(), 130);
        }
    }
}
