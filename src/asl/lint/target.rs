//! Names that lead to no state.

use std::collections::HashSet;

use crate::asl::read::{BlockOutline, Reader, Target};
use crate::base::{Json, StateName, quota};
use crate::text::{Diagnostic, Repair};

use super::similar::most_similar;

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
    let similar = most_similar(name.as_str(), names.iter().map(StateName::as_str));
    let question = similar.map(|it| format!(" Did you mean `{it}`?")).unwrap_or_default();
    let repair = similar.map(|it| Repair {
        label: format!("Replace with {it}"),
        span: *span,
        replacement: Json::from(it).to_string(),
    });
    let message = format!("Missing 'Next' target: {name}");
    Diagnostic {
        location: location.clone(),
        sentence: Some(format!("\"{field}\" names `{name}`, which is not a state here.{question}")),
        repair,
        ..Diagnostic::error("MISSING_TRANSITION_TARGET", message, *span)
    }
}
