//! What goes wrong in the account, as a set-up writes it.

use serde::{Deserialize, Serialize};

use super::Seconds;

/// Something that goes wrong.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// Where: a service (`sqs`), an action (`sqs:sendMessage`), or `*` for all.
    pub service: String,
    /// At which of the calls that this fault could meet, from 1; absent, at all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Vec<u32>>,
    /// How likely it is then, in percent; absent, certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// What happens.
    pub kind: FaultKind,
}

/// What goes wrong.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum FaultKind {
    /// The service takes that much longer to take the call.
    Latency(Seconds),
    /// The service refuses: too many requests.
    Throttle,
    /// The service answers with an error.
    #[serde(rename_all = "camelCase")]
    Error {
        /// The error name, as a task sees it.
        error: String,
        /// The cause.
        #[serde(default)]
        cause: String,
    },
    /// The service takes a message, and nobody ever gets it.
    MessageLost,
    /// A message is delivered twice.
    MessageTwice,
    /// Whoever answers a token answers it twice.
    CallbackTwice,
    /// Whoever answers a token does so that much later.
    CallbackLate(Seconds),
    /// Whoever works on a token dies after so many heartbeats.
    WorkerDies(u32),
}
