//! ValidateStateMachineDefinition, and what CreateStateMachine says of a definition that it
//! refuses. What only Holdpoint cannot do is no part of either.

use crate::asl::{self, StateMachineType};
use crate::base::{Json, quota, sort_by_key};
use crate::text::{self, Diagnostic, Severity};

/// ValidateStateMachineDefinition: `{result, diagnostics, truncated}`.
///
/// `severity` is that of the mildest problems that are told; `max_results` says how many of them,
/// 0 is as many as there may be.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html>;
/// codes, messages and places as recorded in `sfn_api_validation`, or measured on AWS.
#[must_use]
pub fn validate_state_machine_definition(
    definition: &str,
    machine_type: StateMachineType,
    severity: Severity,
    max_results: usize,
) -> Json {
    let Answer { mut diagnostics, is_cut } = answer(definition, machine_type);
    let is_error = |it: &Diagnostic| it.severity == Severity::Error;
    let result = if diagnostics.iter().any(is_error) { "FAIL" } else { "OK" };
    diagnostics.retain(|it| severity == Severity::Warning || is_error(it));
    let most = match max_results {
        0 => quota::DIAGNOSTICS,
        asked => asked.min(quota::DIAGNOSTICS),
    };
    let truncated = is_cut || diagnostics.len() > most;
    diagnostics.truncate(most);
    Json::object([
        ("result", result.into()),
        ("diagnostics", Json::array(diagnostics.iter().map(to_json))),
        ("truncated", truncated.into()),
    ])
}

/// The message of `InvalidDefinition`, with which CreateStateMachine and UpdateStateMachine refuse
/// a definition; none where they take it.
#[must_use]
pub fn invalid_definition(definition: &str, machine_type: StateMachineType) -> Option<String> {
    let mut errors = answer(definition, machine_type).diagnostics;
    errors.retain(|it| it.severity == Severity::Error);
    let error = |it: &Diagnostic| {
        let location = if it.location.is_empty() { "null" } else { &it.location };
        format!("{}: {} at {location}", it.code, it.message)
    };
    let errors: Vec<_> = errors.iter().map(error).collect();
    let text = errors.join(", ");
    (!errors.is_empty()).then(|| format!("Invalid State Machine Definition: '{text}'"))
}

/// What AWS says of a definition.
struct Answer {
    diagnostics: Vec<Diagnostic>,
    is_cut: bool,
}

fn answer(definition: &str, machine_type: StateMachineType) -> Answer {
    let parsed = asl::parse_as(definition, machine_type);
    let mut diagnostics = parsed.diagnostics;
    diagnostics.retain(|it| !it.is_not_simulated());
    if let Some(first) = diagnostics.iter().find(|it| it.code == INVALID_JSON) {
        // Jackson stops at the first mistake, and counts fewer things as mistakes than we do.
        let told = text::jackson(definition).map_or_else(
            || first.clone(),
            |it| Diagnostic {
                location: it.location,
                ..Diagnostic::error(INVALID_JSON, it.message, first.span)
            },
        );
        return Answer { diagnostics: vec![told], is_cut: false };
    }
    // A machine is looked at as a whole only where its parts are as they should be.
    let has_wrong_parts = diagnostics.iter().any(|it| rank(it) == 0);
    diagnostics.retain(|it| rank(it) == 0 || !has_wrong_parts);
    sort_by_key(&mut diagnostics, rank);
    Answer { diagnostics, is_cut: parsed.is_cut }
}

const INVALID_JSON: &str = "INVALID_JSON_DESCRIPTION";

/// The order of AWS's answers (measured on AWS): parts, targets, ends, states out of reach.
fn rank(problem: &Diagnostic) -> u8 {
    match problem.code {
        "MISSING_TRANSITION_TARGET" if problem.message.starts_with("Missing") => 1,
        "MISSING_END_STATE" => 2,
        "MISSING_TRANSITION_TARGET" => 3,
        _ => 0,
    }
}

fn to_json(problem: &Diagnostic) -> Json {
    let severity = match problem.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
    };
    let mut members = vec![
        ("severity", Json::from(severity)),
        ("code", problem.code.into()),
        ("message", (*problem.message).into()),
    ];
    if !problem.location.is_empty() {
        members.push(("location", (*problem.location).into()));
    }
    Json::object(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use StateMachineType::{Express, Standard};

    #[track_caller]
    fn check_as(machine_type: StateMachineType, definition: &str, expected: &str) {
        let refusal = invalid_definition(definition, machine_type).unwrap_or_default();
        let list = refusal.strip_prefix("Invalid State Machine Definition: '");
        let list = list.and_then(|it| it.strip_suffix('\'')).unwrap_or(&refusal);
        assert_eq!(list.replace("SCHEMA_VALIDATION_FAILED: ", ""), expected, "{definition}");
    }

    /// A machine that begins with the state `S` and ends with `Z`; members are apart by `;`.
    #[track_caller]
    fn check(states: &str, expected: &str) {
        let end = r#""Z": {"Type": "Succeed"}"#;
        let definition = format!(r#"{{"StartAt": "S", "States": {{"S": {states}, {end}}}}}"#);
        check_as(Standard, &definition, expected);
    }

    /// The same, in JSONata.
    #[track_caller]
    fn check_jsonata(states: &str, expected: &str) {
        let end = r#""Z": {"Type": "Succeed"}"#;
        let definition = format!(
            r#"{{"QueryLanguage": "JSONata", "StartAt": "S", "States": {{"S": {states}, {end}}}}}"#
        );
        check_as(Standard, &definition, expected);
    }

    #[test]
    fn machines_as_a_whole() {
        check_as(
            Standard,
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "NOPE"}}}"#,
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next, \
             MISSING_END_STATE: Workflow has no terminal state at null",
        );
        check_as(
            Standard,
            r#"{"StartAt": "no", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}"#,
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: no at /StartAt, \
             MISSING_TRANSITION_TARGET: State \"A\" is not reachable. at /States/A, \
             MISSING_TRANSITION_TARGET: State \"B\" is not reachable. at /States/B",
        );
        check_as(
            Standard,
            r#"{"StartAt": "A", "TimeoutSeconds": 0, "Version": "1.1", "States": {"A": {"Type": "Pass", "Next": "no"}}}"#,
            "Value should be one of the following: [1.0] at /Version",
        );
        let name = "n".repeat(81);
        check_as(
            Standard,
            &format!(r#"{{"StartAt": "{name}", "States": {{"{name}": {{"Type": "Succeed"}}}}}}"#),
            &format!(
                "INVALID_STATE_NAME: Invalid State name: State '{name}' exceeds the 80-character limit \
                 allowed by the service at /States/{name}"
            ),
        );
    }

    #[test]
    fn express_machines() {
        let task = |resource: &str| {
            format!(
                r#"{{"StartAt": "S", "States": {{"S": {{"Type": "Task", "End": true, "Resource": "{resource}",
                "Parameters": {{"StateMachineArn": "x", "Message": "m"}}}}}}}}"#
            )
        };
        let not = "Express state machine does not support";
        for (resource, message) in [
            ("arn:aws:states:::sns:publish", String::new()),
            (
                "arn:aws:states:::sns:publish.waitForTaskToken",
                format!("{not} '.waitForTaskToken' service integration  at /States/S/Resource"),
            ),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                format!("{not} '.sync' service integration at /States/S/Resource"),
            ),
            (
                "arn:aws:states:us-east-1:1:activity:A",
                format!("{not} Activity ARN at /States/S/Resource"),
            ),
        ] {
            check_as(Express, &task(resource), &message);
            check_as(Standard, &task(resource), "");
        }
        check_as(
            Express,
            r#"{"StartAt": "S", "States": {"S": {"Type": "Map", "End": true, "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
              "StartAt": "P", "States": {"P": {"Type": "Succeed"}}}}}}"#,
            "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines \
             at /States/S/ItemProcessor/ProcessorConfig/Mode",
        );
    }

    #[test]
    fn tasks() {
        let task = r#""Type": "Task", "Next": "Z""#;
        check(
            &format!(r#"{{{task}, "Resource": "Pay"}}"#),
            "Value is not a valid resource ARN at /States/S/Resource",
        );
        check(
            &format!(r#"{{{task}, "Resource": "arn:aws:states:::sqs:sendMessage"}}"#),
            "Parameters field is required for resource ARN: arn:aws:states:::sqs:sendMessage at /States/S",
        );
        check(
            &format!(
                r#"{{{task}, "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {{"MessageBody.$": "$"}}}}"#
            ),
            "The field 'QueueUrl' is required but was missing at /States/S/Parameters",
        );
        let function = r#""Resource": "arn:aws:lambda:us-east-1:1:function:F""#;
        check(
            &format!(
                r#"{{{task}, {function}, "TimeoutSeconds": 0, "HeartbeatSeconds": 100000000}}"#
            ),
            "Minimum value is 1 at /States/S/TimeoutSeconds, \
             Maximum value is 99999999 at /States/S/HeartbeatSeconds",
        );
        check(
            &format!(r#"{{{task}, {function}, "TimeoutSeconds": 1, "TimeoutSecondsPath": "$.t"}}"#),
            "There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath] \
             at /States/S",
        );
        check(
            &format!(
                r#"{{{task}, {function}, "Retry": [{{"ErrorEquals": ["A", "States.ALL"], "IntervalSeconds": 0,
                "JitterStrategy": "SOME", "BackoffRate": 0.5, "MaxDelaySeconds": 31622401}}],
                "Catch": [{{"ErrorEquals": ["States.ALL"], "Next": "Z"}}, {{"ErrorEquals": ["B"], "Next": "Z"}}]}}"#
            ),
            "States.ALL must appear alone and at end of list at /States/S/Retry[0]/ErrorEquals[1], \
             States.ALL must appear alone and at end of list at /States/S/Catch[0]/ErrorEquals[0], \
             Value should be one of the following: [NONE, FULL] at /States/S/Retry[0]/JitterStrategy, \
             Minimum value is 1.0 at /States/S/Retry[0]/BackoffRate, \
             Maximum value is 31622400 at /States/S/Retry[0]/MaxDelaySeconds",
        );
        check(
            &format!(
                r#"{{{task}, "Resource": "arn:aws:states:us-east-1:1:activity:A", "Credentials": {{"RoleArn": "r"}}}}"#
            ),
            "The field 'Credentials' is not supported for activities at /States/S/Credentials",
        );
    }

    fn processor(config: &str) -> String {
        format!(
            r#""Type": "Map", "Next": "Z", "ItemProcessor": {{"ProcessorConfig": {config},
            "StartAt": "P", "States": {{"P": {{"Type": "Succeed"}}}}}}"#
        )
    }

    #[test]
    fn maps() {
        let inline = processor(r#"{"Mode": "INLINE"}"#);
        let distributed = processor(r#"{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}"#);
        check(&format!("{{{inline}}}"), "");
        check(
            &format!(r#"{{{}}}"#, processor(r#"{"Mode": "INLINE", "ExecutionType": "EXPRESS"}"#)),
            "Field 'ExecutionType' is not supported at /States/S/ItemProcessor/ProcessorConfig",
        );
        check(
            &format!(r#"{{{}}}"#, processor(r#"{"Mode": "DISTRIBUTED"}"#)),
            "These fields are required: [ExecutionType] at /States/S/ItemProcessor/ProcessorConfig",
        );
        check(
            &format!(
                r#"{{{inline}, "ItemBatcher": {{"MaxItemsPerBatch": 1}}, "MaxConcurrency": -1}}"#
            ),
            "Field 'ItemBatcher' is not supported at /States/S, Minimum value is 0 at /States/S/MaxConcurrency",
        );
        check(
            &format!(
                r#"{{{distributed}, "ToleratedFailurePercentage": 101, "ToleratedFailureCountPath": "$$.x",
                "ItemReader": {{"Resource": "arn:aws:states:::s3:putObject", "ReaderConfig": {{"InputType": "XML"}}}}}}"#
            ),
            "Maximum value is 100.0 at /States/S/ToleratedFailurePercentage, \
             Value is not a Reference Path at /States/S/ToleratedFailureCountPath, \
             The field 'Resource' does not match any of the allowed values. Examples: \
             [arn:<partition>:states:::s3:getObject, arn:<partition>:states:::s3:listObjectsV2] \
             at /States/S/ItemReader/Resource, \
             The field 'InputType' should have one of these values: [MANIFEST, JSON, CSV, JSONL, PARQUET] \
             at /States/S/ItemReader/ReaderConfig/InputType",
        );
        check(
            &format!(
                r#"{{{distributed}, "ResultWriter": {{}}, "Label": "a b", "ItemBatcher": {{}}}}"#
            ),
            "These fields are required: [Resource] at /States/S/ResultWriter, \
             INVALID_LABEL_NAME: Invalid Label name: Label 'a b' contains invalid characters at /States/S/Label, \
             These fields are required: [MaxItemsPerBatch] at /States/S/ItemBatcher",
        );
        check(
            &format!(r#"{{{inline}, "Iterator": {{}}}}"#),
            "There should only be one of the following fields: [ItemProcessor, Iterator] at /States/S",
        );
    }

    #[test]
    fn item_readers() {
        let distributed = processor(r#"{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}"#);
        let reader = |config: &str| {
            format!(
                r#"{{{distributed}, "ItemReader": {{"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {config}}}}}"#
            )
        };
        let place = "at /States/S/ItemReader/ReaderConfig";
        check(
            &reader(r#"{"InputType": "CSV"}"#),
            &format!("The field 'CSVHeaderLocation' is required but was missing {place}"),
        );
        check(
            &reader(r#"{"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}"#),
            &format!("These fields are required: [CSVHeaders] {place}"),
        );
        check(
            &reader(
                r#"{"InputType": "JSON", "CSVHeaderLocation": "FIRST_ROW", "MaxItems": 1, "MaxItemsPath": "$.n"}"#,
            ),
            &format!(
                "Field 'CSVHeaderLocation' is not supported {place}, \
                 There should only be one of the following fields: [MaxItems, MaxItemsPath] {place}"
            ),
        );
    }

    #[test]
    fn rules_of_choices() {
        let choice =
            |rule: &str| format!(r#"{{"Type": "Choice", "Choices": [{rule}], "Default": "Z"}}"#);
        check(
            &choice(r#"{"Variable": "x", "StringEquals": "a", "Next": "Z"}"#),
            "Value is not a Reference Path: Reference path didn't start with '$' at /States/S/Choices[0]/Variable",
        );
        check(
            &choice(r#"{"Not": {"Variable": "$.a", "IsNull": true, "Next": "Z"}, "Next": "Z"}"#),
            "Field 'Next' is not supported at /States/S/Choices[0]/Not",
        );
        check(
            &choice(r#"{"And": [], "Next": "Z"}"#),
            "Value cannot be empty at /States/S/Choices[0]/And",
        );
        check(
            &choice(r#"{"StringEquals": "a", "Next": "Z"}"#),
            "The object must have only one of the following fields, [And, Or, Not, Variable, Condition] \
             at /States/S/Choices[0]",
        );
        check_jsonata(
            &choice(
                r#"{"Variable": "$.a", "IsNull": true, "Condition": "{% true %}", "Next": "Z"}"#,
            ),
            "The QueryLanguage is set to 'JSONata', but field 'Variable' is only supported for the \
             'JSONPath' QueryLanguage at /States/S/Choices[0], \
             The QueryLanguage is set to 'JSONata', but field 'IsNull' is only supported for the \
             'JSONPath' QueryLanguage at /States/S/Choices[0]",
        );
    }

    #[test]
    fn jsonata() {
        let pass = |fields: &str| format!(r#"{{"Type": "Pass", "Next": "Z", {fields}}}"#);
        let invalid = "INVALID_JSONATA_EXPRESSION";
        let unsupported = "UNSUPPORTED_JSONATA_EXPRESSION";
        for (output, message) in [
            ("1 +", format!("{invalid}: Unexpected end of expression")),
            ("$a[1,2)", format!("{invalid}: Expected \"]\", got \",\"")),
            ("$$", format!("{unsupported}: Reference to '$$' is not supported.")),
            (
                "phone",
                format!("{unsupported}: Reference to 'phone' at the top level is not supported."),
            ),
            (
                "$states.errorOutput",
                format!("{unsupported}: Field '$states.errorOutput' does not exist."),
            ),
            ("$states.result", format!("{unsupported}: Field '$states.result' does not exist.")),
        ] {
            check_jsonata(
                &pass(&format!(
                    r#""Output": {{"v": {}}}"#,
                    Json::from(format!("{{% {output} %}}"))
                )),
                &format!("{message} at /States/S/Output/v"),
            );
        }
        check_jsonata(
            &pass(r#""Output": ["{% 1 "]"#),
            "JSONata string must start with {% and end with %} at /States/S/Output[0]",
        );
        check_jsonata(
            r#"{"Type": "Task", "Next": "Z", "Resource": "arn:aws:lambda:us-east-1:1:function:F",
            "Arguments": "{% $states.result %}", "Output": "{% $states.result %}",
            "Assign": {"v": "{% $states.result %}"},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z", "Output": "{% $states.errorOutput %}",
              "Assign": {"e": "{% $states.errorOutput & $states.result %}"}}]}"#,
            "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/S/Arguments, \
             UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at \
             /States/S/Catch[0]/Assign/e",
        );
        check_jsonata(
            r#"{"Type": "Pass", "QueryLanguage": "JSONPath", "Next": "Z", "InputPath": "$.a", "Output": 1}"#,
            "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/S",
        );
        check(
            r#"{"Type": "Pass", "QueryLanguage": "jsonpath", "Next": "Z", "InputPath": "$.a", "Output": 1}"#,
            "Value should be one of the following: [JSONPath, JSONata] at /States/S/QueryLanguage, \
             The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the \
             'JSONPath' QueryLanguage at /States/S",
        );
    }

    #[test]
    fn variables() {
        check(
            r#"{"Type": "Pass", "Next": "Z", "Assign": {"states": 1, "a-b": 2, "c": 3}}"#,
            "RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/S/Assign, \
             INVALID_VARIABLE_NAME: Invalid variable name 'a-b': the variable name contains invalid \
             characters. at /States/S/Assign",
        );
        check(
            r#"{"Type": "Parallel", "Next": "Z", "Assign": {"own": 1},
            "Branches": [{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true, "Assign": {"own": 1}}}}]}"#,
            "",
        );
        check(
            r#"{"Type": "Pass", "Next": "T", "Assign": {"own": 1}}, "T": {"Type": "Parallel", "Next": "Z",
            "Branches": [{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true, "Assign": {"own": 1}}}}]}"#,
            "The variable 'own' is assigned in an outer scope at /States/T/Branches[0]/States/P/Assign",
        );
        check(
            r#"{"Type": "Pass", "Next": "Z", "InputPath": "Test", "OutputPath": "$none"}"#,
            "Value must be a valid JSONPath. at /States/S/InputPath, \
             Variable '$none' is not assigned at /States/S/OutputPath",
        );
    }

    #[test]
    fn results_are_limited() {
        let definition = r#"{"StartAt": "A", "Comment": 1, "b": 1, "c": 1, "States": {"A": {"Type": "Succeed"}}}"#;
        let count = |most| {
            let answer =
                validate_state_machine_definition(definition, Standard, Severity::Error, most);
            let list = answer.get("diagnostics").and_then(Json::as_array).map_or(0, |it| it.len());
            (list, answer.get("truncated").and_then(Json::as_bool))
        };
        assert_eq!(count(0), (2, Some(false)));
        assert_eq!(count(1), (1, Some(true)));
    }
}
