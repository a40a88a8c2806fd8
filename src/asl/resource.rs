//! What a task calls: the ARN in `Resource`, taken apart.

use std::rc::Rc;

/// What a Task state calls.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Resource {
    /// A Lambda function by its own ARN: gets the whole effective input, returns its bare result.
    Function {
        /// `arn:aws:lambda:us-east-1:123456789012:function:Pay`
        arn: Rc<str>,
    },
    /// An action of a service.
    Integration {
        /// `lambda`, `sqs`
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
    /// `.waitForTaskToken`: when somebody returns the token.
    WaitForCallback,
}

/// Why a text is not a resource that a task can call here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum ResourceError {
    /// AWS does not know it either.
    NotRecognized,
    /// AWS knows it, Holdpoint does not yet; what it is.
    NotSimulated(String),
}

/// The actions that are simulated.
const SIMULATED: [(&str, &str); 2] = [("lambda", "invoke"), ("sqs", "sendMessage")];

impl Resource {
    /// Takes an ARN apart.
    pub(super) fn parse(arn: &str) -> Result<Self, ResourceError> {
        let parts: Vec<_> = arn.splitn(6, ':').collect();
        let ["arn", partition, service, region, account, resource] = parts[..] else {
            return Err(ResourceError::NotRecognized);
        };
        match service {
            _ if partition.is_empty() || resource.is_empty() => Err(ResourceError::NotRecognized),
            "lambda" if resource.starts_with("function:") => Ok(Self::Function { arn: arn.into() }),
            "states" if region.is_empty() && account.is_empty() => integration(resource),
            "states" if resource.starts_with("activity:") => {
                Err(ResourceError::NotSimulated("activities".into()))
            }
            _ => Err(ResourceError::NotRecognized),
        }
    }

    /// `lambda:invoke`, or the function's name: how a person calls it.
    #[must_use]
    pub fn short_name(&self) -> String {
        match self {
            Self::Function { arn } => function_name(arn).to_owned(),
            Self::Integration { service, action, .. } => format!("{service}:{action}"),
        }
    }

    /// The parameters without which the call cannot be made, and whether each must be a string.
    #[must_use]
    pub fn required_parameters(&self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Function { .. } => &[],
            Self::Integration { service, .. } if &**service == "lambda" => {
                &[("FunctionName", true)]
            }
            Self::Integration { .. } => &[("QueueUrl", true), ("MessageBody", false)],
        }
    }

    /// Whether the task is held until its token is returned.
    #[must_use]
    pub fn waits_for_callback(&self) -> bool {
        match self {
            Self::Function { .. } => false,
            Self::Integration { pattern, .. } => *pattern == IntegrationPattern::WaitForCallback,
        }
    }
}

/// The name of a function, from its name, its ARN or either with a qualifier.
#[must_use]
pub fn function_name(function: &str) -> &str {
    let name = function.split_once(":function:").map_or(function, |(_, name)| name);
    name.split_once(':').map_or(name, |(name, _)| name)
}

fn integration(resource: &str) -> Result<Resource, ResourceError> {
    let (action, suffix) = match resource.split_once('.') {
        Some((action, suffix)) => (action, Some(suffix)),
        None => (resource, None),
    };
    let (service, action) = action.rsplit_once(':').ok_or(ResourceError::NotRecognized)?;
    let pattern = match suffix {
        None => IntegrationPattern::RequestResponse,
        Some("waitForTaskToken") => IntegrationPattern::WaitForCallback,
        Some("sync" | "sync:2") if !SIMULATED.contains(&(service, action)) => {
            return Err(ResourceError::NotSimulated(resource.into()));
        }
        Some(_) => return Err(ResourceError::NotRecognized),
    };
    if SIMULATED.contains(&(service, action)) {
        Ok(Resource::Integration { service: service.into(), action: action.into(), pattern })
    } else if SIMULATED.iter().any(|(known, _)| *known == service) {
        Err(ResourceError::NotRecognized)
    } else {
        Err(ResourceError::NotSimulated(resource.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arn: &str, expected: &str) {
        let shown = match Resource::parse(arn) {
            Ok(resource) if resource.waits_for_callback() => {
                format!("{}, held", resource.short_name())
            }
            Ok(resource) => resource.short_name(),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn arns_are_taken_apart() {
        check("arn:aws:states:::lambda:invoke", "lambda:invoke");
        check("arn:aws:states:::lambda:invoke.waitForTaskToken", "lambda:invoke, held");
        check("arn:aws-cn:states:::sqs:sendMessage.waitForTaskToken", "sqs:sendMessage, held");
        check("arn:aws:lambda:us-east-1:123456789012:function:Pay:live", "Pay");
        check("arn:aws:states:::sns:publish", "NotSimulated(\"sns:publish\")");
        check(
            "arn:aws:states:::states:startExecution.sync:2",
            "NotSimulated(\"states:startExecution.sync:2\")",
        );
        check("arn:aws:states:us-east-1:1:activity:A", "NotSimulated(\"activities\")");
        check("arn:aws:states:::lambda:invoke.later", "NotRecognized");
        check("arn:aws:states:::lambda:invoke.sync", "NotRecognized");
        check("arn:aws:states:::lambda:invok", "NotRecognized");
        check("arn:aws:s3:::bucket", "NotRecognized");
        check("Pay", "NotRecognized");
    }
}
