//! Cases: read from Markdown, run, compared, rewritten.

use std::collections::BTreeSet;
use std::fs;
use std::rc::Rc;

use holdpoint::base::{Json, Timestamp};
use holdpoint::cloud::Setup;
use holdpoint::world::{ApiError, Command, Journal, MockConfig, Reply, Scenario, World};

use super::{account, message, render};

/// Runs every case of `tests/cases/NAME.md`.
pub(crate) fn check_file(name: &str) {
    let path = format!("{}/tests/cases/{name}.md", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect("the file of cases");
    let mut wrong = Vec::new();
    let mut rewritten = String::new();
    for section in sections(&text) {
        let case = Case::read(section);
        let actual = case.as_ref().map(Case::run);
        let section_rewritten =
            actual.as_ref().map_or(section.to_owned(), |it| it.put_into(section));
        if section_rewritten != section {
            wrong.push(format!(
                "--- {name}.md, expected\n{section}\n--- actual\n{section_rewritten}"
            ));
        }
        rewritten += &section_rewritten;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, rewritten).expect("the file of cases can be written");
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// The text cut before each heading of the second level.
fn sections(text: &str) -> Vec<&str> {
    let cuts = text.match_indices("\n## ").map(|(at, _)| at + 1);
    let mut starts: Vec<_> = std::iter::once(0).chain(cuts).collect();
    starts.push(text.len());
    starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

struct Case<'a> {
    heading: &'a str,
    definition: &'a str,
    input: &'a str,
    script: &'a str,
    setup: Setup,
    machines: Vec<(Rc<str>, Rc<str>)>,
    /// Which of them are Express.
    express: BTreeSet<Rc<str>>,
    mock_config: MockConfig,
    /// Which of its test cases stands in for services; empty, none.
    test_case: &'a str,
    /// `EXPRESS`, or `EXPRESS sync` where the caller waits; else Standard.
    machine_type: &'a str,
}

struct Actual {
    answers: String,
    /// The response of DescribeExecution.
    description: String,
    /// The response of StartSyncExecution.
    response: String,
    /// Every call with a token, by whom, and what came of it.
    calls: String,
    inbox: String,
    queues: String,
    notifications: String,
    bus: String,
    bill: String,
    history: String,
    output: String,
}

impl<'a> Case<'a> {
    fn read(section: &'a str) -> Option<Self> {
        let heading = section.strip_prefix("## ")?.lines().next()?;
        Some(Self {
            heading,
            definition: fence(section, "asl").unwrap_or_else(|| panic!("{heading}: no asl fence")),
            input: fence(section, "input").unwrap_or("{}\n"),
            script: fence(section, "script").unwrap_or("+0s run\n"),
            setup: fence(section, "cloud").map_or_else(Setup::default, setup),
            machines: fence(section, "machines").map_or_else(Vec::new, machines),
            express: fence(section, "express").map_or_else(BTreeSet::new, |names| {
                names.split_whitespace().map(Rc::from).collect()
            }),
            mock_config: fence(section, "mocks").map_or_else(MockConfig::default, mock_config),
            test_case: fence(section, "test-case").unwrap_or_default().trim_end(),
            machine_type: fence(section, "type").unwrap_or("STANDARD").trim_end(),
        })
    }

    fn run(&self) -> Actual {
        let scenario = Scenario {
            machines: std::iter::once(("Case".into(), Rc::from(self.definition)))
                .chain(self.machines.iter().cloned())
                .collect(),
            setup: self.setup.clone(),
            mock_config: self.mock_config.clone(),
            seed: 7,
            start: Timestamp::parse("2026-11-22T09:00:00Z").expect("a timestamp"),
            express: self
                .machine_type
                .starts_with("EXPRESS")
                .then(|| "Case".into())
                .into_iter()
                .chain(self.express.iter().cloned())
                .collect(),
            ..Scenario::default()
        };
        let mut world =
            World::new(&scenario).unwrap_or_else(|error| panic!("{}: {error}", self.heading));
        let mut journal = Journal::default();
        let state_machine = match self.test_case {
            "" => "Case".to_owned(),
            case => format!("Case#{case}"),
        };
        let name = Some("run-1".into());
        let input = self.input.trim_end().into();
        let start = match self.machine_type {
            "EXPRESS sync" => Command::StartSyncExecution { state_machine, name, input },
            _ => Command::StartExecution { state_machine, name, input },
        };
        let mut answers = Vec::new();
        if let Err(error) = journal.submit(&scenario, &mut world, start) {
            answers.push(format!("start: {} {error}", error.code()));
        }
        for line in self.script.lines() {
            let (time, command) =
                line.trim().split_once(' ').unwrap_or_else(|| panic!("{}: {line}", self.heading));
            world.advance_to(scenario.start.plus_millis(millis(time)));
            if command == "run" {
                while world.turn() {}
                continue;
            }
            let asked = command_of(command, &world);
            let answer = in_words(journal.submit(&scenario, &mut world, asked));
            answers.push(format!("{command}: {answer}"));
        }
        self.check_replay(&scenario, &journal, &world);
        Actual::of(&world, &answers)
    }

    /// A journal replays to the same world, as far as that one got by the last command.
    fn check_replay(&self, scenario: &Scenario, journal: &Journal, world: &World) {
        let replayed =
            Journal::replay(scenario, journal.entries()).expect("the scenario ran before");
        let kept = replayed.executions().first().map_or(0, |it| it.history().len());
        let common = |world: &World| {
            world
                .executions()
                .first()
                .map(|it| it.history().iter().take(kept).cloned().collect::<Vec<_>>())
        };
        assert_eq!(
            common(&replayed),
            common(world),
            "{}: a journal replays to the same world",
            self.heading
        );
    }
}

impl Actual {
    fn of(world: &World, answers: &[String]) -> Self {
        let execution = world.executions().first();
        let output =
            execution.and_then(|it| it.output()).map(|it| it.to_string()).unwrap_or_default();
        let arn = execution.map(|it| it.names().arn.to_string()).unwrap_or_default();
        let described = world.describe_execution(&arn).ok();
        Self {
            answers: account::with_token_names(&answers.join("\n"), world.tokens()),
            description: described.map(|it| render::members(&it)).unwrap_or_default(),
            response: world.sync_response(&arn).map(|it| render::members(&it)).unwrap_or_default(),
            calls: account::calls(world),
            inbox: account::inbox(world),
            queues: message::queues(world),
            notifications: message::notifications(world),
            bus: message::bus(world),
            bill: account::bill_of(world, "Case"),
            history: render::history(world),
            output: account::with_token_names(&output, world.tokens()),
        }
    }

    fn put_into(&self, section: &str) -> String {
        let parts = [
            ("answers", &self.answers),
            ("description", &self.description),
            ("response", &self.response),
            ("calls", &self.calls),
            ("inbox", &self.inbox),
            ("queues", &self.queues),
            ("notifications", &self.notifications),
            ("bus", &self.bus),
            ("bill", &self.bill),
            ("history", &self.history),
            ("output", &self.output),
        ];
        parts
            .into_iter()
            .fold(section.to_owned(), |section, (name, text)| replace_fence(&section, name, text))
    }
}

/// What a command was answered.
fn in_words(answer: Result<Reply, ApiError>) -> String {
    match answer {
        Ok(Reply::Http(status, body)) => format!("{status} {body}"),
        Ok(Reply::ActivityTask(Some((token, input)))) => format!("{token} {input}"),
        Ok(Reply::ActivityTask(None)) => "no task".to_owned(),
        Ok(Reply::ActivityCreated(arn)) => arn.to_string(),
        Ok(Reply::Started(_) | Reply::Redriven(_) | Reply::Stopped | Reply::Accepted) => {
            "ok".to_owned()
        }
        Err(error) => format!("{} {error}", error.code()),
    }
}

/// The set-up of the services as a scenario's file has it.
fn setup(text: &str) -> Setup {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// MockConfigFile.json, as Step Functions Local reads it.
fn mock_config(text: &str) -> MockConfig {
    MockConfig::read(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// Further machines of the scenario: an object, their definitions by their names.
fn machines(text: &str) -> Vec<(Rc<str>, Rc<str>)> {
    let machines = Json::parse(text).unwrap_or_else(|error| panic!("{error:?} in\n{text}"));
    let machines = machines.as_object().expect("machines by their names").iter();
    machines.map(|(name, definition)| (Rc::clone(name), definition.to_string().into())).collect()
}

fn fence<'a>(section: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = section.split_once(&format!("```{name}\n"))?;
    rest.find("```").map(|end| &rest[..end])
}

fn replace_fence(section: &str, name: &str, text: &str) -> String {
    match fence(section, name) {
        Some(old) => {
            let new = if text.is_empty() { String::new() } else { format!("{text}\n") };
            section.replacen(&format!("```{name}\n{old}```"), &format!("```{name}\n{new}```"), 1)
        }
        None => section.to_owned(),
    }
}

/// `+1h2m3s`, `+250ms` in milliseconds.
fn millis(time: &str) -> i64 {
    let mut total = 0;
    let mut digits = String::new();
    let mut chars = time.strip_prefix('+').expect("times begin with +").chars().peekable();
    while let Some(char) = chars.next() {
        let unit = match char {
            'h' => 3_600_000,
            'm' if chars.next_if_eq(&'s').is_some() => 1,
            'm' => 60_000,
            's' => 1000,
            digit => {
                digits.push(digit);
                continue;
            }
        };
        total +=
            unit * std::mem::take(&mut digits).parse::<i64>().expect("a number before the unit");
    }
    total
}

/// `succeed 1 {"a":1}`, `fail 1 Error Cause`, `heartbeat 1`, `open approve`, `stop Error Cause`,
/// `redrive client-token`; `return 1 {"a":1}` and `throw 1 Error Cause` for a call that waits for a
/// person to say what it gives; `poll Pack worker-1`, `create-activity Pack` and `delete-activity Pack`
/// for activities, of which `!x` is no ARN.
/// A number is that of a token, from 1; anything else in its place is sent as the token.
fn command_of(line: &str, world: &World) -> Command {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (first, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let record = first.parse::<usize>().ok().and_then(|at| world.tokens().get(at - 1));
    let task_token = record.map_or(first.to_owned(), |it| it.token.to_string());
    let (error, cause) =
        rest.split_once(' ').map_or((rest, None), |(error, cause)| (error, Some(cause)));
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match verb {
        "succeed" => Command::SendTaskSuccess { task_token, output: rest.to_owned() },
        "fail" => {
            Command::SendTaskFailure { task_token, error: some(error), cause: cause.and_then(some) }
        }
        "heartbeat" => Command::SendTaskHeartbeat { task_token },
        "return" => Command::ReturnResult { call: number(first), result: rest.to_owned() },
        "throw" => Command::ReturnError {
            call: number(first),
            error: error.to_owned(),
            cause: cause.unwrap_or_default().to_owned(),
        },
        "poll" => {
            Command::GetActivityTask { activity_arn: activity_arn(first), worker_name: some(rest) }
        }
        "create-activity" => Command::CreateActivity { name: first.to_owned() },
        "delete-activity" => Command::DeleteActivity { activity_arn: activity_arn(first) },
        "open" => Command::OpenLink { url: link(first, world) },
        "redrive" => Command::RedriveExecution {
            execution_arn: world.executions()[0].names().arn.to_string(),
            client_token: some(first),
        },
        "stop" => Command::StopExecution {
            execution_arn: world.executions()[0].names().arn.to_string(),
            error: some(first),
            cause: some(rest),
        },
        verb => panic!("no such command: {verb}"),
    }
}

/// The ARN of an activity, or a text that is none.
fn activity_arn(name: &str) -> String {
    match name.strip_prefix('!') {
        Some(text) => text.to_owned(),
        None => format!("arn:aws:states:us-east-1:123456789012:activity:{name}"),
    }
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or_else(|_| panic!("not the number of a call: {text}"))
}

/// The link of the last mail with that label, or the text itself.
fn link(label: &str, world: &World) -> String {
    let links = world.mails().last().into_iter().flat_map(|mail| &mail.links);
    let named = links.filter(|link| link.label.eq_ignore_ascii_case(label));
    named.map(|link| link.url.clone()).next().unwrap_or_else(|| label.to_owned())
}
