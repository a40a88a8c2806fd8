//! What came by a link or in a file, on its way to the bench. Its runs are done once more, step by
//! step, as long as whoever opens it lets them.

use std::rc::Rc;

use crate::base::{Json, quota};
use crate::world::Scenario;

use super::account::Account;
use super::link;
use super::parcel::{Parcel, Reach, typed, with, write};
use super::playback::Playback;
use super::run::{Repeat, Run, own_scenario};
use super::view;
use super::workbench::Workbench;

/// A parcel whose runs are being repeated.
#[derive(Clone, Debug)]
pub struct Opening {
    parcel: Parcel,
    /// How many runs were begun.
    begun: usize,
    repeat: Option<Repeat>,
    done: Vec<Run>,
    steps: usize,
    /// Why something of it is left out.
    problem: Option<String>,
}

/// What is in a file: a scenario as JSON, with its runs or without, or a definition by itself.
///
/// # Errors
/// Why it cannot be opened, in a sentence.
pub fn from_file(text: &str) -> Result<Opening, String> {
    if text.len() > quota::FILE_BYTES {
        return Err("This file is longer than Holdpoint opens.".into());
    }
    let json = Json::parse(text).map_err(|error| format!("This file is not JSON: {error}."))?;
    if json.get("States").is_some() {
        return Ok(Opening::of(own_scenario(text.into())));
    }
    match json.get("holdpoint").or(json.get("stateMachines")) {
        Some(_) => Opening::new(link::migrate(json)?),
        None => Err("This file is neither a scenario of Holdpoint nor a definition.".into()),
    }
}

/// A workbench as a file: everything on it, to be read and changed by people too.
#[must_use]
pub fn to_file(bench: &Workbench, reach: Reach) -> String {
    let parcel = write(bench, reach);
    let readable = |key: &str, parcel: Json| match parcel.get(key).map(readable) {
        Some(scenario) => with(&parcel, key, scenario),
        None => parcel,
    };
    readable("ran", readable("scenario", parcel)).to_folded()
}

/// A scenario in which texts stand as the values that they are, where nothing is lost by it.
fn readable(scenario: &Json) -> Json {
    let machines = scenario.get("stateMachines").and_then(Json::as_array);
    let unfold = |machine: Json, key: &str| {
        let text = machine.get(key).and_then(Json::as_str);
        let value = text.and_then(|text| {
            Json::parse(text).ok().filter(|it| it.as_str().is_none() && it.to_folded() == text)
        });
        value.map_or(machine.clone(), |value| with(&machine, key, value))
    };
    let machines = machines.map(|machines| {
        machines.iter().map(|it| unfold(unfold(it.clone(), "definition"), "input"))
    });
    let machines = Json::array(machines.into_iter().flatten());
    with(scenario, "stateMachines", machines)
}

impl Opening {
    /// What a parcel of the newest version holds.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub(super) fn new(json: Json) -> Result<Self, String> {
        let parcel = Parcel::read(&json)?;
        let steps = 0;
        Ok(Self { parcel, begun: 0, repeat: None, done: Vec::new(), steps, problem: None })
    }

    fn of(scenario: Scenario) -> Self {
        let parcel = Parcel {
            scenario,
            ran: None,
            runs: Vec::new(),
            shown: 0,
            look: super::parcel::Look::default(),
            typed: Json::Null,
        };
        Self { parcel, begun: 0, repeat: None, done: Vec::new(), steps: 0, problem: None }
    }

    /// Does one more step of its runs; `false` where there is none left to do.
    pub fn step(&mut self) -> bool {
        let Some(repeat) = &mut self.repeat else { return self.begin() };
        self.steps += 1;
        let more = repeat.step();
        match more {
            Ok(true) if self.steps < quota::REPEATED_STEPS => return true,
            Ok(true) => self.problem = Some(TOO_LONG.into()),
            Ok(false) => {}
            Err(problem) => self.problem = Some(problem),
        }
        self.done.extend(self.repeat.take().and_then(Repeat::end));
        self.steps < quota::REPEATED_STEPS && self.begun < self.parcel.runs.len()
    }

    /// Begins the next run, if there is one.
    fn begin(&mut self) -> bool {
        let Some(kept) = self.parcel.runs.get(self.begun).cloned() else { return false };
        self.begun += 1;
        let scenario = self.parcel.ran.as_ref().unwrap_or(&self.parcel.scenario);
        match Repeat::new(scenario.clone(), kept) {
            Ok(repeat) => self.repeat = Some(repeat),
            Err(problem) => self.problem = Some(problem),
        }
        true
    }

    /// Stops what is under way where it is.
    fn cut_short(&mut self) {
        if self.repeat.is_some() || self.begun < self.parcel.runs.len() {
            self.problem.get_or_insert_with(|| TOO_LONG.into());
            self.done.extend(self.repeat.take().and_then(Repeat::end));
        }
    }
}

const TOO_LONG: &str = "Its run takes too long to be done once more: it was cut short.";

impl Workbench {
    /// Lays on the bench what came by a link or in a file, and shows it at the moment that it was
    /// shared at; the clock stands. What is not done of its runs yet is left out. What lay there can
    /// be taken back.
    pub fn open(&mut self, opening: Opening, from: &str) {
        let was = self.side();
        if self.has_content() {
            self.before = Some(to_file(self, Reach::Runs).into());
        }
        let problem = self.put(opening);
        self.note_change("opening", was);
        let kept = if self.before.is_some() { " What you had is kept: see Share." } else { "" };
        let text = problem.map(|it| it + " ").unwrap_or_default()
            + "The clock stands; nothing runs until you let it."
            + kept;
        self.say(from, text, false);
        view::refresh(self);
    }

    /// The same without a word, as it was left the last time, with what lay there before that.
    #[must_use]
    pub fn reopened(opening: Opening, before: Option<String>) -> Self {
        let mut bench = Self::with("", "");
        bench.put(opening);
        bench.before = before.map(Rc::from);
        view::refresh(&mut bench);
        bench
    }

    /// All that is on the bench and what was typed there, for [`from_file`]; nobody reads it.
    #[must_use]
    pub fn kept(&self) -> String {
        with(&write(self, Reach::Runs), "typed", typed::write(self)).to_string()
    }

    /// Says something that is no answer to what somebody did.
    pub fn note(&mut self, title: &str, text: &str) {
        self.say(title, text, false);
        view::refresh(self);
    }

    /// Says that something cannot be opened. What lies on the bench stays.
    pub fn refuse(&mut self, problem: String) {
        self.say("Not opened.", problem, true);
        view::refresh(self);
    }

    /// What lay on the bench before something was opened, as a file.
    #[must_use]
    pub fn before(&self) -> Option<&Rc<str>> {
        self.before.as_ref()
    }

    /// Takes back what lay on the bench before something was opened.
    pub(super) fn take_back_before(&mut self) -> bool {
        let Some(before) = self.before.take() else { return false };
        if let Ok(mut opening) = from_file(&before) {
            while opening.step() {}
            self.put(opening);
        }
        true
    }

    pub(super) fn has_content(&self) -> bool {
        self.run.is_some() || !self.source.definition.trim().is_empty()
    }

    fn put(&mut self, mut opening: Opening) -> Option<String> {
        opening.cut_short();
        let Opening { parcel, mut done, problem, .. } = opening;
        self.set_aside = None;
        self.lay_out(parcel.scenario);
        // A run that comes may have the number of one that goes: nothing is to be taken for its.
        (self.visits, self.inspected, self.shown) = Default::default();
        view::refresh(self);
        self.account = Account { is_edited: true, ..std::mem::take(&mut self.account) };
        self.run_count = done.iter().map(Run::number).max().unwrap_or_default();
        let shown = done.iter().position(|run| run.number() == parcel.shown);
        self.run = shown.map(|at| done.remove(at)).or_else(|| done.pop());
        self.kept = done;
        self.playback = Playback::default();
        if let Some(run) = &self.run {
            self.playback.stand(run.holds() > 0);
            self.shown.token = parcel.look.token(run);
        }
        if let Some(speed) = parcel.look.speed {
            self.playback.set_hundredths(speed);
        }
        self.selected = parcel.look.selected;
        self.focus = parcel.look.focus.filter(|_| self.run.is_some());
        typed::read(self, &parcel.typed);
        // The choice of a visit holds for what is shown already.
        view::refresh(self);
        self.inspected.visit = parcel.look.visit;
        problem
    }
}
