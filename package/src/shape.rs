//! What can be seen of a simulation, in JSON: as `types.d.ts` has it.

use holdpoint::base::{Json, Object, Timestamp};
use holdpoint::cloud::{Mail, OpenCall};
use holdpoint::machine::{Execution, Failure, TaskEnding};
use holdpoint::world::{CallRecord, CallSource, Reply, TokenFate, TokenRecord, World};

/// What a command returns.
pub(crate) fn reply(reply: &Reply) -> Json {
    match reply {
        Reply::Started(arn) => Json::object([("executionArn", text(arn))]),
        Reply::Redriven(at) => {
            let seconds = at.millis() as f64 / 1000.0;
            Json::object([("redriveDate", number(seconds))])
        }
        Reply::Stopped | Reply::Accepted | Reply::ActivityTask(None) => Json::empty_object(),
        Reply::ActivityCreated(arn) => Json::object([("activityArn", text(arn))]),
        Reply::ActivityTask(Some((token, input))) => {
            Json::object([("taskToken", text(token)), ("input", text(input))])
        }
        Reply::Http(status, body) => {
            Json::object([("status", Json::from(i64::from(*status))), ("body", text(body))])
        }
    }
}

pub(crate) fn token(world: &World, record: &TokenRecord, start: Timestamp) -> Json {
    let mut it = Object::new();
    put(&mut it, "taskToken", text(&record.token));
    put(&mut it, "executionArn", text(&world.execution_of(record).names().arn));
    put(&mut it, "state", text(&record.state));
    put(&mut it, "minted", millis(record.minted, start));
    put(&mut it, "retryCount", Json::from(i64::from(record.retry_count)));
    if let Some(item) = record.item {
        put(&mut it, "item", Json::from(item as i64));
    }
    put(&mut it, "isJob", Json::Bool(record.is_job));
    let deadlines = [("timeout", record.timeout), ("heartbeatTimeout", record.heartbeat_timeout)];
    for (key, due) in deadlines {
        if let Some(due) = due {
            put(&mut it, key, millis(due, start));
        }
    }
    put(&mut it, "heartbeats", Json::from(i64::from(record.heartbeats)));
    put(&mut it, "alive", Json::Bool(record.fate == TokenFate::Waiting));
    let (fate, ended) = fate(record.fate);
    put(&mut it, "fate", Json::from(fate));
    if let Some(ended) = ended {
        put(&mut it, "ended", millis(ended, start));
    }
    it.into()
}

fn fate(fate: TokenFate) -> (&'static str, Option<Timestamp>) {
    match fate {
        TokenFate::Waiting => ("WAITING", None),
        TokenFate::Returned(at, true) => ("RETURNED_SUCCESS", Some(at)),
        TokenFate::Returned(at, false) => ("RETURNED_FAILURE", Some(at)),
        TokenFate::Died(at, ending) => {
            let word = match ending {
                TaskEnding::Succeeded => "TASK_SUCCEEDED",
                TaskEnding::Failed => "TASK_FAILED",
                TaskEnding::TimedOut => "TIMED_OUT",
                TaskEnding::HeartbeatMissed => "HEARTBEAT_MISSED",
                TaskEnding::Aborted => "ABORTED",
            };
            (word, Some(at))
        }
    }
}

pub(crate) fn call(record: &CallRecord, start: Timestamp) -> Json {
    let by = match &record.source {
        CallSource::Person => "person".into(),
        CallSource::ApiGateway => "API Gateway".into(),
        CallSource::Account(who) => who.to_string(),
    };
    let mut it = Object::new();
    put(&mut it, "at", millis(record.at, start));
    put(&mut it, "action", Json::from(record.action));
    put(&mut it, "taskToken", text(&record.token));
    put(&mut it, "by", Json::from(by));
    if let Some(error) = &record.error {
        put(&mut it, "error", Json::from(error.code()));
        put(&mut it, "message", text(error));
    }
    it.into()
}

pub(crate) fn mail(mail: &Mail, start: Timestamp) -> Json {
    let links = mail.links.iter();
    let links = links.map(|it| Json::object([("label", text(it.label)), ("url", text(&it.url))]));
    Json::object([
        ("sent", millis(mail.sent, start)),
        ("from", text(&mail.from)),
        ("to", text(&mail.to)),
        ("subject", text(&mail.subject)),
        ("text", text(&mail.text)),
        ("request", mail.request.clone()),
        ("links", Json::array(links)),
    ])
}

pub(crate) fn open_call(call: &OpenCall, start: Timestamp) -> Json {
    Json::object([
        ("call", Json::from(i64::from(call.number))),
        ("executionArn", text(&call.caller.execution)),
        ("state", text(&call.state)),
        ("action", text(&call.action)),
        ("parameters", call.parameters.clone()),
        ("isJob", Json::Bool(call.is_job)),
        ("since", millis(call.since, start)),
    ])
}

pub(crate) fn execution(execution: &Execution, start: Timestamp) -> Json {
    let names = execution.names();
    let mut it = Object::new();
    put(&mut it, "executionArn", text(&names.arn));
    put(&mut it, "name", text(&names.name));
    put(&mut it, "stateMachine", text(&names.machine_name));
    put(&mut it, "status", Json::from(execution.status().as_str()));
    put(&mut it, "started", millis(execution.started(), start));
    if let Some(ended) = execution.ended() {
        put(&mut it, "ended", millis(ended, start));
    }
    put(&mut it, "input", execution.input().clone());
    ending(&mut it, execution.output(), execution.failure());
    let states = execution.current_states().map(|(name, _)| text(name));
    put(&mut it, "currentStates", Json::array(states));
    it.into()
}

/// `output`, `error` and `cause`, where there are any.
pub(crate) fn ending(it: &mut Object, output: Option<&Json>, failure: Option<&Failure>) {
    if let Some(output) = output {
        put(it, "output", output.clone());
    }
    if let Some(Failure { error, cause, .. }) = failure {
        for (key, value) in [("error", error), ("cause", cause)] {
            if let Some(value) = value {
                put(it, key, text(value));
            }
        }
    }
}

pub(crate) fn put(it: &mut Object, key: &str, value: Json) {
    it.insert(key.into(), value);
}

pub(crate) fn text(value: &(impl std::fmt::Display + ?Sized)) -> Json {
    Json::from(value.to_string())
}

pub(crate) fn number(value: f64) -> Json {
    Json::Number(holdpoint::base::Number::Float(value))
}

fn millis(time: Timestamp, start: Timestamp) -> Json {
    Json::from(time.since(start))
}
