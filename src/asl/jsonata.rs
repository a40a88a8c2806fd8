//! What JSONata in a definition may say, besides being well-formed.

use crate::text::{Kind, Node};

use super::read::{Reader, SCHEMA};

/// Which members `$states` has at a place, besides `input` and `context`.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Sight {
    /// Neither `result` nor `errorOutput`.
    #[default]
    Input,
    /// `result`: in `Output` and `Assign` of Task, Parallel and Map.
    Result,
    /// `errorOutput`: in `Output` and `Assign` of a catcher.
    ErrorOutput,
}

impl Sight {
    /// Whether a member of `$states` is there.
    pub(super) fn has(self, member: &str) -> bool {
        match member {
            "result" => self == Self::Result,
            "errorOutput" => self == Self::ErrorOutput,
            _ => true,
        }
    }

    /// Where a member is there, for people.
    pub(super) fn sentence(member: &str) -> Option<&'static str> {
        match member {
            "result" => Some(
                "`$states.result` can be read in `Output` and `Assign` of Task, Parallel and Map \
                 states only.",
            ),
            "errorOutput" => Some(
                "`$states.errorOutput` can be read in `Output` and `Assign` of a catcher only.",
            ),
            _ => None,
        }
    }
}

/// Reports the strings that begin as an expression and do not end as one.
pub(super) fn unclosed(node: &Node, location: &str, reader: &mut Reader) {
    match &node.kind {
        Kind::String(text) => {
            if text.starts_with("{%") && (text.len() < 4 || !text.ends_with("%}")) {
                let message = "JSONata string must start with {% and end with %}";
                reader.error(SCHEMA, message, location, node.span);
            }
        }
        Kind::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                unclosed(item, &format!("{location}[{at}]"), reader);
            }
        }
        Kind::Object(members) => {
            for member in members {
                unclosed(&member.value, &format!("{location}/{}", member.key), reader);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Broken => {}
    }
}
