//! Where a topic or a rule sends its messages, as a set-up writes it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

/// Who gets a message: the one member of an object, `{"queue": "orders"}`.
#[derive(Clone, Debug, Eq, PartialEq)]
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

/// The members that name a target, of which exactly one is there.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct TargetFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) queue: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) function: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) topic: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state_machine: Option<Rc<str>>,
}

impl TryFrom<TargetFields> for Target {
    type Error = &'static str;

    fn try_from(fields: TargetFields) -> Result<Self, Self::Error> {
        let TargetFields { email, queue, function, topic, state_machine } = fields;
        let named = [
            email.map(Self::Email),
            queue.map(Self::Queue),
            function.map(Self::Function),
            topic.map(Self::Topic),
            state_machine.map(Self::StateMachine),
        ];
        let mut named = named.into_iter().flatten();
        match (named.next(), named.next()) {
            (Some(target), None) => Ok(target),
            _ => Err("one of email, queue, function, topic and stateMachine must be there"),
        }
    }
}

impl From<Target> for TargetFields {
    fn from(target: Target) -> Self {
        let mut fields = Self::default();
        match target {
            Target::Email(address) => fields.email = Some(address),
            Target::Queue(name) => fields.queue = Some(name),
            Target::Function(name) => fields.function = Some(name),
            Target::Topic(name) => fields.topic = Some(name),
            Target::StateMachine(name) => fields.state_machine = Some(name),
        }
        fields
    }
}
