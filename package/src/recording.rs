//! One state alone (TestState), and a recorded history: followed with a definition, or made a run.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use holdpoint::base::{Json, Moment, Object, Rng, Timestamp};
use holdpoint::machine::{Divergence, Lenient, RecordedEvent, Setting, replay as follow};
use holdpoint::world::{
    ApiError, Scenario, TestStateRequest, import as make_run, read, test_state as test,
};

use crate::convert::error;
use crate::shape::{ending, put, text};

/// Members of a TestState request that may be given as values.
const PAYLOADS: [&str; 4] = ["definition", "input", "variables", "context"];

/// What time it is where a request does not say: 2026-01-01.
const NOW: i64 = 1_767_225_600_000;

pub(crate) fn test_state(request: &Json) -> Result<Json, ApiError> {
    let number = |key: &str| request.get(key)?.as_number()?.as_i64();
    let mut rng = Rng::new(number("seed").unwrap_or_default().unsigned_abs());
    let now = request.get("now").and_then(Json::as_str).and_then(Timestamp::parse);
    let now = now.unwrap_or(Timestamp::from_millis(NOW));
    let request = TestStateRequest::from_json(&as_texts(request))?;
    test(&request, &mut Moment { now, rng: &mut rng })
}

/// The request as AWS takes it: payloads are texts.
fn as_texts(request: &Json) -> Json {
    let Some(members) = request.as_object() else { return request.clone() };
    let member = |(key, value): (&std::rc::Rc<str>, &Json)| match &**key {
        key if PAYLOADS.contains(&key) => (key.into(), as_text(value)),
        "mock" => ("mock".into(), mock(value)),
        key => (key.into(), value.clone()),
    };
    members.iter().map(member).collect::<Object>().into()
}

fn mock(value: &Json) -> Json {
    let Some(members) = value.as_object() else { return value.clone() };
    let member = |(key, value): (&std::rc::Rc<str>, &Json)| match &**key {
        "result" => (std::rc::Rc::clone(key), as_text(value)),
        _ => (std::rc::Rc::clone(key), value.clone()),
    };
    members.iter().map(member).collect::<Object>().into()
}

fn as_text(value: &Json) -> Json {
    match value {
        Json::String(_) => value.clone(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            text(value)
        }
    }
}

pub(crate) fn replay(definition: &str, history: &str) -> Result<Json, JsError> {
    let parsed = read(definition);
    let machine = parsed.machine.ok_or_else(|| {
        let why = parsed.diagnostics.first().map_or("", |it| it.words());
        JsError::new(&format!("The definition cannot run: {why}"))
    })?;
    let recorded = RecordedEvent::read_all(history).map_err(|it| error(&it))?;
    let setting = Setting::made_up(&recorded);
    let judge = Lenient::with_made_up(&setting.names);
    let replay = follow(machine, &recorded, setting, judge).map_err(|it| error(&it))?;
    let mut it = Object::new();
    put(&mut it, "status", Json::from(replay.execution.status().as_str()));
    put(&mut it, "isComplete", Json::Bool(replay.is_complete));
    ending(&mut it, replay.execution.output(), replay.execution.failure());
    if let Some(divergence) = &replay.divergence {
        put(&mut it, "divergence", difference(divergence));
    }
    Ok(it.into())
}

/// A history as a run of a scenario's first machine.
pub(crate) fn import(scenario: &Scenario, history: &str) -> Result<Json, JsError> {
    let recorded = RecordedEvent::read_all(history).map_err(|it| error(&it))?;
    let run = make_run(scenario, &recorded).map_err(|it| error(&it))?;
    Ok(Json::object([
        ("scenario", written(&run.scenario)),
        ("journal", written(&run.entries)),
        ("until", Json::from(run.end.since(run.scenario.start))),
        ("wasRedriven", Json::Bool(run.was_redriven)),
    ]))
}

/// As a file has it.
fn written(value: &impl Serialize) -> Json {
    let text = serde_json::to_string(value).expect("what is read from files can be written");
    Json::parse(&text).expect("what is written can be read")
}

fn difference(divergence: &Divergence) -> Json {
    let Divergence { event, place, recorded, here } = divergence;
    Json::object([
        ("event", Json::from(i64::from(event.0))),
        ("place", text(place)),
        ("recorded", text(recorded)),
        ("here", text(here)),
    ])
}
