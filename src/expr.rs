//! Expressions: what the fields of a definition may contain, and what they can see.

mod context;
mod failure;
mod intrinsic;
mod java;
pub mod jsonata;
mod path;
mod query;
mod template;
mod variables;

pub use context::{Context, MapItem, Scope};
pub use failure::{Failure, Origin, error_name};
pub use intrinsic::{Function, Intrinsic};
pub use path::{Path, PathError, ReferencePath, Refusal};
pub use query::{Query, QueryError};
pub use template::{Template, report_query};
pub use variables::Variables;
