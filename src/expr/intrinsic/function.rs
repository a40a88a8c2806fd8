//! The eighteen functions: their names, and who computes them.

use std::fmt;

use crate::base::{Json, Moment};

use super::format::Template;
use super::{array, format, json, number, text};

/// An intrinsic function.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(missing_docs, reason = "they are named as on AWS")]
pub enum Function {
    Array,
    ArrayContains,
    ArrayGetItem,
    ArrayLength,
    ArrayPartition,
    ArrayRange,
    ArrayUnique,
    Base64Decode,
    Base64Encode,
    Format,
    Hash,
    JsonMerge,
    JsonToString,
    MathAdd,
    MathRandom,
    StringSplit,
    StringToJson,
    Uuid,
}

const NAMES: [(&str, Function); 18] = [
    ("States.Array", Function::Array),
    ("States.ArrayContains", Function::ArrayContains),
    ("States.ArrayGetItem", Function::ArrayGetItem),
    ("States.ArrayLength", Function::ArrayLength),
    ("States.ArrayPartition", Function::ArrayPartition),
    ("States.ArrayRange", Function::ArrayRange),
    ("States.ArrayUnique", Function::ArrayUnique),
    ("States.Base64Decode", Function::Base64Decode),
    ("States.Base64Encode", Function::Base64Encode),
    ("States.Format", Function::Format),
    ("States.Hash", Function::Hash),
    ("States.JsonMerge", Function::JsonMerge),
    ("States.JsonToString", Function::JsonToString),
    ("States.MathAdd", Function::MathAdd),
    ("States.MathRandom", Function::MathRandom),
    ("States.StringSplit", Function::StringSplit),
    ("States.StringToJson", Function::StringToJson),
    ("States.UUID", Function::Uuid),
];

impl Function {
    /// The names of all: `States.Format`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// The function of that name: `States.Format`.
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(own, _)| *own == name).map(|(_, function)| *function)
    }

    /// Whether it may stand where AWS wants a text: in `ErrorPath` and `CausePath`.
    ///
    /// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html>
    #[must_use]
    pub fn gives_text(self) -> bool {
        match self {
            Self::ArrayGetItem
            | Self::Base64Decode
            | Self::Base64Encode
            | Self::Format
            | Self::Hash
            | Self::JsonToString
            | Self::Uuid => true,
            Self::Array
            | Self::ArrayContains
            | Self::ArrayLength
            | Self::ArrayPartition
            | Self::ArrayRange
            | Self::ArrayUnique
            | Self::JsonMerge
            | Self::MathAdd
            | Self::MathRandom
            | Self::StringSplit
            | Self::StringToJson => false,
        }
    }

    /// What it returns for these arguments; the error says what was wrong.
    pub(super) fn apply(self, values: &[Json], at: &mut Moment<'_>) -> Result<Json, String> {
        let result = match self {
            Self::Array => Some(Json::array(values.to_vec())),
            Self::ArrayContains => array::contains(values),
            Self::ArrayGetItem => array::get_item(values),
            Self::ArrayLength => array::length(values),
            Self::ArrayPartition => array::partition(values),
            Self::ArrayRange => array::range(values),
            Self::ArrayUnique => array::unique(values),
            Self::Base64Decode => text::base64_decode(values),
            Self::Base64Encode => text::base64_encode(values),
            Self::Format => match values.split_first() {
                Some((Json::String(template), rest)) => {
                    return Template::parse(template).map_err(format::invalid_template)?.fill(rest);
                }
                Some(_) | None => None,
            },
            Self::Hash => text::hash(values),
            Self::JsonMerge => json::merge(values),
            Self::JsonToString => json::to_text(values),
            Self::MathAdd => number::add(values),
            Self::MathRandom => number::random(values, at.rng),
            Self::StringSplit => text::split(values),
            Self::StringToJson => json::from_text(values),
            // What it is given does not matter (measured on AWS).
            Self::Uuid => Some(at.rng.uuid().into()),
        };
        result.ok_or_else(|| self.invalid_arguments())
    }

    /// In AWS's words (measured on AWS).
    pub(super) fn invalid_arguments(self) -> String {
        format!("Invalid arguments in {self}")
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, _) =
            NAMES.iter().find(|(_, own)| own == self).expect("NAMES has every function");
        f.write_str(name)
    }
}
