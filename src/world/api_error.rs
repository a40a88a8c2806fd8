//! Errors of the Step Functions API, in AWS's words.

use std::fmt;
use std::ops::RangeInclusive;
use std::rc::Rc;

use crate::base::{JsonError, quota};

/// Why an action was refused. All of them come with HTTP status 400.
///
/// Messages as recorded on AWS, those of RedriveExecution as measured there; but for
/// `InvalidOutput`, of which only the frame is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ApiError {
    /// A string that is not a token of Step Functions.
    InvalidToken,
    /// A token whose task is over: returned, out of time, or stopped.
    TaskTimedOut,
    /// The output is not JSON; why.
    InvalidOutput(Rc<str>),
    /// The input is not JSON; why.
    InvalidExecutionInput(Rc<str>),
    /// A name that breaks the rules.
    InvalidName(Rc<str>),
    /// No execution has this ARN.
    ExecutionDoesNotExist(Rc<str>),
    /// Another execution has this ARN.
    ExecutionAlreadyExists(Rc<str>),
    /// Ours in number: so many executions were started, in all or by tasks and services, that a world
    /// takes no more.
    ExecutionLimitExceeded,
    /// No state machine has this ARN.
    StateMachineDoesNotExist(Rc<str>),
    /// No activity has this ARN.
    ActivityDoesNotExist(Rc<str>),
    /// More activities were created than there may be; AWS's sentence.
    ActivityLimitExceeded(Rc<str>),
    /// More workers poll an activity than may; AWS's sentence.
    ActivityWorkerLimitExceeded(Rc<str>),
    /// The action is for machines of the other type.
    StateMachineTypeNotSupported,
    /// An ARN that names nothing that the action is about; why.
    InvalidArn(Rc<str>),
    /// The execution cannot be redriven; why.
    ExecutionNotRedrivable {
        /// The execution.
        arn: Rc<str>,
        /// `redriveStatusReason`
        reason: &'static str,
    },
    /// The action is not for children of map runs.
    LabeledExecution,
    /// No map run has this ARN.
    ResourceNotFound(Rc<str>),
    /// A member of the request is too short or too long: which one, its value, the constraint.
    Validation {
        /// `taskToken`
        member: &'static str,
        /// Its value.
        value: Rc<str>,
        /// `Member must have length greater than or equal to 1`
        constraint: Rc<str>,
    },
    /// A definition that cannot be run; AWS's whole sentence.
    InvalidDefinition(Rc<str>),
    /// A request that asks for what does not go together; AWS's sentence.
    Refused(Rc<str>),
    /// Ours: TestState came to a call of this service, which AWS would make.
    ServiceNotSimulated(Rc<str>),
    /// Ours: a world takes so many commands ([`quota::COMMANDS`]) and no more.
    TooManyCommands,
    /// No simulated endpoint has this address.
    NoSuchEndpoint,
    /// No call of that number waits for a person.
    NoSuchCall,
}

impl ApiError {
    /// AWS's name of the error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidToken => "InvalidToken",
            Self::TaskTimedOut => "TaskTimedOut",
            Self::InvalidOutput(_) => "InvalidOutput",
            Self::InvalidExecutionInput(_) => "InvalidExecutionInput",
            Self::InvalidName(_) => "InvalidName",
            Self::ExecutionDoesNotExist(_) => "ExecutionDoesNotExist",
            Self::ExecutionAlreadyExists(_) => "ExecutionAlreadyExists",
            Self::ExecutionLimitExceeded => "ExecutionLimitExceeded",
            Self::StateMachineDoesNotExist(_) => "StateMachineDoesNotExist",
            Self::ActivityDoesNotExist(_) => "ActivityDoesNotExist",
            Self::ActivityLimitExceeded(_) => "ActivityLimitExceeded",
            Self::ActivityWorkerLimitExceeded(_) => "ActivityWorkerLimitExceeded",
            Self::StateMachineTypeNotSupported => "StateMachineTypeNotSupported",
            Self::InvalidArn(_) => "InvalidArn",
            Self::ResourceNotFound(_) => "ResourceNotFound",
            Self::ExecutionNotRedrivable { .. } => "ExecutionNotRedrivable",
            Self::Validation { .. } | Self::LabeledExecution | Self::Refused(_) => {
                "ValidationException"
            }
            Self::InvalidDefinition(_) => "InvalidDefinition",
            Self::ServiceNotSimulated(_) => "ServiceNotSimulated",
            Self::TooManyCommands => "TooManyCommands",
            Self::NoSuchEndpoint => "NoSuchEndpoint",
            Self::NoSuchCall => "NoSuchCall",
        }
    }

    /// Refuses a member that has not as many characters as it should.
    pub(super) fn check_length(
        member: &'static str,
        value: &str,
        range: RangeInclusive<usize>,
    ) -> Result<(), Self> {
        Self::check(member, value, value.chars().count(), range)
    }

    /// Refuses a payload that is too large; payloads are measured in bytes.
    pub(super) fn check_payload(member: &'static str, value: &str) -> Result<(), Self> {
        Self::check(member, value, value.len(), 0..=quota::PAYLOAD_BYTES)
    }

    fn check(
        member: &'static str,
        value: &str,
        length: usize,
        range: RangeInclusive<usize>,
    ) -> Result<(), Self> {
        let (least, most) = range.into_inner();
        let constraint = if length < least {
            format!("Member must have length greater than or equal to {least}")
        } else if length > most {
            format!("Member must have length less than or equal to {most}")
        } else {
            return Ok(());
        };
        let value = value.chars().take(quota::ERROR_CHARS).collect::<String>().into();
        Err(Self::Validation { member, value, constraint: constraint.into() })
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidToken => f.write_str("Invalid Token: 'Invalid token'"),
            Self::TaskTimedOut => {
                f.write_str("Task Timed Out: 'Provided task does not exist anymore'")
            }
            Self::InvalidOutput(reason) => write!(f, "Invalid Output: '{reason}'"),
            Self::InvalidExecutionInput(reason) => {
                write!(f, "Invalid State Machine Execution Input: '{reason}'")
            }
            Self::InvalidName(name) => write!(f, "Invalid Name: '{name}'"),
            Self::ExecutionDoesNotExist(arn) => write!(f, "Execution Does Not Exist: '{arn}'"),
            Self::ExecutionAlreadyExists(arn) => write!(f, "Execution Already Exists: '{arn}'"),
            Self::ExecutionLimitExceeded => {
                f.write_str("Execution Limit Exceeded: 'Too many executions were started'")
            }
            Self::StateMachineDoesNotExist(arn) => {
                write!(f, "State Machine Does Not Exist: '{arn}'")
            }
            Self::ActivityDoesNotExist(arn) => write!(f, "Activity Does Not Exist: '{arn}'"),
            Self::ActivityLimitExceeded(sentence) | Self::ActivityWorkerLimitExceeded(sentence) => {
                f.write_str(sentence)
            }
            Self::StateMachineTypeNotSupported => {
                f.write_str("This operation is not supported by this type of state machine")
            }
            Self::InvalidArn(reason) => write!(f, "Invalid Arn: '{reason}'"),
            Self::ResourceNotFound(arn) => write!(f, "Resource not found: '{arn}'"),
            Self::ExecutionNotRedrivable { arn, reason } => {
                write!(f, "Execution {arn} invalid for redrive as: {reason}")
            }
            Self::LabeledExecution => {
                f.write_str("Labeled Execution ARNs are not supported for this API")
            }
            Self::Validation { member, value, constraint } => write!(
                f,
                "1 validation error detected: Value '{value}' at '{member}' failed to satisfy \
                 constraint: {constraint}"
            ),
            Self::InvalidDefinition(sentence) | Self::Refused(sentence) => f.write_str(sentence),
            Self::ServiceNotSimulated(service) => {
                write!(f, "AWS would call {service} here: say what it answers, or give a mock.")
            }
            Self::TooManyCommands => {
                write!(f, "A run takes {} commands, and had as many.", quota::COMMANDS)
            }
            Self::NoSuchEndpoint => f.write_str("No simulated endpoint has this address."),
            Self::NoSuchCall => f.write_str("No call of this number waits for an answer."),
        }
    }
}

/// What AWS's JSON reader says of a text that is not JSON, for the mistakes of which it is recorded
/// (`test_invalid_start_execution_input`); of any other, what ours says.
pub(super) fn jackson_words(text: &str, error: &JsonError) -> Rc<str> {
    let text = text.trim_start();
    let word: String = text.chars().take_while(|char| char.is_alphanumeric()).collect();
    if text.starts_with(char::is_alphabetic) && !matches!(&*word, "true" | "false" | "null") {
        return format!(
            "Unrecognized token '{word}': was expecting (JSON String, Number, Array, Object or \
             token 'null', 'true' or 'false')"
        )
        .into();
    }
    let name = text.strip_prefix('{').map(str::trim_start).and_then(|rest| rest.chars().next());
    match name {
        Some(char) if !matches!(char, '"' | '}') => format!(
            "Unexpected character ('{char}' (code {})): was expecting double-quote to start field name",
            u32::from(char)
        )
        .into(),
        Some(_) | None => error.to_string().into(),
    }
}
