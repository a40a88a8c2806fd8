//! RedriveExecution: who may go on, and requests that come twice.

use std::rc::Rc;

use crate::base::quota;
use crate::machine::{Redrivability, Signal};

use super::{ApiError, Reply, World};

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
        if self.children.find(index).is_some() {
            return Err(ApiError::LabeledExecution);
        }
        let now = self.now;
        let request = client_token.map(|token| (index, Rc::from(token)));
        if let Some(token) = client_token {
            ApiError::check_length("clientToken", token, 1..=quota::CLIENT_TOKEN_CHARS)?;
        }
        let before = request.as_ref().and_then(|request| self.redrives.get(request).copied());
        let remembered = quota::CLIENT_TOKEN_SECONDS * 1000;
        if let Some(before) = before.filter(|before| now.since(*before) < remembered) {
            return Ok(Reply::Redriven(before));
        }
        match self.executions[index.0].redrivability(false, now) {
            Redrivability::Redrivable | Redrivability::ByMapRun => {}
            Redrivability::NotRedrivable(reason) => {
                return Err(ApiError::ExecutionNotRedrivable { arn: arn.into(), reason });
            }
        }
        if let Some(request) = request {
            self.redrives.insert(request, now);
        }
        self.signal(index, Signal::Redrive);
        self.announce(index);
        Ok(Reply::Redriven(now))
    }
}
