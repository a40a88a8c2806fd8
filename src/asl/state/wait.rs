//! The Wait state.

use crate::asl::Flow;
use crate::asl::read::{Fields, Reader, SCHEMA};
use crate::base::{Timestamp, quota};
use crate::expr::Path;

use super::Transition;

/// Lets time pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// How long.
    pub until: Until,
    /// How data goes through.
    pub flow: Flow,
    /// Where it leads.
    pub transition: Transition,
}

/// How long a Wait state waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Until {
    /// So many seconds.
    Seconds(i64),
    /// As many seconds as the data says.
    SecondsPath(Path),
    /// To a point in time.
    Timestamp(Timestamp),
    /// To the point in time that the data says.
    TimestampPath(Path),
}

const TIMING: [&str; 4] = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];

impl Wait {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let until = Until::read(fields, reader);
        let flow = Flow::read(fields, reader);
        let transition = Transition::read(fields, reader);
        Some(Self { until: until?, flow, transition: transition? })
    }
}

impl Until {
    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let set: Vec<_> = TIMING.into_iter().filter(|key| fields.take(key).is_some()).collect();
        let [key] = set[..] else {
            let message =
                format!("Exactly one of these fields is required: [{}]", TIMING.join(", "));
            reader.error(SCHEMA, message, &fields.location, fields.span);
            return None;
        };
        match key {
            "Seconds" => fields.integer(key, 0..=quota::SECONDS, reader).map(Self::Seconds),
            "SecondsPath" => fields.path(key, reader).map(Self::SecondsPath),
            "Timestamp" => timestamp(fields, reader).map(Self::Timestamp),
            _ => fields.path(key, reader).map(Self::TimestampPath),
        }
    }
}

fn timestamp(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Timestamp> {
    let node = fields.take("Timestamp")?;
    let time = Timestamp::parse(fields.string("Timestamp", reader)?);
    if time.is_none() {
        let location = fields.location_of("Timestamp");
        reader.error(SCHEMA, "String does not match RFC3339 timestamp", &location, node.span);
    }
    time
}
