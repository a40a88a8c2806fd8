//! What somebody does with a piece of work: a function with its event, a consumer with its
//! message, a worker with its input, a job.

use serde::{Deserialize, Serialize};

use crate::base::Json;

use super::{Seconds, TokenUse};

/// What is done with a piece of work.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Handler {
    /// How long it takes; absent, as long as is usual for the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes_seconds: Option<Seconds>,
    /// What comes of it; absent, the work comes back as it is, or `{"statusCode": 200}` where it
    /// carries a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<HandlerResult>,
    /// What is done with a token that the work carries.
    #[serde(skip_serializing_if = "TokenUse::is_usual")]
    pub token: TokenUse,
}

/// What comes of a piece of work.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum HandlerResult {
    /// The work itself.
    Echo,
    /// Always this.
    Return(Json),
    /// The value of a JSONata expression over the work, `{% amount > 100 %}`.
    Evaluate(String),
    /// An error that the code throws.
    Throw(Thrown),
    /// The process dies in the middle.
    Exit,
    /// It never ends by itself.
    Hang,
}

/// An error as code throws it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Thrown {
    /// `CustomException`
    pub error_type: String,
    /// The message.
    #[serde(default)]
    pub error_message: String,
    /// `stackTrace`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stack_trace: Vec<String>,
}

impl Handler {
    /// What is done where a scenario says nothing: whoever gets a token mails the approver.
    pub const USUAL: Self = Self { takes_seconds: None, result: None, token: TokenUse::Mail(None) };
}
