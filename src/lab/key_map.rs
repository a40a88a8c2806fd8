//! Which key does what: each deed's own, where a person has chosen no other.

use super::deed::{Deed, SHORTCUTS, Shortcut};

/// The keys, each written as `A`, `[`, `Space`, `Home`, `Shift+ArrowRight`, `Ctrl+K`; Ctrl is Cmd on a Mac.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct KeyMap {
    chosen: Vec<(Deed, String)>,
}

/// Keys that move the focus, send, close, or change what another key is.
const TAKEN: [&str; 10] = [
    "Tab",
    "Shift+Tab",
    "Enter",
    "Shift+Enter",
    "Escape",
    "Shift",
    "Control",
    "Alt",
    "Meta",
    "Dead",
];

impl KeyMap {
    /// The key of a deed.
    #[must_use]
    pub fn key(&self, deed: Deed) -> &str {
        let chosen = self.chosen.iter().find(|(each, _)| *each == deed);
        chosen.map_or(deed.key(), |it| it.1.as_str())
    }

    /// What a key does.
    #[must_use]
    pub fn deed(&self, key: &str) -> Option<Deed> {
        SHORTCUTS.iter().map(|row| row.deed).find(|deed| self.key(*deed) == key)
    }

    /// Whether a key is one that somebody who dictates may press unawares: it prints something.
    #[must_use]
    pub fn is_single(key: &str) -> bool {
        key == "Space" || key.chars().count() == 1
    }

    /// Gives a deed another key.
    ///
    /// # Errors
    ///
    /// A sentence where the key does something else already, or is the browser's.
    pub fn choose(&mut self, deed: Deed, key: &str) -> Result<(), String> {
        if TAKEN.contains(&key) || key.contains("Alt+") || key.contains("Ctrl+") {
            return Err(
                key.to_owned() + " is the browser's. Choose a key by itself, or with Shift."
            );
        }
        match self.deed(key).filter(|other| *other != deed) {
            Some(other) => Err(key.to_owned() + " is taken: " + words(other) + "."),
            None => {
                self.chosen.retain(|(each, _)| *each != deed);
                self.chosen.push((deed, key.to_owned()));
                Ok(())
            }
        }
    }

    /// Whether every key is the table's.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The chosen keys as a text to be kept: a line each.
    #[must_use]
    pub fn kept(&self) -> String {
        let mut text = String::new();
        for row in &SHORTCUTS {
            if let Some((_, key)) = self.chosen.iter().find(|(deed, _)| *deed == row.deed) {
                text = text + row.name + " " + key + "\n";
            }
        }
        text
    }

    /// What such a text says; lines that make no sense say nothing.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        let mut map = Self::default();
        for line in kept.lines() {
            let Some((name, key)) = line.split_once(' ') else { continue };
            if let Some(Shortcut { deed, .. }) = SHORTCUTS.iter().find(|row| row.name == name) {
                map.choose(*deed, key).ok();
            }
        }
        map
    }
}

/// What a deed is called beside its key.
fn words(deed: Deed) -> &'static str {
    let row = SHORTCUTS.iter().find(|row| row.deed == deed);
    row.map_or("", |row| row.words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What choosing a key for Approve comes to.
    #[track_caller]
    fn check(key: &str, expected: &str) {
        let mut map = KeyMap::default();
        let said = map.choose(Deed::Approve, key).err().unwrap_or_else(|| map.kept());
        assert_eq!(said, expected);
        assert_eq!(KeyMap::read(&map.kept()), map);
    }

    #[test]
    fn keys_can_be_chosen() {
        check("B", "approve B\n");
        check("A", "approve A\n");
        check("Shift+End", "approve Shift+End\n");
        check("H", "H is taken: Heartbeat.");
        check("Tab", "Tab is the browser's. Choose a key by itself, or with Shift.");
        check("Ctrl+W", "Ctrl+W is the browser's. Choose a key by itself, or with Shift.");
    }

    #[test]
    fn a_key_that_was_given_up_is_free() {
        let mut map = KeyMap::default();
        map.choose(Deed::Approve, "Y").expect("free");
        map.choose(Deed::Deny, "A").expect("free by now");
        assert_eq!((map.deed("Y"), map.deed("A")), (Some(Deed::Approve), Some(Deed::Deny)));
        assert_eq!(map.deed("D"), None);
    }

    #[test]
    fn what_was_kept_by_another_version_does_no_harm() {
        let map = KeyMap::read("approve Y\nnonsense Z\nx\n\ndeny Y\nheartbeat Tab\n");
        assert_eq!(map.kept(), "approve Y\n");
    }

    /// No two rows of the table have the same key or name.
    #[test]
    fn the_table_is_one_to_one() {
        let map = KeyMap::default();
        for row in &SHORTCUTS {
            assert_eq!(map.deed(row.key), Some(row.deed));
            assert_eq!(SHORTCUTS.iter().filter(|other| other.name == row.name).count(), 1);
        }
    }
}
