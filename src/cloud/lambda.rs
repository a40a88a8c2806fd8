//! Lambda: functions that take a while and return something.
//!
//! A function whose event carries its task's token is somebody asking for a decision: it mails the
//! approver a link for each answer. Any other function returns its event.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::{Json, Moment, TaskToken, Timestamp};
use crate::machine::{Resource, TaskRequest, function_name};

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
    /// The task's token, where the event carries it.
    token: Option<TaskToken>,
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
    /// Takes a call. The function returns after a while.
    pub(super) fn invoke(
        &mut self,
        caller: Caller,
        request: &TaskRequest,
        setup: &Setup,
        at: &Moment<'_>,
    ) -> Vec<Effect> {
        let parameters = &request.parameters;
        let (kind, function, event) = match &request.resource {
            Resource::Function { arn } => (InvocationKind::Bare, &**arn, parameters.clone()),
            Resource::Integration { .. } | Resource::Activity { .. } => {
                let function = parameter(parameters, "FunctionName");
                let event = parameters.get("Payload").cloned().unwrap_or_else(Json::empty_object);
                (InvocationKind::Wrapped, function.expect("a task names its function"), event)
            }
        };
        self.count += 1;
        let id = InvocationId(self.count);
        let invocation = Invocation {
            caller,
            kind,
            function: function_name(function).into(),
            token: request.token.clone().filter(|token| carries(&event, token)),
            event,
            approver: setup.approver.clone(),
        };
        self.running.insert(id, invocation);
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
        match &self.token {
            None => self.event.clone(),
            Some(token) => {
                inbox.ask(&self.function, &self.approver, &self.event, token.as_str(), now);
                Json::object([("statusCode", Json::from(200))])
            }
        }
    }
}

/// Whether the token stands somewhere in an event.
fn carries(event: &Json, token: &TaskToken) -> bool {
    match event {
        Json::Object(members) => members.values().any(|value| carries(value, token)),
        Json::Array(items) => items.iter().any(|item| carries(item, token)),
        Json::String(text) => **text == *token.as_str(),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
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
