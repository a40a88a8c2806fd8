//! What a value is, and which state machines are in it.

use std::rc::Rc;

use crate::asl::StateMachineType;
use crate::base::quota;
use crate::text::{self, Kind, Member, Node, Traced};

use super::PasteKind;
use super::fragment::{self, is_state};
use super::template;

/// What was found in a text.
pub(super) struct Finding {
    pub(super) kind: PasteKind,
    pub(super) machines: Vec<Found>,
    pub(super) input: Option<Rc<str>>,
}

/// A state machine as it stands in a text.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) name: Option<Rc<str>>,
    pub(super) machine_type: StateMachineType,
    /// Its definition, with its places in the text.
    pub(super) node: Node,
    /// Whether it stands in a string, so that changes of it are none of the text.
    pub(super) is_inside: bool,
    /// Whether it is a part, around which a machine must be made.
    pub(super) is_part: bool,
}

impl Found {
    pub(super) fn new(name: Option<Rc<str>>, node: Node) -> Self {
        let machine_type = StateMachineType::Standard;
        Self { name, machine_type, node, is_inside: false, is_part: false }
    }

    /// Tells it from the others, where the text has no name for it.
    fn call(&mut self) {
        self.is_inside = true;
        let first = member(&self.node, "StartAt").and_then(Node::string);
        let words = first.map(|first| ["the one that starts at ", first].concat().into());
        self.name = self.name.take().or(words);
    }
}

/// Finds the machines in the values of a text. What several values are is not the text.
pub(super) fn find(source: &str, nodes: &[Node]) -> Finding {
    let mut best: Option<Finding> = None;
    for node in nodes {
        let mut found = look(source, node);
        match &mut best {
            Some(best) if !best.machines.is_empty() => {
                if !found.machines.is_empty() && best.kind == PasteKind::Definition {
                    best.kind = PasteKind::Wrapped;
                    best.machines.iter_mut().for_each(Found::call);
                }
                found.machines.iter_mut().for_each(Found::call);
                best.machines.append(&mut found.machines);
            }
            Some(_) | None => best = Some(found),
        }
    }
    best.unwrap_or(Finding { kind: PasteKind::Unknown, machines: Vec::new(), input: None })
}

fn look(source: &str, node: &Node) -> Finding {
    let (kind, input) = kind_of(node);
    let machines = match kind {
        PasteKind::Definition => {
            vec![Found {
                is_part: member(node, "StartAt").is_none(),
                ..Found::new(None, node.clone())
            }]
        }
        PasteKind::Template => template::machines(source, node),
        PasteKind::Serverless => template::serverless(source, node),
        PasteKind::Fragment => fragment::machine(node).into_iter().collect(),
        PasteKind::Description
        | PasteKind::History
        | PasteKind::Execution
        | PasteKind::MockConfig
        | PasteKind::Scenario
        | PasteKind::Wrapped
        | PasteKind::Unknown => anywhere(source, node),
    };
    let kind = if kind == PasteKind::Unknown && !machines.is_empty() {
        PasteKind::Wrapped
    } else if kind == PasteKind::Definition && member(node, "StartAt").is_none() {
        PasteKind::Fragment
    } else {
        kind
    };
    Finding { kind, machines, input }
}

/// What a value is, by its members; and the input of an execution, where it has one.
fn kind_of(node: &Node) -> (PasteKind, Option<Rc<str>>) {
    let has = |key| member(node, key).is_some();
    let is_object = |key| member(node, key).is_some_and(|it| it.members().is_some());
    let is_list = |key| member(node, key).is_some_and(|it| it.items().is_some());
    let kind = if is_object("States") && !is_list("stateMachines") {
        PasteKind::Definition
    } else if is_object("Resources") || template::is_resources(node) {
        PasteKind::Template
    } else if is_object("stepFunctions") {
        PasteKind::Serverless
    } else if has("stateMachineArn") && has("definition") {
        PasteKind::Description
    } else if is_list("events") && is_history(node) {
        let input = started_input(node);
        return (PasteKind::History, input);
    } else if has("executionArn") && (has("input") || has("status")) {
        let input = member(node, "input").and_then(Node::string).cloned();
        return (PasteKind::Execution, input);
    } else if is_object("StateMachines") && is_mock_config(node) {
        PasteKind::MockConfig
    } else if is_list("stateMachines") && member_is_named(node, "stateMachines") {
        PasteKind::Scenario
    } else if fragment::is_fragment(node) {
        PasteKind::Fragment
    } else {
        PasteKind::Unknown
    };
    (kind, None)
}

fn is_history(node: &Node) -> bool {
    let events = member(node, "events").and_then(Node::items).unwrap_or_default();
    events.iter().take(1).all(|it| member(it, "type").is_some() && member(it, "id").is_some())
}

fn started_input(node: &Node) -> Option<Rc<str>> {
    let events = member(node, "events")?.items()?;
    let details = events.iter().find_map(|it| member(it, "executionStartedEventDetails"))?;
    member(details, "input")?.string().cloned()
}

fn is_mock_config(node: &Node) -> bool {
    let machines = member(node, "StateMachines").and_then(Node::members).unwrap_or_default();
    machines.iter().any(|it| member(&it.value, "TestCases").is_some())
}

fn member_is_named(node: &Node, key: &str) -> bool {
    let items = member(node, key).and_then(Node::items).unwrap_or_default();
    items.iter().any(|it| member(it, "definition").is_some())
}

/// The definitions anywhere in a value, outermost first, also those in strings.
pub(super) fn anywhere(source: &str, node: &Node) -> Vec<Found> {
    let mut found = Vec::new();
    search(source, node, None, &mut found);
    found
}

fn search(source: &str, node: &Node, name: Option<&Rc<str>>, found: &mut Vec<Found>) {
    if found.len() >= quota::PASTED_MACHINES {
        return;
    }
    match &node.kind {
        Kind::Object(_) if is_machine(node) => {
            found.push(Found::new(name.cloned(), node.clone()));
        }
        Kind::Object(members) => {
            let own = ["name", "Name", "StateMachineName", "state_machine_name"];
            let own = own.iter().find_map(|key| member(node, key)?.string());
            let names_definition =
                |it: &Member| it.key.eq_ignore_ascii_case("definition") || &*it.key == "asl";
            for it in members {
                let named = if names_definition(it) { own.or(name) } else { None };
                search(source, &it.value, named.or(Some(&it.key)), found);
            }
        }
        Kind::Array(items) => {
            items.iter().for_each(|item| search(source, item, name, found));
        }
        Kind::String(text) => {
            if text.contains("States") && text.contains("Type") {
                let traced = Traced::of(text, source, node.span);
                let inside = inside(&traced);
                found.extend(inside.map(|it| Found { name: name.cloned(), ..it }));
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Broken => {}
    }
}

/// The definition that a text is, with its places outside.
pub(super) fn inside(traced: &Traced) -> Option<Found> {
    let (node, problems) = text::read(&traced.text);
    let node = match node {
        Some(node) if problems.is_empty() => Some(node),
        Some(_) | None => text::mend(&traced.text).map(|it| it.node),
    };
    let node = node.filter(is_machine).or_else(|| {
        let (yaml, _) = text::read_loose_yaml(&traced.text);
        yaml.documents.into_iter().find(is_machine)
    })?;
    Some(Found { is_inside: true, ..Found::new(None, traced.outside(&node)) })
}

/// Whether a value is a definition: it has states, and says with which it begins, or one of its
/// states is one.
pub(super) fn is_machine(node: &Node) -> bool {
    let Some(states) = member(node, "States").and_then(Node::members) else { return false };
    member(node, "StartAt").is_some() || states.iter().any(|it| is_state(&it.value))
}

/// A member of an object.
pub(super) fn member<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.members()?.iter().find(|it| &*it.key == key).map(|it| &it.value)
}
