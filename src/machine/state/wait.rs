//! How the Wait state behaves.

use crate::asl::{State, StateKind, Until, Wait};
use crate::base::{BranchId, Json, Number, Timestamp, quota};
use crate::expr::{Failure, Path, Scope};
use crate::machine::branch::{Branch, Position, Visit};
use crate::machine::effect::TimerReason;
use crate::machine::flow;
use crate::machine::turn::Turn;

impl Turn<'_, '_> {
    pub(super) fn wait(
        &mut self,
        id: BranchId,
        branch: &mut Branch,
        (_, wait): (&State, &Wait),
        visit: Visit,
    ) {
        let now = self.at.now;
        let due = self.evaluate(&visit, |scope, at| {
            let effective = flow::effective_input(&wait.flow, scope, at)?;
            due(&wait.until, &scope.with_input(&effective), now)
        });
        match due {
            Ok(due) => {
                self.set_timer(TimerReason::WaitOver, id, due.max(now));
                branch.position = Position::Waiting(visit);
            }
            Err(failure) => self.fail_execution(branch, &failure),
        }
    }

    pub(in crate::machine) fn wait_over(&mut self, id: BranchId, branch: &mut Branch) {
        let Position::Waiting(visit) = std::mem::replace(&mut branch.position, Position::Over)
        else {
            unreachable!("a wait's timer fires only while its branch waits");
        };
        let machine = self.machine();
        let state = machine.state(&visit.state);
        let StateKind::Wait(wait) = &state.kind else {
            unreachable!("a branch waits only in a Wait state");
        };
        let output = self.evaluate(&visit, |scope, at| {
            let effective = flow::effective_input(&wait.flow, scope, at)?;
            flow::output(&wait.flow, effective, scope, at)
        });
        match output {
            Ok(output) => self.leave(id, branch, state, output, &wait.transition),
            Err(failure) => self.fail_execution(branch, &failure),
        }
    }
}

fn due(until: &Until, scope: &Scope<'_>, now: Timestamp) -> Result<Timestamp, Failure> {
    let due = match until {
        Until::Seconds(seconds) => now.plus_seconds(*seconds),
        Until::SecondsPath(path) => now.plus_seconds(seconds(path, scope)?),
        Until::Timestamp(time) => *time,
        Until::TimestampPath(path) => timestamp(path, scope)?,
    };
    if due.since(now) > quota::WAIT_SECONDS * 1000 {
        return Err(Failure::runtime("Wait state delay is too long."));
    }
    Ok(due)
}

/// Recorded: `test_base_wait_seconds_path`.
fn seconds(path: &Path, scope: &Scope<'_>) -> Result<i64, Failure> {
    let value = scope.look_up(path).map_err(|_| {
        Failure::runtime(format!(
            "The SecondsPath parameter does not reference an input value: {path}"
        ))
    })?;
    match value.as_number() {
        Some(Number::Integer(seconds)) if seconds >= 0 => Ok(seconds),
        Some(Number::Integer(_)) => Err(Failure::runtime(format!(
            "The SecondsPath parameter references a negative value: {path} == {value}"
        ))),
        Some(Number::Float(_)) | None => Err(Failure::runtime(format!(
            "The SecondsPath parameter cannot be parsed as a long value: {path} == {value}"
        ))),
    }
}

/// Recorded: `test_wait_timestamp_path`.
fn timestamp(path: &Path, scope: &Scope<'_>) -> Result<Timestamp, Failure> {
    let value = scope.look_up(path).unwrap_or(Json::Null);
    let time = value.as_str().and_then(Timestamp::parse);
    time.ok_or_else(|| {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Failure::runtime(format!(
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset \
             date-time format string: {path} == {shown}"
        ))
    })
}
