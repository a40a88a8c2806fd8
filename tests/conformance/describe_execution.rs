//! Responses of DescribeExecution.

use holdpoint::base::Json;

use super::case::{Case, Verdict};

pub(crate) fn run(_: &Case, _: &Json) -> Verdict {
    Verdict::NotSimulated("DescribeExecution".into())
}
