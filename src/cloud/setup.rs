//! What the services are before a run.

use super::S3Object;

/// The settings of the services.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Setup {
    /// How long a function takes, in milliseconds.
    pub function_millis: i64,
    /// Who gets the mails that functions send.
    pub approver: String,
    /// What lies in S3.
    pub objects: Vec<S3Object>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { function_millis: 120, approver: "approver@example.com".into(), objects: Vec::new() }
    }
}
