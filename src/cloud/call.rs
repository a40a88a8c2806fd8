//! From a task's request to the service that it is for.

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, Moment, TaskId, Timestamp};
use crate::machine::{Failure, Resource, TaskRequest};

use super::activity::{PollId, WorkerId};
use super::api_call::{ApiCall, Asker};
use super::dynamodb::DynamoDb;
use super::fault::CallFault;
use super::holder::HolderId;
use super::http::Client;
use super::job::JobId;
use super::lambda::{InvocationId, Invoked};
use super::pending::Pending;
use super::recorded::RecordedId;
use super::s3::S3;
use super::setup::Mock;
use super::sqs::{QueueId, WorkId};
use super::stand_in::{StandIn, mocked};
use super::throttle::throttled;
use super::{Cloud, delivery};

/// Whom an answer is for.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Caller {
    /// The execution.
    pub execution: ExecutionArn,
    /// Its task.
    pub task: TaskId,
}

/// What a service asks of the world.
#[must_use]
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A worker has fetched the task; its name.
    Start(Caller, Option<Rc<str>>),
    /// The service answers a call. A task that has a token goes on waiting for it, or for its job.
    Reply(Caller, Result<Json, Failure>),
    /// The job that a task waits for is over.
    Finish(Caller, Result<Json, Failure>),
    /// Wake the service at that time.
    SetAlarm(Alarm, Timestamp),
    /// Somebody in the account calls Step Functions now.
    Ask(Asker, ApiCall),
}

/// What a service wants to be woken for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Alarm {
    /// A call that was held up reaches its service.
    CallArrives(CallId),
    /// A call that goes as it went once is taken, or over.
    RecordedCallGoesOn(RecordedId),
    /// A function has done its work.
    FunctionReturns(InvocationId),
    /// A program does something with its token.
    HolderActs(HolderId),
    /// A job has run for as long as it takes.
    JobEnds(JobId),
    /// A task has polled an activity for as long as it may.
    PollEnds(PollId),
    /// A worker that was away polls again.
    WorkerPolls(WorkerId),
    /// The consumer of a queue looks for messages.
    ConsumerLooks(QueueId),
    /// The consumer of a queue is through with a message.
    ConsumerEnds(WorkId),
}

/// The number of a call that is held up.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct CallId(u32);

/// Calls that are on their way.
#[derive(Clone, Debug, Default)]
pub(super) struct Calls {
    held_up: Pending<CallId, Rc<TaskRequest>>,
    count: u32,
}

/// Takes a call: the faults of the account come first, then what a scenario has for the state, and
/// then the service.
pub(super) fn invoke(
    cloud: &mut Cloud,
    caller: Caller,
    request: &TaskRequest,
    at: &mut Moment<'_>,
) -> Vec<Effect> {
    let action = action_of(&request.resource);
    match cloud.people.faults.on_call(&action, at) {
        Some(CallFault::Latency(seconds)) => {
            cloud.calls.count += 1;
            let id = CallId(cloud.calls.count);
            cloud.calls.held_up.insert(id, caller, Rc::new(request.clone()));
            let due = at.now.plus_millis(seconds.millis());
            vec![Effect::SetAlarm(Alarm::CallArrives(id), due)]
        }
        Some(CallFault::Throttle) => vec![Effect::Reply(caller, Err(throttled(&action, at)))],
        Some(CallFault::Error { error, cause }) => {
            vec![Effect::Reply(caller, Err(Failure::new(&error, cause)))]
        }
        None => arrive(cloud, caller, request, at),
    }
}

/// A call that was held up reaches its service.
#[inline(never)]
pub(super) fn arrive_late(cloud: &mut Cloud, id: CallId, at: &mut Moment<'_>) -> Vec<Effect> {
    match cloud.calls.held_up.remove(id) {
        Some((caller, request)) => arrive(cloud, caller, &request, at),
        None => Vec::new(),
    }
}

impl Calls {
    /// Calls whose tasks are over do not arrive.
    pub(super) fn abandon(&mut self, execution: &ExecutionArn, task: Option<TaskId>) {
        self.held_up.take_of(execution, task);
    }
}

fn arrive(
    cloud: &mut Cloud,
    caller: Caller,
    request: &TaskRequest,
    at: &mut Moment<'_>,
) -> Vec<Effect> {
    cloud.usage.called(&caller.execution, &action_of(&request.resource));
    let setup = Rc::clone(&cloud.setup);
    let stand_in = cloud.stand_ins.next(&setup, &caller.execution, &request.state);
    let Some(StandIn { mock, answer }) = stand_in else {
        return serve(cloud, caller, request, at);
    };
    let mut effects = match mock {
        None if answer.is_some() && is_activity(request) => fetched(&caller, request),
        None => serve(cloud, caller, request, at),
        Some(Mock::Ask) => ask_a_person(cloud, caller, request, at),
        Some(Mock::Recorded(call)) => cloud.recorded.begin(caller, &call, at.now),
        Some(mock) => mocked(caller, &mock, request),
    };
    if let (Some(answer), Some(token)) = (answer, &request.token) {
        let action = action_of(&request.resource);
        let who = format!("whoever answers {}", request.state);
        let work = (token.clone(), &request.parameters);
        effects.extend(cloud.people.take((&who, &action), work, &answer, at));
    }
    effects
}

/// Whoever stands in for the workers of an activity fetches the task first.
fn fetched(caller: &Caller, request: &TaskRequest) -> Vec<Effect> {
    is_activity(request).then(|| Effect::Start(caller.clone(), None)).into_iter().collect()
}

fn is_activity(request: &TaskRequest) -> bool {
    matches!(request.resource, Resource::Activity { .. })
}

fn serve(
    cloud: &mut Cloud,
    caller: Caller,
    request: &TaskRequest,
    at: &mut Moment<'_>,
) -> Vec<Effect> {
    match &request.resource {
        Resource::Function { .. } => invoke_function(cloud, caller, request, at),
        Resource::Integration { service, action, .. } => match (&**service, &**action) {
            ("lambda", "invoke") => invoke_function(cloud, caller, request, at),
            ("sqs" | "aws-sdk:sqs", "sendMessage")
            | ("aws-sdk:sqs", "receiveMessage" | "deleteMessage")
            | ("sns" | "aws-sdk:sns", "publish")
            | ("events" | "aws-sdk:eventbridge", "putEvents") => {
                delivery::call(cloud, caller, (service, action), request, at)
            }
            ("dynamodb" | "aws-sdk:dynamodb", action) if DynamoDb::knows(action) => {
                let is_optimized = &**service == "dynamodb";
                let parameters = &request.parameters;
                let result = cloud.dynamodb.call(action, is_optimized, parameters, at);
                vec![Effect::Reply(caller, result)]
            }
            ("http" | "apigateway", "invoke") => {
                let client = if &**service == "http" { Client::Http } else { Client::ApiGateway };
                let result = cloud.http.invoke(client, &request.parameters, at);
                vec![Effect::Reply(caller, result)]
            }
            ("aws-sdk:s3", action) if S3::knows(action) => {
                vec![Effect::Reply(caller, cloud.s3.call(action, &request.parameters, at))]
            }
            ("aws-sdk:sfn", "getActivityTask") => {
                let setup = Rc::clone(&cloud.setup);
                cloud.activities.poll(caller, request, (&setup, &mut cloud.people), at)
            }
            ("states" | "aws-sdk:sfn", _) => {
                let effects = cloud.step_functions.call(&caller, request, at);
                effects.unwrap_or_else(|| ask_a_person(cloud, caller, request, at))
            }
            _ => serve_job(cloud, &caller, request, at)
                .unwrap_or_else(|| ask_a_person(cloud, caller, request, at)),
        },
        Resource::Activity { arn } => {
            let setup = Rc::clone(&cloud.setup);
            let desk = (&*setup, &mut cloud.people);
            cloud.activities.schedule(caller, (arn, request), desk, at)
        }
    }
}

/// A call that starts a job, or asks how one stands.
#[inline(never)]
fn serve_job(
    cloud: &mut Cloud,
    caller: &Caller,
    request: &TaskRequest,
    at: &mut Moment<'_>,
) -> Option<Vec<Effect>> {
    let action = action_of(&request.resource);
    if let Some(description) = cloud.jobs.describe(&action, &request.parameters, at.now) {
        return Some(vec![Effect::Reply(caller.clone(), Ok(description))]);
    }
    let setup = Rc::clone(&cloud.setup);
    cloud.jobs.start(caller, request, (&setup, &mut cloud.people), at)
}

fn invoke_function(
    cloud: &mut Cloud,
    caller: Caller,
    request: &TaskRequest,
    at: &mut Moment<'_>,
) -> Vec<Effect> {
    let setup = Rc::clone(&cloud.setup);
    let execution = caller.execution.clone();
    let desk = (&*setup, &mut cloud.people);
    let Invoked { effects, millis } = cloud.lambda.invoke(caller, request, desk, at);
    cloud.usage.function_ran(&execution, millis);
    effects
}

fn ask_a_person(
    cloud: &mut Cloud,
    caller: Caller,
    request: &TaskRequest,
    at: &Moment<'_>,
) -> Vec<Effect> {
    let effects = fetched(&caller, request);
    cloud.open_calls.put(caller, request, at.now);
    effects
}

/// `sqs:sendMessage`: how faults name what a task calls.
fn action_of(resource: &Resource) -> Rc<str> {
    match resource {
        Resource::Function { .. } => "lambda:invoke".into(),
        Resource::Activity { .. } => "activity".into(),
        Resource::Integration { service, action, .. } => format!("{service}:{action}").into(),
    }
}
