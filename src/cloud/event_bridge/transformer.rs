//! What a rule's target gets whose input is made by a template.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html>

use crate::base::Json;
use crate::cloud::setup::InputTransformer;
use crate::expr::Path;

/// The event, and where it came to which rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    pub(super) event: &'a Json,
    pub(super) bus: &'a str,
    pub(super) rule: &'a str,
    /// When the bus took it: `2026-11-22T09:00:00Z`.
    pub(super) taken: &'a str,
}

/// Puts the parts of an event into a template.
///
/// Within quotation marks a part stands as text, as it is: nothing is escaped, and objects and
/// arrays lose their own quotation marks. Outside of them, a template that is an object or an array
/// gets JSON, any other one text. A part that the event does not have is empty.
pub(super) fn fill(transformer: &InputTransformer, origin: Origin<'_>) -> String {
    let template = &*transformer.input_template;
    let is_json = template.trim_start().starts_with(['{', '[']);
    let mut filled = String::new();
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = template;
    while let Some(char) = rest.chars().next() {
        if let Some((name, behind)) = placeholder(rest) {
            let part = part(transformer, name, origin);
            filled += &written(part, quoted, is_json);
            rest = behind;
            continue;
        }
        quoted ^= char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        filled.push(char);
        rest = &rest[char.len_utf8()..];
    }
    filled
}

/// The name in `<name>` with which a text begins, and what comes behind.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (name, behind) = text.strip_prefix('<')?.split_once('>')?;
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_' | '.');
    (!name.is_empty() && name.chars().all(is_name)).then_some((name, behind))
}

/// What a name stands for.
fn part(transformer: &InputTransformer, name: &str, origin: Origin<'_>) -> Option<Json> {
    let Origin { event, bus, rule, taken } = origin;
    match name {
        "aws.events.rule-arn" => {
            let place = if bus == "default" { rule.to_owned() } else { format!("{bus}/{rule}") };
            Some(format!("arn:aws:events:us-east-1:123456789012:rule/{place}").into())
        }
        "aws.events.rule-name" => Some(rule.into()),
        "aws.events.event.ingestion-time" => Some(taken.into()),
        "aws.events.event" => {
            let members = event.as_object()?.iter().filter(|(name, _)| &***name != "detail");
            Some(Json::object(members.map(|(name, value)| (name.clone(), value.clone()))))
        }
        "aws.events.event.json" => Some(event.clone()),
        name => Path::parse(transformer.input_paths_map.get(name)?).ok()?.evaluate(event).ok(),
    }
}

fn written(part: Option<Json>, quoted: bool, is_json: bool) -> String {
    match part {
        None if is_json && !quoted => "\"\"".into(),
        None => String::new(),
        Some(part) if is_json && !quoted => part.to_string(),
        Some(Json::String(text)) => text.to_string(),
        Some(part) if quoted => part.to_string().replace('"', ""),
        Some(part) => part.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let event = r#"{"source": "shop", "detail": {"id": "i-1", "n": 2.5, "ok": true,
            "who": {"name": "Ann", "tags": ["a", "b"]}, "said": "a \"b\""}}"#;
        let event = Json::parse(event).expect("an event");
        let paths = r#"{"id": "$.detail.id", "n": "$.detail.n", "ok": "$.detail.ok",
            "who": "$.detail.who", "tag": "$.detail.who.tags[1]", "said": "$.detail.said",
            "none": "$.detail.none", "all": "$.detail.who.tags[*]"}"#;
        let transformer = InputTransformer {
            input_paths_map: serde_json::from_str(paths).expect("paths"),
            input_template: template.into(),
        };
        let origin =
            Origin { event: &event, bus: "default", rule: "r", taken: "2026-11-22T09:00:00Z" };
        assert_eq!(fill(&transformer, origin), expected);
    }

    #[test]
    fn a_text_gets_texts() {
        check("<id> is in state <ok>", "i-1 is in state true");
        check(r#""<id> has <n>""#, r#""i-1 has 2.5""#);
        check(r#""it is <who>""#, r#""it is {name:Ann,tags:[a,b]}""#);
        check("a<b and <unknown name>, b>a", "a<b and <unknown name>, b>a");
        check("nothing: <none>, <nobody>.", "nothing: , .");
    }

    #[test]
    fn json_gets_json() {
        check(
            r#"{"id": <id>, "list": [9, <n>, <ok>], "who": <who>}"#,
            r#"{"id": "i-1", "list": [9, 2.5, true], "who": {"name":"Ann","tags":["a","b"]}}"#,
        );
        check(r#"{"all": <all>, "one": <tag>}"#, r#"{"all": ["a","b"], "one": "b"}"#);
        check(r#"{"text": "<id> is \"<n>\""}"#, r#"{"text": "i-1 is \"2.5\""}"#);
        check(r#"{"who": "<who>"}"#, r#"{"who": "{name:Ann,tags:[a,b]}"}"#);
        check(r#"{"none": <none>, "text": "<none>"}"#, r#"{"none": "", "text": ""}"#);
    }

    #[test]
    fn nothing_is_escaped() {
        check(r#"{"said": "<said>"}"#, r#"{"said": "a "b""}"#);
    }

    #[test]
    fn names_of_aws() {
        check("<aws.events.rule-arn>", "arn:aws:events:us-east-1:123456789012:rule/r");
        check("<aws.events.rule-name>", "r");
        check(r#"[<aws.events.event.ingestion-time>]"#, r#"["2026-11-22T09:00:00Z"]"#);
        check(r#"{"event": <aws.events.event>}"#, r#"{"event": {"source":"shop"}}"#);
    }
}
