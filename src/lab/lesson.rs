//! The lesson of the first scenario: five things to do. Whether one is done is seen by what the run shows,
//! not by what was pressed for it.

use std::rc::Rc;

use crate::base::StateName;
use crate::world::{GALLERY, gallery_scenario};

use super::view::{Lamp, View};
use super::workbench::Workbench;

/// How many things there are to do.
pub const LESSON_STEPS: usize = 5;

/// How far somebody is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Lesson {
    /// How many things are done.
    pub(super) done: usize,
    /// The state where the execution goes if nobody answers, as somebody said before it went.
    pub(super) guess: Option<StateName>,
}

impl Workbench {
    /// Begins the lesson, on its scenario; or ends it.
    pub(super) fn toggle_lesson(&mut self) {
        if self.lesson_now().is_some() {
            self.lesson = None;
            return;
        }
        let (name, _) = GALLERY[0];
        let title = gallery_scenario(name).and_then(|it| it.title);
        self.lesson = Some(Lesson::default());
        if self.scenario.title != title || self.lesson_now().is_none() {
            self.open_scenario(name);
        }
        self.lesson = Some(Lesson::default());
    }

    /// The lesson, while the definition is the one that it is about.
    pub(super) fn lesson_now(&self) -> Option<&Lesson> {
        let first = self.scenario.machines.first();
        let is_its_own = first.is_some_and(|(_, it)| *it == self.source.definition);
        self.lesson.as_ref().filter(|_| is_its_own && self.scenario.title.is_some())
    }

    /// Goes on in the lesson, where what is to be done now is done: from one view to the next. Says whether it
    /// did.
    pub(super) fn follow_lesson(&mut self, was: &View) -> bool {
        let view = self.view();
        let is_on = self.lesson_now().is_some();
        let Some(lesson) = self.lesson.as_mut().filter(|_| is_on) else { return false };
        let is_done = match lesson.done {
            0 => was_accepted(&view, "SendTaskSuccess"),
            1 => was_accepted(&view, "SendTaskFailure"),
            2 => {
                let waits = view.holds.first().map(|hold| &hold.state);
                let chosen = view.selected.as_ref().filter(|it| was.selected.as_ref() != Some(it));
                lesson.guess = chosen.filter(|it| waits.is_some_and(|waits| waits != *it)).cloned();
                lesson.guess.is_some()
            }
            3 => view.history.iter().any(|row| row.kind == "TaskTimedOut"),
            4 => view.runs.iter().any(|run| run.is_shown && run.origin.is_some()),
            _ => false,
        };
        lesson.done += usize::from(is_done);
        is_done
    }
}

fn was_accepted(view: &View, action: &str) -> bool {
    view.calls.iter().any(|call| call.accepted && call.action == action)
}

/// What is to be done now, in a sentence or two, with its number.
pub(super) fn told(lesson: &Lesson, view: &View) -> (usize, Rc<str>) {
    let stands = !view.transport.started || view.ending.is_some();
    let first = if stands && lesson.done < 4 { "Press Run. " } else { "" };
    let words = match lesson.done {
        0 => "The execution stands still until its token comes back. Press Approve.",
        1 => "Deny it, and see which Catch takes the error.",
        2 => "What if nobody answers? Choose the state on the graph where it will go.",
        3 => "Skip ahead to the heartbeat limit and see whether you were right.",
        4 => "Now go back (‹) to the hold and Approve: whoever acts in the past gets another run.",
        _ => "Both runs are kept; compare them from the list beside the clock. That was the guide.",
    };
    let verdict = match &lesson.guess {
        Some(guess) if lesson.done == 4 && view.ending.is_some() => {
            let is_right =
                |node: &Rc<super::view::NodeView>| node.name == *guess && node.lamp != Lamp::Idle;
            let is_right = view.canvas.nodes.iter().any(is_right);
            String::from(if is_right { "Right: " } else { "It did not go to " })
                + guess.as_str()
                + ". "
        }
        Some(_) | None => String::new(),
    };
    ((lesson.done + 1).min(LESSON_STEPS), (verdict + first + words).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Action;

    fn told_by(bench: &Workbench) -> (usize, String) {
        bench
            .view()
            .scenario
            .lesson
            .clone()
            .map(|(at, words)| (at, words.to_string()))
            .expect("a lesson")
    }

    /// Does something, and holds which step the lesson is at then, and how its words begin.
    #[track_caller]
    fn check(bench: &mut Workbench, actions: Vec<Action>, step: usize, words: &str) {
        for action in actions {
            bench.apply(action);
        }
        let (at, told) = told_by(bench);
        assert_eq!(at, step, "{told}");
        assert!(told.starts_with(words), "{told}");
    }

    fn token(bench: &Workbench) -> crate::base::TaskToken {
        bench.view().holds[0].token.clone()
    }

    fn select(name: &str) -> Action {
        Action::Select(Some(name.into()))
    }

    fn to_the_hold(bench: &mut Workbench) {
        bench.apply(Action::Run);
        while bench.view().status.lamp != Lamp::Token {
            bench.apply(Action::SkipToHold);
        }
    }

    #[test]
    fn from_the_first_step_to_the_last() {
        let mut bench = Workbench::new();
        check(&mut bench, vec![], 1, "The execution stands still");
        let approve = Action::Approve(token(&bench));
        check(&mut bench, vec![approve, Action::SkipToHold], 2, "Press Run. Deny");
        to_the_hold(&mut bench);
        let deny = Action::Deny(token(&bench));
        check(&mut bench, vec![deny, Action::SkipToHold], 3, "Press Run. What if");
        check(&mut bench, vec![select("Escalate")], 3, "Press Run");
        to_the_hold(&mut bench);
        check(&mut bench, vec![select("RequestApproval")], 3, "What if nobody");
        check(&mut bench, vec![select("Escalate")], 4, "Skip ahead");
        check(&mut bench, vec![Action::SkipToHold], 5, "Right: Escalate. Now go back");
        bench.apply(Action::GoToStart);
        while bench.view().status.lamp != Lamp::Token {
            bench.apply(Action::StepForward);
        }
        check(&mut bench, vec![], 5, "Now go back");
        let approve = Action::Approve(token(&bench));
        check(&mut bench, vec![approve], 5, "Both runs are kept");
        bench.apply(Action::Lesson);
        assert_eq!(bench.view().scenario.lesson, None);
    }

    #[test]
    fn a_wrong_guess_is_told() {
        let mut bench = Workbench::new();
        bench.lesson = Some(Lesson { done: 2, guess: None });
        check(&mut bench, vec![select("SaveFeedback")], 4, "Skip ahead");
        check(&mut bench, vec![Action::SkipToHold], 5, "It did not go to SaveFeedback. Now");
    }

    #[test]
    fn it_belongs_to_its_scenario() {
        let mut bench = Workbench::new();
        bench.apply(Action::OpenScenario("late"));
        assert_eq!(bench.view().scenario.lesson, None);
        check(&mut bench, vec![Action::Lesson], 1, "Press Run. The execution");
        assert_eq!(&*bench.view().scenario.title, "Refund approval");
        let text = bench.view().source.definition.replace("Escalate", "GiveUp");
        bench.apply(Action::EditDefinition(text));
        assert_eq!(bench.view().scenario.lesson, None, "it would tell of what is not there");
        check(&mut bench, vec![Action::Undo], 1, "Press Run.");
    }
}
