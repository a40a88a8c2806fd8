//! Executions recorded on AWS, run here and compared event by event: types, order, ids, what they
//! point back to, details, error and cause texts. Read from `../shared/conformance`, or the folder
//! that `HOLDPOINT_CONFORMANCE` names; where it is absent the test says so and is skipped.
//!
//! What runs today: executions of machines that call no service, and the choice cases. A machine
//! that needs what is not simulated yet is counted, not compared.

mod conformance {
    pub(crate) mod compare;
    pub(crate) mod run;
}

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::run::{Case, Verdict};

/// Cases that differ, with the difference. An entry that starts to agree must go.
const KNOWN: &str = include_str!("conformance/known-failures.txt");

#[test]
fn executions_recorded_on_aws() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = std::env::var_os("HOLDPOINT_CONFORMANCE").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no recordings at {}", folder.display());
        return;
    }
    let known: Vec<_> = KNOWN.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let mut tally: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut surprises = Vec::new();
    for path in cases(&folder.join("cases")) {
        let Some(case) = Case::read(&path) else { continue };
        for (key, verdict) in case.run() {
            let [agree, compared, left] = tally.entry(case.category.clone()).or_default();
            let id = format!("{}#{key}", case.name);
            let is_known = known.contains(&&*id);
            match verdict {
                Verdict::NotSimulated => *left += 1,
                Verdict::Agrees => {
                    (*agree, *compared) = (*agree + 1, *compared + 1);
                    if is_known {
                        surprises.push(format!("{id}: agrees now; take it off the list"));
                    }
                }
                Verdict::Differs(difference) => {
                    *compared += 1;
                    println!("{id}: {difference}");
                    if !is_known {
                        surprises.push(format!("{id}: {difference}"));
                    }
                }
            }
        }
    }
    let mut total = [0; 3];
    for (category, counts) in tally {
        println!("{category}: {} of {}, {} not simulated yet", counts[0], counts[1], counts[2]);
        for (sum, count) in total.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    println!("conformance: {} of {} ({} more are not simulated yet)", total[0], total[1], total[2]);
    assert!(total[1] > 0, "nothing was compared");
    assert!(surprises.is_empty(), "\n{}", surprises.join("\n"));
}

fn cases(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(cases(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
