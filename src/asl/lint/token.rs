//! Tasks that wait for a token, or for somebody who beats.

use crate::asl::{Resource, State, StateMachine, Task};
use crate::text::{Diagnostic, Kind, Node};

use super::advice::at;

const TOKENS: &str =
    "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html";
const STUCK: &str = "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html";

/// What a task does about its token and its limits.
pub(super) fn advise(
    machine: &StateMachine,
    state: &State,
    task: &Task,
    node: Option<&Node>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let waits = task.resource.waits_for_callback();
    let has_limit = task.timeout.is_some() || task.heartbeat.is_some();
    if waits && !has_limit && machine.timeout_seconds.is_none() {
        let message = "Nothing limits how long this waits for its token: if nobody returns it, the \
                       execution hangs for a year. Set TimeoutSeconds or HeartbeatSeconds.";
        found.push(at(state, "TOKEN_WITHOUT_LIMIT", message, STUCK));
    }
    let parameters = node.and_then(parameters);
    if waits && !parameters.is_some_and(passes_token) {
        let message = "No parameter passes the token on, so nobody can return it: this waits until \
                       its time is up. Pass $$.Task.Token, or $states.context.Task.Token in \
                       JSONata.";
        found.push(at(state, "TOKEN_NOT_PASSED", message, TOKENS));
    }
    let beats = waits || matches!(task.resource, Resource::Activity { .. });
    if task.heartbeat.is_some() && !beats {
        let message = "Nothing beats here: heartbeats come from workers of activities and from \
                       holders of a token. HeartbeatSeconds only shortens the time that this may \
                       take.";
        found.push(at(state, "HEARTBEAT_WITHOUT_WORKER", message, STUCK));
    }
    found
}

fn parameters(state: &Node) -> Option<&Node> {
    let members = state.members()?;
    members.iter().find(|it| matches!(&*it.key, "Parameters" | "Arguments")).map(|it| &it.value)
}

/// Whether the token is somewhere in the parameters: by itself, or with the whole context.
fn passes_token(node: &Node) -> bool {
    match &node.kind {
        Kind::String(text) => {
            let holds_context = text.trim() == "$$" || text.contains("$states.context");
            text.contains("Task.Token") || text.contains("$$.Task") || holds_context
        }
        Kind::Array(items) => items.iter().any(passes_token),
        Kind::Object(members) => members.iter().any(|it| passes_token(&it.value)),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Broken => false,
    }
}
