//! Express executions: responses of StartSyncExecution, and the last event in the log of those
//! that were started without waiting.

use holdpoint::base::Json;

use super::case::{Case, Verdict};

/// Only the responses of StartSyncExecution count.
pub(crate) fn run_sync(_: &Case, record: &Json) -> Option<Verdict> {
    (record.get("api")?.as_str()? == "StartSyncExecution")
        .then(|| Verdict::NotSimulated("StartSyncExecution".into()))
}

/// Only the last events count.
pub(crate) fn run_async(_: &Case, record: &Json) -> Option<Verdict> {
    let is_event = record.get("api").is_none();
    is_event.then(|| Verdict::NotSimulated("logs of Express executions".into()))
}
