//! How the Parallel state behaves.

use std::rc::Rc;

use crate::asl::{Parallel, State};
use crate::base::Json;
use crate::expr::Failure;
use crate::machine::branch::{Branch, Here, Position, Visit};
use crate::machine::flow;
use crate::machine::fork::{Child, Fork};
use crate::machine::history::EventDetails;
use crate::machine::turn::{Sight, Turn};

impl Turn<'_, '_> {
    /// What every branch begins with.
    pub(in crate::machine) fn parallel_input(
        &mut self,
        branch: &Branch,
        parallel: &Parallel,
        visit: &Visit,
    ) -> Result<Json, Failure> {
        self.evaluate_watched(branch, visit, Sight::RETRYING, |scope, at, watch| {
            flow::effective_input(&parallel.flow, scope, at, watch)
        })
    }

    /// Begins all branches. A retry begins them all anew
    /// (recorded: `test_parallel_state_retry`).
    pub(super) fn begin_parallel(
        &mut self,
        (id, branch): Here<'_>,
        (state, parallel): (&Rc<State>, &Parallel),
        visit: Visit,
    ) {
        let input = match self.parallel_input(branch, parallel, &visit) {
            Ok(input) => input,
            Err(failure) => return self.state_failed((id, branch), state, visit, failure),
        };
        if !self.has_room(branch) {
            return;
        }
        let last_event = self.record(branch, EventDetails::ParallelStateStarted);
        let mut fork = Fork::new(parallel.branches.len(), None);
        for (index, block) in parallel.branches.iter().enumerate() {
            let (start_at, input, item) =
                (block.start_at.clone(), input.clone(), branch.item.clone());
            let child = Child { index, start_at, input, last_event, item };
            self.begin_child((id, branch), &mut fork, child);
        }
        branch.position = Position::Forked(visit, fork);
    }
}
