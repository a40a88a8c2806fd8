//! Parts of a definition: one state, several states, some fields of a state.

use std::rc::Rc;

use crate::text::{Kind, Member, Node, Span};

use super::find::{Found, member};

const TYPES: [&str; 8] = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"];

/// Fields that only states have, and the type of state that has them.
const FIELDS: [(&str, &str); 14] = [
    ("Choices", "Choice"),
    ("Branches", "Parallel"),
    ("Iterator", "Map"),
    ("ItemProcessor", "Map"),
    ("ItemReader", "Map"),
    ("Seconds", "Wait"),
    ("SecondsPath", "Wait"),
    ("Timestamp", "Wait"),
    ("TimestampPath", "Wait"),
    ("Resource", "Task"),
    ("Retry", "Task"),
    ("Catch", "Task"),
    ("Result", "Pass"),
    ("Parameters", "Pass"),
];

/// Whether a value is a state.
pub(super) fn is_state(node: &Node) -> bool {
    let kind = member(node, "Type").and_then(Node::string);
    kind.is_some_and(|it| TYPES.contains(&&**it)) && member(node, "Properties").is_none()
}

/// Whether a value is a part of a definition.
pub(super) fn is_fragment(node: &Node) -> bool {
    is_state(node) || has_states(node) || has_fields(node)
}

fn has_states(node: &Node) -> bool {
    node.members().unwrap_or_default().iter().any(|it| is_state(&it.value))
}

fn has_fields(node: &Node) -> bool {
    let members = node.members().unwrap_or_default();
    let is_field = |it: &Member| FIELDS.iter().any(|(field, _)| *field == &*it.key);
    let is_common = |it: &Member| {
        let known = ["Type", "Comment", "Next", "End", "InputPath", "OutputPath", "ResultPath"];
        let more = ["ResultSelector", "TimeoutSeconds", "HeartbeatSeconds", "Default", "Arguments"];
        known.contains(&&*it.key) || more.contains(&&*it.key) || is_field(it)
    };
    members.iter().any(is_field) && members.iter().all(is_common)
}

/// The type that a state must be of, by its fields.
pub(super) fn type_by_fields(node: &Node) -> &'static str {
    let found = FIELDS.iter().find(|(field, _)| member(node, field).is_some());
    found.map_or("Pass", |(_, kind)| kind)
}

/// The states that a part of a definition has, as the `States` of a machine without `StartAt`.
pub(super) fn machine(node: &Node) -> Option<Found> {
    let states = if is_state(node) || has_fields(node) {
        vec![named("State", node.clone())]
    } else {
        let members = node.members()?.iter();
        let states = members.filter(|it| it.value.members().is_some());
        states.cloned().collect()
    };
    let states = Node { span: node.span, kind: Kind::Object(states) };
    let root = Node { span: node.span, kind: Kind::Object(vec![named("States", states)]) };
    Some(Found { is_part: true, ..Found::new(None, root) })
}

/// A member whose name is not in the text.
pub(super) fn named(key: &str, value: Node) -> Member {
    let key_span = Span::new(value.span.start, value.span.start);
    Member { key: Rc::from(key), key_span, value }
}
