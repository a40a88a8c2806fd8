//! The account as a person sets it up: what is looked at, and what was typed about it.

pub(super) mod form;
pub(super) mod named;
pub(super) mod pointer;

use std::rc::Rc;

use crate::base::{Json, SortedMap};
use crate::cloud::Setup;

use named::Named;

/// A kind of resource of the account.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Service {
    /// Functions of Lambda.
    Functions,
    /// Queues of SQS.
    Queues,
    /// Topics of SNS.
    Topics,
    /// Buses of EventBridge.
    Buses,
    /// The endpoints of API Gateway behind the links of mails.
    Callbacks,
    /// Activities of Step Functions.
    Activities,
    /// What answers over HTTP.
    Endpoints,
    /// Jobs of ECS, Batch, Glue and the like.
    Jobs,
    /// Tables of DynamoDB.
    Tables,
    /// Buckets of S3.
    Buckets,
    /// What happens to the calls of a state, whatever service they are for.
    States,
    /// What goes wrong.
    Faults,
    /// The set-up as a whole.
    Whole,
}

/// One thing in the account that can be looked at: a queue, a table.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// What kind of thing it is.
    pub service: Service,
    /// Its name; empty where there is only one. Of a state, `Machine/State`.
    pub name: Rc<str>,
}

/// What a person does with the account, apart from running it.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    /// Whether it is on the screen.
    pub(super) is_shown: bool,
    /// What was chosen to be looked at.
    pub(super) place: Option<Place>,
    /// What is looked at: that, or the first thing that there is.
    pub(super) shown: Option<Place>,
    /// What was typed, by the place in the set-up that it is about. It stays as it was typed, be it
    /// good or not.
    pub(super) typed: SortedMap<String, Typed>,
    /// Whether the set-up is not the scenario's any more.
    pub(super) is_edited: bool,
    /// What the definitions name.
    pub(super) named: Rc<Named>,
}

/// A text that was typed, and why it is no good, if it is not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Typed {
    pub(super) text: String,
    pub(super) problem: Option<String>,
}

/// Behind the pointer of a value, where what was typed is the value as JSON.
pub(super) const AS_JSON: &str = " as JSON";

impl Place {
    pub(super) fn new(service: Service, name: &str) -> Self {
        Self { service, name: name.into() }
    }

    /// Where it stands in the set-up.
    pub(super) fn pointer(&self) -> String {
        let named = |list: &str| format!("/{list}/{}", pointer::escaped(&self.name));
        match self.service {
            Service::Functions => named("functions"),
            Service::Queues => named("queues"),
            Service::Topics => named("topics"),
            Service::Buses => named("buses"),
            Service::Activities => named("activities"),
            Service::Jobs => named("jobs"),
            Service::Tables => named("tables"),
            Service::Endpoints => "/endpoints".into(),
            Service::Buckets => "/s3Objects".into(),
            Service::Faults => "/faults".into(),
            Service::States => {
                let (machine, state) = self.name.split_once('/').unwrap_or_default();
                format!("/states/{}/{}", pointer::escaped(machine), pointer::escaped(state))
            }
            Service::Callbacks | Service::Whole => String::new(),
        }
    }
}

/// A set-up as JSON.
pub(super) fn json_of(setup: &Setup) -> Json {
    let text = serde_json::to_string(setup).unwrap_or_default();
    Json::parse(&text).unwrap_or_else(|_| Json::empty_object())
}

/// The set-up that a JSON value is.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(super) fn setup_of(json: &Json) -> Result<Setup, String> {
    serde_json::from_str(&json.to_string()).map_err(|error| {
        let words = error.to_string();
        // The position is one in a text that nobody has seen.
        let words = words.split(" at line ").next().unwrap_or_default();
        let mut chars = words.chars();
        let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", chars.as_str())
    })
}
