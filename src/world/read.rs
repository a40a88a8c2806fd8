//! Reads a definition for a world: what AWS would refuse.

use crate::asl::{self, Parsed, StateMachineType};

/// Reads a definition of a Standard machine. Any text gives an answer. There is a machine only
/// where it can run here.
#[must_use]
pub fn read(definition: &str) -> Parsed {
    read_as(definition, StateMachineType::Standard)
}

/// Reads a definition of a machine of some type.
#[must_use]
pub(super) fn read_as(definition: &str, machine_type: StateMachineType) -> Parsed {
    asl::parse_as(definition, machine_type)
}
