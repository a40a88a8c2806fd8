//! The card of every open token.

use crate::base::{TaskToken, Timestamp};
use crate::lab::run::Run;
use crate::lab::workbench::{Draft, Workbench};
use crate::machine::OpenTask;
use crate::text::LineIndex;

use super::canvas::fraction_left;
use super::words::countdown;
use super::{ClockView, DenialView, HoldView};

/// The open tokens, nearest deadline first.
pub(super) fn holds(bench: &Workbench) -> Vec<HoldView> {
    let Some(run) = &bench.run else { return Vec::new() };
    let mut open: Vec<_> =
        run.execution().open_tasks().filter_map(|task| Some((task, task.token?.clone()))).collect();
    open.sort_by_key(|(task, _)| nearest(task));
    open.iter().map(|(task, token)| hold(bench, run, task, token)).collect()
}

fn nearest(task: &OpenTask<'_>) -> Timestamp {
    let deadlines = [task.heartbeat, task.timeout].into_iter().flatten();
    deadlines.map(|(due, _)| due).min().unwrap_or(Timestamp::from_millis(i64::MAX))
}

fn hold(bench: &Workbench, run: &Run, task: &OpenTask<'_>, token: &TaskToken) -> HoldView {
    let Draft { output, denial } = bench.drafts.get(token).cloned().unwrap_or_default();
    let now = run.world().now();
    let named = [("Heartbeat due in", task.heartbeat), ("Times out in", task.timeout)];
    let clock = |(name, deadline): (&'static str, Option<(Timestamp, i64)>)| {
        deadline.map(|deadline| ClockView {
            name,
            left: countdown(deadline.0.since(now)),
            fraction: fraction_left(deadline, now),
        })
    };
    let output_problem = crate::lab::source::json_problem(&output).map(|problem| {
        let at = LineIndex::new(&output).position(problem.span.start);
        format!("Line {}, column {}: {}", at.line, at.column, problem.words())
    });
    HoldView {
        token: token.clone(),
        state: task.state.clone(),
        explanation: explanation(task),
        attempt: (task.retry_count > 0).then(|| format!("Attempt {}", task.retry_count + 1)),
        clocks: named.into_iter().filter_map(clock).collect(),
        command: command(token, &output),
        output,
        output_problem,
        denial: denial.map(|denial| DenialView {
            error: denial.error,
            cause: denial.cause,
            suggestions: bench.catchable(token),
        }),
    }
}

fn explanation(task: &OpenTask<'_>) -> String {
    if !task.submitted {
        "The service is still being called. A callback that comes now is kept until it has answered.".into()
    } else if task.heartbeat.is_none() && task.timeout.is_none() {
        "Step Functions handed out a token and stopped. This state sets neither HeartbeatSeconds nor \
         TimeoutSeconds: it can wait up to a year."
            .into()
    } else {
        "Step Functions handed out a token and stopped. Nothing moves until someone returns it."
            .into()
    }
}

/// Approve as a line for a shell; single quotes inside are closed, escaped and opened again.
fn command(token: &TaskToken, output: &str) -> String {
    let output = output.replace('\'', r"'\''");
    format!("aws stepfunctions send-task-success --task-token '{token}' --task-output '{output}'")
}
