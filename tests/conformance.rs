//! What was recorded on AWS, done here and compared: execution histories event by event through
//! `machine::replay`, outputs of choices, and the answers of the API. Read from
//! `../shared/conformance`, or the folder that `HOLDPOINT_CONFORMANCE` names (same layout); where
//! it is absent the test says so and is skipped.

#[path = "conformance/mod.rs"]
mod conformance;

use std::fs;
use std::path::{Path, PathBuf};

use conformance::case::Case;
use conformance::known::Known;
use conformance::tally::Tally;

#[test]
fn recorded_on_aws() {
    let Some(folder) = conformance::folder() else { return };
    let known = Known::read();
    let mut tally = Tally::default();
    let mut surprises = Vec::new();
    for path in files(&folder.join("cases")) {
        let Some(case) = Case::read(&path) else { continue };
        for record in case.run() {
            surprises.extend(known.surprise(&record));
            tally.count(&case, &record);
        }
    }
    tally.print();
    assert!(tally.total() > 0, "nothing was compared");
    assert!(surprises.is_empty(), "\n{}", surprises.join("\n"));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
