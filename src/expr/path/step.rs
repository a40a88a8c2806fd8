//! The steps of a path, printed as Jayway prints them in its messages.

use std::fmt;
use std::rc::Rc;

use super::filter::Filter;

/// One step of a path.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// `.name`, `['name']`
    Name(Rc<str>),
    /// `['a','b']`: an object of those members that are there.
    Names(Rc<[Rc<str>]>),
    /// `[0]`; a negative one leads nowhere.
    Index(i32),
    /// `[(@.length-1)]`: what is added to the length.
    FromEnd(i32),
    /// `[0,2]`
    Indices(Rc<[i32]>),
    /// `[1:3]`
    Slice(Slice),
    /// `.*`, `[*]`
    Wildcard,
    /// `[?(…)]`
    Filter(Rc<Filter>),
    /// `..`: the next step is taken everywhere below.
    Scan,
}

/// Which items: from and without. A bound below zero counts from the end where it stands alone.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slice {
    /// `[1:]`
    From(i32),
    /// `[:3]`
    To(i32),
    /// `[1:3]`
    Between(i32, i32),
}

impl Step {
    /// Whether it leads to one place at most.
    pub(super) fn is_definite(&self) -> bool {
        match self {
            Self::Name(_) | Self::Names(_) | Self::Index(_) | Self::FromEnd(_) => true,
            Self::Indices(_) | Self::Slice(_) | Self::Wildcard | Self::Filter(_) | Self::Scan => {
                false
            }
        }
    }

    /// Whether it is about the items of arrays only.
    pub(super) fn is_for_arrays(&self) -> bool {
        match self {
            Self::Index(_) | Self::FromEnd(_) | Self::Indices(_) | Self::Slice(_) => true,
            Self::Name(_) | Self::Names(_) | Self::Wildcard | Self::Filter(_) | Self::Scan => false,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "['{name}']"),
            Self::Names(names) => write!(f, "['{}']", names.join("', '")),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::FromEnd(offset) => write!(f, "[@.size(){offset}]"),
            Self::Indices(indices) => {
                let indices: Vec<_> = indices.iter().map(i32::to_string).collect();
                write!(f, "[{}]", indices.join(","))
            }
            Self::Slice(Slice::From(from)) => write!(f, "[{from}:]"),
            Self::Slice(Slice::To(to)) => write!(f, "[:{to}]"),
            Self::Slice(Slice::Between(from, to)) => write!(f, "[{from}:{to}]"),
            Self::Wildcard => f.write_str("[*]"),
            Self::Filter(_) => f.write_str("[?]"),
            Self::Scan => f.write_str(".."),
        }
    }
}
