//! Functions on JSON. `None` where they do not take their arguments.

use crate::base::{Json, Object, quota, sort_by_key};
use crate::expr::java;

/// Members of the second object go over those of the first; only `true` asks for more than that,
/// which AWS does not do (measured on AWS). The result is a Java hash map
/// (recorded: `test_json_merge_escaped_argument`).
pub(super) fn merge(values: &[Json]) -> Option<Json> {
    let [Json::Object(first), Json::Object(second), is_deep] = values else { return None };
    if *is_deep == Json::Bool(true) {
        return None;
    }
    let mut merged = Object::clone(first);
    for (key, value) in second.iter() {
        merged.insert(key.clone(), value.clone());
    }
    let buckets = java::buckets(merged.len());
    let mut members: Vec<_> = merged.iter().collect();
    sort_by_key(&mut members, |(key, _)| java::bucket(java::hash_text(key), buckets));
    let members = members.into_iter().map(|(key, value)| (key.clone(), value.clone()));
    Some(members.collect::<Object>().into())
}

pub(super) fn to_text(values: &[Json]) -> Option<Json> {
    let [value] = values else { return None };
    (value.bytes() <= quota::INTRINSIC_BYTES).then(|| value.to_string().into())
}

/// Nothing is null (recorded: `test_string_to_json`).
pub(super) fn from_text(values: &[Json]) -> Option<Json> {
    match values {
        [Json::Null] => Some(Json::Null),
        [Json::String(text)] => match text.trim() {
            "" => Some(Json::Null),
            text => Json::parse(text).ok(),
        },
        _ => None,
    }
}
