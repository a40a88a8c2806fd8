//! How a branch enters a state: one match over all types.

mod choice;
mod fail;
mod pass;
mod succeed;
mod task;
mod wait;

use crate::asl::{State, StateKind};
use crate::base::{BranchId, Json, Moment, StateName};
use crate::expr::{Failure, Scope};

use super::branch::{Branch, Position, Visit};
use super::history::EventDetails;
use super::turn::Turn;

impl Turn<'_, '_> {
    /// Enters the state before which a branch stands.
    pub(super) fn proceed(&mut self, id: BranchId, branch: &mut Branch) {
        let Position::Arriving(name, input) =
            std::mem::replace(&mut branch.position, Position::Over)
        else {
            unreachable!("a branch proceeds only after it asked to, and it asks where it arrives");
        };
        if !self.has_room(branch) {
            return;
        }
        let machine = self.machine();
        let state = machine.state(&name);
        let visit = self.enter(branch, state, name, input);
        match &state.kind {
            StateKind::Pass(pass) => self.pass(id, branch, (state, pass), &visit),
            StateKind::Task(task) => self.begin_attempt(id, branch, (state, task), visit),
            StateKind::Choice(choice) => self.choose(id, branch, (state, choice), &visit),
            StateKind::Wait(wait) => self.wait(id, branch, (state, wait), visit),
            StateKind::Succeed(succeed) => self.succeed_state(id, branch, (state, succeed), &visit),
            StateKind::Fail(fail) => self.fail_state(branch, (state, fail), &visit),
        }
    }

    fn enter(&mut self, branch: &mut Branch, state: &State, name: StateName, input: Json) -> Visit {
        let (state_type, entered_name) = (state.kind.type_name(), name.clone());
        let details =
            EventDetails::StateEntered { state_type, name: entered_name, input: input.clone() };
        let entered = self.record(branch, details);
        Visit {
            state: name,
            input,
            entered,
            entered_at: self.at.now,
            retries: Vec::new(),
            variables: branch.variables.clone(),
        }
    }

    /// Evaluates something of a state over its raw input. A failure names the state.
    fn evaluate<T>(
        &mut self,
        visit: &Visit,
        work: impl FnOnce(&Scope<'_>, &mut Moment<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let context = self.execution.context(visit, None, false);
        work(&Scope::new(&visit.input, &context, &visit.variables), self.at)
            .map_err(|failure| failure.in_state(&visit.state, visit.entered.0))
    }
}
