//! The variables that `Assign` sets.

use std::rc::Rc;

use crate::base::{Json, SortedMap};

/// The variables that are visible in a scope, by name without `$`. A clone shares them all, so that
/// an inner scope begins with what it can see of the outer ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variables(Rc<SortedMap<Rc<str>, Json>>);

impl Variables {
    /// The value of a variable that was assigned.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Json)> {
        self.0.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets a variable, or gives it a new value.
    pub fn assign(&mut self, name: Rc<str>, value: Json) {
        Rc::make_mut(&mut self.0).insert(name, value);
    }

    /// How much is stored: the bytes of all values.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.values().map(Json::bytes).sum()
    }
}

impl<K: Into<Rc<str>>> FromIterator<(K, Json)> for Variables {
    fn from_iter<I: IntoIterator<Item = (K, Json)>>(members: I) -> Self {
        Self(Rc::new(members.into_iter().map(|(name, value)| (name.into(), value)).collect()))
    }
}
