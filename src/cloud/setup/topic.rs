//! Topics as a set-up writes them, and who subscribes.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::base::Json;

use super::queue::is_false;
use super::target::{Target, TargetFields};

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
#[serde(try_from = "SubscriptionFields", into = "SubscriptionFields")]
pub struct Subscription {
    /// Who gets the messages.
    pub target: Target,
    /// `RawMessageDelivery`: whether a queue gets the message without the envelope.
    pub raw_message_delivery: bool,
    /// `FilterPolicy`: which messages are for this subscriber.
    pub filter_policy: Option<Json>,
    /// `FilterPolicyScope`: what of a message it looks at.
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

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct SubscriptionFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queue: Option<Rc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<Rc<str>>,
    #[serde(skip_serializing_if = "is_false")]
    raw_message_delivery: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_policy: Option<Json>,
    #[serde(skip_serializing_if = "is_usual")]
    filter_policy_scope: FilterPolicyScope,
}

fn is_usual(scope: &FilterPolicyScope) -> bool {
    *scope == FilterPolicyScope::default()
}

impl TryFrom<SubscriptionFields> for Subscription {
    type Error = &'static str;

    fn try_from(fields: SubscriptionFields) -> Result<Self, Self::Error> {
        let SubscriptionFields { email, queue, function, .. } = fields;
        let target = TargetFields { email, queue, function, ..TargetFields::default() };
        Ok(Self {
            target: target
                .try_into()
                .map_err(|_| "one of email, queue and function must be there")?,
            raw_message_delivery: fields.raw_message_delivery,
            filter_policy: fields.filter_policy,
            filter_policy_scope: fields.filter_policy_scope,
        })
    }
}

impl From<Subscription> for SubscriptionFields {
    fn from(subscription: Subscription) -> Self {
        let TargetFields { email, queue, function, .. } = subscription.target.into();
        Self {
            email,
            queue,
            function,
            raw_message_delivery: subscription.raw_message_delivery,
            filter_policy: subscription.filter_policy,
            filter_policy_scope: subscription.filter_policy_scope,
        }
    }
}
