//! What tasks see of Step Functions: responses, descriptions and errors, in the words of the
//! optimised integration or in those of the AWS SDK.

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, Moment, Number, Object, Timestamp, sort_by};
use crate::cloud::api_call::Refusal;
use crate::cloud::response::{http_date, metadata};
use crate::cloud::sdk::SdkException;
use crate::machine::Failure;

/// Which integration a task calls by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Dialect {
    /// `states:startExecution`
    Optimised,
    /// `aws-sdk:sfn:startExecution`
    Sdk,
}

impl Dialect {
    /// The response of StartExecution (recorded: `test_start_execution`, `test_sfn_start_execution`).
    pub(super) fn started(
        self,
        arn: &ExecutionArn,
        started: Timestamp,
        at: &mut Moment<'_>,
    ) -> Json {
        let execution = ("ExecutionArn", Json::String(arn.shared()));
        let date = ("StartDate", self.date(started));
        match self {
            Self::Sdk => Json::object([execution, date]),
            Self::Optimised => {
                let body = format!(
                    r#"{{"executionArn":"{arn}","startDate":{:.12}E9}}"#,
                    started.millis() as f64 / 1e12
                );
                let request_id = at.rng.uuid();
                let headers = vec![
                    ("x-amzn-RequestId", request_id.clone()),
                    ("connection", "keep-alive".to_owned()),
                    ("Content-Length", body.len().to_string()),
                    ("Date", http_date(at)),
                    ("Content-Type", "application/x-amz-json-1.0".to_owned()),
                ];
                let [http, response] = metadata(headers, request_id);
                Json::object([execution, http, response, date])
            }
        }
    }

    /// Dates are milliseconds since 1970 in optimised integrations, and texts in the others.
    fn date(self, date: Timestamp) -> Json {
        match self {
            Self::Optimised => Json::from(date.millis()),
            Self::Sdk => Json::from(date.to_string()),
        }
    }

    /// An error of the API as a task sees it (recorded: `test_start_execution_no_such_arn`,
    /// `test_sfn_send_task_outcome_with_no_such_token`). One that is not among the API's own has the
    /// name of the service.
    pub(super) fn failure(self, refusal: &Refusal, at: &mut Moment<'_>) -> Failure {
        let Refusal { code, message } = refusal;
        let request_id = at.rng.uuid();
        let is_general = code.ends_with("Exception");
        let exception = format!("{code}Exception");
        match self {
            Self::Optimised => {
                let name = if is_general { "AWSStepFunctionsException" } else { &exception };
                let cause = format!(
                    "{message} (Service: AWSStepFunctions; Status Code: 400; Error Code: {code}; \
                     Request ID: {request_id}; Proxy: null)"
                );
                Failure::new(&format!("StepFunctions.{name}"), cause)
            }
            Self::Sdk => SdkException {
                service: "sfn",
                exception: (!is_general).then_some(&*exception),
                message,
                status: 400,
                request_id,
                extended_request_id: None,
            }
            .failure(),
        }
    }
}

/// The response of StopExecution.
pub(super) fn stopped(at: Timestamp) -> Json {
    Json::object([("StopDate", Dialect::Sdk.date(at))])
}

/// A response of the API as tasks see it: names with capitals, in their order, and dates
/// (recorded: `test_start_execution_sync`).
pub(super) fn in_capitals(response: &Json, dialect: Dialect) -> Json {
    let Some(members) = response.as_object() else { return response.clone() };
    let shown = members.iter().map(|(key, value)| {
        let date = value.as_number().filter(|_| key.ends_with("Date"));
        let value = match date {
            Some(seconds) => dialect.date(in_millis(seconds)),
            None => in_capitals(value, dialect),
        };
        (capital(key), value)
    });
    let mut shown: Vec<_> = shown.collect();
    sort_by(&mut shown, |(one, _), (other, _)| one.cmp(other));
    Json::object(shown)
}

fn in_millis(seconds: Number) -> Timestamp {
    Timestamp::from_millis((seconds.as_f64() * 1000.0 + 0.5) as i64)
}

fn capital(name: &str) -> Rc<str> {
    let mut chars = name.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect::<String>().into()
}

/// A description in which `Input` and `Output` are JSON (recorded: `test_start_execution_sync2`).
pub(super) fn with_parsed_payloads(description: &Json) -> Json {
    let mut members = description.as_object().map_or_else(Object::new, Object::clone);
    for name in ["Input", "Output"] {
        let text = members.get(name).and_then(Json::as_str);
        if let Some(value) = text.and_then(|text| Json::parse(text).ok()) {
            members.insert(name.into(), value);
        }
    }
    members.into()
}

/// A request without a member that it must have.
pub(super) fn missing(member: &str) -> Refusal {
    let member: String =
        member.chars().enumerate().map(|(at, char)| lower_first(at, char)).collect();
    Refusal {
        code: "ValidationException",
        message: format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: \
             Member must not be null"
        ),
    }
}

fn lower_first(at: usize, char: char) -> char {
    if at == 0 { char.to_ascii_lowercase() } else { char }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rng;

    #[track_caller]
    fn check(dialect: Dialect, code: &'static str, expected: &str) {
        let mut rng = Rng::new(7);
        let mut at = Moment { now: Timestamp::default(), rng: &mut rng };
        let refusal = Refusal { code, message: "Why".into() };
        let failure = dialect.failure(&refusal, &mut at);
        let cause = failure.cause.as_deref().unwrap_or_default();
        let id_at = cause.find("Request ID: ").map_or(0, |at| at + "Request ID: ".len());
        let shown = format!("{}<id>{}", &cause[..id_at], &cause[id_at + 36..]);
        assert_eq!(format!("{}: {shown}", failure.error.as_deref().unwrap_or_default()), expected);
    }

    /// Recorded: `test_start_execution_no_such_arn`, `test_sfn_send_task_outcome_with_no_such_token`.
    #[test]
    fn errors_have_a_name_and_a_cause_by_dialect() {
        check(
            Dialect::Optimised,
            "StateMachineDoesNotExist",
            "StepFunctions.StateMachineDoesNotExistException: Why (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: <id>; Proxy: null)",
        );
        check(
            Dialect::Sdk,
            "InvalidToken",
            "Sfn.InvalidTokenException: Why (Service: Sfn, Status Code: 400, Request ID: <id>) (SDK Attempt Count: 1)",
        );
        check(
            Dialect::Sdk,
            "ValidationException",
            "Sfn.SfnException: Why (Service: Sfn, Status Code: 400, Request ID: <id>) (SDK Attempt Count: 1)",
        );
    }
}
