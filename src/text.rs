//! Text with positions: what a person typed or pasted, where in it something is wrong, and what
//! would mend it.

mod decode;
mod diagnostic;
mod edit;
mod json;
mod layout;
mod loose;
mod span;
mod trace;
mod unwrap;
mod utf16;
mod yaml;

pub use decode::decode;
pub use diagnostic::{Diagnostic, Repair, Severity};
pub use edit::{Edit, apply};
pub use json::{JacksonError, Kind, Member, Node, jackson, read};
pub use layout::lay_out;
pub use loose::{Mended, mend, wants_number};
pub use span::{LineIndex, Position, Span};
pub use trace::Traced;
pub use utf16::{bytes_at, utf16_at};
pub use yaml::{Yaml, read_loose_yaml, read_yaml};
