//! Names that lead to no state.

use std::collections::HashSet;

use crate::asl::read::{BlockOutline, Reader, Target};
use crate::asl::slip::Slip;
use crate::base::{StateName, quota};
use crate::text::Diagnostic;

/// Reports every target that is not among the names of the states. AWS's message always says
/// `Next`, whatever the field is.
pub(in crate::asl) fn targets(block: &BlockOutline, reader: &mut Reader) {
    let names = &block.names;
    let known: HashSet<&StateName> = names.iter().collect();
    let dangling = block.targets.iter().filter(|target| !known.contains(&target.name));
    let room = quota::DIAGNOSTICS.saturating_sub(reader.diagnostics.len());
    let problems: Vec<_> = dangling.take(room).map(|target| missing(target, names)).collect();
    reader.diagnostics.extend(problems);
}

fn missing(target: &Target, names: &[StateName]) -> Diagnostic {
    let Target { field, name, location, span } = target;
    let message = format!("Missing 'Next' target: {name}");
    let mut problem = Diagnostic {
        location: location.clone(),
        sentence: Some(format!("\"{field}\" names `{name}`, which is not a state here.")),
        ..Diagnostic::error("MISSING_TRANSITION_TARGET", message, *span)
    };
    let slip = Slip::of_target(name.as_str(), names, *span);
    slip.into_iter().for_each(|it| it.ask(&mut problem));
    problem
}
