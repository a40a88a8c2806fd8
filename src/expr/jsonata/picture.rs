//! Pictures: how numbers, integers and dates are written, after XPath's functions.
//! <https://www.w3.org/TR/xpath-functions-31/#formatting-integers> and the sections after it.

mod date;
mod integer;
mod number;
mod read_date;
mod words;

pub(super) use date::format_date;
pub(super) use integer::{format_integer, parse_integer};
pub(super) use number::NumberPicture;
pub(super) use read_date::parse_date;

use super::error::{Fallible, Fault};
use super::limits::PICTURE_CHARS;

/// A picture, as long as one may be.
pub(super) fn checked(picture: &str) -> Fallible<&str> {
    if picture.len() > PICTURE_CHARS { Err(Fault::memory()) } else { Ok(picture) }
}

/// Characters that a picture may ask for: nobody reads more.
const WIDTH_MAX: usize = 100_000;
