//! What an error leads to: a retry, else a catcher, else the end of the execution.

use crate::asl::{Catcher, ErrorName, Retrier, State, Task, Transition};
use crate::base::BranchId;
use crate::expr::Failure;

use super::backoff::pause_millis;
use super::branch::{Branch, Position, Visit};
use super::effect::TimerReason;
use super::flow;
use super::turn::Turn;

impl Turn<'_, '_> {
    /// An attempt of a task failed. The first retrier whose names match is the one that counts,
    /// also when it has no attempts left; then catchers are asked in order.
    /// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
    pub(super) fn task_failed(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        (state, task): (&State, &Task),
        mut visit: Visit,
        failure: &Failure,
    ) {
        if let Some(pause) = self.next_retry(&task.retry, &mut visit, failure) {
            self.set_timer(TimerReason::RetryDue, id, self.at.now.plus_millis(pause));
            branch.position = Position::Pausing(visit);
        } else if let Some(catcher) =
            task.catch.iter().find(|it| matches(&it.error_equals, failure))
        {
            self.caught(id, branch, state, &visit, (catcher, failure));
        } else {
            self.fail_execution(branch, failure);
        }
    }

    /// The pause before the next attempt in milliseconds, if there is to be one.
    fn next_retry(
        &mut self,
        retriers: &[Retrier],
        visit: &mut Visit,
        failure: &Failure,
    ) -> Option<i64> {
        let at = retriers.iter().position(|it| matches(&it.error_equals, failure))?;
        visit.retries.resize(retriers.len(), 0);
        if i64::from(visit.retries[at]) >= retriers[at].max_attempts {
            return None;
        }
        visit.retries[at] += 1;
        Some(pause_millis(&retriers[at], visit.retries[at], self.at.rng))
    }

    /// The state's own ResultSelector, ResultPath and OutputPath are not applied
    /// (recorded: `test_raise_exception_catch_output_path`).
    fn caught(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        state: &State,
        visit: &Visit,
        (catcher, failure): (&Catcher, &Failure),
    ) {
        match flow::place(&catcher.result_path, &visit.input, failure.error_output()) {
            Ok(output) => {
                self.leave(id, branch, state, output, &Transition::Next(catcher.next.clone()))
            }
            Err(misfit) => {
                let misfit = misfit.in_state(&state.name, visit.entered.0);
                self.fail_execution(branch, &misfit);
            }
        }
    }
}

fn matches(names: &[ErrorName], failure: &Failure) -> bool {
    names.iter().any(|name| name.matches(failure))
}
