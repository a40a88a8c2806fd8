//! Back to any place of a run, and ahead to what was reached.

use std::rc::Rc;

use crate::base::Timestamp;
use crate::world::{Cursor, Entry};

use super::{Run, usual_name};

/// Steps that are done in search of the next event. Programs may call for ever without any.
const STEPS_WITHOUT_EVENT: usize = 10_000;

impl Run {
    /// Its number on the bench, from 1.
    pub(in crate::lab) fn number(&self) -> u32 {
        self.number
    }

    /// What people call it.
    pub(in crate::lab) fn name(&self) -> &Rc<str> {
        &self.name
    }

    pub(in crate::lab) fn rename(&mut self, name: Rc<str>) {
        self.name = name;
    }

    /// The number of the run that it shares its past with, and until when.
    pub(in crate::lab) fn origin(&self) -> Option<(u32, Timestamp)> {
        self.origin
    }

    /// The same run up to the present, to go on with differently.
    pub(in crate::lab) fn alternative(&self, number: u32) -> Self {
        let mut alternative = Self {
            number,
            name: usual_name(number),
            origin: Some((self.number, self.world().now())),
            recording: None,
            ..self.clone()
        };
        alternative.forget_ahead();
        alternative
    }

    /// Nothing was reached beyond the present.
    pub(super) fn forget_ahead(&mut self) {
        let known = self.known_events();
        self.forget_marks(known);
        if known < self.events.len() {
            self.events = self.events.iter().take(known).copied().collect();
        }
        self.timeline.forget_ahead();
    }

    /// How many of the events that are known have happened by now.
    pub(super) fn known_events(&self) -> usize {
        let now = self.timeline.cursor();
        self.events.partition_point(|event| *event <= now)
    }

    /// Where the run was when it began.
    pub(super) fn beginning(&self) -> Option<Cursor> {
        self.events.get(0).copied()
    }

    /// When the next step is: what is known to come, or what is due.
    pub(in crate::lab) fn next_at(&self) -> Option<Timestamp> {
        self.timeline.next_at()
    }

    /// What is known to be asked next, where that is the next step.
    pub(in crate::lab) fn next_entry(&self) -> Option<&Entry> {
        self.timeline.next_entry()
    }

    /// What was asked in it so far, each with how many events there were before.
    pub(in crate::lab) fn acts(&self) -> Vec<(Entry, usize)> {
        let mut timeline = self.timeline.clone();
        let end = timeline.cursor();
        timeline.seek(Cursor { steps: 0, now: self.started() });
        let mut acts = Vec::new();
        while timeline.cursor() < end {
            if let Some(entry) = timeline.next_entry() {
                let execution = timeline.world().executions().first();
                acts.push((entry.clone(), execution.map_or(0, |it| it.history().len())));
            }
            if !timeline.step() {
                break;
            }
        }
        acts
    }

    /// Whether something lies before the present.
    pub(in crate::lab) fn has_past(&self) -> bool {
        self.beginning().is_some_and(|begin| begin < self.timeline.cursor())
    }

    /// Goes back to the beginning.
    pub(in crate::lab) fn go_to_beginning(&mut self) {
        if let Some(cursor) = self.beginning() {
            self.seek(cursor);
        }
    }

    /// Goes to the furthest that was reached.
    pub(in crate::lab) fn go_to_head(&mut self) {
        self.seek(self.timeline.end());
    }

    /// Goes to a time at which the run has been, back or ahead.
    pub(in crate::lab) fn seek_time(&mut self, time: Timestamp) {
        let time = time.min(self.timeline.end().now).max(self.started());
        self.travel(time < self.world().now(), |run| run.timeline.seek_time(time));
    }

    /// Goes back to the last event before the present.
    pub(in crate::lab) fn previous_event(&mut self) {
        let now = self.timeline.cursor();
        let before = self.events.partition_point(|event| *event < now);
        if let Some(cursor) = before.checked_sub(1).and_then(|at| self.events.get(at)) {
            self.seek(*cursor);
        }
    }

    /// Goes on until the history has another event: to one that is known, or by letting happen what
    /// is due, however far ahead that is.
    pub(in crate::lab) fn next_event(&mut self) {
        if let Some(cursor) = self.events.get(self.known_events()) {
            self.seek(*cursor);
            return;
        }
        self.go_to_head();
        let count = self.events.len();
        for _ in 0..STEPS_WITHOUT_EVENT {
            if !self.step() || self.events.len() > count {
                break;
            }
        }
        self.look_around();
        self.notice();
    }

    fn seek(&mut self, cursor: Cursor) {
        self.travel(cursor < self.timeline.cursor(), |run| run.timeline.seek(cursor));
    }

    /// Goes somewhere else, and sees afresh what is there where that lies in the past.
    pub(super) fn travel(&mut self, is_back: bool, go: impl FnOnce(&mut Self)) {
        go(self);
        if is_back {
            self.open = (Vec::new(), 0);
            self.traces = Default::default();
        }
        self.take_mark();
        self.look_around();
        self.notice();
    }
}
