//! The workers of activities, as a set-up writes them.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Handler, Seconds};

/// An activity and those who work on its tasks.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivitySetup {
    /// The workers; with none, a task waits for somebody who calls GetActivityTask.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub workers: Vec<Worker>,
}

/// A worker: it polls for ever, and works on one task at a time.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Worker {
    /// `workerName`, where it gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Rc<str>>,
    /// What it does with its first task, its second, and so on; the last handler does all further
    /// ones. With none, it returns the input. A handler that says nothing of the token answers it
    /// with its result: SendTaskSuccess, or, where the code throws, SendTaskFailure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub handlers: Vec<Handler>,
    /// How long after its death it is started again; absent, it stays dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restarts_after_seconds: Option<Seconds>,
}
