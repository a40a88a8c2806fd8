//! What a task sees of a service that has too many requests. The name of that error is each
//! service's own.

use crate::base::Moment;
use crate::machine::Failure;

use super::sdk::{SdkException, exception_prefix};

const WORDS: &str = "Rate exceeded";
const THROTTLING: &str = "ThrottlingException";

/// The failure of a call of an action, `sqs:sendMessage`.
pub(super) fn throttled(action: &str, at: &mut Moment<'_>) -> Failure {
    if let Some((service, _)) = action.strip_prefix("aws-sdk:").and_then(|it| it.split_once(':')) {
        return SdkException {
            service,
            exception: exception(service),
            message: WORDS,
            status: 400,
            request_id: at.rng.uuid(),
            extended_request_id: None,
        }
        .failure();
    }
    let service = action.split(':').next().unwrap_or_default();
    if service == "http" {
        return Failure::new("States.Http.StatusCode.429", "Too Many Requests");
    }
    let prefix = exception_prefix(service);
    let (prefix, name, client, code) = match service {
        "lambda" => ("Lambda", "TooManyRequestsException", "AWSLambda", "TooManyRequestsException"),
        "sqs" => ("SQS", "AmazonSQSException", "AmazonSQS", "RequestThrottled"),
        "sns" => ("SNS", "ThrottledException", "AmazonSNS", "Throttled"),
        "dynamodb" => (
            "DynamoDB",
            "ProvisionedThroughputExceededException",
            "AmazonDynamoDBv2",
            "ProvisionedThroughputExceededException",
        ),
        "states" => ("StepFunctions", THROTTLING, "AWSStepFunctions", THROTTLING),
        "ecs" => ("ECS", THROTTLING, "AmazonECS", THROTTLING),
        "events" => ("EventBridge", THROTTLING, "EventBridge", THROTTLING),
        _ => (&*prefix, THROTTLING, &*prefix, THROTTLING),
    };
    let request_id = at.rng.uuid();
    let cause = format!(
        "{WORDS} (Service: {client}; Status Code: 400; Error Code: {code}; Request ID: \
         {request_id}; Proxy: null)"
    );
    Failure::new(&format!("{prefix}.{name}"), cause)
}

/// The exception that a client of the AWS SDK for Java 2 has for it; none where it has none, so that
/// the error is called by the service: `Sfn.SfnException`.
///
/// Source: the exceptions in the reference of each service's API.
fn exception(service: &str) -> Option<&'static str> {
    Some(match service {
        "apigateway" | "athena" | "comprehend" | "lambda" => "TooManyRequestsException",
        "dynamodb" | "kinesis" => "ProvisionedThroughputExceededException",
        "sns" => "ThrottledException",
        "sqs" => "RequestThrottledException",
        "bedrock"
        | "bedrockagent"
        | "bedrockagentruntime"
        | "bedrockruntime"
        | "glue"
        | "rekognition"
        | "scheduler"
        | "textract"
        | "translate" => THROTTLING,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Rng, Timestamp};

    #[track_caller]
    fn check(action: &str, error: &str, cause: &str) {
        let mut rng = Rng::new(1);
        let failure = throttled(action, &mut Moment { now: Timestamp::default(), rng: &mut rng });
        let id = Rng::new(1).uuid();
        let seen = failure.cause.as_deref().map(|it| it.replace(&id, "ID"));
        assert_eq!((failure.error.as_deref(), seen.as_deref()), (Some(error), Some(cause)));
    }

    #[test]
    fn each_service_has_a_name_for_it() {
        check(
            "sqs:sendMessage",
            "SQS.AmazonSQSException",
            "Rate exceeded (Service: AmazonSQS; Status Code: 400; Error Code: RequestThrottled; \
             Request ID: ID; Proxy: null)",
        );
        check(
            "codebuild:startBuild",
            "CodeBuild.ThrottlingException",
            "Rate exceeded (Service: CodeBuild; Status Code: 400; Error Code: ThrottlingException; \
             Request ID: ID; Proxy: null)",
        );
        check("http:invoke", "States.Http.StatusCode.429", "Too Many Requests");
    }

    #[test]
    fn of_the_sdk_it_is_the_clients() {
        check(
            "aws-sdk:dynamodb:putItem",
            "DynamoDb.ProvisionedThroughputExceededException",
            "Rate exceeded (Service: DynamoDb, Status Code: 400, Request ID: ID) (SDK Attempt \
             Count: 1)",
        );
        check(
            "aws-sdk:sfn:startExecution",
            "Sfn.SfnException",
            "Rate exceeded (Service: Sfn, Status Code: 400, Request ID: ID) (SDK Attempt Count: 1)",
        );
    }
}
