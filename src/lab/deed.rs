//! What a person can do by a key: the one table that the keyboard, the help, the settings and the palette
//! read, and what each row of it comes to now.

use super::Action;
use super::view::{HoldView, View};
use crate::base::TaskToken;

/// Something that has a key of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Deed {
    /// Starts an execution.
    Run,
    /// Takes the first of what is offered for a pasted text.
    Mend,
    /// Lets the clock run, or halts it.
    Play,
    /// On by an event.
    StepOn,
    /// Back by an event.
    StepBack,
    /// On to the next hold or deadline.
    Skip,
    /// Back to where the run began.
    GoToStart,
    /// Returns a token with success.
    Approve,
    /// Asks with which error a token is returned.
    Deny,
    /// Keeps a token alive.
    Heartbeat,
    /// Shows the token before.
    PreviousToken,
    /// Shows the token after.
    NextToken,
    /// Takes back the last change of texts or set-up.
    Undo,
    /// Does it again.
    Redo,
    /// Into the editor.
    Write,
    /// Large, for an audience; and back.
    Present,
    /// Opens the palette.
    Palette,
    /// Opens the help.
    Help,
}

impl Deed {
    /// Its key, unless another one is chosen, as [`KeyMap`](super::KeyMap) writes keys. Asked for where a key is shown:
    /// that needs no names and no words.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Palette => "Ctrl+K",
            Self::Run => "Ctrl+Enter",
            Self::Mend => "Alt+Enter",
            Self::Play => "Space",
            Self::StepOn => "ArrowRight",
            Self::StepBack => "ArrowLeft",
            Self::Skip => "Shift+ArrowRight",
            Self::GoToStart => "Home",
            Self::Approve => "A",
            Self::Deny => "D",
            Self::Heartbeat => "H",
            Self::PreviousToken => "[",
            Self::NextToken => "]",
            Self::Write => "E",
            Self::Undo => "Ctrl+Z",
            Self::Redo => "Ctrl+Shift+Z",
            Self::Present => "P",
            Self::Help => "?",
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Shortcut {
    /// What it does.
    pub deed: Deed,
    /// Its name where a chosen key is kept.
    pub name: &'static str,
    /// What it does, in words.
    pub words: &'static str,
    /// Its key, unless another one is chosen.
    pub key: &'static str,
}

const fn row(deed: Deed, name: &'static str, words: &'static str) -> Shortcut {
    Shortcut { deed, name, words, key: deed.key() }
}

/// Every deed, in the order in which they are listed.
pub const SHORTCUTS: [Shortcut; 18] = [
    row(Deed::Palette, "palette", "Everything that can be done, by words"),
    row(Deed::Run, "run", "Run the definition"),
    row(Deed::Mend, "mend", "Take what is offered for a pasted text"),
    row(Deed::Play, "play", "Play or pause the clock"),
    row(Deed::StepOn, "on", "On to the next event"),
    row(Deed::StepBack, "back", "Back to the event before"),
    row(Deed::Skip, "skip", "Skip to the next hold or deadline"),
    row(Deed::GoToStart, "start", "Back to the start"),
    row(Deed::Approve, "approve", "Approve"),
    row(Deed::Deny, "deny", "Deny: asks for the error first"),
    row(Deed::Heartbeat, "heartbeat", "Heartbeat"),
    row(Deed::PreviousToken, "previous-token", "Previous token"),
    row(Deed::NextToken, "next-token", "Next token"),
    row(Deed::Write, "write", "Edit the definition; Esc leaves it"),
    row(Deed::Undo, "undo", "Undo the last change of texts or set-up"),
    row(Deed::Redo, "redo", "Redo what was undone"),
    row(Deed::Present, "present", "Present: large, without the editor"),
    row(Deed::Help, "help", "Help and shortcuts"),
];

/// What a deed comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    /// The workbench does it.
    Act(Action),
    /// The page does it by itself.
    Show(Show),
}

/// What the page shows without asking the workbench.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Show {
    /// The definition, ready to be typed in.
    Definition,
    /// The graph, where it is not there already.
    Graph,
    /// The bars.
    Timeline,
    /// The history.
    Events,
    /// The mails.
    Inbox,
    /// The tokens, living and dead.
    Tokens,
    /// The simulated account.
    Account,
    /// The gallery of scenarios.
    Scenarios,
    /// Links and files.
    Share,
    /// What was asked in the run, to be changed.
    Asked,
    /// Mails and cards alone, in another window.
    Approver,
    /// The palette.
    Palette,
    /// The settings.
    Settings,
    /// The help.
    Help,
    /// Large, for an audience; or as before.
    Present,
    /// The other one of the two themes.
    Theme,
    /// The other one of the two editors.
    OtherEditor,
}

impl Deed {
    /// What it comes to now; nothing where it cannot be done. Answers go to the token that has the
    /// focus, else to the one that is shown.
    #[must_use]
    pub fn doing(self, view: &View, focused: Option<&str>) -> Option<Doing> {
        let clock = &view.transport;
        let act = |can: bool, action: Action| can.then_some(Doing::Act(action));
        let goes_on = clock.started && !clock.still;
        match self {
            Self::Run => act(view.source.can_run, Action::Run),
            Self::Mend => act(view.source.offer.is_some(), Action::Accept(0)),
            Self::Play if clock.playing => act(clock.started, Action::Pause),
            Self::Play => act(goes_on, Action::Play),
            Self::StepOn => act(goes_on, Action::StepForward),
            Self::StepBack => act(clock.has_past, Action::StepBack),
            Self::Skip => act(goes_on, Action::SkipToHold),
            Self::GoToStart => act(clock.has_past, Action::GoToStart),
            Self::Approve => answer(view, focused, Action::Approve),
            Self::Deny => answer(view, focused, Action::BeginDenial),
            Self::Heartbeat => answer(view, focused, Action::Heartbeat),
            Self::PreviousToken => token(view, view.holds.len().saturating_sub(1)),
            Self::NextToken => token(view, 1),
            Self::Undo => act(view.undo.is_some(), Action::Undo),
            Self::Redo => act(view.redo.is_some(), Action::Redo),
            Self::Write => Some(Doing::Show(Show::Definition)),
            Self::Present => Some(Doing::Show(Show::Present)),
            Self::Palette => Some(Doing::Show(Show::Palette)),
            Self::Help => Some(Doing::Show(Show::Help)),
        }
    }
}

/// The card that answers go to.
pub(super) fn answered<'a>(view: &'a View, focused: Option<&str>) -> Option<&'a HoldView> {
    let has_focus = |hold: &&HoldView| focused == Some(hold.token.as_str());
    view.holds.iter().find(has_focus).or_else(|| view.holds.get(view.shown))
}

fn answer(view: &View, focused: Option<&str>, action: fn(TaskToken) -> Action) -> Option<Doing> {
    answered(view, focused).map(|hold| Doing::Act(action(hold.token.clone())))
}

/// To another open token; from the last one on to the first.
fn token(view: &View, by: usize) -> Option<Doing> {
    let count = view.holds.len();
    let next = view.holds.get((view.shown + by) % count.max(1)).filter(|_| count > 1);
    next.map(|hold| Doing::Act(Action::ShowHold(hold.token.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Workbench;

    /// The names of what can be done now.
    #[track_caller]
    fn check(view: &View, expected: &str) {
        let can = SHORTCUTS.iter().filter(|row| row.deed.doing(view, None).is_some());
        let names: Vec<_> = can.map(|row| row.name).collect();
        assert_eq!(names.join(" "), expected);
    }

    #[test]
    fn only_what_is_possible() {
        check(&Workbench::with("", "").view(), "palette write present help");
        let mut bench = Workbench::new();
        check(
            &bench.view(),
            "palette run play on back skip start approve deny heartbeat write present help",
        );
        let Some(Doing::Act(approve)) = Deed::Approve.doing(&bench.view(), None) else {
            panic!("a token waits");
        };
        bench.apply(approve);
        bench.apply(Action::SkipToHold);
        check(&bench.view(), "palette run back start write present help");
    }

    /// The play button's key pauses while the clock runs.
    #[test]
    fn play_and_pause() {
        let wait =
            r#"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": true}}}"#;
        let mut bench = Workbench::with(wait, "{}");
        bench.apply(Action::Run);
        assert_eq!(Deed::Play.doing(&bench.view(), None), Some(Doing::Act(Action::Pause)));
        bench.apply(Action::Pause);
        assert_eq!(Deed::Play.doing(&bench.view(), None), Some(Doing::Act(Action::Play)));
    }
}
