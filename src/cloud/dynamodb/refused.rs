//! Why DynamoDB refuses a call, and how both integrations say it.

use std::fmt;

use crate::base::{Json, Moment};
use crate::cloud::sdk::{SdkException, long_request_id, unusable};
use crate::machine::Failure;

use super::Dialect;

/// A call that DynamoDB does not carry out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Refused {
    /// Step Functions cannot even make the call: what is wrong with a field.
    Unusable(String),
    /// `ValidationException`, which the SDK does not know as an exception of its own.
    Invalid(String),
    /// An exception of DynamoDB, with its message.
    Exception(&'static str, String),
}

impl Refused {
    /// A field that should be an object (recorded for another service:
    /// `test_invoke_with_headers`).
    pub(super) fn malformed(field: &str) -> Self {
        Self::Unusable(format!("The value of the field '{field}' has an invalid format"))
    }

    /// A field that should be of another simple type.
    pub(super) fn unusable(wanted: &str, field: &str) -> Self {
        Self::Unusable(format!("The value for the field '{field}' must be {wanted}"))
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid(message.into())
    }

    pub(super) fn no_table() -> Self {
        Self::Exception("ResourceNotFoundException", "Requested resource not found".into())
    }

    pub(super) fn condition_failed() -> Self {
        let message = "The conditional request failed".into();
        Self::Exception("ConditionalCheckFailedException", message)
    }

    /// Required parameters are missing or null (recorded: `test_invalid_param`).
    pub(super) fn null(parameters: &[&str]) -> Self {
        let one = |name: &&str| {
            format!("Value null at '{name}' failed to satisfy constraint: Member must not be null")
        };
        let each: Vec<_> = parameters.iter().map(one).collect();
        let plural = if each.len() == 1 { "" } else { "s" };
        let count = each.len();
        Self::invalid(format!("{count} validation error{plural} detected: {}", each.join("; ")))
    }

    /// The failure as the task sees it.
    pub(super) fn failure(
        self,
        dialect: Dialect,
        parameters: &Json,
        at: &mut Moment<'_>,
    ) -> Failure {
        let (exception, message) = match self {
            Self::Unusable(wrong) => return unusable(parameters, &wrong),
            Self::Invalid(message) => (None, message),
            Self::Exception(name, message) => (Some(name), message),
        };
        let request_id = long_request_id(at);
        match dialect {
            Dialect::Optimized => optimized(exception, &message, &request_id),
            Dialect::Sdk => SdkException {
                service: "dynamodb",
                exception,
                message: &message,
                status: 400,
                request_id,
                extended_request_id: None,
            }
            .failure(),
        }
    }
}

/// What is wrong.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(message) | Self::Invalid(message) | Self::Exception(_, message) => {
                f.write_str(message)
            }
        }
    }
}

/// Recorded: `test_invalid_param`.
fn optimized(exception: Option<&str>, message: &str, request_id: &str) -> Failure {
    let name = exception.unwrap_or("AmazonDynamoDBException");
    let code = exception.unwrap_or("ValidationException");
    let cause = format!(
        "{message} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: {code}; \
         Request ID: {request_id}; Proxy: null)"
    );
    Failure::new(&format!("DynamoDB.{name}"), cause)
}
