//! Every definition that was recorded running on AWS is taken here. Read from
//! `../shared/conformance`, or the folder that `HOLDPOINT_CONFORMANCE` names; where it is absent
//! the test says so and is skipped. What AWS refuses, and its words, are in `tests/conformance.rs`.

#[path = "support/recordings.rs"]
mod recordings;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use holdpoint::asl::StateMachineType;
use holdpoint::base::Json;
use holdpoint::world;

#[test]
fn definitions_that_aws_took() {
    let Some(folder) = recordings::folder() else { return };
    let (mut taken, mut refused) = (0, Vec::new());
    for path in files(&folder.join("cases")) {
        let Some(case) = fs::read_to_string(&path).ok().and_then(|it| Json::parse(&it).ok()) else {
            continue;
        };
        for definition in definitions(&case) {
            match world::invalid_definition(&definition, machine_type(&case)) {
                None => taken += 1,
                Some(message) => refused.push(format!("{}: {message}", path.display())),
            }
        }
    }
    println!("definitions: {taken} of {} that AWS took", taken + refused.len());
    assert!(taken > 0, "there are no definitions");
    assert!(refused.is_empty(), "\n{}", refused.join("\n"));
}

fn machine_type(case: &Json) -> StateMachineType {
    match case.get("machineType").and_then(Json::as_str) {
        Some("EXPRESS") => StateMachineType::Express,
        Some(_) | None => StateMachineType::Standard,
    }
}

/// The definitions of a case. Those of TestState are of single states, or wrong on purpose.
fn definitions(case: &Json) -> BTreeSet<String> {
    let kind = case.get("kind").and_then(Json::as_str).unwrap_or_default();
    let executions = case.get("executions").and_then(Json::as_array);
    let executions = executions.map(|it| &**it).unwrap_or_default();
    let was_refused = executions.iter().any(|it| {
        let response = it.get("response").map(Json::to_string).unwrap_or_default();
        response.contains("InvalidDefinition")
    });
    if matches!(kind, "validate" | "test_state") || was_refused {
        return BTreeSet::new();
    }
    let all = executions.iter().chain([case]).filter_map(|it| it.get("definition"));
    all.filter(|it| it.get("States").is_some()).map(Json::to_string).collect()
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
