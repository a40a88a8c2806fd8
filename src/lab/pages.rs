//! Which pages of a browser keep a bench, each under a name of its own, so that none writes over what
//! another one keeps.

use crate::base::quota;

/// The pages that keep something; who wrote last stands last.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Pages {
    /// The name of each, and whether it is open.
    pages: Vec<(String, bool)>,
}

/// What becomes of a page that comes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Coming {
    /// The name under which it keeps its bench from now on.
    pub name: String,
    /// The name under which stands what it shows, if anything does.
    pub from: Option<String>,
    /// Pages that nobody will come back to by themselves: what they kept is for the list of the recent.
    pub left: Vec<String>,
}

impl Coming {
    /// Whether another page that is open has the same on its bench.
    #[must_use]
    pub fn is_copy(&self) -> bool {
        self.from.as_ref().is_some_and(|from| *from != self.name)
    }
}

impl Pages {
    /// What [`Pages::kept`] wrote; lines that make no sense say nothing.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        let page = |line: &str| {
            let (name, is_open) = line.split_once(' ')?;
            Some((name.to_owned(), is_open == "open"))
        };
        Self { pages: kept.lines().filter_map(page).collect() }
    }

    /// The pages as a text to be kept: a line each.
    #[must_use]
    pub fn kept(&self) -> String {
        let mut text = String::new();
        for (name, is_open) in &self.pages {
            text = text + name + if *is_open { " open\n" } else { " shut\n" };
        }
        text
    }

    /// A page comes: a reload of the one that was called `had`, or another one. It goes on with its own
    /// bench, else with the last one that is shut; what is open in another page it only copies.
    pub fn come(&mut self, had: Option<&str>, new: &str) -> Coming {
        let own = self.pages.iter().find(|(name, _)| Some(name.as_str()) == had);
        let (name, from) = match own.or(self.pages.last()) {
            Some((name, false)) => (name.clone(), Some(name.clone())),
            Some((name, true)) => {
                let free = had.filter(|had| had != name && own.is_none());
                (free.unwrap_or(new).to_owned(), Some(name.clone()))
            }
            None => (had.unwrap_or(new).to_owned(), None),
        };
        self.wrote(&name);
        let mut left = Vec::new();
        let over = self.pages.len().saturating_sub(quota::KEPT_PAGES);
        let mut at = 0;
        self.pages.retain(|(each, is_open)| {
            at += 1;
            let stays = *each == name || (*is_open && at > over);
            if !stays {
                left.push(each.clone());
            }
            stays
        });
        Coming { name, from, left }
    }

    /// A page that went is shown again as it was. Its name may be another page's by now.
    pub fn come_back(&mut self, had: &str, new: &str) -> String {
        let is_taken = self.pages.iter().any(|(name, is_open)| *is_open && name == had);
        let name = if is_taken { new } else { had };
        self.wrote(name);
        name.to_owned()
    }

    /// A page keeps what is on its bench.
    pub fn wrote(&mut self, name: &str) {
        self.pages.retain(|(each, _)| each != name);
        self.pages.push((name.to_owned(), true));
    }

    /// A page goes.
    pub fn go(&mut self, name: &str) {
        for (each, is_open) in &mut self.pages {
            *is_open &= each != name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who comes to which pages, and what becomes of it.
    #[track_caller]
    fn check(pages: &str, had: Option<&str>, expected: (&str, Option<&str>, &[&str]), then: &str) {
        let mut read = Pages::read(&pages.replace(", ", "\n"));
        let Coming { name, from, left } = read.come(had, "new");
        assert_eq!((name.as_str(), from.as_deref()), (expected.0, expected.1), "{pages}");
        assert_eq!(left, expected.2, "{pages}");
        assert_eq!(read.kept().trim().replace('\n', ", "), then, "{pages}");
    }

    #[test]
    fn a_page_comes() {
        check("", None, ("new", None, &[]), "new open");
        check("", Some("a"), ("a", None, &[]), "a open");
        check("a shut", Some("a"), ("a", Some("a"), &[]), "a open");
        check("a shut", None, ("a", Some("a"), &[]), "a open");
        check("a open", None, ("new", Some("a"), &[]), "a open, new open");
        check("a shut, b open", Some("a"), ("a", Some("a"), &[]), "b open, a open");
    }

    /// A tab that was doubled has the name of the other one.
    #[test]
    fn the_name_is_taken() {
        check("a open", Some("a"), ("new", Some("a"), &[]), "a open, new open");
        check("a open, b open", Some("a"), ("new", Some("a"), &[]), "a open, b open, new open");
    }

    /// Of two pages that were shut, one is gone on with, and the other is found among the recent.
    #[test]
    fn what_is_left() {
        check("a shut, b shut", None, ("b", Some("b"), &["a"]), "b open");
        check("a shut, b shut", Some("a"), ("a", Some("a"), &["b"]), "a open");
        check("a shut, b open", None, ("new", Some("b"), &["a"]), "b open, new open");
        check("b open", Some("gone"), ("gone", Some("b"), &[]), "b open, gone open");
    }

    #[test]
    fn no_more_than_the_limit() {
        let many: Vec<String> = (0..8).map(|at| format!("p{at} open")).collect();
        let mut pages = Pages::read(&many.join("\n"));
        assert_eq!(pages.come(None, "new").left, ["p0"]);
        assert_eq!(pages.kept().lines().count(), quota::KEPT_PAGES);
    }

    #[test]
    fn who_goes_and_is_shown_again() {
        let mut pages = Pages::read("a open\nnonsense\nb open\n");
        pages.go("a");
        assert_eq!(pages.kept(), "a shut\nb open\n");
        assert_eq!(pages.come_back("a", "new"), "a");
        assert_eq!(pages.come_back("b", "new"), "new");
    }
}
