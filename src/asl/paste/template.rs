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
        let substitutions = Vec::new();
        let resolver = Resolver { source, root, resources: Some(resources), substitutions };
        let resolver = resolver.with(member(properties, "DefinitionSubstitutions"));
        let named = ["StateMachineName", "Name"].iter().find_map(|it| member(properties, it));
        found.extend(machine(&resolver, properties, named, key));
    }
    found
}

/// The machines of a configuration of the Serverless Framework.
pub(super) fn serverless(source: &str, root: &Node) -> Vec<Found> {
    let machines = member(root, "stepFunctions").and_then(|it| member(it, "stateMachines"));
    let resolver = Resolver { source, root, resources: None, substitutions: Vec::new() };
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

#[cfg(test)]
mod tests {
    use crate::asl::read_paste;

    /// The names of the machines in a template, each with what its first task calls.
    #[track_caller]
    fn check(resources: &str, expected: &str) {
        let text = format!(
            r#"{{"Parameters":{{"Stage":{{"Default":"dev"}},"Loop":{{"Default":{{"Ref":"Loop"}}}}}},"Resources":{{{resources}}}}}"#
        );
        let machines = read_paste(&text).machines;
        let shown = machines.iter().map(|it| {
            let (_, behind) = it.definition.split_once("\"Resource\": ").unwrap_or_default();
            [&it.name, " ", behind.split('\n').next().unwrap_or_default()].concat()
        });
        assert_eq!(shown.collect::<Vec<_>>().join("\n"), expected);
    }

    fn machine(more: &str, resource: &str) -> String {
        format!(
            r#""M":{{"Type":"AWS::StepFunctions::StateMachine","Properties":{{{more}"Definition":{{"StartAt":"A","States":{{"A":{{"Resource":{resource},"Type":"Task","End":true}}}}}}}}}}"#
        )
    }

    #[test]
    fn names_of_functions() {
        let function = |name: &str| {
            format!(
                r#","F":{{"Type":"AWS::Lambda::Function","Properties":{{"FunctionName":{name}}}}}"#
            )
        };
        let call = r#"{"Fn::GetAtt":["F","Arn"]}"#;
        let arn =
            |name: &str| format!(r#"M "arn:aws:lambda:us-east-1:123456789012:function:{name}","#);
        check(&(machine("", call) + &function(r#""pay""#)), &arn("pay"));
        check(&(machine("", call) + &function(r#"{"Fn::Sub":"pay-${Stage}"}"#)), &arn("pay-dev"));
        check(&(machine("", call) + &function(r#"{"Fn::Sub":"pay-${AWS::Region}"}"#)), &arn("F"));
        check(&(machine("", call) + &function(r#"{"Fn::Sub":"pay-${Loop}"}"#)), &arn("F"));
    }

    /// What names itself ends.
    #[test]
    fn substitutions() {
        let own = r#""DefinitionSubstitutions":{"Stage":{"Fn::Sub":"${Stage}"},"L":{"Ref":"Loop"},"N":{"Fn::Sub":"${N}"}},"#;
        check(&machine(own, r#""arn:${Stage}-${L}-${N}""#), r#"M "arn:dev-Loop-N","#);
        let twice = (0..40).fold(r#""x""#.to_owned(), |inner, _| {
            format!(r#"{{"Fn::Sub":["${{a}}${{a}}",{{"a":{inner}}}]}}"#)
        });
        let machines = machine("", &twice);
        assert_eq!(read_paste(&format!("{{\"Resources\":{{{machines}}}}}")).machines.len(), 1);
        let escaped = (0..30).fold(r#""\"""#.to_owned(), |inner, _| {
            format!(r#"{{"Fn::ToJsonString":{{"a":{inner}}}}}"#)
        });
        let machines = machine("", &escaped);
        assert_eq!(read_paste(&format!("{{\"Resources\":{{{machines}}}}}")).machines.len(), 1);
    }

    #[test]
    fn variables_that_name_one_another() {
        let many = "${self:custom.a}".repeat(15);
        let text = format!(
            r#"{{"custom":{{"a":"{many}"}},"stepFunctions":{{"stateMachines":{{"M":{{"definition":{{"StartAt":"A","States":{{"A":{{"Type":"Task","Resource":"arn:{many}{many}{many}{many}","End":true}}}}}}}}}}}}}}"#
        );
        assert_eq!(read_paste(&text).machines.len(), 1);
    }
}
