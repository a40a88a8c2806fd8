//! What somebody does with a token that reached them.

use serde::{Deserialize, Serialize};

use crate::base::Json;

use super::Seconds;

/// What is done with a token that a piece of work carries.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum TokenUse {
    /// Nothing: it is for a person to use.
    Keep,
    /// Somebody is mailed links to approve and to deny; absent, the approver of the set-up.
    Mail(Option<String>),
    /// It is answered by a program.
    Answer(Answer),
}

impl Default for TokenUse {
    fn default() -> Self {
        Self::Mail(None)
    }
}

impl TokenUse {
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// How a program answers a token. Times begin when it gets the token.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// How long it takes to the answer.
    pub after_seconds: Seconds,
    /// What the answer is.
    pub verdict: Verdict,
    /// How often it sends a heartbeat meanwhile; absent, never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heartbeat_seconds: Option<Seconds>,
    /// After how many heartbeats it dies: nothing comes any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dies_after_heartbeats: Option<u32>,
    /// How often it answers: an at-least-once world does so twice.
    #[serde(skip_serializing_if = "is_once")]
    pub times: Times,
}

/// How often something is done: once, unless a set-up says otherwise.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Times(pub u32);

impl Default for Times {
    fn default() -> Self {
        Self(1)
    }
}

fn is_once(times: &Times) -> bool {
    *times == Times::default()
}

/// What an answer says.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Verdict {
    /// Nothing: it never answers.
    #[default]
    Never,
    /// SendTaskSuccess with this output.
    Succeed(Json),
    /// SendTaskSuccess with the value of a JSONata expression over the work.
    Evaluate(String),
    /// SendTaskFailure.
    Fail {
        /// `error`
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
        /// `cause`
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
    },
}
