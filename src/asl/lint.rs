//! What is well-formed and still wrong with a machine as a whole.

mod advice;
mod poll;
mod reach;
mod recovery;
mod similar;
mod target;
mod token;

pub use advice::advise;
pub(super) use reach::reach;
pub(super) use similar::{most_likely, most_similar};
pub(super) use target::targets;
