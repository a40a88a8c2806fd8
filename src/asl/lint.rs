//! What is well-formed and still wrong with a machine as a whole.

mod reach;
mod similar;
mod target;

pub(super) use reach::reach;
pub(super) use target::targets;
