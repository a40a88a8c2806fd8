//! What was recorded on AWS, made a run: a set-up and a journal in which the recorded execution
//! happens once more. The run's history is compared with the recording, event for event. Read from
//! `../shared/conformance`, or the folder that `HOLDPOINT_CONFORMANCE` names (same layout); where
//! it is absent the test says so and is skipped.

#[allow(dead_code, reason = "the recordings are replayed elsewhere; here they are made runs")]
#[path = "conformance/mod.rs"]
mod conformance;

#[allow(dead_code, reason = "the recordings are run elsewhere; here they are made runs")]
mod live {
    pub(crate) mod account;
    pub(crate) mod api;
    pub(crate) mod messages;
    pub(crate) mod programs;
}

#[path = "support/seeds.rs"]
mod seeds;

use std::fs;
use std::path::{Path, PathBuf};

use holdpoint::base::{Json, Object, Timestamp};
use holdpoint::machine::{Judge, Lenient, RecordedEvent, beside};
use holdpoint::world::{Command, Entry, Journal, Scenario, World, import};
use seeds::seeds;

use conformance::case::{Case, Verdict, input};
use conformance::known::Known;
use conformance::masked::{Recording, is_masked};
use conformance::recording;
use conformance::unifier::Unifier;
use live::account::{Account, array, moved, text};

#[test]
fn recorded_on_aws() {
    let Some(folder) = conformance::folder() else { return };
    let known = Known::from(include_str!("live/import-known-failures.txt"));
    let (mut same, mut all, mut surprises) = (0, 0, Vec::new());
    for path in files(&folder.join("cases")) {
        let Some(case) = Case::read_as(&path, |it| moved(&it)) else { continue };
        for record in array(case.member("executions")) {
            let id = format!("{}#{}", case.name, text(record, "key"));
            let Some(verdict) = imported(&case, record) else { continue };
            all += 1;
            same += usize::from(matches!(verdict, Verdict::Agrees));
            if let Verdict::Differs(difference) = &verdict {
                println!("{id}: {difference}");
            }
            surprises.extend(known.surprise(&conformance::case::Record { id, verdict }));
        }
    }
    println!("imported: {same} of {all}");
    assert!(all > 0, "nothing was imported");
    assert!(surprises.is_empty(), "\n{}", surprises.join("\n"));
}

/// What comes of a record. `None` where there is no whole history, or no definition: where the
/// recorder sorted events, what they point back to is lost.
fn imported(case: &Case, record: &Json) -> Option<Verdict> {
    let history = record.get("history")?;
    if case.is_suspect() {
        return None;
    }
    let account = Account::of(case, record).ok()?;
    let events = recording::events(case, record, history);
    if is_masked(&events) {
        return None;
    }
    let unifier = Unifier::of(case);
    let adopted = Json::parse(&unifier.adopt(&Json::array(events.iter().cloned()).to_string()));
    let adopted = RecordedEvent::from_json(&adopted.ok()?);
    let mut adopted = match adopted {
        Ok(adopted) => adopted,
        Err(error) => return Some(Verdict::Differs(error.to_string())),
    };
    put_input(&mut adopted, &unifier.adopt(&input(record).0));
    let mut run = match import(&account.scenario, &adopted) {
        Ok(run) => run,
        Err(error) => return Some(Verdict::Differs(error.to_string())),
    };
    put_name(&mut run.entries, case, record);
    let world = Journal::replay(&run.scenario, &run.entries);
    let mut world = match world {
        Ok(world) => world,
        Err(error) => return Some(Verdict::Differs(error.to_string())),
    };
    let end = run.end;
    while world.executions()[0].is_running() && world.next_due().is_some_and(|due| due.at <= end) {
        world.turn();
    }
    Some(Verdict::of(difference(&world, &events, unifier)))
}

/// The input as it was submitted: the recorder decoded it.
fn put_input(events: &mut [RecordedEvent], input: &str) {
    if let Some((_, details)) = events.first_mut().and_then(|it| it.details.as_mut()) {
        let members = details.as_object().into_iter().flat_map(|it| it.iter());
        let members = members.map(|(key, value)| match &**key {
            "input" => (key.clone(), Json::from(input)),
            _ => (key.clone(), value.clone()),
        });
        *details = members.collect::<Object>().into();
    }
}

/// The name of the execution, which its history does not tell, but payloads may show.
fn put_name(entries: &mut [Entry], case: &Case, record: &Json) {
    let records = array(case.member("executions")).iter();
    let at = records.take_while(|it| !std::ptr::eq(*it, record)).count();
    let word = format!("<ExecArnPart_{at}idx>");
    let Some(known) = Unifier::of(case).value(&word).map(str::to_owned) else { return };
    for Entry { command, .. } in entries {
        if let Command::StartExecution { name, .. } = command {
            *name = Some(known.clone());
        } else if let Command::StopExecution { execution_arn, .. } = command {
            let machine = execution_arn.rsplit_once(':').map_or("", |(machine, _)| machine);
            *execution_arn = format!("{machine}:{known}");
        }
    }
}

fn difference(world: &World, events: &[Json], mut unifier: Unifier) -> Option<String> {
    let recording = Recording::of(events);
    unifier.is_live = true;
    let mut used = vec![false; events.len()];
    // A recording that was read before the end says nothing of what came then.
    let ends = is_whole(events);
    let count = if ends { usize::MAX } else { events.len() };
    for event in world.executions()[0].history().iter().take(count) {
        if let Err(difference) = recording.take(event, &mut used, &mut unifier) {
            return Some(difference);
        }
    }
    let missing = used.iter().position(|used| !used)?;
    let said = |key: &str| events[missing].get(key).map(Json::to_string).unwrap_or_default();
    Some(format!("event {}: recorded {}; here nothing", said("id"), said("type")))
}

fn is_whole(events: &[Json]) -> bool {
    let last = events.last().map(|it| text(it, "type")).unwrap_or_default();
    ["ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"]
        .contains(&last)
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

/// Recordings that somebody damaged, or means no good with: a run or a refusal, and no panic.
#[test]
fn damaged_recordings_do_no_harm() {
    let recorded = recordings();
    if recorded.is_empty() {
        return;
    }
    seeds(600, |u| {
        let (scenario, events) = u.choose(&recorded)?;
        let mut events = events.clone();
        for _ in 0..u.int_in_range(1..=6)? {
            let at = u.choose_index(events.len())?;
            let other = u.choose(&events)?.clone();
            damage(&mut events[at], &other, u)?;
        }
        let Ok(run) = import(scenario, &events) else { return Ok(()) };
        let mut world = Journal::replay(&run.scenario, &run.entries).expect("it ran before");
        let mut turns = 0;
        while turns < 2000 && world.next_due().is_some_and(|due| due.at <= run.end) {
            world.turn();
            turns += 1;
        }
        let execution = &world.executions()[0];
        let judge = Lenient::with_all_made_up(execution.names());
        let parts = beside(execution, &events, judge);
        assert!(parts.is_none_or(|(_, here)| here.0 as usize <= execution.history().len()));
        Ok(())
    });
}

/// Some recordings of every kind, each with what it runs in.
fn recordings() -> Vec<(Scenario, Vec<RecordedEvent>)> {
    let Some(folder) = conformance::folder() else { return Vec::new() };
    let mut found = Vec::new();
    for path in files(&folder.join("cases")).iter().step_by(7) {
        let Some(case) = Case::read_as(path, |it| moved(&it)) else { continue };
        for record in array(case.member("executions")) {
            let account = Account::of(&case, record).ok();
            let events = record.get("history").map(|it| recording::events(&case, record, it));
            let events = events.and_then(|it| RecordedEvent::from_json(&Json::array(it)).ok());
            found.extend(account.and_then(|account| Some((account.scenario, events?))));
        }
    }
    found
}

/// Changes an event as no AWS would.
fn damage(
    event: &mut RecordedEvent,
    other: &RecordedEvent,
    u: &mut arbtest::arbitrary::Unstructured<'_>,
) -> arbtest::arbitrary::Result<()> {
    const FAR: i64 = 253_402_300_799_000;
    match u.int_in_range(0..=6)? {
        0 => event.type_name = other.type_name.clone(),
        1 => event.details = other.details.clone(),
        2 => event.details = None,
        3 => event.previous_id = other.id.min(event.previous_id),
        4 => event.timestamp = Some(Timestamp::from_millis(u.int_in_range(0..=FAR)?)),
        5 => event.timestamp = other.timestamp.map(|it| it.plus_millis(86_400_000)),
        _ => {
            let text: String = u.arbitrary()?;
            let members = event.details.as_ref().and_then(|(_, it)| it.as_object());
            let members = members.into_iter().flat_map(|it| it.iter());
            let members = members.map(|(key, _)| (key.clone(), Json::from(&*text)));
            let damaged: Object = members.collect();
            event.details = Some(("damagedEventDetails".into(), damaged.into()));
        }
    }
    Ok(())
}
