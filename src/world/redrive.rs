//! RedriveExecution: who may go on, and requests that come twice.

use crate::base::{Timestamp, quota};
use crate::machine::{Redrivability, Signal};

use super::agenda::ExecutionIndex;
use super::{ApiError, Reply, World};

/// A request that was accepted, as long as it is remembered.
#[derive(Clone, Debug)]
pub(super) struct Redrive {
    execution: ExecutionIndex,
    client_token: String,
    at: Timestamp,
}

impl World {
    /// An execution that ended badly goes on. The same request again is answered as before,
    /// however the execution stands by then (measured on AWS); it is remembered for as long as AWS
    /// says, and all of them are: AWS keeps the last ten of an execution.
    pub(super) fn redrive_execution(
        &mut self,
        arn: &str,
        client_token: Option<&str>,
    ) -> Result<Reply, ApiError> {
        let index = self.find_execution(arn)?;
        if self.children.contains_key(&index) {
            return Err(ApiError::LabeledExecution);
        }
        let now = self.now;
        self.redrives.retain(|it| now.since(it.at) < quota::CLIENT_TOKEN_SECONDS * 1000);
        if let Some(token) = client_token {
            ApiError::check_length("clientToken", token, 1..=quota::CLIENT_TOKEN_CHARS)?;
            let same = |it: &&Redrive| it.execution == index && it.client_token == token;
            if let Some(before) = self.redrives.iter().find(same) {
                return Ok(Reply::Redriven(before.at));
            }
        }
        match self.executions[index.0].redrivability(false, now) {
            Redrivability::Redrivable | Redrivability::ByMapRun => {}
            Redrivability::NotRedrivable(reason) => {
                return Err(ApiError::ExecutionNotRedrivable { arn: arn.into(), reason });
            }
        }
        if let Some(token) = client_token {
            let client_token = token.to_owned();
            self.redrives.push(Redrive { execution: index, client_token, at: now });
        }
        self.signal(index, Signal::Redrive);
        self.announce(index);
        Ok(Reply::Redriven(now))
    }
}
