//! What lies in S3 before a run.

use serde::{Deserialize, Serialize};

/// An object as a scenario gives it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct S3Object {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// What it holds.
    pub body: String,
}
