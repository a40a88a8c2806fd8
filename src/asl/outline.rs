//! Where the states stand in a text, however broken it is.

use crate::base::StateName;
use crate::text::{self, Kind, Node, Span};

/// A state in a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatePlace {
    /// Its name.
    pub name: StateName,
    /// Where the name stands, with its quotes.
    pub key: Span,
    /// From its name to the end of its body.
    pub span: Span,
}

/// The states of a text in JSON in its order, each before those inside of it. None where nothing can be made
/// out.
#[must_use]
pub fn outline(text: &str) -> Vec<StatePlace> {
    let mut places = Vec::new();
    if let Some(node) = text::read(text).0 {
        walk(&node, &mut places);
    }
    places
}

/// Depth is what [`text::read`] allows.
fn walk(node: &Node, places: &mut Vec<StatePlace>) {
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| walk(item, places)),
        Kind::Object(members) => {
            for member in members {
                match &*member.key {
                    "States" => states(&member.value, places),
                    // Data of the machine, whatever its names.
                    "Parameters" | "Arguments" | "Result" | "Output" | "Assign" => {}
                    _ => walk(&member.value, places),
                }
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Broken => {}
    }
}

fn states(node: &Node, places: &mut Vec<StatePlace>) {
    for member in node.members().unwrap_or_default() {
        places.push(StatePlace {
            name: member.key.clone().into(),
            key: member.key_span,
            span: Span::new(member.key_span.start, member.value.span.end),
        });
        walk(&member.value, places);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let places = outline(text);
        let shown: Vec<_> = places.iter().map(|it| &text[it.span.start..it.span.end]).collect();
        assert_eq!(shown, expected);
        for place in places {
            assert_eq!(&text[place.key.start..place.key.end], format!("\"{}\"", place.name));
        }
    }

    #[test]
    fn states_have_places() {
        check(
            r#"{"StartAt": "A", "States": {"A": {"Next": "B"}, "B": {"Branches": [{"States": {"C": {}}}]}}}"#,
            &[
                r#""A": {"Next": "B"}"#,
                r#""B": {"Branches": [{"States": {"C": {}}}]}"#,
                r#""C": {}"#,
            ],
        );
        check(
            r#"{"States": {"A": {"Result": {"States": {"X": 1}}}}}"#,
            &[r#""A": {"Result": {"States": {"X": 1}}}"#],
        );
    }

    #[test]
    fn what_is_broken_has_what_can_be_made_out() {
        check(r#"{"States": {"A": {"Next": "#, &[r#""A": {"Next": "#]);
        check(r#"{"States": [1]}"#, &[]);
        check("", &[]);
    }
}
