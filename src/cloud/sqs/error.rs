//! Why SQS refuses a call, in its words.

use crate::base::quota;
use crate::cloud::service_error::{ServiceError, ServiceNames};

use super::attribute::Wrong;

const SQS: ServiceNames = ServiceNames { optimized: "SQS", client: "AmazonSQS", sdk: "sqs" };

/// Why SQS refuses a call.
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html>
#[derive(Clone, Debug)]
pub(in crate::cloud) enum Problem {
    NoSuchQueue,
    /// An address that is no queue's.
    Address(String),
    /// Recorded: `test_send_message_empty_body`.
    Missing(&'static str),
    /// A parameter that only the other kind of queue takes; its value.
    WrongKind(&'static str, String),
    DelaySeconds(i64),
    NoDeduplication,
    Attributes(usize),
    /// A message attribute, and what is wrong with it.
    Attribute(String, Wrong),
    Receipt(String),
    /// Ours: AWS keeps as many as come.
    TooManyMessages,
}

impl Problem {
    pub(in crate::cloud) fn error(self) -> ServiceError {
        let message = self.message();
        let (exception, code, status) = self.names();
        ServiceError { service: &SQS, exception, code, status, message }
    }

    fn names(&self) -> (Option<&'static str>, &'static str, u16) {
        match self {
            Self::NoSuchQueue => {
                (Some("QueueDoesNotExistException"), "AWS.SimpleQueueService.NonExistentQueue", 400)
            }
            Self::Address(_) => (Some("InvalidAddressException"), "InvalidAddress", 404),
            Self::Missing(_) => (None, "MissingParameter", 400),
            Self::WrongKind(..)
            | Self::DelaySeconds(_)
            | Self::NoDeduplication
            | Self::Attributes(_)
            | Self::Attribute(..) => (None, "InvalidParameterValue", 400),
            Self::Receipt(_) => {
                (Some("ReceiptHandleIsInvalidException"), "ReceiptHandleIsInvalid", 404)
            }
            Self::TooManyMessages => (None, "ServiceUnavailable", 503),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NoSuchQueue => "The specified queue does not exist.".into(),
            Self::Address(url) => format!("The address {url} is not valid for this endpoint."),
            Self::Missing(name) => format!("The request must contain the parameter {name}."),
            Self::WrongKind(name, value) => format!(
                "Value {value} for parameter {name} is invalid. Reason: The request include \
                 parameter that is not valid for this queue type."
            ),
            Self::DelaySeconds(value) => format!(
                "Value {value} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be \
                 >= 0 and <= {}.",
                quota::DELAY_SECONDS
            ),
            Self::NoDeduplication => "The queue should either have ContentBasedDeduplication \
                                      enabled or MessageDeduplicationId provided explicitly"
                .into(),
            Self::Attributes(count) => format!(
                "Number of message attributes [{count}] exceeds the allowed maximum [{}].",
                quota::MESSAGE_ATTRIBUTES
            ),
            Self::Attribute(name, wrong) => attribute(name, *wrong),
            Self::Receipt(handle) => {
                format!("The input receipt handle \"{handle}\" is not a valid receipt handle.")
            }
            Self::TooManyMessages => {
                format!("This simulation keeps at most {} messages.", quota::MESSAGES)
            }
        }
    }
}

/// What people got from SQS: <https://github.com/aws/aws-sdk-java/issues/1692>,
/// <https://github.com/grafana/k6-jslib-aws/pull/65>, <https://github.com/softwaremill/elasticmq/issues/373>.
fn attribute(name: &str, wrong: Wrong) -> String {
    match wrong {
        Wrong::NoType => {
            format!("The message attribute '{name}' must contain non-empty message attribute type.")
        }
        Wrong::Type => format!(
            "The type of message (user) attribute '{name}' is invalid. You must use only the \
             following supported type prefixes: Binary, Number, String."
        ),
        Wrong::Empty(kind) => {
            format!(
                "Message (user) attribute '{name}' must contain a non-empty value of type '{kind}'."
            )
        }
        Wrong::NoNumber => {
            format!("Can't cast the value of message (user) attribute '{name}' to a number.")
        }
    }
}
