//! `variableReferences` in the responses of DescribeStateMachine and its kind.

use holdpoint::base::Json;

use super::case::{Case, Verdict};

/// Only responses with references count.
pub(crate) fn run(_: &Case, record: &Json) -> Option<Verdict> {
    record.get("response")?.get("variableReferences")?;
    Some(Verdict::NotSimulated("variableReferences".into()))
}
