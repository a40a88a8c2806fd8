//! What is recorded, and how it is compared with what is here.

pub(crate) mod case;
pub(crate) mod choice_cases;
pub(crate) mod describe;
pub(crate) mod history;
pub(crate) mod known;
pub(crate) mod masked;
pub(crate) mod pattern;
pub(crate) mod placeholders;
pub(crate) mod recording;
pub(crate) mod storage;
pub(crate) mod tally;
pub(crate) mod test_state;
pub(crate) mod unifier;
pub(crate) mod validate;
pub(crate) mod variable_references;

#[path = "../support/recordings.rs"]
mod recordings;

pub(crate) use recordings::folder;
