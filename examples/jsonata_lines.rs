//! Evaluates expressions given as lines of JSON, one answer a line: for comparing engines.
//!
//! ```text
//! cargo run --release --example jsonata_lines -- ../shared/jsonata-suite/datasets < lines
//! {"expr": "a + 1", "data": {"a": 1}}                      → {"value":2}
//! {"expr": "$x", "dataset": "dataset5", "bindings": {}}    → {"undefined":true}
//! {"expr": "1 + 'a'"}                                      → {"code":"T2002","message":"…","position":3}
//! ```

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::path::PathBuf;

use holdpoint::base::{Json, Moment, Rng, Timestamp};
use holdpoint::expr::jsonata::{Bindings, Expression, Functions, JsonataError, Limits};

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
        let answer = match answer(&case, input.as_ref()) {
            Ok(Some(value)) => Json::object([("value", value)]),
            Ok(None) => Json::object([("undefined", Json::Bool(true))]),
            Err(error) => {
                let position = error.position.map_or(Json::Null, |at| Json::from(at as i64));
                Json::object([
                    ("code", error.code.into()),
                    ("message", error.message.into()),
                    ("position", position),
                ])
            }
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn answer(case: &Json, input: Option<&Json>) -> Result<Option<Json>, JsonataError> {
    let source = case.get("expr").and_then(Json::as_str).unwrap_or_default();
    let expression = Expression::compile_with(source, Functions::Official)?;
    let bindings = case.get("bindings").and_then(Json::as_object);
    let members = bindings.into_iter().flat_map(|object| object.iter());
    let bindings: Bindings = members.map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut rng = Rng::new(1);
    let mut moment = Moment { now: Timestamp::from_millis(1_700_000_000_000), rng: &mut rng };
    expression.evaluate(input, &bindings, &mut moment, &Limits::default())
}
