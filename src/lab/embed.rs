//! A page inside of another page: what its address says that it shows, and what may be done there.
//!
//! `?embed=graph+hold+clock&read-only&autoplay&theme=dark`, with a link behind the `#`.

use super::view::View;
use super::{Action, Deed, Doing};

/// What can be shown, each with its name in an address and in words.
pub const PARTS: [(&str, &str); 5] = [
    ("graph", "Graph"),
    ("hold", "Cards of what waits"),
    ("clock", "Clock and its buttons"),
    ("timeline", "Timeline"),
    ("text", "Definition as text"),
];

/// The themes that can be asked for; otherwise it is the reader's.
pub const THEMES: [&str; 2] = ["light", "dark"];

/// What an embedded page is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Embed {
    /// Which of [`PARTS`] are shown; never none.
    pub parts: [bool; 5],
    /// Whether the run can only be looked at.
    pub read_only: bool,
    /// Whether it plays by itself where it is in view.
    pub autoplay: bool,
    /// Which of [`THEMES`] it has.
    pub theme: Option<usize>,
}

impl Default for Embed {
    fn default() -> Self {
        let parts = [true, true, true, false, false];
        Self { parts, read_only: false, autoplay: false, theme: None }
    }
}

impl Embed {
    /// What the search of an address asks for, where it asks for an embedded page; words that make no
    /// sense say nothing.
    #[must_use]
    pub fn read(search: &str) -> Option<Self> {
        let mut embed = None;
        let mut said = Self::default();
        for each in search.trim_start_matches('?').split('&') {
            let (key, value) = each.split_once('=').unwrap_or((each, ""));
            match key {
                "embed" => {
                    let asked = |(name, _): (&str, &str)| value.split('+').any(|it| it == name);
                    let parts = PARTS.map(asked);
                    if parts.contains(&true) {
                        said.parts = parts;
                    }
                    embed = Some(());
                }
                "read-only" => said.read_only = true,
                "autoplay" => said.autoplay = true,
                "theme" => said.theme = THEMES.iter().position(|it| *it == value),
                _ => {}
            }
        }
        embed.map(|()| said)
    }

    /// The same as the search of an address.
    #[must_use]
    pub fn search(&self) -> String {
        let shown = PARTS.iter().zip(self.parts).filter(|(_, is_shown)| *is_shown);
        let names: Vec<&str> = shown.map(|((name, _), _)| *name).collect();
        let mut search = String::from("?embed=") + &names.join("+");
        for (is_said, name) in [(self.read_only, "&read-only"), (self.autoplay, "&autoplay")] {
            search.push_str(if is_said { name } else { "" });
        }
        if let Some(theme) = self.theme.and_then(|at| THEMES.get(at)) {
            search.push_str("&theme=");
            search.push_str(theme);
        }
        search
    }

    /// Whether somebody may do this there. Whoever only reads may move the clock and look around, and
    /// changes nothing of what was done.
    #[must_use]
    pub fn allows(&self, action: &Action) -> bool {
        let looks = matches!(
            action,
            Action::Play
                | Action::Pause
                | Action::SetSpeed(_)
                | Action::SkipToHold
                | Action::SkipTo(_)
                | Action::SeekTo(_)
                | Action::StepBack
                | Action::StepForward
                | Action::GoToStart
                | Action::GoToEnd
                | Action::Tick(_)
                | Action::ShowRun(_)
                | Action::ShowHold(_)
                | Action::Select(_)
                | Action::ShowVisit(_)
                | Action::ShowAttempt(_)
                | Action::FocusRound(..)
                | Action::SavePicture(_)
                | Action::Copy(_)
                | Action::DismissToast
        );
        looks || !self.read_only
    }

    /// What it does by itself once it is in view: a run that can go on does, up to the next hold; one
    /// that stands at its end, or at a hold, is played from its beginning; and where there is none, one
    /// begins.
    #[must_use]
    pub fn begin(view: &View) -> Vec<Action> {
        let clock = &view.transport;
        let waits = clock.ahead.is_none() && !view.holds.is_empty();
        if !clock.started {
            let run = Deed::Run.doing(view, None);
            return run.into_iter().filter_map(act).collect();
        }
        match clock.has_past && (clock.still || waits || view.ending.is_some()) {
            true => vec![Action::GoToStart, Action::Play],
            false if waits => Vec::new(),
            false => vec![Action::Play],
        }
    }

    /// How high it should be, in CSS pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        let [graph, hold, clock, timeline, text] = self.parts;
        let high = if graph || hold || text { 380 } else { 0 };
        let clock = if clock { 60 } else { 0 };
        high + clock + if timeline { 180 } else { 0 } + 46
    }

    /// The element that shows this address in a page of somebody else.
    #[must_use]
    pub fn snippet(&self, address: &str, title: &str) -> String {
        let mut snippet = String::from("<iframe src=\"");
        snippet += &quoted(address);
        snippet += "\" title=\"";
        snippet += &quoted(title);
        snippet += " in Holdpoint\" width=\"100%\" height=\"";
        snippet += &self.height().to_string();
        snippet += "\" style=\"border: 1px solid #7c8694; border-radius: 8px\" loading=\"lazy\" allow=\"clipboard-write; fullscreen\"></iframe>";
        snippet
    }
}

fn act(doing: Doing) -> Option<Action> {
    match doing {
        Doing::Act(action) => Some(action),
        Doing::Show(_) => None,
    }
}

/// A text as the value of an attribute.
fn quoted(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Reach, Workbench, from_link, to_link};

    /// What an address asks for, written again.
    #[track_caller]
    fn check(search: &str, expected: Option<&str>) {
        assert_eq!(Embed::read(search).map(|it| it.search()).as_deref(), expected);
    }

    #[test]
    fn addresses() {
        check("", None);
        check("?approver=1", None);
        check("?embedded", None);
        check("?embed", Some("?embed=graph+hold+clock"));
        check("?embed=", Some("?embed=graph+hold+clock"));
        check("?embed=nothing+that+is", Some("?embed=graph+hold+clock"));
        check("?embed=text+graph", Some("?embed=graph+text"));
        check(
            "?theme=dark&autoplay&embed=timeline&read-only&x=%00",
            Some("?embed=timeline&read-only&autoplay&theme=dark"),
        );
        check("?embed=hold&theme=%22%3E", Some("?embed=hold"));
    }

    #[test]
    fn every_choice_comes_back() {
        for bits in 1..32_u32 {
            let parts = std::array::from_fn(|at| bits >> at & 1 == 1);
            for theme in [None, Some(0), Some(1)] {
                let (read_only, autoplay) = (bits % 2 == 0, bits % 3 == 0);
                let embed = Embed { parts, read_only, autoplay, theme };
                assert_eq!(Embed::read(&embed.search()), Some(embed));
            }
        }
    }

    #[test]
    fn a_snippet_holds_any_title() {
        let snippet = Embed::default().snippet("https://a/?embed=hold&autoplay#v1.x", "\"><b>&");
        assert!(snippet.contains("?embed=hold&amp;autoplay#v1.x\""), "{snippet}");
        assert!(snippet.contains("title=\"&quot;>&lt;b>&amp; in Holdpoint\""), "{snippet}");
    }

    #[test]
    fn who_reads_changes_nothing() {
        let embed = Embed { read_only: true, ..Embed::default() };
        let token = Workbench::new().view().holds[0].token.clone();
        for action in [
            Action::Run,
            Action::Stop,
            Action::Approve(token.clone()),
            Action::Deny(token.clone()),
            Action::Heartbeat(token),
            Action::OpenLink(1, 0),
            Action::EditDefinition(String::new()),
        ] {
            assert!(!embed.allows(&action) && Embed::default().allows(&action), "{action:?}");
        }
        assert!(embed.allows(&Action::Play));
    }

    /// What stands by itself in a bench that was opened from a link of another.
    fn played(bench: &Workbench) -> Workbench {
        let link = to_link(bench, Reach::Run).expect("a link");
        let mut opening = from_link(&link).expect("an opening");
        while opening.step() {}
        let mut embedded = Workbench::reopened(opening, None);
        for action in Embed::begin(&embedded.view()) {
            embedded.apply(action);
        }
        for _ in 0..100 {
            embedded.apply(Action::Tick(50.0));
        }
        embedded
    }

    /// It plays up to the hold that was shared, and no further: nobody's decision is taken away.
    #[test]
    fn autoplay_stops_at_the_hold() {
        let view = played(&Workbench::new()).view();
        assert_eq!(view.status.words, "Waiting for you");
        assert_eq!(view.holds.len(), 1);
    }

    #[test]
    fn autoplay_of_a_run_that_is_over_repeats_it() {
        let mut bench = Workbench::new();
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::Approve(token));
        bench.apply(Action::SkipToHold);
        let view = played(&bench).view();
        assert_eq!((view.status.words.as_str(), view.runs.len()), ("Succeeded", 0));
    }

    #[test]
    fn autoplay_without_a_run_begins_one() {
        let text =
            r#"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": true}}}"#;
        let view = played(&Workbench::with(text, "{}")).view();
        assert_eq!(view.status.words, "Succeeded");
        assert!(Embed::begin(&Workbench::with("", "").view()).is_empty());
    }
}
