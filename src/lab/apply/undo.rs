//! Undo and redo of what changed the texts and the set-up. What was typed in one go is one change; what
//! laid something else on the bench brings its runs back, too.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::base::{SortedMap, StateName, Timestamp, quota};
use crate::lab::Action;
use crate::lab::lesson::Lesson;
use crate::lab::playback::Playback;
use crate::lab::run::Run;
use crate::lab::source::Source;
use crate::lab::view;
use crate::lab::workbench::{SetAside, Workbench};
use crate::world::Scenario;

/// What can be undone, and what was.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct Changes {
    done: Vec<Change>,
    undone: Vec<Change>,
    /// Whether the next letter belongs to the last change.
    is_typing: bool,
}

/// A change, with what was there on the other side of it.
#[derive(Clone, Debug)]
struct Change {
    /// `typing in the definition`
    what: &'static str,
    side: Side,
    /// Whether something else was laid on the bench.
    replaces: bool,
}

/// The texts and the set-up at one time; and the runs, where they change with them.
#[derive(Clone, Debug)]
pub(in crate::lab) struct Side {
    scenario: Rc<Scenario>,
    scenario_states: BTreeSet<StateName>,
    set_aside: Option<SetAside>,
    before: Option<Rc<str>>,
    source: Source,
    is_edited: bool,
    run: Option<Run>,
    kept: Vec<Run>,
    run_count: u32,
    start: Option<Timestamp>,
    lesson: Option<Lesson>,
    /// How often something had been laid on the bench.
    laid_count: u32,
}

/// What letters are typed into: many of them are one change.
const TYPED: [&str; 3] =
    ["typing in the definition", "typing in the input", "typing in the set-up"];

/// What an action changes, in words, if it changes texts or set-up.
pub(in crate::lab) fn changed_by(action: &Action) -> Option<&'static str> {
    let is = |is: bool, what: &'static str| is.then_some(what);
    let typed = [
        matches!(action, Action::EditDefinition(_)),
        matches!(action, Action::EditInput(_)),
        matches!(action, Action::EditSetup(..) | Action::EditSetupText(..)),
    ];
    let typed = typed.iter().position(|it| *it).map(|at| TYPED[at]);
    let set_up = matches!(action, Action::SetUp(_) | Action::TakeOut(_) | Action::ChangeSetup(..));
    let pasted = matches!(action, Action::Accept(_) | Action::SwapPasted);
    typed
        .or(is(matches!(action, Action::OpenScenario(_) | Action::Lesson), "opening a scenario"))
        .or(is(matches!(action, Action::TakeBack), "going back to what was there"))
        .or(is(matches!(action, Action::ApplyRepair(_)), "a repair"))
        .or(is(matches!(action, Action::AddCatch), "adding a Catch"))
        .or(is(pasted, "what became of a pasted text"))
        .or(is(set_up, "a change of the set-up"))
}

impl Workbench {
    /// Texts and set-up as they are now.
    pub(in crate::lab) fn side(&self) -> Side {
        Side {
            scenario: Rc::clone(&self.scenario),
            scenario_states: self.scenario_states.clone(),
            set_aside: self.set_aside.clone(),
            before: self.before.clone(),
            source: self.source.clone(),
            is_edited: self.account.is_edited,
            run: self.run.clone(),
            kept: self.kept.clone(),
            run_count: self.run_count,
            start: self.start,
            lesson: self.lesson.clone(),
            laid_count: self.laid_count,
        }
    }

    /// Notes that something changed since `was`, if it did.
    pub(in crate::lab) fn note_change(&mut self, what: &'static str, was: Side) {
        let replaces = was.is_laid_otherwise(self);
        let is_same = was.source.definition == self.source.definition
            && was.source.input == self.source.input
            && was.scenario == self.scenario;
        if is_same && !replaces {
            return;
        }
        let changes = Rc::make_mut(&mut self.changes);
        changes.undone.clear();
        let goes_on = changes.is_typing && changes.done.last().is_some_and(|it| it.what == what);
        changes.is_typing = TYPED.contains(&what);
        if !goes_on {
            changes.done.push(Change { what, side: was.with_runs(replaces), replaces });
            let over = changes.done.len().saturating_sub(quota::UNDO_STEPS);
            changes.done.drain(..over);
        }
    }

    /// What would be undone, and what redone.
    pub(in crate::lab) fn undoable(&self) -> (Option<&'static str>, Option<&'static str>) {
        let last = |changes: &[Change]| changes.last().map(|it| it.what);
        (last(&self.changes.done), last(&self.changes.undone))
    }

    /// Undoes the last change, or does again what was undone last.
    #[inline(never)]
    pub(super) fn change_back(&mut self, undoes: bool) {
        let changes = Rc::make_mut(&mut self.changes);
        let change = if undoes { changes.done.pop() } else { changes.undone.pop() };
        let Some(change) = change else { return };
        let what = String::from("It was ") + change.what + ".";
        let other = self.put_side(change);
        let changes = Rc::make_mut(&mut self.changes);
        if undoes {
            changes.undone.push(other)
        } else {
            changes.done.push(other)
        }
        self.say(if undoes { "Undone." } else { "Redone." }, what, false);
    }

    /// Puts what was on the other side of a change on the bench; the same change seen from there.
    fn put_side(&mut self, change: Change) -> Change {
        let Change { what, side, replaces } = change;
        let other = self.side().with_runs(replaces);
        self.scenario = side.scenario;
        self.scenario_states = side.scenario_states;
        self.set_aside = side.set_aside;
        self.before = side.before;
        self.source = side.source;
        self.account.is_edited = side.is_edited;
        self.account.typed = SortedMap::new();
        Rc::make_mut(&mut self.changes).is_typing = false;
        if replaces {
            (self.start, self.lesson) = (side.start, side.lesson);
            self.put_runs(side.run, side.kept, side.run_count);
        }
        Change { what, side: other, replaces }
    }

    /// A run that comes may have the number of one that goes: nothing is to be taken for its.
    fn put_runs(&mut self, run: Option<Run>, kept: Vec<Run>, count: u32) {
        self.laid_count += 1;
        self.forget_runs();
        (self.visits, self.inspected, self.shown) = Default::default();
        view::refresh(self);
        (self.run, self.kept, self.run_count) = (run, kept, count);
        self.playback = Playback { exponent: self.playback.exponent, ..Playback::default() };
        if let Some(run) = &self.run {
            self.playback.stand(run.holds() > 0);
        }
    }
}

impl Side {
    /// Whether something else has been laid on the bench since.
    pub(super) fn is_laid_otherwise(&self, bench: &Workbench) -> bool {
        self.laid_count != bench.laid_count
    }

    /// Whether a definition of somebody's own has taken the place of the scenario's since.
    pub(super) fn is_left(&self, bench: &Workbench) -> bool {
        let was_known = !self.scenario_states.is_empty();
        was_known && bench.scenario_states.is_empty() && !self.is_laid_otherwise(bench)
    }

    /// Whether the input was the one that came with the scenario.
    pub(super) fn has_own_input(&self) -> bool {
        let first = self.scenario.machines.first();
        let input = first.and_then(|(name, _)| self.scenario.inputs.get(name));
        input.is_some_and(|input| *input == self.source.input)
    }

    fn with_runs(mut self, with: bool) -> Self {
        if !with {
            (self.run, self.kept) = (None, Vec::new());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::base::quota;
    use crate::lab::{Action, Place, Reach, Service, Workbench, from_file, to_file};

    const MINE: &str = r#"{"StartAt": "Mine", "States": {"Mine": {"Type": "Succeed"}}}"#;

    /// All of a bench that a person could miss.
    fn all(bench: &Workbench) -> (String, String, String) {
        let view = bench.view();
        let look = view.status.words + " " + &view.transport.elapsed;
        (bench.kept(), view.scenario.title.to_string(), look)
    }

    /// Each of these is undone by itself, last first, and redone.
    #[track_caller]
    fn check(actions: Vec<Action>) {
        let mut bench = Workbench::new();
        let mut sides = vec![all(&bench)];
        for action in actions {
            bench.apply(action);
            sides.push(all(&bench));
        }
        for side in sides.iter().rev().skip(1) {
            bench.apply(Action::Undo);
            assert_eq!(all(&bench), *side);
        }
        assert_eq!(bench.view().undo, None);
        for side in &sides[1..] {
            bench.apply(Action::Redo);
            assert_eq!(all(&bench), *side);
        }
        assert_eq!(bench.view().redo, None);
    }

    #[test]
    fn each_change_by_itself() {
        check(vec![Action::OpenScenario("late"), Action::OpenScenario("activity")]);
        check(vec![Action::EditDefinition(MINE.into()), Action::EditInput("7".into())]);
        check(vec![Action::EditInput("7".into()), Action::OpenScenario("late"), Action::TakeBack]);
        check(vec![
            Action::EditDefinition("{'StartAt': 'A', 'States': {'A': {'Type': 'Succeed'}}}".into()),
            Action::ApplyRepair(0),
            Action::Accept(0),
        ]);
        check(vec![
            Action::OpenScenario("activity"),
            Action::ChangeSetup("/activities/pack/workers/1".into(), None),
            Action::TakeOut(Place { service: Service::Activities, name: "pack".into() }),
        ]);
    }

    /// What is typed in one go is one change, and an undone one is not mixed with what is typed then.
    #[test]
    fn letters_are_one_change() {
        let mut bench = Workbench::with("", "{}");
        for end in 1..=MINE.len() {
            bench.apply(Action::EditDefinition(MINE[..end].into()));
        }
        assert_eq!(bench.view().undo, Some("typing in the definition"));
        bench.apply(Action::Undo);
        assert_eq!(&*bench.view().source.definition, "");
        bench.apply(Action::EditDefinition("7".into()));
        assert_eq!(bench.view().redo, None);
        bench.apply(Action::Undo);
        assert_eq!(&*bench.view().source.definition, "");
    }

    /// Runs stay where only texts and set-up change, and come back with what they belong to.
    #[test]
    fn runs() {
        let mut bench = Workbench::new();
        bench.apply(Action::EditInput(r#"{"n": 1}"#.into()));
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::Approve(token));
        bench.apply(Action::SkipToHold);
        bench.apply(Action::Undo);
        assert_eq!(bench.view().status.words, "Succeeded", "what ran has run");
        bench.apply(Action::OpenScenario("late"));
        bench.apply(Action::Run);
        bench.apply(Action::Undo);
        assert_eq!(bench.view().status.words, "Succeeded");
        bench.apply(Action::Redo);
        assert_eq!(&*bench.view().scenario.title, "Too late, and twice");
        assert!(bench.view().transport.started, "and its run is there");
    }

    #[test]
    fn a_file_that_was_opened() {
        let mut bench = Workbench::new();
        let was = all(&bench);
        let file = to_file(&Workbench::with(MINE, "{}"), Reach::Runs);
        let mut opening = from_file(&file).expect("a file");
        while opening.step() {}
        bench.open(opening, "Opened from a file.");
        assert_eq!(bench.view().undo, Some("opening"));
        bench.apply(Action::Undo);
        assert_eq!(all(&bench), was);
        assert!(!bench.view().scenario.set_aside);
    }

    #[test]
    fn nothing_to_undo_and_too_much() {
        let mut bench = Workbench::new();
        assert_eq!((bench.view().undo, bench.view().redo), (None, None));
        let was = all(&bench);
        bench.apply(Action::Undo);
        bench.apply(Action::Redo);
        assert_eq!(all(&bench), was);
        for _ in 0..quota::UNDO_STEPS {
            bench.apply(Action::EditInput("1".into()));
            bench.apply(Action::EditDefinition(MINE.into()));
            bench.apply(Action::EditInput("2".into()));
            bench.apply(Action::EditDefinition("{}".into()));
        }
        let mut undone = 0;
        while bench.view().undo.is_some() {
            bench.apply(Action::Undo);
            undone += 1;
        }
        assert_eq!(undone, quota::UNDO_STEPS);
    }
}
