//! An object that keeps the order of its keys, knows its depth and remembers its size.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::rc::Rc;

use super::{Json, text};

/// Up to this many members a look-up compares keys one by one; beyond it an index is built.
const INDEX_FROM: usize = 16;

/// The members of a JSON object, in the order in which they were first inserted.
#[derive(Debug, Default)]
pub struct Object {
    members: Vec<(Rc<str>, Json)>,
    /// Counted when first asked for.
    depth: OnceCell<NonZeroU32>,
    /// Counted when first asked for; so many that 32 bits do not hold them count as that many.
    bytes: OnceCell<NonZeroU32>,
    /// Where each key stands; only for objects of more than [`INDEX_FROM`] members.
    #[expect(clippy::box_collection, reason = "most objects have none, and are many")]
    index: OnceCell<Box<HashMap<Rc<str>, usize>>>,
}

impl Object {
    /// The object `{}`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The object `{}`, with room for so many members.
    #[must_use]
    pub fn with_capacity(members: usize) -> Self {
        Self { members: Vec::with_capacity(members), ..Self::default() }
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether this is `{}`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.position(key).map(|at| &self.members[at].1)
    }

    /// The members in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Rc<str>, &Json)> + ExactSizeIterator {
        self.members.iter().map(|(key, value)| (key, value))
    }

    /// The values in order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Json> + ExactSizeIterator {
        self.members.iter().map(|(_, value)| value)
    }

    /// Sets a member. A key that is there keeps its place and gets the new value.
    pub fn insert(&mut self, key: Rc<str>, value: Json) {
        self.bytes.take();
        self.depth.take();
        // Counted from the inside out, so that counting never goes deep.
        let _ = value.depth();
        if let Some(at) = self.position(&key) {
            self.members[at].1 = value;
        } else {
            if let Some(index) = self.index.get_mut() {
                index.insert(Rc::clone(&key), self.members.len());
            }
            self.members.push((key, value));
        }
    }

    /// Takes a member out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Json> {
        let at = self.position(key)?;
        self.bytes.take();
        self.depth.take();
        self.index.take();
        Some(self.members.remove(at).1)
    }

    pub(super) fn depth(&self) -> u32 {
        let count = || {
            let inside = self.values().map(Json::depth).max().unwrap_or(0);
            NonZeroU32::MIN.saturating_add(inside)
        };
        self.depth.get_or_init(count).get()
    }

    pub(super) fn bytes(&self) -> usize {
        let count = || {
            let braces_and_commas = 1 + self.members.len().max(1);
            let of = |(key, value): &(Rc<str>, Json)| text::quoted_bytes(key) + 1 + value.bytes();
            let bytes = self.members.iter().map(of).fold(braces_and_commas, usize::saturating_add);
            NonZeroU32::MIN.saturating_add(u32::try_from(bytes - 1).unwrap_or(u32::MAX))
        };
        self.bytes.get_or_init(count).get() as usize
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.members.len() <= INDEX_FROM {
            return self.members.iter().position(|(name, _)| &**name == key);
        }
        self.index().get(key).copied()
    }

    fn index(&self) -> &HashMap<Rc<str>, usize> {
        self.index.get_or_init(|| {
            let places = self.members.iter().enumerate().map(|(at, (key, _))| (Rc::clone(key), at));
            Box::new(places.collect())
        })
    }
}

/// The copy is about to be changed: what can be counted again is not copied.
impl Clone for Object {
    fn clone(&self) -> Self {
        Self {
            members: self.members.clone(),
            depth: OnceCell::new(),
            bytes: OnceCell::new(),
            index: OnceCell::new(),
        }
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.members.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl FromIterator<(Rc<str>, Json)> for Object {
    fn from_iter<I: IntoIterator<Item = (Rc<str>, Json)>>(members: I) -> Self {
        let members = members.into_iter();
        let mut object = Self::with_capacity(members.size_hint().0);
        for (key, value) in members {
            object.insert(key, value);
        }
        object
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_objects_behave_alike() {
        for size in [3_i64, 40] {
            let key = |at: i64| Rc::<str>::from(format!("k{at}"));
            let mut object: Object = (0..size).map(|at| (key(at), Json::from(at))).collect();
            object.insert(key(1), Json::Null);
            assert_eq!(object.len() as i64, size);
            assert_eq!(object.get("k1"), Some(&Json::Null));
            assert_eq!(object.remove("k0"), Some(Json::from(0)));
            assert_eq!(object.get("k0"), None);
            assert_eq!(object.get("k2"), Some(&Json::from(2)));
            object.insert(key(size), Json::Bool(true));
            assert_eq!(object.get(&key(size)), Some(&Json::Bool(true)));
            assert_eq!(object.iter().next().map(|(key, _)| &**key), Some("k1"));
        }
    }
}
