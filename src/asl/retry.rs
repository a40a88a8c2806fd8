//! Retriers: which errors are tried again, how often and after how long.

use crate::base::quota;
use crate::text::Node;

use super::ErrorName;
use super::guide::Place;
use super::read::{Fields, Reader};

/// An entry of `Retry`.
#[derive(Clone, Debug, PartialEq)]
pub struct Retrier {
    /// Which errors it is for.
    pub error_equals: Vec<ErrorName>,
    /// Seconds before the first retry.
    pub interval_seconds: i64,
    /// How many retries; 0 is none.
    pub max_attempts: i64,
    /// What the pause is multiplied by from one retry to the next.
    pub backoff_rate: f64,
    /// The longest pause in seconds.
    pub max_delay_seconds: Option<i64>,
    /// Whether chance shortens the pause.
    pub jitter_strategy: JitterStrategy,
}

/// How chance enters the pause before a retry.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum JitterStrategy {
    /// Not at all.
    #[default]
    None,
    /// Anything between nothing and the whole pause.
    Full,
}

impl Retrier {
    /// Reads an entry of `Retry`.
    pub(super) fn read(node: &Node, location: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(node, location, reader)?;
        fields.require(&["ErrorEquals"], reader);
        fields.take("Comment");
        let retrier = Self {
            error_equals: ErrorName::read_list(&mut fields, reader),
            // Measured on AWS: 0 is taken.
            interval_seconds: fields
                .integer("IntervalSeconds", 0..=quota::SECONDS, reader)
                .unwrap_or(1),
            max_attempts: fields
                .integer("MaxAttempts", 0..=quota::MAX_ATTEMPTS, reader)
                .unwrap_or(3),
            backoff_rate: fields.decimal("BackoffRate", 1.0..=f64::MAX, reader).unwrap_or(2.0),
            max_delay_seconds: fields.integer(
                "MaxDelaySeconds",
                1..=quota::MAX_DELAY_SECONDS,
                reader,
            ),
            jitter_strategy: jitter(&mut fields, reader),
        };
        fields.finish(Place::Retrier, reader);
        Some(retrier)
    }
}

fn jitter(fields: &mut Fields<'_>, reader: &mut Reader) -> JitterStrategy {
    match fields.one_of("JitterStrategy", &["NONE", "FULL"], reader) {
        Some("FULL") => JitterStrategy::Full,
        Some(_) | None => JitterStrategy::None,
    }
}
