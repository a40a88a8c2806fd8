//! A Map Run as DescribeMapRun and ListMapRuns tell of it.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html>
//! and the recording `test_list_map_runs_and_describe_map_run`.

use crate::base::{ExecutionArn, Json, Number, Object, Timestamp};

use super::{MapRunArn, Tally, Tolerance};

/// A Map Run.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRun {
    /// `mapRunArn`
    pub arn: MapRunArn,
    /// The execution whose Map state it is.
    pub execution: ExecutionArn,
    /// `status`
    pub status: MapRunStatus,
    /// `startDate`
    pub started: Timestamp,
    /// `stopDate`; none while it runs.
    pub stopped: Option<Timestamp>,
    /// `maxConcurrency`: 0 means no limit of the definition's.
    pub max_concurrency: i64,
    /// `toleratedFailureCount` and `toleratedFailurePercentage`
    pub tolerance: Tolerance,
    /// `redriveCount`, and `redriveDate` once there is one.
    pub redrives: (u32, Option<Timestamp>),
    /// `itemCounts` and `executionCounts`
    pub tally: Tally,
}

/// `status` of a Map Run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MapRunStatus {
    /// `RUNNING`
    Running,
    /// `SUCCEEDED`
    Succeeded,
    /// `FAILED`
    Failed,
    /// `ABORTED`
    Aborted,
}

impl MapRunStatus {
    /// AWS's word: `SUCCEEDED`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::Aborted => "ABORTED",
        }
    }
}

impl MapRun {
    /// The response of DescribeMapRun; of redrives it tells where there were any. Dates are in seconds since 1970, with milliseconds.
    #[must_use]
    pub fn describe(&self) -> Json {
        let mut it = Object::new();
        it.insert("mapRunArn".into(), Json::from(self.arn.to_string()));
        it.insert("executionArn".into(), Json::from(self.execution.as_str()));
        it.insert("status".into(), Json::from(self.status.as_str()));
        self.dates(&mut it);
        it.insert("maxConcurrency".into(), Json::from(self.max_concurrency));
        let percentage = Number::Float(self.tolerance.percentage());
        it.insert("toleratedFailurePercentage".into(), Json::from(percentage));
        let count = i64::try_from(self.tolerance.count()).unwrap_or(i64::MAX);
        it.insert("toleratedFailureCount".into(), Json::from(count));
        it.insert("itemCounts".into(), self.tally.items.to_json());
        it.insert("executionCounts".into(), self.tally.executions.to_json());
        if let (count, Some(redriven)) = self.redrives {
            it.insert("redriveCount".into(), Json::from(i64::from(count)));
            it.insert("redriveDate".into(), seconds(redriven));
        }
        it.into()
    }

    /// An item of `mapRuns` in the response of ListMapRuns.
    #[must_use]
    pub fn list_item(&self) -> Json {
        let mut it = Object::new();
        it.insert("executionArn".into(), Json::from(self.execution.as_str()));
        it.insert("mapRunArn".into(), Json::from(self.arn.to_string()));
        it.insert("stateMachineArn".into(), Json::from(self.arn.state_machine().as_str()));
        self.dates(&mut it);
        it.into()
    }

    fn dates(&self, it: &mut Object) {
        it.insert("startDate".into(), seconds(self.started));
        if let Some(stopped) = self.stopped {
            it.insert("stopDate".into(), seconds(stopped));
        }
    }
}

fn seconds(at: Timestamp) -> Json {
    Json::from(Number::Float(at.millis() as f64 / 1000.0))
}

#[cfg(test)]
mod tests {
    use super::super::ChildStatus;
    use super::*;

    fn run() -> MapRun {
        let machine = "arn:aws:states:us-east-1:111111111111:stateMachine:M".into();
        let mut tally = Tally::pending([1, 1]);
        for _ in 0..2 {
            tally.moved(1, ChildStatus::Pending, ChildStatus::Succeeded);
        }
        tally.results_written();
        MapRun {
            arn: MapRunArn::new(&machine, "L", "run"),
            execution: "arn:aws:states:us-east-1:111111111111:execution:M:e".into(),
            status: MapRunStatus::Succeeded,
            started: Timestamp::from_millis(1500),
            stopped: Some(Timestamp::from_millis(2250)),
            max_concurrency: 1,
            tolerance: Tolerance::default(),
            redrives: (0, None),
            tally,
        }
    }

    #[track_caller]
    fn check(told: &Json, expected: &str) {
        assert_eq!(
            told.to_string(),
            expected.replace("ARN", "arn:aws:states:us-east-1:111111111111")
        );
    }

    /// Recorded: `test_list_map_runs_and_describe_map_run`.
    #[test]
    fn describe_map_run() {
        check(
            &run().describe(),
            "{\"mapRunArn\":\"ARN:mapRun:M/L:run\",\"executionArn\":\"ARN:execution:M:e\",\
             \"status\":\"SUCCEEDED\",\"startDate\":1.5,\"stopDate\":2.25,\"maxConcurrency\":1,\
             \"toleratedFailurePercentage\":0.0,\"toleratedFailureCount\":0,\
             \"itemCounts\":{\"pending\":0,\"running\":0,\"succeeded\":2,\"failed\":0,\
             \"timedOut\":0,\"aborted\":0,\"total\":2,\"resultsWritten\":2},\
             \"executionCounts\":{\"pending\":0,\"running\":0,\"succeeded\":2,\"failed\":0,\
             \"timedOut\":0,\"aborted\":0,\"total\":2,\"resultsWritten\":2}}",
        );
    }

    /// Recorded: `test_list_map_runs_and_describe_map_run`.
    #[test]
    fn list_map_runs() {
        check(
            &run().list_item(),
            "{\"executionArn\":\"ARN:execution:M:e\",\"mapRunArn\":\"ARN:mapRun:M/L:run\",\
             \"stateMachineArn\":\"ARN:stateMachine:M/L\",\"startDate\":1.5,\"stopDate\":2.25}",
        );
        check(
            &MapRun { stopped: None, status: MapRunStatus::Running, ..run() }.list_item(),
            "{\"executionArn\":\"ARN:execution:M:e\",\"mapRunArn\":\"ARN:mapRun:M/L:run\",\
             \"stateMachineArn\":\"ARN:stateMachine:M/L\",\"startDate\":1.5}",
        );
    }
}
