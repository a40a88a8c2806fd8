//! Tasks of ECS (recorded: `test_run_task`, `test_run_task_sync`, `test_run_task_sync_raise_failure`).

mod network;

use std::rc::Rc;

use crate::base::{Json, Moment};
use crate::cloud::setup::Handler;
use crate::machine::Failure;

use super::shape::{Dates, Shape, with_metadata};
use super::{Ending, Job, thrown_type};

const CLUSTER: &str = "arn:aws:ecs:us-east-1:123456789012:cluster/default";

/// Reasons for which a cluster takes no task: with one of these as the type of the error that its
/// handler throws, a task is never placed.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html>
const NOT_PLACED: [&str; 6] =
    ["RESOURCE:CPU", "RESOURCE:MEMORY", "RESOURCE:ENI", "AGENT", "CAPACITY", "MISSING"];

/// The response of RunTask where no task could be placed.
pub(super) fn not_placed(
    shape: &Shape,
    handler: &Handler,
    parameters: &Json,
    at: &mut Moment<'_>,
) -> Option<Json> {
    let reason = thrown_type(handler).filter(|it| NOT_PLACED.contains(it))?;
    let arn = parameters.get("Cluster").cloned().unwrap_or_else(|| Json::from(CLUSTER));
    let failure = Json::object([("Arn", arn), ("Reason", Json::from(reason))]);
    let body = Json::object([("Failures", Json::array([failure])), ("Tasks", Json::array([]))]);
    (*shape == Shape::Ecs).then(|| with_metadata(&body, "application/x-amz-json-1.1", at))
}

/// What a task that waits for more than the response makes of that.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html>
pub(super) fn unknown(response: &Json) -> Failure {
    let failures = response.get("Failures").map(Json::to_string).unwrap_or_default();
    Failure::new("AmazonECS.Unknown", failures)
}

pub(super) fn response(job: &Job, at: &mut Moment<'_>) -> Json {
    let task = description(job, Dates::Millis);
    let body = Json::object([("Failures", Json::array([])), ("Tasks", Json::array([task]))]);
    with_metadata(&body, "application/x-amz-json-1.1", at)
}

/// A task as DescribeTasks has it.
pub(super) fn description(job: &Job, dates: Dates) -> Json {
    let parameter = |name: &str| job.parameters.get(name).cloned();
    let text = |name: &str, usual: &str| parameter(name).unwrap_or_else(|| Json::from(usual));
    let ended = job.ended.as_ref().map(|(at, _)| dates.show(*at));
    let is_over = ended.is_some();
    let status = |running: &str| Json::from(if is_over { "STOPPED" } else { running });
    let family = text("TaskDefinition", "task");
    let family = family.as_str().unwrap_or_default();
    let name = family.rsplit('/').next().unwrap_or(family);
    let is_arn = family.starts_with("arn:");
    let definition = match is_arn {
        true => family.to_owned(),
        false => format!(
            "arn:aws:ecs:us-east-1:123456789012:task-definition/{name}{}",
            if name.contains(':') { "" } else { ":1" }
        ),
    };
    let group = format!("family:{}", name.split(':').next().unwrap_or(name));
    let has_run = job.exit_code().is_some();
    let started = Some(dates.show(job.started));
    let is_fargate = text("LaunchType", "FARGATE").as_str() == Some("FARGATE");
    let members = [
        ("Attachments", Some(network::attachments(job))),
        ("Attributes", Some(attributes())),
        ("AvailabilityZone", Some(Json::from("us-east-1b"))),
        ("ClusterArn", Some(cluster(&text("Cluster", CLUSTER)))),
        ("Connectivity", is_over.then(|| Json::from("CONNECTED"))),
        ("ConnectivityAt", started.clone().filter(|_| is_over)),
        ("Containers", Some(containers(job, &status("PENDING")))),
        ("Cpu", Some(Json::from("256"))),
        ("CreatedAt", started.clone()),
        ("DesiredStatus", Some(status("RUNNING"))),
        ("EnableExecuteCommand", parameter("EnableExecuteCommand").or(Some(Json::Bool(false)))),
        ("EphemeralStorage", is_fargate.then(|| Json::object([("SizeInGiB", Json::from(20))]))),
        ("ExecutionStoppedAt", ended.clone()),
        ("Group", parameter("Group").or(Some(Json::from(group)))),
        ("InferenceAccelerators", Some(Json::array([]))),
        ("LastStatus", Some(status("PROVISIONING"))),
        ("LaunchType", Some(text("LaunchType", "FARGATE"))),
        ("Memory", Some(Json::from("512"))),
        ("Overrides", Some(overrides(job))),
        ("PlatformFamily", (is_fargate && !is_over).then(|| Json::from("Linux"))),
        ("PlatformVersion", Some(text("PlatformVersion", "1.4.0"))),
        ("PullStartedAt", started.clone().filter(|_| has_run)),
        ("PullStoppedAt", started.clone().filter(|_| has_run)),
        ("StartedAt", started.filter(|_| has_run)),
        ("StartedBy", parameter("StartedBy")),
        ("StopCode", stopped(job).map(|(code, _)| Json::from(code))),
        ("StoppedAt", ended.clone()),
        ("StoppedReason", stopped(job).map(|(_, reason)| Json::from(reason))),
        ("StoppingAt", ended),
        ("Tags", Some(Json::array([]))),
        ("TaskArn", Some(Json::from(task_arn(job)))),
        ("TaskDefinitionArn", Some(Json::from(definition))),
        ("Version", Some(Json::from(version(is_over, has_run)))),
    ];
    Json::object(members.into_iter().filter_map(|(name, value)| Some((name, value?))))
}

fn version(is_over: bool, has_run: bool) -> i64 {
    match (is_over, has_run) {
        (false, _) => 1,
        (true, false) => 4,
        (true, true) => 5,
    }
}

fn attributes() -> Json {
    Json::array([Json::object([
        ("Name", Json::from("ecs.cpu-architecture")),
        ("Value", Json::from("x86_64")),
    ])])
}

fn cluster(given: &Json) -> Json {
    match given.as_str() {
        Some(name) if !name.starts_with("arn:") => {
            Json::from(format!("arn:aws:ecs:us-east-1:123456789012:cluster/{name}"))
        }
        Some(_) | None => given.clone(),
    }
}

fn task_arn(job: &Job) -> String {
    let cluster = job.parameters.get("Cluster").and_then(Json::as_str).unwrap_or(CLUSTER);
    let cluster = cluster.rsplit('/').next().unwrap_or(cluster);
    format!("arn:aws:ecs:us-east-1:123456789012:task/{cluster}/{}", job.id)
}

/// Why a task stopped: its container ended, with whatever code, or never began.
fn stopped(job: &Job) -> Option<(&'static str, &str)> {
    let (_, ending) = job.ended.as_ref()?;
    Some(match ending {
        Ending::Succeeded | Ending::Failed { .. } => {
            ("EssentialContainerExited", "Essential container in task exited")
        }
        Ending::NotStarted { reason } => ("TaskFailedToStart", reason),
        Ending::Stopped => ("UserInitiated", "Stopped by Step Functions"),
    })
}

/// The containers whose parameters a task overrides; with none, one of the task's own.
fn names(job: &Job) -> Vec<Rc<str>> {
    let overrides = job.parameters.get("Overrides").and_then(|it| it.get("ContainerOverrides"));
    let overrides = overrides.and_then(Json::as_array).into_iter().flat_map(|it| it.iter());
    let names = overrides.filter_map(|it| it.get("Name").and_then(Json::as_str));
    let names: Vec<_> = names.map(Rc::from).collect();
    if names.is_empty() { vec!["container".into()] } else { names }
}

fn containers(job: &Job, status: &Json) -> Json {
    Json::array(names(job).into_iter().enumerate().map(|(at, name)| {
        let arn = task_arn(job).replace(":task/", ":container/");
        let empty = || Some(Json::array([]));
        let members = [
            ("ContainerArn", Some(Json::from(format!("{arn}/{at}")))),
            ("Cpu", Some(Json::from("0"))),
            ("ExitCode", job.exit_code().map(Json::from)),
            ("GpuIds", empty()),
            ("Image", Some(Json::String(Rc::clone(&name)))),
            ("ImageDigest", job.exit_code().map(|_| Json::from(digest(job)))),
            ("LastStatus", Some(status.clone())),
            ("ManagedAgents", empty()),
            ("Name", Some(Json::String(name))),
            ("NetworkBindings", empty()),
            ("NetworkInterfaces", Some(network::interfaces(job))),
            ("Reason", runs_reason(job)),
            ("RuntimeId", job.ended.is_some().then(|| Json::from(format!("{}-{at}", job.id)))),
            ("TaskArn", Some(Json::from(task_arn(job)))),
        ];
        Json::object(members.into_iter().filter_map(|(name, value)| Some((name, value?))))
    }))
}

/// What the code said that failed; a container that never began has it in the task's reason only.
fn runs_reason(job: &Job) -> Option<Json> {
    job.exit_code().and(job.reason()).map(Json::from)
}

fn digest(job: &Job) -> String {
    format!("sha256:{0}{0}", job.id)
}

fn overrides(job: &Job) -> Json {
    let given = job.parameters.get("Overrides").and_then(|it| it.get("ContainerOverrides"));
    let own = || {
        Json::array(names(job).into_iter().map(|name| {
            let empty = || Json::array([]);
            Json::object([
                ("Command", empty()),
                ("Environment", empty()),
                ("EnvironmentFiles", empty()),
                ("Name", Json::String(name)),
                ("ResourceRequirements", empty()),
            ])
        }))
    };
    Json::object([
        ("ContainerOverrides", given.cloned().unwrap_or_else(own)),
        ("InferenceAcceleratorOverrides", Json::array([])),
    ])
}
