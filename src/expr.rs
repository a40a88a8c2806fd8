//! Expressions: what the fields of a definition may contain.

pub mod jsonata;
