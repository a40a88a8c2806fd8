//! The response of TestState, as the API gives it.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>;
//! members that have no value are left out (recorded: all of `test_state`).

use std::rc::Rc;

use crate::base::{Json, Object};
use crate::machine::{Inspection, StateTested, TestStatus};

use super::InspectionLevel;

/// The response. Payloads are texts; `input` is repeated as it was written.
pub(super) fn response(
    tested: &StateTested,
    level: InspectionLevel,
    (input, variables): (&str, &Object),
) -> Json {
    let StateTested { status, output, next_state, failure, inspection } = tested;
    let mut response = Object::new();
    let mut put = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            response.insert(key.into(), value);
        }
    };
    let part = |part: &Option<Rc<str>>| part.clone().map(Json::String);
    put("cause", failure.as_ref().and_then(|it| part(&it.cause)));
    put("error", failure.as_ref().and_then(|it| part(&it.error)));
    put(
        "inspectionData",
        (level != InspectionLevel::Info).then(|| data(inspection, input, variables)),
    );
    put("nextState", next_state.as_ref().map(|name| Json::String(name.shared())));
    put("output", output.as_ref().map(text));
    put("status", Some(Json::from(status_name(*status))));
    response.into()
}

/// The variables that were given come before those that the state assigned.
fn data(inspection: &Inspection, input: &str, given: &Object) -> Json {
    let mut data = Object::new();
    for (stage, value) in &inspection.stages {
        let value = if stage.is_number() { value.clone() } else { text(value) };
        data.insert(stage.name().into(), value);
    }
    let details = error_details(inspection);
    if !details.is_empty() {
        data.insert("errorDetails".into(), details.into());
    }
    data.insert("input".into(), Json::from(input));
    if !inspection.variables.is_empty() {
        let mut variables = given.clone();
        for (name, value) in inspection.variables.iter() {
            variables.insert(Rc::clone(name), value.clone());
        }
        data.insert("variables".into(), text(&variables.into()));
    }
    data.into()
}

/// Which of Retry and Catch dealt with the error. A retrier that has no attempts left is told
/// without a pause (recorded: `test_state_configuration_retrier_retry_count`).
fn error_details(inspection: &Inspection) -> Object {
    let index = |at: usize| Json::from(at as i64);
    let pause = inspection.pause_millis.map(|millis| Json::from((millis + 500) / 1000));
    let details = [
        ("catchIndex", inspection.catch_index.map(index)),
        ("retryBackoffIntervalSeconds", pause),
        ("retryIndex", inspection.retry_index.map(index)),
    ];
    let details = details.into_iter();
    details.filter_map(|(key, value)| Some((Rc::from(key), value?))).collect()
}

fn text(value: &Json) -> Json {
    Json::from(value.to_string())
}

fn status_name(status: TestStatus) -> &'static str {
    match status {
        TestStatus::Succeeded => "SUCCEEDED",
        TestStatus::Failed => "FAILED",
        TestStatus::Retriable => "RETRIABLE",
        TestStatus::CaughtError => "CAUGHT_ERROR",
    }
}
