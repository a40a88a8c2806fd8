//! Histories in which the recorder sorted the events of Parallel states.

use std::rc::Rc;

use holdpoint::asl::StateMachine;
use holdpoint::base::Json;
use holdpoint::machine::Setting;

use super::case::Verdict;
use super::unifier::Unifier;

/// Whether the recorder zeroed ids.
pub(crate) fn is_masked(history: &Json) -> bool {
    let events = history.as_array().map(|it| &**it).unwrap_or_default();
    events.iter().any(|event| event.get("id").and_then(Json::as_array).is_some())
}

pub(crate) fn run(_: Rc<StateMachine>, _: &Json, _: Setting, _: Unifier) -> Verdict {
    Verdict::NotSimulated("Parallel".into())
}
