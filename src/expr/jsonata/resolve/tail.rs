//! Calls that are the last thing a function does: they take no room on any stack.

use super::super::node::{Kind, Node};

/// Marks the calls in tail position of a function's body.
pub(super) fn optimize(mut body: Node) -> Node {
    if body.predicates.is_empty() {
        body.kind = optimize_kind(body.kind, body.group.is_some());
    }
    body
}

fn optimize_kind(kind: Kind, grouped: bool) -> Kind {
    match kind {
        // jsonata-js forgets the group of such a call, and so do we.
        Kind::Call(call) => Kind::TailCall(call),
        Kind::Condition(mut condition) if !grouped => {
            condition.then = optimize(condition.then);
            condition.otherwise = condition.otherwise.map(optimize);
            Kind::Condition(condition)
        }
        Kind::Block { mut expressions, binds } if !grouped => {
            if let Some(last) = expressions.pop() {
                expressions.push(optimize(last));
            }
            Kind::Block { expressions, binds }
        }
        kind => kind,
    }
}
