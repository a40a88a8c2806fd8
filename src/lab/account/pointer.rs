//! Places in a JSON value, as JSON Pointers (RFC 6901), and how one is changed there.

use std::rc::Rc;

use crate::base::Json;

/// A key as a pointer has it.
pub(in crate::lab) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The value at a place, if there is one.
pub(in crate::lab) fn at<'a>(json: &'a Json, pointer: &str) -> Option<&'a Json> {
    keys(pointer).try_fold(json, |json, key| match json {
        Json::Object(members) => members.get(&key),
        Json::Array(items) => items.get(key.parse::<usize>().ok()?),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    })
}

/// The value with another one at a place, or without what is there. Objects on the way are made;
/// the number behind the last one of an array appends.
pub(in crate::lab) fn with(json: &Json, pointer: &str, value: Option<Json>) -> Json {
    let keys: Vec<_> = keys(pointer).collect();
    changed(Some(json), &keys, value).unwrap_or(Json::Null)
}

fn keys(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~"))
}

fn changed(json: Option<&Json>, keys: &[String], value: Option<Json>) -> Option<Json> {
    let Some((key, rest)) = keys.split_first() else { return value };
    if let Some(Json::Array(items)) = json {
        let at = key.parse::<usize>().unwrap_or(items.len());
        let mut items: Vec<_> = items.iter().cloned().map(Some).collect();
        match items.get_mut(at) {
            Some(item) => *item = changed(item.as_ref(), rest, value),
            None => items.push(changed(None, rest, value)),
        }
        return Some(Json::array(items.into_iter().flatten()));
    }
    let members = json.and_then(Json::as_object);
    let inner = changed(members.and_then(|it| it.get(key)), rest, value);
    let mut members = members.cloned().unwrap_or_default();
    match inner {
        Some(inner) => members.insert(Rc::from(key.as_str()), inner),
        None => drop(members.remove(key)),
    }
    Some(members.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, pointer: &str, value: Option<&str>, expected: &str) {
        let parse = |text: &str| Json::parse(text).expect("JSON");
        let changed = with(&parse(json), pointer, value.map(parse));
        assert_eq!(changed.to_string(), expected);
        assert_eq!(at(&changed, pointer).map(Json::to_string), value.map(str::to_owned));
    }

    #[test]
    fn values_are_put_and_taken_away() {
        check(r#"{"a":1}"#, "/a", Some("2"), r#"{"a":2}"#);
        check(r#"{"a":1}"#, "/b/c", Some("2"), r#"{"a":1,"b":{"c":2}}"#);
        check(r#"{"a":1,"b":2}"#, "/a", None, r#"{"b":2}"#);
        check(r#"{"a":[1,2]}"#, "/a/2", Some("3"), r#"{"a":[1,2,3]}"#);
        check(r#"{"a":"keep"}"#, "/a/mail", Some("null"), r#"{"a":{"mail":null}}"#);
        check(
            r#"{}"#,
            "/jobs/glue:run~1Nightly~0",
            Some("[]"),
            r#"{"jobs":{"glue:run/Nightly~":[]}}"#,
        );
        check("1", "", Some("2"), "2");
    }

    #[test]
    fn items_move_up() {
        let json = Json::parse(r#"{"a":[1,2,3]}"#).expect("JSON");
        assert_eq!(with(&json, "/a/1", None).to_string(), r#"{"a":[1,3]}"#);
    }
}
