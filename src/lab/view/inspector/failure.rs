//! Why a visit failed, in words: what Retry and Catch made of the error, and what would have helped.

use crate::asl::{Catcher, ErrorName, Retrier, State, StateKind};
use crate::machine::Failure;

/// Characters of a cause.
const CAUSE_CHARS: usize = 600;

/// An error that a visit met.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FailureView {
    /// `States.Timeout`
    pub error: String,
    /// In the words of whoever reported it.
    pub cause: Option<String>,
    /// What Retry and Catch made of it.
    pub course: String,
    /// What would have helped.
    pub help: Option<String>,
    /// Whether a retry or a catcher took it.
    pub is_taken: bool,
}

/// What became of an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// It is tried again.
    Retried,
    /// A catcher took it.
    Caught,
    /// Nothing took it.
    Fatal,
}

/// The error of a visit, in words. `next` says when it is tried again.
pub(super) fn failure(
    state: &State,
    failure: &Failure,
    (fate, used): (Fate, u32),
    next: Option<String>,
) -> FailureView {
    let course = match fate {
        Fate::Retried => retried(state, failure, next),
        Fate::Caught => caught(state, failure),
        Fate::Fatal => lost(state, failure, used),
    };
    let cause = failure.cause.as_deref().filter(|cause| !cause.is_empty());
    FailureView {
        error: failure.error.as_deref().unwrap_or("No error name").to_owned(),
        cause: cause.map(|cause| crate::lab::view::words::shortened(cause, CAUSE_CHARS)),
        course,
        help: help(state, failure, fate),
        is_taken: fate != Fate::Fatal,
    }
}

/// The first retrier that lists an error, by its place.
pub(super) fn retrier<'a>(state: &'a State, failure: &Failure) -> Option<(usize, &'a Retrier)> {
    let retriers = &state.recovery()?.retry;
    retriers.iter().enumerate().find(|(_, it)| lists(&it.error_equals, failure))
}

/// The first catcher that lists an error, by its place.
pub(in crate::lab::view) fn catcher<'a>(
    state: &'a State,
    failure: &Failure,
) -> Option<(usize, &'a Catcher)> {
    state.catchers().iter().enumerate().find(|(_, it)| lists(&it.error_equals, failure))
}

fn lists(names: &[ErrorName], failure: &Failure) -> bool {
    names.iter().any(|name| name.matches(failure))
}

fn retried(state: &State, failure: &Failure, next: Option<String>) -> String {
    let by = retrier(state, failure)
        .map(|(at, it)| format!("Retry {} ({})", at + 1, names(&it.error_equals)));
    let by = by.unwrap_or_else(|| "A Retry".to_owned());
    match next {
        Some(next) => format!("{by} takes it: {next}."),
        None => format!("{by} took it, and the state was tried again."),
    }
}

fn caught(state: &State, failure: &Failure) -> String {
    match catcher(state, failure) {
        Some((at, it)) => format!(
            "Catch {} ({}) took it: the execution went on with `{}`.",
            at + 1,
            names(&it.error_equals),
            it.next
        ),
        None => "A Catch took it, and the execution went on.".to_owned(),
    }
}

fn lost(state: &State, failure: &Failure, used: u32) -> String {
    if failure.is_fatal() {
        return format!(
            "`{}` means that the definition does not fit its data. Neither Retry nor Catch may take it.",
            error_of(failure)
        );
    }
    if matches!(state.kind, StateKind::Fail(_)) {
        return "A Fail state ends its branch with this error.".to_owned();
    }
    let Some(recovery) = state.recovery() else {
        return format!("A {} state has no Retry and no Catch.", state.kind.type_name());
    };
    let used_up = retrier(state, failure).map(|(at, it)| {
        format!(
            "Retry {} ({}) matched, and its {} used up. ",
            at + 1,
            names(&it.error_equals),
            match it.max_attempts {
                1 => "one retry is".to_owned(),
                more => format!("{} retries are", more.min(i64::from(used).max(more))),
            }
        )
    });
    let catch = match recovery.catch.len() {
        0 => "The state has no Catch.".to_owned(),
        1 => format!("Its Catch does not list `{}`.", error_of(failure)),
        more => format!("None of its {more} catchers lists `{}`.", error_of(failure)),
    };
    used_up.unwrap_or_default() + &catch
}

/// What would have helped. An error that was taken needs no help.
fn help(state: &State, failure: &Failure, fate: Fate) -> Option<String> {
    if fate != Fate::Fatal {
        return None;
    }
    let error = error_of(failure);
    let cause = failure.cause.as_deref().unwrap_or_default();
    if let Some(special) = by_name(state, error, cause) {
        return Some(special.to_owned());
    }
    state.recovery()?;
    Some(if error.contains("Throttl") || error.contains("TooManyRequests") || is_transient(error) {
        format!("It passes by itself: a Retry that lists `{error}` tries again after a pause.")
    } else {
        format!("A Catch that lists `{error}`, or `States.ALL`, would have led to another state.")
    })
}

fn by_name(state: &State, error: &str, cause: &str) -> Option<&'static str> {
    Some(match (error, &state.kind) {
        ("States.Timeout", StateKind::Task(task))
            if task.heartbeat.is_none() && task.resource.has_token() =>
        {
            "A Catch that lists `States.Timeout` would have led to another state; with HeartbeatSeconds \
             a silent worker is noticed sooner."
        }
        ("States.Timeout", StateKind::Task(_)) => {
            "A Catch that lists `States.Timeout` would have led to another state, a Retry would have \
             asked again. `States.TaskFailed` does not match a timeout."
        }
        ("States.Runtime", StateKind::Choice(_)) if cause.contains("transition out") => {
            "No rule held. A Default says where to go then."
        }
        ("States.Runtime", StateKind::Choice(_)) => {
            "A rule read a field that is not there. A rule with IsPresent in front of it, or in an And \
             with it, tests for that."
        }
        ("States.Runtime", _) => {
            "Look at the stage that failed: a path there leads to nothing. A Choice with IsPresent \
             in front of the state can test for that."
        }
        ("States.QueryEvaluationError", _) => {
            "Look at the stage that failed: `$exists(…)` tests for a value before it is used."
        }
        ("States.ResultPathMatchFailure", _) => {
            "ResultPath can put a result only into an object: the input here is something else."
        }
        ("States.DataLimitExceeded", _) => {
            "Payloads are at most 256 KiB: leave the data in S3 and hand on where it is, or take less of \
             it with ResultSelector or Output."
        }
        ("Lambda.Unknown", _) => {
            "The function ended without an answer: look at its time limit and memory."
        }
        _ => return None,
    })
}

/// Errors that AWS says to try again.
fn is_transient(error: &str) -> bool {
    ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"]
        .contains(&error)
}

fn error_of(failure: &Failure) -> &str {
    failure.error.as_deref().unwrap_or("States.TaskFailed")
}

fn names(names: &[ErrorName]) -> String {
    names.iter().map(ErrorName::as_str).collect::<Vec<_>>().join(", ")
}
