//! The card of every call whose service nobody simulates: a person says what it gives.

use crate::base::Json;
use crate::cloud::OpenCall;
use crate::lab::source::json_problem;
use crate::lab::workbench::{CallReply, Workbench};

use super::QuestionView;

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
