//! The card of every open token.

use crate::base::{TaskToken, Timestamp};
use crate::lab::run::Run;
use crate::lab::workbench::{Draft, Shown, Workbench};
use crate::machine::{Execution, OpenTask};
use crate::text::LineIndex;

use super::canvas::fraction_left;
use super::history::Gist;
use super::words::countdown;
use super::{ClockView, DenialView, HoldView, ItemView};

/// The open tokens, in the order of the branches and iterations that wait for them.
pub(super) fn holds(bench: &Workbench) -> Vec<HoldView> {
    let Some(run) = &bench.run else { return Vec::new() };
    let open = run.executions().flat_map(|execution| {
        let item = |task: &OpenTask<'_>| item(run, execution, task);
        execution
            .open_tasks()
            .filter_map(move |task| Some((task.token?.clone(), item(&task), task)))
    });
    open.map(|(token, item, task)| hold(bench, run, &task, (&token, item))).collect()
}

/// The token that is shown, and its position: the one a person looks at, else what came to its place.
pub(super) fn shown(holds: &[HoldView], last: &Shown) -> Shown {
    let position = holds.iter().position(|hold| Some(&hold.token) == last.token.as_ref());
    let at = position.unwrap_or(if last.at < holds.len() { last.at } else { 0 });
    Shown { token: holds.get(at).map(|hold| hold.token.clone()), at }
}

/// What a task is for: an item of a Map, or the input of a Map's child.
fn item(run: &Run, execution: &Execution, task: &OpenTask<'_>) -> Option<ItemView> {
    let is_child = execution.names().arn != run.execution().names().arn;
    let (label, value) = match task.item {
        Some(item) => (format!("Item {}", item.index), &item.value),
        None => ("Child execution".to_owned(), Some(execution.input()).filter(|_| is_child)?),
    };
    let mut gist = Gist::default();
    gist.put(value);
    Some(ItemView { label, value: gist.text })
}

fn hold(
    bench: &Workbench,
    run: &Run,
    task: &OpenTask<'_>,
    (token, item): (&TaskToken, Option<ItemView>),
) -> HoldView {
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
        item,
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
