//! Reads every definition that people published (`../shared/corpus`, or the folder that
//! `HOLDPOINT_CORPUS` names): none may panic, and each gets a machine or a diagnostic with a place
//! in its text. Where the folder is absent the test says so and is skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use holdpoint::asl::{self, StateMachineType};
use holdpoint::text::Severity;
use holdpoint::world;

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

/// The verdict of the index is that of the fixture's own test, or of AWS. Linters' fixtures are
/// opinions, so their disagreements are listed, not asserted; what AWS took or refused is asserted.
#[test]
fn verdicts_of_the_index() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("HOLDPOINT_CORPUS").map_or(beside, PathBuf::from);
    let Ok(index) = fs::read_to_string(folder.join("INDEX.tsv")) else {
        println!("skipped: no corpus at {}", folder.display());
        return;
    };
    let column = |name: &str| {
        let header = index.lines().next().unwrap_or_default();
        header.split('\t').position(|it| it == name).expect("the index has this column")
    };
    let (file, verdict, reason) = (column("file"), column("verdict"), column("reason"));
    let mut counts = BTreeMap::new();
    let mut surprises = Vec::new();
    for line in index.lines().skip(1) {
        let cells: Vec<_> = line.split('\t').collect();
        let (file, verdict, reason) = (cells[file], cells[verdict], cells[reason]);
        let Ok(text) = fs::read_to_string(folder.join("files").join(file)) else { continue };
        let Some(wanted) = expected(verdict) else { continue };
        if PLACEHOLDERS.iter().any(|it| text.to_lowercase().contains(it)) {
            continue;
        }
        let Some(definition) = as_json(file, text) else { continue };
        let refusal = refused(&definition, reason);
        let [agree, count] = counts.entry(verdict.to_owned()).or_insert([0, 0]);
        *count += 1;
        if refusal.is_none() == wanted {
            *agree += 1;
        } else {
            let said = refusal.as_deref().unwrap_or("accepted");
            println!("{verdict}, {reason}: {file}\n    {said}");
            if reason.starts_with("AWS accepted it") {
                surprises.push(file.to_owned());
            }
        }
    }
    for (verdict, [agree, count]) in counts {
        println!("corpus: {agree} of {count} {verdict} definitions are that here");
    }
    assert!(surprises.is_empty(), "AWS accepted these: {surprises:?}");
}

/// What stands in templates of tests where the test puts a value.
const PLACEHOLDERS: [&str; 2] = ["_tbd_", "_placeholder%"];

/// The index does not say which of the definitions that AWS refused were those of Express machines.
fn refused(definition: &str, reason: &str) -> Option<String> {
    let refusal = |it| world::invalid_definition(definition, it);
    let express = || refusal(StateMachineType::Express);
    refusal(StateMachineType::Standard)
        .or_else(|| reason.starts_with("AWS answered").then(express).flatten())
}

fn expected(verdict: &str) -> Option<bool> {
    match verdict {
        "valid" => Some(true),
        "invalid" => Some(false),
        _ => None,
    }
}

/// Fixtures in JSON with comments are read over their comments, as their own tools do.
fn as_json(file: &str, text: String) -> Option<String> {
    let is_plain = file.ends_with(".json") || file.ends_with(".json5") || file.ends_with(".asl");
    if !is_plain {
        return None;
    }
    if !file.starts_with("asl-jsonc/") {
        return Some(text);
    }
    let (node, _) = holdpoint::text::read(&text);
    Some(node?.to_json().to_string())
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
