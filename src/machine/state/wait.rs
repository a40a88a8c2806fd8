//! How the Wait state behaves.

use std::rc::Rc;

use crate::asl::{State, StateKind, Until, Wait};
use crate::base::{BranchId, Json, Moment, Number, Timestamp, quota};
use crate::expr::{Failure, Path, Query, Scope};
use crate::machine::branch::{Branch, Here, Position, Visit};
use crate::machine::effect::TimerReason;
use crate::machine::flow;
use crate::machine::turn::{Sight, Turn};

/// Why a wait cannot begin.
enum Trouble {
    /// A field could not be evaluated.
    Field(Failure),
    /// What it gave is no time (recorded: `test_wait_timestamp_jsonata`).
    Value(Failure),
}

impl Turn<'_, '_> {
    pub(super) fn wait(
        &mut self,
        (id, branch): Here<'_>,
        (state, wait): (&Rc<State>, &Wait),
        visit: Visit,
    ) {
        let now = self.at.now;
        let due = self.evaluate_watched(branch, &visit, Sight::PLAIN, |scope, at, watch| {
            let effective = flow::effective_input(&wait.flow, scope, at, watch)?;
            Ok(due(&wait.until, &scope.with_input(&effective), now, at))
        });
        match due {
            Ok(Ok(due)) => {
                self.set_timer(TimerReason::WaitOver, id, due.max(now));
                branch.position = Position::Waiting(visit);
            }
            Err(failure) => self.state_failed((id, branch), state, visit, failure),
            Ok(Err(Trouble::Field(failure))) => {
                let failure = self.located(failure, &visit);
                self.state_failed((id, branch), state, visit, failure);
            }
            Ok(Err(Trouble::Value(failure))) => {
                let (failure, entered) = (self.located(failure, &visit), visit.entered);
                self.state_failed_after(entered, (id, branch), state, visit, failure);
            }
        }
    }

    pub(in crate::machine) fn wait_over(&mut self, id: BranchId, branch: &mut Branch) {
        let Position::Waiting(visit) = std::mem::replace(&mut branch.position, Position::Over)
        else {
            unreachable!("a wait's timer fires only while its branch waits");
        };
        let state = &Rc::clone(&visit.state);
        let StateKind::Wait(wait) = &state.kind else {
            unreachable!("a branch waits only in a Wait state");
        };
        let passed = self.evaluate_watched(branch, &visit, Sight::PLAIN, |scope, at, watch| {
            let effective = flow::effective_input(&wait.flow, scope, at, watch)?;
            flow::output(&wait.flow, effective, scope, at, watch)
        });
        match passed {
            Ok(passed) => self.leave((id, branch), state, passed, &wait.transition),
            Err(failure) => self.state_failed((id, branch), state, visit, failure),
        }
    }
}

fn due(
    until: &Until,
    scope: &Scope<'_>,
    now: Timestamp,
    at: &mut Moment<'_>,
) -> Result<Timestamp, Trouble> {
    let due = match until {
        Until::Seconds(seconds) => now.plus_seconds(*seconds),
        Until::SecondsPath(path) => now.plus_seconds(seconds(path, scope).map_err(Trouble::Field)?),
        Until::Timestamp(time) => *time,
        Until::TimestampPath(path) => timestamp(path, scope).map_err(Trouble::Field)?,
        Until::SecondsQuery(query) => now.plus_seconds(queried_seconds(query, scope, at)?),
        Until::TimestampQuery(query) => queried_timestamp(query, scope, at)?,
    };
    if due.since(now) > quota::WAIT_SECONDS * 1000 {
        return Err(Trouble::Field(Failure::runtime("Wait state delay is too long.")));
    }
    Ok(due)
}

fn queried_seconds(query: &Query, scope: &Scope<'_>, at: &mut Moment<'_>) -> Result<i64, Trouble> {
    let value = query.evaluate(scope, at).map_err(Trouble::Field)?;
    match value.as_number().and_then(Number::as_i64) {
        Some(seconds) if seconds >= 0 => Ok(seconds),
        Some(_) | None => Err(Trouble::Field(query.unexpected_type("integer", &value))),
    }
}

/// Recorded: `test_wait_timestamp_jsonata`.
fn queried_timestamp(
    query: &Query,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Timestamp, Trouble> {
    let value = query.evaluate(scope, at).map_err(Trouble::Field)?;
    let Some(text) = value.as_str() else {
        return Err(Trouble::Field(query.unexpected_type("string", &value)));
    };
    Timestamp::parse(text).ok_or_else(|| {
        let cause = format!(
            "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format \
             string: {text}"
        );
        Trouble::Value(Failure::evaluation(cause, Some(Rc::clone(query.location()))))
    })
}

/// Recorded: `test_base_wait_seconds_path`. Texts that hold a whole number are numbers (measured on
/// AWS).
fn seconds(path: &Path, scope: &Scope<'_>) -> Result<i64, Failure> {
    let value = referenced("SecondsPath", path, scope)?;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let wrong = match text.parse::<i64>() {
        Ok(seconds) if seconds >= 0 => return Ok(seconds),
        Ok(_) => "references a negative value",
        Err(_) => "cannot be parsed as a long value",
    };
    Err(Failure::runtime(format!("The SecondsPath parameter {wrong}: {path} == {text}")))
}

/// Recorded: `test_wait_timestamp_path`.
fn timestamp(path: &Path, scope: &Scope<'_>) -> Result<Timestamp, Failure> {
    let value = referenced("TimestampPath", path, scope)?;
    let time = value.as_str().and_then(Timestamp::parse);
    time.ok_or_else(|| {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Failure::runtime(format!(
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset \
             date-time format string: {path} == {shown}"
        ))
    })
}

/// Recorded for `SecondsPath`: `test_base_wait_seconds_path`; AWS has the same words for the other,
/// <https://github.com/serverless-operations/serverless-step-functions/issues/346>.
fn referenced(field: &str, path: &Path, scope: &Scope<'_>) -> Result<Json, Failure> {
    scope.look_up(path).map_err(|_| {
        let cause = format!("The {field} parameter does not reference an input value: {path}");
        Failure::runtime(cause)
    })
}
