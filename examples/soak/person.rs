//! Somebody who does something by chance, at some time.

use holdpoint::world::{Command, Scenario, TokenFate, World};

use super::chance::Chance;

/// Milliseconds until somebody does something: often about where something happens anyway.
pub(crate) fn pause(chance: &mut Chance, world: &World) -> i64 {
    let until = |time: holdpoint::base::Timestamp| time.since(world.now()).max(0);
    match chance.below(10) {
        0..=2 => *chance.of(&[0, 0, 1, 50, 120, 1000, 20_000, 41_000, 3_600_000, 90_000_000]),
        3..=5 => world.next_due().map_or(0, |due| until(due.at)),
        6 => world.next_due().map_or(0, |due| until(due.at).saturating_sub(1).max(0)),
        7 => deadline(world).map_or(0, until),
        8 => deadline(world).map_or(0, |due| until(due).saturating_sub(1).max(0)),
        _ => chance.below(100_000) as i64,
    }
}

/// The next deadline of a token that waits.
fn deadline(world: &World) -> Option<holdpoint::base::Timestamp> {
    let waiting = world.tokens().iter().filter(|it| it.fate == TokenFate::Waiting);
    waiting.flat_map(|it| [it.timeout, it.heartbeat_timeout]).flatten().min()
}

/// Something that a person might do, with any token that there ever was.
pub(crate) fn command(
    chance: &mut Chance,
    world: &World,
    scenario: &Scenario,
    is_first: bool,
) -> Command {
    if is_first || world.executions().is_empty() {
        return start(chance, scenario);
    }
    let is_quiet = !world.tokens().iter().any(|it| it.fate == TokenFate::Waiting);
    if is_quiet && chance.one_in(3) {
        return start(chance, scenario);
    }
    let task_token = token(chance, world);
    let some = world.executions().len();
    let execution = &world.executions()[chance.below(some)];
    let execution_arn = execution.names().arn.to_string();
    match chance.below(26) {
        0..=5 => {
            let output = (*chance.of(&["{}", "7", r#"{"approved": true}"#, "no", ""])).to_owned();
            Command::SendTaskSuccess { task_token, output }
        }
        6..=8 => {
            let error = *chance.of(&[None, Some("Denied"), Some("States.TaskFailed")]);
            Command::SendTaskFailure { task_token, error: error.map(str::to_owned), cause: None }
        }
        9..=12 => Command::SendTaskHeartbeat { task_token },
        13 => Command::StopExecution { execution_arn, error: None, cause: None },
        14 | 15 => {
            let client_token = chance.one_in(2).then(|| "again".to_owned());
            Command::RedriveExecution { execution_arn, client_token }
        }
        16 | 17 => open_link(chance, world),
        18 | 19 => answer_call(chance, world),
        20 => get_activity_task(chance, world),
        21 => Command::CreateActivity { name: (*chance.of(&["a", "b", "a b"])).to_owned() },
        22 => {
            let activity_arn = activity(chance, world);
            Command::DeleteActivity { activity_arn }
        }
        _ => start(chance, scenario),
    }
}

fn start(chance: &mut Chance, scenario: &Scenario) -> Command {
    let inputs = ["{}", r#"{"items": [1, 2, 3], "amount": 250}"#, "[1, 2]", "no"];
    let (machine, _) = chance.of(&scenario.machines);
    let own = scenario.inputs.get(machine);
    let input = match own {
        Some(own) if !chance.one_in(4) => own.to_string(),
        Some(_) | None => (*chance.of(&inputs)).to_owned(),
    };
    let state_machine = machine.to_string();
    let name = chance.one_in(4).then(|| (*chance.of(&["one", "two"])).to_owned());
    match scenario.express.contains(machine) && chance.one_in(2) {
        true => Command::StartSyncExecution { state_machine, name, input },
        false => Command::StartExecution { state_machine, name, input },
    }
}

fn token(chance: &mut Chance, world: &World) -> String {
    let waits = |it: &&holdpoint::world::TokenRecord| it.fate == TokenFate::Waiting;
    let waiting: Vec<_> = world.tokens().iter().filter(waits).collect();
    if !waiting.is_empty() && !chance.one_in(4) {
        return chance.of(&waiting).token.to_string();
    }
    match chance.below(world.tokens().len() + 1) {
        0 => "not a token".to_owned(),
        at => world.tokens()[at - 1].token.to_string(),
    }
}

fn open_link(chance: &mut Chance, world: &World) -> Command {
    let links: Vec<_> = world.mails().iter().flat_map(|it| &it.links).collect();
    let url = match links.is_empty() {
        true => "https://example.com/nowhere".to_owned(),
        false => chance.of(&links).url.clone(),
    };
    Command::OpenLink { url }
}

fn answer_call(chance: &mut Chance, world: &World) -> Command {
    let open: Vec<u32> = world.open_calls().map(|it| it.number).collect();
    let call = if open.is_empty() { 1 } else { *chance.of(&open) };
    match chance.one_in(3) {
        true => Command::ReturnError { call, error: "ByHand".into(), cause: String::new() },
        false => {
            let result = (*chance.of(&["{}", r#"{"Payload": {"a": 1}}"#, "no"])).to_owned();
            Command::ReturnResult { call, result }
        }
    }
}

fn get_activity_task(chance: &mut Chance, world: &World) -> Command {
    Command::GetActivityTask { activity_arn: activity(chance, world), worker_name: None }
}

fn activity(chance: &mut Chance, world: &World) -> String {
    let mut waiting: Vec<String> =
        world.waiting_activity_tasks().map(|(arn, _)| arn.to_string()).collect();
    waiting.push("arn:aws:states:us-east-1:123456789012:activity:a".to_owned());
    chance.of(&waiting).clone()
}
