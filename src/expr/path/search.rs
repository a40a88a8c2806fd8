//! Indefinite paths: from steps and a document to all values that match, step by step as Jayway
//! 2.0.0 goes, which sometimes gives up and sometimes goes on where something is missing.

use std::fmt::Write as _;

use crate::base::{Array, Json, Object};

use super::PathError;
use super::evaluate::{chosen, missing, out_of_bounds, position};
use super::filter::{Budget, Filter};
use super::step::{Slice, Step};

/// All values in a document that match.
pub(super) fn all(steps: &[Step], document: &Json) -> Result<Vec<Json>, PathError> {
    let last = steps.iter().rposition(|step| !step.is_definite());
    let mut search = Search {
        steps,
        strict_from: last.map_or(0, |last| last + 2),
        root: document,
        budget: Budget::default(),
        found: Vec::new(),
    };
    search.walk(0, document, &Trail::Root)?;
    Ok(search.found)
}

struct Search<'a> {
    steps: &'a [Step],
    /// The first step from which on a missing name on the way is an error.
    strict_from: usize,
    root: &'a Json,
    budget: Budget,
    found: Vec<Json>,
}

/// How a value was reached. Written out only for messages.
enum Trail<'t> {
    Root,
    Name(&'t Trail<'t>, &'t str),
    Index(&'t Trail<'t>, usize),
}

impl Trail<'_> {
    fn text(&self) -> String {
        let mut trail = self;
        let mut parts = Vec::new();
        while let Self::Name(before, _) | Self::Index(before, _) = trail {
            parts.push(trail);
            trail = before;
        }
        let mut text = String::from("$");
        for part in parts.into_iter().rev() {
            match part {
                Self::Root => Ok(()),
                Self::Name(_, name) => write!(text, "['{name}']"),
                Self::Index(_, index) => write!(text, "[{index}]"),
            }
            .expect("writing to a String cannot fail");
        }
        text
    }
}

type Walk = Result<(), PathError>;

impl<'a> Search<'a> {
    /// Takes the steps from a place on, from a value. No deeper than the steps and the document.
    fn walk(&mut self, at: usize, value: &'a Json, trail: &Trail<'_>) -> Walk {
        self.budget.visit(1)?;
        let Some(step) = self.steps.get(at) else {
            self.found.push(value.clone());
            return Ok(());
        };
        match (step, value) {
            (Step::Scan, _) => self.scan(at + 1, value, trail),
            (Step::Filter(filter), Json::Object(_)) => match self.accepts(filter, value)? {
                true => self.walk(at + 1, value, trail),
                false => Ok(()),
            },
            (Step::Filter(filter), Json::Array(items)) => self.filter(at, filter, items, trail),
            (Step::Wildcard, Json::Object(members)) => members
                .iter()
                .try_for_each(|(key, item)| self.walk(at + 1, item, &Trail::Name(trail, key))),
            (Step::Wildcard, Json::Array(items)) => self.every_item(at, items, trail),
            (Step::Wildcard, _) => Ok(()),
            (Step::Name(name), Json::Object(members)) => match members.get(name) {
                Some(item) => self.walk(at + 1, item, &Trail::Name(trail, name)),
                None if at + 1 < self.steps.len() && at < self.strict_from => Ok(()),
                None => Err(self.missing(at, value, trail)),
            },
            (Step::Names(names), Json::Object(members)) if at + 1 == self.steps.len() => {
                self.found.push(chosen(names.iter(), members));
                Ok(())
            }
            (Step::Index(_) | Step::FromEnd(_), Json::Array(items)) => {
                match position(step, items.len()) {
                    Some(index) => self.walk(at + 1, &items[index], &Trail::Index(trail, index)),
                    None => Err(self.missing(at, value, trail)),
                }
            }
            (Step::Indices(indices), Json::Array(items)) => {
                indices.iter().try_for_each(|index| self.item(at, items, i64::from(*index), trail))
            }
            (Step::Slice(slice), Json::Array(items)) => {
                bounds(*slice, items.len()).try_for_each(|index| self.item(at, items, index, trail))
            }
            (_, _) => Err(self.missing(at, value, trail)),
        }
    }

    fn missing(&self, at: usize, value: &Json, trail: &Trail<'_>) -> PathError {
        missing(self.steps, at, value, &trail.text())
    }

    fn accepts(&mut self, filter: &Filter, value: &Json) -> Result<bool, PathError> {
        filter.accepts(value, self.root, &mut self.budget)
    }

    fn filter(&mut self, at: usize, filter: &Filter, items: &'a Array, trail: &Trail<'_>) -> Walk {
        for (index, item) in items.iter().enumerate() {
            if self.accepts(filter, item)? {
                self.walk(at + 1, item, &Trail::Index(trail, index))?;
            }
        }
        Ok(())
    }

    /// Items below which something is missing are left out.
    fn every_item(&mut self, at: usize, items: &'a Array, trail: &Trail<'_>) -> Walk {
        for (index, item) in items.iter().enumerate() {
            match self.walk(at + 1, item, &Trail::Index(trail, index)) {
                Err(error) if !error.is_not_found() => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    fn item(&mut self, at: usize, items: &'a Array, index: i64, trail: &Trail<'_>) -> Walk {
        match usize::try_from(index).ok().filter(|index| *index < items.len()) {
            Some(index) => self.walk(at + 1, &items[index], &Trail::Index(trail, index)),
            None => {
                let is_last = at + 1 == self.steps.len();
                Err(out_of_bounds(&trail.text(), index, is_last))
            }
        }
    }

    /// Takes the step at a place from a value and from everything below it.
    fn scan(&mut self, at: usize, value: &'a Json, trail: &Trail<'_>) -> Walk {
        self.budget.visit(1)?;
        match value {
            Json::Object(members) => {
                if self.is_target(at, value)? {
                    self.walk(at, value, trail)?;
                }
                members
                    .iter()
                    .try_for_each(|(key, item)| self.scan(at, item, &Trail::Name(trail, key)))
            }
            Json::Array(items) => {
                self.scan_items(at, value, items, trail)?;
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, item)| self.scan(at, item, &Trail::Index(trail, index)))
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Ok(()),
        }
    }

    /// Of an array Jayway takes every item on, whichever the step was meant to choose, unless the
    /// step is the last one.
    fn scan_items(
        &mut self,
        at: usize,
        value: &'a Json,
        items: &'a Array,
        trail: &Trail<'_>,
    ) -> Walk {
        if !self.is_target(at, value)? {
            return Ok(());
        }
        if at + 1 == self.steps.len() {
            return self.walk(at, value, trail);
        }
        let mut items = items.iter().enumerate();
        items.try_for_each(|(index, item)| self.walk(at + 1, item, &Trail::Index(trail, index)))
    }

    /// Whether the step after `..` can be taken from a value.
    fn is_target(&mut self, at: usize, value: &Json) -> Result<bool, PathError> {
        let has = |members: Option<&Object>, name: &str| {
            members.is_some_and(|members| members.get(name).is_some())
        };
        let members = value.as_object();
        Ok(match self.steps.get(at) {
            Some(Step::Name(name)) => has(members, name),
            Some(Step::Names(names)) => names.iter().all(|name| has(members, name)),
            Some(Step::Wildcard) => true,
            Some(Step::Filter(filter)) => {
                let filter = std::rc::Rc::clone(filter);
                self.accepts(&filter, value)?
            }
            Some(Step::Scan) | None => false,
            Some(step) => step.is_for_arrays() && value.as_array().is_some(),
        })
    }
}

/// The indices of a slice. Between two bounds a negative one is not counted from the end.
fn bounds(slice: Slice, length: usize) -> std::ops::Range<i64> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let from_end = |bound: i32| match i64::from(bound) {
        bound if bound < 0 => bound + length,
        bound => bound,
    };
    if length == 0 {
        return 0..0;
    }
    match slice {
        Slice::From(from) => from_end(from).max(0)..length,
        Slice::To(to) => 0..from_end(to).min(length),
        Slice::Between(from, to) => i64::from(from)..i64::from(to).min(length),
    }
}
