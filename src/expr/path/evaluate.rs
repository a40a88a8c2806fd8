//! Definite paths: from steps and a document to the one value, without copying it.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::rc::Rc;

use crate::base::{Json, Object};
use crate::expr::java;

use super::PathError;
use super::step::Step;

/// The value that definite steps lead to.
pub(super) fn definite<'a>(steps: &[Step], document: &'a Json) -> Result<Cow<'a, Json>, PathError> {
    let mut value = document;
    for (at, step) in steps.iter().enumerate() {
        value = match child(step, value) {
            Some(child) => child,
            None => match (step, value) {
                (Step::Names(names), Json::Object(object)) if at + 1 == steps.len() => {
                    return Ok(Cow::Owned(chosen(names.iter(), object)));
                }
                _ => return Err(missing(steps, at, value, &trail(&steps[..at], document))),
            },
        };
    }
    Ok(Cow::Borrowed(value))
}

fn child<'a>(step: &Step, value: &'a Json) -> Option<&'a Json> {
    match (step, value) {
        (Step::Name(name), Json::Object(object)) => object.get(name),
        (Step::Index(_) | Step::FromEnd(_), Json::Array(items)) => {
            items.get(position(step, items.len())?)
        }
        _ => None,
    }
}

/// Where in an array of that length a step points that points to one place.
pub(super) fn position(step: &Step, length: usize) -> Option<usize> {
    let index = match step {
        Step::Index(index) => i64::from(*index),
        Step::FromEnd(offset) => i64::try_from(length).ok()?.saturating_add(i64::from(*offset)),
        Step::Name(_)
        | Step::Names(_)
        | Step::Indices(_)
        | Step::Slice(_)
        | Step::Wildcard
        | Step::Filter(_)
        | Step::Scan => return None,
    };
    usize::try_from(index).ok().filter(|at| *at < length)
}

/// An object of those of the names that are there.
pub(super) fn chosen<'a>(names: impl Iterator<Item = &'a Rc<str>>, object: &Object) -> Json {
    let present = names.filter_map(|name| Some((name.clone(), object.get(name)?.clone())));
    present.collect::<Object>().into()
}

/// Why a step leads nowhere from a value, in the cases that Jayway tells apart. `path` is what led
/// to the value, in brackets.
pub(super) fn missing(steps: &[Step], at: usize, value: &Json, path: &str) -> PathError {
    let step = &steps[at];
    let is_last = at + 1 == steps.len();
    match (step, value) {
        (Step::Name(_), Json::Object(_)) if is_last => {
            PathError::NoResults(format!("{path}{step}"))
        }
        (Step::Name(_), Json::Object(_)) => PathError::MissingProperty(format!("{path}{step}")),
        (Step::Names(_), Json::Object(_)) => PathError::NotALeaf(format!("{path}{step}")),
        (Step::Name(_) | Step::Names(_), _) => {
            PathError::NotAnObject(step.to_string(), path.to_owned())
        }
        (Step::Filter(_), _) => PathError::Primitive(fragment(&steps[at..]), java::text(value)),
        (_, Json::Null) => PathError::Null(path.to_owned()),
        (Step::Index(index), Json::Array(_)) => out_of_bounds(path, i64::from(*index), is_last),
        (Step::FromEnd(offset), Json::Array(items)) => {
            out_of_bounds(path, items.len() as i64 + i64::from(*offset), is_last)
        }
        (_, _) => PathError::NotAnArray(fragment(&steps[at..]), java::text(value)),
    }
}

pub(super) fn out_of_bounds(path: &str, index: i64, is_last: bool) -> PathError {
    PathError::OutOfBounds { path: format!("{path}[{index}]"), is_last }
}

/// The way that steps led, in brackets.
fn trail(steps: &[Step], document: &Json) -> String {
    let mut text = String::from("$");
    let mut value = document;
    for step in steps {
        let index = value.as_array().and_then(|items| position(step, items.len()));
        let written = match index {
            Some(index) => write!(text, "[{index}]"),
            None => write!(text, "{step}"),
        };
        written.expect("writing to a String cannot fail");
        value = child(step, value).unwrap_or(value);
    }
    text
}

fn fragment(steps: &[Step]) -> String {
    let mut text = String::new();
    let written: fmt::Result = steps.iter().try_for_each(|step| write!(text, "{step}"));
    written.expect("writing to a String cannot fail");
    text
}
