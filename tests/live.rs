//! What was recorded on AWS, run live: the machines of recordings that call services, in a world
//! whose account is the recorded one, through the simulated services. Every event is compared.
//! Read from `../shared/conformance`, or the folder that `HOLDPOINT_CONFORMANCE` names (same
//! layout); where it is absent the test says so and is skipped.

#[allow(dead_code, reason = "the recordings are replayed elsewhere; here they are run")]
#[path = "conformance/mod.rs"]
mod conformance;

mod live {
    pub(crate) mod account;
    pub(crate) mod api;
    pub(crate) mod messages;
    pub(crate) mod outside;
    pub(crate) mod programs;
    pub(crate) mod record;
}

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use holdpoint::base::Json;

use conformance::case::{Case, Record, Verdict};
use conformance::known::Known;

/// The categories whose machines call services.
const CATEGORIES: [&str; 8] = [
    "activities",
    "callback",
    "credentials",
    "error_handling",
    "local_mocking",
    "scenarios",
    "services",
    "timeouts",
];

#[test]
fn recorded_on_aws() {
    let Some(folder) = conformance::folder() else { return };
    let known = Known::from(include_str!("live/live-known-failures.txt"));
    let mut tally: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut surprises = Vec::new();
    for category in CATEGORIES {
        for (is_mocked, record) in records(&folder.join("cases").join(category)) {
            surprises.extend(known.surprise(&record));
            let key = format!("{category}{}", if is_mocked { ", mocked" } else { "" });
            let (agree, total) = tally.entry(key).or_default();
            *total += 1;
            match &record.verdict {
                Verdict::Agrees => *agree += 1,
                Verdict::Differs(difference) => println!("{}: {difference}", record.id),
                Verdict::NotSimulated(what) => println!("{}: not simulated: {what}", record.id),
                Verdict::Suspect => unreachable!("a record that is not AWS's is not run"),
            }
        }
    }
    for (category, (agree, total)) in &tally {
        println!("{category}: {agree} of {total}");
    }
    let served = tally.iter().filter(|(category, _)| !category.ends_with(", mocked"));
    let (agree, total) = served.fold((0, 0), |sum, (_, it)| (sum.0 + it.0, sum.1 + it.1));
    println!("live: {agree} of {total}");
    assert!(total > 0, "nothing was run");
    assert!(surprises.is_empty(), "\n{}", surprises.join("\n"));
}

/// The records of a category whose machines call services, and whether mocks stand in for these.
fn records(folder: &Path) -> Vec<(bool, Record)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let cases = paths.iter().filter_map(|path| Case::read_as(path, |it| live::account::moved(&it)));
    cases.filter(calls_a_service).flat_map(|case| records_of(&case)).collect()
}

fn records_of(case: &Case) -> Vec<(bool, Record)> {
    let executions = live::account::array(case.member("executions")).iter().enumerate();
    let record = |(at, record): (usize, &Json)| {
        let id = format!("{}#{}", case.name, live::account::text(record, "key"));
        let mocked = record.get("history").filter(|_| case.context("mockConfig").is_some());
        let mocked = mocked.map(|history| Record {
            id: format!("{id} mocked"),
            verdict: live::record::run_mocked(case, record, history),
        });
        let served = Record { id, verdict: live::record::run(case, at, record) };
        std::iter::once((false, served)).chain(mocked.map(|it| (true, it)))
    };
    let is_run = |it: &Json| it.get("history").is_some() || starts_sync(it);
    executions.filter(|(_, it)| is_run(it)).flat_map(record).collect()
}

fn starts_sync(record: &Json) -> bool {
    live::account::text(record, "api") == "StartSyncExecution"
}

fn calls_a_service(case: &Case) -> bool {
    let definition = case.member("definition").map(Json::to_string).unwrap_or_default();
    let calls = [r#""Type":"Task""#, r#""ItemReader""#].iter().any(|it| definition.contains(it));
    calls && !case.is_suspect()
}
