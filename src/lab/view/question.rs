//! The cards of calls whose service nobody simulates, and of activities' tasks that nobody fetches:
//! a person stands in for either.

use std::rc::Rc;

use crate::base::{Json, StateName};
use crate::cloud::OpenCall;
use crate::lab::source::json_problem;
use crate::lab::workbench::{CallReply, Workbench};
use crate::machine::OpenTask;

/// The card of an activity's task that no worker has fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QueuedView {
    /// The state that waits.
    pub state: StateName,
    /// The activity.
    pub activity_arn: String,
}

/// The card of a call whose service nobody simulates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QuestionView {
    /// The number of the call.
    pub call: u32,
    /// The state that called.
    pub state: StateName,
    /// `aws-sdk:textract:analyzeDocument`
    pub action: String,
    /// What it was called with, over several lines, where there is anything.
    pub parameters: Option<String>,
    /// What it shall give, as typed.
    pub result: Rc<str>,
    /// Why that is not JSON.
    pub problem: Option<String>,
    /// The error that it fails with otherwise, as typed.
    pub error: String,
}

/// The open calls, oldest first.
pub(super) fn questions(bench: &Workbench) -> Vec<QuestionView> {
    let Some(run) = &bench.run else { return Vec::new() };
    run.world().open_calls().map(|call| question(bench, call)).collect()
}

fn question(bench: &Workbench, call: &OpenCall) -> QuestionView {
    let CallReply { result, error } = bench.replies.get(&call.number).cloned().unwrap_or_default();
    let is_bare = call.parameters == Json::empty_object();
    QuestionView {
        call: call.number,
        state: call.state.clone(),
        action: call.action.to_string(),
        parameters: (!is_bare).then(|| call.parameters.to_folded()),
        problem: json_problem(&result).map(|problem| problem.words().to_owned()),
        result,
        error,
    }
}

/// The tasks that wait for a worker, in the order of their executions.
pub(super) fn queued(bench: &Workbench) -> Vec<QueuedView> {
    let Some(run) = &bench.run else { return Vec::new() };
    let view = |task: OpenTask<'_>| {
        let activity_arn = task.activity?.to_owned();
        Some(QueuedView { state: task.state.clone(), activity_arn })
    };
    run.queued().filter_map(view).collect()
}
