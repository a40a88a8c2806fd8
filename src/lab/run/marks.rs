//! What a run had left behind in its states at some places of its history, so that it is known
//! quickly how it looked anywhere.

use std::rc::Rc;

use super::Run;

/// Events from one mark to the next.
const EVENTS: usize = 1024;

impl Run {
    /// Takes the traces from the nearest mark, where that saves following many events. The
    /// executions of a Map's children have none: how far each had come is not told by one history.
    pub(super) fn take_mark(&mut self) {
        if self.head().executions().len() != 1 {
            return;
        }
        let count = self.execution().history().len();
        if count < self.traces.events(0) + EVENTS {
            return;
        }
        self.make_marks();
        let mark = (count / EVENTS).checked_sub(1).and_then(|at| self.marks.get(at));
        if let Some(mark) = mark.filter(|mark| mark.events(0) > self.traces.events(0)) {
            self.traces = Rc::clone(mark);
        }
    }

    /// Makes those that are missing, as far as the run has come.
    fn make_marks(&mut self) {
        let head = Rc::clone(&self.head().executions()[0]);
        let wanted = head.history().len() / EVENTS;
        let marks = Rc::make_mut(&mut self.marks);
        while marks.len() < wanted {
            let mut next = marks.last().cloned().unwrap_or_default();
            Rc::make_mut(&mut next).follow_to(0, &head, (marks.len() + 1) * EVENTS);
            marks.push(next);
        }
    }

    /// Forgets those that lie behind so many events.
    pub(super) fn forget_marks(&mut self, events: usize) {
        if self.marks.len() > events / EVENTS {
            Rc::make_mut(&mut self.marks).truncate(events / EVENTS);
        }
    }
}
