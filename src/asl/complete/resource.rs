//! What a task can call: the optimised integrations, and what people call most through the SDK.

use crate::asl::resource::{Resource, STATES, integrations};

use super::Proposal;

/// Integrations of which AWS takes every action: those that its pages name.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html>
const MORE: [(&str, &str); 6] = [
    ("codebuild", "startBuild startBuild.sync stopBuild batchGetReports"),
    ("eks", "call runJob runJob.sync createCluster.sync deleteCluster.sync createNodegroup.sync"),
    ("elasticmapreduce", "createCluster.sync terminateCluster.sync addStep.sync cancelStep"),
    ("emr-containers", "startJobRun startJobRun.sync"),
    ("emr-serverless", "startJobRun startJobRun.sync startApplication.sync stopApplication.sync"),
    (
        "sagemaker",
        "createTrainingJob.sync createTransformJob.sync createProcessingJob.sync \
         createHyperParameterTuningJob.sync createLabelingJob.sync createModel createEndpointConfig \
         createEndpoint updateEndpoint",
    ),
];

/// Services by the names that the SDK integration has for them, with the actions that stand most often
/// in published definitions.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>
const SDK: [(&str, &str); 36] = [
    (
        "dynamodb",
        "query scan getItem putItem updateItem deleteItem batchGetItem batchWriteItem transactWriteItems",
    ),
    (
        "s3",
        "getObject putObject listObjectsV2 headObject copyObject deleteObject deleteObjects listBuckets",
    ),
    (
        "sfn",
        "sendTaskSuccess sendTaskFailure sendTaskHeartbeat startExecution startSyncExecution \
         stopExecution describeExecution listExecutions getActivityTask",
    ),
    ("sqs", "sendMessage receiveMessage deleteMessage getQueueAttributes"),
    ("sns", "publish"),
    ("lambda", "invoke listFunctions"),
    ("eventbridge", "putEvents putRule putTargets enableRule disableRule"),
    ("scheduler", "createSchedule updateSchedule deleteSchedule"),
    (
        "ssm",
        "getParameter getParameters getParametersByPath putParameter sendCommand getCommandInvocation",
    ),
    ("secretsmanager", "getSecretValue createSecret putSecretValue"),
    ("cloudwatch", "putMetricData describeAlarms getMetricData"),
    ("cloudwatchlogs", "startQuery getQueryResults createExportTask"),
    ("cloudformation", "createStack updateStack deleteStack describeStacks"),
    (
        "ec2",
        "describeInstances runInstances startInstances stopInstances createSnapshot describeSnapshots",
    ),
    ("ecs", "runTask updateService describeTasks stopTask"),
    (
        "rds",
        "describeDBInstances describeDBClusters createDBSnapshot startDBInstance stopDBInstance",
    ),
    ("rdsdata", "executeStatement"),
    ("redshiftdata", "executeStatement describeStatement getStatementResult"),
    ("glue", "startCrawler getCrawler startJobRun getJobRun"),
    ("athena", "startQueryExecution getQueryExecution getQueryResults"),
    ("bedrock", "createEvaluationJob getEvaluationJob"),
    ("bedrockruntime", "invokeModel converse"),
    ("bedrockagent", "startIngestionJob getIngestionJob createKnowledgeBase createDataSource"),
    ("bedrockagentruntime", "retrieve retrieveAndGenerate"),
    ("rekognition", "detectLabels detectText detectModerationLabels"),
    ("textract", "analyzeDocument startDocumentTextDetection getDocumentTextDetection"),
    ("transcribe", "startTranscriptionJob getTranscriptionJob"),
    ("translate", "translateText"),
    ("comprehend", "detectSentiment detectEntities"),
    ("polly", "startSpeechSynthesisTask getSpeechSynthesisTask"),
    ("sesv2", "sendEmail"),
    ("kinesis", "putRecord putRecords"),
    ("firehose", "putRecord"),
    ("sts", "getCallerIdentity assumeRole"),
    ("iam", "getUser listUsers"),
    ("organizations", "createAccount describeCreateAccountStatus listRoots"),
];

/// Every ARN that is proposed, with what is special about it; and whether it is only the beginning of
/// one. `written` is what stands there.
pub(super) fn resources(
    written: &str,
    mut proposal: impl FnMut(&str, &'static str, bool) -> Proposal,
) -> Vec<Proposal> {
    let mut found = Vec::new();
    for (arn, detail) in integrations() {
        found.push(proposal(&arn, detail, false));
    }
    let mut all = |group: &str, lists: &[(&str, &str)], is_open: bool| {
        for (service, actions) in lists {
            for action in actions.split(' ') {
                let detail = if action.ends_with(".sync") { WAITS } else { "" };
                let arn = [STATES, group, service, ":", action].concat();
                found.push(proposal(&arn, detail, false));
            }
            if is_open {
                found.push(proposal(&[STATES, group, service, ":"].concat(), "SDK", true));
            }
        }
    };
    all("", &MORE, false);
    all("aws-sdk:", &SDK, true);
    let held = [written, ".waitForTaskToken"].concat();
    let is_sdk = written.starts_with("arn:aws:states:::aws-sdk:");
    if is_sdk && Resource::parse(&held).is_some() {
        found.push(proposal(&held, "waits for a token", false));
    }
    found
}

const WAITS: &str = "waits for the job";

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is proposed is a resource that AWS knows.
    #[test]
    fn resources_are_known() {
        let mut arns = Vec::new();
        resources("arn:aws:states:::aws-sdk:s3:getObject", |arn, _, is_open| {
            let whole = if is_open { [arn, "anyAction"].concat() } else { arn.to_owned() };
            assert!(Resource::parse(&whole).is_some(), "{arn}");
            assert!(!arns.contains(&whole), "{arn} twice");
            arns.push(whole);
            Proposal {
                label: arn.into(),
                insert: String::new(),
                back: 0,
                detail: "",
                info: "",
                again: false,
            }
        });
        for arn in [
            "arn:aws:states:::aws-sdk:s3:getObject.waitForTaskToken",
            "arn:aws:states:::states:startExecution.sync:2",
            "arn:aws:states:::ecs:runTask.sync",
            "arn:aws:states:::aws-sdk:ssm:getParameter",
        ] {
            assert!(arns.iter().any(|it| it == arn), "{arn}");
        }
    }
}
