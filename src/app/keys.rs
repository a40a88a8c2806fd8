//! The keys, as every part of the page knows and shows them.

use yew::prelude::*;

use super::kit::key_cap;
use crate::lab::{Deed, KeyMap};

/// Which key does what, and whether those do that print something.
#[derive(Clone, PartialEq)]
pub(crate) struct Keyboard {
    pub(crate) map: KeyMap,
    pub(crate) single: bool,
}

impl Keyboard {
    /// The deed of a key that acts.
    pub(crate) fn deed(&self, key: &str) -> Option<Deed> {
        self.map.deed(key).filter(|_| self.acts(key))
    }

    /// The key of a deed; nothing where it does not act.
    pub(crate) fn shown(&self, deed: Deed) -> Option<AttrValue> {
        let key = self.map.key(deed);
        self.acts(key).then(|| key.to_owned().into())
    }

    /// The same as ARIA writes it.
    pub(crate) fn aria(&self, deed: Deed) -> Option<String> {
        self.shown(deed).map(|key| key.replace("Ctrl", "Control"))
    }

    /// What a button is called, and its key.
    pub(crate) fn title(&self, name: &str, deed: Deed) -> String {
        match self.shown(deed) {
            Some(key) => name.to_owned() + " (" + &key.replace("Arrow", "") + ")",
            None => name.to_owned(),
        }
    }

    fn acts(&self, key: &str) -> bool {
        self.single || !KeyMap::is_single(key)
    }
}

/// A key with those that are held with it, each drawn, and read out as one. It comes as the map
/// writes it: `Shift+ArrowRight`.
pub(crate) fn caps(key: &str) -> Html {
    let name = key.replace("Arrow", "");
    let (held, last) = match name.rsplit_once('+').filter(|(_, last)| !last.is_empty()) {
        Some((held, last)) => (Some(held.to_owned()), last.to_owned()),
        None => (None, name.clone()),
    };
    html! {
        <span class="caps">
            if let Some(held) = held { { key_cap(held.into(), None) } }
            { key_cap(last.into(), None) }
            <span class="aloud">{name.replace('+', " ")}</span>
        </span>
    }
}
