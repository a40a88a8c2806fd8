//! How the Succeed state behaves.

use std::rc::Rc;

use crate::asl::{State, Succeed, Transition};
use crate::machine::branch::{Here, Visit};
use crate::machine::flow;
use crate::machine::turn::{Sight, Turn};

impl Turn<'_, '_> {
    pub(super) fn succeed_state(
        &mut self,
        (id, branch): Here<'_>,
        (state, succeed): (&Rc<State>, &Succeed),
        visit: Visit,
    ) {
        let passed = self.evaluate_watched(branch, &visit, Sight::PLAIN, |scope, at, watch| {
            let effective = flow::effective_input(&succeed.flow, scope, at, watch)?;
            flow::output(&succeed.flow, effective, scope, at, watch)
        });
        match passed {
            Ok(passed) => self.leave((id, branch), state, passed, &Transition::End),
            Err(failure) => self.state_failed((id, branch), state, visit, failure),
        }
    }
}
