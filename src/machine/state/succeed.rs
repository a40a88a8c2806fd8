//! How the Succeed state behaves.

use crate::asl::{State, Succeed, Transition};
use crate::base::BranchId;
use crate::machine::branch::{Branch, Visit};
use crate::machine::flow;
use crate::machine::turn::Turn;

impl Turn<'_, '_> {
    pub(super) fn succeed_state(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        (state, succeed): (&State, &Succeed),
        visit: &Visit,
    ) {
        let output = self.evaluate(visit, |scope, at| {
            let effective = flow::effective_input(&succeed.flow, scope, at)?;
            flow::output(&succeed.flow, effective, scope, at)
        });
        match output {
            Ok(output) => self.leave(id, branch, state, output, &Transition::End),
            Err(failure) => self.fail_execution(branch, &failure),
        }
    }
}
