//! Why SNS refuses a message, in its words.

use crate::base::quota;
use crate::cloud::service_error::{ServiceError, ServiceNames};

const SNS: ServiceNames = ServiceNames { optimized: "SNS", client: "AmazonSNS", sdk: "sns" };

/// Why SNS refuses a message.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    /// Recorded: `test_publish_base_error_topic_arn`.
    NotFound,
    /// Recorded: `test_fifo_message_attribute`.
    Invalid(String),
    Required(&'static str),
    /// Ours: AWS takes as many as come.
    TooMany,
}

impl Problem {
    pub(super) fn error(self) -> ServiceError {
        let (exception, code, status) = match &self {
            Self::NotFound => (Some("NotFoundException"), "NotFound", 404),
            Self::Invalid(_) | Self::Required(_) => {
                (Some("InvalidParameterException"), "InvalidParameter", 400)
            }
            Self::TooMany => (None, "ServiceUnavailable", 503),
        };
        let message = match self {
            Self::NotFound => "Topic does not exist".into(),
            Self::Invalid(what) => format!("Invalid parameter: {what}"),
            Self::Required(name) => {
                format!("Invalid parameter: {name} Reason: no value for required parameter")
            }
            Self::TooMany => {
                format!("This simulation keeps at most {} notifications.", quota::NOTIFICATIONS)
            }
        };
        ServiceError { service: &SNS, exception, code, status, message }
    }
}
