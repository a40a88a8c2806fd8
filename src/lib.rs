//! Holdpoint: AWS Step Functions in a browser tab, on a clock you control.
//!
//! ```text
//!         app                         wasm32 only: the page; the JavaScript API is a package
//!          │ ╲                        of its own, `package/`
//!         lab  ╲──world────┐          pure from here down: no clock, no I/O, no web crate
//!          └───────┴───┬───┘
//!               cloud ─┤              cloud knows machine's requests and outcomes;
//!                  machine            machine knows no cloud
//!                    asl
//!                   expr
//!                   text
//!                   base
//! ```

#[cfg(test)]
#[path = "../tests/support/seeds.rs"]
mod seeds;

pub mod base;
pub mod text;

pub mod expr;

pub mod asl;

pub mod machine;

pub mod cloud;

pub mod world;

pub mod lab;

#[cfg(target_arch = "wasm32")]
pub mod app;
