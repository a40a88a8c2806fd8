//! JSONata 2.0.6 over shared JSON values: a language that knows nothing of state machines.
//!
//! ```text
//! source ── lexer ── parser ─→ Syntax ── resolve ─→ Node ── Evaluator ─→ Value ─→ Json
//! ```
//!
//! The semantics are those of the reference implementation, jsonata-js 2.0.6
//! (<https://docs.jsonata.org>), sequence flags included. What AWS adds and leaves out is in
//! `function`. Time and chance come from [`crate::base::Moment`]; [`Limits`] end any evaluation.

mod calendar;
mod error;
mod evaluate;
mod expression;
mod function;
mod letters;
mod lexer;
mod limits;
mod node;
mod parser;
mod picture;
mod reference;
pub(super) mod regex;
mod resolve;
mod scope;
mod signature;
mod syntax;
mod text;
mod value;

pub use error::JsonataError;
pub use expression::{Bindings, Expression, Functions};
pub use limits::Limits;
pub use reference::{Reference, ReferenceKind};
