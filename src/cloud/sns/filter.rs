//! Filter policies: whether a subscriber wants a message.
//!
//! Source: <https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html>

use std::rc::Rc;

use crate::base::Json;
use crate::cloud::event_bridge::pattern;
use crate::cloud::setup::{FilterPolicyScope, Subscription};

use super::Publication;

/// Whether a message is for a subscriber.
pub(super) fn wants(subscription: &Subscription, publication: &Publication) -> bool {
    let Some(policy) = &subscription.filter_policy else { return true };
    match subscription.filter_policy_scope {
        FilterPolicyScope::MessageAttributes => {
            pattern::matches(policy, &values(publication.attributes.as_ref()))
        }
        FilterPolicyScope::MessageBody => {
            Json::parse(&publication.message).is_ok_and(|body| pattern::matches(policy, &body))
        }
    }
}

/// The attributes as plain values: numbers and lists are what their types say.
fn values(attributes: Option<&Json>) -> Json {
    let members = attributes.and_then(Json::as_object).into_iter().flat_map(|it| it.iter());
    Json::object(members.filter_map(|(name, attribute)| {
        let text = attribute.get("StringValue")?;
        let is_json = matches!(attribute.get("DataType")?.as_str()?, "Number" | "String.Array");
        let read = text.as_str().filter(|_| is_json).and_then(|text| Json::parse(text).ok());
        Some((Rc::clone(name), read.unwrap_or_else(|| text.clone())))
    }))
}
