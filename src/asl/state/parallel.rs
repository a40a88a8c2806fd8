//! The Parallel state.

use crate::asl::flow::FlowFields;
use crate::asl::read::{Fields, Reader};
use crate::asl::{Block, Flow, Recovery};

use super::Transition;

/// Runs branches side by side, all with the same input; its result is the array of their outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Parallel {
    /// What runs side by side.
    pub branches: Vec<Block>,
    /// What it does about errors.
    pub recovery: Recovery,
    /// How data goes through.
    pub flow: Flow,
    /// Where it leads.
    pub transition: Transition,
}

impl Parallel {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        fields.require(&["Branches"], reader);
        let entries = fields.some_items("Branches", reader);
        let recovery = Recovery::read(fields, reader);
        let flow = Flow::read(FlowFields::WORK, fields, reader);
        let transition = Transition::read(fields, reader);
        let entries = entries.unwrap_or_default();
        let branches: Vec<_> =
            entries.iter().map(|(at, node)| Block::read_branch(node, at, reader)).collect();
        let branches: Option<Vec<_>> = branches.into_iter().collect();
        Some(Self { branches: branches?, recovery, flow, transition: transition? })
    }
}
