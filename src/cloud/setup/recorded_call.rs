//! A call as it went once: what a set-up keeps of a recorded execution.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::base::Json;
use crate::machine::Failure;

use super::Seconds;

/// What a service did with a call, and when, counted from the call. A task of which no end is
/// known is ended by its token or by a deadline.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordedCall {
    /// When the service took the call of a task that then waited for its token or its job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_after: Option<Seconds>,
    /// With which response; none is null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Json>,
    /// When the call was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Seconds>,
    /// With which result, where it has neither an error nor a cause; none is null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Json>,
    /// The error name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Rc<str>>,
    /// The cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Rc<str>>,
    /// How long the state paused before it called again, where that was chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<Seconds>,
}

impl RecordedCall {
    /// How it ended.
    pub(in crate::cloud) fn outcome(&self) -> Result<Json, Failure> {
        match (&self.error, &self.cause) {
            (None, None) => Ok(self.result.clone().unwrap_or(Json::Null)),
            (error, cause) => {
                Err(Failure { error: error.clone(), cause: cause.clone(), ..Failure::default() })
            }
        }
    }
}
