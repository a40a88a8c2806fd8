//! Reads every definition that people published (`../shared/corpus`, or the folder that
//! `HOLDPOINT_CORPUS` names): none may panic, and each gets a machine or a diagnostic with a place
//! in its text. Where the folder is absent the test says so and is skipped.

use std::fs;
use std::path::{Path, PathBuf};

use holdpoint::asl;
use holdpoint::text::Severity;

#[test]
fn every_published_definition_gets_an_answer() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("HOLDPOINT_CORPUS").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no corpus at {}", folder.display());
        return;
    }
    let (mut machines, mut count) = (0, 0);
    for path in files(&folder.join("files")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        count += 1;
        let parsed = asl::parse(&text);
        let errors = parsed.diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
        assert_eq!(parsed.machine.is_some(), errors == 0, "{}", path.display());
        for diagnostic in &parsed.diagnostics {
            assert!(diagnostic.span.end <= text.len(), "{}", path.display());
            assert!(!diagnostic.words().is_empty(), "{}", path.display());
        }
        machines += usize::from(parsed.machine.is_some());
    }
    assert!(count > 0, "the corpus is empty");
    println!("corpus: {machines} of {count} texts run as they are");
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
