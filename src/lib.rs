//! Holdpoint: AWS Step Functions in a browser tab, on a clock you control.
pub mod asl;
pub mod base;
pub mod cloud;
pub mod expr;
pub mod machine;
pub mod text;
pub mod world;
