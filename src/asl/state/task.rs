//! The Task state.

use crate::asl::read::{Fields, Reader, SCHEMA};
use crate::asl::resource::ResourceError;
use crate::asl::{Catcher, ErrorName, Flow, Resource, Retrier};
use crate::base::quota;
use crate::expr::Path;

use super::Transition;

/// Has work done by something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// What it calls.
    pub resource: Resource,
    /// How long an attempt may take.
    pub timeout: Option<Seconds>,
    /// How long a worker may be silent.
    pub heartbeat: Option<Seconds>,
    /// What is tried again.
    pub retry: Vec<Retrier>,
    /// Where to go after an error.
    pub catch: Vec<Catcher>,
    /// How data goes through.
    pub flow: Flow,
    /// Where it leads.
    pub transition: Transition,
}

/// A number of seconds, from the definition or from the data.
#[derive(Clone, Debug, PartialEq)]
pub enum Seconds {
    /// So many.
    Literal(i64),
    /// As many as the data says.
    Path(Path),
}

impl Task {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        fields.require(&["Resource"], reader);
        if let Some(node) = fields.take("Credentials") {
            reader.not_simulated("Credentials", &fields.location_of("Credentials"), node.span);
        }
        let resource = resource(fields, reader);
        let timeout = Seconds::read("TimeoutSeconds", "TimeoutSecondsPath", fields, reader);
        let heartbeat = Seconds::read("HeartbeatSeconds", "HeartbeatSecondsPath", fields, reader);
        let retry = fields.items("Retry", reader).unwrap_or_default();
        let retry: Vec<_> =
            retry.iter().filter_map(|(at, node)| Retrier::read(node, at, reader)).collect();
        let names = retry.iter().map(|it| &*it.error_equals).collect();
        ErrorName::check_wildcard(names, "Retry", fields, reader);
        let catch = fields.items("Catch", reader).unwrap_or_default();
        let catch: Vec<_> =
            catch.iter().filter_map(|(at, node)| Catcher::read(node, at, reader)).collect();
        let names = catch.iter().map(|it| &*it.error_equals).collect();
        ErrorName::check_wildcard(names, "Catch", fields, reader);
        let flow = Flow::read(fields, reader)
            .with_parameters(fields, reader)
            .with_selector(fields, reader);
        if let (Some(Seconds::Literal(heartbeat)), Some(Seconds::Literal(timeout))) =
            (&heartbeat, &timeout)
            && heartbeat >= timeout
        {
            let message =
                "The value of 'HeartbeatSeconds' must be less than that of 'TimeoutSeconds'";
            reader.error(SCHEMA, message, &fields.location_of("HeartbeatSeconds"), fields.span);
        }
        let transition = Transition::read(fields, reader)?;
        Some(Self { resource: resource?, timeout, heartbeat, retry, catch, flow, transition })
    }
}

impl Seconds {
    fn read(
        key: &str,
        path_key: &str,
        fields: &mut Fields<'_>,
        reader: &mut Reader,
    ) -> Option<Self> {
        fields.exclude(key, path_key, reader);
        let literal = fields.integer(key, 1..=quota::SECONDS, reader).map(Self::Literal);
        let path = fields.path(path_key, reader).map(Self::Path);
        literal.or(path)
    }
}

fn resource(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Resource> {
    let span = fields.take("Resource")?.span;
    let arn = fields.string("Resource", reader)?;
    let location = fields.location_of("Resource");
    match Resource::parse(arn) {
        Ok(resource) => Some(resource),
        Err(ResourceError::NotSimulated(what)) => {
            reader.not_simulated(&what, &location, span);
            None
        }
        Err(ResourceError::NotRecognized) => {
            let message = format!(
                "The resource provided {arn} is not recognized. The value is not a valid resource \
                 ARN, or the resource is not available in this region."
            );
            reader.error(SCHEMA, message, &location, span);
            None
        }
    }
}
