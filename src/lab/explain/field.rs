//! What each field of a state means.

/// The meaning of a field, if it is one of a state.
pub(in crate::lab) fn meaning(field: &str) -> Option<&'static str> {
    let found = MEANINGS.iter().find(|(name, _)| *name == field);
    found.map(|(_, meaning)| *meaning)
}

/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html> and the
/// pages of the state types.
const MEANINGS: [(&str, &str); 47] = [
    ("Arguments", "What the call gets."),
    ("Assign", "Variables that later states can read."),
    ("Branches", "The machines that run side by side."),
    ("Catch", "Where to go when an error is not tried again."),
    ("Cause", "A sentence that goes with the error."),
    ("CausePath", "Where that sentence stands in the data."),
    ("Choices", "The rules, in the order in which they are tried."),
    ("Comment", "For people; changes nothing."),
    ("Credentials", "The role that the call is made with."),
    ("Default", "Where to go when no rule holds."),
    ("End", "The execution, or the branch, ends here."),
    ("Error", "The name of the error."),
    ("ErrorPath", "Where that name stands in the data."),
    ("HeartbeatSeconds", "How long a worker may be silent before the task fails."),
    ("HeartbeatSecondsPath", "Where that number stands in the data."),
    ("InputPath", "The part of the input that the state sees."),
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
    ("Next", "The state that comes after this one."),
    ("Output", "What the next state gets."),
    ("OutputPath", "The part of the result that the next state gets."),
    ("Parameters", "What the call gets; keys that end in .$ take their value from the data."),
    ("QueryLanguage", "The language of this state's expressions."),
    ("Resource", "What is called."),
    ("Result", "The result, as it is written here."),
    ("ResultPath", "Where in the input the result is put; null throws it away."),
    ("ResultSelector", "What is kept of the result."),
    ("ResultWriter", "Where the results of the executions are written."),
    ("Retry", "Which errors are tried again, how often, and after which pause."),
    ("Seconds", "How long to wait."),
    ("SecondsPath", "Where that number stands in the data."),
    ("TimeoutSeconds", "How long it may take before it fails with States.Timeout."),
    ("TimeoutSecondsPath", "Where that number stands in the data."),
    ("Timestamp", "Until when to wait."),
    ("TimestampPath", "Where that time stands in the data."),
    ("ToleratedFailureCount", "How many items may fail before the state does."),
    ("ToleratedFailurePercentage", "How many of a hundred items may fail before the state does."),
    ("ToleratedFailureCountPath", "Where that number stands in the data."),
    ("Type", "What kind of state this is."),
];
