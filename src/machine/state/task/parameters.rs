//! What an integration makes of a task's parameters before it calls its service.

mod attribute_value;

use std::rc::Rc;

use crate::asl::{IntegrationPattern, QueryLanguage, Resource};
use crate::base::{Json, Object};
use crate::expr::{Failure, Intrinsic, Path};

/// The parameters as TaskScheduled shows them.
///
/// # Errors
/// `States.Runtime` where the call cannot be made with them: the execution ends before anything is
/// scheduled (recorded: `test_invoke_with_headers`).
pub(super) fn to_be_sent(
    resource: &Resource,
    language: QueryLanguage,
    parameters: Json,
) -> Result<Json, Failure> {
    match wrong(resource, language, &parameters) {
        None => Ok(signed(resource, parameters)),
        Some(wrong) => Err(Failure::runtime(format!(
            "The Parameters '{parameters}' could not be used to start the Task: [{wrong}]"
        ))),
    }
}

/// The first thing that is wrong with them.
fn wrong(resource: &Resource, language: QueryLanguage, parameters: &Json) -> Option<String> {
    let Resource::Integration { service, .. } = resource else { return None };
    let required = resource.required_parameters().iter().find_map(|(name, is_string)| {
        match parameters.get(name) {
            None => Some(format!("The field '{name}' is required but was missing")),
            Some(value) if *is_string && value.as_str().is_none() => {
                Some(must_be(name, "a STRING"))
            }
            Some(_) => None,
        }
    });
    let is_path = language == QueryLanguage::JsonPath;
    required
        .or_else(|| unsupported(resource, parameters))
        .or_else(|| malformed(resource, parameters))
        .or_else(|| no_string(resource, parameters))
        .or_else(|| {
            let is_dynamodb = matches!(&**service, "dynamodb" | "aws-sdk:dynamodb");
            is_dynamodb.then(|| attribute_value::wrong(parameters)).flatten()
        })
        .or_else(|| is_path.then(|| left_over(parameters)).flatten())
}

/// A parameter that the action does not have. AWS does not look at names before a task runs.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/connect-parameters.html>, and what
/// people got from AWS for `TaskToken` beside `Payload`.
fn unsupported(resource: &Resource, parameters: &Json) -> Option<String> {
    let names = resource.supported_parameters()?;
    let (name, _) = parameters.as_object()?.iter().find(|(name, _)| !names.contains(&&***name))?;
    Some(no_field(name))
}

/// A number or a truth value where the action takes a text. Objects and lists are sent as their JSON.
/// What people got from AWS for a `Payload`: <https://stackoverflow.com/a/76373088>.
fn no_string(resource: &Resource, parameters: &Json) -> Option<String> {
    let names = resource.supported_parameters()?;
    let is_wrong = |(name, value): &(&Rc<str>, &Json)| {
        let is_plain = matches!(value, Json::Number(_) | Json::Bool(_));
        is_plain && names.contains(&&***name) && !NO_STRINGS.contains(&&***name)
    };
    let (name, _) = parameters.as_object()?.iter().find(is_wrong)?;
    Some(must_be(name, "a STRING"))
}

/// The parameters that are no texts.
const NO_STRINGS: [&str; 4] =
    ["Entries", "DelaySeconds", "MessageAttributes", "MessageSystemAttributes"];

fn must_be(field: &str, wanted: &str) -> String {
    format!("The value for the field '{field}' must be {wanted}")
}

fn no_field(name: &str) -> String {
    format!("The field \"{name}\" is not supported by Step Functions")
}

fn malformed_field(name: &str) -> String {
    format!("The value of the field '{name}' has an invalid format")
}

fn malformed(resource: &Resource, parameters: &Json) -> Option<String> {
    let listed = lists(resource).iter().find(|name| {
        let fields = parameters.get(name).and_then(Json::as_object);
        fields.is_some_and(|it| it.values().any(|value| value.as_array().is_none()))
    });
    listed.map(|name| malformed_field(name))
}

/// A key in `.$` that is still there once all is filled in, with a value that fills nothing in:
/// what AWS says where a template has `taskToken.$.$`, as CDK writes `'taskToken.$'`.
fn left_over(value: &Json) -> Option<String> {
    match value {
        Json::Object(members) => members.iter().find_map(|(name, value)| {
            let is_wrong = name.ends_with(".$") && !value.as_str().is_some_and(fills_in);
            let wrong = is_wrong.then(|| {
                format!(
                    "The value for the field '{name}' must be a valid JSONPath or a valid \
                     intrinsic function call"
                )
            });
            wrong.or_else(|| left_over(value))
        }),
        Json::Array(items) => items.iter().find_map(left_over),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    }
}

fn fills_in(text: &str) -> bool {
    match Intrinsic::is_call(text) {
        true => Intrinsic::parse(text).is_ok(),
        false => Path::parse(text).is_ok(),
    }
}

/// The parameters whose values are objects of lists.
fn lists(resource: &Resource) -> &'static [&'static str] {
    match resource {
        Resource::Integration { service, .. } if &**service == "apigateway" => {
            &["Headers", "QueryParameters"]
        }
        Resource::Integration { .. } | Resource::Function { .. } | Resource::Activity { .. } => &[],
    }
}

/// A job of ECS bears the name of who started it (recorded: `test_run_task_sync`).
fn signed(resource: &Resource, parameters: Json) -> Json {
    let is_ecs_job = match resource {
        Resource::Integration { service, pattern, .. } => {
            &**service == "ecs" && matches!(pattern, IntegrationPattern::RunAJob { .. })
        }
        Resource::Function { .. } | Resource::Activity { .. } => false,
    };
    match parameters.as_object().filter(|it| is_ecs_job && it.get("StartedBy").is_none()) {
        Some(fields) => {
            let mut fields = Object::clone(fields);
            fields.insert("StartedBy".into(), "AWS Step Functions".into());
            fields.into()
        }
        None => parameters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(service: &str, pattern: IntegrationPattern, parameters: &str, expected: &str) {
        check_in(QueryLanguage::JsonPath, (service, pattern), parameters, expected);
    }

    #[track_caller]
    fn check_in(
        language: QueryLanguage,
        (service, pattern): (&str, IntegrationPattern),
        parameters: &str,
        expected: &str,
    ) {
        let (service, action) = service.split_once(':').expect("service:action");
        let resource =
            Resource::Integration { service: service.into(), action: action.into(), pattern };
        let parameters = Json::parse(parameters).expect("the test's parameters are JSON");
        let shown = match to_be_sent(&resource, language, parameters) {
            Ok(parameters) => parameters.to_string(),
            Err(failure) => failure.cause.expect("it says why").to_string(),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn parameters_are_looked_at_before_anything_is_scheduled() {
        use IntegrationPattern::{RequestResponse, RunAJob};
        check(
            "apigateway:invoke",
            RequestResponse,
            r#"{"Headers":{"a":"b"}}"#,
            r#"The Parameters '{"Headers":{"a":"b"}}' could not be used to start the Task: [The value of the field 'Headers' has an invalid format]"#,
        );
        let lists = r#"{"Headers":{"a":["b"]}}"#;
        check("apigateway:invoke", RequestResponse, lists, lists);
        let job = RunAJob { parsed: false };
        check("ecs:runTask", job, "{}", r#"{"StartedBy":"AWS Step Functions"}"#);
        check("ecs:runTask", RequestResponse, "{}", "{}");
        check(
            "lambda:invoke",
            RequestResponse,
            "{}",
            "The Parameters '{}' could not be used to start the Task: [The field 'FunctionName' is required but was missing]",
        );
        check(
            "lambda:invoke",
            RequestResponse,
            r#"{"FunctionName":"f","TaskToken":"t"}"#,
            r#"The Parameters '{"FunctionName":"f","TaskToken":"t"}' could not be used to start the Task: [The field "TaskToken" is not supported by Step Functions]"#,
        );
    }

    #[test]
    fn keys_that_nothing_filled_in() {
        let of = |value: &str| format!(r#"{{"FunctionName":"f","Payload":[{{"a.$":{value}}}]}}"#);
        let check = |language, value: &str, is_wrong: bool| {
            let parameters = of(value);
            let failure = format!(
                "The Parameters '{parameters}' could not be used to start the Task: [The value for \
                 the field 'a.$' must be a valid JSONPath or a valid intrinsic function call]"
            );
            let expected = if is_wrong { &failure } else { &parameters };
            let call = ("lambda:invoke", IntegrationPattern::RequestResponse);
            check_in(language, call, &parameters, expected);
        };
        check(QueryLanguage::JsonPath, "\"AQCwAAAA=\"", true);
        check(QueryLanguage::JsonPath, "1", true);
        check(QueryLanguage::JsonPath, "\"$.b\"", false);
        check(QueryLanguage::JsonPath, "\"States.UUID()\"", false);
        check(QueryLanguage::Jsonata, "\"AQCwAAAA=\"", false);
    }
}
