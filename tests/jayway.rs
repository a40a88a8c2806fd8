//! Paths that the real Jayway JsonPath 2.0.0 answered, a line each: document, path, answer. Read
//! from `../shared/reference/jayway.tsv`, or the file that `HOLDPOINT_JAYWAY` names; where it is
//! absent the test says so and is skipped.

use std::fs;
use std::path::{Path, PathBuf};

use holdpoint::base::Json;
use holdpoint::expr;

#[test]
fn paths_that_jayway_answered() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/jayway.tsv");
    let file = std::env::var_os("HOLDPOINT_JAYWAY").map_or(beside, PathBuf::from);
    let Ok(text) = fs::read_to_string(&file) else {
        println!("skipped: no answers at {}", file.display());
        return;
    };
    let (mut agree, mut differ, mut left) = (0, Vec::new(), 0);
    for line in text.lines() {
        let Some((document, path, theirs)) = columns(line) else { continue };
        // Jayway puts `$.` before other beginnings; AWS takes `$name` for a variable.
        if !path.starts_with("$.") && !path.starts_with("$[") && path != "$" {
            left += 1;
            continue;
        }
        let document = Json::parse(document).expect("a document is JSON");
        let ours = answer(&document, path);
        if is_same(theirs, &ours) {
            agree += 1;
        } else {
            differ.push(format!("{path} in {document}: Jayway {theirs}, here {ours}"));
        }
    }
    println!("jayway: {agree} of {} paths, {left} are none on AWS", agree + differ.len());
    assert!(agree > 0, "no path was compared");
    assert!(differ.is_empty(), "\n{}", differ.join("\n"));
}

fn columns(line: &str) -> Option<(&str, &str, &str)> {
    let mut columns = line.split('\t');
    Some((columns.next()?, columns.next()?, columns.next()?))
}

fn answer(document: &Json, path: &str) -> String {
    match expr::Path::parse(path) {
        Err(refusal) => format!("INVALID {refusal}"),
        Ok(path) => match path.evaluate(document) {
            Ok(value) => format!("OK {} {value}", if path.is_definite() { "def" } else { "ind" }),
            Err(error) if error.is_not_found() => format!("NOTFOUND {error}"),
            Err(error) => format!("INVALID {error}"),
        },
    }
}

/// Why Jayway cannot read a path is in the words of its classes, and not compared.
fn is_same(theirs: &str, ours: &str) -> bool {
    match theirs.strip_prefix("INVALID ") {
        Some(reason) if reason.starts_with("com.") || reason.starts_with("java.") => {
            ours.starts_with("INVALID ")
        }
        Some(_) | None => theirs == ours,
    }
}
