//! The Fail state.

use std::rc::Rc;

use crate::asl::read::{Fields, Reader};
use crate::expr::Path;

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
        fields.exclude(key, path_key, reader);
        let literal = fields.string(key, reader).map(|text| Self::Literal(Rc::clone(text)));
        let path = fields.path(path_key, reader).map(Self::Path);
        literal.or(path).unwrap_or(Self::Absent)
    }
}
