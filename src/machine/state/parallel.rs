//! How the Parallel state behaves.

use crate::asl::{Parallel, State};
use crate::machine::branch::{Here, Position, Visit};
use crate::machine::flow;
use crate::machine::fork::{Child, Fork};
use crate::machine::history::EventDetails;
use crate::machine::turn::{Sight, Turn};

impl Turn<'_, '_> {
    /// Begins all branches. A retry begins them all anew
    /// (recorded: `test_parallel_state_retry`).
    pub(super) fn begin_parallel(
        &mut self,
        (id, branch): Here<'_>,
        (state, parallel): (&State, &Parallel),
        visit: Visit,
    ) {
        let input = self.evaluate(branch, &visit, Sight::RETRYING, |scope, at| {
            flow::effective_input(&parallel.flow, scope, at)
        });
        let input = match input {
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
