//! One recorded case: read, run, compared.

use std::fs;
use std::path::Path;
use std::rc::Rc;

use holdpoint::asl;
use holdpoint::base::{Json, Object, Timestamp};
use holdpoint::cloud::Setup;
use holdpoint::world::{Command, Scenario, World};

use super::compare::Wildcards;

pub(crate) struct Case {
    /// The name of its file.
    pub(crate) name: String,
    pub(crate) category: String,
    json: Json,
}

pub(crate) enum Verdict {
    Agrees,
    /// The first difference.
    Differs(String),
    /// It needs something that is not simulated yet.
    NotSimulated,
}

impl Case {
    /// A case that counts here: an execution history, or a choice case.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let json = Json::parse(&fs::read_to_string(path).ok()?).ok()?;
        let text = |key: &str| Some(json.get(key)?.as_str()?.to_owned());
        let counts =
            text("kind")? == "history" || text("subkind").as_deref() == Some("choice_cases");
        let name = path.file_stem()?.to_string_lossy().into_owned();
        let category = text("category")?;
        counts.then_some(Self { name, category, json })
    }

    pub(crate) fn run(&self) -> Vec<(String, Verdict)> {
        let executions = self.json.get("executions").and_then(Json::as_array);
        let executions = executions.map(|list| &**list).unwrap_or_default();
        let verdict = |execution: &Json| {
            let key = execution.get("key").and_then(Json::as_str).unwrap_or_default();
            (key.to_owned(), self.compare(execution).unwrap_or(Verdict::NotSimulated))
        };
        executions.iter().map(verdict).collect()
    }

    /// `None` where it needs more than this harness gives.
    fn compare(&self, execution: &Json) -> Option<Verdict> {
        let calls_needed = self.json.get("context").and_then(|it| it.get("apiCalls")).is_some();
        let definition = execution.get("definition").or_else(|| self.json.get("definition"))?;
        let definition = definition.to_string();
        let calls_a_service = definition.contains(r#""Type":"Task""#);
        if calls_needed || calls_a_service || asl::parse(&definition).machine.is_none() {
            return None;
        }
        let moment = self.json.get("context").and_then(|it| it.get("frozenNow")?.as_str());
        let start = Timestamp::parse(moment.unwrap_or("2024-06-01T12:00:00Z"))?;
        let world = run(&definition, &input(execution)?, start);
        let wildcards = Wildcards::of(&self.json);
        let difference = match execution.get("output") {
            Some(output) => {
                let ours = world.executions()[0].output().cloned().unwrap_or(Json::Null);
                wildcards.difference("output", output, &ours)
            }
            None => difference_in_history(execution, &world, &wildcards),
        };
        Some(difference.map_or(Verdict::Agrees, Verdict::Differs))
    }
}

/// The input as it was submitted.
fn input(execution: &Json) -> Option<String> {
    if let Some(raw) = execution.get("inputRaw").or_else(|| execution.get("inputText")) {
        return Some(raw.as_str()?.to_owned());
    }
    Some(execution.get("input").map_or_else(|| "{}".to_owned(), Json::to_string))
}

fn run(definition: &str, input: &str, start: Timestamp) -> World {
    let scenario = Scenario {
        machines: vec![("Case".into(), Rc::from(definition))],
        setup: Setup::default(),
        seed: 1,
        start,
    };
    let mut world = World::new(&scenario).expect("the definition was read before");
    let start = Command::StartExecution {
        state_machine: "Case".into(),
        name: None,
        input: input.to_owned(),
    };
    world.submit(&start).expect("AWS took this input");
    while world.turn() {}
    world
}

fn difference_in_history(execution: &Json, world: &World, wildcards: &Wildcards) -> Option<String> {
    let recorded = execution.get("history").and_then(Json::as_array)?;
    let mut recorded: Vec<_> = recorded.iter().collect();
    if execution.get("reverseOrder").and_then(Json::as_bool) == Some(true) {
        recorded.reverse();
    }
    let ours: Vec<_> =
        world.executions()[0].history().iter().map(|it| decoded(&it.to_json())).collect();
    for (theirs, ours) in recorded.iter().zip(&ours) {
        let id = theirs.get("id").map(Json::to_string).unwrap_or_default();
        if let Some(difference) = wildcards.difference(&format!("event {id}"), theirs, ours) {
            return Some(difference);
        }
    }
    (recorded.len() != ours.len()).then(|| format!("{} events, not {}", ours.len(), recorded.len()))
}

/// As the recordings show an event: texts that hold an object are objects, timestamps a word.
fn decoded(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let member = |(key, value): (&Rc<str>, &Json)| {
                let value =
                    if &**key == "timestamp" { Json::from("timestamp") } else { decoded(value) };
                (Rc::clone(key), value)
            };
            members.iter().map(member).collect::<Object>().into()
        }
        Json::String(text) if text.starts_with('{') => {
            Json::parse(text).unwrap_or_else(|_| value.clone())
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
            value.clone()
        }
    }
}
