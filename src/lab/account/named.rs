//! What the definitions of a scenario name: the functions, queues and tables that they call.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::base::Json;
use crate::machine::function_name;

use super::{Place, Service};

/// The definitions that were looked through, and what they name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::lab) struct Named {
    definitions: Vec<(Rc<str>, Rc<str>)>,
    pub(in crate::lab) places: BTreeSet<Place>,
}

/// A value inside of another one deeper than that is not looked at.
const DEPTH: u32 = 100;

impl Named {
    /// What these machines name.
    pub(in crate::lab) fn of(definitions: Vec<(Rc<str>, Rc<str>)>) -> Self {
        let mut places = BTreeSet::new();
        for (machine, definition) in &definitions {
            if let Ok(definition) = Json::parse(definition) {
                look(&definition, machine, &mut places, DEPTH);
            }
        }
        Self { definitions, places }
    }

    /// The definition of the first machine that was looked through.
    pub(in crate::lab) fn first_definition(&self) -> Option<Rc<str>> {
        self.definitions.first().map(|(_, definition)| Rc::clone(definition))
    }

    /// Whether these are the machines that were looked through.
    pub(in crate::lab) fn is_of(&self, definitions: &[(Rc<str>, Rc<str>)]) -> bool {
        self.definitions == definitions
    }
}

fn look(value: &Json, machine: &str, places: &mut BTreeSet<Place>, depth: u32) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Json::Object(members) => {
            if let Some(states) = value.get("States").and_then(Json::as_object) {
                let tasks = states.iter().filter(|(_, state)| resource_of(state).is_some());
                places
                    .extend(tasks.map(|(name, _)| {
                        Place::new(Service::States, &format!("{machine}/{name}"))
                    }));
            }
            if let Some(resource) = resource_of(value) {
                places.extend(resource_place(resource));
            }
            places.extend(members.iter().filter_map(|(key, value)| parameter_place(key, value)));
            members.values().for_each(|it| look(it, machine, places, depth));
        }
        Json::Array(items) => items.iter().for_each(|it| look(it, machine, places, depth)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn resource_of(state: &Json) -> Option<&str> {
    let is_task = state.get("Type").and_then(Json::as_str) == Some("Task");
    state.get("Resource").and_then(Json::as_str).filter(|_| is_task)
}

/// The function or the activity that is called by its own ARN; the job that an action starts.
fn resource_place(resource: &str) -> Option<Place> {
    if resource.contains(":lambda:") && resource.contains(":function:") {
        return Some(Place::new(Service::Functions, function_name(resource)));
    }
    if let Some((_, name)) = resource.split_once(":activity:") {
        return Some(Place::new(Service::Activities, name));
    }
    let action = resource.strip_prefix("arn:aws:states:::")?;
    let (action, pattern) = action.split_once('.').unwrap_or((action, ""));
    const NO_JOBS: [&str; 4] = ["states:", "lambda:", "http:", "apigateway:"];
    if action.starts_with("http:") || action.starts_with("apigateway:") {
        return Some(Place::new(Service::Endpoints, ""));
    }
    let is_job = pattern.starts_with("sync") && !NO_JOBS.iter().any(|it| action.starts_with(it));
    is_job.then(|| Place::new(Service::Jobs, action))
}

/// What a parameter names, where it says so in so many words.
fn parameter_place(key: &str, value: &Json) -> Option<Place> {
    let text = value.as_str().filter(|it| !it.is_empty() && !it.contains("{%"))?;
    let last = |separator: char| text.rsplit(separator).next().unwrap_or(text);
    match key {
        "FunctionName" => Some(Place::new(Service::Functions, function_name(text))),
        "QueueUrl" => Some(Place::new(Service::Queues, last('/'))),
        "TopicArn" => Some(Place::new(Service::Topics, last(':'))),
        "TableName" => Some(Place::new(Service::Tables, last('/'))),
        "EventBusName" => Some(Place::new(Service::Buses, last('/'))),
        "Bucket" => Some(Place::new(Service::Buckets, text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(definition: &str, expected: &[&str]) {
        let named = Named::of(vec![("M".into(), definition.into())]);
        let places: Vec<_> =
            named.places.iter().map(|it| format!("{:?} {}", it.service, it.name)).collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn resources_and_parameters_name_what_is_called() {
        check(
            r#"{"States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:pay:live"},
                "B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                    "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/orders"}},
                "C": {"Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync"},
                "D": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:1:activity:pack"}}}"#,
            &[
                "Functions pay",
                "Queues orders",
                "Activities pack",
                "Jobs glue:startJobRun",
                "States M/A",
                "States M/B",
                "States M/C",
                "States M/D",
            ],
        );
    }

    #[test]
    fn what_is_computed_is_not_known() {
        check(
            r#"{"Arguments": {"QueueUrl": "{% $url %}", "TopicArn": "arn:aws:sns:us-east-1:1:news"}}"#,
            &["Topics news"],
        );
        check("{ broken", &[]);
    }
}
