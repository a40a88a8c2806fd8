//! Runs every scenario of the gallery: it starts, and comes to the hold or the end that
//! `tests/gallery.txt` says, with the calls, mails and costs on the way. `UPDATE_EXPECT=1` rewrites it.

#[path = "support/account.rs"]
mod account;

use std::fs;

use holdpoint::world::{Command, GALLERY, Scenario, World, gallery_scenario};

const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gallery.txt");
/// Long enough for every limit but that of a year.
const DAYS: i64 = 10;
/// How much of each part is written down.
const LINES: usize = 12;

#[test]
fn every_scenario_runs() {
    let actual: String = GALLERY.iter().map(|(name, _)| told(name)).collect();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return fs::write(EXPECTED, actual).expect("the expectation can be written");
    }
    let expected = fs::read_to_string(EXPECTED).expect("the expectation");
    assert_eq!(actual, expected);
}

/// What is written is what is read.
#[test]
fn every_scenario_can_be_saved() {
    for (name, _) in GALLERY {
        let scenario = gallery_scenario(name).expect("it is in the gallery");
        let saved = serde_json::to_string(&scenario).expect("a scenario can be written");
        let again: Scenario = serde_json::from_str(&saved).expect("and read");
        assert_eq!(again, scenario, "{name}");
    }
}

/// What a visitor reads first is there, in every file of the folder.
#[test]
fn every_file_is_in_the_gallery() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/scenario");
    for entry in fs::read_dir(folder).expect("the folder of scenarios").flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let name = file.trim_end_matches(".json");
        let scenario = gallery_scenario(name).unwrap_or_else(|| panic!("{file} is not listed"));
        assert!(scenario.title.is_some() && scenario.hint.is_some(), "{file}");
    }
}

fn told(name: &str) -> String {
    let scenario = gallery_scenario(name).expect("it is in the gallery");
    let mut world = World::new(&scenario).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (machine, _) = scenario.machines.first().expect("a scenario has a machine");
    let start = Command::StartExecution {
        state_machine: machine.to_string(),
        name: Some("run-1".into()),
        input: scenario.inputs[machine].to_string(),
    };
    world.submit(&start).expect("its input is good");
    world.advance_to(scenario.start.plus_seconds(DAYS * 86_400));
    let parts = [
        ("calls", account::calls(&world)),
        ("inbox", account::inbox(&world)),
        ("bill", account::bill_of(&world, machine)),
        ("ends", ends(&world)),
    ];
    let parts = parts.iter().filter(|(_, text)| !text.is_empty());
    let parts: String = parts.map(|(part, text)| format!("-- {part}\n{}", first(text))).collect();
    format!("== {name}: {}\n{parts}\n", scenario.title.unwrap_or_default())
}

/// The first lines of a text, and how many more there are.
fn first(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let more = lines.len().saturating_sub(LINES);
    let rest = if more > 0 { format!("… {more} more\n") } else { String::new() };
    lines.iter().take(LINES).map(|line| format!("{line}\n")).collect::<String>() + &rest
}

/// How each execution stands.
fn ends(world: &World) -> String {
    let lines = world.executions().iter().map(|execution| {
        let waits: Vec<_> = execution.open_tasks().map(|task| task.state.to_string()).collect();
        let failure = execution.failure().and_then(|it| it.error.as_deref()).unwrap_or_default();
        let output = execution.output().map(ToString::to_string).unwrap_or_default();
        let name = execution.names().arn.machine_name();
        let line =
            format!("{name} {:?} {failure}{output} {}", execution.status(), waits.join(", "));
        line.trim_end().to_owned()
    });
    account::with_token_names(&lines.collect::<Vec<_>>().join("\n"), world.tokens())
}
