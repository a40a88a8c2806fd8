//! Step Functions as a service that tasks call: `states:startExecution` and `aws-sdk:sfn`.
//!
//! Executions are the world's. What is known here is who has asked for what, and which task waits
//! for the end of which execution.

mod shape;

use crate::base::{ExecutionArn, Json, Moment, SharedMap, TaskId, TaskToken, quota};
use crate::expr::error_name;
use crate::machine::{Failure, IntegrationPattern, Resource, TaskEnding, TaskRequest};

use super::api_call::{ApiAnswer, ApiCall, Asker, Refusal};
use super::call::{Caller, Effect};
use super::pending::take_of;
use shape::Dialect;

/// Whom an execution's end is told, and who waits for an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct StepFunctions {
    /// Calls that are not answered yet, each at the moment at which it was made.
    asked: SharedMap<Caller, Asked>,
    waiting: SharedMap<Caller, (ExecutionArn, WaitsFor)>,
    /// Who waits for the end of each execution.
    watched: SharedMap<ExecutionArn, Vec<Caller>>,
}

/// How a call is to be answered.
#[derive(Clone, Copy, Debug)]
struct Asked {
    dialect: Dialect,
    waits_for: Option<WaitsFor>,
}

/// What a task wants to hear of an execution's end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum WaitsFor {
    /// `.sync`: what became of it; `.sync:2`, with the payloads as JSON.
    Job { parsed: bool },
    /// StartSyncExecution: the response.
    Response,
}

/// An error of the API as a task sees it that calls by the AWS SDK.
pub(super) fn sdk_failure(refusal: &Refusal, at: &mut Moment<'_>) -> Failure {
    Dialect::Sdk.failure(refusal, at)
}

impl StepFunctions {
    /// Takes the call of a task. `None` where nobody simulates the action.
    #[inline(never)]
    pub(super) fn call(
        &mut self,
        caller: &Caller,
        request: &TaskRequest,
        at: &mut Moment<'_>,
    ) -> Option<Vec<Effect>> {
        let Resource::Integration { service, action, pattern } = &request.resource else {
            return None;
        };
        let dialect = if &**service == "states" { Dialect::Optimised } else { Dialect::Sdk };
        let waits_for = match (&**action, pattern) {
            ("startSyncExecution", _) => Some(WaitsFor::Response),
            (_, IntegrationPattern::RunAJob { parsed }) => Some(WaitsFor::Job { parsed: *parsed }),
            (_, IntegrationPattern::RequestResponse | IntegrationPattern::WaitForCallback) => None,
        };
        let call = match api_call(action, &request.parameters)? {
            Ok(call) => call,
            Err(refusal) => {
                let failure = dialect.failure(&refusal, at);
                return Some(vec![Effect::Reply(caller.clone(), Err(failure))]);
            }
        };
        self.asked.insert(caller.clone(), Asked { dialect, waits_for });
        Some(vec![Effect::Ask(Asker::Task(caller.clone()), call)])
    }

    /// Step Functions answers. Whoever waits for the end of an execution that was started hears of
    /// it then.
    #[inline(never)]
    pub(super) fn answered(
        &mut self,
        caller: &Caller,
        answer: Result<ApiAnswer, Refusal>,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let Some(Asked { dialect, waits_for }) = self.asked.remove(caller) else {
            return Vec::new();
        };
        let response = match answer {
            Err(refusal) => Err(dialect.failure(&refusal, at)),
            Ok(ApiAnswer::Started(arn, started)) => {
                if let Some(waits_for) = waits_for {
                    self.watch(caller, &arn, waits_for);
                }
                if waits_for == Some(WaitsFor::Response) {
                    return Vec::new();
                }
                Ok(dialect.started(&arn, started, at))
            }
            Ok(ApiAnswer::Stopped(stopped)) => Ok(shape::stopped(stopped)),
            Ok(ApiAnswer::Described(description)) => Ok(shape::in_capitals(&description, dialect)),
            Ok(ApiAnswer::Accepted) => Ok(Json::empty_object()),
        };
        vec![Effect::Reply(caller.clone(), response)]
    }

    fn watch(&mut self, caller: &Caller, arn: &ExecutionArn, waits_for: WaitsFor) {
        self.waiting.insert(caller.clone(), (arn.clone(), waits_for));
        self.watched.get_or_default(arn.clone()).push(caller.clone());
    }

    /// Whether a task waits for the end of an execution.
    pub(super) fn watches(&self, arn: &ExecutionArn) -> bool {
        self.watched.contains_key(arn)
    }

    /// An execution has ended. `description` is the response of DescribeExecution, or, of one whose
    /// caller waits, that of StartSyncExecution.
    pub(super) fn closed(&mut self, arn: &ExecutionArn, description: &Json) -> Vec<Effect> {
        let callers = self.watched.remove(arn).unwrap_or_default();
        let tell = |caller: Caller| {
            let (_, waits_for) = self.waiting.remove(&caller).expect("a watcher waits");
            match waits_for {
                WaitsFor::Response => {
                    let response = shape::in_capitals(description, Dialect::Sdk);
                    Effect::Reply(caller, Ok(response))
                }
                WaitsFor::Job { parsed } => Effect::Finish(caller, result(description, parsed)),
            }
        };
        callers.into_iter().map(tell).collect()
    }

    /// Tasks that are over wait for nothing. An execution that one of them waited for is stopped
    /// with it, unless the task was ended by its token: then its job goes on.
    /// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html>
    pub(super) fn abandon(
        &mut self,
        execution: &ExecutionArn,
        task: Option<TaskId>,
        ending: TaskEnding,
    ) -> Vec<Effect> {
        take_of(&mut self.asked, execution, task);
        let waited = take_of(&mut self.waiting, execution, task);
        waited.into_iter().filter_map(|(it, waited)| self.forget(it, waited, ending)).collect()
    }

    fn forget(
        &mut self,
        caller: Caller,
        (arn, waits_for): (ExecutionArn, WaitsFor),
        ending: TaskEnding,
    ) -> Option<Effect> {
        if let Some(watchers) = self.watched.get_mut(&arn) {
            watchers.retain(|it| *it != caller);
            if watchers.is_empty() {
                self.watched.remove(&arn);
            }
        }
        let by_token = matches!(ending, TaskEnding::Succeeded | TaskEnding::Failed);
        let stops = matches!(waits_for, WaitsFor::Job { .. }) && !by_token;
        let execution_arn = arn.to_string();
        let stop = ApiCall::StopExecution { execution_arn, error: None, cause: None };
        stops.then_some(Effect::Ask(Asker::Task(caller), stop))
    }
}

/// What a job that is an execution comes to
/// (recorded: `test_start_execution_sync`, `test_start_execution_sync_delegate_timeout`).
fn result(description: &Json, parsed: bool) -> Result<Json, Failure> {
    let shown = shape::in_capitals(description, Dialect::Optimised);
    if description.get("status").and_then(Json::as_str) != Some("SUCCEEDED") {
        let cause: String = shown.to_string().chars().take(quota::CAUSE_CHARS).collect();
        return Err(Failure::new(error_name::TASK_FAILED, cause));
    }
    Ok(if parsed { shape::with_parsed_payloads(&shown) } else { shown })
}

/// The call that an action makes with its parameters, or what is wrong with them; `None` for an
/// action that nobody simulates.
fn api_call(action: &str, parameters: &Json) -> Option<Result<ApiCall, Refusal>> {
    let text = |name: &str| match parameters.get(name) {
        None | Some(Json::Null) => None,
        Some(value) => Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
    };
    let needed = |name: &'static str| text(name).ok_or_else(|| shape::missing(name));
    let token = || needed("TaskToken").map(TaskToken::from);
    Some(match action {
        "startExecution" | "startSyncExecution" => {
            needed("StateMachineArn").map(|state_machine_arn| ApiCall::StartExecution {
                state_machine_arn,
                name: text("Name"),
                input: text("Input").unwrap_or_else(|| "{}".into()),
                sync: action == "startSyncExecution",
            })
        }
        "stopExecution" => needed("ExecutionArn").map(|execution_arn| ApiCall::StopExecution {
            execution_arn,
            error: text("Error"),
            cause: text("Cause"),
        }),
        "describeExecution" => {
            needed("ExecutionArn").map(|execution_arn| ApiCall::DescribeExecution { execution_arn })
        }
        "sendTaskSuccess" => token().and_then(|task_token| {
            let output = needed("Output")?;
            Ok(ApiCall::SendTaskSuccess { task_token, output })
        }),
        "sendTaskFailure" => token().map(|task_token| ApiCall::SendTaskFailure {
            task_token,
            error: text("Error"),
            cause: text("Cause"),
        }),
        "sendTaskHeartbeat" => token().map(|task_token| ApiCall::SendTaskHeartbeat { task_token }),
        _ => return None,
    })
}
