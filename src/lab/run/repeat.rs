//! A run that is done once more from what was asked in it, step by step.

use crate::base::{Timestamp, quota};
use crate::lab::parcel::{Kept, at_of, read_mark};
use crate::world::{Command, Cursor, Entry, Scenario};

use super::Run;

/// A run under way to where it was kept.
#[derive(Clone, Debug)]
pub(in crate::lab) struct Repeat {
    run: Run,
    kept: Kept,
    /// How many entries were given.
    given: usize,
}

impl Repeat {
    /// At the beginning, where nothing was asked yet.
    ///
    /// # Errors
    /// Why it cannot run, in a sentence.
    pub(in crate::lab) fn new(scenario: Scenario, kept: Kept) -> Result<Self, String> {
        if kept.journal.first().and_then(at_of) != Some(0) {
            return Err(NO_START.into());
        }
        let start = scenario.start;
        let mut run = Run::of(scenario, kept.number).map_err(|error| error.to_string())?;
        run.name = kept.name.clone();
        run.origin = kept.origin.map(|(run, at)| (run, start.plus_millis(at)));
        run.recording.clone_from(&kept.recording);
        Ok(Self { run, kept, given: 0 })
    }

    /// Does the next step; `false` where all was done.
    ///
    /// # Errors
    /// What is wrong with what was kept, in a sentence. The run stands where that was.
    pub(in crate::lab) fn step(&mut self) -> Result<bool, String> {
        let Some(mark) = self.kept.journal.get(self.given).cloned() else {
            return Ok(self.step_to(self.time(self.kept.end.1), self.kept.end.0));
        };
        let at = at_of(&mark).filter(|at| (0..=quota::REPEATED_MILLIS).contains(at));
        let time = self.time(at.ok_or("What was done in it has no time.")?);
        if time < self.run.world().now() {
            return Err("What was done in it is not in the order of time.".into());
        }
        if !self.step_to(time, u64::MAX) {
            self.given += 1;
            let entry = read_mark(&mark, self.run.world())?;
            self.give(entry)?;
        }
        Ok(true)
    }

    /// Does what is due up to a time, one step of it; `false` where it is that time.
    fn step_to(&mut self, time: Timestamp, steps: u64) -> bool {
        let timeline = &self.run.timeline;
        let is_due = timeline.next_at().is_some_and(|at| at <= time);
        if is_due && timeline.cursor().steps < steps {
            return self.run.step();
        }
        self.run.timeline.pass_to(time);
        false
    }

    fn give(&mut self, entry: Entry) -> Result<(), String> {
        let machine = self.run.scenario().machines.first().map(|(name, _)| &**name);
        let is_start = matches!(&entry.command,
            Command::StartExecution { state_machine, .. } if Some(&**state_machine) == machine);
        let begins = self.given == 1;
        let is_good = !begins || is_start;
        // A refusal is a part of the run, but for that of its start.
        let reply = self.run.timeline.submit(entry.command);
        self.run.note_events();
        match is_good && (reply.is_ok() || !begins) {
            true => Ok(()),
            false => Err(NO_START.into()),
        }
    }

    fn time(&self, millis: i64) -> Timestamp {
        self.run.started().plus_millis(millis)
    }

    /// The run at the place where it was kept, or as far as it was come; none where it has not
    /// begun.
    pub(in crate::lab) fn end(mut self) -> Option<Run> {
        self.run.world().executions().first()?;
        let beginning = self.run.beginning()?;
        let (steps, at) = self.kept.present;
        let present = Cursor { steps, now: self.time(at) }.max(beginning);
        self.run.travel(true, |run| run.timeline.seek(present));
        Some(self.run)
    }
}

const NO_START: &str = "Its run does not begin with an execution of the definition.";
