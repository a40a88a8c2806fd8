//! The Fail state.

use std::rc::Rc;

use crate::asl::QueryLanguage;
use crate::asl::read::{Fields, Reader};
use crate::expr::{Intrinsic, Path, Query};

/// Ends its scope in an error. With neither field the error is empty
/// (recorded: `test_state_fail_empty`).
#[derive(Clone, Debug, PartialEq)]
pub struct Fail {
    /// `Error` or `ErrorPath`
    pub error: FailText,
    /// `Cause` or `CausePath`
    pub cause: FailText,
}

/// Where a text of a Fail state comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum FailText {
    /// There is none.
    Absent,
    /// It is in the definition.
    Literal(Rc<str>),
    /// It is in the data.
    Path(Path),
    /// An intrinsic function makes it.
    Intrinsic(Intrinsic),
    /// An expression gives it.
    Query(Query),
}

impl Fail {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        Self {
            error: FailText::read("Error", "ErrorPath", fields, reader),
            cause: FailText::read("Cause", "CausePath", fields, reader),
        }
    }
}

impl FailText {
    fn read(key: &str, path_key: &str, fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        if let Some(node) = fields.take(key)
            && let Some(query) = reader.query(node, &fields.location_of(key))
        {
            return Self::Query(query);
        }
        let literal = fields.string(key, reader).map(|text| Self::Literal(Rc::clone(text)));
        let path = match reader.language {
            QueryLanguage::JsonPath => {
                fields.exclude(key, path_key, reader);
                Self::read_path(path_key, fields, reader)
            }
            QueryLanguage::Jsonata => None,
        };
        literal.or(path).unwrap_or(Self::Absent)
    }

    fn read_path(key: &str, fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let node = fields.take(key)?;
        let location = fields.location_of(key);
        match node.string() {
            Some(text) if Intrinsic::is_call(text) => {
                reader.intrinsic(node, &location).map(Self::Intrinsic)
            }
            Some(_) | None => reader.path(node, &location).map(Self::Path),
        }
    }
}
