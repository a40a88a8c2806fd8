//! Makes a machine that runs out of a part: with a beginning, with ends, and with placeholders for
//! the states that the part leads to.

use std::collections::HashSet;
use std::rc::Rc;

use crate::asl::Resource;
use crate::asl::state::PLACEHOLDER;
use crate::base::Json;
use crate::text::{Kind, Member, Node, Span};

use super::find::member;
use super::fragment::{is_state, named, type_by_fields};
use super::stand_in::{function_arn, parameter};

/// A machine made of a part, and the names of the states that were made up.
pub(super) fn complete(node: &Node, is_part: bool) -> (Node, Vec<Rc<str>>) {
    let mut made_up = Vec::new();
    let mut node = block(node, &mut made_up);
    if is_part && member(&node, "QueryLanguage").is_none() && is_jsonata(&node) {
        let language = text("JSONata", node.span);
        push(&mut node, "QueryLanguage", language);
    }
    (node, made_up)
}

/// A `StartAt` with its `States`, made whole.
fn block(node: &Node, made_up: &mut Vec<Rc<str>>) -> Node {
    let mut node = node.clone();
    let Some(states) = member(&node, "States").and_then(Node::members) else {
        return empty_block(node.span, made_up);
    };
    let mut states: Vec<Member> = states
        .iter()
        .filter(|it| it.value.members().is_some())
        .map(|it| Member { value: state(it, made_up), ..it.clone() })
        .collect();
    let language = member(&node, "QueryLanguage").and_then(Node::string);
    let says_jsonata = language.is_some_and(|it| &**it == "JSONata");
    let start = member(&node, "StartAt").and_then(Node::string).cloned();
    let mut wanted: Vec<(Rc<str>, Span)> =
        states.iter().flat_map(|it| targets(&it.value)).collect();
    wanted.extend(start.clone().map(|name| (name, node.span)));
    let mut known: HashSet<Rc<str>> = states.iter().map(|it| Rc::clone(&it.key)).collect();
    for (name, span) in wanted {
        if known.insert(Rc::clone(&name)) {
            states.push(Member { key: Rc::clone(&name), key_span: span, value: placeholder(span) });
            made_up.push(name);
        }
    }
    if start.is_none() {
        let roots = roots(&states);
        let start = match &roots[..] {
            [] => states.first().map(|it| Rc::clone(&it.key)),
            [root] => Some(Rc::clone(root)),
            roots => {
                let name = free("Begin with", &known, made_up);
                let is_jsonata = says_jsonata || is_jsonata(&node);
                let fork = fork(roots, node.span, &name, is_jsonata);
                made_up.push(Rc::clone(&fork.key));
                let name = Rc::clone(&fork.key);
                states.push(fork);
                Some(name)
            }
        };
        if let Some(start) = start {
            let span = node.span;
            push(&mut node, "StartAt", text(&start, span));
        }
    }
    if let Kind::Object(members) = &mut node.kind
        && let Some(place) = members.iter_mut().find(|it| &*it.key == "States")
    {
        place.value.kind = Kind::Object(states);
    }
    node
}

/// A block that was left out.
fn empty_block(span: Span, made_up: &mut Vec<Rc<str>>) -> Node {
    let name = free("Placeholder", &HashSet::new(), made_up);
    let states = vec![named(&name, placeholder(span))];
    let states = named("States", Node { span, kind: Kind::Object(states) });
    let members = vec![named("StartAt", text(&name, span)), states];
    made_up.push(name.into());
    Node { span, kind: Kind::Object(members) }
}

/// A name that no state has.
fn free(name: &str, known: &HashSet<Rc<str>>, made_up: &[Rc<str>]) -> String {
    let is_taken = |it: &str| known.contains(it) || made_up.iter().any(|other| &**other == it);
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|it| !is_taken(it)).unwrap_or_default()
}

/// A state with a type and a way on, and with whole blocks inside.
fn state(it: &Member, made_up: &mut Vec<Rc<str>>) -> Node {
    let mut node = it.value.clone();
    let span = node.span;
    if let Kind::Object(members) = &mut node.kind {
        for inner in members {
            let value = match (&*inner.key, inner.value.items()) {
                ("Iterator" | "ItemProcessor", _) => block(&inner.value, made_up),
                ("Branches", Some(items)) => Node {
                    span: inner.value.span,
                    kind: Kind::Array(items.iter().map(|it| block(it, made_up)).collect()),
                },
                _ => continue,
            };
            inner.value = value;
        }
    }
    if !is_state(&node) {
        if let Kind::Object(members) = &mut node.kind {
            members.retain(|it| &*it.key != "Type");
        }
        let kind = type_by_fields(&node);
        push(&mut node, "Type", text(kind, span));
    }
    let kind = member(&node, "Type").and_then(Node::string).cloned().unwrap_or_default();
    if &*kind == "Task" {
        task(&it.key, &mut node);
    }
    let has = |key| member(&node, key).is_some();
    if &*kind == "Map" && !has("Iterator") && !has("ItemProcessor") {
        let block = empty_block(span, made_up);
        push(&mut node, "ItemProcessor", block);
    } else if &*kind == "Parallel" && !has("Branches") {
        let block = empty_block(span, made_up);
        push(&mut node, "Branches", Node { span, kind: Kind::Array(vec![block]) });
    }
    let goes_on = matches!(&*kind, "Task" | "Pass" | "Wait" | "Parallel" | "Map");
    if goes_on && member(&node, "Next").is_none() && member(&node, "End").is_none() {
        push(&mut node, "End", Node { span, kind: Kind::Bool(true) });
    }
    if &*kind == "Choice" && member(&node, "Choices").is_none() {
        return placeholder(span);
    }
    node
}

/// A task calls something, with the parameters that the call cannot be made without.
fn task(name: &str, node: &mut Node) {
    let span = node.span;
    if member(node, "Resource").is_none() {
        push(node, "Resource", text(&function_arn(name), span));
    }
    let arn = member(node, "Resource").and_then(Node::string);
    let Some(resource) = arn.and_then(|arn| Resource::parse(arn)) else { return };
    let field = if member(node, "Arguments").is_some() { "Arguments" } else { "Parameters" };
    let given = member(node, field).and_then(Node::members).unwrap_or_default();
    let missing: Vec<_> = resource
        .required_parameters()
        .iter()
        .map(|(key, _)| *key)
        .filter(|key| given.iter().all(|it| it.key.strip_suffix(".$").unwrap_or(&it.key) != *key))
        .map(|key| named(key, text(&parameter(key, name), span)))
        .collect();
    if missing.is_empty() {
        return;
    }
    if member(node, field).is_none() {
        push(node, field, Node { span, kind: Kind::Object(Vec::new()) });
    }
    if let Kind::Object(members) = &mut node.kind
        && let Some(place) = members.iter_mut().find(|it| &*it.key == field)
        && let Kind::Object(parameters) = &mut place.value.kind
    {
        parameters.extend(missing);
    }
}

/// The names that a state leads to, with their places.
fn targets(state: &Node) -> Vec<(Rc<str>, Span)> {
    let inner = ["Choices", "Catch"].into_iter().filter_map(|it| member(state, it)?.items());
    let entries = inner.flatten().filter_map(|it| member(it, "Next"));
    let own = [member(state, "Next"), member(state, "Default")].into_iter().flatten();
    own.chain(entries).filter_map(|it| Some((Rc::clone(it.string()?), it.span))).collect()
}

/// The states that no other one leads to.
fn roots(states: &[Member]) -> Vec<Rc<str>> {
    let reached: HashSet<Rc<str>> = states
        .iter()
        .flat_map(|it| targets(&it.value).into_iter().filter(|to| to.0 != it.key))
        .map(|(name, _)| name)
        .collect();
    states.iter().map(|it| Rc::clone(&it.key)).filter(|it| !reached.contains(it)).collect()
}

/// A state that leads to each part of what was pasted, so that every one of them can be tried.
fn fork(roots: &[Rc<str>], span: Span, name: &str, is_jsonata: bool) -> Member {
    let rule = |root: &Rc<str>| {
        let mut members = match is_jsonata {
            true => {
                let name = Json::from(&**root).to_string();
                vec![named(
                    "Condition",
                    text(&format!("{{% $states.input.begin = {name} %}}"), span),
                )]
            }
            false => {
                let members = vec![
                    named("Variable", text("$.begin", span)),
                    named("IsPresent", Node { span, kind: Kind::Bool(true) }),
                ];
                let present = Node { span, kind: Kind::Object(members) };
                let equals = vec![
                    named("Variable", text("$.begin", span)),
                    named("StringEquals", text(root, span)),
                ];
                let equals = Node { span, kind: Kind::Object(equals) };
                vec![named("And", Node { span, kind: Kind::Array(vec![present, equals]) })]
            }
        };
        members.push(named("Next", text(root, span)));
        Node { span, kind: Kind::Object(members) }
    };
    let rules = roots.iter().skip(1).map(rule).collect();
    let members = vec![
        named("Type", text("Choice", span)),
        named("Comment", comment("nothing here says where it begins.", span)),
        named("Choices", Node { span, kind: Kind::Array(rules) }),
        named("Default", text(&roots[0], span)),
    ];
    named(name, Node { span, kind: Kind::Object(members) })
}

/// A state that stands for one that was not pasted.
fn placeholder(span: Span) -> Node {
    let members = vec![
        named("Type", text("Pass", span)),
        named("Comment", comment("this state was not pasted.", span)),
        named("End", Node { span, kind: Kind::Bool(true) }),
    ];
    Node { span, kind: Kind::Object(members) }
}

/// What says of a state that it is a placeholder, and why.
fn comment(why: &str, span: Span) -> Node {
    text(&(PLACEHOLDER.to_owned() + why), span)
}

/// Whether fields of JSONata are in a part that does not say its language.
fn is_jsonata(node: &Node) -> bool {
    let states = member(node, "States").and_then(Node::members).unwrap_or_default();
    let has = |it: &Node, key: &str| member(it, key).is_some();
    states.iter().any(|it| {
        let rules = member(&it.value, "Choices").and_then(Node::items).unwrap_or_default();
        let is_choice = rules.iter().any(|rule| has(rule, "Condition"));
        is_choice || has(&it.value, "Arguments") || has(&it.value, "Output")
    })
}

fn push(node: &mut Node, key: &str, value: Node) {
    if let Kind::Object(members) = &mut node.kind {
        let place = match key {
            "StartAt" | "Type" | "QueryLanguage" => 0,
            _ => members.len(),
        };
        members.insert(place, named(key, value));
    }
}

fn text(text: &str, span: Span) -> Node {
    Node { span, kind: Kind::String(text.into()) }
}
