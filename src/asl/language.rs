//! The query languages, and which fields belong to which.

use super::read::{Fields, Reader, SCHEMA};
use super::state::is_operator;

/// The language of a state's expressions.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum QueryLanguage {
    /// `JSONPath`
    #[default]
    JsonPath,
    /// `JSONata`
    Jsonata,
}

impl QueryLanguage {
    /// As definitions write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonPath => "JSONPath",
            Self::Jsonata => "JSONata",
        }
    }

    /// Reads `QueryLanguage` of a machine.
    pub(super) fn of_machine(fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        Self::read(fields, reader).unwrap_or_default()
    }

    /// Reads `QueryLanguage` of a state. A state in a machine of JSONata cannot go back
    /// (recorded: `INVALID_DOWNGRADE_QUERY_LANGUAGE`).
    pub(super) fn of_state(machine: Self, fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        let own = Self::read(fields, reader);
        reader.language_refused = machine == Self::Jsonata && own == Some(Self::JsonPath);
        if reader.language_refused {
            let message = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state \
                           machine";
            reader.error(SCHEMA, message, &fields.location, fields.span);
        }
        own.unwrap_or(machine)
    }

    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        fields.take("QueryLanguage")?;
        // Anything but `JSONPath` counts as JSONata, wrong as it may be (measured on AWS).
        match fields.one_of("QueryLanguage", &["JSONPath", "JSONata"], reader) {
            Some("JSONPath") => Some(Self::JsonPath),
            Some(_) | None => Some(Self::Jsonata),
        }
    }

    /// The language to which a field belongs, where it belongs to one only.
    pub(super) fn of_field(key: &str) -> Option<Self> {
        match key {
            "Arguments" | "Output" | "Items" | "Condition" => Some(Self::Jsonata),
            "InputPath"
            | "Parameters"
            | "ResultSelector"
            | "ResultPath"
            | "OutputPath"
            | "Result"
            | "ItemsPath"
            | "SecondsPath"
            | "TimestampPath"
            | "TimeoutSecondsPath"
            | "HeartbeatSecondsPath"
            | "MaxConcurrencyPath"
            | "ToleratedFailureCountPath"
            | "ToleratedFailurePercentagePath"
            | "MaxItemsPath"
            | "MaxItemsPerBatchPath"
            | "MaxInputBytesPerBatchPath"
            | "ErrorPath"
            | "CausePath"
            | "Variable"
            | "And"
            | "Or"
            | "Not" => Some(Self::JsonPath),
            _ if is_operator(key) => Some(Self::JsonPath),
            _ => None,
        }
    }
}
