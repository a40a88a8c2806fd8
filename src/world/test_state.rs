//! TestState: one state alone, with a mock for its work, and what is seen of the data on its way.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>;
//! messages as recorded in `test_state`, unless a line says otherwise.

mod context;
mod mock;
mod request;
mod response;
mod shape;

use std::rc::Rc;

use crate::asl::{self, Parsed, State, StateKind, StateMachine};
use crate::base::{ExecutionArn, Json, Moment, Object, StateMachineArn};
use crate::machine::{ExecutionNames, StateTest, TestRefused};
use crate::text::{Diagnostic, Severity};

use super::ApiError;
use super::api_error::jackson_words;

pub use request::{InspectionLevel, Mock, StateConfiguration, TestStateRequest};
pub use shape::FieldValidationMode;

/// Tests a state; the response is in the API's JSON.
///
/// # Errors
/// What AWS refuses: `InvalidDefinition`, `InvalidExecutionInput`, `ValidationException`. A task
/// that calls a service needs [`TestStateRequest::answer`] or a mock: `ServiceNotSimulated`.
pub fn test_state(request: &TestStateRequest, at: &mut Moment<'_>) -> Result<Json, ApiError> {
    let machine = read(request)?;
    let state = find(&machine, request)?;
    check_kind(state, request)?;
    let outcome = match &request.mock {
        Some(mock) => mock::outcome(mock, state)?,
        None => request.answer.clone(),
    };
    let has_token = matches!(&state.kind, StateKind::Task(task) if task.resource.has_token());
    let context = request.context.as_deref().map(|text| context::read(text, has_token));
    let context = context.transpose().map_err(refused)?;
    let text = request.input.as_deref().unwrap_or("{}");
    let input = Json::parse(text)
        .map_err(|error| ApiError::InvalidExecutionInput(jackson_words(text, &error)))?;
    let variables = variables(request)?;
    let configuration = &request.configuration;
    let test = StateTest {
        machine: Rc::clone(&machine),
        state: state.name.clone(),
        names: names(request, at),
        input,
        context,
        variables: variables.iter().map(|(name, value)| (Rc::clone(name), value.clone())).collect(),
        outcome,
        retry_count: configuration.retrier_retry_count,
        failed_iterations: configuration.map_iteration_failure_count,
        item_data: configuration.map_item_reader_data.clone(),
    };
    let tested = test.run(at).map_err(why_not)?;
    Ok(response::response(&tested, request.inspection_level, (text, &variables)))
}

/// The machine of the state: that of the definition, or one around a state that stands alone.
fn read(request: &TestStateRequest) -> Result<Rc<StateMachine>, ApiError> {
    let Parsed { machine, diagnostics, .. } = match request.state_name {
        Some(_) => asl::parse(&request.definition),
        None => asl::parse_state(&request.definition),
    };
    machine.ok_or_else(|| ApiError::InvalidDefinition(in_one_sentence(&diagnostics).into()))
}

fn in_one_sentence(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    let errors: Vec<_> = errors.map(with_place).collect();
    format!("Invalid State Machine Definition: '{}'", errors.join(", "))
}

fn with_place(problem: &Diagnostic) -> String {
    let Diagnostic { code, message, location, .. } = problem;
    let location = if location.is_empty() { "null" } else { location };
    format!("{code}: {message} at {location}")
}

/// The state of that name, wherever it is in the machine (recorded: `test_base_state_name`, where
/// it is in the processor of a Map state).
fn find<'m>(machine: &'m StateMachine, request: &TestStateRequest) -> Result<&'m State, ApiError> {
    let name = request.state_name.as_deref().unwrap_or(asl::TESTED_STATE);
    machine.find(name).ok_or_else(|| refused("State not found in definition"))
}

/// Which types of state need a mock, and which can have none.
fn check_kind(state: &State, request: &TestStateRequest) -> Result<(), ApiError> {
    let kind = state.kind.type_name();
    let is_task = matches!(state.kind, StateKind::Task(_));
    let has_branches = !state.blocks().is_empty();
    if request.mock.is_none() && has_branches {
        return Err(no_mock());
    }
    if request.mock.is_some() && !has_branches && !is_task {
        let message = format!("State type '{kind}' is not supported when a mock is specified");
        return Err(refused(message));
    }
    if request.mock.is_some() && request.reveal_secrets {
        return Err(refused("TestState does not support RevealSecrets when a mock is specified."));
    }
    if request.mock.is_none() && request.context.is_some() {
        // Source: the API reference, which does not tell the words.
        return Err(refused("A Context object can only be specified when a mock is specified."));
    }
    if request.mock.is_none() && is_task && request.role_arn.is_none() {
        return Err(refused("RoleArn must be specified when testing a Task state"));
    }
    Ok(())
}

fn variables(request: &TestStateRequest) -> Result<Object, ApiError> {
    let Some(text) = &request.variables else { return Ok(Object::new()) };
    let variables = Json::parse(text).ok();
    let variables = variables.as_ref().and_then(Json::as_object).cloned();
    // The words are ours.
    variables.ok_or_else(|| refused("Variables must be a valid JSON object"))
}

/// A test is an Express execution of a machine of its own; without a role it has none
/// (recorded: `test_state_with_variables`).
fn names(request: &TestStateRequest, at: &mut Moment<'_>) -> ExecutionNames {
    let (machine, name) = (at.rng.uuid(), at.rng.uuid());
    let place = format!("arn:aws:states:us-east-1:{}", request.account);
    ExecutionNames {
        arn: ExecutionArn::from(format!("{place}:express:{machine}:{name}")),
        name: name.into(),
        machine_arn: StateMachineArn::from(format!("{place}:stateMachine:{machine}")),
        machine_name: machine.into(),
        role_arn: request.role_arn.clone().unwrap_or_default(),
    }
}

fn why_not(why: TestRefused) -> ApiError {
    match why {
        TestRefused::FailedIterations => refused(
            "Map iteration failure count must be less than or equal to the number of Map iterations",
        ),
        TestRefused::NoMock => no_mock(),
        TestRefused::NoAnswer(request) => {
            ApiError::ServiceNotSimulated(request.resource.short_name().into())
        }
    }
}

fn no_mock() -> ApiError {
    ApiError::InvalidDefinition(
        "TestState API does not support Map or Parallel states. Supported state types include: \
         [Task, Wait, Pass, Succeed, Fail, Choice]"
            .into(),
    )
}

fn refused(message: impl Into<Rc<str>>) -> ApiError {
    ApiError::Refused(message.into())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::base::{Rng, Timestamp};

    /// The response to a request, of which the definition is given apart.
    #[track_caller]
    fn check(definition: &str, request: &str, expected: Expect) {
        let mut json = Json::parse(request).expect("the test's JSON is well-formed");
        if let Json::Object(members) = &mut json {
            Rc::make_mut(members).insert("definition".into(), Json::from(definition));
        }
        let mut rng = Rng::new(1);
        let now = Timestamp::parse("2026-11-22T09:00:00Z").expect("a time");
        let answer = TestStateRequest::from_json(&json)
            .and_then(|request| test_state(&request, &mut Moment { now, rng: &mut rng }));
        let shown = match answer {
            Ok(response) => response.to_string(),
            Err(error) => format!("{}: {error}", error.code()),
        };
        expected.assert_eq(&shown);
    }

    const TASK: &str = r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
        "Parameters": {"QueueUrl": "q", "MessageBody.$": "$.order"},
        "ResultSelector": {"id.$": "$.MessageId"}, "ResultPath": "$.sent", "Next": "Pay",
        "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 3, "MaxAttempts": 2, "BackoffRate": 2}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Sorry"}]}"#;

    #[test]
    fn a_mocked_result_goes_through_the_state() {
        check(
            TASK,
            r#"{"input": "{\"order\": [7]}", "mock": {"result": "{\"MessageId\": \"m\"}"}, "inspectionLevel": "DEBUG"}"#,
            expect![[
                r#"{"inspectionData":{"afterInputPath":"{\"order\":[7]}","afterParameters":"{\"QueueUrl\":\"q\",\"MessageBody\":[7]}","afterResultPath":"{\"order\":[7],\"sent\":{\"id\":\"m\"}}","afterResultSelector":"{\"id\":\"m\"}","result":"{\"MessageId\":\"m\"}","input":"{\"order\": [7]}"},"nextState":"Pay","output":"{\"order\":[7],\"sent\":{\"id\":\"m\"}}","status":"SUCCEEDED"}"#
            ]],
        );
    }

    #[test]
    fn a_mocked_error_is_tried_again_and_then_caught() {
        let error = |count: u32| {
            format!(
                r#"{{"input": "{{\"order\": [7]}}", "mock": {{"errorOutput": {{"error": "Busy"}}}},
                    "stateConfiguration": {{"retrierRetryCount": {count}}}, "inspectionLevel": "TRACE"}}"#
            )
        };
        check(
            TASK,
            &error(1),
            expect![[
                r#"{"error":"Busy","inspectionData":{"afterInputPath":"{\"order\":[7]}","afterParameters":"{\"QueueUrl\":\"q\",\"MessageBody\":[7]}","errorDetails":{"retryBackoffIntervalSeconds":6,"retryIndex":0},"input":"{\"order\": [7]}"},"status":"RETRIABLE"}"#
            ]],
        );
        check(
            TASK,
            &error(2),
            expect![[
                r#"{"error":"Busy","inspectionData":{"afterInputPath":"{\"order\":[7]}","afterParameters":"{\"QueueUrl\":\"q\",\"MessageBody\":[7]}","errorDetails":{"catchIndex":0,"retryIndex":0},"input":"{\"order\": [7]}"},"nextState":"Sorry","output":"{\"order\":[7],\"error\":{\"Error\":\"Busy\",\"Cause\":null}}","status":"CAUGHT_ERROR"}"#
            ]],
        );
    }

    #[test]
    fn variables_are_seen_and_assigned() {
        check(
            r#"{"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $a + 1 %}", "Assign": {"b": "{% $a * 2 %}"}, "End": true}"#,
            r#"{"variables": "{\"a\": 20}", "inspectionLevel": "DEBUG"}"#,
            expect![[
                r#"{"inspectionData":{"input":"{}","variables":"{\"a\":20,\"b\":40}"},"output":"21","status":"SUCCEEDED"}"#
            ]],
        );
    }

    #[test]
    fn a_map_shows_what_its_iterations_get() {
        check(
            r#"{"Type": "Map", "ItemsPath": "$.list", "MaxConcurrency": 2,
                "ItemSelector": {"at.$": "$$.Map.Item.Index", "it.$": "$$.Map.Item.Value"},
                "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "End": true}"#,
            r#"{"input": "{\"list\": [\"a\"]}", "mock": {"result": "[1]"}, "inspectionLevel": "DEBUG"}"#,
            expect![[
                r#"{"inspectionData":{"afterInputPath":"{\"list\":[\"a\"]}","afterItemSelector":"[{\"at\":0,\"it\":\"a\"}]","afterItemsPath":"[\"a\"]","afterResultPath":"[1]","afterResultSelector":"[1]","maxConcurrency":2,"input":"{\"list\": [\"a\"]}"},"output":"[1]","status":"SUCCEEDED"}"#
            ]],
        );
    }

    #[test]
    fn batches_of_what_an_item_reader_reads() {
        check(
            r#"{"Type": "Map", "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSONL"},
                "Parameters": {"Bucket": "b", "Key": "k"}}, "ItemBatcher": {"MaxItemsPerBatch": 2},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "ToleratedFailurePercentage": 50, "End": true}"#,
            r#"{"mock": {"result": "[]"}, "inspectionLevel": "DEBUG",
                "stateConfiguration": {"mapItemReaderData": "1\n2\n3\n", "mapIterationFailureCount": 2}}"#,
            expect![[
                r#"{"cause":"The specified tolerated failure threshold was exceeded","error":"States.ExceedToleratedFailureThreshold","inspectionData":{"afterInputPath":"{}","afterItemBatcher":"[{\"Items\":[1,2]},{\"Items\":[3]}]","maxConcurrency":0,"toleratedFailurePercentage":50.0,"input":"{}"},"status":"FAILED"}"#
            ]],
        );
    }

    #[test]
    fn a_wait_is_over_at_once_unless_it_is_too_long() {
        check(
            r#"{"Type": "Wait", "Seconds": 300, "End": true}"#,
            "{}",
            expect![[r#"{"output":"{}","status":"SUCCEEDED"}"#]],
        );
        check(
            r#"{"Type": "Wait", "Seconds": 301, "End": true}"#,
            "{}",
            expect![[r#"{"error":"States.Timeout","status":"FAILED"}"#]],
        );
    }

    #[test]
    fn a_task_that_waits_for_its_token_has_one() {
        let task = r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}, "End": true}"#;
        check(
            task,
            r#"{"context": "{\"Task\": {\"Token\": \"t\"}}", "mock": {"result": "\"yes\""}, "inspectionLevel": "DEBUG"}"#,
            expect![[
                r#"{"inspectionData":{"afterInputPath":"{}","afterParameters":"{\"QueueUrl\":\"q\",\"MessageBody\":\"t\"}","afterResultPath":"\"yes\"","afterResultSelector":"\"yes\"","result":"\"yes\"","input":"{}"},"output":"\"yes\"","status":"SUCCEEDED"}"#
            ]],
        );
    }

    #[test]
    fn refusals() {
        check(
            TASK,
            "{}",
            expect!["ValidationException: RoleArn must be specified when testing a Task state"],
        );
        check(
            TASK,
            r#"{"roleArn": "arn:aws:iam::1:role/R", "input": "{\"order\": [7]}"}"#,
            expect![
                "ServiceNotSimulated: AWS would call sqs:sendMessage here: say what it answers, or give a mock."
            ],
        );
        check(
            TASK,
            r#"{"mock": {"result": "{}", "errorOutput": {"error": "E"}}}"#,
            expect![
                "ValidationException: A test mock should have only one of the following fields: [result, errorOutput]."
            ],
        );
        check(
            TASK,
            r#"{"mock": {"result": "{}"}, "input": "{"}"#,
            expect![
                "InvalidExecutionInput: Invalid State Machine Execution Input: 'EOF while parsing an object at line 1 column 1'"
            ],
        );
        check(
            TASK,
            r#"{"inspectionLevel": "ALL"}"#,
            expect![
                "ValidationException: 1 validation error detected: Value 'ALL' at 'inspectionLevel' failed to satisfy constraint: Member must satisfy enum value set: [DEBUG, INFO, TRACE]"
            ],
        );
        check(
            r#"{"Type": "Pass"}"#,
            "{}",
            expect![
                "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/StateName'"
            ],
        );
        check(
            "[]",
            "{}",
            expect![
                "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null'"
            ],
        );
    }
}
