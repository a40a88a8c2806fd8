//! Lambda: functions that take a while and return something.
//!
//! A function whose event carries a task token is somebody asking for a decision: it mails the
//! approver a link for each answer. Any other function returns its event.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::{Json, Moment, Timestamp};
use crate::machine::{Failure, function_name};

use super::call::{Alarm, Caller, Effect};
use super::email::Inbox;
use super::parameter;
use super::response::{http_date, metadata};
use super::setup::Setup;

/// The number of an invocation.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct InvocationId(u32);

#[derive(Clone, Debug, Default)]
pub(super) struct Lambda {
    running: BTreeMap<InvocationId, Invocation>,
    count: u32,
}

#[derive(Clone, Debug)]
struct Invocation {
    caller: Caller,
    kind: InvocationKind,
    function: Rc<str>,
    event: Json,
    approver: String,
}

/// How a function was called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum InvocationKind {
    /// By its own ARN: the task gets the bare result.
    Bare,
    /// By `lambda:invoke`: the task gets the whole response.
    Wrapped,
}

impl Lambda {
    /// `lambda:invoke`: function and event stand in the parameters.
    pub(super) fn invoke_with(
        &mut self,
        caller: Caller,
        parameters: &Json,
        setup: &Setup,
        at: &Moment<'_>,
    ) -> Vec<Effect> {
        let Some(function) = parameter(parameters, "FunctionName") else {
            let cause = format!(
                "The Parameters '{parameters}' could not be used to start the Task: \
                 [The field 'FunctionName' is required but was missing]"
            );
            return vec![Effect::Reply(caller, Err(Failure::runtime(cause)))];
        };
        let event = parameters.get("Payload").cloned().unwrap_or_else(Json::empty_object);
        self.invoke(caller, (InvocationKind::Wrapped, function, event), setup, at)
    }

    pub(super) fn invoke(
        &mut self,
        caller: Caller,
        (kind, function, event): (InvocationKind, &str, Json),
        setup: &Setup,
        at: &Moment<'_>,
    ) -> Vec<Effect> {
        self.count += 1;
        let id = InvocationId(self.count);
        let function = function_name(function).into();
        let approver = setup.approver.clone();
        self.running.insert(id, Invocation { caller, kind, function, event, approver });
        let due = at.now.plus_millis(setup.function_millis);
        vec![Effect::SetAlarm(Alarm::FunctionReturns(id), due)]
    }

    /// A function has done its work.
    pub(super) fn finish(
        &mut self,
        id: InvocationId,
        inbox: &mut Inbox,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let invocation = self.running.remove(&id).expect("an invocation returns once");
        let result = invocation.run(inbox, at.now);
        let response = match invocation.kind {
            InvocationKind::Bare => result,
            InvocationKind::Wrapped => wrapped(result, at),
        };
        vec![Effect::Reply(invocation.caller, Ok(response))]
    }
}

impl Invocation {
    fn run(&self, inbox: &mut Inbox, now: Timestamp) -> Json {
        match find_token(&self.event) {
            None => self.event.clone(),
            Some(token) => {
                inbox.ask(&self.function, &self.approver, &self.event, token, now);
                Json::object([("statusCode", Json::from(200))])
            }
        }
    }
}

/// The token in an event: the first string under a key that speaks of one.
fn find_token(event: &Json) -> Option<&str> {
    match event {
        Json::Object(members) => {
            let is_token = |key: &str| key.to_lowercase().contains("token");
            let here =
                members.iter().find(|(key, value)| is_token(key) && value.as_str().is_some());
            here.and_then(|(_, value)| value.as_str())
                .or_else(|| members.values().find_map(find_token))
        }
        Json::Array(items) => items.iter().find_map(find_token),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    }
}

/// The response of the Invoke action (recorded: `test_invoke`).
fn wrapped(payload: Json, at: &mut Moment<'_>) -> Json {
    let request_id = at.rng.uuid();
    let trace = at.rng.uuid().replace('-', "");
    let headers = vec![
        ("X-Amz-Executed-Version", "$LATEST".to_owned()),
        ("x-amzn-Remapped-Content-Length", "0".to_owned()),
        ("Connection", "keep-alive".to_owned()),
        ("x-amzn-RequestId", request_id.clone()),
        ("Content-Length", payload.bytes().to_string()),
        ("Date", http_date(at)),
        ("X-Amzn-Trace-Id", format!("Root=1-{}-{}", &trace[..8], &trace[8..])),
        ("Content-Type", "application/json".to_owned()),
    ];
    let [http, response] = metadata(headers, request_id);
    Json::object([
        ("ExecutedVersion", Json::from("$LATEST")),
        ("Payload", payload),
        http,
        response,
        ("StatusCode", Json::from(200)),
    ])
}
