//! What stands for a value that a definition leaves open: `${PayFunctionArn}` becomes the ARN of a
//! function `PayFunction`, so that the simulated function bears the right name.

use crate::base::Number;
use crate::text::{Edit, Kind, Member, Node, wants_number};

use super::fragment::is_state;
use super::variable;

/// Where everything of the simulated account is.
pub(super) const REGION: &str = "us-east-1";
pub(super) const ACCOUNT: &str = "123456789012";

const OPEN: &str = "The text leaves this open; a stand-in makes it run.";

/// A definition in which stand-ins are where it leaves something open that must be known.
pub(super) fn stand_in(node: &Node, edits: &mut Vec<Edit>) -> Node {
    let kind = match &node.kind {
        Kind::Object(members) => {
            let is_task = is_state(node) || members.iter().any(|it| &*it.key == "ReaderConfig");
            Kind::Object(members.iter().map(|it| in_member(it, is_task, edits)).collect())
        }
        Kind::Array(items) => Kind::Array(items.iter().map(|it| stand_in(it, edits)).collect()),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Broken => {
            node.kind.clone()
        }
    };
    Node { span: node.span, kind }
}

fn in_member(it: &Member, is_task: bool, edits: &mut Vec<Edit>) -> Member {
    let span = it.value.span;
    let kind = it.value.string().and_then(|text| match &*it.key {
        "Resource" if is_task => resource(text).map(|it| Kind::String(it.into())),
        key if wants_number(key) && is_open(text) => Some(Kind::Number(Number::Integer(1))),
        _ if text.starts_with("{%") => query(text).map(|it| Kind::String(it.into())),
        key => named_parameter(key, text).map(|it| Kind::String(it.into())),
    });
    let value = match kind {
        Some(kind) => {
            let known = Node { span, kind };
            let replacement = known.to_json().to_string();
            edits.push(Edit { span, replacement, sentence: OPEN });
            known
        }
        None => stand_in(&it.value, edits),
    };
    Member { value, ..it.clone() }
}

/// An expression without the placeholders that stand bare in it; in JSONata they would be objects.
fn query(text: &str) -> Option<String> {
    let mut quote = None;
    let (mut filled, mut at) = (String::new(), 0);
    for (place, char) in text.char_indices() {
        match (quote, char) {
            (Some(open), _) if open == char => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(char),
            (None, '$') if place >= at && text[place..].starts_with("${") => {
                let name = text[place + 2..].split('}').next().unwrap_or_default();
                let is_name =
                    |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '.' | '-');
                if !name.is_empty() && name.chars().all(is_name) {
                    filled += &text[at..place];
                    filled.push('1');
                    at = place + name.len() + 3;
                }
            }
            (Some(_) | None, _) => {}
        }
    }
    (at > 0).then(|| filled + text.get(at..).unwrap_or_default())
}

/// A resource without what it leaves open; none where it leaves nothing open. What is no ARN is
/// the name of a function, and so is a task of the time before AWS had services in ARNs.
fn resource(text: &str) -> Option<String> {
    if !is_open(text) {
        let old = text.split_once(":task:").filter(|_| text.starts_with("arn:"));
        return match old {
            Some((_, name)) => Some(function_arn(name)),
            None if text.starts_with("arn:") => None,
            None => Some(function_arn(&variable::name_of(text))),
        };
    }
    let name = whole(text);
    if let Some(name) = name {
        return Some(function_arn(&name));
    }
    let filled = variable::fill(text);
    if filled.starts_with("arn:") {
        return Some(filled);
    }
    Some(function_arn(&clean(filled.rsplit(':').next().unwrap_or(&filled))))
}

/// A parameter of a call that names something in the account.
fn named_parameter(key: &str, text: &str) -> Option<String> {
    let is_name = matches!(
        key,
        "FunctionName" | "QueueUrl" | "TopicArn" | "TargetArn" | "StateMachineArn" | "TableName"
    );
    if !is_name || !is_open(text) {
        return None;
    }
    match whole(text) {
        Some(name) => Some(parameter(key, &name)),
        None => Some(variable::fill(text)),
    }
}

/// The value of a parameter that names something, by the name.
pub(super) fn parameter(key: &str, name: &str) -> String {
    let name = clean(name);
    match key {
        "QueueUrl" => format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"),
        "TopicArn" | "TargetArn" => arn("sns", &name),
        "StateMachineArn" => arn("states", &format!("stateMachine:{name}")),
        _ => name,
    }
}

/// The ARN of a function, or of an activity where the name says that it is one.
pub(super) fn function_arn(name: &str) -> String {
    let name = clean(name);
    match name.to_lowercase().contains("activity") {
        true => arn("states", &format!("activity:{name}")),
        false => arn("lambda", &format!("function:{name}")),
    }
}

/// `arn:aws:sns:us-east-1:123456789012:…`
pub(super) fn arn(service: &str, rest: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}")
}

/// Whether a text leaves something open.
fn is_open(text: &str) -> bool {
    let is_hole = |open: &str, close: &str| {
        text.find(open).is_some_and(|at| text[at + open.len()..].contains(close))
    };
    is_hole("${", "}")
        || is_hole("#{", "}")
        || is_hole("{{", "}}")
        || text.starts_with('<') && text.ends_with('>')
        || is_hole("<", ">")
}

/// The name of what a text leaves open, where that is all of it.
fn whole(text: &str) -> Option<String> {
    let pairs = [("${", "}"), ("#{", "}"), ("{{", "}}"), ("<", ">")];
    let inner = pairs.iter().find_map(|(open, close)| {
        let inner = text.trim().strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains(['$', '{', '<'])).then_some(inner)
    })?;
    Some(variable::name_of(inner))
}

/// A name that AWS takes: letters, digits, `-` and `_`, at most 64 of them.
pub(super) fn clean(name: &str) -> String {
    let is_kept = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
    let kept: String = name.chars().map(|it| if is_kept(it) { it } else { '-' }).collect();
    let kept = kept.trim_matches('-');
    let kept = &kept[..kept.len().min(64)];
    if kept.is_empty() { "StandIn".to_owned() } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, text: &str, expected: &str) {
        let known = if key == "Resource" { resource(text) } else { named_parameter(key, text) };
        assert_eq!(known.as_deref().unwrap_or("as it is"), expected);
    }

    #[test]
    fn what_stands_for_what_is_open() {
        let function =
            |name: &str| format!("arn:aws:lambda:us-east-1:123456789012:function:{name}");
        check("Resource", "${PayFunctionArn}", &function("PayFunction"));
        check("Resource", "${aws_lambda_function.step1.arn}", &function("step1"));
        check(
            "Resource",
            "<INSERT DICE LAMBDA ARN HERE>",
            &function("INSERT-DICE-LAMBDA-ARN-HERE"),
        );
        check("Resource", "${self.pay.function_arn}", &function("pay"));
        check(
            "Resource",
            "arn:aws:lambda:#{AWS::Region}:#{AWS::AccountId}:function:${self:service}-${opt:stage, 'dev'}-request",
            &function("service-dev-request"),
        );
        check(
            "Resource",
            "arn:${AWS::Partition}:states:::lambda:invoke",
            "arn:aws:states:::lambda:invoke",
        );
        check("Resource", "arn:aws:states:::sqs:sendMessage", "as it is");
        check("Resource", "arn:aws:swf:us-east-1:1:task:Pay", &function("Pay"));
        check("Resource", "Pay", &function("Pay"));
        check(
            "Resource",
            "${PackActivity}",
            "arn:aws:states:us-east-1:123456789012:activity:PackActivity",
        );
        check("FunctionName", "${SendFunction}", "SendFunction");
        check("FunctionName", "${Prefix}-send", "Prefix-send");
        check("QueueUrl", "${Orders}", "https://sqs.us-east-1.amazonaws.com/123456789012/Orders");
        check("TopicArn", "${NewsTopicArn}", "arn:aws:sns:us-east-1:123456789012:NewsTopic");
        check("Message", "${News}", "as it is");
    }

    #[test]
    fn placeholders_in_expressions() {
        assert_eq!(query("{% ${limit} > $x & '${y}' %}").as_deref(), Some("{% 1 > $x & '${y}' %}"));
        assert_eq!(query("{% ${'a': 1} %}"), None);
    }
}
