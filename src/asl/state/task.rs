//! The Task state.

use crate::asl::flow::FlowFields;
use crate::asl::read::{Fields, Reader, SCHEMA};
use crate::asl::{Flow, Quantity, Recovery, Resource};
use crate::base::{Number, quota};
use crate::expr::Template;
use crate::text::Span;

use super::Transition;

/// Has work done by something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// What it calls.
    pub resource: Resource,
    /// Where its ARN stands in the text.
    pub resource_span: Span,
    /// How long an attempt may take, in seconds.
    pub timeout: Option<Quantity>,
    /// How long a worker may be silent, in seconds.
    pub heartbeat: Option<Quantity>,
    /// The role that the call is made with, where it is not the execution's.
    pub credentials: Option<Template>,
    /// What it does about errors.
    pub recovery: Recovery,
    /// How data goes through.
    pub flow: Flow,
    /// Where it leads.
    pub transition: Transition,
}

impl Task {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        fields.require(&["Resource"], reader);
        let credentials = fields.template("Credentials", reader);
        let resource = resource(fields, reader);
        let seconds = 1..=quota::SECONDS;
        let timeout = Quantity::read("TimeoutSeconds", seconds.clone(), fields, reader);
        let heartbeat = Quantity::read("HeartbeatSeconds", seconds, fields, reader);
        check_heartbeat(heartbeat.as_ref(), timeout.as_ref(), fields, reader);
        let recovery = Recovery::read(fields, reader);
        let flow = Flow::read(FlowFields::WORK, fields, reader);
        let transition = Transition::read(fields, reader)?;
        let (resource, resource_span) = resource?;
        Some(Self {
            resource,
            resource_span,
            timeout,
            heartbeat,
            credentials,
            recovery,
            flow,
            transition,
        })
    }
}

/// Where both are in the definition, the heartbeat must be the shorter one.
fn check_heartbeat(
    heartbeat: Option<&Quantity>,
    timeout: Option<&Quantity>,
    fields: &Fields<'_>,
    reader: &mut Reader,
) {
    if let (
        Some(Quantity::Literal(Number::Integer(heartbeat))),
        Some(Quantity::Literal(Number::Integer(timeout))),
    ) = (heartbeat, timeout)
        && heartbeat >= timeout
    {
        let message = "The value of 'HeartbeatSeconds' must be less than that of 'TimeoutSeconds'";
        reader.error(SCHEMA, message, &fields.location_of("HeartbeatSeconds"), fields.span);
    }
}

fn resource(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<(Resource, Span)> {
    let span = fields.take("Resource")?.span;
    let arn = fields.string("Resource", reader)?;
    let location = fields.location_of("Resource");
    let resource = Resource::parse(arn);
    if resource.is_none() {
        let message = format!(
            "The resource provided {arn} is not recognized. The value is not a valid resource ARN, \
             or the resource is not available in this region."
        );
        reader.error(SCHEMA, message, &location, span);
    }
    Some((resource?, span))
}
