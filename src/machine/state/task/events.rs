//! The events of a task: which kind they are depends on what it calls.

use std::rc::Rc;

use crate::asl::{IntegrationPattern, Resource};
use crate::base::Json;
use crate::machine::history::{
    ActivityEvent, EventDetails, FailureDetails, FunctionEvent, Printed, Scheduled, TaskDetails,
    TaskEvent,
};

use super::prepare::Prepared;

pub(super) fn scheduled(resource: &Resource, prepared: &Prepared) -> EventDetails {
    let Prepared { parameters, timeout, heartbeat, role_arn } = prepared;
    let call = Box::new(Scheduled {
        input: parameters.clone(),
        timeout_in_seconds: *timeout,
        heartbeat_in_seconds: *heartbeat,
        role_arn: role_arn.clone(),
    });
    match kind(resource) {
        Kind::Task(details) => EventDetails::Task(details.into(), TaskEvent::Scheduled(call)),
        Kind::Function(arn) => EventDetails::LambdaFunction(FunctionEvent::Scheduled {
            resource: Rc::clone(arn),
            call,
        }),
        Kind::Activity(arn) => {
            EventDetails::Activity(ActivityEvent::Scheduled { resource: Rc::clone(arn), call })
        }
    }
}

pub(super) fn started(resource: &Resource, worker: Option<Rc<str>>) -> EventDetails {
    match kind(resource) {
        Kind::Task(details) => EventDetails::Task(details.into(), TaskEvent::Started),
        Kind::Function(_) => EventDetails::LambdaFunction(FunctionEvent::Started),
        Kind::Activity(_) => EventDetails::Activity(ActivityEvent::Started(worker)),
    }
}

pub(super) fn submitted(resource: &Resource, response: Json) -> EventDetails {
    match kind(resource) {
        Kind::Task(details) => EventDetails::Task(details.into(), TaskEvent::Submitted(response)),
        Kind::Function(_) | Kind::Activity(_) => {
            unreachable!("only integrations are submitted and go on later")
        }
    }
}

pub(super) fn succeeded(resource: &Resource, output: Json, text: Option<Rc<str>>) -> EventDetails {
    let printed = |output: Json| text.map_or(Printed::Json(output), Printed::Text);
    match kind(resource) {
        Kind::Task(details) => {
            EventDetails::Task(details.into(), TaskEvent::Succeeded(printed(output)))
        }
        Kind::Function(_) => EventDetails::LambdaFunction(FunctionEvent::Succeeded(output)),
        Kind::Activity(_) => EventDetails::Activity(ActivityEvent::Succeeded(printed(output))),
    }
}

pub(super) fn failed(resource: &Resource, failure: FailureDetails) -> EventDetails {
    match kind(resource) {
        Kind::Task(details) => EventDetails::Task(details.into(), TaskEvent::Failed(failure)),
        Kind::Function(_) => EventDetails::LambdaFunction(FunctionEvent::Failed(failure)),
        Kind::Activity(_) => EventDetails::Activity(ActivityEvent::Failed(failure)),
    }
}

pub(super) fn timed_out(resource: &Resource, failure: FailureDetails) -> EventDetails {
    match kind(resource) {
        Kind::Task(details) => EventDetails::Task(details.into(), TaskEvent::TimedOut(failure)),
        Kind::Function(_) => EventDetails::LambdaFunction(FunctionEvent::TimedOut(failure)),
        Kind::Activity(_) => EventDetails::Activity(ActivityEvent::TimedOut(failure)),
    }
}

/// Which events tell of a resource.
enum Kind<'a> {
    Task(TaskDetails),
    Function(&'a Rc<str>),
    Activity(&'a Rc<str>),
}

fn kind(resource: &Resource) -> Kind<'_> {
    match resource {
        Resource::Function { arn } => Kind::Function(arn),
        Resource::Activity { arn } => Kind::Activity(arn),
        Resource::Integration { service, action, pattern } => Kind::Task(TaskDetails {
            resource_type: Rc::clone(service),
            resource: match pattern {
                IntegrationPattern::RequestResponse => Rc::clone(action),
                IntegrationPattern::RunAJob { parsed: false } => format!("{action}.sync").into(),
                IntegrationPattern::RunAJob { parsed: true } => format!("{action}.sync:2").into(),
                IntegrationPattern::WaitForCallback => format!("{action}.waitForTaskToken").into(),
            },
        }),
    }
}
