//! Expressions: what the fields of a definition may contain, and what they can see.

mod context;
mod failure;
pub mod jsonata;
mod path;
mod template;

pub use context::{Context, Scope};
pub use failure::{Failure, error_name};
pub use path::{Path, PathError, ReferencePath, Refusal, Step};
pub use template::Template;
