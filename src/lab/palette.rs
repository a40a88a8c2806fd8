//! Everything that a person can do on the page now, in words: what the palette lists.

use super::code::{changed, formatted};
use super::deed::{Deed, Doing, SHORTCUTS, Show, answered};
use super::view::{View, gallery};
use super::{Action, FileKind, PictureKind};

/// How fast the clock can be set, by name.
const SPEEDS: [(&str, f64); 6] = [
    ("1×", 0.0),
    ("10×", 1.0),
    ("100×", 2.0),
    ("1,000×", 3.0),
    ("10,000×", 4.0),
    ("100,000×", 5.0),
];

/// What the page can show, whatever is on the bench.
const PLACES: [(&str, Show); 14] = [
    ("Show the graph", Show::Graph),
    ("Show the timeline", Show::Timeline),
    ("Show the events", Show::Events),
    ("Show the inbox", Show::Inbox),
    ("Show the tokens and calls", Show::Tokens),
    ("Show the account", Show::Account),
    ("Scenarios", Show::Scenarios),
    ("Share: links and files", Show::Share),
    ("What was asked in this run: move, take out, ask again", Show::Asked),
    ("Open the approver in another window", Show::Approver),
    ("Settings", Show::Settings),
    ("Light or dark theme", Show::Theme),
    ("Simple editor or code editor", Show::OtherEditor),
    ("Help and shortcuts", Show::Help),
];

/// Something that can be done now.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteRow {
    /// `Approve RequestApproval`
    pub words: String,
    /// What its key does.
    pub deed: Option<Deed>,
    /// What it comes to.
    pub doing: Doing,
}

/// What can be done now: first what has a key, then the rest, then where one can go.
#[must_use]
pub fn palette(view: &View, focused: Option<&str>) -> Vec<PaletteRow> {
    let mut rows = Vec::new();
    for row in &SHORTCUTS {
        let listed = !matches!(row.deed, Deed::Palette | Deed::Help);
        if let Some(doing) = row.deed.doing(view, focused).filter(|_| listed) {
            let words = words(row.deed, row.words, view, focused);
            rows.push(PaletteRow { words, deed: Some(row.deed), doing });
        }
    }
    let mut act = |words: String, action: Action| {
        rows.push(PaletteRow { words, deed: None, doing: Doing::Act(action) });
    };
    format(view, &mut act);
    time(view, &mut act);
    answers(view, &mut act);
    records(view, &mut act);
    for (words, show) in PLACES {
        let deed = (show == Show::Help).then_some(Deed::Help);
        rows.push(PaletteRow { words: words.to_owned(), deed, doing: Doing::Show(show) });
    }
    let mut act = |words: String, action: Action| {
        rows.push(PaletteRow { words, deed: None, doing: Doing::Act(action) });
    };
    ways(view, &mut act);
    rows
}

/// Those in which every typed word occurs; those that begin with what is typed come first.
#[must_use]
pub fn found<'a>(rows: &'a [PaletteRow], typed: &str) -> Vec<&'a PaletteRow> {
    let typed = typed.trim().to_lowercase();
    let (mut first, mut then) = (Vec::new(), Vec::new());
    for row in rows {
        let words = row.words.to_lowercase();
        if words.starts_with(&typed) {
            first.push(row);
        } else if typed.split_whitespace().all(|word| words.contains(word)) {
            then.push(row);
        }
    }
    first.append(&mut then);
    first
}

/// What a deed is called now.
fn words(deed: Deed, words: &str, view: &View, focused: Option<&str>) -> String {
    let state = || answered(view, focused).map_or("", |hold| hold.state.as_str());
    match deed {
        Deed::Approve => String::from("Approve ") + state(),
        Deed::Deny => String::from("Deny ") + state(),
        Deed::Heartbeat => String::from("Heartbeat of ") + state(),
        Deed::Play if view.transport.playing => "Pause the clock".into(),
        Deed::Play => "Play the clock".into(),
        Deed::Write => "Edit the definition".into(),
        Deed::Undo => String::from("Undo ") + view.undo.unwrap_or_default(),
        Deed::Redo => String::from("Redo ") + view.redo.unwrap_or_default(),
        Deed::Mend => {
            let first = view.source.offer.as_ref().and_then(|offer| offer.choices.first());
            first.map_or_else(|| words.to_owned(), |(label, _)| label.clone())
        }
        Deed::Run
        | Deed::StepOn
        | Deed::StepBack
        | Deed::Skip
        | Deed::GoToStart
        | Deed::PreviousToken
        | Deed::NextToken
        | Deed::Present
        | Deed::Palette
        | Deed::Help => words.to_owned(),
    }
}

/// Lays the definition out anew, where that changes it.
fn format(view: &View, act: &mut dyn FnMut(String, Action)) {
    let text = &view.source.definition;
    let changes = formatted(text);
    if !changes.is_empty() {
        act("Format the definition".into(), Action::EditDefinition(changed(text, &changes)));
    }
}

fn time(view: &View, act: &mut dyn FnMut(String, Action)) {
    let clock = &view.transport;
    for skip in &clock.skips {
        act(String::from("Skip to ") + &skip.label, Action::SkipTo(skip.to));
    }
    if clock.ahead.is_some() {
        act("To where this run has come".into(), Action::GoToEnd);
    }
    if clock.started && view.ending.is_none() {
        act("Stop the execution".into(), Action::Stop);
    }
    for (words, exponent) in SPEEDS {
        act(String::from("Speed ") + words, Action::SetSpeed(exponent));
    }
}

/// What may become of what waits, beside what has a key.
fn answers(view: &View, act: &mut dyn FnMut(String, Action)) {
    for moment in view.holds.get(view.shown).iter().flat_map(|hold| &hold.moments) {
        // The clock offers what comes before a limit.
        if view.transport.skips.iter().all(|skip| skip.to != moment.to) {
            act(moment.label.clone(), Action::SkipTo(moment.to));
        }
    }
    for node in &view.canvas.nodes {
        for answer in &node.answers {
            let has_key = matches!(
                answer.action,
                Action::Approve(_) | Action::BeginDenial(_) | Action::Heartbeat(_)
            );
            if !has_key || view.holds.len() > 1 {
                act(answer.name.clone(), answer.action.clone());
            }
        }
    }
    for mail in view.inbox.iter() {
        for (at, link) in mail.links.iter().enumerate() {
            let words = String::from("Follow the link ") + &link.label + " in " + &mail.subject;
            act(words, Action::OpenLink(mail.id, at));
        }
    }
}

fn records(view: &View, act: &mut dyn FnMut(String, Action)) {
    if !view.history.is_empty() {
        act("Copy the history as AWS's JSON".into(), Action::CopyHistory);
        act("Save the history as AWS's JSON".into(), Action::Save(FileKind::History));
    }
    if !view.canvas.nodes.is_empty() {
        act("Save the graph as SVG".into(), Action::SavePicture(PictureKind::Svg));
        act("Save the graph as PNG".into(), Action::SavePicture(PictureKind::Png));
    }
    for (at, problem) in view.source.problems.iter().enumerate() {
        if let Some(repair) = &problem.repair {
            act(repair.clone() + " · " + &problem.place, Action::ApplyRepair(at));
        }
    }
    if view.scenario.has_mocks {
        act("Save the mocks for Step Functions Local".into(), Action::Save(FileKind::Mocks));
    }
    let words = if view.scenario.lesson.is_some() { "End the guide" } else { "Guide: five steps" };
    act(words.into(), Action::Lesson);
    if view.scenario.set_aside {
        act("Back to my text".into(), Action::TakeBack);
    }
}

/// States, runs and scenarios.
fn ways(view: &View, act: &mut dyn FnMut(String, Action)) {
    for node in &view.canvas.nodes {
        let words = String::from("Go to state ") + node.name.as_str();
        act(words, Action::Select(Some(node.name.clone())));
    }
    for run in view.runs.iter().filter(|run| !run.is_shown) {
        act(String::from("Show ") + &run.name + " · " + &run.words, Action::ShowRun(run.number));
    }
    for card in gallery() {
        let words = if card.name.is_empty() { "" } else { "Open scenario " };
        act(String::from(words) + &card.title, Action::OpenScenario(card.name));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::lab::Workbench;

    /// What is found when something is typed.
    #[track_caller]
    fn check(view: &View, typed: &str, expected: Expect) {
        let rows = palette(view, None);
        let words: Vec<_> = found(&rows, typed).iter().map(|it| it.words.as_str()).collect();
        expected.assert_eq(&words.join("\n"));
    }

    #[test]
    fn found_as_typed() {
        let view = Workbench::new().view();
        check(
            &view,
            "appr",
            expect![[r#"
                Approve RequestApproval
                Deny RequestApproval
                Heartbeat of RequestApproval
                Skip to 1 s before the heartbeat limit of RequestApproval
                Follow the link Approve in Your decision is needed
                Open the approver in another window
                Go to state RequestApproval
                Open scenario Refund approval
                Open scenario Three approvers, one veto
                Open scenario A Map of approvals"#]],
        );
        check(
            &view,
            "go to",
            expect![[r#"
            Go to state RequestApproval
            Go to state SaveFeedback
            Go to state TellRequester
            Go to state Escalate"#]],
        );
        check(&view, " STATE esc", expect!["Go to state Escalate"]);
        check(
            &view,
            "speed 10",
            expect![[r#"
            Speed 10×
            Speed 100×
            Speed 10,000×
            Speed 100,000×"#]],
        );
        check(
            &view,
            "limit",
            expect![[r#"
            Skip to 1 s before the heartbeat limit of RequestApproval
            Never answer: let the heartbeat limit pass"#]],
        );
        check(
            &view,
            "open",
            expect![[r#"
                Open the approver in another window
                Open scenario Refund approval
                Open scenario A worker that dies
                Open scenario The forgotten callback
                Open scenario Three approvers, one veto
                Open scenario A Map of approvals
                Open scenario A poison message
                Open scenario Too late, and twice
                Open scenario An activity and its workers
                Open scenario Asking in a loop, or waiting
                Open scenario A child calls its parent back
                Open scenario First answer wins
                Open scenario Reminders beside the wait"#]],
        );
        check(&view, "nothing like this", expect![[r#""#]]);
    }

    #[test]
    fn all_of_an_empty_bench() {
        check(
            &Workbench::with("", "").view(),
            "",
            expect![[r#"
                Edit the definition
                Present: large, without the editor
                Speed 1×
                Speed 10×
                Speed 100×
                Speed 1,000×
                Speed 10,000×
                Speed 100,000×
                Guide: five steps
                Show the graph
                Show the timeline
                Show the events
                Show the inbox
                Show the tokens and calls
                Show the account
                Scenarios
                Share: links and files
                What was asked in this run: move, take out, ask again
                Open the approver in another window
                Settings
                Light or dark theme
                Simple editor or code editor
                Help and shortcuts
                Open scenario Refund approval
                Open scenario A worker that dies
                Open scenario The forgotten callback
                Open scenario Three approvers, one veto
                Open scenario A Map of approvals
                Open scenario A poison message
                Open scenario Too late, and twice
                Open scenario An activity and its workers
                Open scenario Asking in a loop, or waiting
                Open scenario A child calls its parent back
                Open scenario First answer wins
                Open scenario Reminders beside the wait
                Clear the bench"#]],
        );
    }

    /// A text that is laid out already is not offered it.
    #[test]
    fn format() {
        let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
        let mut bench = Workbench::with(machine, "");
        check(&bench.view(), "format", expect!["Format the definition"]);
        let view = bench.view();
        let rows = palette(&view, None);
        let Some(Doing::Act(act)) = found(&rows, "format").first().map(|it| it.doing.clone())
        else {
            panic!("it is offered");
        };
        bench.apply(act);
        assert!(bench.view().source.definition.starts_with("{\n  \"StartAt\": \"A\","));
        check(&bench.view(), "format", expect![]);
        check(&Workbench::with("{", "").view(), "format", expect![]);
    }

    /// Each token of several can be answered, not only the one that is shown.
    #[test]
    fn several_tokens() {
        let mut bench = Workbench::new();
        bench.apply(Action::OpenScenario("map"));
        bench.apply(Action::Run);
        bench.apply(Action::SkipToHold);
        check(&bench.view(), "approve request", expect![[r#""#]]);
    }

    /// Whatever is offered can be done, and does something.
    #[test]
    fn nothing_is_offered_in_vain() {
        let bench = Workbench::new();
        for row in palette(&bench.view(), None) {
            if let Doing::Act(action) = row.doing {
                let mut bench = bench.clone();
                let errands = bench.apply(action);
                let changed = bench.view() != Workbench::new().view() || !errands.is_empty();
                assert!(changed || row.words == "Speed 100×", "{} did nothing", row.words);
            }
        }
    }
}
