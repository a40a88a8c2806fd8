//! Writes a catcher into the text of a definition, which stays as somebody wrote it.

use crate::base::{Json, StateName, quota};
use crate::text::{self, Member, Node};

use super::outline::outline;

/// The definition, in JSON, in which a state catches an error, and the state that comes then: where its
/// other errors go, else one that is new and does nothing yet. `None` where the text has no such state.
#[must_use]
pub fn add_catch(definition: &str, state: &StateName, error: &str) -> Option<(String, StateName)> {
    let places = outline(definition);
    let place = places.iter().find(|it| it.name == *state)?;
    let start = place.key.end + definition[place.key.end..].find('{')?;
    let body = definition.get(start..place.span.end)?;
    let (node, _) = text::read(body);
    let members = node.as_ref()?.members()?;
    let (first, last) = (members.first()?, members.last()?);
    let catch = members.iter().find(|it| &*it.key == "Catch").map(|it| &it.value);
    let catchers = catch.and_then(Node::items).unwrap_or_default();
    // What stands between the lines of the state, and what before its last bracket.
    let inside = body.get(1..first.key_span.start)?;
    let inner = gap(inside);
    let outer = body.get(last.value.span.end..body.len() - 1)?;
    let mut name = state.as_str().to_owned() + " failed";
    if name.len() > quota::NAME_CHARS {
        name = "Failed".to_owned();
    }
    while places.iter().any(|it| it.name.as_str() == name) {
        name += " 2";
    }
    let course = course(catchers, state);
    let next = course.iter().find(|it| &*it.key == "Next").and_then(|it| it.value.string());
    let catcher = catcher(error, course, &name);
    let (at, written) = match (catch, catchers.first().zip(catchers.last())) {
        (Some(list), Some((first, last))) => {
            let gap = gap(body.get(list.span.start + 1..first.span.start)?);
            (last.span.end, [",", gap, &catcher].concat())
        }
        (Some(list), None) => (list.span.start + 1, catcher),
        (None, _) => {
            let unit = inside.strip_prefix(outer).unwrap_or_default();
            let lines = [",", inner, "\"Catch\": [", inner, unit, &catcher, inner, "]"];
            (last.value.span.end, lines.concat())
        }
    };
    let mut text = definition.to_owned();
    if next.is_none() {
        let (name, gap) = (quoted(&name), gap(outer));
        let lines = [
            ",",
            gap,
            &name,
            ": {",
            inner,
            "\"Type\": \"Pass\",",
            inner,
            "\"End\": true",
            outer,
            "}",
        ];
        text.insert_str(place.span.end, &lines.concat());
    }
    text.insert_str(start + at, &written);
    Some((text, next.map_or_else(|| name.into(), |it| it.clone().into())))
}

/// What a catcher of the state says beside its errors, where one leads to another state.
fn course<'a>(catchers: &'a [Node], state: &StateName) -> &'a [Member] {
    let catchers = catchers.iter().filter_map(Node::members);
    let leads_away = |it: &Member| {
        &*it.key == "Next" && it.value.string().is_some_and(|it| **it != *state.as_str())
    };
    catchers.into_iter().find(|it| it.iter().any(leads_away)).unwrap_or_default()
}

fn catcher(error: &str, course: &[Member], name: &str) -> String {
    let mut text = String::from("{ \"ErrorEquals\": [") + &quoted(error) + "]";
    let mut say = |key: &str, value: &str| text += &[", ", &quoted(key), ": ", value].concat();
    for member in course.iter().filter(|it| !matches!(&*it.key, "ErrorEquals" | "Comment")) {
        say(&member.key, &member.value.to_json().to_string());
    }
    if course.is_empty() {
        say("Next", &quoted(name));
    }
    text + " }"
}

/// The blanks between two things, which are there in any case.
fn gap(blanks: &str) -> &str {
    if blanks.is_empty() { " " } else { blanks }
}

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::asl::parse;

    /// Lets a state catch `Busy`; what comes of it is a definition that runs.
    #[track_caller]
    fn check(definition: &str, state: &str, expected: Expect) {
        let (text, next) = add_catch(definition, &state.into(), "Busy").expect("it is there");
        let parsed = parse(&text);
        let machine = parsed.machine.unwrap_or_else(|| panic!("{:?}\n{text}", parsed.diagnostics));
        let catchers = machine.find(state).expect("it is there").catchers();
        let names = |it: &super::super::Catcher| (it.error_equals[0].to_string(), it.next.clone());
        assert_eq!(catchers.last().map(names), Some(("Busy".into(), next)));
        expected.assert_eq(&text);
    }

    const TASK: &str =
        r#""Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f""#;

    #[test]
    fn a_new_state_where_no_error_goes_anywhere() {
        check(
            &format!(
                "{{\n    \"StartAt\": \"A\",\n    \"States\": {{\n        \"A\": {{\n            {TASK},\n            \"End\": true\n        }}\n    }}\n}}\n"
            ),
            "A",
            expect![[r#"
                {
                    "StartAt": "A",
                    "States": {
                        "A": {
                            "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
                            "End": true,
                            "Catch": [
                                { "ErrorEquals": ["Busy"], "Next": "A failed" }
                            ]
                        },
                        "A failed": {
                            "Type": "Pass",
                            "End": true
                        }
                    }
                }
            "#]],
        );
        check(
            &format!(r#"{{"StartAt": "A", "States": {{"A": {{{TASK}, "End": true}}}}}}"#),
            "A",
            expect![[
                r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true, "Catch": [ { "ErrorEquals": ["Busy"], "Next": "A failed" } ]}, "A failed": { "Type": "Pass", "End": true}}}"#
            ]],
        );
        check(
            &format!(
                "{{\"StartAt\": \"A\", \"States\": {{\n\t\"A\": {{{TASK}, \"Next\": \"A failed\"}},\n\t\"A failed\": {{\"Type\": \"Fail\"}}}}}}"
            ),
            "A",
            expect![[r#"
                {"StartAt": "A", "States": {
                	"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "A failed", "Catch": [ { "ErrorEquals": ["Busy"], "Next": "A failed 2" } ]}, "A failed 2": { "Type": "Pass", "End": true},
                	"A failed": {"Type": "Fail"}}}"#]],
        );
    }

    #[test]
    fn the_way_that_other_errors_take() {
        check(
            &format!(
                "{{\"StartAt\": \"A\", \"States\": {{\n  \"A\": {{\n    {TASK},\n    \"Catch\": [\n      {{\"ErrorEquals\": [\"Denied\"], \"ResultPath\": \"$.error\", \"Next\": \"B\"}}\n    ],\n    \"Next\": \"B\"\n  }},\n  \"B\": {{\"Type\": \"Succeed\"}}\n}}}}"
            ),
            "A",
            expect![[r#"
                {"StartAt": "A", "States": {
                  "A": {
                    "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
                    "Catch": [
                      {"ErrorEquals": ["Denied"], "ResultPath": "$.error", "Next": "B"},
                      { "ErrorEquals": ["Busy"], "ResultPath": "$.error", "Next": "B" }
                    ],
                    "Next": "B"
                  },
                  "B": {"Type": "Succeed"}
                }}"#]],
        );
        check(
            &format!(
                r#"{{"StartAt": "A", "States": {{"A": {{{TASK}, "Catch": [], "Next": "B"}}, "C": {{"Type": "Fail"}},
                "B": {{{TASK}, "Catch": [{{"ErrorEquals": ["x"], "Next": "A"}}, {{"ErrorEquals": ["y"], "Next": "C"}}], "Next": "C"}}}}}}"#
            ),
            "A",
            expect![[r#"
                {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Catch": [{ "ErrorEquals": ["Busy"], "Next": "A failed" }], "Next": "B"}, "A failed": { "Type": "Pass", "End": true}, "C": {"Type": "Fail"},
                                "B": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Catch": [{"ErrorEquals": ["x"], "Next": "A"}, {"ErrorEquals": ["y"], "Next": "C"}], "Next": "C"}}}"#]],
        );
    }

    /// A catcher leads to a state of its own block.
    #[test]
    fn a_state_inside_of_another_one() {
        check(
            &format!(
                r#"{{"StartAt": "P", "States": {{"P": {{"Type": "Parallel", "Next": "Z", "Catch": [{{"ErrorEquals": ["x"], "Next": "Z"}}],
                "Branches": [{{"StartAt": "A", "States": {{"A": {{{TASK}, "End": true}}}}}}]}}, "Z": {{"Type": "Succeed"}}}}}}"#
            ),
            "A",
            expect![[r#"
                {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Next": "Z", "Catch": [{"ErrorEquals": ["x"], "Next": "Z"}],
                                "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true, "Catch": [ { "ErrorEquals": ["Busy"], "Next": "A failed" } ]}, "A failed": { "Type": "Pass", "End": true}}}]}, "Z": {"Type": "Succeed"}}}"#]],
        );
    }

    #[test]
    fn names_are_as_long_as_names_may_be() {
        let long = "A".repeat(80);
        let definition =
            format!(r#"{{"StartAt": "{long}", "States": {{"{long}": {{{TASK}, "End": true}}}}}}"#);
        let (_, next) = add_catch(&definition, &long.as_str().into(), "Busy").expect("it is there");
        assert_eq!(next.as_str(), "Failed");
    }

    #[test]
    fn other_texts() {
        for text in
            ["StartAt: A", r#"{"States": {"A": {"x": 1"#, r#"{"States": {"A": "x", "B": {}}}"#]
        {
            assert_eq!(add_catch(text, &"A".into(), "Busy"), None, "{text}");
        }
        assert_eq!(
            add_catch(
                r#"{"States": {"A": {"Result": {"States": {"B": {}}}}}}"#,
                &"B".into(),
                "Busy"
            ),
            None
        );
    }
}
