//! Message attributes, and their digest.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

use crate::base::{Json, quota, sort_by_key};

use super::error::Problem;
use super::hex;

/// The digest of the attributes of a message: none where there are none.
pub(super) fn digest(attributes: Option<&Json>) -> Result<Option<String>, Problem> {
    let members = attributes.and_then(Json::as_object).filter(|members| !members.is_empty());
    let Some(members) = members else { return Ok(None) };
    if members.len() > quota::MESSAGE_ATTRIBUTES {
        return Err(Problem::Attributes(members.len()));
    }
    let mut sorted: Vec<_> = members.iter().collect();
    sort_by_key(&mut sorted, |(name, _)| *name);
    let mut bytes = Vec::new();
    for (name, attribute) in sorted {
        let (data_type, value) =
            value_of(attribute).map_err(|wrong| Problem::Attribute(name.to_string(), wrong))?;
        put(&mut bytes, name.as_bytes());
        put(&mut bytes, data_type.as_bytes());
        match value {
            Value::Text(text) => {
                bytes.push(1);
                put(&mut bytes, text.as_bytes());
            }
            Value::Binary(binary) => {
                bytes.push(2);
                put(&mut bytes, &binary);
            }
        }
    }
    Ok(Some(hex(&Md5::digest(bytes))))
}

enum Value<'a> {
    Text(&'a str),
    Binary(Vec<u8>),
}

/// What SQS finds wrong with an attribute.
#[derive(Clone, Copy, Debug)]
pub(in crate::cloud) enum Wrong {
    NoType,
    Type,
    /// It has no value of this type.
    Empty(&'static str),
    NoNumber,
}

fn value_of(attribute: &Json) -> Result<(&str, Value<'_>), Wrong> {
    let member = |key| attribute.get(key).and_then(Json::as_str).filter(|it| !it.is_empty());
    let data_type = member("DataType").ok_or(Wrong::NoType)?;
    let prefix = data_type.split('.').next();
    let kind = ["Binary", "Number", "String"].into_iter().find(|it| prefix == Some(it));
    let kind = kind.ok_or(Wrong::Type)?;
    let value = match kind {
        "Binary" => {
            member("BinaryValue").and_then(|it| STANDARD.decode(it).ok()).map(Value::Binary)
        }
        _ => member("StringValue").map(Value::Text),
    };
    if kind == "Number" && matches!(value, Some(Value::Text(text)) if !is_number(text)) {
        return Err(Wrong::NoNumber);
    }
    value.map(|value| (data_type, value)).ok_or(Wrong::Empty(kind))
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(part);
}
