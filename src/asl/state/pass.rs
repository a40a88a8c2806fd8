//! The Pass state.

use crate::asl::flow::FlowFields;
use crate::asl::read::{Fields, Reader};
use crate::asl::{Flow, QueryLanguage};
use crate::base::Json;

use super::Transition;

/// Passes its input on, or a fixed result.
#[derive(Clone, Debug, PartialEq)]
pub struct Pass {
    /// `Result`: taken literally, keys in `.$` included
    /// (recorded: `test_state_pass_result_jsonpaths`).
    pub result: Option<Json>,
    /// How data goes through.
    pub flow: Flow,
    /// Where it leads.
    pub transition: Transition,
}

impl Pass {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let result = match reader.language {
            QueryLanguage::JsonPath => fields.take("Result").map(|node| node.to_json()),
            QueryLanguage::Jsonata => None,
        };
        let flow = Flow::read(FlowFields::PASS, fields, reader);
        Some(Self { result, flow, transition: Transition::read(fields, reader)? })
    }
}
