//! The Wait state.

use crate::asl::flow::FlowFields;
use crate::asl::read::{Fields, Reader, SCHEMA};
use crate::asl::{Flow, QueryLanguage};
use crate::base::{Timestamp, quota};
use crate::expr::{Path, Query};

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
    /// As many seconds as an expression gives.
    SecondsQuery(Query),
    /// To the point in time that an expression gives.
    TimestampQuery(Query),
}

/// In AWS's order.
const TIMING: [&str; 4] = ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"];
const JSONATA_TIMING: [&str; 2] = ["Seconds", "Timestamp"];

impl Wait {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let until = Until::read(fields, reader);
        let flow = Flow::read(FlowFields::PASSING, fields, reader);
        let transition = Transition::read(fields, reader);
        Some(Self { until: until?, flow, transition: transition? })
    }
}

impl Until {
    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let timing: &[&str] = match reader.language {
            QueryLanguage::JsonPath => &TIMING,
            QueryLanguage::Jsonata => &JSONATA_TIMING,
        };
        let key = fields.exactly_one(timing, reader)?;
        let query = fields.take(key).and_then(|it| reader.query(it, &fields.location_of(key)));
        if let Some(query) = query {
            return Some(match key {
                "Seconds" => Self::SecondsQuery(query),
                _ => Self::TimestampQuery(query),
            });
        }
        match key {
            "Seconds" => fields.integer(key, 0..=quota::SECONDS, reader).map(Self::Seconds),
            "SecondsPath" => fields.reference_path(key, reader).map(Self::SecondsPath),
            "Timestamp" => timestamp(fields, reader).map(Self::Timestamp),
            _ => fields.reference_path(key, reader).map(Self::TimestampPath),
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
