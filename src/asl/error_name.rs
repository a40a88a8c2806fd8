//! The names in `ErrorEquals`, and which errors they match.

use std::fmt;
use std::rc::Rc;

use crate::expr::{Failure, Origin, error_name};

use super::read::{Fields, Reader, SCHEMA};

/// A name in `ErrorEquals`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ErrorName(Rc<str>);

impl ErrorName {
    /// Whether this name matches a failure.
    ///
    /// `States.Runtime` is matched by nothing (recorded: `test_catch_states_runtime`), and
    /// `States.TaskFailed` by everything else but a timeout.
    /// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
    #[must_use]
    pub fn matches(&self, failure: &Failure) -> bool {
        if failure.is_fatal() {
            return false;
        }
        let error = failure.error.as_deref();
        match &*self.0 {
            error_name::ALL => true,
            error_name::TASK_FAILED => error != Some(error_name::TIMEOUT),
            error_name::HEARTBEAT_TIMEOUT => {
                failure.origin == Origin::Heartbeat || error == Some(&*self.0)
            }
            name => error == Some(name),
        }
    }

    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reports `States.ALL` where it does not stand alone, or not in the last entry.
    pub(super) fn check_wildcard(
        entries: Vec<&[Self]>,
        field: &str,
        fields: &Fields<'_>,
        reader: &mut Reader,
    ) {
        for (at, names) in entries.iter().enumerate() {
            let wildcard = names.iter().position(|name| &*name.0 == error_name::ALL);
            if let Some(place) = wildcard
                && (names.len() > 1 || at + 1 < entries.len())
            {
                let message = "States.ALL must appear alone and at end of list";
                let location = format!("{}[{at}]/ErrorEquals[{place}]", fields.location_of(field));
                reader.error(SCHEMA, message, &location, fields.span);
            }
        }
    }

    /// Reads `ErrorEquals`.
    pub(super) fn read_list(fields: &mut Fields<'_>, reader: &mut Reader) -> Vec<Self> {
        let mut names = Vec::new();
        for (place, item) in fields.some_items("ErrorEquals", reader).unwrap_or_default() {
            match item.string() {
                Some(name) => names.push(Self(Rc::clone(name))),
                None => {
                    let message = "Expected value of type String";
                    reader.error(SCHEMA, message, &place, item.span);
                }
            }
        }
        names
    }
}

impl fmt::Display for ErrorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_what_aws_matches() {
        let denied = Failure::new("Denied", "");
        let nameless = Failure::default();
        let (late, silent) = (Failure::timeout(false), Failure::timeout(true));
        let runtime = Failure::runtime("");
        for (name, matched) in [
            ("Denied", [true, false, false, false, false]),
            ("States.ALL", [true, true, true, true, false]),
            ("States.TaskFailed", [true, true, false, false, false]),
            ("States.Timeout", [false, false, true, true, false]),
            ("States.HeartbeatTimeout", [false, false, false, true, false]),
            ("States.Runtime", [false, false, false, false, false]),
        ] {
            let name = ErrorName(name.into());
            let failures = [&denied, &nameless, &late, &silent, &runtime];
            assert_eq!(failures.map(|failure| name.matches(failure)), matched, "{name}");
        }
    }
}
