//! The context object that a caller of TestState gives: what may be in it.
//!
//! Recorded: `test_state_context_object_validation_failures`, `…_invalid_states`. The words for
//! types other than strings are ours, in the same manner.

use crate::base::{Json, Object};

/// What a field of the context object may hold.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Anything,
    Object(&'static [(&'static str, Kind)]),
}

/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>
const FIELDS: &[(&str, Kind)] = &[
    (
        "Execution",
        Kind::Object(&[
            ("Id", Kind::Text),
            ("Input", Kind::Anything),
            ("Name", Kind::Text),
            ("RedriveCount", Kind::Number),
            ("RedriveTime", Kind::Text),
            ("RoleArn", Kind::Text),
            ("StartTime", Kind::Text),
        ]),
    ),
    (
        "State",
        Kind::Object(&[
            ("EnteredTime", Kind::Text),
            ("Name", Kind::Text),
            ("RetryCount", Kind::Number),
        ]),
    ),
    ("StateMachine", Kind::Object(&[("Id", Kind::Text), ("Name", Kind::Text)])),
    ("Task", Kind::Object(&[("Token", Kind::Text)])),
    (
        "Map",
        Kind::Object(&[(
            "Item",
            Kind::Object(&[
                ("Index", Kind::Number),
                ("Key", Kind::Text),
                ("Source", Kind::Text),
                ("Value", Kind::Anything),
            ]),
        )]),
    ),
];

/// Reads a context object; the error is AWS's sentence. `has_token` tells whether the state is a
/// task that waits for a job or for a token.
pub(super) fn read(text: &str, has_token: bool) -> Result<Json, String> {
    let refused = |why: String| format!("Invalid Context object provided: {why}");
    let context = Json::parse(text).map_err(|_| refused("must be valid JSON".into()))?;
    let Some(members) = context.as_object() else {
        return Err(refused("must be a JSON object".into()));
    };
    check(members, FIELDS, "").map_err(refused)?;
    if members.get("Task").is_some() && !has_token {
        return Err(refused(
            "Context object contains 'Task' when state is not a Task state with a '.sync' or \
             '.waitForTaskToken' service integration pattern"
                .into(),
        ));
    }
    Ok(context)
}

fn check(members: &Object, fields: &[(&str, Kind)], place: &str) -> Result<(), String> {
    for (name, value) in members.iter() {
        let Some((_, kind)) = fields.iter().find(|(field, _)| *field == &**name) else {
            return Err(format!("Field '{name}' is not allowed"));
        };
        let place = if place.is_empty() { name.to_string() } else { format!("{place}.{name}") };
        let is_right = match kind {
            Kind::Anything => true,
            Kind::Text => value.as_str().is_some(),
            Kind::Number => value.as_number().is_some(),
            Kind::Object(_) => value.as_object().is_some(),
        };
        if !is_right {
            return Err(format!("{place} must be {}", kind.name()));
        }
        if let (Kind::Object(fields), Some(members)) = (kind, value.as_object()) {
            check(members, fields, &place)?;
        }
    }
    Ok(())
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Number => "a number",
            Self::Anything => "a value",
            Self::Object(_) => "an object",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, has_token: bool, expected: &str) {
        let refused = read(text, has_token).err().unwrap_or_default();
        let refused = refused.trim_start_matches("Invalid Context object provided: ");
        assert_eq!(refused, expected);
    }

    #[test]
    fn known_fields_of_the_right_type() {
        check("{}", false, "");
        check(r#"{"Execution": {}, "State": {"RetryCount": 0}, "StateMachine": {}}"#, false, "");
        check(r#"{"Execution": {"Input": [1]}, "Map": {"Item": {"Index": 0}}}"#, false, "");
        check(r#"{"pokemon": 1}"#, false, "Field 'pokemon' is not allowed");
        check(r#"{"State": {"pokemon": 1}}"#, false, "Field 'pokemon' is not allowed");
        check(r#"{"State": {"Name": 1}}"#, false, "State.Name must be a string");
        check(r#"{"Map": {"Item": {"Index": "0"}}}"#, false, "Map.Item.Index must be a number");
        check(r#"{"State": []}"#, false, "State must be an object");
        check("[]", false, "must be a JSON object");
        check("{", false, "must be valid JSON");
    }

    #[test]
    fn a_token_only_where_the_task_has_one() {
        check(r#"{"Task": {"Token": "t"}}"#, true, "");
        check(
            r#"{"Task": {"Token": "t"}}"#,
            false,
            "Context object contains 'Task' when state is not a Task state with a '.sync' or \
             '.waitForTaskToken' service integration pattern",
        );
    }
}
