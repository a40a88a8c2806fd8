//! Topics as a set-up writes them, and who subscribes.

use serde::{Deserialize, Deserializer, Serialize};

use crate::base::Json;

use super::queue::is_false;
use super::target::Target;

/// A topic of SNS, by its name in the set-up. One whose name ends in `.fifo` wants a message group.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct TopicSetup {
    /// Who gets what is published.
    pub subscriptions: Vec<Subscription>,
    /// `ContentBasedDeduplication` of a FIFO topic.
    #[serde(skip_serializing_if = "is_false")]
    pub content_based_deduplication: bool,
}

/// A subscription: `{"queue": "orders", "rawMessageDelivery": true}`. An e-mail address, a queue or
/// a function can subscribe.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Who gets the messages.
    #[serde(flatten, deserialize_with = "subscriber")]
    pub target: Target,
    /// `RawMessageDelivery`: whether a queue gets the message without the envelope.
    #[serde(default, skip_serializing_if = "is_false")]
    pub raw_message_delivery: bool,
    /// `FilterPolicy`: which messages are for this subscriber.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter_policy: Option<Json>,
    /// `FilterPolicyScope`: what of a message it looks at.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub filter_policy_scope: FilterPolicyScope,
}

/// What a filter policy looks at.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum FilterPolicyScope {
    /// The message's attributes.
    #[default]
    MessageAttributes,
    /// The message itself, which is JSON.
    MessageBody,
}

/// What a topic delivers to, so that nothing comes back to it.
fn subscriber<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Target, D::Error> {
    let target = Target::deserialize(deserializer)?;
    match target {
        Target::Email(_) | Target::Queue(_) | Target::Function(_) => Ok(target),
        Target::Topic(_) | Target::StateMachine(_) => {
            Err(serde::de::Error::custom("one of email, queue and function must be there"))
        }
    }
}

fn is_usual(scope: &FilterPolicyScope) -> bool {
    *scope == FilterPolicyScope::default()
}
