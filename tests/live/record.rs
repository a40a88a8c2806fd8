//! A record, run in a world of its own and compared with what was recorded.

use holdpoint::base::Json;
use holdpoint::machine::{ExecutionStatus, Judge};
use holdpoint::world::{Command, Reply, World};

use crate::conformance::case::{Case, Verdict, input};
use crate::conformance::masked::Recording;
use crate::conformance::unifier::Unifier;
use crate::conformance::{describe, masked, recording};

use super::account::{Account, text};
use super::outside::Outside;

/// How many turns a recorded execution takes at most.
const TURNS: usize = 100_000;

/// Runs a record and compares it. `at` is its place in its case.
pub(crate) fn run(case: &Case, at: usize, record: &Json) -> Verdict {
    let account = match Account::of(case, record) {
        Ok(account) => account,
        Err(verdict) => return verdict,
    };
    match run_through(&account, (case, at), record) {
        Ok((world, arn)) => match record.get("history") {
            Some(history) => compare(case, record, history, (&world, &arn)),
            None => {
                let recorded = record.get("response").unwrap_or(&Json::Null);
                let mut unifier = Unifier::of_renamed(case);
                unifier.is_live = true;
                describe::compared(unifier, recorded, world.sync_response(&arn))
            }
        },
        Err(verdict) => verdict,
    }
}

/// Runs a record with mocks in the place of its services. What these answer was recorded without
/// mocks, so that only which events there are is compared, and what each points back to.
pub(crate) fn run_mocked(case: &Case, record: &Json, history: &Json) -> Verdict {
    let account = Account::of(case, record).and_then(|account| account.mocked(case));
    let ran = account.and_then(|account| run_through(&account, (case, 0), record));
    let (world, arn) = match ran {
        Ok(ran) => ran,
        Err(verdict) => return verdict,
    };
    let mut executions = world.executions().iter();
    let execution = executions.find(|it| it.names().arn.as_str() == arn).expect("it was started");
    let here = execution.history().iter().map(|event| {
        format!("{} {} after {}", event.details.type_name(), event.id, event.previous_id)
    });
    let said = |event: &Json, key: &str| event.get(key).map(Json::to_string).unwrap_or_default();
    let events = recording::events(case, record, history);
    let recorded = events.iter().map(|it| {
        format!("{} {} after {}", text(it, "type"), said(it, "id"), said(it, "previousEventId"))
    });
    let (here, recorded): (Vec<_>, Vec<_>) = (here.collect(), recorded.collect());
    let (theirs, ours) = match masked::is_masked(&events) {
        true => (without_places(&recorded), without_places(&here)),
        false => (recorded, here),
    };
    let longest = theirs.len().max(ours.len());
    let differs = (0..longest).find(|at| theirs.get(*at) != ours.get(*at));
    let nothing = || "nothing".to_owned();
    Verdict::of(differs.map(|at| {
        let (theirs, ours) = (theirs.get(at).cloned(), ours.get(at).cloned());
        format!(
            "recorded {}; here {}",
            theirs.unwrap_or_else(nothing),
            ours.unwrap_or_else(nothing)
        )
    }))
}

/// The types alone, sorted, and without the event that the recorder left out of sorted ones.
fn without_places(shapes: &[String]) -> Vec<String> {
    let types = shapes.iter().filter_map(|it| it.split(' ').next());
    let types = types.filter(|it| *it != "ParallelStateSucceeded");
    let mut types: Vec<_> = types.map(str::to_owned).collect();
    types.sort();
    types
}

/// A world in which the recorded execution has run, and the execution's ARN.
fn run_through(
    account: &Account,
    (case, at): (&Case, usize),
    record: &Json,
) -> Result<(World, String), Verdict> {
    let world = World::new(&account.scenario);
    let mut world = world.map_err(|error| Verdict::Differs(error.to_string()))?;
    for worker in &account.workers {
        let (state_machine, input) = (worker.name.to_string(), worker.input.clone());
        let start = Command::StartExecution { state_machine, name: None, input };
        world.submit(&start).map_err(|error| Verdict::Differs(error.to_string()))?;
    }
    let name = Unifier::of(case).value(&format!("<ExecArnPart_{at}idx>")).map(str::to_owned);
    let input = Unifier::of(case).adopt(&input(record).0).to_string();
    let state_machine = account.machine.to_string();
    let start = match record.get("api").and_then(Json::as_str) {
        Some("StartSyncExecution") => Command::StartSyncExecution { state_machine, name, input },
        Some(_) | None => Command::StartExecution { state_machine, name, input },
    };
    let arn = match world.submit(&start) {
        Ok(Reply::Started(arn)) => arn.to_string(),
        Ok(_) => unreachable!("a start starts"),
        Err(error) => return Err(Verdict::Differs(format!("{} {error}", error.code()))),
    };
    let mut outside = Outside::of(case, at);
    for _ in 0..TURNS {
        if !is_running(&world, &arn) || world.open_calls().next().is_some() {
            break;
        }
        let (inner, outer) = (world.next_due().map(|it| it.at), outside.next_due(&world));
        match (inner, outer) {
            (None, None) => break,
            (Some(inner), Some(outer)) if inner <= outer => drop(world.turn()),
            (_, Some(_)) => outside.act(&mut world),
            (Some(_), None) => drop(world.turn()),
        }
    }
    Ok((world, arn))
}

fn is_running(world: &World, arn: &str) -> bool {
    let mut executions = world.executions().iter();
    let execution = executions.find(|it| it.names().arn.as_str() == arn);
    execution.is_some_and(|it| it.status() == ExecutionStatus::Running)
}

/// Compares event for event: ids, types, what each points back to, and details.
fn compare(case: &Case, record: &Json, history: &Json, (world, arn): (&World, &str)) -> Verdict {
    if let Some(call) = world.open_calls().next() {
        return Verdict::NotSimulated(call.action.to_string());
    }
    let mut executions = world.executions().iter();
    let execution = executions.find(|it| it.names().arn.as_str() == arn).expect("it was started");
    let events = recording::events(case, record, history);
    let recording = Recording::of(&events);
    let mut unifier = Unifier::of(case);
    unifier.is_live = true;
    let mut used = vec![false; events.len()];
    for event in execution.history().iter() {
        if let Err(difference) = recording.take(event, &mut used, &mut unifier) {
            return Verdict::Differs(difference);
        }
    }
    let missing = used.iter().position(|used| !used);
    Verdict::of(missing.map(|at| {
        let said = |key: &str| events[at].get(key).map(Json::to_string).unwrap_or_default();
        format!("event {}: recorded {}; here nothing", said("id"), said("type"))
    }))
}
