//! The card of every open token.

use std::rc::Rc;

use crate::base::{StateName, TaskToken};
use crate::lab::run::Run;
use crate::lab::script;
use crate::lab::workbench::{Draft, Shown, Workbench};
use crate::machine::{Execution, OpenTask};
use crate::text::LineIndex;
use crate::world::Command;

use super::SkipView;
use super::canvas::clocks;
use super::history::Gist;

/// The card of an open token.
#[derive(Clone, Debug, PartialEq)]
pub struct HoldView {
    /// The token.
    pub token: TaskToken,
    /// The state that waits.
    pub state: StateName,
    /// What it waits for there, where a Map has several.
    pub item: Option<ItemView>,
    /// `Step Functions handed out a token and stopped.`
    pub explanation: String,
    /// `Attempt 2`, from the second on.
    pub attempt: Option<String>,
    /// Its deadlines; empty where the state sets none.
    pub clocks: Vec<ClockView>,
    /// What may become of it without an answer: moments to let the clock run to.
    pub moments: Vec<SkipView>,
    /// What Approve will send, as typed.
    pub output: Rc<str>,
    /// Why that is not JSON.
    pub output_problem: Option<String>,
    /// The sheet for Deny, while it is open.
    pub denial: Option<DenialView>,
    /// The same as a command line: `aws stepfunctions send-task-success …`.
    pub command: String,
}

/// What one of a Map's iterations is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ItemView {
    /// `Item 0`, as in the context object.
    pub label: String,
    /// The item as JSON, cut off where it is long.
    pub value: String,
}

/// One deadline of a token.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockView {
    /// `Heartbeat due in`, `Times out in`.
    pub name: &'static str,
    /// `37:12`, `3 d 11:20:00`.
    pub left: String,
    /// How much is left, from 1 down to 0.
    pub fraction: f64,
}

/// What Deny will send.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DenialView {
    /// The error name, as typed.
    pub error: String,
    /// The cause, as typed.
    pub cause: String,
    /// Error names that the state's catchers list.
    pub suggestions: Vec<String>,
}

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
    HoldView {
        token: token.clone(),
        state: task.state.clone(),
        item,
        explanation: explanation(task),
        attempt: (task.retry_count > 0).then(|| format!("Attempt {}", task.retry_count + 1)),
        clocks: clocks(task, run.world().now()),
        moments: moments(run, task),
        command: command(token, &output),
        output_problem: output_problem(&output),
        output,
        denial: denial.map(|denial| DenialView {
            error: denial.error,
            cause: denial.cause,
            suggestions: bench.catchable(token),
        }),
    }
}

/// The last second of each deadline, and the deadline itself.
fn moments(run: &Run, task: &OpenTask<'_>) -> Vec<SkipView> {
    let now = run.world().now();
    let named = [("heartbeat limit", task.heartbeat), ("timeout", task.timeout)];
    let deadlines = named.into_iter().filter_map(|(name, it)| Some((name, it?.0)));
    let moments = deadlines.flat_map(|(name, due)| {
        [
            (format!("Answer late: to 1 s before the {name}"), due.plus_millis(-1000)),
            (format!("Never answer: let the {name} pass"), due),
        ]
    });
    let ahead = moments.filter(|(_, at)| *at > now);
    ahead.map(|(label, at)| SkipView { label, to: at.since(run.started()) }).collect()
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

/// Why an output as it is typed is not JSON, and where.
pub(in crate::lab) fn output_problem(output: &str) -> Option<String> {
    crate::lab::source::json_problem(output).map(|problem| {
        let at = LineIndex::new(output).position(problem.span.start);
        format!("Line {}, column {}: {}", at.line, at.column, problem.words())
    })
}

/// Approve as a line for a shell.
pub(in crate::lab) fn command(token: &TaskToken, output: &str) -> String {
    let (task_token, output) = (token.to_string(), output.to_owned());
    script::line(&Command::SendTaskSuccess { task_token, output }).unwrap_or_default()
}
