//! Lambda: functions that take a while and then return something, or fail.
//!
//! Where a scenario lists no functions, each there is does the usual: one whose event carries a
//! token mails the approver a link for each answer, any other returns its event.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::base::{Json, Log, Moment, SharedMap, Timestamp};
use crate::machine::{Failure, Resource, TaskRequest, function_name};

use super::call::{Alarm, Caller, Effect};
use super::parameter;
use super::response::{Header, http_date, metadata};
use super::setup::{Handler, HandlerResult, Setup, Thrown};
use super::work::{People, WorkResult};

/// How long a function may run, in milliseconds: the longest timeout that can be set.
/// [Quotas](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html)
const LONGEST: i64 = 900_000;

/// The number of an invocation.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct InvocationId(u32);

#[derive(Clone, Debug, Default)]
pub(super) struct Lambda {
    running: SharedMap<InvocationId, Invocation>,
    count: u32,
    /// How often each function was called.
    calls: SharedMap<Rc<str>, u32>,
    /// The calls that are over, in the order of their ends.
    over: Log<FunctionCall>,
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionCall {
    /// The function's name.
    pub function: Rc<str>,
    /// The event.
    pub event: Json,
    /// When it was called.
    pub started: Timestamp,
    /// When it ended, and what came of it; none while it runs.
    pub ended: Option<(Timestamp, CallEnding)>,
}

/// What came of a call of a function.
#[derive(Clone, Debug, PartialEq)]
pub enum CallEnding {
    /// It returned this.
    Returned(Json),
    /// Its code threw an error: the type and the message.
    Threw(Rc<str>, Rc<str>),
    /// Its process died.
    Exited,
    /// It took longer than Lambda lets a function run.
    TimedOut,
}

#[derive(Clone, Debug)]
struct Invocation {
    invoker: Invoker,
    function: Rc<str>,
    event: Json,
    started: Timestamp,
    handler: Option<Handler>,
}

/// What comes of a call at once.
#[must_use]
pub(super) struct Invoked {
    pub(super) effects: Vec<Effect>,
    /// For how long the function runs, in milliseconds: that is billed.
    pub(super) millis: i64,
}

/// Who called a function, and how.
#[derive(Clone, Debug)]
enum Invoker {
    /// A task by the function's own ARN: it gets the bare result.
    Bare(Caller),
    /// A task by `lambda:invoke`: it gets the whole response, and the end of the log if it wants.
    Wrapped(Caller, bool),
    /// Nobody waits for the result.
    Nobody,
}

impl Lambda {
    /// Takes the call of a task. The function returns after a while.
    pub(super) fn invoke(
        &mut self,
        caller: Caller,
        request: &TaskRequest,
        (setup, people): (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Invoked {
        let parameters = &request.parameters;
        let Resource::Integration { .. } = &request.resource else {
            let Resource::Function { arn } = &request.resource else {
                unreachable!("an activity is no function")
            };
            let invocation = (Invoker::Bare(caller), &**arn, parameters.clone());
            return self.start(invocation, (setup, people), at);
        };
        let function = parameter(parameters, "FunctionName").expect("a task names its function");
        let Some(event) = event_of(parameters) else {
            return Invoked::refused(caller, no_json(at));
        };
        let kind = parameter(parameters, "InvocationType");
        if !matches!(kind, Some("Event" | "DryRun")) {
            let with_log = parameter(parameters, "LogType") == Some("Tail");
            let invoker = Invoker::Wrapped(caller, with_log);
            return self.start((invoker, function, event), (setup, people), at);
        }
        if setup.handler(function_name(function), 0).is_err() {
            return Invoked::refused(caller, not_found(function, at));
        }
        // Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
        let status = if kind == Some("DryRun") { 204 } else { 202 };
        let mut effects = vec![Effect::Reply(caller, Ok(without_result(status, at)))];
        if kind == Some("DryRun") {
            return Invoked { effects, millis: 0 };
        }
        let runs = self.start((Invoker::Nobody, function, event), (setup, people), at);
        effects.extend(runs.effects);
        Invoked { effects, ..runs }
    }

    /// Calls a function for a service that does not wait for it.
    pub(super) fn notify(
        &mut self,
        function: &str,
        event: Json,
        desk: (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        self.start((Invoker::Nobody, function, event), desk, at).effects
    }

    fn start(
        &mut self,
        (invoker, arn, event): (Invoker, &str, Json),
        (setup, people): (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Invoked {
        let function: Rc<str> = function_name(arn).into();
        let calls = self.calls.get_or_default(Rc::clone(&function));
        let Ok(handler) = setup.handler(&function, *calls) else {
            let failure = not_found(arn, at);
            return Invoked { effects: invoker.reply(Err(failure)), millis: 0 };
        };
        *calls += 1;
        self.count += 1;
        let id = InvocationId(self.count);
        let takes = handler.and_then(|it| it.takes_seconds);
        let takes = takes.map_or(setup.function_millis, |it| it.millis());
        let hangs = handler.is_some_and(|it| it.result == Some(HandlerResult::Hang));
        let millis = if hangs { LONGEST } else { takes.min(LONGEST) };
        let due = at.now.plus_millis(millis);
        let mut effects = vec![Effect::SetAlarm(Alarm::FunctionReturns(id), due)];
        if let Some(handler) = handler {
            let who = format!("function {function}");
            effects.extend(people.begin((&who, "lambda:invoke"), (handler, &event), at));
        }
        let handler = handler.cloned();
        let started = at.now;
        self.running.insert(id, Invocation { invoker, function, event, started, handler });
        Invoked { effects, millis }
    }

    /// A function has done its work.
    pub(super) fn finish(
        &mut self,
        id: InvocationId,
        people: &mut People,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let invocation = self.running.remove(&id).expect("an invocation returns once");
        let Invocation { invoker, function, event, started, handler } = invocation;
        let result = match &handler {
            _ if at.now.since(started) >= LONGEST => WorkResult::Hangs,
            Some(handler) => people.end(&function, (handler, &event), at),
            None => WorkResult::Thrown(no_handler()),
        };
        let ended = Some((at.now, ending_of(&result)));
        self.over.push(FunctionCall { function, event, started, ended });
        let result = match result {
            WorkResult::Value(payload) => Ok(invoker.response(payload, at)),
            WorkResult::Thrown(thrown) => Err(invoker.thrown(&thrown, at)),
            WorkResult::Exited => Err(exited(&at.rng.uuid())),
            WorkResult::Hangs => Err(timed_out(&at.rng.uuid())),
        };
        invoker.reply(result)
    }

    /// The newest calls of a function: those that run, then those that are over.
    pub(super) fn newest_calls(&self, function: &str, most: usize) -> Vec<FunctionCall> {
        let running = self.running.values().rev().filter(|it| *it.function == *function);
        let running = running.map(|it| FunctionCall {
            function: Rc::clone(&it.function),
            event: it.event.clone(),
            started: it.started,
            ended: None,
        });
        let over = self.over.iter().rev().filter(|it| *it.function == *function);
        running.chain(over.cloned()).take(most).collect()
    }

    /// How often each function was called.
    pub(super) fn call_counts(&self) -> &SharedMap<Rc<str>, u32> {
        &self.calls
    }
}

fn ending_of(result: &WorkResult) -> CallEnding {
    match result {
        WorkResult::Value(value) => CallEnding::Returned(value.clone()),
        WorkResult::Thrown(thrown) => {
            CallEnding::Threw((&*thrown.error_type).into(), (&*thrown.error_message).into())
        }
        WorkResult::Exited => CallEnding::Exited,
        WorkResult::Hangs => CallEnding::TimedOut,
    }
}

impl Invoked {
    /// The function does not run.
    fn refused(caller: Caller, failure: Failure) -> Self {
        Self { effects: vec![Effect::Reply(caller, Err(failure))], millis: 0 }
    }
}

impl Invoker {
    fn reply(self, result: Result<Json, Failure>) -> Vec<Effect> {
        match self {
            Self::Bare(caller) | Self::Wrapped(caller, _) => vec![Effect::Reply(caller, result)],
            Self::Nobody => Vec::new(),
        }
    }

    fn response(&self, payload: Json, at: &mut Moment<'_>) -> Json {
        match self {
            Self::Wrapped(_, with_log) => wrapped(payload, *with_log, at),
            Self::Bare(_) | Self::Nobody => payload,
        }
    }

    /// The error that code threw, as a task sees it: its type, and all of it as the cause, by the
    /// function's own ARN as Python prints it (recorded: `test_raise_exception`).
    fn thrown(&self, thrown: &Thrown, at: &mut Moment<'_>) -> Failure {
        let Thrown { error_type, error_message, stack_trace } = thrown;
        let payload = Json::object([
            ("errorMessage", Json::from(&**error_message)),
            ("errorType", Json::from(&**error_type)),
            ("requestId", Json::from(at.rng.uuid())),
            ("stackTrace", Json::array(stack_trace.iter().map(|line| Json::from(&**line)))),
        ]);
        let cause = match self {
            Self::Bare(_) => python(&payload),
            Self::Wrapped(..) | Self::Nobody => payload.to_string(),
        };
        Failure::new(error_type, cause)
    }
}

/// The event of `lambda:invoke`: nothing is an empty object, and a text is the body of the request,
/// which holds JSON (recorded: `test_invoke`, `test_invoke_json_values`). `None` where it does not.
fn event_of(parameters: &Json) -> Option<Json> {
    match parameters.get("Payload") {
        None | Some(Json::Null) => Some(Json::empty_object()),
        Some(Json::String(body)) => Json::parse(body).ok(),
        Some(payload) => Some(payload.clone()),
    }
}

/// A body that is no JSON. The words in front of the bracket are ours.
fn no_json(at: &mut Moment<'_>) -> Failure {
    let request_id = at.rng.uuid();
    let cause = format!(
        "Could not parse request body into json: the payload is not JSON (Service: AWSLambda; \
         Status Code: 400; Error Code: InvalidRequestContentException; Request ID: {request_id}; \
         Proxy: null)"
    );
    Failure::new("Lambda.InvalidRequestContentException", cause)
}

/// A value as Python's json module prints it: with a space behind each colon and comma.
fn python(value: &Json) -> String {
    let mut text = String::new();
    let mut quoted = false;
    let mut escaped = false;
    for char in value.to_string().chars() {
        text.push(char);
        if !quoted && (char == ':' || char == ',') {
            text.push(' ');
        }
        quoted ^= char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
    }
    text
}

/// A function without a handler, as the runtime for Node words it.
fn no_handler() -> Thrown {
    Thrown {
        error_type: "Runtime.HandlerNotFound".into(),
        error_message: "index.handler is undefined or not exported".into(),
        stack_trace: Vec::new(),
    }
}

/// A process that ended before it returned.
fn exited(request_id: &str) -> Failure {
    let payload = format!(
        r#"{{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {request_id} Error: Runtime exited with error: exit status 1"}}"#
    );
    Failure::new("Runtime.ExitError", payload)
}

/// A process that was stopped when it had run as long as one may. The error's name is that of newer
/// runtimes; older ones give `Lambda.Unknown`.
fn timed_out(request_id: &str) -> Failure {
    let seconds = LONGEST / 1000;
    let payload = format!(
        r#"{{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {request_id} Error: Task timed out after {seconds}.00 seconds"}}"#
    );
    Failure::new("Sandbox.Timedout", payload)
}

/// Recorded: `test_no_such_function`.
fn not_found(function: &str, at: &mut Moment<'_>) -> Failure {
    let arn = match function.starts_with("arn:") {
        true => function.to_owned(),
        false => format!("arn:aws:lambda:us-east-1:123456789012:function:{function}"),
    };
    let is_qualified = arn.split(':').count() > 7;
    let qualifier = if is_qualified { "" } else { ":$LATEST" };
    let request_id = at.rng.uuid();
    let cause = format!(
        "Function not found: {arn}{qualifier} (Service: AWSLambda; Status Code: 404; Error Code: \
         ResourceNotFoundException; Request ID: {request_id}; Proxy: null)"
    );
    Failure::new("Lambda.ResourceNotFoundException", cause)
}

/// The response to an invocation that nobody waits for, and to one that is only tried.
fn without_result(status: i64, at: &mut Moment<'_>) -> Json {
    let request_id = at.rng.uuid();
    let headers = headers(&request_id, 0, at).into();
    let [http, response] = metadata(headers, request_id);
    Json::object([("Payload", Json::from("")), http, response, ("StatusCode", Json::from(status))])
}

/// The headers of any response; its body has so many bytes.
fn headers(request_id: &str, length: usize, at: &mut Moment<'_>) -> [Header; 6] {
    let trace = at.rng.uuid().replace('-', "");
    [
        ("x-amzn-Remapped-Content-Length", "0".to_owned()),
        ("Connection", "keep-alive".to_owned()),
        ("x-amzn-RequestId", request_id.to_owned()),
        ("Content-Length", length.to_string()),
        ("Date", http_date(at)),
        ("X-Amzn-Trace-Id", format!("Root=1-{}-{}", &trace[..8], &trace[8..])),
    ]
}

/// The response of the Invoke action (recorded: `test_invoke`, `test_invoke_unsupported_param`). Its
/// length is that of what a function in Python prints
/// (recorded: `test_numbered_mock_responses_multiple_success_invocations`).
fn wrapped(payload: Json, with_log: bool, at: &mut Moment<'_>) -> Json {
    let request_id = at.rng.uuid();
    let log = with_log.then(|| log_tail(&request_id));
    let first = log.iter().map(|it| ("X-Amz-Log-Result", it.clone()));
    let first = first.chain([("X-Amz-Executed-Version", "$LATEST".to_owned())]);
    let usual = headers(&request_id, python(&payload).len(), at);
    let last = [("Content-Type", "application/json".to_owned())];
    let headers = first.chain(usual).chain(last).collect();
    let [http, response] = metadata(headers, request_id);
    let log = log.map(|it| ("LogResult", Json::from(it)));
    let rest = [("Payload", payload), http, response, ("StatusCode", Json::from(200))];
    let version = [("ExecutedVersion", Json::from("$LATEST"))];
    Json::object(version.into_iter().chain(log).chain(rest))
}

/// The end of a function's log, in base64. What it says of time and memory is made up.
fn log_tail(request_id: &str) -> String {
    let log = format!(
        "START RequestId: {request_id} Version: $LATEST\nEND RequestId: {request_id}\nREPORT \
         RequestId: {request_id}\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 \
         MB\tMax Memory Used: 32 MB\t\n"
    );
    STANDARD.encode(log)
}
