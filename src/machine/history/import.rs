//! Histories read in: what GetExecutionHistory returned, or what was exported from here.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html>

use std::fmt;
use std::rc::Rc;

use crate::base::{EventId, Json, JsonError, Number, Timestamp, quota, sort_by_key};

/// An event as somebody recorded it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEvent {
    /// `id`, from 1 without gaps.
    pub id: EventId,
    /// `previousEventId`; 0 is none.
    pub previous_id: EventId,
    /// `type`: `TaskScheduled`
    pub type_name: Rc<str>,
    /// `timestamp`, where it is a time.
    pub timestamp: Option<Timestamp>,
    /// The details and the key under which they stand, where there are any. Payloads are strings
    /// that hold JSON, as AWS writes them, or values where somebody has decoded them.
    pub details: Option<(Rc<str>, Json)>,
}

/// Why a text is not a history.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum HistoryError {
    /// It is not JSON.
    NotJson(JsonError),
    /// It is JSON, but neither a list of events nor an object with one under `events`.
    NoEvents,
    /// There are more events than an execution can have.
    TooLong(usize),
    /// The item at this place of the list, from 0, is not an event; what is wrong with it.
    NotAnEvent(usize, &'static str),
    /// Two events have this id.
    Twice(EventId),
    /// No event has this id, although there are later ones.
    Missing(EventId),
}

impl RecordedEvent {
    /// Reads a history: the output of GetExecutionHistory or its list of events alone, oldest
    /// or newest event first. The events come back oldest first.
    ///
    /// # Errors
    /// Where the text is not JSON of that shape, or events are missing in between.
    pub fn read_all(text: &str) -> Result<Vec<Self>, HistoryError> {
        Self::from_json(&Json::parse(text).map_err(HistoryError::NotJson)?)
    }

    /// The same from a value.
    ///
    /// # Errors
    /// As for [`RecordedEvent::read_all`].
    pub fn from_json(value: &Json) -> Result<Vec<Self>, HistoryError> {
        let list = value.as_array().or_else(|| value.get("events")?.as_array());
        let list = list.filter(|it| !it.is_empty()).ok_or(HistoryError::NoEvents)?;
        if list.len() > quota::HISTORY_EVENTS as usize {
            return Err(HistoryError::TooLong(list.len()));
        }
        let read = |(at, item)| event(item).map_err(|what| HistoryError::NotAnEvent(at, what));
        let mut events = list.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
        sort_by_key(&mut events, |event| event.id);
        for (expected, event) in (1..).zip(&events) {
            if event.id.0 < expected {
                return Err(HistoryError::Twice(event.id));
            }
            if event.id.0 > expected {
                return Err(HistoryError::Missing(EventId(expected)));
            }
        }
        Ok(events)
    }

    /// A member of the details.
    #[must_use]
    pub fn detail(&self, key: &str) -> Option<&Json> {
        self.details.as_ref()?.1.get(key)
    }

    /// A member of the details as text: a payload as AWS writes it, be it that somebody has decoded it.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<Rc<str>> {
        Some(match self.detail(key)? {
            Json::String(text) => Rc::clone(text),
            value @ (Json::Null
            | Json::Bool(_)
            | Json::Number(_)
            | Json::Array(_)
            | Json::Object(_)) => value.to_string().into(),
        })
    }

    /// Whether nothing comes after it, unless somebody redrives the execution.
    #[must_use]
    pub fn ends_execution(&self) -> bool {
        matches!(
            &*self.type_name,
            "ExecutionSucceeded" | "ExecutionFailed" | "ExecutionAborted" | "ExecutionTimedOut"
        )
    }
}

fn event(item: &Json) -> Result<RecordedEvent, &'static str> {
    let members = item.as_object().ok_or("it is not an object")?;
    let id = id(members.get("id")).filter(|it| it.0 > 0).ok_or("its id is not an event's id")?;
    let previous_id = match members.get("previousEventId") {
        None => EventId(0),
        given => {
            id_before(given, id).ok_or("its previousEventId is not that of an event before")?
        }
    };
    let type_name = members.get("type").and_then(Json::as_str).ok_or("it has no type")?;
    let details = members.iter().find(|(key, _)| key.ends_with("EventDetails"));
    if details.is_some_and(|(_, value)| value.as_object().is_none()) {
        return Err("its details are not an object");
    }
    Ok(RecordedEvent {
        id,
        previous_id,
        type_name: type_name.into(),
        timestamp: members.get("timestamp").and_then(timestamp),
        details: details.map(|(key, value)| (Rc::clone(key), value.clone())),
    })
}

fn id(value: Option<&Json>) -> Option<EventId> {
    let number = value?.as_number()?.as_i64()?;
    let number = u32::try_from(number).ok()?;
    (number <= quota::HISTORY_EVENTS).then_some(EventId(number))
}

fn id_before(value: Option<&Json>, event: EventId) -> Option<EventId> {
    id(value).filter(|it| *it < event)
}

/// Seconds since 1970 as the API writes them, or the text that the command line makes of them.
fn timestamp(value: &Json) -> Option<Timestamp> {
    /// The end of the year 9999.
    const LAST_SECOND: f64 = 253_402_300_799.0;
    match value {
        Json::Number(Number::Integer(seconds)) => {
            (0..=LAST_SECOND as i64).contains(seconds).then(|| at_seconds(*seconds as f64))
        }
        Json::Number(Number::Float(seconds)) => {
            (0.0..=LAST_SECOND).contains(seconds).then(|| at_seconds(*seconds))
        }
        Json::String(text) => Timestamp::parse(text),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

fn at_seconds(seconds: f64) -> Timestamp {
    Timestamp::from_millis((seconds * 1000.0).round() as i64)
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(error) => write!(f, "This is not JSON: {error}."),
            Self::NoEvents => f.write_str(
                "This is not an execution history: there is no list of events, neither by itself \
                 nor under \"events\".",
            ),
            Self::TooLong(count) => write!(
                f,
                "{count} events are more than an execution can have, which is {}.",
                quota::HISTORY_EVENTS
            ),
            Self::NotAnEvent(at, what) => {
                write!(f, "Item {at} of the list is not an event: {what}.")
            }
            Self::Twice(id) => write!(f, "There are two events with the id {id}."),
            Self::Missing(EventId(1)) => f.write_str(
                "The history does not begin at event 1. If it was fetched in pages, the first \
                 one is missing.",
            ),
            Self::Missing(id) => write!(
                f,
                "Event {id} is missing, although there are later ones. If the history was \
                 fetched in pages, all of them are needed."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = match RecordedEvent::read_all(text) {
            Ok(events) => {
                let one = |it: &RecordedEvent| {
                    let time = it.timestamp.map_or("no time".into(), |time| time.to_string());
                    let details = it
                        .details
                        .as_ref()
                        .map_or("".into(), |(key, value)| format!(" {key} {value}"));
                    format!("{}<-{} {} {time}{details}", it.id, it.previous_id, it.type_name)
                };
                events.iter().map(one).collect::<Vec<_>>().join("; ")
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn histories_are_read() {
        let started = r#"{"timestamp":1700000000.25,"type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{"input":"{}"}}"#;
        let shown = r#"1<-0 ExecutionStarted 2023-11-14T22:13:20.250Z executionStartedEventDetails {"input":"{}"}"#;
        check(&format!("[{started}]"), shown);
        check(&format!(r#"{{"events":[{started}],"nextToken":null}}"#), shown);
        let failed = r#"{"timestamp":"2023-11-14T23:13:21+01:00","type":"ExecutionFailed","id":2}"#;
        let both = format!("{shown}; 2<-0 ExecutionFailed 2023-11-14T22:13:21.000Z");
        check(&format!("[{started},{failed}]"), &both);
        check(&format!("[{failed},{started}]"), &both);
        check(r#"[{"id":1,"type":"Later","timestamp":"timestamp"}]"#, "1<-0 Later no time");
    }

    #[test]
    fn what_is_no_history_is_said() {
        let none = "This is not an execution history: there is no list of events, neither by \
                    itself nor under \"events\".";
        check("", "This is not JSON: EOF while parsing a value at line 1 column 0.");
        check("{}", none);
        check("[]", none);
        check(r#"{"events":{}}"#, none);
        check("[7]", "Item 0 of the list is not an event: it is not an object.");
        check("[{}]", "Item 0 of the list is not an event: its id is not an event's id.");
        check(r#"[{"id":1}]"#, "Item 0 of the list is not an event: it has no type.");
        let wrong_id = "Item 0 of the list is not an event: its id is not an event's id.";
        check(r#"[{"id":[0],"type":"X"}]"#, wrong_id);
        check(r#"[{"id":1e300,"type":"X"}]"#, wrong_id);
        check(r#"[{"id":-1,"type":"X"}]"#, wrong_id);
        check(r#"[{"id":0,"type":"X"}]"#, wrong_id);
        check(
            r#"[{"id":3,"previousEventId":3,"type":"X"}]"#,
            "Item 0 of the list is not an event: its previousEventId is not that of an event \
             before.",
        );
        check(
            r#"[{"id":1,"type":"X","xEventDetails":"text"}]"#,
            "Item 0 of the list is not an event: its details are not an object.",
        );
        check(
            r#"[{"id":1,"type":"X"},{"id":1,"type":"X"}]"#,
            "There are two events with the id 1.",
        );
        check(
            r#"[{"id":2,"type":"X"}]"#,
            "The history does not begin at event 1. If it was fetched in pages, the first one is \
             missing.",
        );
        check(
            r#"[{"id":1,"type":"X"},{"id":3,"type":"X"}]"#,
            "Event 2 is missing, although there are later ones. If the history was fetched in \
             pages, all of them are needed.",
        );
        let long = format!("[{}0]", "0,".repeat(25_000));
        check(&long, "25001 events are more than an execution can have, which is 25000.");
    }
}
