//! Long runs on a workbench, and anywhere in them.

use holdpoint::lab::{Action, Workbench};

/// Rounds of a loop that waits a second in each.
const LOOP: &str = r#"{"StartAt": "Count", "States": {
    "Count": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Nap"},
    "Nap": {"Type": "Wait", "Seconds": 1, "Next": "More"},
    "More": {"Type": "Choice", "Default": "End", "Choices": [
        {"Variable": "$.n", "NumericLessThan": 4160, "Next": "Count"}]},
    "End": {"Type": "Succeed"}}}"#;

/// Calls of a function, one after the other, as a loop of a workflow makes them.
const CALLS: &str = r#"{"StartAt": "Call", "States": {
    "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work",
        "ResultPath": null, "Next": "Count"},
    "Count": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "More"},
    "More": {"Type": "Choice", "Default": "End", "Choices": [
        {"Variable": "$.n", "NumericLessThan": 2770, "Next": "Call"}]},
    "End": {"Type": "Succeed"}}}"#;

/// All items of a Map at the same time, each of which waits and then calls a function.
const ITEMS: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true,
    "ItemsPath": "$.items", "ItemProcessor": {"StartAt": "Nap", "States": {
        "Nap": {"Type": "Wait", "SecondsPath": "$", "Next": "Call"},
        "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work",
            "Next": "Done"},
        "Done": {"Type": "Pass", "End": true}}}}}}"#;
/// Eleven events each.
const ITEM_COUNT: usize = 2260;

/// What is gone through.
pub(crate) const KINDS: [&str; 3] =
    ["a loop that waits", "a loop that calls a function", "2,260 items of a Map at once"];

/// How long each takes, in milliseconds.
const LENGTHS: [i64; 3] = [4_160_000, 2770 * 120, 3_600_120];

/// A long run, and where one goes in it.
pub(crate) struct Trip {
    bench: Workbench,
    length: i64,
    seed: u64,
}

impl Trip {
    /// Lets a run of some kind happen to its end.
    pub(crate) fn new(kind: usize) -> Self {
        let input = match kind {
            0 | 1 => r#"{"n": 0}"#.to_owned(),
            _ => {
                let seconds = (0..ITEM_COUNT).map(|at| (at * 7919 % 3600 + 1).to_string());
                format!(r#"{{"items": [{}]}}"#, seconds.collect::<Vec<_>>().join(","))
            }
        };
        let mut bench = Workbench::with([LOOP, CALLS, ITEMS][kind], &input);
        bench.apply(Action::Run);
        let mut turns = 0;
        while bench.view().ending.is_none() {
            bench.apply(Action::SkipToHold);
            turns += 1;
            assert!(turns < 1000, "the run ends: {:?}", bench.view().status);
        }
        Self { bench, length: LENGTHS[kind], seed: 1 }
    }

    /// How many events there are.
    pub(crate) fn events(&self) -> usize {
        self.bench.view().history.len()
    }

    /// Where to go next: any moment of the run, in milliseconds since its start.
    pub(crate) fn draw(&mut self) -> i64 {
        // Knuth's constants of a linear congruential generator.
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((self.seed >> 33) % (self.length as u64 + 1)) as i64
    }

    /// Goes there, as the playhead does: the page shows what was then.
    pub(crate) fn go(&mut self, millis: i64) {
        self.bench.apply(Action::SeekTo(millis));
    }
}
