//! What the children of a Map Run returned: in the state's output, or written to S3.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>.

use std::rc::Rc;

use crate::asl::Transformation;
use crate::base::{ExecutionArn, Json, Object, StateMachineArn, Timestamp, quota};
use crate::expr::Failure;

use super::{ChildStatus, MapRunArn};

/// `WriterConfig`
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WriterConfig {
    /// `Transformation`
    pub transformation: Transformation,
    /// `OutputType`
    pub output_type: OutputType,
}

impl WriterConfig {
    /// A Map without ResultWriter returns the children's outputs.
    pub const WITHOUT_WRITER: Self =
        Self { transformation: Transformation::Compact, output_type: OutputType::Json };
    /// A ResultWriter without WriterConfig writes everything.
    pub const EXPORT: Self =
        Self { transformation: Transformation::None, output_type: OutputType::Json };
}

/// How results are written. The state's own output is an array with either of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OutputType {
    /// `JSON`: an array.
    Json,
    /// `JSONL`: a line a result.
    JsonLines,
}

/// What is known of a child execution.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildResult {
    /// Where it is; a Map Run that failed or was aborted leaves some pending.
    pub status: ChildStatus,
    /// Its input.
    pub input: Json,
    /// What it became; none while it is pending.
    pub execution: Option<ChildExecution>,
}

/// A child that was started.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildExecution {
    /// `ExecutionArn`
    pub arn: ExecutionArn,
    /// `Name`
    pub name: Rc<str>,
    /// `StateMachineArn`: that of [`MapRunArn::state_machine`].
    pub state_machine: StateMachineArn,
    /// `ExecutionType` is `EXPRESS`.
    pub express: bool,
    /// `Output`, where it succeeded.
    pub output: Option<Json>,
    /// `Error` and `Cause`, where it did not.
    pub failure: Failure,
    /// `StartDate`
    pub started: Timestamp,
    /// `StopDate`
    pub stopped: Option<Timestamp>,
}

/// `Bucket` and `Prefix` of the ResultWriter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Destination {
    /// `Bucket`
    pub bucket: Rc<str>,
    /// `Prefix`; empty where there is none.
    pub prefix: Rc<str>,
}

/// What a ResultWriter puts into its bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The files, the manifest last.
    pub objects: Vec<ResultObject>,
    /// The state's result.
    pub result: Json,
}

/// An object to be written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ResultObject {
    /// Its key.
    pub key: String,
    /// Its content.
    pub body: String,
}

/// The results in the order of the children: what a Map returns that exports nothing.
#[must_use]
pub fn results(children: &[ChildResult], transformation: Transformation) -> Vec<Json> {
    let mut results = Vec::new();
    for child in children {
        match (output(child), transformation) {
            // A failed child is told as with NONE, whatever is asked for.
            (None, _) | (Some(_), Transformation::None) => results.push(described(child)),
            (Some(Json::Array(items)), Transformation::Flatten) => {
                results.extend(items.iter().cloned());
            }
            (Some(output), Transformation::Compact | Transformation::Flatten) => {
                results.push(output.clone());
            }
        }
    }
    results
}

/// The files of a ResultWriter: one for the children that succeeded, one for those that failed,
/// timed out or were aborted, one for those that were never started, each only if there are any,
/// and the manifest that names them. Keys: `prefix/id of the run/SUCCEEDED_0.json`.
///
/// # Errors
/// `States.ResultWriterFailed` where they come to more than [`quota::RESULT_WRITER_BYTES`].
pub fn export(
    children: &[ChildResult],
    config: WriterConfig,
    destination: &Destination,
    run: &MapRunArn,
) -> Result<Export, Failure> {
    if bytes(children) > quota::RESULT_WRITER_BYTES {
        return Err(Failure::result_writer_failed(quota::RESULT_WRITER_BYTES));
    }
    let folder = folder(&destination.prefix, run.id());
    let mut objects = Vec::new();
    let mut files = Object::new();
    for part in [Part::Failed, Part::Pending, Part::Succeeded] {
        let of_part = children.iter().filter(|it| Part::of(it.status) == part);
        let of_part: Vec<_> = of_part.cloned().collect();
        let mut listed = None;
        if !of_part.is_empty() {
            let key = format!("{folder}{}_0.{}", part.as_str(), config.output_type.extension());
            let body = config.output_type.print(&results(&of_part, config.transformation));
            let size = i64::try_from(body.len()).unwrap_or(i64::MAX);
            listed = Some(Json::object([("Key", Json::from(&*key)), ("Size", Json::from(size))]));
            objects.push(ResultObject { key, body });
        }
        files.insert(part.as_str().into(), Json::array(listed));
    }
    let bucket = || Json::from(Rc::clone(&destination.bucket));
    let arn = || Json::from(run.to_string());
    let manifest = Json::object([
        ("DestinationBucket", bucket()),
        ("MapRunArn", arn()),
        ("ResultFiles", files.into()),
    ]);
    let key = format!("{folder}manifest.json");
    let details = Json::object([("Bucket", bucket()), ("Key", Json::from(&*key))]);
    objects.push(ResultObject { key, body: manifest.to_string() });
    let result = Json::object([("MapRunArn", arn()), ("ResultWriterDetails", details)]);
    Ok(Export { objects, result })
}

/// What the children were given and gave, whatever of it a transformation leaves.
fn bytes(children: &[ChildResult]) -> usize {
    let sizes = children.iter().map(|it| it.input.bytes() + output(it).map_or(0, Json::bytes));
    sizes.fold(0, usize::saturating_add)
}

/// Which file a child belongs to, in the order in which the manifest lists them.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Part {
    Failed,
    Pending,
    Succeeded,
}

impl Part {
    /// Results are written when no child runs any more: one that does would be written as failed.
    fn of(status: ChildStatus) -> Self {
        match status {
            ChildStatus::Succeeded => Self::Succeeded,
            ChildStatus::Pending => Self::Pending,
            ChildStatus::Running
            | ChildStatus::Failed
            | ChildStatus::TimedOut
            | ChildStatus::Aborted => Self::Failed,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "FAILED",
            Self::Pending => "PENDING",
            Self::Succeeded => "SUCCEEDED",
        }
    }
}

impl OutputType {
    fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::JsonLines => "jsonl",
        }
    }

    fn print(self, results: &[Json]) -> String {
        match self {
            Self::Json => Json::array(results.iter().cloned()).to_string(),
            Self::JsonLines => results.iter().map(|it| format!("{it}\n")).collect(),
        }
    }
}

fn folder(prefix: &str, id: &str) -> String {
    let slash = if prefix.is_empty() || prefix.ends_with('/') { "" } else { "/" };
    format!("{prefix}{slash}{id}/")
}

fn output(child: &ChildResult) -> Option<&Json> {
    match child.status {
        ChildStatus::Succeeded => child.execution.as_ref()?.output.as_ref(),
        ChildStatus::Pending
        | ChildStatus::Running
        | ChildStatus::Failed
        | ChildStatus::TimedOut
        | ChildStatus::Aborted => None,
    }
}

/// A child with all that is known of it, keys in the order of the alphabet: as `startExecution.sync`
/// tells of an execution (recorded: `test_sfn_start_execution_sync`), with dates as text.
fn described(child: &ChildResult) -> Json {
    let included = || Json::object([("Included", Json::Bool(true))]);
    let input = Json::from(child.input.to_string());
    let status = Json::from(child.status.as_str());
    let Some(execution) = &child.execution else {
        return Json::object([("Input", input), ("InputDetails", included()), ("Status", status)]);
    };
    let text = |text: &Option<Rc<str>>| text.clone().map(Json::from);
    let [redrive, reason] = redrive_status(child.status, execution.express);
    let date = |at: Timestamp| Json::from(at.to_string());
    let members = [
        ("Cause", text(&execution.failure.cause)),
        ("Error", text(&execution.failure.error)),
        ("ExecutionArn", Some(Json::from(execution.arn.as_str()))),
        ("Input", Some(input)),
        ("InputDetails", Some(included())),
        ("Name", Some(Json::from(Rc::clone(&execution.name)))),
        ("Output", execution.output.as_ref().map(|it| Json::from(it.to_string()))),
        ("OutputDetails", Some(included())),
        ("RedriveCount", Some(Json::from(0))),
        ("RedriveStatus", redrive.map(Json::from)),
        ("RedriveStatusReason", reason.map(Json::from)),
        ("StartDate", Some(date(execution.started))),
        ("StateMachineArn", Some(Json::from(execution.state_machine.as_str()))),
        ("Status", Some(status)),
        ("StopDate", execution.stopped.map(date)),
    ];
    Json::object(members.into_iter().filter_map(|(key, value)| Some((key, value?))))
}

/// `RedriveStatus` and `RedriveStatusReason`. Only the Map Run redrives its children; an Express
/// child is started anew and has no status.
fn redrive_status(status: ChildStatus, express: bool) -> [Option<&'static str>; 2] {
    match status {
        _ if express => [None, None],
        ChildStatus::Succeeded => {
            [Some("NOT_REDRIVABLE"), Some("Execution is SUCCEEDED and cannot be redriven")]
        }
        ChildStatus::Pending
        | ChildStatus::Running
        | ChildStatus::Failed
        | ChildStatus::TimedOut
        | ChildStatus::Aborted => [Some("REDRIVABLE_BY_MAP_RUN"), None],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = "arn:aws:states:us-east-1:123456789012:mapRun:M/L:run";

    /// A child by its output or its error: `=[1]`, `!Boom`, or pending.
    fn child(at: usize, text: &str) -> ChildResult {
        let run = MapRunArn::parse(RUN).expect("an ARN");
        let output = text.strip_prefix('=').map(|it| Json::parse(it).expect("well-formed"));
        let failure = text.strip_prefix('!').map(|it| Failure::new(it, "why"));
        let status = match (&output, &failure) {
            (Some(_), _) => ChildStatus::Succeeded,
            (None, Some(_)) => ChildStatus::Failed,
            (None, None) => ChildStatus::Pending,
        };
        let execution = (status != ChildStatus::Pending).then(|| ChildExecution {
            arn: run.standard_child("c"),
            name: "c".into(),
            state_machine: run.state_machine(),
            express: false,
            output,
            failure: failure.unwrap_or_default(),
            started: Timestamp::from_millis(0),
            stopped: Some(Timestamp::from_millis(63)),
        });
        ChildResult { status, input: Json::from(at as i64), execution }
    }

    fn children(texts: &str) -> Vec<ChildResult> {
        texts.split_whitespace().enumerate().map(|(at, text)| child(at, text)).collect()
    }

    const FAILED: &str = "{\"Cause\":\"why\",\"Error\":\"Boom\",\"ExecutionArn\":\
        \"arn:aws:states:us-east-1:123456789012:execution:M/L:c\",\"Input\":\"1\",\
        \"InputDetails\":{\"Included\":true},\"Name\":\"c\",\"OutputDetails\":{\"Included\":true},\
        \"RedriveCount\":0,\"RedriveStatus\":\"REDRIVABLE_BY_MAP_RUN\",\
        \"StartDate\":\"1970-01-01T00:00:00.000Z\",\
        \"StateMachineArn\":\"arn:aws:states:us-east-1:123456789012:stateMachine:M/L\",\
        \"Status\":\"FAILED\",\"StopDate\":\"1970-01-01T00:00:00.063Z\"}";

    const SUCCEEDED: &str = "{\"ExecutionArn\":\
        \"arn:aws:states:us-east-1:123456789012:execution:M/L:c\",\"Input\":\"0\",\
        \"InputDetails\":{\"Included\":true},\"Name\":\"c\",\"Output\":\"[1,2]\",\
        \"OutputDetails\":{\"Included\":true},\"RedriveCount\":0,\
        \"RedriveStatus\":\"NOT_REDRIVABLE\",\
        \"RedriveStatusReason\":\"Execution is SUCCEEDED and cannot be redriven\",\
        \"StartDate\":\"1970-01-01T00:00:00.000Z\",\
        \"StateMachineArn\":\"arn:aws:states:us-east-1:123456789012:stateMachine:M/L\",\
        \"Status\":\"SUCCEEDED\",\"StopDate\":\"1970-01-01T00:00:00.063Z\"}";

    const PENDING: &str = "{\"Input\":\"2\",\"InputDetails\":{\"Included\":true},\
        \"Status\":\"PENDING\"}";

    #[track_caller]
    fn check(texts: &str, transformation: Transformation, expected: &str) {
        let results = results(&children(texts), transformation);
        assert_eq!(Json::array(results).to_string(), expected);
    }

    #[test]
    fn transformations() {
        check("=[1,2] =3", Transformation::Compact, "[[1,2],3]");
        check("=[1,2] =3 =[[4]]", Transformation::Flatten, "[1,2,3,[4]]");
        check("=[1,2]", Transformation::None, &format!("[{SUCCEEDED}]"));
        check("", Transformation::None, "[]");
    }

    #[test]
    fn a_failed_child_is_told_whole() {
        for transformation in [Transformation::Compact, Transformation::Flatten] {
            check("=3 !Boom", transformation, &format!("[3,{FAILED}]"));
        }
    }

    #[test]
    fn an_express_child_has_no_redrive_status() {
        let mut child = child(0, "=1");
        let execution = child.execution.as_mut().expect("started");
        execution.express = true;
        let told = described(&child);
        assert_eq!(told.get("RedriveStatus"), None);
        assert_eq!(told.get("RedriveStatusReason"), None);
        assert_eq!(told.get("RedriveCount"), Some(&Json::from(0)));
    }

    #[track_caller]
    fn check_export(texts: &str, config: WriterConfig, prefix: &str, expected: &[(&str, &str)]) {
        let destination = Destination { bucket: "results".into(), prefix: prefix.into() };
        let run = MapRunArn::parse(RUN).expect("an ARN");
        let export = export(&children(texts), config, &destination, &run).expect("room");
        let objects: Vec<_> = export.objects.iter().map(|it| (&*it.key, &*it.body)).collect();
        assert_eq!(objects, expected);
        let manifest = expected.last().map_or("", |(key, _)| key);
        assert_eq!(
            export.result.to_string(),
            format!(
                "{{\"MapRunArn\":\"{RUN}\",\"ResultWriterDetails\":\
                 {{\"Bucket\":\"results\",\"Key\":\"{manifest}\"}}}}"
            )
        );
    }

    #[test]
    fn a_file_for_each_ending() {
        let [failed, pending, succeeded] = [FAILED, PENDING, SUCCEEDED].map(|it| format!("[{it}]"));
        let entry = |part: &str, body: &str| {
            let size = body.len();
            format!("\"{part}\":[{{\"Key\":\"jobs/run/{part}_0.json\",\"Size\":{size}}}]")
        };
        let manifest = format!(
            "{{\"DestinationBucket\":\"results\",\"MapRunArn\":\"{RUN}\",\"ResultFiles\":\
             {{{},{},{}}}}}",
            entry("FAILED", &failed),
            entry("PENDING", &pending),
            entry("SUCCEEDED", &succeeded),
        );
        check_export(
            "=[1,2] !Boom ?",
            WriterConfig::EXPORT,
            "jobs",
            &[
                ("jobs/run/FAILED_0.json", &failed),
                ("jobs/run/PENDING_0.json", &pending),
                ("jobs/run/SUCCEEDED_0.json", &succeeded),
                ("jobs/run/manifest.json", &manifest),
            ],
        );
    }

    #[test]
    fn more_than_a_tab_holds_is_not_written() {
        let large = Json::from("x".repeat(quota::PAYLOAD_BYTES - 2));
        let mut one = child(0, "=1");
        one.execution.as_mut().expect("started").output = Some(large);
        let destination = Destination { bucket: "results".into(), prefix: "".into() };
        let run = MapRunArn::parse(RUN).expect("an ARN");
        let written = |count: usize| {
            let children = vec![one.clone(); count];
            export(&children, WriterConfig::EXPORT, &destination, &run)
        };
        assert_eq!(written(1).map(|it| it.objects.len()), Ok(2));
        let failure = written(128).expect_err("too much");
        assert_eq!(failure.error.as_deref(), Some("States.ResultWriterFailed"));
    }

    #[test]
    fn lines_and_prefixes() {
        let config = WriterConfig {
            transformation: Transformation::Flatten,
            output_type: OutputType::JsonLines,
        };
        for (prefix, folder) in [("", "run/"), ("a/", "a/run/"), ("a/b", "a/b/run/")] {
            let manifest = format!(
                "{{\"DestinationBucket\":\"results\",\"MapRunArn\":\"{RUN}\",\"ResultFiles\":\
                 {{\"FAILED\":[],\"PENDING\":[],\"SUCCEEDED\":\
                 [{{\"Key\":\"{folder}SUCCEEDED_0.jsonl\",\"Size\":6}}]}}}}"
            );
            check_export(
                "=[1,2] =3",
                config,
                prefix,
                &[
                    (&format!("{folder}SUCCEEDED_0.jsonl"), "1\n2\n3\n"),
                    (&format!("{folder}manifest.json"), &manifest),
                ],
            );
        }
    }
}
