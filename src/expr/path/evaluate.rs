//! From a path's steps and a document to values.

use std::fmt::Write as _;

use crate::base::Json;

use super::{PathError, Step};

pub(super) fn definite<'a>(steps: &[Step], document: &'a Json) -> Result<&'a Json, PathError> {
    let mut value = document;
    for (at, step) in steps.iter().enumerate() {
        value = child(step, value).ok_or_else(|| missing(steps, at, value))?;
    }
    Ok(value)
}

fn child<'a>(step: &Step, value: &'a Json) -> Option<&'a Json> {
    match (step, value) {
        (Step::Name(name), Json::Object(object)) => object.get(name),
        (Step::Index(index), Json::Array(items)) => items.get(position(*index, items.len())?),
        (Step::Name(_) | Step::Index(_) | Step::Wildcard | Step::Slice(..), _) => None,
    }
}

/// Why the step at this position leads nowhere from a value, in the cases that Jayway tells apart.
fn missing(steps: &[Step], at: usize, value: &Json) -> PathError {
    let up_to = in_brackets(&steps[..=at]);
    match (&steps[at], value) {
        (Step::Name(_), Json::Object(_)) if at + 1 == steps.len() => PathError::NoResults(up_to),
        (Step::Name(_), Json::Object(_)) => PathError::MissingProperty(up_to),
        (Step::Name(name), _) => {
            PathError::NotAnObject(format!("['{name}']"), in_brackets(&steps[..at]))
        }
        (Step::Index(_) | Step::Wildcard | Step::Slice(..), _) => PathError::OutOfBounds(up_to),
    }
}

fn in_brackets(steps: &[Step]) -> String {
    let mut text = String::from("$");
    for step in steps {
        match step {
            Step::Name(name) => write!(text, "['{name}']"),
            Step::Index(index) => write!(text, "[{index}]"),
            Step::Wildcard => write!(text, "[*]"),
            Step::Slice(from, to) => {
                let bound =
                    |bound: &Option<i64>| bound.map(|it| it.to_string()).unwrap_or_default();
                write!(text, "[{}:{}]", bound(from), bound(to))
            }
        }
        .expect("writing to a String cannot fail");
    }
    text
}

pub(super) fn indefinite(steps: &[Step], document: &Json) -> Json {
    let mut values = vec![document];
    for step in steps {
        values = values.into_iter().flat_map(|value| children(step, value)).collect();
    }
    Json::array(values.into_iter().cloned())
}

fn children<'a>(step: &Step, value: &'a Json) -> Vec<&'a Json> {
    match (step, value) {
        (Step::Name(_) | Step::Index(_), _) => child(step, value).into_iter().collect(),
        (Step::Wildcard, Json::Array(items)) => items.iter().collect(),
        (Step::Wildcard, Json::Object(object)) => object.values().collect(),
        (Step::Slice(from, to), Json::Array(items)) => {
            let bound =
                |bound: Option<i64>, absent| bound.map_or(absent, |at| clamp(at, items.len()));
            let (from, to) = (bound(*from, 0), bound(*to, items.len()));
            items.get(from..to).into_iter().flatten().collect()
        }
        (Step::Wildcard | Step::Slice(..), _) => Vec::new(),
    }
}

/// Where an index points. Only slices count from the end.
pub(super) fn position(index: i64, length: usize) -> Option<usize> {
    usize::try_from(index).ok().filter(|at| *at < length)
}

fn clamp(index: i64, length: usize) -> usize {
    let distance = usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX);
    if index < 0 { length.saturating_sub(distance) } else { distance.min(length) }
}
