//! One input of the fuzz target `history`: any text comes as a recorded history, and is followed with machines. What
//! was exported here is followed to its end. Whatever can be imported is a run that can be done again.

use std::rc::Rc;

use holdpoint::asl::{self, StateMachine};
use holdpoint::base::quota;
use holdpoint::machine::{Lenient, RecordedEvent, Setting, replay};
use holdpoint::world::{Command, Journal, Scenario, import};

/// The machines whose histories are among the seeds.
const MACHINES: [&str; 3] = [
    r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": {"n": 1}, "Next": "C"},
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "W"}], "Default": "A"},
        "W": {"Type": "Wait", "Seconds": 5, "Next": "P"},
        "P": {"Type": "Parallel", "Branches": [{"StartAt": "X", "States": {"X": {"Type": "Pass", "End": true}}},
              {"StartAt": "Y", "States": {"Y": {"Type": "Wait", "Seconds": 1, "End": true}}}], "Next": "M"},
        "M": {"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}, "End": true}}}"#,
    r#"{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": {"t.$": "$$.Task.Token"}},
        "HeartbeatSeconds": 10, "TimeoutSeconds": 60,
        "Retry": [{"ErrorEquals": ["States.HeartbeatTimeout"], "IntervalSeconds": 5, "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "F"}], "End": true}, "F": {"Type": "Fail", "Error": "E"}}}"#,
    r#"{"QueryLanguage": "JSONata", "StartAt": "T", "States": {
        "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Assign": {"v": "{% $states.result %}"}, "Next": "D"},
        "D": {"Type": "Map", "Items": [1, 2], "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
              "StartAt": "I", "States": {"I": {"Type": "Succeed"}}}, "End": true}}}"#,
];

/// The machines of the target.
pub(crate) fn machines() -> impl Iterator<Item = Rc<StateMachine>> {
    MACHINES.iter().map(|text| asl::parse(text).machine.expect("a machine that can run"))
}

/// Follows a history; says whether it is one that some machine goes along with to its end.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn run(source: &str) -> bool {
    let recorded = match RecordedEvent::read_all(source) {
        Ok(recorded) => recorded,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return false;
        }
    };
    assert!(recorded.len() <= quota::HISTORY_EVENTS as usize);
    import_all(&recorded);
    let mut is_whole = false;
    for machine in machines() {
        let setting = Setting::made_up(&recorded);
        let judge = Lenient::with_made_up(&setting.names);
        let followed = match replay(machine, &recorded, setting, judge) {
            Ok(followed) => followed,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                continue;
            }
        };
        let events = followed.execution.history().len();
        match &followed.divergence {
            Some(divergence) => {
                assert!(divergence.event.0 as usize <= recorded.len() + 1, "{divergence}");
            }
            None if followed.is_complete => {
                assert_eq!(events, recorded.len(), "every event was written again");
            }
            // One that was read too early may end in the middle of what is done at once.
            None => assert!(events >= recorded.len(), "every event was written again"),
        }
        is_whole |= followed.divergence.is_none() && followed.is_complete;
    }
    is_whole
}

/// What is imported with a machine begins with a start, is in the order of time, and gives a world.
fn import_all(recorded: &[RecordedEvent]) {
    for text in MACHINES {
        let machines = vec![("M".into(), text.into())];
        let Ok(run) = import(&Scenario { machines, ..Scenario::default() }, recorded) else {
            continue;
        };
        let first = run.entries.first().map(|entry| &entry.command);
        assert!(matches!(first, Some(Command::StartExecution { .. })), "it begins with a start");
        assert!(run.entries.is_sorted_by_key(|entry| entry.at), "it is in the order of time");
        assert!(run.entries.len() <= quota::COMMANDS, "{} entries", run.entries.len());
        let world = Journal::replay(&run.scenario, &run.entries).expect("it ran before");
        assert_eq!(
            world.now(),
            run.scenario.start.plus_millis(run.entries.last().map_or(0, |it| it.at))
        );
    }
}
