//! Runs the journals in `tests/replays/*.json` and compares the histories byte for byte with the
//! texts beside them. The browser tests do the same with the same files: the engine gives the same
//! bytes natively and in wasm. `UPDATE_EXPECT=1` rewrites the texts.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use holdpoint::world::{Command, Entry, Journal, Scenario, World};

#[derive(Deserialize)]
struct Replay {
    scenario: Scenario,
    journal: Vec<Entry>,
    /// Up to when it runs, in milliseconds since the start.
    until: i64,
}

fn run(replay: &Replay) -> String {
    let mut world = World::new(&replay.scenario).expect("the scenario can run");
    let mut journal = Journal::default();
    for Entry { at, command } in &replay.journal {
        world.advance_to(replay.scenario.start.plus_millis(*at));
        let command = with_token(command.clone(), &world);
        // A refusal is a part of the run.
        let _ = journal.submit(&replay.scenario, &mut world, command);
    }
    world.advance_to(replay.scenario.start.plus_millis(replay.until));
    let histories = world.executions().iter().map(|execution| {
        let arn = execution.names().arn.as_str();
        world.execution_history(arn).expect("the execution is there").to_string()
    });
    histories.map(|history| history + "\n").collect()
}

/// A number in a token's place is that of a token that was handed out, from 1.
fn with_token(mut command: Command, world: &World) -> Command {
    if let Command::SendTaskSuccess { task_token, .. }
    | Command::SendTaskFailure { task_token, .. }
    | Command::SendTaskHeartbeat { task_token } = &mut command
        && let Some(record) =
            task_token.parse::<usize>().ok().and_then(|at| world.tokens().get(at - 1))
    {
        *task_token = record.token.to_string();
    }
    command
}

#[test]
fn journals_give_these_histories() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replays");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the folder of replays").flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a replay");
        let replay: Replay =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let expected = path.with_extension("histories.txt");
        let actual = run(&replay);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, &actual).expect("the text can be written");
        }
        assert_eq!(actual, fs::read_to_string(&expected).unwrap_or_default(), "{path:?}");
        count += 1;
    }
    assert!(count > 0, "no replay was found");
}
