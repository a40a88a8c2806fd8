//! Which event that was written here is which recorded one.

use crate::base::{EventId, Json, Object, SortedMap, StateName};
use crate::machine::branch::{Branch, Position};
use crate::machine::history::RecordedEvent;
use crate::machine::{Execution, HistoryEvent};

use super::{Divergence, Judge};

/// A recording, and what of it has been written here.
pub(super) struct Ledger<'a> {
    recorded: &'a [RecordedEvent],
    /// The places of the events that point back to each.
    after: SortedMap<EventId, Vec<usize>>,
    is_written: Vec<bool>,
    /// The first place that is not written yet.
    next: usize,
    /// Whether branches that run side by side may come in another order than in the recording.
    is_free: bool,
    /// The recorded id of every event written here; none for those beyond the recording.
    recorded_ids: Vec<Option<EventId>>,
}

/// The places in the recording of some events written here, in their order. `None` is beyond the
/// recording. A divergence comes after them.
pub(super) struct Pairing {
    places: Vec<Option<usize>>,
    pub(super) divergence: Option<Divergence>,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(recorded: &'a [RecordedEvent]) -> Self {
        let mut after: SortedMap<_, Vec<_>> = SortedMap::new();
        for (place, event) in recorded.iter().enumerate() {
            after.get_or_default(event.previous_id).push(place);
        }
        let is_written = vec![false; recorded.len()];
        Self { recorded, after, is_written, next: 0, is_free: false, recorded_ids: Vec::new() }
    }

    /// One for an execution that has gone its own way already.
    pub(super) fn beside(recorded: &'a [RecordedEvent]) -> Self {
        Self { is_free: true, ..Self::new(recorded) }
    }

    /// The first recorded event that is not written yet.
    pub(super) fn next(&self) -> Option<&'a RecordedEvent> {
        self.recorded.get(self.next)
    }

    /// The exit of a Map state after the end of its map run.
    pub(super) fn exit_of(&self, state: &StateName, end: &RecordedEvent) -> Option<&RecordedEvent> {
        let later = self.recorded.iter().skip(end.id.0 as usize);
        let is_exit = |it: &&RecordedEvent| {
            &*it.type_name == "MapStateExited"
                && [end.id, end.previous_id].contains(&it.previous_id)
                && it.detail("name").and_then(Json::as_str) == Some(state.as_str())
        };
        later.into_iter().find(is_exit)
    }

    /// Whether the recording goes as far as the end.
    pub(super) fn is_complete(&self) -> bool {
        self.recorded.last().is_some_and(RecordedEvent::ends_execution)
    }

    /// The recorded id of an event written here.
    pub(super) fn recorded_id(&self, here: EventId) -> Option<EventId> {
        match here {
            EventId(0) => Some(here),
            EventId(id) => self.recorded_ids.get(id as usize - 1).copied().flatten(),
        }
    }

    /// Finds the recorded events that an execution has written from a place of its history on.
    pub(super) fn pair(
        &self,
        execution: &Execution,
        from: usize,
        judge: &mut impl Judge,
    ) -> Pairing {
        let mut pairing = Pairing { places: Vec::new(), divergence: None };
        for at in from..execution.history().len() {
            let event = execution.history().get(at).expect("it was counted");
            match self.find(event, execution, &pairing, judge) {
                Ok(place) => pairing.places.push(place),
                Err(divergence) => {
                    pairing.divergence = Some(divergence);
                    break;
                }
            }
        }
        pairing
    }

    /// Finds the recorded event that one is, and takes it over. Answers with that.
    pub(super) fn take(
        &mut self,
        event: &HistoryEvent,
        execution: &Execution,
        judge: &mut impl Judge,
    ) -> Result<Option<&'a RecordedEvent>, Divergence> {
        let none = Pairing { places: Vec::new(), divergence: None };
        let place = self.find(event, execution, &none, judge)?;
        self.enter(Pairing { places: vec![place], ..none });
        Ok(place.map(|place| &self.recorded[place]))
    }

    /// Takes a pairing over.
    pub(super) fn enter(&mut self, pairing: Pairing) -> Option<Divergence> {
        for place in pairing.places {
            self.recorded_ids.push(place.map(|place| self.recorded[place].id));
            if let Some(place) = place {
                self.is_written[place] = true;
            }
        }
        while self.is_written.get(self.next) == Some(&true) {
            self.next += 1;
        }
        pairing.divergence
    }

    /// The recorded event that an event is. The first of a turn is the next one; those after it
    /// may have waited for other branches, if there are any.
    fn find(
        &self,
        event: &HistoryEvent,
        execution: &Execution,
        pairing: &Pairing,
        judge: &mut impl Judge,
    ) -> Result<Option<usize>, Divergence> {
        let previous = self.id_with(event.previous_id, pairing);
        let type_name = event.details.type_name();
        let last = pairing.places.iter().rev().copied().flatten().next();
        let first_open = self.first_open(last);
        let may_wait = self.is_free || execution.is_forked() && last.is_some();
        let places = previous.and_then(|it| self.after.get(&it)).map_or(&[][..], |it| it);
        let fits = |place: &&usize| {
            let recorded = &self.recorded[**place];
            **place >= first_open
                && !self.is_written[**place]
                && *recorded.type_name == *type_name
                && (may_wait || **place == first_open)
        };
        let here = event.details.to_json().map(|(_, details)| self.renumbered(details, pairing));
        let mut first_difference = None;
        for place in places.iter().filter(fits) {
            let mut trial = judge.clone();
            match trial.difference(&self.recorded[*place], here.as_ref()) {
                None => {
                    *judge = trial;
                    return Ok(Some(*place));
                }
                Some(difference) => {
                    first_difference = first_difference.or(Some((*place, difference)));
                }
            }
        }
        if let Some((place, difference)) = first_difference {
            return Err(difference.at(self.recorded[place].id));
        }
        self.without_equal(event, previous, first_open, may_wait)
    }

    /// An event that the recording does not have: beyond its end, if it stops before that of the
    /// execution, or else a divergence.
    fn without_equal(
        &self,
        event: &HistoryEvent,
        previous: Option<EventId>,
        first_open: usize,
        may_wait: bool,
    ) -> Result<Option<usize>, Divergence> {
        let next = self.recorded.get(first_open);
        if !self.is_complete() && (next.is_none() || may_wait) {
            return Ok(None);
        }
        Err(Divergence {
            event: next.map_or(EventId(self.recorded.len() as u32 + 1), |it| it.id),
            place: String::new(),
            recorded: next.map_or_else(
                || "nothing more".to_owned(),
                |it| in_words(&it.type_name, it.previous_id),
            ),
            here: in_words(event.details.type_name(), previous.unwrap_or(event.previous_id)),
        })
    }

    /// The first place that is not written yet, also not by the turn that has come to `last`.
    fn first_open(&self, last: Option<usize>) -> usize {
        let from = last.map_or(self.next, |last| last + 1);
        (from..self.recorded.len())
            .find(|place| !self.is_written[*place])
            .unwrap_or(self.recorded.len())
    }

    /// The recorded id of an event, which may be one of those being paired.
    fn id_with(&self, here: EventId, pairing: &Pairing) -> Option<EventId> {
        let known = self.recorded_ids.len();
        match (here.0 as usize).checked_sub(known + 1) {
            Some(at) => pairing.places.get(at)?.map(|place| self.recorded[place].id),
            None => self.recorded_id(here),
        }
    }

    /// Details in which causes name events by their recorded ids.
    fn renumbered(&self, details: Json, pairing: &Pairing) -> Json {
        match details {
            Json::Object(members) => {
                let member = |(key, value): (&std::rc::Rc<str>, &Json)| {
                    (std::rc::Rc::clone(key), self.renumbered(value.clone(), pairing))
                };
                members.iter().map(member).collect::<Object>().into()
            }
            Json::String(text) if text.contains(ENTERED_AT) => {
                self.renumbered_text(&text, pairing).into()
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                details
            }
        }
    }

    fn renumbered_text(&self, text: &str, pairing: &Pairing) -> String {
        let mut parts = text.split(ENTERED_AT);
        let mut renumbered = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let id = part[..digits].parse().ok().and_then(|id| self.id_with(EventId(id), pairing));
            renumbered.push_str(ENTERED_AT);
            match id {
                Some(id) => renumbered.push_str(&id.to_string()),
                None => renumbered.push_str(&part[..digits]),
            }
            renumbered.push_str(&part[digits..]);
        }
        renumbered
    }
}

/// How causes name the event of a state's entry.
const ENTERED_AT: &str = "(entered at the event id #";

/// An event in a divergence.
pub(super) fn in_words(type_name: &str, previous: EventId) -> String {
    format!("{type_name} after event {previous}")
}

impl Execution {
    /// Whether more than one line of control is alive.
    fn is_forked(&self) -> bool {
        let is_line = |branch: &Branch| !matches!(branch.position, Position::Forked(..));
        self.branches.iter().filter(|(_, branch)| is_line(branch)).count() > 1
    }
}
