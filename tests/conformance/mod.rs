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

use std::path::{Path, PathBuf};

/// The folder of the recordings. Where it is absent, that is said in a line.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = std::env::var_os("HOLDPOINT_CONFORMANCE").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no recordings at {}", folder.display());
    None
}
