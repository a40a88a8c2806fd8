//! Functions on arrays. `None` where they do not take their arguments.

use std::collections::HashSet;

use crate::base::{Array, Json, Object, quota, sort_by_key};
use crate::expr::java;

use super::number::truncated;

/// Compares by what Java prints: `1` is in `["1"]`, and the order of keys matters (measured on AWS).
pub(super) fn contains(values: &[Json]) -> Option<Json> {
    let [Json::Array(items), wanted] = values else { return None };
    let text = java::text(wanted);
    let is_it = |item: &Json| match item {
        Json::String(item) => **item == *text,
        Json::Number(_) | Json::Bool(_) | Json::Null => item.to_string() == text,
        Json::Array(_) | Json::Object(_) => java::text(item) == text,
    };
    Some(items.iter().any(is_it).into())
}

/// From an empty array any item is null (measured on AWS).
pub(super) fn get_item(values: &[Json]) -> Option<Json> {
    let [Json::Array(items), index] = values else { return None };
    let index = usize::try_from(truncated(index)?).ok()?;
    match items.get(index) {
        Some(item) => Some(item.clone()),
        None => items.is_empty().then_some(Json::Null),
    }
}

pub(super) fn length(values: &[Json]) -> Option<Json> {
    let [Json::Array(items)] = values else { return None };
    Some(i64::try_from(items.len()).ok()?.into())
}

/// A fraction of the size is cut off (measured on AWS).
pub(super) fn partition(values: &[Json]) -> Option<Json> {
    let [Json::Array(items), size] = values else { return None };
    let size = usize::try_from(truncated(size)?).ok().filter(|size| *size > 0)?;
    Some(Json::array(items.chunks(size).map(|chunk| Json::array(chunk.iter().cloned()))))
}

/// With the end, where a step leads to it. Fractions are cut off (measured on AWS).
pub(super) fn range(values: &[Json]) -> Option<Json> {
    let [start, end, step] = values else { return None };
    let (start, end, step) = (truncated(start)?, truncated(end)?, truncated(step)?);
    if step == 0 {
        return None;
    }
    let is_empty = if step > 0 { end < start } else { end > start };
    let steps = end.abs_diff(start) / step.unsigned_abs();
    match (is_empty, steps < quota::ARRAY_RANGE_ITEMS) {
        (true, _) => Some(Json::array([])),
        (false, true) => {
            let next = |number: &i64| number.checked_add(step);
            let numbers = std::iter::successors(Some(start), next).take(steps as usize + 1);
            Some(Json::array(numbers.map(Json::from)))
        }
        (false, false) => None,
    }
}

/// In the order of a Java hash set (measured on AWS).
pub(super) fn unique(values: &[Json]) -> Option<Json> {
    let [Json::Array(items)] = values else { return None };
    let buckets = java::buckets(items.len());
    let mut seen = HashSet::new();
    let mut found: Vec<(u32, &Json)> = items
        .iter()
        .filter(|item| seen.insert(sorted(item).to_string()))
        .map(|item| (java::bucket(java::hash(item), buckets), item))
        .collect();
    sort_by_key(&mut found, |(bucket, _)| *bucket);
    Some(Json::array(found.into_iter().map(|(_, item)| item.clone())))
}

/// The value with all keys in alphabetical order.
fn sorted(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            sort_by_key(&mut members, |(key, _)| *key);
            members
                .into_iter()
                .map(|(key, item)| (key.clone(), sorted(item)))
                .collect::<Object>()
                .into()
        }
        Json::Array(items) => Array::new(items.iter().map(sorted).collect()).into(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.clone(),
    }
}
