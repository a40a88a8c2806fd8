//! States that no execution comes to, and machines that never end.

use std::collections::{HashMap, HashSet};

use crate::asl::State;
use crate::asl::read::{BlockOutline, Reader};
use crate::asl::state_index::StateIndex;
use crate::base::StateName;
use crate::text::Span;

/// Reports a block without a terminal state, or else the states that cannot be reached. Both come
/// after targets that are missing (measured on AWS). Unreachable states are errors on AWS.
pub(in crate::asl) fn reach(
    block: &BlockOutline,
    states: &[State],
    index: &StateIndex,
    reader: &mut Reader,
) {
    let Some(start) = &block.start_at else { return };
    let find = |name: &StateName| index.find(name, states);
    let states: Vec<_> = block.names.iter().filter_map(find).collect();
    if !states.iter().any(|state| state.is_terminal()) {
        let problem = reader.error(
            "MISSING_END_STATE",
            "Workflow has no terminal state",
            "",
            Span::default(),
        );
        problem.sentence = Some(
            "No execution of this machine can end: it needs a Succeed or Fail state, or a state \
             with \"End\": true."
                .into(),
        );
        return;
    }
    let reached = reached_from(start, &states);
    for state in states.into_iter().filter(|state| !reached.contains(&state.name)) {
        let message = format!("State \"{}\" is not reachable.", state.name);
        let location = state.location.clone();
        reader.error("MISSING_TRANSITION_TARGET", message, &location, state.span);
    }
}

fn reached_from<'a>(start: &'a StateName, states: &[&'a State]) -> HashSet<&'a StateName> {
    let by_name: HashMap<_, _> = states.iter().map(|state| (&state.name, state)).collect();
    let mut reached = HashSet::new();
    let mut ahead = vec![start];
    while let Some(name) = ahead.pop() {
        if reached.insert(name) {
            ahead.extend(by_name.get(name).map(|state| state.targets()).unwrap_or_default());
        }
    }
    reached
}
