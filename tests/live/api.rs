//! The APIs that a test deployed: behind each path is a function in Python that returns its event.

use std::rc::Rc;

use holdpoint::base::{Json, Object};
use holdpoint::cloud::{EndpointSetup, HttpResponse};

use crate::conformance::case::Case;

use super::account::{array, text};

/// The paths of the deployed APIs.
const PATHS: [&str; 2] = ["id_func", "get_constant"];

/// The stages of the APIs of a record.
pub(crate) fn endpoints(case: &Case, record: &Json) -> Vec<EndpointSetup> {
    let parameters = |op: &'static str| {
        let calls = array(case.context("otherAwsCalls")).iter();
        calls.filter(move |it| text(it, "op") == op).filter_map(|it| it.get("params"))
    };
    let template = parameters("PutIntegration")
        .find_map(|it| it.get("requestTemplates")?.get("application/json")?.as_str());
    let responses: Vec<_> = response(record, template).into_iter().collect();
    let input = record.get("input");
    let host = input.and_then(|it| it.get("ApiEndpoint")).and_then(Json::as_str);
    let endpoint = |stage: &str, path: &str| EndpointSetup {
        url: format!("https://{}/{stage}/{path}", host.unwrap_or_default()),
        responses: responses.clone(),
        ..EndpointSetup::default()
    };
    let stages = parameters("CreateDeployment").map(|it| text(it, "stageName"));
    stages.flat_map(|stage| PATHS.map(|path| endpoint(stage, path))).collect()
}

/// The event as the function prints it. Where the body is none or a text, it comes back by itself.
fn response(record: &Json, template: Option<&str>) -> Option<HttpResponse> {
    let input = record.get("input")?;
    let body = input.get("RequestBody").filter(|it| it.as_object().is_some())?;
    let event = match template {
        None => body.clone(),
        Some(template) => {
            let event = template.replace("$input.json('$')", &body.to_string());
            let query = querystring(input.get("QueryParameters"));
            Json::parse(&event.replace("$input.params().querystring", &query)).ok()?
        }
    };
    let printed = Json::from(printed(&event));
    let json = ("Content-Type".to_owned(), "application/json".to_owned());
    let headers = [json].into_iter().collect();
    Some(HttpResponse { body: Some(printed), headers, ..HttpResponse::default() })
}

/// `{a=1, b=2}`: the query as a mapping template prints it.
fn querystring(parameters: Option<&Json>) -> String {
    let parameters = parameters.and_then(Json::as_object).into_iter().flat_map(Object::iter);
    let pair = |(key, values): (&Rc<str>, &Json)| {
        let value = array(Some(values)).last().and_then(Json::as_str).unwrap_or_default();
        format!("{key}={value}")
    };
    format!("{{{}}}", parameters.map(pair).collect::<Vec<_>>().join(", "))
}

/// A value as Python prints it.
fn printed(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            let member = |(key, value): (&Rc<str>, &Json)| {
                format!("{}: {}", Json::String(Rc::clone(key)), printed(value))
            };
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        Json::Array(items) => {
            format!("[{}]", items.iter().map(printed).collect::<Vec<_>>().join(", "))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.to_string(),
    }
}
