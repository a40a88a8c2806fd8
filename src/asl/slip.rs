//! Slips of the pen: the field or the value that was probably meant.

use crate::base::Json;
use crate::text::{Diagnostic, Repair, Span};

use super::lint::most_similar;

/// The fields that definitions have, in whatever place.
const NAMES: [&str; 58] = [
    "Arguments",
    "Assign",
    "BackoffRate",
    "BatchInput",
    "Branches",
    "Catch",
    "Cause",
    "CausePath",
    "Choices",
    "Comment",
    "Condition",
    "Credentials",
    "Default",
    "End",
    "Error",
    "ErrorEquals",
    "ErrorPath",
    "ExecutionType",
    "HeartbeatSeconds",
    "HeartbeatSecondsPath",
    "InputPath",
    "IntervalSeconds",
    "ItemBatcher",
    "ItemProcessor",
    "ItemReader",
    "ItemSelector",
    "Items",
    "ItemsPath",
    "Iterator",
    "JitterStrategy",
    "Label",
    "MaxAttempts",
    "MaxConcurrency",
    "MaxDelaySeconds",
    "MaxItemsPerBatch",
    "Mode",
    "Next",
    "Output",
    "OutputPath",
    "Parameters",
    "ProcessorConfig",
    "QueryLanguage",
    "Resource",
    "Result",
    "ResultPath",
    "ResultSelector",
    "ResultWriter",
    "Retry",
    "Seconds",
    "SecondsPath",
    "StartAt",
    "States",
    "TimeoutSeconds",
    "TimeoutSecondsPath",
    "Timestamp",
    "TimestampPath",
    "Type",
    "Variable",
];

/// A word that was probably meant.
pub(super) struct Slip<'a> {
    meant: &'a str,
    span: Span,
}

/// Whether a word is a field, perhaps of another place.
pub(super) fn is_field(word: &str) -> bool {
    NAMES.contains(&word)
}

impl<'a> Slip<'a> {
    /// The name that a word is a slip of.
    pub(super) fn of(
        written: &str,
        names: impl Iterator<Item = &'a str>,
        span: Span,
    ) -> Option<Self> {
        Some(Self { meant: most_similar(written, names)?, span })
    }

    /// The field that a word is a slip of.
    pub(super) fn of_field(written: &str, span: Span) -> Option<Self> {
        Self::of(written, NAMES.into_iter(), span)
    }

    /// Adds the question, and the repair, to a problem.
    pub(super) fn ask(self, problem: &mut Diagnostic) {
        let Self { meant, span } = self;
        let said = problem.sentence.take().unwrap_or_else(|| format!("{}.", problem.message));
        problem.sentence = Some(format!("{said} Did you mean `{meant}`?"));
        let replacement = Json::from(meant).to_string();
        problem.repair = Some(Repair { label: format!("Replace with {meant}"), span, replacement });
    }
}
