//! How a branch enters a state and does what it is for: one match over all types.

mod choice;
mod fail;
mod map;
mod parallel;
mod pass;
mod succeed;
pub(super) mod task;
mod wait;

use std::rc::Rc;

use crate::asl::{State, StateKind};
use crate::base::{BranchId, Json, StateName};

use super::branch::{Branch, Here, Position, Visit};
use super::effect::Effect;
use super::history::EventDetails;
use super::turn::Turn;

impl Turn<'_, '_> {
    /// Takes the next turn of a branch that asked for it.
    pub(super) fn proceed(&mut self, id: BranchId, branch: &mut Branch) {
        match std::mem::replace(&mut branch.position, Position::Over) {
            Position::Arriving(name, input) => self.arrive((id, branch), &name, input),
            Position::Entered(visit) => self.begin((id, branch), visit),
            Position::Failing(ending) => self.child_failed((id, branch), ending),
            Position::Waiting(_)
            | Position::Working(..)
            | Position::Forked(..)
            | Position::Mapping(..)
            | Position::Pausing(_)
            | Position::Over => {
                unreachable!("a branch asks to proceed only where it arrives, begins or fails")
            }
        }
    }

    /// Enters a state. Inner branches do its work in a turn of their own.
    fn arrive(&mut self, (id, branch): Here<'_>, name: &StateName, input: Json) {
        if !self.has_room(branch) {
            return;
        }
        let state = Rc::clone(self.execution.machine.state(name));
        let details = EventDetails::StateEntered { state: Rc::clone(&state), input: input.clone() };
        let before = branch.last_event;
        let entered = self.record(branch, details);
        let (entered_at, retries) = (self.at.now, Vec::new());
        let visit = Visit { state: Rc::clone(&state), input, before, entered, entered_at, retries };
        if branch.parent.is_some() {
            branch.position = Position::Entered(visit);
            self.effects.push(Effect::Proceed(id));
        } else {
            self.begin_in((id, branch), &state, visit);
        }
    }

    /// Does what a state is for; also when it is tried again.
    pub(super) fn begin(&mut self, here: Here<'_>, visit: Visit) {
        let state = Rc::clone(&visit.state);
        self.begin_in(here, &state, visit);
    }

    fn begin_in(&mut self, here: Here<'_>, state: &Rc<State>, visit: Visit) {
        match &state.kind {
            StateKind::Pass(pass) => self.pass(here, (state, pass), visit),
            StateKind::Task(task) => self.begin_attempt(here, (state, task), visit),
            StateKind::Choice(choice) => self.choose(here, (state, choice), visit),
            StateKind::Wait(wait) => self.wait(here, (state, wait), visit),
            StateKind::Succeed(succeed) => self.succeed_state(here, (state, succeed), visit),
            StateKind::Fail(fail) => self.fail_state(here, (state, fail), visit),
            StateKind::Parallel(parallel) => self.begin_parallel(here, (state, parallel), visit),
            StateKind::Map(map) => self.begin_map(here, (state, map), visit),
        }
    }

    /// The pause before a retry is over.
    pub(super) fn retry_due(&mut self, id: BranchId, branch: &mut Branch) {
        let Position::Pausing(visit) = std::mem::replace(&mut branch.position, Position::Over)
        else {
            unreachable!("a retry's timer fires only while its branch pauses");
        };
        self.begin((id, branch), visit);
    }
}
