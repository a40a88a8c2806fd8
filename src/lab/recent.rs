//! The scenarios that lay on the bench before the one that lies there now: a short list, kept in the
//! browser.

use crate::base::{Json, quota};

use super::view::words::count;

/// The list, newest first.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// When it left the bench, as people write it.
    when: String,
    /// All that lay there, for [`from_file`](super::from_file).
    text: String,
}

/// A scenario of the list, on its row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RecentRow {
    /// `Refund approval`
    pub title: String,
    /// `Starts at RequestApproval · 2 runs · 23 Nov 2026, 10:42`
    pub detail: String,
}

impl Recent {
    /// What [`Recent::kept`] wrote; what makes no sense is left out.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        let json = Json::parse(kept).unwrap_or(Json::Null);
        let entry = |it: &Json| {
            let [when, text] = &it.as_array()?[..] else { return None };
            Some(Entry { when: when.as_str()?.into(), text: text.as_str()?.into() })
        };
        let entries = json.as_array().map(|it| it.iter().filter_map(entry).collect());
        let mut recent = Self { entries: entries.unwrap_or_default() };
        recent.cut();
        recent
    }

    /// The list as a text to be kept.
    #[must_use]
    pub fn kept(&self) -> String {
        let entry = |it: &Entry| Json::array([it.when.as_str().into(), it.text.as_str().into()]);
        Json::array(self.entries.iter().map(entry)).to_string()
    }

    /// Puts a bench on the list, in the place of one with the same definition. The oldest are left out
    /// where they are too many, or too long.
    pub fn put(&mut self, text: String, when: &str) {
        let about = About::read(&text);
        self.entries.retain(|it| !About::read(&it.text).is_same(&about));
        self.entries.insert(0, Entry { when: when.to_owned(), text });
        self.cut();
    }

    /// Takes one out.
    pub fn remove(&mut self, at: usize) {
        if at < self.entries.len() {
            self.entries.remove(at);
        }
    }

    /// Takes the oldest one out; whether there was any.
    pub fn drop_oldest(&mut self) -> bool {
        self.entries.pop().is_some()
    }

    /// What lay on the bench, as a file.
    #[must_use]
    pub fn text(&self, at: usize) -> Option<&str> {
        self.entries.get(at).map(|it| it.text.as_str())
    }

    /// The list as it is shown.
    #[must_use]
    pub fn rows(&self) -> Vec<RecentRow> {
        let row = |it: &Entry| {
            let About { title, starts_at, runs, .. } = About::read(&it.text);
            let mut detail = match starts_at {
                Some(state) => String::from("Starts at ") + &state + " · ",
                None => String::from("No definition yet · "),
            };
            if runs > 0 {
                detail = detail + &count(runs, "run") + " · ";
            }
            RecentRow {
                title: title.unwrap_or_else(|| "Your definition".into()),
                detail: detail + &it.when,
            }
        };
        self.entries.iter().map(row).collect()
    }

    fn cut(&mut self) {
        let mut left = quota::RECENT_BYTES;
        let mut fit = 0;
        for entry in self.entries.iter().take(quota::RECENT) {
            let Some(rest) = left.checked_sub(entry.text.len()) else { break };
            (left, fit) = (rest, fit + 1);
        }
        self.entries.truncate(fit);
    }
}

/// What is said of a bench.
struct About {
    title: Option<String>,
    definition: Option<String>,
    starts_at: Option<String>,
    runs: usize,
}

impl About {
    fn read(text: &str) -> Self {
        let json = Json::parse(text).unwrap_or(Json::Null);
        let text = |json: Option<&Json>| json.and_then(Json::as_str).map(str::to_owned);
        let scenario = json.get("scenario");
        let machines = scenario.and_then(|it| it.get("stateMachines")).and_then(Json::as_array);
        let machine = machines.and_then(|it| it.first());
        let definition = text(machine.and_then(|it| it.get("definition")));
        let read = definition.as_ref().and_then(|it| Json::parse(it).ok());
        Self {
            title: text(scenario.and_then(|it| it.get("title"))),
            starts_at: text(read.as_ref().and_then(|it| it.get("StartAt"))),
            runs: json.get("runs").and_then(Json::as_array).map_or(0, |runs| runs.len()),
            definition,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.title == other.title && self.definition == other.definition
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::lab::{Action, Errand, Workbench, from_file};

    #[track_caller]
    fn check(recent: &Recent, expected: Expect) {
        let rows = recent.rows().into_iter().map(|it| it.title + " | " + &it.detail + "\n");
        expected.assert_eq(&rows.collect::<String>());
    }

    /// Does something; what left the bench for it is on the list.
    fn act(bench: &mut Workbench, recent: &mut Recent, action: Action) {
        for errand in bench.apply(action) {
            if let Errand::KeepRecent(text) = errand {
                recent.put(text, "Monday");
            }
        }
    }

    #[test]
    fn what_leaves_the_bench_is_listed() {
        let (mut bench, mut recent) = (Workbench::new(), Recent::default());
        act(&mut bench, &mut recent, Action::OpenScenario("late"));
        check(&recent, expect!["Refund approval | Starts at RequestApproval · 1 run · Monday\n"]);
        act(&mut bench, &mut recent, Action::OpenScenario("approval"));
        assert_eq!(recent.rows().len(), 1, "one that was only looked at is in the gallery");
        let mine = r#"{"StartAt": "Mine", "States": {"Mine": {"Type": "Succeed"}}}"#;
        act(&mut bench, &mut recent, Action::EditDefinition(mine.into()));
        act(&mut bench, &mut recent, Action::OpenScenario("late"));
        let mut recent = Recent::read(&recent.kept());
        check(
            &recent,
            expect![[r#"
                Your definition | Starts at Mine · Monday
                Refund approval | Starts at RequestApproval · 1 run · Monday
            "#]],
        );
        let mut opening = from_file(recent.text(1).expect("an entry")).expect("a bench");
        while opening.step() {}
        bench.open(opening, "Opened again.");
        assert_eq!(bench.view().status.words, "Waiting for you");
        assert_eq!(bench.take_left(), None, "nothing of what lay there is anybody's own");
        recent.remove(0);
        check(&recent, expect!["Refund approval | Starts at RequestApproval · 1 run · Monday\n"]);
    }

    /// The same scenario again takes the place of the older entry.
    #[test]
    fn once_each() {
        let (mut bench, mut recent) = (Workbench::new(), Recent::default());
        for _ in 0..3 {
            act(&mut bench, &mut recent, Action::OpenScenario("approval"));
            act(&mut bench, &mut recent, Action::Run);
        }
        assert_eq!(recent.rows().len(), 1);
    }

    #[test]
    fn no_more_than_the_limits() {
        let mut recent = Recent::default();
        for at in 0..20 {
            recent.put(format!(r#"{{"scenario": {{"title": "{at}"}}}}"#), "");
        }
        assert_eq!((recent.rows().len(), recent.rows()[0].title.as_str()), (quota::RECENT, "19"));
        recent.put("x".repeat(quota::RECENT_BYTES - 200), "");
        assert!((1..quota::RECENT).contains(&recent.rows().len()));
        recent.put("x".repeat(quota::RECENT_BYTES + 1), "");
        assert_eq!(recent.rows().len(), 0, "what is too long is not kept");
    }

    #[test]
    fn nonsense() {
        for kept in ["", "null", "[", "[1, [], [1, 2], [\"a\"]]", "{\"a\": 1}"] {
            assert!(Recent::read(kept).rows().is_empty(), "{kept}");
        }
        let mut odd = Recent::read(r#"[["now", "no JSON"]]"#);
        check(&odd, expect!["Your definition | No definition yet · now\n"]);
        odd.remove(7);
        assert!(odd.drop_oldest() && !odd.drop_oldest());
    }
}
