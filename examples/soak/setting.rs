//! A scenario by chance: one of the gallery as it is or with other services, or a published machine with services,
//! people and faults made up.

use std::rc::Rc;

use holdpoint::asl;
use holdpoint::base::Timestamp;
use holdpoint::world::Scenario;

use super::chance::Chance;
use super::stock::Stock;

/// Events of history that end an execution: loops are many.
const EVENTS: u32 = 300;

/// 2026-01-05T09:00:00Z
const START: i64 = 1_767_603_600_000;

/// Seconds that things take.
const SECONDS: [&str; 7] = ["0.05", "1", "2.5", "20", "41", "600", "90000"];

pub(crate) fn scenario(chance: &mut Chance, stock: &Stock) -> Scenario {
    let is_published = !stock.definitions.is_empty() && !chance.one_in(3);
    let mut scenario = match is_published {
        true if !stock.asking.is_empty() && chance.one_in(2) => {
            published(chance.of::<String>(&stock.asking))
        }
        true => published(chance.of::<String>(&stock.definitions)),
        false => chance.of(&stock.scenarios).clone(),
    };
    scenario.seed = chance.below(usize::MAX) as u64;
    scenario.history_events = Some(EVENTS);
    if is_published && chance.one_in(5) {
        scenario.express = scenario.machines.iter().map(|(name, _)| Rc::clone(name)).collect();
    }
    if is_published || chance.one_in(2) {
        let states = states(&scenario);
        let setup = setup(chance, &states);
        let made = serde_json::from_str(&setup);
        let mut made: holdpoint::cloud::Setup = made.unwrap_or_else(|it| panic!("{it}: {setup}"));
        if !is_published {
            // What the gallery's machines count on stays there.
            made = holdpoint::cloud::Setup {
                states: made.states,
                faults: made.faults,
                ..scenario.setup.clone()
            };
        }
        scenario.setup = made;
    }
    scenario
}

fn published(definition: &str) -> Scenario {
    Scenario {
        machines: vec![("M".into(), definition.into())],
        start: Timestamp::from_millis(START),
        ..Scenario::default()
    }
}

/// The names of the first machine's states.
fn states(scenario: &Scenario) -> (Rc<str>, Vec<String>) {
    let Some((name, definition)) = scenario.machines.first() else { return ("M".into(), vec![]) };
    let machine = asl::parse(definition).machine;
    let names = machine.iter().flat_map(|it| it.states()).map(|it| it.name.to_string());
    (Rc::clone(name), names.collect())
}

/// As a file has it.
fn setup(chance: &mut Chance, (machine, states): &(Rc<str>, Vec<String>)) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a text is JSON");
    let mut set_up = Vec::new();
    for state in states {
        if chance.one_in(3) {
            let mocks = list(chance, 2, mock);
            let answers = list(chance, 2, answer);
            let state = quoted(state);
            set_up.push(format!(r#"{state}: {{"mocks": {mocks}, "answers": {answers}}}"#));
        }
    }
    let faults = list(chance, 3, fault);
    let millis = chance.of(&[0, 50, 120, 3000]);
    let machine = quoted(machine);
    format!(
        r#"{{"functionMillis": {millis}, "faults": {faults}, "states": {{{machine}: {{{}}}}}}}"#,
        set_up.join(", ")
    )
}

fn list(chance: &mut Chance, most: usize, one: fn(&mut Chance) -> String) -> String {
    let items: Vec<_> = (0..chance.below(most + 1)).map(|_| one(chance)).collect();
    format!("[{}]", items.join(", "))
}

fn mock(chance: &mut Chance) -> String {
    let mocks = [
        r#"{"return": {"a": 1, "status": "done"}}"#,
        r#"{"return": [1, 2, 3]}"#,
        r#"{"throw": {"error": "Mocked"}}"#,
        r#"{"throw": {"error": "Lambda.ServiceException"}}"#,
        r#""ask""#,
        r#""missing""#,
        r#"{"repeat": {"times": 2, "mock": {"throw": {"error": "States.TaskFailed"}}}}"#,
    ];
    (*chance.of(&mocks)).to_owned()
}

fn answer(chance: &mut Chance) -> String {
    let verdicts = [
        r#""never""#,
        r#"{"succeed": {"approved": true}}"#,
        r#"{"evaluate": "{% $string($) %}"}"#,
        r#"{"evaluate": "{% $ & %}"}"#,
        r#"{"fail": {"error": "Denied"}}"#,
        r#"{"fail": {}}"#,
    ];
    let (after, verdict) = (*chance.of(&SECONDS), *chance.of(&verdicts));
    let mut answer = format!(r#"{{"afterSeconds": {after}, "verdict": {verdict}"#);
    if chance.one_in(2) {
        answer += &format!(r#", "heartbeatSeconds": {}"#, chance.of(&["1", "20", "600"]));
        if chance.one_in(2) {
            answer += &format!(r#", "diesAfterHeartbeats": {}"#, chance.below(4));
        }
    }
    answer + &format!(r#", "times": {}}}"#, chance.below(4))
}

fn fault(chance: &mut Chance) -> String {
    let seconds = *chance.of(&SECONDS);
    let kinds = [
        format!(r#"{{"latency": {seconds}}}"#),
        r#""throttle""#.to_owned(),
        r#"{"error": {"error": "Down", "cause": "down"}}"#.to_owned(),
        r#""messageLost""#.to_owned(),
        r#""messageTwice""#.to_owned(),
        r#""callbackTwice""#.to_owned(),
        format!(r#"{{"callbackLate": {seconds}}}"#),
        format!(r#"{{"workerDies": {}}}"#, chance.below(3)),
    ];
    let service = *chance.of(&["*", "lambda", "sqs", "sqs:sendMessage", "activity", "dynamodb"]);
    let mut fault = format!(r#"{{"service": "{service}", "kind": {}"#, chance.of(&kinds));
    if chance.one_in(2) {
        fault += r#", "calls": [1, 3]"#;
    }
    if chance.one_in(2) {
        fault += &format!(r#", "percent": {}"#, chance.below(101));
    }
    fault + "}"
}
