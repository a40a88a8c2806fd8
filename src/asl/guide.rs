//! What the fields of a definition are for: where each may stand, and a sentence on it.

use super::QueryLanguage;

/// A place in a definition that has fields.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Place {
    /// The machine itself.
    Machine,
    /// A branch of a Parallel, the processor of a Map.
    Branch,
    /// A state, by its type; one whose type is not known has the fields of any.
    State(Option<usize>),
    Retrier,
    Catcher,
    /// A rule of a Choice state, or a part of one.
    Rule,
    ProcessorConfig,
    ItemReader,
    ReaderConfig,
    ItemBatcher,
    ResultWriter,
    WriterConfig,
    Credentials,
}

/// What a value looks like to begin with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    Text,
    /// A number, `true`, or anything.
    Bare,
    Object,
    List,
}

/// A field: its name, where it may stand, its shape, the query language that has it, and what it is
/// for.
pub(super) struct Field {
    pub(super) name: &'static str,
    places: u32,
    pub(super) shape: Shape,
    language: Option<QueryLanguage>,
    pub(super) sentence: &'static str,
}

/// The types of states, each with what it does. Their order is that of the bits below.
pub(super) const TYPES: [(&str, &str); 8] = [
    ("Task", "Has work done by a service, a function or an activity, and waits for the result."),
    ("Pass", "Hands its input on, changed as you say, without doing any work."),
    ("Wait", "Waits so many seconds, or until a time."),
    ("Choice", "Goes on to the state of the first rule that holds."),
    ("Parallel", "Runs its branches side by side; its result is a list of theirs."),
    ("Map", "Runs the same states once for each item of a list."),
    ("Succeed", "Ends the execution, or its branch, well."),
    ("Fail", "Ends the execution as failed, with an error and a cause."),
];

const T: u32 = 1;
const P: u32 = 1 << 1;
const W: u32 = 1 << 2;
const C: u32 = 1 << 3;
const L: u32 = 1 << 4;
const A: u32 = 1 << 5;
const S: u32 = 1 << 6;
const F: u32 = 1 << 7;
const STATE: u32 = 0xff;
const GOES_ON: u32 = T | P | W | L | A;
const WORKS: u32 = T | L | A;
const MACHINE: u32 = 1 << 8;
const BRANCH: u32 = 1 << 9;
const RETRIER: u32 = 1 << 10;
const CATCHER: u32 = 1 << 11;
const RULE: u32 = 1 << 12;
const PROCESSOR: u32 = 1 << 13;
const READER: u32 = 1 << 14;
const READS: u32 = 1 << 15;
const BATCHER: u32 = 1 << 16;
const WRITER: u32 = 1 << 17;
const WRITES: u32 = 1 << 18;
const CREDENTIALS: u32 = 1 << 19;

impl Place {
    fn bits(self) -> u32 {
        match self {
            Self::Machine => MACHINE,
            Self::Branch => BRANCH,
            Self::State(None) => STATE,
            Self::State(Some(kind)) => 1 << kind,
            Self::Retrier => RETRIER,
            Self::Catcher => CATCHER,
            Self::Rule => RULE,
            Self::ProcessorConfig => PROCESSOR,
            Self::ItemReader => READER,
            Self::ReaderConfig => READS,
            Self::ItemBatcher => BATCHER,
            Self::ResultWriter => WRITER,
            Self::WriterConfig => WRITES,
            Self::Credentials => CREDENTIALS,
        }
    }
}

/// The fields of a place in a query language.
pub(super) fn fields(
    place: Place,
    language: QueryLanguage,
) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| {
        field.places & place.bits() != 0 && field.language.is_none_or(|own| own == language)
    })
}

/// The names of the fields of a place, in whatever query language, or of all fields.
pub(super) fn names(place: Option<Place>) -> impl Iterator<Item = &'static str> {
    let is_there = move |field: &&Field| place.is_none_or(|it| field.places & it.bits() != 0);
    FIELDS.iter().filter(is_there).map(|field| field.name)
}

/// What a field of a place is for, in whatever query language.
pub(super) fn field(place: Place, name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name && field.places & place.bits() != 0)
}

const fn both(name: &'static str, places: u32, shape: Shape, sentence: &'static str) -> Field {
    Field { name, places, shape, language: None, sentence }
}

const fn path(name: &'static str, places: u32, shape: Shape, sentence: &'static str) -> Field {
    Field { name, places, shape, language: Some(QueryLanguage::JsonPath), sentence }
}

const fn query(name: &'static str, places: u32, shape: Shape, sentence: &'static str) -> Field {
    Field { name, places, shape, language: Some(QueryLanguage::Jsonata), sentence }
}

use Shape::{Bare, List, Object, Text};

/// In the order in which people write them.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html> and the
/// pages of the states.
#[rustfmt::skip]
const FIELDS: &[Field] = &[
    both("Comment", MACHINE | BRANCH | STATE | RETRIER | CATCHER | RULE, Text, "A note to people; nothing reads it."),
    both("QueryLanguage", MACHINE | STATE, Text, "`JSONPath` or `JSONata`: the language of the expressions, here and inside."),
    both("StartAt", MACHINE | BRANCH, Text, "The state that comes first."),
    both("States", MACHINE | BRANCH, Object, "The states, by their names."),
    both("TimeoutSeconds", MACHINE, Bare, "So many seconds an execution may take; then it ends as timed out."),
    both("Version", MACHINE, Text, "The version of the States Language: `1.0`."),
    both("ProcessorConfig", BRANCH, Object, "How the items of a Map are worked on: inline, or distributed to executions of their own."),

    both("Type", STATE, Text, "What kind of state this is."),
    both("Resource", T, Text, "The ARN of what does the work: a function, an activity, or an action of a service, with `.sync` or `.waitForTaskToken` where the task shall wait for more than the answer."),
    query("Arguments", T, Object, "What the service is called with, with JSONata in `{% %}`."),
    path("InputPath", STATE & !F, Text, "The part of the input that the state works with; `null` for none of it."),
    path("Parameters", T | P | L, Object, "What the state works with, put together anew; a name that ends in `.$` has a path as its value."),
    path("Parameters", A, Object, "The older name of ItemSelector: what each iteration gets."),
    both("TimeoutSeconds", T, Bare, "So many seconds the task may take; without it a callback may be waited for a year."),
    path("TimeoutSecondsPath", T, Text, "A path to the number of seconds that the task may take."),
    both("HeartbeatSeconds", T, Bare, "So many seconds whoever has the token may be silent; then the task fails with `States.Timeout`."),
    path("HeartbeatSecondsPath", T, Text, "A path to the number of seconds without a heartbeat."),
    both("Credentials", T, Object, "The role that the call is made with, where it is another one than the execution's."),
    path("Result", P, Bare, "The state's result, word for word."),

    both("Seconds", W, Bare, "So many seconds are waited for."),
    path("SecondsPath", W, Text, "A path to the number of seconds."),
    both("Timestamp", W, Text, "The time that is waited for: `2026-01-05T09:00:00Z`."),
    path("TimestampPath", W, Text, "A path to the time that is waited for."),

    both("Choices", C, List, "The rules, tried in their order; the first one that holds decides."),
    both("Default", C, Text, "Where to go when no rule holds; without it the execution fails with `States.NoChoiceMatched`."),

    both("Branches", L, List, "The branches, each with a StartAt and States of its own. Each gets the same input."),

    query("Items", A, Bare, "The list, or a JSONata expression that gives one."),
    path("ItemsPath", A, Text, "A path to the list in the input."),
    both("ItemReader", A, Object, "Where a distributed Map reads its items from: objects in S3, listed or as a file."),
    both("ItemSelector", A, Object, "What each iteration gets instead of the bare item."),
    both("ItemBatcher", A, Object, "How many items of a distributed Map go into one execution."),
    both("ItemProcessor", A, Object, "The states that each item goes through."),
    both("Iterator", A, Object, "The older name of ItemProcessor."),
    both("MaxConcurrency", A, Bare, "So many iterations run at the same time; 0 is as many as AWS can."),
    path("MaxConcurrencyPath", A, Text, "A path to the number of iterations at the same time."),
    both("ToleratedFailurePercentage", A, Bare, "So many of a hundred items may fail before the map run does."),
    path("ToleratedFailurePercentagePath", A, Text, "A path to the percentage of items that may fail."),
    both("ToleratedFailureCount", A, Bare, "So many items may fail before the map run does."),
    path("ToleratedFailureCountPath", A, Text, "A path to the number of items that may fail."),
    both("ResultWriter", A, Object, "Where a distributed Map writes its results: a bucket, instead of the output."),
    both("Label", A, Text, "A name for the map run, in the names of its executions."),

    path("ResultSelector", WORKS, Object, "What is kept of the result, put together anew."),
    path("ResultPath", WORKS | P, Text, "Where in the input the result goes; `null` throws it away, `$` takes it instead of the input."),
    path("OutputPath", STATE & !F, Text, "The part that becomes the output; `null` for none of it."),
    query("Output", STATE & !F | CATCHER | RULE, Object, "The output, with JSONata in `{% %}`; without it the result, else the input."),
    both("Assign", STATE & !F & !S | CATCHER | RULE, Object, "Variables, for this and all later states of the block."),
    both("Retry", WORKS, List, "Which errors are tried again, how often and after how long."),
    both("Catch", WORKS, List, "Where to go on after an error that no retry cures."),
    both("Next", GOES_ON | CATCHER | RULE, Text, "The state that comes next."),
    both("End", GOES_ON, Bare, "`true` where the execution, or its branch, ends here."),

    both("Error", F, Text, "The name of the error, as catchers around it see it."),
    path("ErrorPath", F, Text, "A path, or an intrinsic function, that gives the name of the error."),
    both("Cause", F, Text, "What happened, for people."),
    path("CausePath", F, Text, "A path, or an intrinsic function, that gives the cause."),

    both("ErrorEquals", RETRIER | CATCHER, List, "The names of the errors that this is for; `States.ALL` for any."),
    both("IntervalSeconds", RETRIER, Bare, "Seconds before the first retry; 1 where nothing is said."),
    both("MaxAttempts", RETRIER, Bare, "How many retries; 3 where nothing is said, 0 for none."),
    both("BackoffRate", RETRIER, Bare, "What the pause is multiplied by each time; 2 where nothing is said."),
    both("MaxDelaySeconds", RETRIER, Bare, "The longest pause between two attempts, in seconds."),
    both("JitterStrategy", RETRIER, Text, "`FULL` lets chance shorten each pause, `NONE` does not."),
    path("ResultPath", CATCHER, Text, "Where in the input the error goes, with its Error and Cause."),

    query("Condition", RULE, Text, "A JSONata expression that gives true or false."),
    path("Variable", RULE, Text, "The path whose value is compared."),
    path("And", RULE, List, "Holds when all of these do."),
    path("Or", RULE, List, "Holds when one of these does."),
    path("Not", RULE, Object, "Holds when this does not."),
    path("StringEquals", RULE, Text, "Holds when the value is this text."),
    path("StringEqualsPath", RULE, Text, "Holds when the value is the text that this path leads to."),
    path("StringLessThan", RULE, Text, "Holds when the value is a text that comes before this one."),
    path("StringGreaterThan", RULE, Text, "Holds when the value is a text that comes after this one."),
    path("StringMatches", RULE, Text, "Holds when the value fits this pattern; `*` stands for anything."),
    path("NumericEquals", RULE, Bare, "Holds when the value is this number."),
    path("NumericEqualsPath", RULE, Text, "Holds when the value is the number that this path leads to."),
    path("NumericLessThan", RULE, Bare, "Holds when the value is a smaller number."),
    path("NumericLessThanEquals", RULE, Bare, "Holds when the value is this number or a smaller one."),
    path("NumericGreaterThan", RULE, Bare, "Holds when the value is a larger number."),
    path("NumericGreaterThanEquals", RULE, Bare, "Holds when the value is this number or a larger one."),
    path("BooleanEquals", RULE, Bare, "Holds when the value is this: `true` or `false`."),
    path("TimestampEquals", RULE, Text, "Holds when the value is this time."),
    path("TimestampLessThan", RULE, Text, "Holds when the value is an earlier time."),
    path("TimestampGreaterThan", RULE, Text, "Holds when the value is a later time."),
    path("IsPresent", RULE, Bare, "Holds when there is a value; `false`: when there is none."),
    path("IsNull", RULE, Bare, "Holds when the value is null; `false`: when it is something else."),
    path("IsString", RULE, Bare, "Holds when the value is a text; `false`: when it is something else."),
    path("IsNumeric", RULE, Bare, "Holds when the value is a number; `false`: when it is something else."),
    path("IsBoolean", RULE, Bare, "Holds when the value is true or false; `false`: when it is something else."),
    path("IsTimestamp", RULE, Bare, "Holds when the value is a time as text; `false`: when it is something else."),

    both("Mode", PROCESSOR, Text, "`INLINE`, or `DISTRIBUTED` for an execution for each item."),
    both("ExecutionType", PROCESSOR, Text, "`STANDARD` or `EXPRESS`: what the executions of a distributed Map are."),
    both("Resource", READER, Text, "Listing a bucket, or reading one object of it."),
    both("Resource", WRITER, Text, "Writing objects: `arn:aws:states:::s3:putObject`."),
    path("Parameters", READER | WRITER, Object, "Bucket and Key or Prefix."),
    query("Arguments", READER | WRITER, Object, "Bucket and Key or Prefix, with JSONata in `{% %}`."),
    both("ReaderConfig", READER, Object, "How the file is read, and how much of it."),
    both("InputType", READS, Text, "What the file is: `JSON`, `JSONL`, `CSV`, `MANIFEST`, `PARQUET`."),
    both("MaxItems", READS, Bare, "So many items are read at most."),
    both("CSVHeaderLocation", READS, Text, "Where the names of the columns are: `FIRST_ROW` or `GIVEN`."),
    both("CSVHeaders", READS, List, "The names of the columns, where they are given."),
    both("CSVDelimiter", READS, Text, "What stands between two columns: `COMMA`, `SEMICOLON`, `TAB` and others."),
    both("MaxItemsPerBatch", BATCHER, Bare, "So many items go into one execution at most."),
    both("MaxInputBytesPerBatch", BATCHER, Bare, "So many bytes go into one execution at most."),
    both("BatchInput", BATCHER, Object, "What every execution gets besides its items."),
    both("WriterConfig", WRITER, Object, "How the results are written."),
    both("Transformation", WRITES, Text, "What becomes of each child's result: `NONE`, `COMPACT`, `FLATTEN`."),
    both("OutputType", WRITES, Text, "`JSON`, or `JSONL` with a line for each result."),
    both("RoleArn", CREDENTIALS, Text, "The ARN of the role."),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Each field once for each place and language, and a sentence that ends.
    #[test]
    fn fields_are_told_apart() {
        for (at, field) in FIELDS.iter().enumerate() {
            assert!(field.sentence.ends_with('.'), "{}", field.name);
            for other in FIELDS[..at].iter().filter(|other| other.name == field.name) {
                assert_eq!(other.places & field.places, 0, "{}", field.name);
            }
        }
    }
}
