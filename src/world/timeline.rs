//! A run that can be gone back in: its journal, the world at present, how far it was reached, and
//! checkpoints on the way there.
//!
//! A run is a sequence of steps: a turn of the world, or an entry of the journal. Entries come when
//! all that is due at their time is done, so that the journal alone fixes the sequence.

use std::rc::Rc;

use crate::base::{Timestamp, quota};

use super::{ApiError, Command, Entry, Journal, Reply, Scenario, ScenarioError, World};

/// Steps between two checkpoints, as long as there are few. A seek repeats at most so many.
const FIRST_INTERVAL: u64 = 64;
/// How many checkpoints are kept: when there are more, every other one goes, and the steps between
/// them double.
const MOST_CHECKPOINTS: usize = 128;

/// A place in a run: how many steps were done, and what time it is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Cursor {
    /// Turns and entries so far.
    pub steps: u64,
    /// The simulated time, which goes on between steps.
    pub now: Timestamp,
}

/// A run with its past, and with its future where one has gone back.
#[derive(Clone, Debug)]
pub struct Timeline {
    scenario: Rc<Scenario>,
    journal: Journal,
    present: Point,
    /// The furthest that was reached, where the present is not that.
    head: Option<Rc<Point>>,
    checkpoints: Rc<Vec<Rc<Point>>>,
    interval: u64,
}

/// A world, and how it was come to.
#[derive(Clone, Debug)]
struct Point {
    world: World,
    steps: u64,
    /// How many entries of the journal were given.
    entries: usize,
}

impl Point {
    fn cursor(&self) -> Cursor {
        Cursor { steps: self.steps, now: self.world.now() }
    }

    /// When the next step is, up to a limit of entries, and whether it is an entry.
    fn next(&self, journal: &Journal, start: Timestamp) -> Option<(Timestamp, bool)> {
        let entry = journal.get(self.entries).map(|entry| start.plus_millis(entry.at));
        let due = self.world.next_due().map(|due| due.at.max(self.world.now()));
        match (entry, due) {
            (Some(entry), Some(due)) if due <= entry => Some((due, false)),
            (Some(entry), _) => Some((entry, true)),
            (None, due) => due.map(|due| (due, false)),
        }
    }

    /// Does the next step that the journal or the agenda holds.
    fn step(&mut self, journal: &Journal, start: Timestamp) -> bool {
        let Some((at, is_entry)) = self.next(journal, start) else { return false };
        match journal.get(self.entries).filter(|_| is_entry) {
            Some(entry) => {
                self.world.pass_to(at);
                // A refusal is a part of the run: the world remembers it.
                let _ = self.world.submit(&entry.command);
                self.entries += 1;
            }
            None => {
                self.world.turn();
            }
        }
        self.steps += 1;
        true
    }
}

impl Timeline {
    /// The run of a scenario of which nothing was asked yet.
    ///
    /// # Errors
    /// Where a definition of the scenario has errors.
    pub fn new(scenario: Scenario) -> Result<Self, ScenarioError> {
        let present = Point { world: World::new(&scenario)?, steps: 0, entries: 0 };
        Ok(Self {
            scenario: Rc::new(scenario),
            journal: Journal::default(),
            checkpoints: Rc::new(vec![Rc::new(present.clone())]),
            present,
            head: None,
            interval: FIRST_INTERVAL,
        })
    }

    /// What fixes the run, but for what is asked of it.
    #[must_use]
    pub fn scenario(&self) -> &Rc<Scenario> {
        &self.scenario
    }

    /// What was asked so far, what lies ahead of the present with it.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.journal.entries()
    }

    /// The world at present.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.present.world
    }

    /// The world at the furthest that was reached.
    #[must_use]
    pub fn head(&self) -> &World {
        self.head.as_ref().map_or(&self.present.world, |head| &head.world)
    }

    /// Whether nothing that was reached lies ahead.
    #[must_use]
    pub fn is_at_head(&self) -> bool {
        self.head.is_none()
    }

    /// Where the present is.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.present.cursor()
    }

    /// Where the furthest is that was reached.
    #[must_use]
    pub fn end(&self) -> Cursor {
        self.head.as_ref().map_or_else(|| self.cursor(), |head| head.cursor())
    }

    /// When the next step is, if there is one.
    #[must_use]
    pub fn next_at(&self) -> Option<Timestamp> {
        self.present.next(&self.journal, self.scenario.start).map(|(at, _)| at)
    }

    /// What is known to be asked next, where that is the next step.
    #[must_use]
    pub fn next_entry(&self) -> Option<&Entry> {
        let (_, is_entry) = self.present.next(&self.journal, self.scenario.start)?;
        self.journal.get(self.present.entries).filter(|_| is_entry)
    }

    /// Does the next step, however far ahead it is: what was asked then where one has gone back,
    /// else what is due. `false` where there is none.
    pub fn step(&mut self) -> bool {
        let stepped = self.present.step(&self.journal, self.scenario.start);
        self.keep_up();
        stepped
    }

    /// Lets time pass without doing anything: to a time, but not beyond the next step.
    pub fn pass_to(&mut self, time: Timestamp) {
        self.present.world.pass_to(self.next_at().map_or(time, |at| at.min(time)));
        self.keep_up();
    }

    /// What was asked up to the present.
    pub fn entries_so_far(&self) -> impl Iterator<Item = &Entry> {
        self.journal.entries().take(self.present.entries)
    }

    /// Lets everything happen up to a time, which then is now.
    pub fn advance_to(&mut self, time: Timestamp) {
        while self.next_at().is_some_and(|at| at <= time) {
            self.step();
        }
        self.present.world.pass_to(time);
        self.keep_up();
    }

    /// Gives a command at present; what is due at once because of it is left to the next steps. What
    /// lay ahead is forgotten: whoever wants to keep it clones the timeline before.
    ///
    /// # Errors
    /// Where the API refuses the command.
    pub fn submit(&mut self, command: Command) -> Result<Reply, ApiError> {
        if self.present.entries >= quota::COMMANDS {
            return Err(ApiError::TooManyCommands);
        }
        let now = self.present.world.now();
        self.forget_ahead();
        self.advance_to(now);
        let reply = self.present.world.submit(&command);
        self.journal.push(Entry { at: now.since(self.scenario.start), command });
        self.present.entries += 1;
        self.present.steps += 1;
        self.keep_up();
        reply
    }

    /// Goes to a place of the run, back or ahead, but not beyond what was reached.
    pub fn seek(&mut self, to: Cursor) {
        let end = self.end();
        let to = Cursor { steps: to.steps.min(end.steps), now: to.now.min(end.now) };
        self.leave(|point| point.steps <= to.steps && point.world.now() <= to.now);
        while self.present.steps < to.steps && self.step() {}
        self.pass_to(to.now);
    }

    /// Goes to a time: back to it with all that had happened by then, or ahead to it.
    pub fn seek_time(&mut self, time: Timestamp) {
        let time = time.max(self.scenario.start);
        if time < self.present.world.now() {
            self.leave(|point| point.world.now() <= time);
        }
        self.advance_to(time);
    }

    /// Puts the last checkpoint that fits in the place of the present, where the present does not
    /// fit or lies before it.
    fn leave(&mut self, fits: impl Fn(&Point) -> bool) {
        let place = self.checkpoints.partition_point(|point| fits(point));
        let Some(kept) = place.checked_sub(1).and_then(|at| self.checkpoints.get(at)) else {
            return;
        };
        if fits(&self.present) && kept.steps <= self.present.steps {
            return;
        }
        let kept = Rc::clone(kept);
        let left = std::mem::replace(&mut self.present, Point::clone(&kept));
        if self.head.is_none() {
            self.head = Some(Rc::new(left));
        }
        self.keep_up();
    }

    /// Forgets what lies ahead of the present.
    pub fn forget_ahead(&mut self) {
        if self.head.take().is_none() {
            return;
        }
        self.journal.truncate(self.present.entries);
        let steps = self.present.steps;
        Rc::make_mut(&mut self.checkpoints).retain(|point| point.steps <= steps);
    }

    /// Keeps a checkpoint now and then, and notices when the head is reached again.
    fn keep_up(&mut self) {
        if self.head.as_ref().is_some_and(|head| head.cursor() <= self.present.cursor()) {
            self.head = None;
        }
        let last = self.checkpoints.last().map_or(0, |point| point.steps);
        if self.present.steps < last + self.interval {
            return;
        }
        let checkpoints = Rc::make_mut(&mut self.checkpoints);
        checkpoints.push(Rc::new(self.present.clone()));
        if checkpoints.len() > MOST_CHECKPOINTS {
            let mut at = 0;
            checkpoints.retain(|_| {
                at += 1;
                at % 2 == 1
            });
            self.interval *= 2;
        }
    }
}
