//! What a task calls: the ARN in `Resource`, taken apart.

use std::rc::Rc;

use super::lint::{most_likely, most_similar};

/// How the ARN of every action begins.
pub(super) const STATES: &str = "arn:aws:states:::";

/// What a Task state calls.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Resource {
    /// An activity, whose work a worker fetches.
    Activity {
        /// `arn:aws:states:us-east-1:123456789012:activity:Pack`
        arn: Rc<str>,
    },
    /// A Lambda function by its own ARN: gets the whole effective input, returns its bare result.
    Function {
        /// `arn:aws:lambda:us-east-1:123456789012:function:Pay`
        arn: Rc<str>,
    },
    /// An action of a service.
    Integration {
        /// `lambda`, `sqs`, `aws-sdk:s3`
        service: Rc<str>,
        /// `invoke`, `sendMessage`
        action: Rc<str>,
        /// When the task goes on.
        pattern: IntegrationPattern,
    },
}

/// When a task goes on after it has called a service.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IntegrationPattern {
    /// When the service has answered.
    RequestResponse,
    /// `.sync`: when the job that was started is over. The second version parses the JSON texts in
    /// the job's description.
    RunAJob {
        /// Whether it is `.sync:2`.
        parsed: bool,
    },
    /// `.waitForTaskToken`: when somebody returns the token.
    WaitForCallback,
}

/// An optimised integration: its service, its actions (none are listed where the service has many
/// and all of them are taken), and which patterns it knows besides request and response.
struct Integration(&'static str, &'static [&'static str], Patterns);

/// Which patterns an integration knows.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Patterns {
    /// Request and response only.
    Plain,
    /// Also `.sync`.
    Sync,
    /// Also `.waitForTaskToken`.
    Callback,
    /// All.
    All,
}

/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html>
const INTEGRATIONS: [Integration; 21] = [
    Integration("apigateway", &["invoke"], Patterns::Callback),
    Integration(
        "athena",
        &["startQueryExecution", "stopQueryExecution", "getQueryExecution", "getQueryResults"],
        Patterns::Sync,
    ),
    Integration("batch", &["submitJob"], Patterns::Sync),
    Integration("bedrock", &["invokeModel", "createModelCustomizationJob"], Patterns::All),
    Integration("codebuild", &[], Patterns::Sync),
    Integration("databrew", &["startJobRun"], Patterns::Sync),
    Integration("dynamodb", &["getItem", "putItem", "updateItem", "deleteItem"], Patterns::Plain),
    Integration("ecs", &["runTask"], Patterns::All),
    Integration("eks", &[], Patterns::Sync),
    Integration("elasticmapreduce", &[], Patterns::Sync),
    Integration("emr-containers", &[], Patterns::Sync),
    Integration("emr-serverless", &[], Patterns::Sync),
    Integration("events", &["putEvents"], Patterns::Callback),
    Integration("glue", &["startJobRun"], Patterns::Sync),
    Integration("http", &["invoke"], Patterns::Plain),
    Integration("lambda", &["invoke"], Patterns::Callback),
    Integration("mediaconvert", &["createJob"], Patterns::Sync),
    Integration("sagemaker", &[], Patterns::Sync),
    Integration("sns", &["publish"], Patterns::Callback),
    Integration("sqs", &["sendMessage"], Patterns::Callback),
    Integration("states", &["startExecution"], Patterns::All),
];

/// Measured on AWS.
const REQUIRED: [(&str, &str, &[&str]); 8] = [
    ("lambda", "invoke", &["FunctionName"]),
    ("sqs", "sendMessage", &["QueueUrl", "MessageBody"]),
    ("sns", "publish", &["Message"]),
    ("dynamodb", "putItem", &["TableName", "Item"]),
    ("dynamodb", "getItem", &["TableName", "Key"]),
    ("states", "startExecution", &["StateMachineArn"]),
    ("events", "putEvents", &["Entries"]),
    ("glue", "startJobRun", &["JobName"]),
];

/// The parameters of the API actions that Step Functions passes on, of services with one action.
/// Source: the services' API references.
const SUPPORTED: [(&str, &[&str]); 5] = [
    ("events", &["Entries", "EndpointId"]),
    (
        "lambda",
        &[
            "FunctionName",
            "Payload",
            "InvocationType",
            "LogType",
            "Qualifier",
            "ClientContext",
            "TenantId",
        ],
    ),
    (
        "sns",
        &[
            "TopicArn",
            "TargetArn",
            "PhoneNumber",
            "Message",
            "Subject",
            "MessageStructure",
            "MessageAttributes",
            "MessageDeduplicationId",
            "MessageGroupId",
        ],
    ),
    (
        "sqs",
        &[
            "QueueUrl",
            "MessageBody",
            "DelaySeconds",
            "MessageAttributes",
            "MessageSystemAttributes",
            "MessageDeduplicationId",
            "MessageGroupId",
        ],
    ),
    ("states", &["StateMachineArn", "Input", "Name", "TraceHeader"]),
];

/// The ARNs of all optimised actions with each of their patterns, and what that pattern is.
pub(super) fn integrations() -> impl Iterator<Item = (String, &'static str)> {
    INTEGRATIONS.iter().flat_map(|Integration(service, actions, patterns)| {
        let endings: &[(&str, &str)] = match patterns {
            Patterns::All if *service == "states" => &[
                ("", ""),
                (".sync", "waits for its end"),
                (".sync:2", "waits, and reads the output as JSON"),
                (".waitForTaskToken", "waits for a token"),
            ],
            Patterns::Plain => &[("", "")],
            Patterns::Sync => &[("", ""), (".sync", "waits for the job")],
            Patterns::Callback => &[("", ""), (".waitForTaskToken", "waits for a token")],
            Patterns::All => &[
                ("", ""),
                (".sync", "waits for the job"),
                (".waitForTaskToken", "waits for a token"),
            ],
        };
        actions.iter().flat_map(move |action| {
            let arn = move |ending| [STATES, service, ":", action, ending].concat();
            endings.iter().map(move |(ending, words)| (arn(*ending), *words))
        })
    })
}

/// The ARN that was probably meant by one that AWS does not know: an optimised action, or an action
/// of the same service that only the SDK has.
pub(super) fn meant(arn: &str) -> Option<String> {
    let written = arn.strip_prefix(STATES).unwrap_or(arn);
    let known: Vec<_> = integrations().map(|(known, _)| known).collect();
    let tails = known.iter().map(|it| &it[STATES.len()..]);
    if let Some(tail) = most_likely(written, tails) {
        return Some([STATES, tail].concat());
    }
    if let Some(whole) = most_similar(arn, known.iter().map(String::as_str)) {
        return Some(whole.to_owned());
    }
    let (service, action) = written.split_once(':')?;
    let is_served = INTEGRATIONS.iter().any(|it| it.0 == service && !it.1.is_empty());
    let by_sdk = [STATES, "aws-sdk:", written].concat();
    let is_action = action.starts_with(|it: char| it.is_ascii_lowercase());
    (is_served && is_action && Resource::parse(&by_sdk).is_some()).then_some(by_sdk)
}

impl Resource {
    /// Takes an ARN apart. `None` where AWS knows no such resource.
    pub(super) fn parse(arn: &str) -> Option<Self> {
        let parts: Vec<_> = arn.splitn(6, ':').collect();
        let ["arn", partition, service, region, account, resource] = parts[..] else {
            return None;
        };
        match service {
            _ if partition.is_empty() || resource.is_empty() => None,
            "lambda" if resource.starts_with("function:") => {
                Some(Self::Function { arn: arn.into() })
            }
            "states" if region.is_empty() && account.is_empty() => integration(resource),
            "states" if resource.starts_with("activity:") => {
                Some(Self::Activity { arn: arn.into() })
            }
            _ => None,
        }
    }

    /// `lambda:invoke`, or the function's name: how a person calls it.
    #[must_use]
    pub fn short_name(&self) -> String {
        match self {
            Self::Function { arn } => function_name(arn).to_owned(),
            Self::Activity { arn } => arn.rsplit(':').next().unwrap_or_default().to_owned(),
            Self::Integration { service, action, .. } => format!("{service}:{action}"),
        }
    }

    /// The parameters without which the call cannot be made, and whether each must be a string.
    #[must_use]
    pub fn required_parameters(&self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Function { .. } | Self::Activity { .. } => &[],
            Self::Integration { service, .. } => match &**service {
                "lambda" => &[("FunctionName", true)],
                "sqs" => &[("QueueUrl", true), ("MessageBody", false)],
                _ => &[],
            },
        }
    }

    /// The parameters that a call may have, where they are known.
    #[must_use]
    pub fn supported_parameters(&self) -> Option<&'static [&'static str]> {
        let Self::Integration { service, .. } = self else { return None };
        SUPPORTED.iter().find(|(own, _)| *own == &**service).map(|(_, names)| *names)
    }

    /// The fields that a call must have; none where a call can do without parameters at all.
    pub(super) fn required_fields(&self) -> Option<&'static [&'static str]> {
        let Self::Integration { service, action, .. } = self else { return None };
        let known = |it: &&(&str, &str, &[&str])| it.0 == &**service && it.1 == &**action;
        match service.starts_with("aws-sdk:") {
            true => None,
            false => Some(REQUIRED.iter().find(known).map_or(&[], |it| it.2)),
        }
    }

    /// Whether the task is held until its token is returned.
    #[must_use]
    pub fn waits_for_callback(&self) -> bool {
        match self {
            Self::Function { .. } | Self::Activity { .. } => false,
            Self::Integration { pattern, .. } => *pattern == IntegrationPattern::WaitForCallback,
        }
    }

    /// Whether the task waits for the job that it starts.
    #[must_use]
    pub fn is_job(&self) -> bool {
        match self {
            Self::Function { .. } | Self::Activity { .. } => false,
            Self::Integration { pattern, .. } => {
                matches!(pattern, IntegrationPattern::RunAJob { .. })
            }
        }
    }

    /// Whether a task that calls it has a token: one that waits for it, and a job
    /// (recorded: `test_sync_with_task_token`).
    #[must_use]
    pub fn has_token(&self) -> bool {
        match self {
            Self::Activity { .. } => true,
            Self::Function { .. } => false,
            Self::Integration { pattern, .. } => *pattern != IntegrationPattern::RequestResponse,
        }
    }
}

/// The name of a function, from its name, its ARN or either with a qualifier.
#[must_use]
pub fn function_name(function: &str) -> &str {
    let name = function.split_once(":function:").map_or(function, |(_, name)| name);
    name.split_once(':').map_or(name, |(name, _)| name)
}

fn integration(resource: &str) -> Option<Resource> {
    let (action, suffix) = match resource.split_once('.') {
        Some((action, suffix)) => (action, Some(suffix)),
        None => (resource, None),
    };
    let (service, action) = action.rsplit_once(':')?;
    let pattern = match suffix {
        None => IntegrationPattern::RequestResponse,
        Some("waitForTaskToken") => IntegrationPattern::WaitForCallback,
        Some("sync") => IntegrationPattern::RunAJob { parsed: false },
        Some("sync:2") => IntegrationPattern::RunAJob { parsed: true },
        Some(_) => return None,
    };
    let resource =
        Resource::Integration { service: service.into(), action: action.into(), pattern };
    if let Some(sdk) = service.strip_prefix("aws-sdk:") {
        let is_named = !sdk.is_empty() && !sdk.contains(':') && !action.is_empty();
        let is_job = matches!(pattern, IntegrationPattern::RunAJob { .. });
        return (is_named && !is_job).then_some(resource);
    }
    let Integration(_, actions, patterns) = INTEGRATIONS.iter().find(|it| it.0 == service)?;
    let knows_pattern = match pattern {
        IntegrationPattern::RequestResponse => true,
        // Measured on AWS: only executions have the second version.
        IntegrationPattern::RunAJob { parsed } => {
            matches!(patterns, Patterns::Sync | Patterns::All) && (!parsed || service == "states")
        }
        IntegrationPattern::WaitForCallback => {
            matches!(patterns, Patterns::Callback | Patterns::All)
        }
    };
    let knows_action = actions.is_empty() || actions.contains(&action);
    (knows_pattern && knows_action).then_some(resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arn: &str, expected: &str) {
        let shown = match Resource::parse(arn) {
            Some(resource) if resource.waits_for_callback() => {
                format!("{}, held", resource.short_name())
            }
            Some(resource) => resource.short_name(),
            None => "not recognized".to_owned(),
        };
        assert_eq!(shown, expected);
    }

    #[track_caller]
    fn check_meant(arn: &str, expected: Option<&str>) {
        assert_eq!(meant(arn).as_deref(), expected);
    }

    #[test]
    fn slips_are_recognised() {
        let invoke = Some("arn:aws:states:::lambda:invoke");
        check_meant("arn:aws:states:::lambda:invok", invoke);
        check_meant("arn:aws:states:::lambda:Invoke", invoke);
        check_meant("arn:aws:states:::lambda:invoke.sync", invoke);
        check_meant("arn:aws:states:::lamda:ivnoke", invoke);
        check_meant("arn:aws:states::lambda:invoke", invoke);
        check_meant("lambda:invoke", invoke);
        let held = Some("arn:aws:states:::sqs:sendMessage.waitForTaskToken");
        check_meant("arn:aws:states:::sqs:sendMessage.waitForToken", held);
        check_meant("arn:aws:states:::sqs:sendMessage.waitForTaskTokn", held);
        let query = Some("arn:aws:states:::aws-sdk:dynamodb:query");
        check_meant("arn:aws:states:::dynamodb:query", query);
        check_meant(
            "arn:aws:states:::dynamodb:getItems",
            Some("arn:aws:states:::dynamodb:getItem"),
        );
        check_meant("arn:aws:s3:::bucket", None);
        check_meant("arn:aws:lambda:us-east-1:123456789012:Pay", None);
        check_meant("Pay", None);
        check_meant("arn:aws:states:::", None);
        check_meant("${PayFunctionArn}", None);
    }

    #[test]
    fn arns_are_taken_apart() {
        check("arn:aws:states:::lambda:invoke", "lambda:invoke");
        check("arn:aws:states:::lambda:invoke.waitForTaskToken", "lambda:invoke, held");
        check("arn:aws-cn:states:::sqs:sendMessage.waitForTaskToken", "sqs:sendMessage, held");
        check("arn:aws:lambda:us-east-1:123456789012:function:Pay:live", "Pay");
        check("arn:aws:states:::sns:publish", "sns:publish");
        check("arn:aws:states:::states:startExecution.sync:2", "states:startExecution");
        check("arn:aws:states:us-east-1:1:activity:Pack", "Pack");
        check("arn:aws:states:::aws-sdk:s3:getObject", "aws-sdk:s3:getObject");
        check(
            "arn:aws:states:::aws-sdk:s3:getObject.waitForTaskToken",
            "aws-sdk:s3:getObject, held",
        );
        check("arn:aws:states:::aws-sdk:s3:getObject.sync", "not recognized");
        check("arn:aws:states:::dynamodb:query", "not recognized");
        check("arn:aws:states:::lambda:invoke.later", "not recognized");
        check("arn:aws:states:::lambda:invoke.sync", "not recognized");
        check("arn:aws:states:::lambda:invok", "not recognized");
        check("arn:aws:s3:::bucket", "not recognized");
        check("Pay", "not recognized");
    }
}
