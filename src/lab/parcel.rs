//! What a link and a file hold of a workbench, as JSON: the texts, the account, what was asked in
//! each run and when, and where one looks. What a run comes to is not written: it comes to it again.

mod mark;
pub(super) mod typed;

use std::rc::Rc;

use crate::base::{Json, Object, StateName, TaskToken, Timestamp, quota};
use crate::world::{Cursor, Scenario};

use super::run::Run;
use super::view::RecordingView;
use super::workbench::Workbench;

pub(super) use mark::{at_of, read as read_mark};

/// The version of the format. Whoever changes it adds to `VERSIONS` in `lab/link.rs`.
pub(super) const VERSION: i64 = 1;

/// How much of a workbench is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reach {
    /// The run up to the moment that is looked at.
    Moment,
    /// The run as far as it has come.
    Run,
    /// Every run.
    Runs,
}

/// What was written, read.
#[derive(Clone, Debug)]
pub(super) struct Parcel {
    /// What lies on the bench.
    pub(super) scenario: Scenario,
    /// What the runs began with, where that is something else.
    pub(super) ran: Option<Scenario>,
    pub(super) runs: Vec<Kept>,
    /// The number of the run that is shown.
    pub(super) shown: u32,
    pub(super) look: Look,
    /// What was typed and not sent, as [`typed`] writes it.
    pub(super) typed: Json,
}

/// A run as it is written. Moments are steps and milliseconds since its start.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) number: u32,
    pub(super) name: Rc<str>,
    /// The run that it shares its past with, and until when.
    pub(super) origin: Option<(u32, i64)>,
    /// What was asked in it, as [`mark`] writes it.
    pub(super) journal: Vec<Json>,
    /// How far it has come.
    pub(super) end: (u64, i64),
    /// Where one looks at it.
    pub(super) present: (u64, i64),
    /// How far a recorded execution was the same, where it was made of one.
    pub(super) recording: Option<Rc<RecordingView>>,
}

/// Where one looks.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub(super) selected: Option<StateName>,
    pub(super) visit: Option<usize>,
    /// The iteration of a Map state that is looked at by itself.
    pub(super) focus: Option<(StateName, usize)>,
    /// The number of the token whose card is shown.
    pub(super) card: Option<usize>,
    /// The speed of the clock, as a power of ten, in hundredths.
    pub(super) speed: Option<i64>,
}

/// A workbench as it is written.
pub(super) fn write(bench: &Workbench, reach: Reach) -> Json {
    let now = bench.scenario_to_run();
    let runs: Vec<&Run> = match reach {
        Reach::Runs => bench.all_runs(),
        Reach::Run | Reach::Moment => bench.run.iter().collect(),
    };
    let mut parcel = Object::new();
    let mut put = |key: &str, value: Json| parcel.insert(key.into(), value);
    put("holdpoint", VERSION.into());
    let other = runs.first().map(|run| run.scenario()).filter(|ran| **ran != now);
    let mut scenario = now.clone();
    if let Some((name, _)) = scenario.machines.first() {
        scenario.inputs.insert(Rc::clone(name), Rc::clone(&bench.source.input));
    }
    put("scenario", write_scenario(&scenario));
    if let Some(ran) = other {
        put("ran", write_scenario(ran));
    }
    if let Some(shown) = bench.run.as_ref() {
        put("runs", Json::array(runs.iter().map(|run| write_run(run, reach))));
        put("shown", i64::from(shown.number()).into());
    }
    let look = write_look(bench);
    if !look.is_empty() {
        put("look", look.into());
    }
    parcel.into()
}

/// Chance begins at 64 bits of which JSON's whole numbers hold 63 and a sign.
fn write_scenario(scenario: &Scenario) -> Json {
    let plain = Scenario { seed: 0, ..scenario.clone() };
    let text = serde_json::to_string(&plain).unwrap_or_default();
    let json = Json::parse(&text).unwrap_or(Json::Null);
    with(&json, "seed", scenario.seed.cast_signed().into())
}

/// An object with another value of a key, in its place.
pub(super) fn with(object: &Json, key: &str, value: Json) -> Json {
    let members = object.as_object().into_iter().flat_map(Object::iter);
    let mut changed: Object = members.map(|(key, it)| (Rc::clone(key), it.clone())).collect();
    changed.insert(key.into(), value);
    changed.into()
}

fn write_run(run: &Run, reach: Reach) -> Json {
    let start = run.started();
    let mut kept = Object::new();
    let mut put = |key: &str, value: Json| kept.insert(key.into(), value);
    put("number", i64::from(run.number()).into());
    put("name", Rc::clone(run.name()).into());
    if let Some((from, at)) = run.origin() {
        put("from", Json::array([i64::from(from).into(), at.since(start).into()]));
    }
    if let Some(recording) = run.recording() {
        let event = recording.event.map_or(0, i64::from);
        put("recorded", Json::array([event.into(), Rc::clone(&recording.told).into()]));
    }
    let mark = |entry| mark::write(entry, run.head(), start.millis());
    let journal = match reach {
        Reach::Moment => Json::array(run.timeline().entries_so_far().map(mark)),
        Reach::Run | Reach::Runs => Json::array(run.timeline().entries().map(mark)),
    };
    put("journal", journal);
    let (present, end) = (run.timeline().cursor(), run.timeline().end());
    match reach {
        Reach::Moment => put("end", write_cursor(present, start)),
        Reach::Run | Reach::Runs => {
            put("end", write_cursor(end, start));
            if present != end {
                put("present", write_cursor(present, start));
            }
        }
    }
    kept.into()
}

/// A run as it would be written, with all that lies ahead of its present.
pub(super) fn keep(run: &Run) -> Kept {
    let start = run.started();
    let place = |cursor: Cursor| (cursor.steps, cursor.now.since(start));
    let mark = |entry| mark::write(entry, run.head(), start.millis());
    Kept {
        number: run.number(),
        name: Rc::clone(run.name()),
        origin: run.origin().map(|(from, at)| (from, at.since(start))),
        journal: run.timeline().entries().map(mark).collect(),
        end: place(run.timeline().end()),
        present: place(run.timeline().cursor()),
        recording: run.recording().cloned(),
    }
}

fn write_cursor(cursor: Cursor, start: Timestamp) -> Json {
    let steps = i64::try_from(cursor.steps).unwrap_or(i64::MAX);
    Json::array([steps.into(), cursor.now.since(start).into()])
}

fn write_look(bench: &Workbench) -> Object {
    let mut look = Object::new();
    let mut put = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            look.insert(key.into(), value);
        }
    };
    let number = |number: usize| Json::from(i64::try_from(number).unwrap_or(i64::MAX));
    put("selected", bench.selected.as_ref().map(|state| state.shared().into()));
    put("visit", bench.inspected.visit.map(number));
    put(
        "focus",
        bench.focus.as_ref().map(|(map, index)| Json::array([map.shared().into(), number(*index)])),
    );
    let world = bench.run.as_ref().map(Run::world);
    let card = bench.shown.token.as_ref();
    put("card", card.and_then(|it| world?.number_of_token(it.as_str())).map(number));
    put("speed", Some(bench.playback.hundredths()).filter(|it| *it != 200).map(Json::from));
    look
}

impl Parcel {
    /// What a JSON value holds; a scenario by itself counts too.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub(super) fn read(json: &Json) -> Result<Self, String> {
        if json.get("stateMachines").is_some() {
            let parcel = Json::object([("scenario", json.clone())]);
            return Self::read(&parcel);
        }
        let scenario = json.get("scenario").ok_or("There is no scenario in it.")?;
        let runs = json.get("runs").and_then(Json::as_array).map_or(&[][..], |runs| runs);
        if runs.len() > quota::FILE_RUNS {
            return Err("It holds more runs than Holdpoint keeps.".into());
        }
        let runs: Vec<Kept> = runs.iter().map(read_run).collect::<Result<_, _>>()?;
        let mut numbers: Vec<u32> = runs.iter().map(|run| run.number).collect();
        numbers.dedup();
        if numbers.len() < runs.len() || !numbers.is_sorted() {
            return Err("The runs in it are not in order.".into());
        }
        let shown = json.get("shown").and_then(whole).and_then(|it| u32::try_from(it).ok());
        Ok(Self {
            scenario: read_scenario(scenario)?,
            ran: json.get("ran").map(read_scenario).transpose()?,
            shown: shown.or(numbers.first().copied()).unwrap_or_default(),
            runs,
            look: json.get("look").map(read_look).unwrap_or_default(),
            typed: json.get("typed").cloned().unwrap_or(Json::Null),
        })
    }
}

fn whole(json: &Json) -> Option<i64> {
    json.as_number()?.as_i64()
}

fn place(json: &Json) -> Option<usize> {
    usize::try_from(whole(json)?).ok()
}

fn read_scenario(json: &Json) -> Result<Scenario, String> {
    let seed = json.get("seed").and_then(whole);
    let json = if seed.is_some() { with(json, "seed", 0.into()) } else { json.clone() };
    let scenario: Result<Scenario, _> = serde_json::from_str(&json.to_string());
    let mut scenario = scenario.map_err(|error| {
        // The position is one in a text that nobody has seen.
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        String::from("The scenario in it is not one: ") + words + "."
    })?;
    if scenario.machines.is_empty() {
        return Err("There is no state machine in it.".into());
    }
    scenario.seed = seed.map_or(scenario.seed, i64::cast_unsigned);
    Ok(scenario)
}

fn read_run(json: &Json) -> Result<Kept, String> {
    const DAMAGED: &str = "A run in it is not written as Holdpoint writes it.";
    let number = json.get("number").and_then(whole).and_then(|it| u32::try_from(it).ok());
    let number = number.filter(|it| (1..1_000_000).contains(it)).ok_or(DAMAGED)?;
    let name = json.get("name").and_then(Json::as_str).map(super::run::name_of);
    let origin = json.get("from").and_then(Json::as_array).map(|it| {
        let run = u32::try_from(whole(it.first()?)?).ok()?;
        // A run is newer than the one that it comes from, or a tree of them would have no end.
        Some((run, whole(it.get(1)?)?)).filter(|_| run < number)
    });
    let origin = origin.map(|it| it.ok_or(DAMAGED)).transpose()?;
    let journal = json.get("journal").and_then(Json::as_array).ok_or(DAMAGED)?;
    if journal.len() > quota::COMMANDS {
        return Err("More was done in a run of it than Holdpoint takes.".into());
    }
    let end = json.get("end").and_then(read_cursor).ok_or(DAMAGED)?;
    let present = json.get("present").map(|it| read_cursor(it).ok_or(DAMAGED)).transpose()?;
    Ok(Kept {
        number,
        name: name.unwrap_or_else(|| super::run::usual_name(number)),
        origin,
        journal: journal.iter().cloned().collect(),
        end,
        present: present.unwrap_or(end),
        recording: json.get("recorded").and_then(read_recording).map(Rc::new),
    })
}

/// The event that differs, or 0, and what is said of it.
fn read_recording(json: &Json) -> Option<RecordingView> {
    let [event, told] = &json.as_array()?[..] else { return None };
    let event = u32::try_from(whole(event)?).ok().filter(|it| *it > 0);
    Some(RecordingView { told: told.as_str()?.into(), event })
}

/// Steps, and milliseconds since the start of the run.
fn read_cursor(json: &Json) -> Option<(u64, i64)> {
    let [steps, at] = &json.as_array()?[..] else { return None };
    let at = whole(at).filter(|at| (0..=quota::REPEATED_MILLIS).contains(at))?;
    Some((u64::try_from(whole(steps)?).ok()?, at))
}

fn read_look(json: &Json) -> Look {
    let focus = |it: &Json| {
        let [map, index] = &it.as_array()?[..] else { return None };
        Some((map.as_str()?.into(), place(index)?))
    };
    Look {
        selected: json.get("selected").and_then(Json::as_str).map(StateName::from),
        visit: json.get("visit").and_then(place),
        focus: json.get("focus").and_then(focus),
        card: json.get("card").and_then(place),
        speed: json.get("speed").and_then(whole),
    }
}

impl Look {
    /// The token whose card is shown.
    pub(super) fn token(&self, run: &Run) -> Option<TaskToken> {
        Some(run.world().tokens().get(self.card?)?.token.clone())
    }
}
