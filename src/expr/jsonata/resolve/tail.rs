//! Calls that are the last thing a function does: they take no room on any stack.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for one kind of node among many; Evaluator::dispatch says every case"
)]

use super::super::node::{Kind, Node};

/// Marks the calls in tail position of a function's body.
pub(super) fn optimize(body: &mut Node) {
    if !body.predicates.is_empty() {
        return;
    }
    match &mut body.kind {
        // jsonata-js forgets the group of such a call, and so do we.
        Kind::Call(_) => {
            let call = std::mem::replace(&mut body.kind, Kind::Placeholder);
            let Kind::Call(call) = call else { unreachable!("just matched") };
            body.kind = Kind::TailCall(call);
        }
        Kind::Condition(condition) if body.group.is_none() => {
            optimize(&mut condition.then);
            condition.otherwise.iter_mut().for_each(optimize);
        }
        Kind::Block { expressions, .. } if body.group.is_none() => {
            expressions.last_mut().into_iter().for_each(optimize);
        }
        _ => {}
    }
}
