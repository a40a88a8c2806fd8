//! The account in which a case was recorded, as a scenario: its machines, functions, objects and
//! whatever else its context lists.

use std::rc::Rc;

use holdpoint::base::{Json, SortedMap};
use holdpoint::cloud::{Handler, S3Object, Setup, TableSetup};
use holdpoint::machine::Judge;
use holdpoint::world::{MockConfig, MockConfigError, Scenario};

use crate::conformance::case::{Case, Verdict};
use crate::conformance::placeholders::Placeholders;
use crate::conformance::unifier::Unifier;

use super::{api, messages, programs};

/// The account of the recordings, the other one, and the one here.
const RECORDED: &str = "111111111111";
const RECORDED_OTHER: &str = "222222222222";
const HERE: &str = "123456789012";
const ROLE: &str = "StepFunctionsRole";

/// The text of a case, moved to the account here: there is one account, and executions have its
/// role.
pub(crate) fn moved(text: &str) -> String {
    let text = text.replace(RECORDED, HERE).replace(RECORDED_OTHER, HERE);
    let role = Json::parse(&text).ok().as_ref().and_then(role_of);
    role.map_or_else(|| text.clone(), |(there, here)| text.replace(&*there, &here))
}

/// What stands for the role of a case's executions, where that is known, and what is to stand for
/// it: a part of its name or all of it.
fn role_of(case: &Json) -> Option<(Rc<str>, String)> {
    let history = array(array(case.get("executions")).first()?.get("history"));
    let details = history.iter().find_map(|event| event.get("executionStartedEventDetails"))?;
    let recorded = details.get("roleArn")?.as_str()?;
    let declared = case.get("context")?.get("placeholders")?.as_object()?;
    let mut values = declared.iter().filter(|(word, _)| recorded.contains(&***word));
    let value = values.find_map(|(_, value)| value.as_str())?;
    let arn = format!("arn:aws:iam::{HERE}:role/");
    Some(match value.strip_prefix(&*arn) {
        Some(name) => (name.into(), ROLE.into()),
        None if recorded.contains(":role/") => (value.into(), ROLE.into()),
        None => (value.into(), format!("{arn}{ROLE}")),
    })
}

/// What a record runs in.
pub(crate) struct Account {
    pub(crate) scenario: Scenario,
    /// The machine that was recorded.
    pub(crate) machine: Rc<str>,
    /// Machines that run besides.
    pub(crate) workers: Vec<Worker>,
}

impl Account {
    pub(crate) fn of(case: &Case, record: &Json) -> Result<Self, Verdict> {
        let not_there = || Verdict::NotSimulated("the case has no definition".to_owned());
        let definition = case.definition(record).ok_or_else(not_there)?;
        let definition = Unifier::of(case).adopt(&definition);
        let workers = activity_workers(case);
        let machine = name(case);
        let mut machines = vec![(Rc::clone(&machine), definition)];
        machines.extend(others(case).map(|it| (text(it, "name").into(), member(it, "definition"))));
        machines.extend(workers.iter().map(|it| (Rc::clone(&it.name), Rc::clone(&it.definition))));
        let is_express = case.member("machineType").and_then(Json::as_str) == Some("EXPRESS");
        let others = others(case).filter(|it| text(it, "type") == "EXPRESS");
        let express = others.map(|it| text(it, "name").into());
        let express = express.chain(is_express.then(|| Rc::clone(&machine))).collect();
        let (setup, start) = (setup(case, record)?, case.start());
        let scenario = Scenario { machines, express, setup, start, seed: 1, ..Scenario::default() };
        Ok(Self { scenario, machine, workers })
    }
}

impl Account {
    /// The same with the mocks of a case: the first test case of the first machine of its file.
    pub(crate) fn mocked(mut self, case: &Case) -> Result<Self, Verdict> {
        let file = array(case.context("mockConfig")).first().unwrap_or(&Json::Null);
        let refused = |error: MockConfigError| Verdict::Differs(error.to_string());
        let config = MockConfig::from_json(file).map_err(refused)?;
        let machine = file.get("StateMachines").and_then(|it| it.as_object()?.iter().next());
        let (machine, _) = machine.ok_or_else(|| Verdict::Differs("no machine".to_owned()))?;
        let test_case = config.test_cases(machine).next().cloned().unwrap_or_default();
        config.put_into(&mut self.scenario.setup, machine, &test_case).map_err(refused)?;
        let states = self.scenario.setup.states.remove(machine).unwrap_or_default();
        self.scenario.setup.states.insert(Rc::clone(&self.machine), states);
        Ok(self)
    }
}

/// A machine that runs besides: it polls an activity.
pub(crate) struct Worker {
    pub(crate) name: Rc<str>,
    pub(crate) input: String,
    definition: Rc<str>,
}

/// The name of the recorded machine. Where it was not told, another one has its placeholder.
fn name(case: &Case) -> Rc<str> {
    let placeholders = Placeholders::of(case);
    let words = ["<ArnPart_0idx>", "<state-machine-name>", "state_machine_name"];
    let found = words.iter().find_map(|word| placeholders.value(word));
    let own = found.filter(|found| others(case).all(|it| text(it, "name") != *found));
    own.unwrap_or("Machine").into()
}

/// The other machines, but those that were deleted before the execution.
fn others(case: &Case) -> impl Iterator<Item = &Json> {
    let calls = array(case.context("apiCalls")).iter();
    let deleted = calls.filter(|call| text(call, "api") == "DeleteStateMachine");
    let deleted: Vec<_> = deleted.map(|call| text(call, "stateMachineArn")).collect();
    let is_there = move |it: &&Json| {
        let suffix = format!(":{}", text(it, "name"));
        deleted.iter().all(|arn| !arn.ends_with(&suffix))
    };
    array(case.context("otherStateMachines")).iter().filter(is_there)
}

fn activity_workers(case: &Case) -> Vec<Worker> {
    let workers = array(case.context("workers")).iter().filter(|it| it.get("template").is_some());
    let worker = |(at, it): (usize, &Json)| Worker {
        name: format!("Worker{at}").into(),
        input: Json::object([("ActivityArn", Json::from(text(it, "activityArn")))]).to_string(),
        definition: member(it, "template"),
    };
    workers.enumerate().map(worker).collect()
}

fn setup(case: &Case, record: &Json) -> Result<Setup, Verdict> {
    let functions = case.context("lambdaFunctions").map(|it| functions(array(Some(it))));
    let tables = case.context("dynamodbTables").map(|it| tables(array(Some(it))));
    // What a template deployed is not told.
    let is_listed = case.context("deployedTemplates").is_none();
    let usual = Setup::default();
    let function_millis = billed_millis(record).unwrap_or(usual.function_millis);
    Ok(Setup {
        s3_objects: objects(case),
        functions: functions.transpose()?,
        function_millis,
        tables,
        endpoints: Some(api::endpoints(case, record)),
        queues: is_listed.then(|| messages::queues(case)),
        topics: Some(messages::topics(case)),
        ..usual
    })
}

/// The objects of S3. Where there are no buckets at all, one that nobody asks for says so.
fn objects(case: &Case) -> Vec<S3Object> {
    let object = |it: &Json| S3Object {
        bucket: text(it, "Bucket").to_owned(),
        key: text(it, "Key").to_owned(),
        body: plain(text(it, "Body")).to_owned(),
    };
    let nobodys = || S3Object { bucket: "another".into(), key: "a".into(), body: String::new() };
    let objects = array(case.context("s3Objects")).iter().map(object);
    objects.chain(case.context("s3Buckets").is_none().then(nobodys)).collect()
}

/// The bytes that Python writes as `bytearray(b'…')`.
fn plain(body: &str) -> &str {
    let inside = body.strip_prefix("bytearray(b'").and_then(|it| it.strip_suffix("')"));
    inside.unwrap_or(body)
}

fn tables(tables: &[Json]) -> SortedMap<Rc<str>, TableSetup> {
    let table = |it: &Json| {
        let key = vec![text(it, "partition_key").to_owned()];
        (text(it, "table_name").into(), TableSetup { key, ..TableSetup::default() })
    };
    tables.iter().map(table).collect()
}

/// How long an Express execution ran, which its function took.
fn billed_millis(record: &Json) -> Option<i64> {
    let billing = record.get("response")?.get("billingDetails")?;
    billing.get("billedDurationInMilliseconds")?.as_number()?.as_i64()
}

fn functions(functions: &[Json]) -> Result<SortedMap<Rc<str>, Vec<Handler>>, Verdict> {
    let function = |it: &Json| {
        let file = text(it, "handlerFile").rsplit('/').next().unwrap_or_default();
        let unknown = || Verdict::NotSimulated(format!("what {file} does is not known here"));
        let handler = programs::function(file).ok_or_else(unknown)?;
        Ok((text(it, "functionName").into(), vec![handler]))
    };
    functions.iter().map(function).collect()
}

fn member(value: &Json, key: &str) -> Rc<str> {
    value.get(key).map(Json::to_string).unwrap_or_default().into()
}

pub(crate) fn text<'a>(value: &'a Json, key: &str) -> &'a str {
    value.get(key).and_then(Json::as_str).unwrap_or_default()
}

pub(crate) fn array(value: Option<&Json>) -> &[Json] {
    value.and_then(Json::as_array).map(|it| &**it).unwrap_or_default()
}
