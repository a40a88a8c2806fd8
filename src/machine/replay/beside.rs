//! An execution that has run by itself beside a recording: where they part.

use crate::base::{EventId, Timestamp};
use crate::machine::history::RecordedEvent;
use crate::machine::{Execution, HistoryEvent};

use super::ledger::Ledger;
use super::{Divergence, Judge, SLACK_MILLIS};

/// The first event in which an execution differs from a recording, and where its own history is
/// then. Branches that run side by side may come in another order. So may time run a little
/// otherwise: a state takes AWS some milliseconds, and none here.
pub fn beside<J: Judge>(
    execution: &Execution,
    recorded: &[RecordedEvent],
    mut judge: J,
) -> Option<(Divergence, EventId)> {
    let mut ledger = Ledger::beside(recorded);
    let mut lead = Lead::default();
    for event in execution.history().iter() {
        let there = match ledger.take(event, execution, &mut judge) {
            Err(divergence) => return Some((divergence, event.id)),
            Ok(there) => there,
        };
        let told = there.and_then(|it| Some((it.id, it.timestamp?)));
        if let Some((id, told)) = lead.parts(event, told) {
            let (recorded, here) = (told.to_string(), event.timestamp.to_string());
            let place = "timestamp".into();
            return Some((Divergence { event: id, place, recorded, here }, event.id));
        }
    }
    let missing = ledger.next()?;
    let last = EventId(execution.history().len() as u32);
    let here = if execution.is_running() { "the execution waits" } else { "it has ended" };
    let recorded = missing.type_name.to_string();
    let here = here.to_owned();
    Some((Divergence { event: missing.id, place: String::new(), recorded, here }, last))
}

/// By how many milliseconds the recording was ahead at each event so far.
#[derive(Default)]
struct Lead(Vec<i64>);

impl Lead {
    /// The recorded event, where it is more apart from the one here than the event before, and
    /// too far.
    fn parts(
        &mut self,
        here: &HistoryEvent,
        there: Option<(EventId, Timestamp)>,
    ) -> Option<(EventId, Timestamp)> {
        let before = (here.previous_id.0 as usize).checked_sub(1).and_then(|at| self.0.get(at));
        let before = before.or(self.0.last()).copied().unwrap_or_default();
        let lead = there.map_or(before, |(_, told)| told.since(here.timestamp));
        self.0.push(lead);
        there.filter(|_| lead.abs() > SLACK_MILLIS && (lead - before).abs() > SLACK_MILLIS)
    }
}
