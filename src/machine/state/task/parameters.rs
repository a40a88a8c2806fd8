//! What an integration makes of a task's parameters before it calls its service.

use crate::asl::{IntegrationPattern, Resource};
use crate::base::{Json, Object};
use crate::expr::Failure;

/// The parameters as TaskScheduled shows them.
///
/// # Errors
/// `States.Runtime` where the call cannot be made with them: the execution ends before anything is
/// scheduled (recorded: `test_invoke_with_headers`).
pub(super) fn to_be_sent(resource: &Resource, parameters: Json) -> Result<Json, Failure> {
    match wrong(resource, &parameters) {
        None => Ok(signed(resource, parameters)),
        Some(wrong) => Err(Failure::runtime(format!(
            "The Parameters '{parameters}' could not be used to start the Task: [{wrong}]"
        ))),
    }
}

/// The first thing that is wrong with them.
fn wrong(resource: &Resource, parameters: &Json) -> Option<String> {
    let required = resource.required_parameters().iter().find_map(|(name, is_string)| {
        match parameters.get(name) {
            None => Some(format!("The field '{name}' is required but was missing")),
            Some(value) if *is_string && value.as_str().is_none() => {
                Some(format!("The value for the field '{name}' must be a STRING"))
            }
            Some(_) => None,
        }
    });
    required.or_else(|| {
        let listed = lists(resource).iter().find(|name| {
            let fields = parameters.get(name).and_then(Json::as_object);
            fields.is_some_and(|it| it.values().any(|value| value.as_array().is_none()))
        });
        listed.map(|name| format!("The value of the field '{name}' has an invalid format"))
    })
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
        let (service, action) = service.split_once(':').expect("service:action");
        let resource =
            Resource::Integration { service: service.into(), action: action.into(), pattern };
        let parameters = Json::parse(parameters).expect("the test's parameters are JSON");
        let shown = match to_be_sent(&resource, parameters) {
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
    }
}
