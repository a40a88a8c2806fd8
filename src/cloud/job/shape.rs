//! How jobs look: the response of the call that starts one, and its description. The shapes stand in
//! `shapes.txt`, but for those of ECS.

use std::rc::Rc;

use crate::base::{Json, Moment, Object, Rng, Timestamp, sort_by};
use crate::cloud::response::{http_date, metadata};

use super::{Ending, Job};

const SHAPES: &str = include_str!("shapes.txt");

/// The look of a kind of job.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    /// A task of ECS.
    Ecs,
    /// What `shapes.txt` says, from there on.
    Listed(&'static str),
}

/// How dates are written: by optimised integrations in milliseconds since 1970.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Dates {
    Millis,
    Texts,
}

impl Dates {
    pub(super) fn show(self, date: Timestamp) -> Json {
        match self {
            Self::Millis => Json::from(date.millis()),
            Self::Texts => Json::from(date.to_string()),
        }
    }
}

impl Shape {
    /// What little can be said of any other job.
    pub(super) const PLAIN: Self = Self::Listed(
        "job application/json {uuid} RUNNING SUCCEEDED FAILED\n\
         < {\"Id\":\"{id}\"}\n\
         > {\"EndedAt\":\"{ended}\",\"Id\":\"{id}\",\"Reason\":\"{reason}\",\"StartedAt\":\"{started}\",\"Status\":\"{status}\"}\n",
    );

    /// That of the jobs which an action starts.
    pub(super) fn of(action: &str) -> Option<Self> {
        if matches!(action, "ecs:runTask") {
            return Some(Self::Ecs);
        }
        let is_it = |shape: &&str| shape.split(' ').next() == Some(action);
        SHAPES.split("\n\n").find(is_it).map(Self::Listed)
    }

    /// The response of an action that describes a job, as it is around the description.
    pub(super) fn description_frame(action: &str) -> Option<Json> {
        if action == "aws-sdk:ecs:describeTasks" {
            return parsed(r#"{"Failures":[],"Tasks":["{description}"]}"#);
        }
        let asked = SHAPES.lines().filter_map(|line| line.strip_prefix("? ")?.split_once(' '));
        asked.into_iter().find(|(name, _)| *name == action).and_then(|(_, frame)| parsed(frame))
    }

    pub(super) fn is_described_by(self, action: &str) -> bool {
        match self {
            Self::Ecs => action == "aws-sdk:ecs:describeTasks",
            Self::Listed(text) => text.contains(&format!("\n? {action} ")),
        }
    }

    /// The words of the first line: action, content type, id, and the three states.
    fn word(self, at: usize) -> &'static str {
        match self {
            Self::Ecs => "{32}",
            Self::Listed(text) => {
                let first = text.lines().next().unwrap_or_default();
                first.split(' ').nth(at).unwrap_or_default()
            }
        }
    }

    fn line(self, mark: &str) -> Json {
        let Self::Listed(text) = self else { return Json::empty_object() };
        let found = text.lines().find_map(|line| line.strip_prefix(mark));
        found.and_then(parsed).unwrap_or_else(Json::empty_object)
    }

    /// What the service calls a new job.
    pub(super) fn new_id(self, parameters: &Json, rng: &mut Rng) -> Rc<str> {
        let pattern = self.word(2);
        let mut id = String::new();
        let mut rest = pattern;
        while let Some((before, part)) = rest.split_once('{') {
            let (name, after) = part.split_once('}').unwrap_or((part, ""));
            id += before;
            id += &match name.strip_prefix('=') {
                Some(name) => look_up(parameters, name).map_or_else(String::new, text_of),
                None => match name.parse() {
                    Ok(length) => hex(rng, length),
                    Err(_) => rng.uuid(),
                },
            };
            rest = after;
        }
        id += rest;
        if id.is_empty() { rng.uuid().into() } else { id.into() }
    }

    /// The response, with what every response of an optimised integration carries.
    pub(super) fn response(self, job: &Job, at: &mut Moment<'_>) -> Json {
        let body = self.filled(&self.line("< "), job, Dates::Millis, at.now);
        with_metadata(&body, self.word(1), at)
    }

    pub(super) fn description(self, job: &Job, dates: Dates, now: Timestamp) -> Json {
        self.filled(&self.line("> "), job, dates, now)
    }

    fn filled(self, template: &Json, job: &Job, dates: Dates, now: Timestamp) -> Json {
        fill(template, &|name| self.value(name, job, dates, now)).unwrap_or(Json::Null)
    }

    /// What stands for a name in braces.
    fn value(self, name: &str, job: &Job, dates: Dates, now: Timestamp) -> Option<Json> {
        let ended = job.ended.as_ref().map(|(at, _)| *at);
        match name {
            "id" => Some(Json::String(Rc::clone(&job.id))),
            "started" => Some(dates.show(job.started)),
            "ended" => ended.map(|at| dates.show(at)),
            "changed" => Some(dates.show(ended.unwrap_or(job.started))),
            "seconds" => Some(Json::from(ended.unwrap_or(now).since(job.started) / 1000)),
            "status" => Some(Json::from(self.word(match &job.ended {
                None => 3,
                Some((_, Ending::Succeeded)) => 4,
                Some((_, Ending::Failed { .. } | Ending::NotStarted { .. } | Ending::Stopped)) => 5,
            }))),
            "complete" => Some(Json::Bool(ended.is_some())),
            "reason" => job.reason().map(Json::from),
            "exit" => job.exit_code().map(Json::from),
            "exited" => ended.map(|_| Json::from("Essential container in task exited")),
            "environment" => Some(environment(job)),
            _ => look_up(&job.parameters, name.strip_prefix('=')?).cloned(),
        }
    }
}

/// The variables of a job of Batch: one tells that Step Functions started it and waits.
fn environment(job: &Job) -> Json {
    let given = look_up(&job.parameters, "ContainerOverrides.Environment");
    let given = given.and_then(Json::as_array).into_iter().flat_map(|it| it.iter().cloned());
    let own = Json::object([
        ("Name", Json::from("MANAGED_BY_AWS")),
        ("Value", Json::from("STARTED_BY_STEP_FUNCTIONS")),
    ]);
    Json::array(given.chain(job.is_watched.then_some(own)))
}

/// A response with its metadata, its members in order.
pub(super) fn with_metadata(body: &Json, content_type: &str, at: &mut Moment<'_>) -> Json {
    let request_id = at.rng.uuid();
    let headers = vec![
        ("x-amzn-RequestId", request_id.clone()),
        ("Content-Length", body.bytes().to_string()),
        ("Date", http_date(at)),
        ("Content-Type", content_type.to_owned()),
    ];
    let members = body.as_object().into_iter().flat_map(Object::iter);
    let mut members: Vec<_> =
        members.map(|(name, value)| (Rc::clone(name), value.clone())).collect();
    let metadata = metadata(headers, request_id);
    members.extend(metadata.into_iter().map(|(name, value)| (name.into(), value)));
    sort_by(&mut members, |(one, _), (other, _)| one.cmp(other));
    Json::object(members)
}

/// A frame with the description in its place.
pub(super) fn framed(frame: &Json, description: &Json) -> Json {
    fill(frame, &|_| Some(description.clone())).unwrap_or(Json::Null)
}

/// A template with what stands for its names. A member or an item without a value is left out.
fn fill(template: &Json, value: &dyn Fn(&str) -> Option<Json>) -> Option<Json> {
    match template {
        Json::Object(members) => {
            let filled =
                members.iter().filter_map(|(name, it)| Some((Rc::clone(name), fill(it, value)?)));
            Some(Json::object(filled))
        }
        Json::Array(items) => Some(Json::array(items.iter().filter_map(|it| fill(it, value)))),
        Json::String(text) => fill_text(text, value),
        Json::Null | Json::Bool(_) | Json::Number(_) => Some(template.clone()),
    }
}

/// A text that is nothing but a name becomes its value, whatever that is.
fn fill_text(text: &str, value: &dyn Fn(&str) -> Option<Json>) -> Option<Json> {
    let inside = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    if let Some(name) = inside.filter(|it| !it.contains('{')) {
        return value(name);
    }
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, part)) = rest.split_once('{') {
        let (name, after) = part.split_once('}')?;
        filled += before;
        filled += &value(name).as_ref().map_or_else(String::new, text_of);
        rest = after;
    }
    filled += rest;
    Some(Json::from(filled))
}

fn look_up<'a>(parameters: &'a Json, path: &str) -> Option<&'a Json> {
    path.split('.').try_fold(parameters, |value, name| value.get(name))
}

fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn parsed(text: &str) -> Option<Json> {
    Json::parse(text).ok()
}

/// So many random hexadecimal digits.
pub(super) fn hex(rng: &mut Rng, length: usize) -> String {
    let digit = |_| char::from_digit((rng.next_u64() >> 60) as u32, 16).unwrap_or('0');
    (0..length).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every shape has its lines, and they are JSON.
    #[test]
    fn shapes_are_complete() {
        let shapes = SHAPES.split("\n\n").filter(|it| !it.starts_with('#'));
        for text in shapes.chain(match Shape::PLAIN {
            Shape::Listed(text) => Some(text),
            Shape::Ecs => None,
        }) {
            let words = text.lines().next().map_or(0, |line| line.split(' ').count());
            assert_eq!(words, 6, "{text}");
            for line in text.lines().skip(1) {
                let (mark, rest) = line.split_once(' ').expect("a mark");
                let json =
                    if mark == "?" { rest.split_once(' ').expect("an action").1 } else { rest };
                assert!(parsed(json).is_some(), "{line}");
            }
        }
    }
}
