//! What an error leads to: a retry, else a catcher, else the end of the branch.

use std::rc::Rc;

use crate::asl::{Catcher, ErrorName, Retrier, State, StateKind, Transition};
use crate::expr::Failure;

use super::backoff::pause_millis;
use super::branch::{Here, Position, Visit};
use super::effect::TimerReason;
use super::flow;
use super::history::EventDetails;
use super::turn::{Sight, Turn};

impl Turn<'_, '_> {
    /// An attempt of a state failed. The first retrier whose names match is the one that counts,
    /// also when it has no attempts left; then catchers are asked in order.
    /// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
    pub(super) fn recover(
        &mut self,
        (id, branch): Here<'_>,
        state: &Rc<State>,
        mut visit: Visit,
        failure: Failure,
    ) {
        if failure.is_fatal() {
            return self.fail_branch((id, branch), failure, None);
        }
        let recovery = state.recovery().expect("only states with Retry and Catch recover");
        self.watch.tell(|it| it.failure = Some(failure.clone()));
        if let Some(pause) = self.next_retry(&recovery.retry, &mut visit, &failure) {
            self.watch.tell(|it| it.pause_millis = Some(pause));
            self.set_timer(TimerReason::RetryDue, id, self.at.now.plus_millis(pause));
            branch.position = Position::Pausing(visit);
            return;
        }
        if let Some(failed) = given_up(state) {
            if !self.has_room(branch) {
                return;
            }
            self.record(branch, failed);
        }
        match recovery.catch.iter().position(|it| matches(&it.error_equals, &failure)) {
            Some(at) => {
                self.watch.tell(|it| it.catch_index = Some(at));
                self.caught((id, branch), state, &visit, (&recovery.catch[at], &failure));
            }
            None => self.fail_branch((id, branch), failure, stood_in(state)),
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
        self.watch.tell(|it| it.retry_index = Some(at));
        visit.retries.resize(retriers.len(), 0);
        if i64::from(visit.retries[at]) >= retriers[at].max_attempts {
            return None;
        }
        visit.retries[at] += 1;
        Some(pause_millis(&retriers[at], visit.retries[at], self.at.rng))
    }

    fn caught(
        &mut self,
        (id, branch): Here<'_>,
        state: &Rc<State>,
        visit: &Visit,
        (catcher, failure): (&Catcher, &Failure),
    ) {
        let flow = state.flow().expect("a state that catches has a flow");
        let passed = self.evaluate(branch, visit, Sight::RETRYING, |scope, at| {
            flow::caught(flow, catcher, failure.error_output(), scope, at)
        });
        match passed {
            Ok(passed) => {
                let next = Transition::Next(catcher.next.clone());
                self.leave((id, branch), state, passed, &next);
            }
            Err(failure) => self.catcher_failed((id, branch), visit, failure),
        }
    }
}

fn matches(names: &[ErrorName], failure: &Failure) -> bool {
    names.iter().any(|name| name.matches(failure))
}

/// The event that says that a state has given up. A task's own event has said it already.
fn given_up(state: &State) -> Option<EventDetails> {
    match &state.kind {
        StateKind::Parallel(_) => Some(EventDetails::ParallelStateFailed),
        StateKind::Map(_) => Some(EventDetails::MapStateFailed),
        StateKind::Pass(_)
        | StateKind::Task(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_) => None,
    }
}

/// A task that ends its branch is aborted, after its own event
/// (recorded: `test_sqs_failure_in_wait_for_task_tok_no_error_field`).
fn stood_in(state: &State) -> Option<&'static str> {
    matches!(state.kind, StateKind::Task(_)).then_some("Task")
}
