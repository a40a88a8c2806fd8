//! The state machines in templates: CloudFormation, SAM, CDK, the Serverless Framework.

use std::rc::Rc;

use crate::asl::StateMachineType;
use crate::text::{Member, Node};

use super::find::{Found, anywhere, inside, is_machine, member};
use super::resolve::Resolver;

const MACHINES: [&str; 2] = ["AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"];

/// Whether a value is the `Resources` of a template.
pub(super) fn is_resources(node: &Node) -> bool {
    let is_resource = |it: &Member| {
        let kind = member(&it.value, "Type").and_then(Node::string);
        kind.is_some_and(|it| it.starts_with("AWS::")) && member(&it.value, "Properties").is_some()
    };
    node.members().is_some_and(|members| members.iter().any(is_resource))
}

/// The machines among the resources of a template.
pub(super) fn machines(source: &str, root: &Node) -> Vec<Found> {
    let resources = member(root, "Resources").unwrap_or(root);
    let mut found = Vec::new();
    for Member { key, value, .. } in resources.members().unwrap_or_default() {
        let kind = member(value, "Type").and_then(Node::string);
        if kind.is_none_or(|it| !MACHINES.contains(&&**it)) {
            continue;
        }
        let Some(properties) = member(value, "Properties") else { continue };
        let substitutions = member(properties, "DefinitionSubstitutions");
        let resolver = Resolver { source, root, resources: Some(resources), substitutions };
        let named = ["StateMachineName", "Name"].iter().find_map(|it| member(properties, it));
        found.extend(machine(&resolver, properties, named, key));
    }
    found
}

/// The machines of a configuration of the Serverless Framework.
pub(super) fn serverless(source: &str, root: &Node) -> Vec<Found> {
    let machines = member(root, "stepFunctions").and_then(|it| member(it, "stateMachines"));
    let resolver = Resolver { source, root, resources: None, substitutions: None };
    let mut found = Vec::new();
    for Member { key, value, .. } in machines.and_then(Node::members).unwrap_or_default() {
        found.extend(machine(&resolver, value, member(value, "name"), key));
    }
    let resources = member(root, "resources");
    found.extend(resources.map(|it| machines_inside(source, it)).unwrap_or_default());
    found
}

fn machines_inside(source: &str, resources: &Node) -> Vec<Found> {
    if member(resources, "Resources").is_some() { machines(source, resources) } else { Vec::new() }
}

/// The machine of a resource, by whichever property has its definition.
fn machine(
    resolver: &Resolver<'_>,
    properties: &Node,
    named: Option<&Node>,
    logical: &Rc<str>,
) -> Option<Found> {
    let definition = ["Definition", "definition", "DefinitionString", "definitionString"];
    let definition = definition.iter().find_map(|key| member(properties, key))?;
    let found = match resolver.text(definition) {
        Some(text) => inside(&resolver.substituted(text)),
        None => {
            let node = resolver.node(definition);
            let found = anywhere(resolver.source, &node).into_iter().next();
            let whole = is_machine(&node).then(|| Found::new(None, node));
            whole.or(found).map(|it| Found { is_inside: true, ..it })
        }
    }?;
    let name = named.and_then(|it| resolver.text(it)).map(|it| resolver.substituted(it).text);
    let name = name.filter(|it| !it.is_empty() && it.len() <= 80 && !it.contains("${"));
    let machine_type = ["StateMachineType", "Type", "type"]
        .iter()
        .find_map(|key| member(properties, key)?.string())
        .filter(|it| it.eq_ignore_ascii_case("EXPRESS"))
        .map_or(StateMachineType::Standard, |_| StateMachineType::Express);
    let name = name.map_or_else(|| Rc::clone(logical), Rc::from);
    Some(Found { name: Some(name), machine_type, ..found })
}
