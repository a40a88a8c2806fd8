//! Runs the cases in `tests/cases/*.md`: what AWS does, written down as data.
//!
//! A case is a heading with a sentence or two, and fences: `asl`, `input`, `cloud` (the set-up of the
//! services), `machines` (further ones, by name), `express` (which of those are), `mocks`
//! (MockConfigFile.json), `test-case` (which of its cases the execution is for), `script`, and what must
//! come of it: `answers` (what each command answered), `description` (of the execution),
//! `response` (of StartSyncExecution), `calls` (with tokens), `inbox`, `queues`, `notifications`
//! and `bus` (the messages of SQS, SNS and EventBridge), `bill`, `history`, `output`. With
//! `UPDATE_EXPECT=1` the last kind is rewritten.

mod support;

use support::case::check_file;

macro_rules! files {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            check_file(stringify!($name));
        }
    )*};
}

files! {
    activity answer callback choice cost data_flow dynamodb errors event_bridge express fail fault http
    job jsonata lambda map mock nested parallel pass quota recorded redrive retry s3 sns sqs task variables
    wait
}

/// A file that no test runs would be a case that cannot fail.
#[test]
fn every_file_is_run() {
    let listed = include_str!("cases.rs");
    let list = listed.split("files! {").nth(1).and_then(|rest| rest.split('}').next());
    let listed: Vec<_> = list.expect("the list of files").split_whitespace().collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .filter_map(|entry| {
            entry.ok()?.file_name().to_str()?.strip_suffix(".md").map(str::to_owned)
        })
        .collect();
    found.sort();
    assert_eq!(listed, found);
}
