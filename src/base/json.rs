//! JSON values that share their parts: cloning any of them, at any depth, copies a pointer.
//!
//! A payload passes through many states, is kept by many history events and remembered by many
//! checkpoints. Parts of it are taken out by paths and put into others. So arrays and objects are
//! shared and immutable once built ([`std::rc::Rc::make_mut`] copies one level when somebody else
//! holds it), keep the order of their keys, and remember their depth and their size in bytes.

mod array;
mod folded;
mod number;
mod object;
mod text;

use std::rc::Rc;

pub use array::Array;
pub use number::Number;
pub use object::Object;
pub use text::JsonError;

/// A JSON value.
///
/// Equality is JSON's: numbers by value (`1` equals `1.0`), objects without regard to order.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// `1`, `1.0`
    Number(Number),
    /// `"text"`
    String(Rc<str>),
    /// `[1, 2]`
    Array(Rc<Array>),
    /// `{"a": 1}`
    Object(Rc<Object>),
}

impl Json {
    /// An array of the given items.
    #[must_use]
    pub fn array(items: impl IntoIterator<Item = Json>) -> Self {
        Array::new(items.into_iter().collect()).into()
    }

    /// An object of the given members; of members with the same key the last one stands.
    #[must_use]
    pub fn object<K: Into<Rc<str>>>(members: impl IntoIterator<Item = (K, Json)>) -> Self {
        members.into_iter().map(|(key, value)| (key.into(), value)).collect::<Object>().into()
    }

    /// The object `{}`.
    #[must_use]
    pub fn empty_object() -> Self {
        Object::new().into()
    }

    /// How many containers lie inside one another: 0 for `1`, 1 for `[1]`, 2 for `[[1]]`.
    #[must_use]
    pub fn depth(&self) -> u32 {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => 0,
            Self::Array(array) => array.depth(),
            Self::Object(object) => object.depth(),
        }
    }

    /// The length in bytes of the minified UTF-8 text, which is what AWS limits.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Null | Self::Bool(true) => 4,
            Self::Bool(false) => 5,
            Self::Number(number) => number.bytes(),
            Self::String(string) => text::quoted_bytes(string),
            Self::Array(array) => array.bytes(),
            Self::Object(object) => object.bytes(),
        }
    }

    /// The name of its type as JSON has it: `object`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// The member of that name, where this is an object that has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.get(key)
    }

    /// The text, where this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(string) => Some(string),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The items, where this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&Array> {
        match self {
            Self::Array(array) => Some(array),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Object(_) => {
                None
            }
        }
    }

    /// The members, where this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Array(_) => None,
        }
    }

    /// The members, shared, where this is an object.
    #[must_use]
    pub fn into_object(self) -> Option<Rc<Object>> {
        match self {
            Self::Object(object) => Some(object),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Array(_) => None,
        }
    }

    /// The number, where this is one.
    #[must_use]
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Null | Self::Bool(_) | Self::String(_) | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The truth value, where this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Null | Self::Number(_) | Self::String(_) | Self::Array(_) | Self::Object(_) => {
                None
            }
        }
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::String(value.into())
    }
}

impl From<Rc<str>> for Json {
    fn from(value: Rc<str>) -> Self {
        Self::String(value)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Number(Number::Integer(value))
    }
}

impl From<Number> for Json {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<Array> for Json {
    fn from(value: Array) -> Self {
        Self::Array(Rc::new(value))
    }
}

impl From<Object> for Json {
    fn from(value: Object) -> Self {
        Self::Object(Rc::new(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parse(text: &str) -> Json {
        Json::parse(text).expect("the test's JSON is well-formed")
    }

    #[test]
    fn bytes_are_those_of_the_minified_text() {
        for text in [
            "null",
            "false",
            "0",
            "9",
            "10",
            "-12",
            "-9223372036854775808",
            "1.5",
            r#""plain""#,
            r#""tab\t quote\" bell\u0007 back\\ ümlaut 𝄞""#,
            "[]",
            "[1,[2,{}]]",
            r#"{"a":1,"b":{"c":[null,true]}}"#,
        ] {
            let value = parse(text);
            assert_eq!(value.bytes(), value.to_string().len(), "{text}");
        }
    }

    #[test]
    fn depth_counts_containers() {
        for (text, depth) in [("1", 0), ("[]", 1), ("[1]", 1), (r#"{"a":[{}]}"#, 3)] {
            assert_eq!(parse(text).depth(), depth, "{text}");
        }
    }

    #[test]
    fn equality_is_by_value_and_without_order() {
        assert_eq!(parse(r#"{"a":1,"b":[2.0]}"#), parse(r#"{"b":[2],"a":1.0}"#));
        assert_ne!(parse("[1,2]"), parse("[2,1]"));
        assert_ne!(parse(r#"{"a":null}"#), parse("{}"));
    }

    #[test]
    fn a_clone_does_not_feel_its_sibling() {
        let original = parse(r#"{"a":1}"#);
        let mut copy = original.as_object().expect("an object").clone();
        copy.insert("a".into(), Json::Null);
        assert_eq!(original, parse(r#"{"a":1}"#));
        assert_eq!(Json::from(copy), parse(r#"{"a":null}"#));
    }
}
