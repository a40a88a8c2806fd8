//! Intrinsic functions: `States.Format('{}', $.name)`.

use std::fmt;
use std::rc::Rc;

use crate::base::{Json, Moment};

use super::{Failure, Refusal, Scope};

/// A compiled call of an intrinsic function. Prints as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Intrinsic {
    source: Rc<str>,
}

impl Intrinsic {
    /// Whether a text is meant to be a call.
    #[must_use]
    pub fn is_call(text: &str) -> bool {
        text.trim_start().starts_with("States.")
    }

    /// Compiles a call.
    ///
    /// # Errors
    /// Where the text is not a call of an intrinsic function.
    pub fn parse(_source: &str) -> Result<Self, Refusal> {
        Err(Refusal::NotSimulated("intrinsic functions"))
    }

    /// What the call returns. `field` is the field it stands in: `value.$`.
    ///
    /// # Errors
    /// Where an argument's path leads nowhere, or is not what the function takes.
    pub fn evaluate(
        &self,
        field: &str,
        scope: &Scope<'_>,
        _at: &mut Moment<'_>,
    ) -> Result<Json, Failure> {
        unreachable!("{field} of {scope:?}: no call was compiled")
    }
}

impl fmt::Display for Intrinsic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}
