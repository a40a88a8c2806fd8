//! A recorded history as AWS would write it today: what the recorder decoded as it was spelled,
//! and what AWS has changed since as it is now.

use std::rc::Rc;

use holdpoint::base::{Json, Object};

use super::case::Case;

/// The events of a record, oldest first.
pub(crate) fn events(case: &Case, record: &Json, history: &Json) -> Vec<Json> {
    let mut texts = Vec::new();
    collect_texts(history, &mut texts);
    let events = history.as_array().map(|it| &**it).unwrap_or_default();
    let mut events: Vec<_> = events.iter().map(|event| spelled(event, &texts)).collect();
    if record.get("reverseOrder").and_then(Json::as_bool) == Some(true) {
        events.reverse();
    }
    if case.recorded_before("2023-11-15") {
        events = events.iter().map(with_redrive_count).collect();
    }
    if case.recorded_before("2024-07-20") {
        events = events.iter().map(minified).collect();
    }
    if case.recorded_before("2024-11-13") {
        events = events.iter().map(|event| without_map_run(event, &events)).collect();
    }
    events
}

/// Every text in the recording that holds a JSON object, at any depth.
fn collect_texts(value: &Json, texts: &mut Vec<(Json, Rc<str>)>) {
    match value {
        Json::Object(members) => members.values().for_each(|it| collect_texts(it, texts)),
        Json::Array(items) => items.iter().for_each(|it| collect_texts(it, texts)),
        Json::String(text) if text.starts_with(['{', '[']) => {
            if let Ok(inner) = Json::parse(text) {
                collect_texts(&inner, texts);
                texts.push((inner, Rc::clone(text)));
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// A cause is text that others wrote, with their white space, and the recorder decoded it. Where
/// it went on as a text within a payload, it can be seen as it was.
fn spelled(event: &Json, texts: &[(Json, Rc<str>)]) -> Json {
    let spell = |key: &str, value: &Json| {
        let is_same = |decoded: &Json| decoded.to_string() == value.to_string();
        let text = texts.iter().find(|(decoded, _)| key == "cause" && is_same(decoded));
        text.map_or_else(|| value.clone(), |(_, text)| Json::String(Rc::clone(text)))
    };
    with_members(event, |key, value| match key.ends_with("EventDetails") {
        true => with_members(value, spell),
        false => value.clone(),
    })
}

/// The context object has `RedriveCount` since executions can be redriven.
fn with_redrive_count(value: &Json) -> Json {
    const BEFORE: [&str; 5] = ["Id", "Input", "StartTime", "Name", "RoleArn"];
    match value {
        Json::Object(members) => {
            let mut members: Object = members
                .iter()
                .map(|(key, value)| (Rc::clone(key), with_redrive_count(value)))
                .collect();
            if members.iter().map(|(key, _)| &**key).eq(BEFORE) {
                members.insert("RedriveCount".into(), Json::from(0));
            }
            members.into()
        }
        Json::Array(items) => Json::array(items.iter().map(with_redrive_count)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.clone(),
    }
}

/// Payloads of states are minified; only ExecutionStarted repeats the white space of its caller.
fn minified(event: &Json) -> Json {
    let minify = |key: &str, value: &Json| match (key, value) {
        ("input" | "output", Json::String(text)) if text.starts_with('[') => {
            Json::parse(text).map_or_else(|_| value.clone(), |it| it.to_string().into())
        }
        _ => value.clone(),
    };
    with_members(event, |key, value| match key {
        "executionStartedEventDetails" => value.clone(),
        _ if key.ends_with("EventDetails") => with_members(value, minify),
        _ => value.clone(),
    })
}

/// The exit of a distributed Map points back past MapRunSucceeded.
fn without_map_run(event: &Json, events: &[Json]) -> Json {
    let text = |event: &Json, key: &str| event.get(key).map(Json::to_string).unwrap_or_default();
    let previous = text(event, "previousEventId");
    let before = events.iter().find(|it| text(it, "id") == previous);
    let run = before.filter(|it| text(it, "type") == r#""MapRunSucceeded""#);
    match run {
        Some(run) if text(event, "type") == r#""MapStateExited""# => {
            with_members(event, |key, value| match (key, run.get(key)) {
                ("previousEventId", Some(start)) => start.clone(),
                _ => value.clone(),
            })
        }
        _ => event.clone(),
    }
}

fn with_members(value: &Json, change: impl Fn(&str, &Json) -> Json) -> Json {
    let members = value.as_object().into_iter().flat_map(Object::iter);
    members.map(|(key, value)| (Rc::clone(key), change(key, value))).collect::<Object>().into()
}

/// A payload as the text that it was.
pub(crate) fn text(payload: &Json) -> Rc<str> {
    payload.as_str().map_or_else(|| payload.to_string().into(), Rc::from)
}
