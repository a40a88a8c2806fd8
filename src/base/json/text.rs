//! JSON values from text and to text.

use std::fmt::{self, Write as _};
use std::rc::Rc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{Array, Json, Number, Object};
use crate::base::quota;

/// Why a text is not a JSON value. Nesting beyond 127 levels counts as an error too.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct JsonError {
    /// What is wrong, in a few words, without the place.
    pub message: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1; 0 where the text ended before the line began.
    pub column: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {} column {}", self.message, self.line, self.column)
    }
}

impl Json {
    /// Reads one JSON value.
    ///
    /// # Errors
    /// Where the text is not exactly one JSON value.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        serde_json::from_str(text).map_err(|error| {
            let place = format!(" at line {} column {}", error.line(), error.column());
            JsonError {
                message: error.to_string().replace(&place, ""),
                line: error.line(),
                column: error.column(),
            }
        })
    }

    /// The value over several lines, indented by two spaces.
    #[must_use]
    pub fn to_pretty(&self) -> String {
        let mut out = String::new();
        write_pretty(self, 0, &mut out);
        out
    }
}

/// Minified, as AWS prints the payloads it builds.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::String(string) => write_quoted(string, f),
            Self::Array(items) => {
                f.write_char('[')?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at == 0 { "" } else { "," })?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (at, (key, value)) in members.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { "," })?;
                    write_quoted(key, f)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_pretty(value: &Json, indent: usize, out: &mut String) {
    match value {
        Json::Array(items) if !items.is_empty() => {
            let lines = items.iter().map(|item| (None, item));
            write_lines(['[', ']'], lines, indent, out);
        }
        Json::Object(members) if !members.is_empty() => {
            let lines = members.iter().map(|(key, item)| (Some(&**key), item));
            write_lines(['{', '}'], lines, indent, out);
        }
        Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::String(_)
        | Json::Array(_)
        | Json::Object(_) => append(out, format_args!("{value}")),
    }
}

fn write_lines<'a>(
    [open, close]: [char; 2],
    lines: impl Iterator<Item = (Option<&'a str>, &'a Json)>,
    indent: usize,
    out: &mut String,
) {
    out.push(open);
    for (at, (key, item)) in lines.enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.extend(std::iter::repeat_n(' ', (indent + 1) * 2));
        if let Some(key) = key {
            append(out, format_args!("{}: ", Json::from(key)));
        }
        write_pretty(item, indent + 1, out);
    }
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent * 2));
    out.push(close);
}

fn append(out: &mut String, text: fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a String cannot fail");
}

fn write_quoted(string: &str, out: &mut impl fmt::Write) -> fmt::Result {
    out.write_char('"')?;
    let mut plain = 0;
    for (at, byte) in string.bytes().enumerate() {
        let Some(escape) = escape(byte) else { continue };
        out.write_str(&string[plain..at])?;
        match escape {
            Escape::Short(letter) => write!(out, "\\{letter}")?,
            Escape::Code => write!(out, "\\u{byte:04X}")?,
        }
        plain = at + 1;
    }
    out.write_str(&string[plain..])?;
    out.write_char('"')
}

/// How many bytes [`write_quoted`] writes.
pub(super) fn quoted_bytes(string: &str) -> usize {
    let extra = |byte| match escape(byte) {
        None => 0,
        Some(Escape::Short(_)) => 1,
        Some(Escape::Code) => 5,
    };
    2 + string.len() + string.bytes().map(extra).sum::<usize>()
}

enum Escape {
    Short(char),
    Code,
}

fn escape(byte: u8) -> Option<Escape> {
    match byte {
        b'"' => Some(Escape::Short('"')),
        b'\\' => Some(Escape::Short('\\')),
        b'\n' => Some(Escape::Short('n')),
        b'\r' => Some(Escape::Short('r')),
        b'\t' => Some(Escape::Short('t')),
        0x08 => Some(Escape::Short('b')),
        0x0C => Some(Escape::Short('f')),
        0..=0x1F => Some(Escape::Code),
        _ => None,
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Nested(quota::TEXT_DEPTH).deserialize(deserializer)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(Number::Integer(value)) => serializer.serialize_i64(*value),
            Self::Number(Number::Float(value)) => serializer.serialize_f64(*value),
            Self::String(string) => serializer.serialize_str(string),
            Self::Array(items) => serializer.collect_seq(items.iter()),
            Self::Object(members) => serializer.collect_map(members.iter()),
        }
    }
}

/// Reads a value in which so many more containers may lie inside one another. Whatever it is read
/// from, the input does not decide how deep the stack becomes.
struct Nested(usize);

impl Nested {
    fn inside<E: serde::de::Error>(&self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom("recursion limit exceeded"))
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(i64::try_from(value).map_or(Number::Float(value as f64), Number::Integer)))
    }

    /// `-0` is written so as well, and 0 on AWS (recorded: `test_string_to_json`).
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json, E> {
        if value == 0.0 && value.is_sign_negative() {
            Ok(Json::from(0))
        } else if value.is_finite() {
            Ok(Json::Number(Number::Float(value)))
        } else {
            Err(E::custom("number out of range"))
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self.inside()?)? {
            items.push(item);
        }
        Ok(Array::new(items).into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut object = Object::new();
        while let Some(key) = access.next_key::<String>()? {
            object.insert(Rc::from(key), access.next_value_seed(self.inside()?)?);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, printed: &str) {
        let value = Json::parse(text);
        assert_eq!(
            value.map_or_else(|error| error.to_string(), |value| value.to_string()),
            printed
        );
    }

    #[test]
    fn reads_and_prints() {
        check(
            " { \"b\" : [ 1 , 2.50 ], \"a\" : \"\\u00e9\\u0001\" } ",
            "{\"b\":[1,2.5],\"a\":\"é\\u0001\"}",
        );
        check("18446744073709551616", "1.8446744073709552E19");
        check("{\"a\":1,\"a\":2}", "{\"a\":2}");
        check("[-0,0.0]", "[0,0.0]");
    }

    #[test]
    fn says_where_it_goes_wrong() {
        check("{\"a\":}", "expected value at line 1 column 6");
        check("", "EOF while parsing a value at line 1 column 0");
        check(&"[".repeat(200), "recursion limit exceeded at line 1 column 128");
        check("1e999", "number out of range at line 1 column 5");
    }

    #[test]
    fn pretty_is_the_same_value() {
        let value = Json::parse("{\"a\":[1,{\"b\":[]}],\"c\":{}}").expect("well-formed");
        assert_eq!(
            value.to_pretty(),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}"
        );
        assert_eq!(Json::parse(&value.to_pretty()), Ok(value));
    }
}
