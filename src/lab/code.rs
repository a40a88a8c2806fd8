//! What a code editor asks of a definition: where states stand, what a change makes of the text.
//!
//! Places are offsets in UTF-16 units, as a browser counts them.

use std::rc::Rc;

use crate::asl::{self, Completion, StatePlace};
use crate::base::StateName;
use crate::text::{self, bytes_at, utf16_at};

use super::view::{CanvasView, Lamp};

pub use crate::asl::{Proposal, outline};

/// A change of a text: from, to, and what comes there.
pub type Change = (usize, usize, String);

/// A line that is marked, at the name of a state.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LineMark {
    /// Where the name of the state stands.
    pub at: usize,
    /// `running`, `waiting`, `failed`, `selected`: what the line looks like.
    pub kind: &'static str,
    /// What stands behind it: `Waiting for a token`.
    pub words: Rc<str>,
}

/// A state where something runs, waits or has failed: its name, the kind of its mark, and what that is in
/// words.
pub type LiveState = (StateName, &'static str, Rc<str>);

/// Lines that are marked as those of one state.
const STATE_LINES: usize = 1_000;
/// The mark of a state that has failed.
const FAILED: &str = "failed";

/// The text after changes, whose places are those of the text before all of them, in order.
#[must_use]
pub fn changed(text: &str, changes: &[Change]) -> String {
    let mut new = String::with_capacity(text.len());
    let (mut at, mut units) = (0, 0);
    // Each place is counted from the one before: a text that is laid out anew has many.
    let mut next = |place: usize| {
        let rest = &text[at..];
        let further = bytes_at(rest, place.saturating_sub(units));
        units += utf16_at(rest, further);
        at += further;
        at
    };
    let mut copied = 0;
    for (from, to, insert) in changes {
        new += &text[copied..next(*from)];
        new += insert;
        copied = next(*to);
    }
    new + &text[copied..]
}

/// The one change that makes a text of another; none where they are the same.
#[must_use]
pub fn difference(old: &str, new: &str) -> Option<Change> {
    if old == new {
        return None;
    }
    let same = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
    let start = old.floor_char_boundary(same).min(new.floor_char_boundary(same));
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let backwards = old_rest.bytes().rev().zip(new_rest.bytes().rev());
    let same = backwards.take_while(|(old, new)| old == new).count();
    // Both ends hold the same bytes, so that both have their characters there.
    let end = old_rest.ceil_char_boundary(old_rest.len() - same);
    let behind = old_rest.len() - end;
    let from = utf16_at(old, start);
    let to = from + utf16_at(old_rest, end);
    Some((from, to, new_rest[..new_rest.len() - behind].to_owned()))
}

/// The changes that lay a text out; none where it is not JSON.
#[must_use]
pub fn formatted(text: &str) -> Vec<Change> {
    let edits = text::lay_out(text).unwrap_or_default();
    let (mut bytes, mut units) = (0, 0);
    let mut place = |offset: usize| {
        units += utf16_at(&text[bytes..], offset - bytes);
        bytes = offset;
        units
    };
    let changes = edits.into_iter().map(|edit| {
        let from = place(edit.span.start);
        (from, place(edit.span.end), edit.replacement)
    });
    changes.collect()
}

/// What may be written at a place: where that begins, how much behind the place it takes the place of,
/// and the proposals.
#[must_use]
pub fn completion(text: &str, place: usize) -> Option<(usize, usize, Vec<Proposal>)> {
    let at = bytes_at(text, place);
    let Completion { span, proposals } = asl::complete(text, at)?;
    let behind = utf16_at(&text[at..], span.end.saturating_sub(at));
    Some((utf16_at(text, span.start), behind, proposals))
}

/// What a field means that stands at a place: from, to, and a sentence.
#[must_use]
pub fn explanation(text: &str, place: usize) -> Option<(usize, usize, &'static str)> {
    let (span, sentence) = asl::explain(text, bytes_at(text, place))?;
    Some((utf16_at(text, span.start), utf16_at(text, span.end), sentence))
}

/// The innermost state around a place.
#[must_use]
pub fn state_at(text: &str, place: usize) -> Option<StateName> {
    let at = bytes_at(text, place);
    let around = |it: &StatePlace| it.span.start <= at && at <= it.span.end;
    outline(text).into_iter().rfind(around).map(|it| it.name)
}

/// Where the name of a state stands, and its line from 1.
#[must_use]
pub fn place_of(text: &str, state: &StateName) -> Option<(usize, usize)> {
    let place = outline(text).into_iter().find(|it| it.name == *state)?;
    let line = text[..place.key.start].matches('\n').count() + 1;
    Some((utf16_at(text, place.key.start), line))
}

/// The states where something runs, waits or has failed, with what that is.
#[must_use]
pub fn live(canvas: &CanvasView) -> Vec<LiveState> {
    let live = canvas.nodes.iter().filter_map(|node| {
        let kind = match node.lamp {
            Lamp::Running => "running",
            Lamp::Token | Lamp::Clock => "waiting",
            Lamp::Failed | Lamp::TimedOut => FAILED,
            Lamp::Idle | Lamp::Done | Lamp::Caught | Lamp::Stopped => return None,
        };
        Some((node.name.clone(), kind, node.words.as_str().into()))
    });
    live.collect()
}

/// The lines of the states that are live, and those of the one that is selected, by the outline of the
/// text. All lines of a state that has failed are marked; where one failed inside of it, the first.
#[must_use]
pub fn marks(
    text: &str,
    outline: &[StatePlace],
    live: &[LiveState],
    selected: Option<&StateName>,
) -> Vec<LineMark> {
    let mut marks = Vec::new();
    let live_at = |place: &StatePlace| live.iter().find(|it| it.0 == place.name);
    let has_failed = |place: &StatePlace| live_at(place).is_some_and(|it| it.1 == FAILED);
    for (at, place) in outline.iter().enumerate() {
        if let Some((_, kind, words)) = live_at(place) {
            let mut inside =
                outline[at + 1..].iter().take_while(|it| it.span.end <= place.span.end);
            let is_all = *kind == FAILED && !inside.any(has_failed);
            let lines =
                lines_of(text, place).into_iter().take(if is_all { STATE_LINES } else { 1 });
            let mut words = Some(Rc::clone(words));
            marks.extend(lines.map(|at| LineMark {
                at,
                kind,
                words: words.take().unwrap_or_default(),
            }));
        }
        if selected == Some(&place.name) {
            let lines = lines_of(text, place).into_iter();
            marks.extend(lines.map(|at| LineMark { at, kind: "selected", words: "".into() }));
        }
    }
    marks
}

/// Where the lines of a state begin; the first at its name.
fn lines_of(text: &str, place: &StatePlace) -> Vec<usize> {
    let start = place.key.start;
    let mut next = utf16_at(text, start);
    let lines = text[start..place.span.end].split_inclusive('\n').take(STATE_LINES);
    let begin = lines.map(|line| {
        let at = next;
        next += utf16_at(line, line.len());
        at
    });
    begin.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Action, Workbench};
    use crate::seeds::seeds;

    #[track_caller]
    fn check_change(old: &str, new: &str, expected: Change) {
        let change = difference(old, new).expect("they differ");
        assert_eq!(change, expected);
        assert_eq!(changed(old, &[change]), new);
    }

    #[test]
    fn a_change_makes_the_new_text_of_the_old() {
        check_change("", "ab", (0, 0, "ab".into()));
        check_change("ab", "", (0, 2, "".into()));
        check_change("aXb", "aYYb", (1, 2, "YY".into()));
        check_change("aaa", "aa", (2, 3, "".into()));
        check_change("𝄞ü", "𝄞ö", (2, 3, "ö".into()));
        check_change("ü-", "ö-", (0, 1, "ö".into()));
        check_change("𝄞𝄞", "𝄞", (2, 4, "".into()));
        assert_eq!(difference("a", "a"), None);
    }

    #[test]
    fn any_two_texts_have_a_difference() {
        seeds(200, |u| {
            let (old, new): (&str, &str) = (u.arbitrary()?, u.arbitrary()?);
            if let Some(change) = difference(old, new) {
                assert_eq!(changed(old, &[change]), new);
            }
            Ok(())
        });
    }

    #[test]
    fn several_changes_are_told_in_places_of_the_old_text() {
        let changes = [(1, 3, "X".into()), (3, 3, "Y".into())];
        assert_eq!(changed("ü𝄞c", &changes), "üXYc");
        assert_eq!(changed("abcd", &[(1, 2, "X".into()), (3, 3, "Y".into())]), "aXcYd");
        assert_eq!(changed("ab", &[(9, 99, "X".into())]), "abX");
    }

    #[test]
    fn formatting_is_changes() {
        let text = r#"{"ü":[1,2],"b":{}}"#;
        assert_eq!(changed(text, &formatted(text)), "{\n  \"ü\": [1, 2],\n  \"b\": {}\n}");
        assert!(formatted("{").is_empty());
    }

    const TWO: &str = "{\"States\": {\n\"ü\": {},\n\"B\": {\n\"Type\": \"Pass\"}}}";

    #[test]
    fn places_have_states_and_states_have_places() {
        let at = |place| state_at(TWO, place).map(|it| it.to_string());
        assert_eq!(at(0), None);
        assert_eq!(at(14).as_deref(), Some("ü"));
        assert_eq!(at(30).as_deref(), Some("B"));
        assert_eq!(place_of(TWO, &"B".into()), Some((22, 3)));
        assert_eq!(place_of(TWO, &"C".into()), None);
    }

    #[track_caller]
    fn check_marks(text: &str, live: &[LiveState], expected: &[(usize, &str, &str)]) {
        let marks = marks(text, &outline(text), live, Some(&"B".into()));
        let shown: Vec<_> = marks.iter().map(|it| (it.at, it.kind, &*it.words)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn lines_are_marked() {
        let selected = [(22, "selected", ""), (29, "selected", "")];
        let waiting = ("ü".into(), "waiting", "Waiting".into());
        check_marks(TWO, &[waiting], &[(13, "waiting", "Waiting"), selected[0], selected[1]]);
        let failed = ("B".into(), FAILED, "Failed".into());
        let lines = [(22, FAILED, "Failed"), (29, FAILED, "")];
        check_marks(TWO, &[failed], &[lines[0], lines[1], selected[0], selected[1]]);
    }

    /// Of states within each other the inner one is where it failed.
    #[test]
    fn the_innermost_state_that_failed_is_marked_whole() {
        let text =
            "{\"States\": {\"P\": {\n\"Branches\": [{\"States\": {\n\"A\": {},\n\"C\": {\n}}}]}}}";
        let failed = ["P", "C"].map(|it| (it.into(), FAILED, it.into()));
        check_marks(text, &failed, &[(12, FAILED, "P"), (54, FAILED, "C"), (61, FAILED, "")]);
    }

    /// The mark comes with the failure, and goes with whoever goes back to before it.
    #[test]
    fn a_failed_state_is_live_until_somebody_goes_back() {
        let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 9, "Next": "F"},
            "F": {"Type": "Fail", "Error": "No"}}}"#;
        let mut bench = Workbench::with(machine, "{}");
        bench.apply(Action::Run);
        bench.apply(Action::SkipToHold);
        assert_eq!(live(&bench.view().canvas), [("F".into(), FAILED, "Failed".into())]);
        bench.apply(Action::GoToStart);
        assert!(live(&bench.view().canvas).iter().all(|it| it.1 != FAILED));
    }
}
