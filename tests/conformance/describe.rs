//! What the API and the logs tell of recorded executions: DescribeExecution, StartSyncExecution,
//! log entries, map runs. Each function says what is told here; whoever asked compares.
//!
//! Functions of Lambda are not simulated with their code. Where the output of an execution is the
//! error of its task, that is how the task ends here, too.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use holdpoint::asl;
use holdpoint::base::{Json, Moment, Object, Rng, Timestamp};
use holdpoint::cloud::{S3Object, Setup};
use holdpoint::machine::{
    Effect, Effects, Execution, ExecutionNames, Failure, LogLevel, Outcome, Signal, Workflow,
};
use holdpoint::world::{Command, Reply, Scenario, World};

use super::case::{Case, Verdict};
use super::unifier::Unifier;

/// Compares a record of one of these kinds. `None` where the record is of something else, such as
/// the creation of the machine.
pub(crate) fn run(case: &Case, record: &Json) -> Option<Verdict> {
    let recorded = record.get("response")?;
    Some(verdict(case, recorded, told(case, record)?))
}

/// Compares what was recorded beside a history: its description, and the log of it.
pub(crate) fn run_aside(case: &Case) -> Vec<(String, Verdict)> {
    let Some(record) = array(case.member("executions")).first() else { return Vec::new() };
    let aside = case.context("otherRecorded");
    let mut verdicts = Vec::new();
    for (key, recorded) in aside.and_then(Json::as_object).into_iter().flat_map(|it| it.iter()) {
        if key.starts_with("describe_execution") {
            let here = answer(case, record, "DescribeExecution");
            verdicts.push((key.to_string(), verdict(case, recorded, here)));
        }
    }
    if let Some((level, with_data)) = logging(case) {
        let entries = aside.and_then(|it| it.get("logged_execution_events")).cloned();
        // A log group that is gone has no entries, whatever the level.
        if entries.is_some() || level != LogLevel::All {
            let here = performed(case, record).map(|it| entries_of(&it, level, with_data));
            let recorded = entries.unwrap_or_else(|| Json::array([]));
            verdicts.push(("logged_execution_events".into(), verdict(case, &recorded, here)));
        }
    }
    verdicts
}

fn verdict(case: &Case, recorded: &Json, here: Option<Json>) -> Verdict {
    compared(Unifier::of_renamed(case), recorded, here)
}

pub(crate) fn compared(mut unifier: Unifier, recorded: &Json, here: Option<Json>) -> Verdict {
    let Some(here) = here else {
        return Verdict::NotSimulated("what a service answered is not recorded".into());
    };
    let (recorded, here) = (as_recorded(recorded), as_recorded(&here));
    let difference = unifier.difference_at(&[], &recorded, &here);
    Verdict::of(
        difference.map(|it| format!("{}: recorded {}; here {}", it.place, it.recorded, it.here)),
    )
}

/// What is told here; inside, `None` where what a task's service answered is not known.
fn told(case: &Case, record: &Json) -> Option<Option<Json>> {
    let subkind = case.member("subkind").and_then(Json::as_str).unwrap_or_default();
    Some(match (subkind, text(record, "api")) {
        (_, "StartSyncExecution") => sync_response(case, record),
        ("express_async", "") => last_log_entry(case, record),
        ("logs", _) => entries_of_all(case, record),
        (_, api @ ("DescribeExecution" | "StopExecution" | "GetExecutionHistory")) => {
            answer(case, record, api)
        }
        (_, api @ ("ListMapRuns" | "DescribeMapRun")) => map_runs(case, api),
        _ => return None,
    })
}

fn sync_response(case: &Case, record: &Json) -> Option<Json> {
    if calls_a_service(case) {
        return performed(case, record)?.sync_response();
    }
    let start = Command::StartSyncExecution {
        state_machine: "Case".into(),
        name: None,
        input: input(record),
    };
    let mut world = world(case)?;
    match world.submit(&start) {
        Ok(Reply::Started(arn)) => {
            while world.turn() {}
            world.sync_response(arn.as_str())
        }
        Ok(_) => unreachable!("an execution was started"),
        Err(error) => Some(error_response(error.code(), &error.to_string())),
    }
}

fn last_log_entry(case: &Case, record: &Json) -> Option<Json> {
    performed(case, record)?.log_entries(LogLevel::All, true).last()
}

fn entries_of(execution: &Execution, level: LogLevel, with_data: bool) -> Json {
    Json::array(execution.log_entries(level, with_data))
}

/// The entries of several executions, one behind the other. Their configuration was not captured;
/// the entries have no data.
fn entries_of_all(case: &Case, record: &Json) -> Option<Json> {
    let mut entries = Vec::new();
    for input in array(record.get("inputs")) {
        let record = Json::object([("input", input.clone())]);
        entries.extend(performed(case, &record)?.log_entries(LogLevel::All, false));
    }
    Some(Json::array(entries))
}

/// What an action of the API answers. One that was refused is asked with the ARN of the recording,
/// which names nothing here either. Versions and aliases are not simulated.
fn answer(case: &Case, record: &Json, action: &str) -> Option<Json> {
    let response = record.get("response").unwrap_or(&Json::Null);
    let raised = response.get("exception_typename").is_some();
    let is_refused = raised || response.get("Error").is_some();
    if response.get("stateMachineVersionArn").is_some() || calls_a_service(case) {
        return None;
    }
    let (mut world, arn) = if is_refused {
        let world = World::new(&Scenario::default()).expect("a world without machines can run");
        (world, text(record.get("request")?, "executionArn").to_owned())
    } else {
        let mut world = world(case)?;
        let arn = start(&mut world, record);
        (world, arn)
    };
    let answer = match action {
        "DescribeExecution" => world.describe_execution(&arn),
        "GetExecutionHistory" => world.execution_history(&arn),
        _ => {
            let stop = Command::StopExecution { execution_arn: arn, error: None, cause: None };
            world.submit(&stop).map(|_| Json::empty_object())
        }
    };
    Some(answer.unwrap_or_else(|error| {
        let (code, message) = (error.code(), error.to_string());
        match raised {
            true => exception(code, action, &message),
            false => error_response(code, &message),
        }
    }))
}

/// An error as the client raised it.
fn exception(code: &str, action: &str, message: &str) -> Json {
    let text = format!("An error occurred ({code}) when calling the {action} operation: {message}");
    Json::object([("exception_typename", Json::from(code)), ("exception_value", Json::from(text))])
}

fn map_runs(case: &Case, action: &str) -> Option<Json> {
    let record = array(case.member("executions")).first()?;
    let mut world = world(case)?;
    let arn = start(&mut world, record);
    let list = world.list_map_runs(&arn).ok()?;
    if action == "ListMapRuns" {
        return Some(list);
    }
    let run = array(list.get("mapRuns")).first()?.get("mapRunArn")?.as_str()?.to_owned();
    world.describe_map_run(&run).ok()
}

/// A response with an error as the recorder writes it.
fn error_response(code: &str, message: &str) -> Json {
    let error = Json::object([("Code", Json::from(code)), ("Message", Json::from(message))]);
    Json::object([("Error", error), ("message", Json::from(message))])
}

/// A world with the machine of a case and its objects.
fn world(case: &Case) -> Option<World> {
    let object = |it: &Json| S3Object {
        bucket: text(it, "Bucket").to_owned(),
        key: text(it, "Key").to_owned(),
        body: text(it, "Body").to_owned(),
    };
    let objects = array(case.context("s3Objects"));
    let scenario = Scenario {
        machines: vec![("Case".into(), definition(case)?.into())],
        express: is_express(case).then(|| "Case".into()).into_iter().collect(),
        setup: Setup { s3_objects: objects.iter().map(object).collect(), ..Setup::default() },
        seed: 1,
        start: start_of_time(),
        ..Scenario::default()
    };
    World::new(&scenario).ok()
}

/// Runs the machine of a world to its end; the ARN.
fn start(world: &mut World, record: &Json) -> String {
    let start =
        Command::StartExecution { state_machine: "Case".into(), name: None, input: input(record) };
    let Ok(Reply::Started(arn)) = world.submit(&start) else { panic!("AWS took this input") };
    while world.turn() {}
    arn.to_string()
}

/// An execution that was driven to its end without a world. `None` where it calls a service and
/// what that answered is not known.
fn performed(case: &Case, record: &Json) -> Option<Execution> {
    let machine = asl::parse(&definition(case)?).machine?;
    let workflow = match (is_express(case), text(record, "api")) {
        (false, _) => Workflow::Standard,
        (true, "StartSyncExecution") => Workflow::SyncExpress,
        (true, _) => Workflow::Express,
    };
    let kind = if is_express(case) { "express:M:e:r" } else { "execution:M:e" };
    let arn = |rest: &str| format!("arn:aws:states:us-east-1:111111111111:{rest}");
    let names = ExecutionNames {
        arn: arn(kind).into(),
        name: "e".into(),
        machine_arn: arn("stateMachine:M").into(),
        machine_name: "M".into(),
        role_arn: "role".into(),
    };
    let text: Rc<str> = input(record).into();
    let value = Json::parse(&text).ok()?;
    let mut rng = Rng::new(1);
    let mut at = Moment { now: start_of_time(), rng: &mut rng };
    let (execution, effects) =
        Execution::start_as(workflow, names, machine, (text, value), &mut at);
    let outcome = recorded_failure(record).map(Outcome::Failed);
    if calls_a_service(case) && outcome.is_none() {
        return None;
    }
    let mut stage = Stage { execution, timers: BTreeMap::new(), due: VecDeque::new(), outcome };
    stage.take(effects);
    stage.run(&mut at, task_millis(record));
    Some(stage.execution)
}

/// The little of a world that an execution needs whose tasks end as recorded.
struct Stage {
    execution: Execution,
    timers: BTreeMap<(Timestamp, u32), Signal>,
    due: VecDeque<Signal>,
    outcome: Option<Outcome>,
}

impl Stage {
    fn run(&mut self, at: &mut Moment<'_>, task_millis: i64) {
        loop {
            let signal = match self.due.pop_front() {
                Some(signal) => signal,
                None => {
                    let Some(((due, _), signal)) = self.timers.pop_first() else { return };
                    at.now = due;
                    signal
                }
            };
            if matches!(signal, Signal::TaskStarted(..)) {
                at.now = at.now.plus_millis(task_millis);
            }
            let effects = self.execution.handle(signal, at);
            self.take(effects);
        }
    }

    fn take(&mut self, effects: Effects) {
        for effect in effects {
            match effect {
                Effect::Proceed(branch) => self.due.push_back(Signal::Proceed(branch)),
                Effect::ScheduleTask(request) => {
                    self.due.push_back(Signal::TaskStarted(request.task, None));
                    let outcome = self.outcome.clone().expect("its tasks end as recorded");
                    self.due.push_back(Signal::TaskEnded(request.task, outcome));
                }
                Effect::SetTimer { timer, due, .. } => {
                    self.timers.insert((due, timer.0), Signal::TimerFired(timer));
                }
                Effect::ClearTimer(timer) => self.timers.retain(|(_, id), _| *id != timer.0),
                Effect::Close(_) => self.timers.clear(),
                Effect::CloseTask(..)
                | Effect::ReadObjects(..)
                | Effect::ListObjects(..)
                | Effect::WriteObjects(..)
                | Effect::StartChild(..)
                | Effect::RedriveChild(..)
                | Effect::StopChildren(_) => {}
            }
        }
    }
}

/// The error that is the whole output.
fn recorded_failure(record: &Json) -> Option<Failure> {
    let response = record.get("response")?;
    let output = response.get("output").or_else(|| response.get("details")?.get("output"))?;
    let (error, cause) = (output.get("Error")?, output.get("Cause")?);
    (output.as_object()?.len() == 2).then(|| Failure {
        error: error.as_str().map(Rc::from),
        cause: cause.as_str().map(Rc::from),
        ..Failure::default()
    })
}

/// How long its task took, which only the bill tells.
fn task_millis(record: &Json) -> i64 {
    let billing = record.get("response").and_then(|it| it.get("billingDetails"));
    let millis = billing.and_then(|it| it.get("billedDurationInMilliseconds")?.as_number());
    millis.and_then(|it| it.as_i64()).unwrap_or_default()
}

fn logging(case: &Case) -> Option<(LogLevel, bool)> {
    let updated = array(case.context("apiCalls")).iter();
    let configuration = case
        .context("loggingConfiguration")
        .or_else(|| updated.filter_map(|it| it.get("loggingConfiguration")).next_back())?;
    let level = match text(configuration, "level") {
        "ALL" => LogLevel::All,
        "ERROR" => LogLevel::Error,
        "FATAL" => LogLevel::Fatal,
        _ => LogLevel::Off,
    };
    let with_data = configuration.get("includeExecutionData").and_then(Json::as_bool);
    Some((level, with_data.unwrap_or_default()))
}

/// As the recordings show a response: texts that hold an object are objects, no metadata.
fn as_recorded(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let member = |(key, value): (&Rc<str>, &Json)| (Rc::clone(key), as_recorded(value));
            let members = members.iter().filter(|(key, _)| &***key != "ResponseMetadata");
            members.map(member).collect::<Object>().into()
        }
        Json::Array(items) => Json::array(items.iter().map(as_recorded)),
        Json::String(text) if text.starts_with('{') => {
            Json::parse(text).map_or_else(|_| value.clone(), |it| as_recorded(&it))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.clone(),
    }
}

fn definition(case: &Case) -> Option<String> {
    case.member("definition").filter(|it| **it != Json::Null).map(Json::to_string)
}

fn calls_a_service(case: &Case) -> bool {
    definition(case).is_some_and(|it| it.contains(r#""Type":"Task""#))
}

fn is_express(case: &Case) -> bool {
    case.member("machineType").and_then(Json::as_str) == Some("EXPRESS")
}

fn input(record: &Json) -> String {
    record.get("input").map_or_else(|| "{}".to_owned(), Json::to_string)
}

fn text<'a>(value: &'a Json, key: &str) -> &'a str {
    value.get(key).and_then(Json::as_str).unwrap_or_default()
}

fn array(value: Option<&Json>) -> &[Json] {
    value.and_then(Json::as_array).map(|it| &**it).unwrap_or_default()
}

fn start_of_time() -> Timestamp {
    Timestamp::parse("2024-06-01T12:00:00Z").expect("a moment")
}
