//! The price table: us-east-1, without free tiers.

/// When the prices were read from AWS's pages.
pub const PRICES_AS_OF: &str = "November 2024, us-east-1, without free tiers";

/// What something costs.
#[derive(Debug, PartialEq)]
pub struct Price {
    /// `State transitions`
    pub name: &'static str,
    /// What is counted: `transition`, `GB-s`.
    pub unit: &'static str,
    /// US dollars for a million of them.
    pub dollars_per_million: f64,
    /// AWS's page.
    pub source: &'static str,
}

const fn price(
    name: &'static str,
    unit: &'static str,
    dollars_per_million: f64,
    source: &'static str,
) -> Price {
    Price { name, unit, dollars_per_million, source }
}

const STEP_FUNCTIONS: &str = "https://aws.amazon.com/step-functions/pricing/";
const LAMBDA: &str = "https://aws.amazon.com/lambda/pricing/";
const SQS: &str = "https://aws.amazon.com/sqs/pricing/";
const SNS: &str = "https://aws.amazon.com/sns/pricing/";
const EVENT_BRIDGE: &str = "https://aws.amazon.com/eventbridge/pricing/";
const DYNAMO_DB: &str = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const S3: &str = "https://aws.amazon.com/s3/pricing/";

pub(super) const STATE_TRANSITION: Price =
    price("State transitions", "transition", 25.0, STEP_FUNCTIONS);
pub(super) const EXPRESS_REQUEST: Price = price("Express requests", "request", 1.0, STEP_FUNCTIONS);
pub(super) const EXPRESS_GB_SECOND: Price =
    price("Express duration", "GB-s", 16.666_67, STEP_FUNCTIONS);
pub(super) const FUNCTION_GB_SECOND: Price = price("Lambda duration", "GB-s", 16.666_7, LAMBDA);
const FUNCTION_CALL: Price = price("Lambda invocations", "invocation", 0.2, LAMBDA);
const QUEUE_MESSAGE: Price = price("SQS messages", "message", 0.4, SQS);
const TOPIC_MESSAGE: Price = price("SNS messages", "message", 0.5, SNS);
const BUS_EVENT: Price = price("EventBridge events", "event", 1.0, EVENT_BRIDGE);
const TABLE_READ: Price = price("DynamoDB reads", "read", 0.125, DYNAMO_DB);
const TABLE_WRITE: Price = price("DynamoDB writes", "write", 0.625, DYNAMO_DB);
const OBJECT_READ: Price = price("S3 reads", "request", 0.4, S3);
const OBJECT_WRITE: Price = price("S3 writes", "request", 5.0, S3);

/// What a call of an action costs; `None` where it costs nothing, or more than can be known here.
pub(super) fn of_call(action: &str) -> Option<&'static Price> {
    let action = action.strip_prefix("aws-sdk:").unwrap_or(action);
    let (service, verb) = action.split_once(':')?;
    let reads = ["get", "query", "scan", "head", "list", "batchGet"];
    let is_read = reads.iter().any(|read| verb.starts_with(read));
    Some(match service {
        "lambda" => &FUNCTION_CALL,
        "sqs" => &QUEUE_MESSAGE,
        "sns" => &TOPIC_MESSAGE,
        "events" | "eventbridge" => &BUS_EVENT,
        "dynamodb" if is_read => &TABLE_READ,
        "dynamodb" => &TABLE_WRITE,
        "s3" if is_read => &OBJECT_READ,
        "s3" => &OBJECT_WRITE,
        _ => return None,
    })
}
