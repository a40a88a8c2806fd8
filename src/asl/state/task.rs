//! The Task state.

use crate::asl::flow::FlowFields;
use crate::asl::read::{Fields, Reader, SCHEMA};
use crate::asl::resource::meant;
use crate::asl::slip::Slip;
use crate::asl::{
    Flow, IntegrationPattern, Quantity, QueryLanguage, Recovery, Resource, StateMachineType,
};
use crate::base::{Number, quota};
use crate::expr::Template;
use crate::text::{Member, Span};

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
        let resource = resource(fields, reader);
        let credentials = credentials(fields, resource.as_ref().map(|it| &it.0), reader);
        if let Some((resource, _)) = &resource {
            parameters(resource, fields, reader);
        }
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
    match &resource {
        // Measured on AWS.
        None => {
            let message = match arn.starts_with("arn:") {
                false => "Value is not a valid resource ARN".to_owned(),
                true => format!(
                    "The resource provided {arn} is not recognized. The value is not a valid \
                     resource ARN, or the resource is not available in this region."
                ),
            };
            let slip = reader.has_room().then(|| Slip::new(meant(arn), span)).flatten();
            let problem = reader.error(SCHEMA, message, &location, span);
            slip.into_iter().for_each(|it| it.ask(problem));
        }
        Some(resource) => {
            if let Some(message) = not_for_express(resource)
                && reader.machine_type == StateMachineType::Express
            {
                reader.error(SCHEMA, message, &location, span);
            }
        }
    }
    Some((resource?, span))
}

/// Why an Express machine cannot have a resource; recorded: `test_illegal_callbacks`,
/// `test_illegal_activity_task`.
fn not_for_express(resource: &Resource) -> Option<&'static str> {
    match resource {
        Resource::Function { .. } => None,
        Resource::Activity { .. } => Some("Express state machine does not support Activity ARN"),
        Resource::Integration { pattern, .. } => match pattern {
            IntegrationPattern::RequestResponse => None,
            IntegrationPattern::RunAJob { .. } => {
                Some("Express state machine does not support '.sync' service integration")
            }
            IntegrationPattern::WaitForCallback => Some(
                "Express state machine does not support '.waitForTaskToken' service integration ",
            ),
        },
    }
}

/// `Credentials`: an object with a `RoleArn`
/// (recorded: `test_invalid_credentials_field`; that activities take none was measured on AWS).
fn credentials(
    fields: &mut Fields<'_>,
    resource: Option<&Resource>,
    reader: &mut Reader,
) -> Option<Template> {
    let node = fields.take("Credentials")?;
    let location = fields.location_of("Credentials");
    if let Some(Resource::Activity { .. }) = resource {
        let message = "The field 'Credentials' is not supported for activities";
        reader.error(SCHEMA, message, &location, node.span);
    } else if node.members().is_some_and(|members| !has(members, "RoleArn", reader.language)) {
        missing_field("RoleArn", &location, node.span, reader);
    }
    Some(reader.template(node, &location))
}

/// What an optimised integration cannot do without (measured on AWS).
fn parameters(resource: &Resource, fields: &mut Fields<'_>, reader: &mut Reader) {
    let Some(required) = resource.required_fields() else { return };
    let key = match reader.language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    };
    let Some(node) = fields.take(key) else {
        let arn = fields.take("Resource").and_then(|it| it.string()).map_or("", |arn| arn);
        let message = format!("{key} field is required for resource ARN: {arn}");
        reader.error(SCHEMA, message, &fields.location, fields.span);
        return;
    };
    let Some(members) = node.members() else { return };
    for name in required {
        if !has(members, name, reader.language) {
            missing_field(name, &fields.location_of(key), node.span, reader);
        }
    }
}

fn missing_field(name: &str, location: &str, span: Span, reader: &mut Reader) {
    let message = format!("The field '{name}' is required but was missing");
    reader.error(SCHEMA, message, location, span);
}

/// Whether a template has a field, as it is or filled in.
fn has(members: &[Member], name: &str, language: QueryLanguage) -> bool {
    let is_it = |key: &str| match language {
        QueryLanguage::JsonPath => key.strip_suffix(".$").unwrap_or(key) == name,
        QueryLanguage::Jsonata => key == name,
    };
    members.iter().any(|member| is_it(&member.key))
}
