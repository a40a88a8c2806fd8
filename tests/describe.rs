//! What the API and the logs tell of executions recorded on AWS, compared. Read from
//! `../shared/conformance`, or the folder that `HOLDPOINT_CONFORMANCE` names; where it is absent
//! the test says so and is skipped.

mod conformance {
    pub(crate) mod compare;
    pub(crate) mod describe;
}

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::compare::Wildcards;
use conformance::describe::{as_recorded, told};
use holdpoint::base::Json;

#[test]
fn what_is_told_of_recorded_executions() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = std::env::var_os("HOLDPOINT_CONFORMANCE").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("SKIPPED: NO RECORDINGS AT {}", folder.display());
        return;
    }
    let mut tally: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in files(&folder.join("cases")) {
        let text = fs::read_to_string(&path).expect("a recording");
        let Ok(case) = Json::parse(&text) else { continue };
        let wildcards = Wildcards::of(&case);
        for it in told(&case) {
            let name = path.file_stem().map(|it| it.to_string_lossy()).unwrap_or_default();
            let id = format!("{name}#{}", it.id);
            let [agree, compared, left] = tally.entry(it.kind).or_default();
            let Some(here) = it.here else {
                println!("{id}: not simulated");
                *left += 1;
                continue;
            };
            *compared += 1;
            let recorded = as_recorded(&it.recorded);
            match wildcards.difference(&id, &recorded, &as_recorded(&here)) {
                Some(difference) => wrong.push(difference),
                None => *agree += 1,
            }
        }
    }
    for (kind, [agree, compared, left]) in &tally {
        println!("{kind}: {agree} of {compared}, {left} not simulated");
    }
    assert!(!tally.is_empty(), "nothing was compared");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
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
