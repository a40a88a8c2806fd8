//! Retriers and catchers that never come to anything.

use std::collections::HashSet;

use crate::asl::State;
use crate::asl::slip::Slip;
use crate::expr::error_name;
use crate::text::{Diagnostic, Node};

use super::advice::at;
use super::similar::most_likely;

const ERRORS: &str =
    "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html";

/// How the names of AWS's own errors begin.
const OWN: &str = "States.";

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
        for (at_name, name) in names.iter().enumerate() {
            if let Some((code, message)) = problem(name, &taken) {
                let advice = at(state, code, &message, ERRORS);
                let entry = entry(node, field, at_entry);
                let span = entry.map_or(advice.span, |it| it.span);
                let location = format!("{}/{field}[{at_entry}]", state.location);
                let mut advice = Diagnostic { span, location, ..advice };
                let written = entry.and_then(|it| member(it, "ErrorEquals")?.items()?.get(at_name));
                let slip = written.and_then(|it| Slip::new(meant(name), it.span));
                slip.into_iter().for_each(|it| it.ask(&mut advice));
                found.push(advice);
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
    let is_own = name.starts_with(OWN) && !NAMES.contains(&name);
    if is_own || meant(name).is_some() {
        let message = format!("AWS has no error `{name}`, so this never matches.");
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

/// The error of AWS's that a name is a slip of. Outside of `States` all names are people's own, so that
/// there the rest must be right: `State.Timeout`.
fn meant(name: &str) -> Option<String> {
    let (group, rest) = name.split_once('.')?;
    if NAMES.contains(&name) || most_likely(group, ["States"].into_iter()).is_none() {
        return None;
    }
    let known = most_likely(rest, NAMES.iter().map(|it| &it[OWN.len()..]))?;
    let is_known = group == "States" || known == rest;
    is_known.then(|| [OWN, known].concat())
}

fn entry<'a>(node: Option<&'a Node>, field: &str, at: usize) -> Option<&'a Node> {
    member(node?, field)?.items()?.get(at)
}

fn member<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.members()?.iter().find(|it| &*it.key == key).map(|it| &it.value)
}
