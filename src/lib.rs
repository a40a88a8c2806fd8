//! Holdpoint: AWS Step Functions in a browser tab, on a clock you control.
pub mod asl;
pub mod base;
pub mod expr;
pub mod text;
