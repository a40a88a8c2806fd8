//! JSON text with positions: what a person typed, and where in it something is wrong.

mod diagnostic;
mod json;
mod span;

pub use diagnostic::{Diagnostic, Repair, Severity};
pub use json::{JacksonError, Kind, Member, Node, jackson, read};
pub use span::{LineIndex, Position, Span};
