//! Where a topic or a rule sends its messages, as a set-up writes it.

use crate::base::SortedMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

const KINDS: &str = "email, queue, function, topic, stateMachine";

/// Who gets a message: the member of an object that says nothing else, `{"queue": "orders"}`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "SortedMap<String, Rc<str>>", into = "SortedMap<String, Rc<str>>")]
pub enum Target {
    /// An address that is mailed.
    Email(Rc<str>),
    /// A queue, by its name.
    Queue(Rc<str>),
    /// A function, by its name.
    Function(Rc<str>),
    /// A topic, by its name.
    Topic(Rc<str>),
    /// A state machine of the scenario, by its name.
    StateMachine(Rc<str>),
}

impl Target {
    /// `queue orders`: how a log calls it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Email(address) => format!("email {address}"),
            Self::Queue(name) => format!("queue {name}"),
            Self::Function(name) => format!("function {name}"),
            Self::Topic(name) => format!("topic {name}"),
            Self::StateMachine(name) => format!("state machine {name}"),
        }
    }
}

impl TryFrom<SortedMap<String, Rc<str>>> for Target {
    type Error = String;

    /// From members of which one names the target, and none is left over.
    fn try_from(members: SortedMap<String, Rc<str>>) -> Result<Self, Self::Error> {
        let mut members = members.into_iter();
        let (Some((kind, name)), None) = (members.next(), members.next()) else {
            return Err(format!("exactly one of {KINDS} must be there"));
        };
        match &*kind {
            "email" => Ok(Self::Email(name)),
            "queue" => Ok(Self::Queue(name)),
            "function" => Ok(Self::Function(name)),
            "topic" => Ok(Self::Topic(name)),
            "stateMachine" => Ok(Self::StateMachine(name)),
            _ => Err(format!("unknown field `{kind}`, expected one of {KINDS}")),
        }
    }
}

impl From<Target> for SortedMap<String, Rc<str>> {
    fn from(target: Target) -> Self {
        let (kind, name) = match target {
            Target::Email(address) => ("email", address),
            Target::Queue(name) => ("queue", name),
            Target::Function(name) => ("function", name),
            Target::Topic(name) => ("topic", name),
            Target::StateMachine(name) => ("stateMachine", name),
        };
        Self::from([(kind.to_owned(), name)])
    }
}
