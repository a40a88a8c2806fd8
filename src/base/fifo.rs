//! A queue whose clones share what they have in common.

use std::collections::VecDeque;
use std::rc::Rc;

const CHUNK: usize = 64;

/// First in, first out. A clone copies a pointer for each 64 items; after it, a change copies those
/// of one pointer.
#[derive(Clone, Debug)]
pub struct Fifo<T> {
    /// None of them is empty, but for the only one.
    chunks: VecDeque<Rc<VecDeque<T>>>,
}

impl<T> Fifo<T> {
    /// The item that came first.
    #[must_use]
    pub fn front(&self) -> Option<&T> {
        self.chunks.front()?.front()
    }

    /// The item that came last.
    #[must_use]
    pub fn back(&self) -> Option<&T> {
        self.chunks.back()?.back()
    }
}

impl<T: Clone> Fifo<T> {
    /// Puts an item behind all others.
    pub fn push(&mut self, item: T) {
        match self.chunks.back_mut() {
            Some(last) if last.len() < CHUNK => Rc::make_mut(last).push_back(item),
            Some(_) | None => self.chunks.push_back(Rc::new(VecDeque::from([item]))),
        }
    }

    /// Takes the item that came first.
    pub fn pop(&mut self) -> Option<T> {
        let first = Rc::make_mut(self.chunks.front_mut()?);
        let item = first.pop_front();
        if first.is_empty() && self.chunks.len() > 1 {
            self.chunks.pop_front();
        }
        item
    }
}

impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self { chunks: VecDeque::new() }
    }
}

#[cfg(test)]
mod tests {
    use crate::seeds::seeds;

    use super::*;

    /// Whatever is put in and taken out, and however often it is cloned in between.
    #[test]
    fn what_comes_first_goes_first() {
        seeds(200, |u| {
            let mut pairs = vec![(Fifo::default(), VecDeque::new())];
            for number in 0..u.int_in_range(0..=400)? {
                let which = u.choose_index(pairs.len())?;
                if pairs.len() < 4 && u.ratio(1, 20)? {
                    pairs.push(pairs[which].clone());
                }
                let (fifo, expected) = &mut pairs[which];
                match u.int_in_range(0..=20)? {
                    0..=8 => assert_eq!(fifo.pop(), expected.pop_front()),
                    _ => {
                        fifo.push(number);
                        expected.push_back(number);
                    }
                }
                for (fifo, expected) in &pairs {
                    assert_eq!((fifo.front(), fifo.back()), (expected.front(), expected.back()));
                }
            }
            Ok(())
        });
    }
}
