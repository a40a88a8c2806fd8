//! Functions as values.

use std::rc::Rc;

use super::super::function::Builtin;
use super::super::regex::Regex;

/// Where the evaluation keeps a closure.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(in super::super) struct ClosureId(pub(in super::super) u32);

/// A function. `wrapped` says that it was handed over as an argument: jsonata-js then calls it
/// without a context, so that a missing argument is not taken from there.
#[derive(Clone, Debug)]
pub(in super::super) enum Function {
    /// One that the language has.
    Builtin { builtin: Builtin, wrapped: bool },
    /// One that the expression made.
    Closure { id: ClosureId, wrapped: bool },
    /// A regular expression: takes a text, returns its first match.
    Regex { regex: Rc<Regex>, wrapped: bool },
    /// What finds the match after a match.
    Next { after: Rc<Match>, wrapped: bool },
}

/// Where a search goes on.
#[derive(Debug)]
pub(in super::super) struct Match {
    pub(in super::super) regex: Rc<Regex>,
    pub(in super::super) text: Rc<str>,
    /// In UTF-16 units.
    pub(in super::super) from: usize,
}

impl Function {
    pub(in super::super) fn is_wrapped(&self) -> bool {
        match self {
            Self::Builtin { wrapped, .. }
            | Self::Closure { wrapped, .. }
            | Self::Regex { wrapped, .. }
            | Self::Next { wrapped, .. } => *wrapped,
        }
    }

    /// The function as an argument.
    pub(in super::super) fn wrap(mut self) -> Self {
        match &mut self {
            Self::Builtin { wrapped, .. }
            | Self::Closure { wrapped, .. }
            | Self::Regex { wrapped, .. }
            | Self::Next { wrapped, .. } => *wrapped = true,
        }
        self
    }

    pub(in super::super) fn closure(&self) -> Option<ClosureId> {
        match self {
            Self::Closure { id, .. } => Some(*id),
            Self::Builtin { .. } | Self::Regex { .. } | Self::Next { .. } => None,
        }
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Builtin { builtin: left, .. }, Self::Builtin { builtin: right, .. }) => {
                left == right
            }
            (Self::Closure { id: left, .. }, Self::Closure { id: right, .. }) => left == right,
            (Self::Regex { regex: left, .. }, Self::Regex { regex: right, .. }) => {
                Rc::ptr_eq(left, right)
            }
            (Self::Next { after: left, .. }, Self::Next { after: right, .. }) => {
                Rc::ptr_eq(left, right)
            }
            (
                Self::Builtin { .. }
                | Self::Closure { .. }
                | Self::Regex { .. }
                | Self::Next { .. },
                _,
            ) => false,
        }
    }
}
