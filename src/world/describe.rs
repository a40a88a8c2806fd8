//! The actions of the API that only look: DescribeExecution, GetExecutionHistory, ListMapRuns,
//! DescribeMapRun; and the response that the caller of StartSyncExecution waits for.

use crate::base::{ExecutionArn, Json};
use crate::machine::map_run::{MapRun, MapRunArn};
use crate::machine::{Execution, HistoryEvent};

use super::agenda::ExecutionIndex;
use super::{ApiError, World};

impl World {
    /// DescribeExecution, in AWS's JSON shape. Children of a map run are described as well, Express
    /// ones included; no other Express execution is.
    ///
    /// # Errors
    /// `ExecutionDoesNotExist`, `InvalidArn`
    pub fn describe_execution(&self, arn: &str) -> Result<Json, ApiError> {
        let index = match self.index_of(&ExecutionArn::from(arn)) {
            Some(index) if self.children.find(index).is_some() => index,
            Some(_) | None => self.find_execution(arn)?,
        };
        let map_run = self.map_run_of(index).map(|run| &run.arn);
        Ok(self.executions[index.0].describe(map_run, self.now))
    }

    /// GetExecutionHistory: all events of an execution, in AWS's JSON shape.
    ///
    /// # Errors
    /// `ExecutionDoesNotExist`, `InvalidArn`
    pub fn execution_history(&self, arn: &str) -> Result<Json, ApiError> {
        let index = self.find_execution(arn)?;
        let events = self.executions[index.0].history().iter().map(HistoryEvent::to_json);
        Ok(Json::object([("events", Json::array(events))]))
    }

    /// ListMapRuns, in AWS's JSON shape; oldest first.
    ///
    /// # Errors
    /// `ExecutionDoesNotExist`, `InvalidArn`
    pub fn list_map_runs(&self, execution_arn: &str) -> Result<Json, ApiError> {
        let index = self.find_execution(execution_arn)?;
        let runs = self.executions[index.0].map_runs().map(MapRun::list_item);
        Ok(Json::object([("mapRuns", Json::array(runs))]))
    }

    /// DescribeMapRun, in AWS's JSON shape.
    ///
    /// # Errors
    /// `ResourceNotFound`, `InvalidArn`
    pub fn describe_map_run(&self, arn: &str) -> Result<Json, ApiError> {
        check_resource(arn, "mapRun")?;
        let wanted = MapRunArn::parse(arn);
        let mut runs = self.executions.iter().flat_map(|it| it.map_runs());
        let found = wanted.and_then(|wanted| runs.find(|run| run.arn == wanted));
        let run = found.ok_or_else(|| ApiError::ResourceNotFound(arn.into()))?;
        Ok(run.describe())
    }

    /// What StartSyncExecution returns for an execution that it started. `None` as long as the
    /// execution runs, and for any other one: nobody waits for it.
    #[must_use]
    pub fn sync_response(&self, arn: &str) -> Option<Json> {
        let execution = &self.executions[self.index_of(&ExecutionArn::from(arn))?.0];
        execution.workflow().has_waiting_caller().then(|| execution.sync_response())?
    }

    /// The Standard execution with an ARN. Nothing can be asked of an Express execution by its ARN
    /// (recorded: `test_start_async_describe_history_execution`).
    pub(super) fn find_execution(&self, arn: &str) -> Result<ExecutionIndex, ApiError> {
        check_resource(arn, "execution")?;
        let index = self.index_of(&ExecutionArn::from(arn));
        index.ok_or_else(|| ApiError::ExecutionDoesNotExist(arn.into()))
    }

    /// The map run whose child an execution is.
    fn map_run_of(&self, child: ExecutionIndex) -> Option<&MapRun> {
        let of = self.children.find(child)?;
        let parent: &Execution = &self.executions[of.parent.0];
        parent.map_run(of.map_run)
    }
}

/// Refuses what is no ARN, or that of another kind of thing (recorded:
/// `test_describe_execution_invalid_arn`, `test_start_async_describe_history_execution`).
pub(super) fn check_resource(arn: &str, kind: &str) -> Result<(), ApiError> {
    if !arn.starts_with("arn:") {
        return Err(ApiError::InvalidArn(format!("Invalid ARN prefix: {arn}").into()));
    }
    match arn.split(':').nth(5) {
        Some(other) if other != kind => {
            let reason = format!("Resource type not valid in this context: {other}");
            Err(ApiError::InvalidArn(reason.into()))
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::check_resource;

    #[track_caller]
    fn check(arn: &str, expected: &str) {
        let answer =
            check_resource(arn, "execution").map_or_else(|it| it.to_string(), |()| "ok".into());
        assert_eq!(answer, expected);
    }

    /// Recorded: `test_describe_execution_invalid_arn`,
    /// `test_start_async_describe_history_execution`.
    #[test]
    fn what_names_no_execution() {
        check("nonsense", "Invalid Arn: 'Invalid ARN prefix: nonsense'");
        check(
            "arn:aws:states:us-east-1:123456789012:express:M:e:r",
            "Invalid Arn: 'Resource type not valid in this context: express'",
        );
        check("arn:aws:states:us-east-1:123456789012:execution:M:e", "ok");
    }
}
