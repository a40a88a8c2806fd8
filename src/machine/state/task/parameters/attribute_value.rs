//! What attribute values of DynamoDB must look like for a call to be made with them.
//!
//! What people got from AWS: `The value for the field 'S' must be a STRING`
//! (<https://github.com/aws/aws-cdk/issues/9181>).

use crate::base::Json;

use super::{malformed_field, must_be, no_field};

/// The parameters whose members are attribute values.
const ITEMS: [&str; 3] = ["Item", "Key", "ExpressionAttributeValues"];

/// The first thing that is wrong with the attribute values of a call, wherever they stand in it.
pub(super) fn wrong(parameters: &Json) -> Option<String> {
    match parameters {
        Json::Object(members) => members.iter().find_map(|(name, value)| match &**name {
            name if ITEMS.contains(&name) => wrong_item(name, value),
            "Keys" => value.as_array()?.iter().find_map(|key| wrong_item("Keys", key)),
            _ => wrong(value),
        }),
        Json::Array(items) => items.iter().find_map(wrong),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    }
}

fn wrong_item(field: &str, item: &Json) -> Option<String> {
    match item {
        Json::Null => None,
        Json::Object(attributes) => {
            attributes.iter().find_map(|(name, value)| wrong_value(name, value))
        }
        Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
            Some(malformed_field(field))
        }
    }
}

fn wrong_value(field: &str, value: &Json) -> Option<String> {
    let Some(members) = value.as_object() else { return Some(malformed_field(field)) };
    let given = members.iter().filter(|(_, content)| **content != Json::Null);
    given.into_iter().find_map(|(name, content)| wrong_content(name, content))
}

/// The types may be spelt as DynamoDB or as the SDK for Java spells them.
fn wrong_content(name: &str, content: &Json) -> Option<String> {
    match &*name.to_ascii_uppercase() {
        "S" | "N" | "B" => no_string(name, content),
        "BOOL" | "NULL" | "NUL" => {
            let is_one = content.as_bool().is_some() || content.as_str().is_some();
            (!is_one).then(|| must_be(name, "a BOOLEAN"))
        }
        "M" => wrong_item(name, content),
        "L" => each(name, content, wrong_value),
        "SS" | "NS" | "BS" => each(name, content, no_string),
        _ => Some(no_field(name)),
    }
}

fn each(name: &str, list: &Json, wrong: fn(&str, &Json) -> Option<String>) -> Option<String> {
    match list.as_array() {
        Some(items) => items.iter().find_map(|item| wrong(name, item)),
        None => Some(must_be(name, "an ARRAY")),
    }
}

fn no_string(name: &str, value: &Json) -> Option<String> {
    value.as_str().is_none().then(|| must_be(name, "a STRING"))
}
