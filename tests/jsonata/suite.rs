//! The official suite, <https://github.com/jsonata-js/jsonata/tree/v2.0.6/test/test-suite>.
//!
//! It lies beside the repository, or where `HOLDPOINT_JSONATA` says.

use std::fs;
use std::path::{Path, PathBuf};

use holdpoint::base::{Json, Moment, Rng, Timestamp};
use holdpoint::expr::jsonata::{Bindings, Expression, Functions, JsonataError, Limits};

/// Cases that fail, and why. One that starts to pass fails the test.
const KNOWN: &[(&str, &str)] = &[
    ("function-encodeUrl/case002", "a lone surrogate, which a Rust string cannot hold"),
    ("function-encodeUrlComponent/case002", "a lone surrogate, which a Rust string cannot hold"),
];

/// The suite's folder; none where it is absent.
fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("HOLDPOINT_JSONATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/jsonata-suite");
    Some(given.unwrap_or(beside)).filter(|folder| folder.join("groups").is_dir())
}

struct Case {
    name: String,
    /// None where the file cannot be read as JSON.
    body: Option<Json>,
}

#[test]
fn official_suite() {
    let _alone = crate::alone();
    let Some(folder) = folder() else {
        println!("!!! jsonata: skipped: no suite beside the repository and no HOLDPOINT_JSONATA");
        return;
    };
    let (mut passed, mut total) = (0, 0);
    let mut wrong = Vec::new();
    for group in entries(&folder.join("groups")) {
        let mut failing = Vec::new();
        let cases = cases(&group);
        for case in &cases {
            let known = KNOWN.iter().find(|(name, _)| *name == case.name);
            match (check(&folder, &group, case), known) {
                (Ok(()), None) => {}
                (Ok(()), Some(_)) => {
                    wrong.push(format!("{} is known to fail, and passes", case.name))
                }
                (Err(_), Some((_, reason))) => {
                    failing.push(format!("{} (known: {reason})", case.name))
                }
                (Err(difference), None) => {
                    failing.push(case.name.clone());
                    wrong.push(format!("{}: {difference}", case.name));
                }
            }
        }
        let good = cases.len() - failing.len();
        let name = group.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("{name}: {good} of {} {}", cases.len(), failing.join(", "));
        passed += good;
        total += cases.len();
    }
    println!("jsonata: {passed} of {total}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the suite's folder can be read");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the suite's folder can be read").path()).collect();
    paths.sort();
    paths
}

fn cases(group: &Path) -> Vec<Case> {
    let group_name = group.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut cases = Vec::new();
    for path in entries(group) {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name =
            format!("{group_name}/{}", path.file_stem().unwrap_or_default().to_string_lossy());
        let text = fs::read_to_string(&path).expect("the suite's files can be read");
        match Json::parse(&text) {
            Ok(Json::Array(all)) => cases.extend(all.iter().enumerate().map(|(at, body)| Case {
                name: format!("{name}[{at}]"),
                body: Some(body.clone()),
            })),
            Ok(body) => cases.push(Case { name, body: Some(body) }),
            Err(_) => cases.push(Case { name, body: None }),
        }
    }
    cases
}

fn check(folder: &Path, group: &Path, case: &Case) -> Result<(), String> {
    let body = case.body.as_ref().ok_or("the file is no JSON")?;
    let expression = match (body.get("expr"), body.get("expr-file")) {
        (Some(Json::String(text)), _) => text.to_string(),
        (_, Some(Json::String(file))) => {
            fs::read_to_string(group.join(&**file)).map_err(|error| error.to_string())?
        }
        _ => return Err("the case has no expression".to_owned()),
    };
    let answer = evaluate(folder, body, &expression);
    let code = body.get("code").or_else(|| body.get("error")?.get("code"));
    match (answer, code) {
        (Ok(_), Some(code)) => Err(format!("no error, instead of {code}")),
        (Err(error), None) => Err(error.to_string()),
        (Err(error), Some(code)) => check_error(body, &error, code),
        (Ok(None), None) if body.get("undefinedResult").is_some() => Ok(()),
        (Ok(value), None) => {
            let wanted = body.get("result").cloned();
            let unordered = body.get("unordered").is_some();
            if value == wanted || unordered && same_items(value.as_ref(), wanted.as_ref()) {
                return Ok(());
            }
            let show = |json: Option<Json>| json.map_or("undefined".to_owned(), |j| j.to_string());
            Err(format!("{} instead of {}", show(value), show(wanted)))
        }
    }
}

fn check_error(body: &Json, error: &JsonataError, code: &Json) -> Result<(), String> {
    if code.as_str() != Some(error.code) {
        return Err(format!("{error} instead of {code}"));
    }
    let message = body.get("error").and_then(|wanted| wanted.get("message"));
    if message.is_some_and(|message| message.as_str() != Some(&error.message)) {
        return Err(format!("{error} instead of {message:?}"));
    }
    let token = body.get("token");
    if token.is_some() && token != error.token.as_ref() {
        return Err(format!("token {:?} instead of {token:?}", error.token));
    }
    Ok(())
}

fn evaluate(folder: &Path, body: &Json, expression: &str) -> Result<Option<Json>, JsonataError> {
    let expression = Expression::compile_with(expression, Functions::Official)?;
    let input = match (body.get("data"), body.get("dataset").and_then(Json::as_str)) {
        (Some(data), _) => Some(data.clone()),
        (None, Some(name)) => {
            let path = folder.join("datasets").join(format!("{name}.json"));
            let text = fs::read_to_string(path).expect("the suite's datasets can be read");
            Some(Json::parse(&text).expect("the suite's datasets are JSON"))
        }
        (None, None) => None,
    };
    let bindings = body.get("bindings").and_then(Json::as_object);
    let bindings: Bindings = bindings
        .into_iter()
        .flat_map(|object| object.iter().map(|(key, value)| (key.clone(), value.clone())))
        .collect();
    let mut limits = Limits::default();
    if let Some(depth) = body.get("depth").and_then(Json::as_number).and_then(|n| n.as_i64()) {
        limits.depth = u32::try_from(depth).expect("a depth is small");
    }
    let mut rng = Rng::new(1);
    let mut moment = Moment { now: Timestamp::from_millis(1_700_000_000_000), rng: &mut rng };
    expression.evaluate(input.as_ref(), &bindings, &mut moment, &limits)
}

/// Whether two arrays have the same items in any order.
fn same_items(left: Option<&Json>, right: Option<&Json>) -> bool {
    let items = |json: Option<&Json>| json.and_then(Json::as_array).map(|items| items.to_vec());
    let (Some(left), Some(mut right)) = (items(left), items(right)) else { return false };
    left.iter().all(|item| {
        let found = right.iter().position(|other| other == item);
        found.map(|at| right.remove(at)).is_some()
    }) && right.is_empty()
}
