//! Reads a definition for a world: what AWS would refuse, and what cannot be called here.

use crate::asl::{self, Parsed, StateKind, StateMachine, StateMachineType, Task};
use crate::cloud;
use crate::text::Diagnostic;

/// Reads a definition of a Standard machine. Any text gives an answer. There is a machine only
/// where it can run here.
#[must_use]
pub fn read(definition: &str) -> Parsed {
    read_as(definition, StateMachineType::Standard)
}

/// Reads a definition of a machine of some type.
#[must_use]
pub(super) fn read_as(definition: &str, machine_type: StateMachineType) -> Parsed {
    let mut parsed = asl::parse_as(definition, machine_type);
    if let Some(machine) = &parsed.machine {
        let foreign = not_simulated(machine);
        if !foreign.is_empty() {
            parsed.machine = None;
            parsed.diagnostics.extend(foreign);
            parsed.diagnostics.sort_by_key(|problem| problem.span.start);
        }
    }
    parsed
}

fn not_simulated(machine: &StateMachine) -> Vec<Diagnostic> {
    let tasks = machine.states().iter().filter_map(|state| match &state.kind {
        StateKind::Task(task) => Some((task, &state.location)),
        StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_)
        | StateKind::Parallel(_)
        | StateKind::Map(_) => None,
    });
    let foreign = tasks.filter(|(task, _)| !cloud::is_simulated(&task.resource));
    foreign.map(|(task, location)| problem(task, location)).collect()
}

fn problem(task: &Task, location: &str) -> Diagnostic {
    let problem = Diagnostic::not_simulated(&task.resource.short_name(), task.resource_span);
    Diagnostic { location: format!("{location}/Resource"), ..problem }
}
