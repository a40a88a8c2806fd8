//! Writes a catcher into the text of a definition, which stays as somebody wrote it.

use crate::base::{Json, StateName, quota};
use crate::text::{self, Member, Node, Span};

use super::outline::{is_data, outline};

/// What one level further in begins with, where the text does not show it.
const UNIT: &str = "  ";

/// The definition, in JSON, in which a state catches an error, and the state that comes then: where
/// other errors go, else one that is new and does nothing yet. `None` where the text has no such state.
#[must_use]
pub fn add_catch(definition: &str, state: &StateName, error: &str) -> Option<(String, StateName)> {
    let (root, _) = text::read(definition);
    let block = block_of(root.as_ref()?, state)?;
    let own = block.iter().find(|it| *it.key == *state.as_str())?;
    let course = model(block, own);
    let next = course.iter().find(|it| &*it.key == "Next").and_then(|it| it.value.string());
    let next = next.map(|it| StateName::from(it.clone()));
    let is_new = next.is_none();
    let next = next.unwrap_or_else(|| new_name(definition, state));
    let mut catcher = String::from("{ \"ErrorEquals\": [") + &quoted(error) + "]";
    for member in course {
        catcher += &(String::from(", ") + &quoted(&member.key) + ": ");
        catcher += &member.value.to_json().to_string();
    }
    if is_new {
        catcher += &(String::from(", \"Next\": ") + &quoted(next.as_str()));
    }
    catcher += " }";
    let page = Page::of(definition, own)?;
    let (at, written) = page.with_catcher(own, &catcher)?;
    let mut text = definition.to_owned();
    if let Some(last) = block.last().filter(|_| is_new) {
        // It comes behind the other change, which may stand in the same state.
        let state = quoted(next.as_str()) + ": {";
        text.insert_str(last.value.span.end, &page.behind(last.key_span, &new_state(&state)));
    }
    text.insert_str(at, &written);
    Some((text, next))
}

/// The states of the block that a state stands in. Depth is what [`text::read`] allows.
fn block_of<'a>(node: &'a Node, state: &StateName) -> Option<&'a [Member]> {
    if let Some(items) = node.items() {
        return items.iter().find_map(|item| block_of(item, state));
    }
    let mut within = node.members()?.iter().filter(|it| !is_data(&it.key));
    within.find_map(|it| match (&*it.key, it.value.members()) {
        ("States", Some(states)) if states.iter().any(|it| *it.key == *state.as_str()) => {
            Some(states)
        }
        ("States", Some(states)) => states.iter().find_map(|it| block_of(&it.value, state)),
        _ => block_of(&it.value, state),
    })
}

/// What a catcher says beside its errors where one is there already: in the state itself, else in
/// another one of its block that has the same language.
fn model<'a>(block: &'a [Member], own: &'a Member) -> Vec<&'a Member> {
    let language = |it: &Member| field(it, "QueryLanguage").map(Node::to_json);
    let others = block.iter().filter(|it| language(it) == language(own));
    let catchers = [own].into_iter().chain(others).filter_map(|it| field(it, "Catch")?.items());
    let leads_away = |it: &&[Member]| {
        let next = it.iter().find(|it| &*it.key == "Next").and_then(|it| it.value.string());
        next.is_some_and(|next| *next != own.key)
    };
    let found = catchers.flatten().filter_map(Node::members).find(leads_away);
    let is_course = |it: &&Member| !matches!(&*it.key, "ErrorEquals" | "Comment");
    found.unwrap_or_default().iter().filter(is_course).collect()
}

fn field<'a>(state: &'a Member, name: &str) -> Option<&'a Node> {
    state.value.members()?.iter().find(|it| &*it.key == name).map(|it| &it.value)
}

/// A name that no state has.
fn new_name(definition: &str, state: &StateName) -> StateName {
    let whole = String::from(state.as_str()) + " failed";
    let name = if whole.chars().count() < quota::NAME_CHARS - 4 { whole } else { "Failed".into() };
    let taken = outline(definition);
    let mut numbered = (2..).map(|number: usize| name.clone() + " " + &number.to_string());
    let mut next = name.clone();
    while taken.iter().any(|it| it.name.as_str() == next) {
        next = numbered.next().unwrap_or_default();
    }
    next.into()
}

/// A state that does nothing, in lines; how it begins is given.
fn new_state(name: &str) -> [&str; 5] {
    [
        name,
        "\"Type\": \"Pass\",",
        "\"Comment\": \"What is to be done then?\",",
        "\"End\": true",
        "}",
    ]
}

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

/// How the lines around a state are laid out.
struct Page<'a> {
    text: &'a str,
    /// One level further in.
    unit: &'a str,
}

impl<'a> Page<'a> {
    fn of(text: &'a str, state: &Member) -> Option<Self> {
        let last = state.value.members()?.last()?;
        let mut page = Self { text, unit: UNIT };
        let outer = page.indent(state.key_span).unwrap_or_default();
        let inner = page.indent(last.key_span).and_then(|it| it.strip_prefix(outer));
        page.unit = inner.filter(|it| !it.is_empty()).unwrap_or(UNIT);
        Some(page)
    }

    /// Where something is put in, and what, so that a state has one more catcher.
    fn with_catcher(&self, state: &Member, catcher: &str) -> Option<(usize, String)> {
        let Some(catch) = field(state, "Catch") else {
            let last = state.value.members()?.last()?;
            let lines = ["\"Catch\": [", catcher, "]"];
            return Some((last.value.span.end, self.behind(last.key_span, &lines)));
        };
        Some(match catch.items()?.last() {
            Some(last) => (last.span.end, self.behind(last.span, &[catcher])),
            None => (catch.span.start + 1, catcher.to_owned()),
        })
    }

    /// What comes behind the last entry of a list, on lines of its own where that one has them. Of these
    /// lines the first and the last begin where that one does.
    fn behind(&self, last: Span, lines: &[&str]) -> String {
        let mut text = String::from(",");
        let line_end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        for (at, line) in lines.iter().enumerate() {
            let is_inside = at > 0 && at + 1 < lines.len();
            match self.indent(last) {
                Some(indent) => {
                    text += line_end;
                    text += indent;
                    text += if is_inside { self.unit } else { "" };
                }
                None => text += if text.ends_with(',') { " " } else { "" },
            }
            text += line;
        }
        text
    }

    /// The blanks in front of something that begins a line.
    fn indent(&self, it: Span) -> Option<&'a str> {
        let before = &self.text[..it.start];
        let line = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
        (line.trim().is_empty() && line.len() < before.len()).then_some(line)
    }
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
                            "Comment": "What is to be done then?",
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
                r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true, "Catch": [{ "ErrorEquals": ["Busy"], "Next": "A failed" }]}, "A failed": {"Type": "Pass", "Comment": "What is to be done then?", "End": true}}}"#
            ]],
        );
        check(
            &format!(
                "{{\"StartAt\": \"A\", \"States\": {{\r\n\t\"A\": {{{TASK}, \"Next\": \"A failed\"}},\r\n\t\"A failed\": {{\"Type\": \"Fail\"}}}}}}"
            ),
            "A",
            expect![[r#"
                {"StartAt": "A", "States": {
                	"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "A failed", "Catch": [{ "ErrorEquals": ["Busy"], "Next": "A failed 2" }]},
                	"A failed": {"Type": "Fail"},
                	"A failed 2": {
                	  "Type": "Pass",
                	  "Comment": "What is to be done then?",
                	  "End": true
                	}}}"#]],
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
                {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Catch": [{ "ErrorEquals": ["Busy"], "Next": "C" }], "Next": "B"}, "C": {"Type": "Fail"},
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
                                "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true, "Catch": [{ "ErrorEquals": ["Busy"], "Next": "A failed" }]}, "A failed": {"Type": "Pass", "Comment": "What is to be done then?", "End": true}}}]}, "Z": {"Type": "Succeed"}}}"#]],
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
        assert_eq!(add_catch("StartAt: A", &"A".into(), "Busy"), None);
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
