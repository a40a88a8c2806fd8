//! Errors of messaging services, in the two ways in which tasks see them.

use crate::base::Moment;
use crate::machine::Failure;

use super::sdk::SdkException;

/// Which of its integrations a service is called by: each has names and words of its own for the
/// same error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Integration {
    /// `sqs:sendMessage`
    Optimized,
    /// `aws-sdk:sqs:sendMessage`
    Sdk,
}

/// What a service is called in errors: before the point and within the cause of the optimised
/// integration, and in the ARN of the SDK's.
#[derive(Debug)]
pub(super) struct ServiceNames {
    pub(super) optimized: &'static str,
    pub(super) client: &'static str,
    pub(super) sdk: &'static str,
}

/// What a service answers where it refuses a call.
#[derive(Clone, Debug)]
pub(super) struct ServiceError {
    pub(super) service: &'static ServiceNames,
    /// `QueueDoesNotExistException`; none where the SDK has no exception for it.
    pub(super) exception: Option<&'static str>,
    /// `AWS.SimpleQueueService.NonExistentQueue`
    pub(super) code: &'static str,
    pub(super) status: u16,
    pub(super) message: String,
}

impl ServiceError {
    /// The failure as a task sees it (recorded: `test_publish_base_error_topic_arn`).
    pub(super) fn failure(self, integration: Integration, at: &mut Moment<'_>) -> Failure {
        let Self { service, exception, code, status, message } = self;
        let request_id = at.rng.uuid();
        let client = service.client;
        match integration {
            Integration::Optimized => {
                let name = exception.map_or_else(|| format!("{client}Exception"), str::to_owned);
                let cause = format!(
                    "{message} (Service: {client}; Status Code: {status}; Error Code: {code}; \
                     Request ID: {request_id}; Proxy: null)"
                );
                Failure::new(&format!("{}.{name}", service.optimized), cause)
            }
            Integration::Sdk => SdkException {
                service: service.sdk,
                exception,
                message: &message,
                status,
                request_id,
                extended_request_id: None,
            }
            .failure(),
        }
    }
}
