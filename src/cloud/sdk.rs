//! AWS SDK integrations: how services are called in error names, and how a cause is worded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::base::{Json, Moment, Rng};
use crate::machine::Failure;

/// Services whose exceptions are not just called by the capitalised name of the service: the name
/// in a resource's ARN, and the prefix.
///
/// Source: the clients of the AWS SDK for Java 2, after which AWS names them
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>).
const PREFIXES: [(&str, &str); 68] = [
    ("accessanalyzer", "AccessAnalyzer"),
    ("apigateway", "ApiGateway"),
    ("apigatewayv2", "ApiGatewayV2"),
    ("appconfig", "AppConfig"),
    ("appconfigdata", "AppConfigData"),
    ("applicationautoscaling", "ApplicationAutoScaling"),
    ("apprunner", "AppRunner"),
    ("appsync", "AppSync"),
    ("autoscaling", "AutoScaling"),
    ("bedrockagent", "BedrockAgent"),
    ("bedrockagentruntime", "BedrockAgentRuntime"),
    ("bedrockruntime", "BedrockRuntime"),
    ("cloudformation", "CloudFormation"),
    ("cloudfront", "CloudFront"),
    ("cloudtrail", "CloudTrail"),
    ("cloudwatch", "CloudWatch"),
    ("cloudwatchevents", "CloudWatchEvents"),
    ("cloudwatchlogs", "CloudWatchLogs"),
    ("codebuild", "CodeBuild"),
    ("codecommit", "CodeCommit"),
    ("codedeploy", "CodeDeploy"),
    ("codepipeline", "CodePipeline"),
    ("cognitoidentity", "CognitoIdentity"),
    ("cognitoidentityprovider", "CognitoIdentityProvider"),
    ("costexplorer", "CostExplorer"),
    ("databasemigration", "DatabaseMigration"),
    ("databrew", "DataBrew"),
    ("datasync", "DataSync"),
    ("docdb", "DocDb"),
    ("dynamodb", "DynamoDb"),
    ("dynamodbstreams", "DynamoDbStreams"),
    ("elasticache", "ElastiCache"),
    ("elasticbeanstalk", "ElasticBeanstalk"),
    ("elasticloadbalancing", "ElasticLoadBalancing"),
    ("elasticloadbalancingv2", "ElasticLoadBalancingV2"),
    ("emrcontainers", "EmrContainers"),
    ("emrserverless", "EmrServerless"),
    ("eventbridge", "EventBridge"),
    ("fsx", "FSx"),
    ("guardduty", "GuardDuty"),
    ("iotdataplane", "IotDataPlane"),
    ("kinesisanalyticsv2", "KinesisAnalyticsV2"),
    ("lakeformation", "LakeFormation"),
    ("lexruntimev2", "LexRuntimeV2"),
    ("mediaconvert", "MediaConvert"),
    ("networkfirewall", "NetworkFirewall"),
    ("opensearch", "OpenSearch"),
    ("pinpointsmsvoicev2", "PinpointSmsVoiceV2"),
    ("quicksight", "QuickSight"),
    ("rdsdata", "RdsData"),
    ("redshiftdata", "RedshiftData"),
    ("redshiftserverless", "RedshiftServerless"),
    ("resourcegroups", "ResourceGroups"),
    ("resourcegroupstaggingapi", "ResourceGroupsTaggingApi"),
    ("route53domains", "Route53Domains"),
    ("s3control", "S3Control"),
    ("s3tables", "S3Tables"),
    ("sagemaker", "SageMaker"),
    ("sagemakerruntime", "SageMakerRuntime"),
    ("secretsmanager", "SecretsManager"),
    ("securityhub", "SecurityHub"),
    ("servicecatalog", "ServiceCatalog"),
    ("servicediscovery", "ServiceDiscovery"),
    ("servicequotas", "ServiceQuotas"),
    ("sesv2", "SesV2"),
    ("ssoadmin", "SsoAdmin"),
    ("storagegateway", "StorageGateway"),
    ("xray", "XRay"),
];

/// What stands before the point in the error names of a service: `DynamoDb` for `dynamodb`.
pub(super) fn exception_prefix(service: &str) -> String {
    let listed = PREFIXES.iter().find(|(name, _)| *name == service);
    listed.map_or_else(|| capitalised(service), |(_, prefix)| (*prefix).to_owned())
}

fn capitalised(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest.flat_map(char::to_lowercase)).collect()
    })
}

/// What a service answers instead of a result.
#[derive(Clone, Debug)]
pub(super) struct SdkException<'a> {
    /// The service as a resource's ARN calls it: `dynamodb`.
    pub(super) service: &'a str,
    /// The exception's name in the SDK, `ResourceNotFoundException`; none where the SDK knows none
    /// for this error: then it is the service's own, `DynamoDbException`.
    pub(super) exception: Option<&'a str>,
    /// What the service says.
    pub(super) message: &'a str,
    /// The HTTP status code.
    pub(super) status: u16,
    /// The request's id.
    pub(super) request_id: String,
    /// The second id, which S3 has.
    pub(super) extended_request_id: Option<String>,
}

impl SdkException<'_> {
    /// The failure as the task sees it (recorded: `test_no_such_bucket`, and with the count of
    /// attempts, which newer versions of the SDK append:
    /// `test_sfn_send_task_outcome_with_no_such_token`).
    pub(super) fn failure(self) -> Failure {
        let prefix = exception_prefix(self.service);
        let exception = self.exception.map_or_else(|| format!("{prefix}Exception"), str::to_owned);
        let extended = self.extended_request_id;
        let extended =
            extended.map_or_else(String::new, |id| format!(", Extended Request ID: {id}"));
        let cause = format!(
            "{} (Service: {prefix}, Status Code: {}, Request ID: {}{extended}) \
             (SDK Attempt Count: 1)",
            self.message, self.status, self.request_id
        );
        Failure::new(&format!("{prefix}.{exception}"), cause)
    }
}

/// The failure of a call that cannot even be made with its parameters (the text is recorded:
/// `test_invoke_with_headers`).
pub(super) fn unusable(parameters: &Json, wrong: &str) -> Failure {
    Failure::runtime(format!(
        "The Parameters '{parameters}' could not be used to start the Task: [{wrong}]"
    ))
}

/// A request's id as DynamoDB makes them: 52 capitals and digits.
pub(super) fn long_request_id(at: &mut Moment<'_>) -> String {
    characters(at.rng, 52)
}

/// A request's two ids as S3 makes them.
pub(super) fn request_ids(at: &mut Moment<'_>) -> (String, String) {
    (characters(at.rng, 16), STANDARD.encode(at.rng.bytes::<56>()))
}

/// So many random capitals and digits.
fn characters(rng: &mut Rng, count: usize) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUV0123456789";
    let one = |_| char::from(ALPHABET[(rng.next_u64() >> 59) as usize]);
    (0..count).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(service: &str, exception: Option<&str>, extended: Option<&str>, expected: [&str; 2]) {
        let exception = SdkException {
            service,
            exception,
            message: "No.",
            status: 400,
            request_id: "1-2".into(),
            extended_request_id: extended.map(str::to_owned),
        };
        let failure = exception.failure();
        assert_eq!([failure.error.as_deref(), failure.cause.as_deref()], expected.map(Some));
    }

    #[test]
    fn errors_are_named_after_the_services_client() {
        check(
            "sfn",
            Some("InvalidTokenException"),
            None,
            [
                "Sfn.InvalidTokenException",
                "No. (Service: Sfn, Status Code: 400, Request ID: 1-2) (SDK Attempt Count: 1)",
            ],
        );
        check(
            "secretsmanager",
            None,
            None,
            [
                "SecretsManager.SecretsManagerException",
                "No. (Service: SecretsManager, Status Code: 400, Request ID: 1-2) \
                 (SDK Attempt Count: 1)",
            ],
        );
        check(
            "s3",
            Some("NoSuchKeyException"),
            Some("x="),
            [
                "S3.NoSuchKeyException",
                "No. (Service: S3, Status Code: 400, Request ID: 1-2, Extended Request ID: x=) \
                 (SDK Attempt Count: 1)",
            ],
        );
    }

    #[test]
    fn the_table_is_in_order_and_says_only_what_the_rule_does_not() {
        assert!(PREFIXES.is_sorted());
        let fits = |(name, prefix): &(&str, &str)| {
            prefix.to_lowercase() == *name && capitalised(name) != *prefix
        };
        assert!(PREFIXES.iter().all(fits));
    }

    #[test]
    fn ids_have_the_lengths_that_services_give_them() {
        let mut rng = Rng::new(1);
        let mut at = Moment { now: crate::base::Timestamp::default(), rng: &mut rng };
        assert_eq!(long_request_id(&mut at).len(), 52);
        let (id, extended) = request_ids(&mut at);
        assert_eq!((id.len(), extended.len()), (16, 76));
    }
}
