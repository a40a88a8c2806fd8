//! Retriers and catchers that never come to anything.

use std::collections::HashSet;

use crate::asl::State;
use crate::expr::error_name;
use crate::text::{Diagnostic, Node, Span};

use super::advice::at;
use super::similar::most_similar;

const ERRORS: &str =
    "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html";

/// The errors that AWS names itself.
const NAMES: [&str; 17] = [
    error_name::ALL,
    error_name::TASK_FAILED,
    error_name::TIMEOUT,
    error_name::HEARTBEAT_TIMEOUT,
    error_name::RUNTIME,
    error_name::DATA_LIMIT_EXCEEDED,
    error_name::RESULT_PATH_MATCH_FAILURE,
    error_name::ITEM_READER_FAILED,
    error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD,
    error_name::QUERY_EVALUATION_ERROR,
    error_name::INTRINSIC_FAILURE,
    "States.BranchFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.ResultWriterFailed",
    "States.Http.Socket",
];

/// The retriers and catchers of a state that can never match, or come too late.
pub(super) fn advise(state: &State, node: Option<&Node>) -> Vec<Diagnostic> {
    let Some(recovery) = state.recovery() else { return Vec::new() };
    let retry: Vec<Vec<&str>> = recovery
        .retry
        .iter()
        .map(|it| it.error_equals.iter().map(|name| name.as_str()).collect())
        .collect();
    let catch: Vec<Vec<&str>> = recovery
        .catch
        .iter()
        .map(|it| it.error_equals.iter().map(|name| name.as_str()).collect())
        .collect();
    let mut found = of_list(state, node, "Retry", &retry);
    found.extend(of_list(state, node, "Catch", &catch));
    found
}

fn of_list(
    state: &State,
    node: Option<&Node>,
    field: &str,
    entries: &[Vec<&str>],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut taken: HashSet<&str> = HashSet::new();
    for (at_entry, names) in entries.iter().enumerate() {
        for name in names {
            if let Some((code, message)) = problem(name, &taken) {
                let advice = at(state, code, &message, ERRORS);
                let span = place(node, field, at_entry).unwrap_or(advice.span);
                let location = format!("{}/{field}[{at_entry}]", state.location);
                found.push(Diagnostic { span, location, ..advice });
            }
        }
        taken.extend(names);
    }
    found
}

/// What is wrong with a name behind others that were taken before it.
fn problem(name: &str, taken: &HashSet<&str>) -> Option<(&'static str, String)> {
    if name == error_name::RUNTIME {
        let message = "States.Runtime is matched by nothing: such an error ends the execution.";
        return Some(("NEVER_MATCHES", message.to_owned()));
    }
    let is_own = name.starts_with("States.") && !NAMES.contains(&name);
    if is_own {
        let meant = most_similar(name, NAMES.into_iter());
        let question = meant.map(|it| format!(" Did you mean `{it}`?")).unwrap_or_default();
        let message = format!("AWS has no error `{name}`, so this never matches.{question}");
        return Some(("NEVER_MATCHES", message));
    }
    if taken.contains(name) {
        let message = format!("An entry before this one takes `{name}` already.");
        return Some(("SHADOWED", message));
    }
    let spared = [error_name::TIMEOUT, error_name::HEARTBEAT_TIMEOUT, error_name::ALL];
    if taken.contains(error_name::TASK_FAILED) && !spared.contains(&name) {
        let message = format!(
            "States.TaskFailed before this takes every error but a timeout, also `{name}`."
        );
        return Some(("SHADOWED", message));
    }
    None
}

fn place(node: Option<&Node>, field: &str, entry: usize) -> Option<Span> {
    let list = node?.members()?.iter().find(|it| &*it.key == field)?;
    Some(list.value.items()?.get(entry)?.span)
}
