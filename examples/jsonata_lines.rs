//! Evaluates expressions given as lines of JSON, one answer a line: for comparing engines.
//!
//! ```text
//! cargo run --release --example jsonata_lines -- ../shared/jsonata-suite/datasets < lines
//! {"expr": "a + 1", "data": {"a": 1}}                      → {"value":2}
//! {"expr": "$x", "dataset": "dataset5", "bindings": {}}    → {"undefined":true}
//! {"expr": "1 + 'a'"}                                      → {"code":"T2002","message":"…","position":3}
//! ```

#[path = "jsonata/answer.rs"]
mod answer;

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::path::PathBuf;

use holdpoint::base::Json;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_default());
    let mut datasets = BTreeMap::new();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let case = Json::parse(&line?).map_err(|error| std::io::Error::other(error.to_string()))?;
        let input = match case.get("dataset").and_then(Json::as_str) {
            None => case.get("data").cloned(),
            Some(name) => {
                if !datasets.contains_key(name) {
                    let text = std::fs::read_to_string(folder.join(format!("{name}.json")))?;
                    let json = Json::parse(&text)
                        .map_err(|error| std::io::Error::other(error.to_string()))?;
                    datasets.insert(name.to_owned(), json);
                }
                datasets.get(name).cloned()
            }
        };
        writeln!(out, "{}", answer::answer(&case, input.as_ref()))?;
    }
    Ok(())
}
