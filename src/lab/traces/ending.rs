//! How visits end, and what events say of it.

use crate::machine::{ActivityEvent, EventDetails, FunctionEvent, MapRunEvent, TaskEvent};

/// How a visit in a state ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::lab) enum Ending {
    Failed,
    TimedOut,
    /// It did not end, and nobody stays there: it was stopped from outside.
    None,
    Caught,
    Done,
}

/// What weighs more comes first: one iteration that failed is what a person looks for.
pub(super) const ENDINGS: [Ending; 5] =
    [Ending::Failed, Ending::TimedOut, Ending::None, Ending::Caught, Ending::Done];

/// What an event says of an attempt.
pub(super) fn ending_of(details: &EventDetails) -> Ending {
    match details {
        EventDetails::Task(_, TaskEvent::TimedOut(_))
        | EventDetails::LambdaFunction(FunctionEvent::TimedOut(_))
        | EventDetails::Activity(ActivityEvent::TimedOut(_)) => Ending::TimedOut,
        EventDetails::Task(_, TaskEvent::Failed(_))
        | EventDetails::LambdaFunction(FunctionEvent::Failed(_))
        | EventDetails::Activity(ActivityEvent::Failed(_))
        | EventDetails::MapRun(MapRunEvent::Failed(_)) => Ending::Failed,
        EventDetails::Task(..)
        | EventDetails::LambdaFunction(_)
        | EventDetails::Activity(_)
        | EventDetails::MapRun(_)
        | EventDetails::ExecutionStarted { .. }
        | EventDetails::ExecutionSucceeded(_)
        | EventDetails::ExecutionFailed(_)
        | EventDetails::ExecutionAborted(_)
        | EventDetails::ExecutionTimedOut(_)
        | EventDetails::ExecutionRedriven { .. }
        | EventDetails::StateEntered { .. }
        | EventDetails::StateExited { .. }
        | EventDetails::StateAborted(_)
        | EventDetails::EvaluationFailed { .. }
        | EventDetails::ParallelStateStarted
        | EventDetails::ParallelStateSucceeded
        | EventDetails::ParallelStateFailed
        | EventDetails::MapStateStarted { .. }
        | EventDetails::MapStateSucceeded
        | EventDetails::MapStateFailed
        | EventDetails::MapIteration { .. } => Ending::None,
    }
}
