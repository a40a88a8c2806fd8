//! What an execution came to, and what it would cost.

use crate::asl::StateMachine;
use crate::base::StateName;
use crate::lab::run::Run;
use crate::machine::{EventDetails, ExecutionStatus};
use crate::world::{BillLine, PRICES_AS_OF};

use super::Lamp;
use super::inspector::{catcher, latest};
use super::words::{clock, count};

/// What an execution came to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EndingView {
    /// Done, Failed, TimedOut or Stopped.
    pub lamp: Lamp,
    /// `Succeeded in 00:22:52 · 3 transitions`.
    pub title: String,
    /// The error name.
    pub error: Option<String>,
    /// The cause, or a sentence about it.
    pub cause: Option<String>,
    /// The output, over several lines.
    pub output: Option<String>,
    /// When something happened last before that, in milliseconds since the start.
    pub before: Option<i64>,
    /// The state that could have caught the error, and does not in the definition as it is now.
    pub uncaught: Option<StateName>,
    /// What it would cost on AWS.
    pub bill: BillView,
}

/// What an execution would cost.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BillView {
    /// `$0.000076`
    pub sum: String,
    /// What is paid for, how much of it, and what that costs.
    pub lines: Vec<(&'static str, String, String)>,
    /// When the prices were looked up, and where they hold.
    pub prices: &'static str,
}

pub(super) fn ending(run: &Run, machine: Option<&StateMachine>) -> Option<EndingView> {
    let execution = run.execution();
    let (lamp, word) = match execution.status() {
        ExecutionStatus::Running => return None,
        ExecutionStatus::Succeeded => (Lamp::Done, "Succeeded"),
        ExecutionStatus::Failed => (Lamp::Failed, "Failed"),
        ExecutionStatus::TimedOut => (Lamp::TimedOut, "Timed out"),
        ExecutionStatus::Aborted => (Lamp::Stopped, "Aborted"),
    };
    let is_entered = |details: &EventDetails| matches!(details, EventDetails::StateEntered { .. });
    let entered = execution.history().iter().filter(|event| is_entered(&event.details)).count();
    let ended = execution.ended().unwrap_or(run.started());
    let failure = execution.failure();
    let mut earlier = execution.history().iter().map(|event| event.timestamp);
    let before = earlier.rfind(|at| *at < ended);
    Some(EndingView {
        lamp,
        title: format!(
            "{word} after {} · {} entered",
            clock(ended.since(run.started())),
            count(entered, "state")
        ),
        error: failure.and_then(|failure| failure.error.as_deref().map(str::to_owned)),
        cause: failure.and_then(|failure| failure.cause.as_deref().map(str::to_owned)),
        output: execution.output().map(|output| output.to_pretty()),
        before: before.map(|at| at.since(run.started())),
        uncaught: machine.and_then(|machine| uncaught(run, machine)),
        bill: bill(run),
    })
}

fn uncaught(run: &Run, machine: &StateMachine) -> Option<StateName> {
    let execution = run.execution();
    let is_failed = execution.status() == ExecutionStatus::Failed;
    let failure = execution.failure().filter(|it| is_failed && !it.is_fatal())?;
    let state = machine.find(latest(run)?.as_str())?;
    state.recovery()?;
    catcher(state, failure).is_none().then(|| state.name.clone())
}

/// What all executions of the machine on the bench cost together.
pub(super) fn bill(run: &Run) -> BillView {
    let bill = run.world().bill_of_machine(run.execution().names().arn.machine_name());
    let line = |line: &BillLine| {
        let quantity = format!("{} {}", line.quantity, line.price.unit);
        (line.price.name, quantity, dollars(line.dollars()))
    };
    BillView {
        sum: dollars(bill.dollars()),
        lines: bill.lines.iter().map(line).collect(),
        prices: PRICES_AS_OF,
    }
}

/// Small sums are what this is about: `$0.0000755`.
fn dollars(sum: f64) -> String {
    format!("${sum:.7}")
}

#[cfg(test)]
mod tests {
    use crate::lab::view::Lamp;
    use crate::lab::{Action, Workbench};

    /// From there on it could have ended otherwise: the token is open once more.
    #[test]
    fn just_before_nobody_had_answered_somebody_can() {
        let mut bench = Workbench::new();
        bench.apply(Action::SkipToHold);
        let ending = bench.view().ending.expect("the limit has passed");
        assert_eq!((ending.lamp, ending.before), (Lamp::Failed, Some(120)));
        bench.apply(Action::SeekTo(120));
        assert_eq!(bench.view().status.lamp, Lamp::Token);
    }

    #[test]
    fn there_is_no_before_within_one_moment() {
        let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
        let mut bench = Workbench::with(machine, "{}");
        bench.apply(Action::Run);
        assert_eq!(bench.view().ending.expect("it is over").before, None);
    }

    const LATE: &str = r#"{"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true, "TimeoutSeconds": 9,
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {"FunctionName": "f", "Payload": {"t.$": "$$.Task.Token"}}}}}"#;

    /// The definition catches the error from then on, and the next run goes that way; one undo takes it back.
    #[test]
    fn a_catch_is_added() {
        let mut bench = Workbench::with(LATE, "{}");
        bench.apply(Action::Run);
        bench.apply(Action::SkipToHold);
        assert!(bench.view().ending.is_none());
        bench.apply(Action::SkipToHold);
        let ending = bench.view().ending.expect("the limit has passed");
        assert_eq!(ending.uncaught, Some("Ask".into()));
        bench.apply(Action::AddCatch);
        let view = bench.view();
        assert!(
            view.source
                .definition
                .contains(r#""ErrorEquals": ["States.Timeout"], "Next": "Ask failed""#)
        );
        assert!(
            view.toast.as_ref().is_some_and(|it| it.undoes && it.text.contains("`Ask failed`"))
        );
        assert_eq!(view.ending.and_then(|it| it.uncaught.clone()), None);
        bench.apply(Action::AddCatch);
        assert_eq!(bench.view().source.definition, view.source.definition, "once is enough");
        bench.apply(Action::Undo);
        assert_eq!(&*bench.view().source.definition, LATE);
        bench.apply(Action::Redo);
        bench.apply(Action::Run);
        bench.apply(Action::SkipToHold);
        bench.apply(Action::SkipToHold);
        assert_eq!(bench.view().status.words, "Succeeded");
    }

    #[track_caller]
    fn check_uncaught(definition: &str, expected: Option<&str>) {
        let mut bench = Workbench::with(definition, "{}");
        bench.apply(Action::Run);
        bench.apply(Action::SkipToHold);
        let ending = bench.view().ending.expect("it is over");
        assert_eq!(ending.uncaught, expected.map(Into::into), "{:?}", ending.error);
    }

    /// What no catcher may take, or no state could have caught, needs none.
    #[test]
    fn where_a_catch_would_have_helped() {
        check_uncaught(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "No"}}}"#,
            None,
        );
        check_uncaught(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.no", "End": true}}}"#,
            None,
        );
        let inside =
            r#""Branches": [{"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "No"}}}]"#;
        check_uncaught(
            &format!(
                r#"{{"StartAt": "P", "States": {{"P": {{"Type": "Parallel", {inside}, "End": true}}}}}}"#
            ),
            Some("P"),
        );
    }
}
