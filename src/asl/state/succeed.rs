//! The Succeed state.

use crate::asl::Flow;
use crate::asl::flow::FlowFields;
use crate::asl::read::{Fields, Reader};

/// Ends its scope well.
#[derive(Clone, Debug, PartialEq)]
pub struct Succeed {
    /// How data goes through.
    pub flow: Flow,
}

impl Succeed {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        Self { flow: Flow::read(FlowFields::SUCCEED, fields, reader) }
    }
}
