//! Execution histories: replayed, every event compared.

use std::rc::Rc;

use holdpoint::base::{ExecutionArn, Json, StateMachineArn};
use holdpoint::machine::{ExecutionNames, RecordedEvent, Setting, Storage, replay};

use super::case::{Case, Verdict, input};
use super::storage::Bucket;
use super::unifier::Unifier;
use super::{masked, recording};

pub(crate) fn run(case: &Case, at: usize, record: &Json) -> Verdict {
    let machine = match case.machine(record) {
        Ok(machine) => machine,
        Err(verdict) => return verdict,
    };
    let Some(history) = record.get("history") else {
        return Verdict::NotSimulated("the case has no history".into());
    };
    let unifier = Unifier::of(case);
    let input = input(record);
    let names = names(&unifier, at, history);
    let storage: Rc<dyn Storage> = Rc::new(Bucket::of(case));
    let setting =
        Setting { names, start: case.start(), input: Some(input), storage: Some(storage) };
    let events = recording::events(case, record, history);
    if masked::is_masked(&events) {
        return masked::run(machine, &events, setting, unifier);
    }
    let events = match RecordedEvent::from_json(&Json::array(events)) {
        Ok(events) => events,
        Err(error) => return Verdict::Differs(error.to_string()),
    };
    match replay(machine, &events, setting, unifier) {
        Ok(replay) => Verdict::of(replay.divergence.map(|it| it.to_string())),
        Err(error) => Verdict::Differs(error.to_string()),
    }
}

/// The names that the recorder replaced, as the definition and the input have them.
fn names(unifier: &Unifier, at: usize, history: &Json) -> ExecutionNames {
    let first = |words: &[&str], otherwise: String| {
        let found = words.iter().find_map(|word| unifier.value(word));
        found.map_or(otherwise, str::to_owned)
    };
    let machine =
        first(&["<ArnPart_0idx>", "<state-machine-name>", "state_machine_name"], "Machine".into());
    let numbered = format!("<ExecArnPart_{at}idx>");
    let execution = first(&[&numbered, "<execution-name>"], format!("execution-{at}"));
    let arn =
        |kind: &str, rest: &str| format!("arn:aws:states:us-east-1:111111111111:{kind}:{rest}");
    let role = role(history).unwrap_or_default();
    ExecutionNames {
        arn: ExecutionArn::from(arn("execution", &format!("{machine}:{execution}"))),
        name: execution.into(),
        machine_arn: StateMachineArn::from(arn("stateMachine", &machine)),
        machine_name: machine.into(),
        role_arn: Rc::from(unifier.value(role).unwrap_or(role)),
    }
}

fn role(history: &Json) -> Option<&str> {
    let mut details =
        history.as_array()?.iter().filter_map(|event| event.get("executionStartedEventDetails"));
    details.next()?.get("roleArn")?.as_str()
}
