//! How the Pass state behaves.

use crate::asl::{Pass, State};
use crate::base::BranchId;
use crate::machine::branch::{Branch, Visit};
use crate::machine::flow;
use crate::machine::turn::Turn;

impl Turn<'_, '_> {
    pub(super) fn pass(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        (state, pass): (&State, &Pass),
        visit: &Visit,
    ) {
        let output = self.evaluate(visit, |scope, at| {
            let effective = flow::effective_input(&pass.flow, scope, at)?;
            let result = pass.result.clone().unwrap_or(effective);
            flow::output(&pass.flow, result, scope, at)
        });
        match output {
            Ok(output) => self.leave(id, branch, state, output, &pass.transition),
            Err(failure) => self.fail_execution(branch, &failure),
        }
    }
}
