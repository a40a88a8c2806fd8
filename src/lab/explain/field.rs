//! What each field of a state means.

/// The meaning of a field, if it is one of a state.
pub(in crate::lab) fn meaning(field: &str) -> Option<&'static str> {
    found(&OF_TASKS, field).or_else(|| of_others(field))
}

/// Kept apart from its caller, so that a first visit, which looks at tasks alone, does not wait for all texts.
#[inline(never)]
fn of_others(field: &str) -> Option<&'static str> {
    found(&OF_OTHERS, field)
}

fn found(meanings: &[(&str, &'static str)], field: &str) -> Option<&'static str> {
    meanings.iter().find(|(name, _)| *name == field).map(|(_, meaning)| *meaning)
}

/// The fields that a Task has, with those of every state.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html> and the
/// pages of the state types.
const OF_TASKS: [(&str, &str); 21] = [
    ("Arguments", "What the call gets."),
    ("Assign", "Variables that later states can read."),
    ("Catch", "Where to go when an error is not tried again."),
    ("Comment", "For people; changes nothing."),
    ("Credentials", "The role that the call is made with."),
    ("End", "The execution, or the branch, ends here."),
    ("HeartbeatSeconds", "How long a worker may be silent before the task fails."),
    ("HeartbeatSecondsPath", "Where that number stands in the data."),
    ("InputPath", "The part of the input that the state sees."),
    ("Next", "The state that comes after this one."),
    ("Output", "What the next state gets."),
    ("OutputPath", "The part of the result that the next state gets."),
    ("Parameters", "What the call gets; keys that end in .$ take their value from the data."),
    ("QueryLanguage", "The language of this state's expressions."),
    ("Resource", "What is called."),
    ("ResultPath", "Where in the input the result is put; null throws it away."),
    ("ResultSelector", "What is kept of the result."),
    ("Retry", "Which errors are tried again, how often, and after which pause."),
    ("TimeoutSeconds", "How long it may take before it fails with States.Timeout."),
    ("TimeoutSecondsPath", "Where that number stands in the data."),
    ("Type", "What kind of state this is."),
];

/// The fields that only states of other types have, from the same source.
const OF_OTHERS: [(&str, &str); 26] = [
    ("Branches", "The machines that run side by side."),
    ("Cause", "A sentence that goes with the error."),
    ("CausePath", "Where that sentence stands in the data."),
    ("Choices", "The rules, in the order in which they are tried."),
    ("Default", "Where to go when no rule holds."),
    ("Error", "The name of the error."),
    ("ErrorPath", "Where that name stands in the data."),
    ("ItemBatcher", "How items are put together, so that an execution gets several."),
    ("ItemProcessor", "The machine that runs for every item."),
    ("ItemReader", "The file or the bucket that the items come from."),
    ("ItemSelector", "What a run gets for its item."),
    ("Items", "The list of items."),
    ("ItemsPath", "Where the list of items stands in the data."),
    ("Iterator", "The machine that runs for every item: the older name of ItemProcessor."),
    ("Label", "A name for the map run, which stands in its ARN."),
    ("MaxConcurrency", "How many run at the same time; 0 is as many as there are."),
    ("MaxConcurrencyPath", "Where that number stands in the data."),
    ("Result", "The result, as it is written here."),
    ("ResultWriter", "Where the results of the executions are written."),
    ("Seconds", "How long to wait."),
    ("SecondsPath", "Where that number stands in the data."),
    ("Timestamp", "Until when to wait."),
    ("TimestampPath", "Where that time stands in the data."),
    ("ToleratedFailureCount", "How many items may fail before the state does."),
    ("ToleratedFailurePercentage", "How many of a hundred items may fail before the state does."),
    ("ToleratedFailureCountPath", "Where that number stands in the data."),
];
