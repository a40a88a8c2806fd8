//! What came of replaying a history with a definition, in a sentence.

use std::rc::Rc;

use crate::asl::StateMachine;
use crate::lab::view::words::count;
use crate::machine::{Divergence, Lenient, RecordedEvent, Setting, replay};

/// Replays a history with a machine; says the first event that differs, or that all agree.
pub(in crate::lab) fn replayed(machine: &Rc<StateMachine>, text: &str) -> String {
    let recorded = match RecordedEvent::read_all(text) {
        Ok(recorded) => recorded,
        Err(error) => return error.to_string(),
    };
    let setting = Setting::made_up(&recorded);
    let judge = Lenient::with_made_up(&setting.names);
    let replay = match replay(Rc::clone(machine), &recorded, setting, judge) {
        Ok(replay) => replay,
        Err(error) => return error.to_string(),
    };
    told(recorded.len(), replay.divergence.as_ref(), replay.is_complete)
}

/// How far a history of so many events is the same here.
pub(in crate::lab) fn told(
    events: usize,
    divergence: Option<&Divergence>,
    is_complete: bool,
) -> String {
    let events = count(events, "event");
    match divergence {
        Some(first) => format!("Of {events} the first that goes another way here: {first}."),
        None if is_complete => {
            format!("All {events} are the same here: this definition does what the history tells.")
        }
        None => format!("All {events} are the same here; the history stops before the end."),
    }
}
