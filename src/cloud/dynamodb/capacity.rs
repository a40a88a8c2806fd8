//! What a call uses of a table's capacity, for those that ask.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>

use std::rc::Rc;

use crate::base::{Json, Number};
use crate::cloud::parameter;

use super::refused::Refused;
use super::text;

/// Bytes that a unit reads.
const READ: usize = 4096;

/// Bytes that a unit writes.
const WRITE: usize = 1024;

/// Half units.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Used(usize);

impl Used {
    /// Reading so many bytes: half as much where it need not be consistent.
    pub(super) fn by_reading(bytes: usize, parameters: &Json) -> Self {
        let is_consistent = parameters.get("ConsistentRead").and_then(Json::as_bool) == Some(true);
        Self(bytes.div_ceil(READ).max(1) * if is_consistent { 2 } else { 1 })
    }

    /// Writing an item, which was so large before or afterwards.
    pub(super) fn by_writing(bytes: usize) -> Self {
        Self(bytes.div_ceil(WRITE).max(1) * 2)
    }

    /// `ConsumedCapacity` of an answer, where the call asks for it.
    pub(super) fn report(self, parameters: &Json) -> Option<(Rc<str>, Json)> {
        let units = Json::Number(Number::Float(self.0 as f64 / 2.0));
        let table = parameters.get("TableName").cloned().unwrap_or(Json::Null);
        let by_table = Json::object([("CapacityUnits", units.clone())]);
        let report = match parameter(parameters, "ReturnConsumedCapacity")? {
            "TOTAL" => Json::object([("CapacityUnits", units), ("TableName", table)]),
            "INDEXES" => {
                Json::object([("CapacityUnits", units), ("Table", by_table), ("TableName", table)])
            }
            _ => return None,
        };
        Some(("ConsumedCapacity".into(), report))
    }
}

/// Refuses a call that asks for a report of which there is no such kind.
pub(super) fn refuse_unknown(parameters: &Json) -> Result<(), Refused> {
    match text(parameters, "ReturnConsumedCapacity")? {
        None | Some("NONE" | "TOTAL" | "INDEXES") => Ok(()),
        Some(other) => Err(Refused::invalid(format!(
            "1 validation error detected: Value '{other}' at 'returnConsumedCapacity' failed to \
             satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(used: impl Fn(&Json) -> Used, parameters: &str, expected: &str) {
        let parameters = Json::parse(parameters).expect("JSON");
        let shown = match refuse_unknown(&parameters) {
            Ok(()) => used(&parameters).report(&parameters).map(|(_, report)| report.to_string()),
            Err(refused) => Some(refused.to_string()),
        };
        let shown = shown.unwrap_or_default();
        assert_eq!(shown, expected);
    }

    #[test]
    fn units_are_reported_where_they_are_asked_for() {
        let read = |it: &Json| Used::by_reading(4097, it);
        check(read, r#"{"TableName":"T"}"#, "");
        check(
            read,
            r#"{"TableName":"T","ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"CapacityUnits":1.0,"TableName":"T"}"#,
        );
        check(
            read,
            r#"{"TableName":"T","ReturnConsumedCapacity":"INDEXES","ConsistentRead":true}"#,
            r#"{"CapacityUnits":2.0,"Table":{"CapacityUnits":2.0},"TableName":"T"}"#,
        );
        let write = |_: &Json| Used::by_writing(0);
        check(
            write,
            r#"{"TableName":"T","ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"CapacityUnits":1.0,"TableName":"T"}"#,
        );
        check(
            write,
            r#"{"ReturnConsumedCapacity":"ALL"}"#,
            "1 validation error detected: Value 'ALL' at 'returnConsumedCapacity' failed to \
             satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
        );
    }
}
