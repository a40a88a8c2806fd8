//! What each kind of subscriber gets of a message.
//!
//! Sources: the recording `test_sns_publish_wait_for_task_token`,
//! <https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html>,
//! <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::base::{Json, Moment};
use crate::cloud::delivery::Content;
use crate::cloud::setup::{Subscription, Target};

use super::{Publication, Sent};

const ENDPOINT: &str = "https://sns.us-east-1.amazonaws.com";

/// What a subscriber gets.
pub(super) fn content(
    topic: &str,
    sent: &Sent,
    publication: &Publication,
    subscription: &Subscription,
    at: &mut Moment<'_>,
) -> Content {
    let protocol = match &subscription.target {
        Target::Email(_) => "email",
        Target::Function(_) => "lambda",
        Target::Queue(_) | Target::Topic(_) | Target::StateMachine(_) => "sqs",
    };
    let text = publication.text_for(protocol);
    let arn = format!("arn:aws:sns:us-east-1:123456789012:{topic}");
    let subscription_arn = format!("{arn}:{}", at.rng.uuid());
    let notification = notification(&arn, &subscription_arn, sent, publication, &text, at);
    let event = record(&subscription_arn, &notification);
    let is_raw = subscription.raw_message_delivery;
    let body = if is_raw { Rc::clone(&text) } else { notification.to_string().into() };
    let subject = publication.subject.clone();
    Content {
        text: body,
        attributes: publication.attributes.clone().filter(|_| is_raw),
        group: publication.group.clone(),
        deduplication_id: publication
            .deduplication_id
            .clone()
            .or_else(|| sent.sequence_number.clone())
            .filter(|_| matches!(&subscription.target, Target::Queue(it) if it.ends_with(".fifo"))),
        event: Some(event),
        from: format!("{topic} <no-reply@sns.amazonaws.com>").into(),
        subject: subject.unwrap_or_else(|| "AWS Notification Message".into()),
        mail: text,
        by: format!("topic {topic}").into(),
        action: "sns:publish",
    }
}

/// The envelope of a queue.
fn notification(
    arn: &str,
    subscription_arn: &str,
    sent: &Sent,
    publication: &Publication,
    text: &str,
    at: &mut Moment<'_>,
) -> Json {
    let mut members =
        vec![("Type", Json::from("Notification")), ("MessageId", Json::from(&*sent.id))];
    if let Some(number) = &sent.sequence_number {
        members.push(("SequenceNumber", Json::from(&**number)));
    }
    members.push(("TopicArn", Json::from(arn)));
    if let Some(subject) = &publication.subject {
        members.push(("Subject", Json::from(&**subject)));
    }
    let signature = STANDARD.encode(at.rng.bytes::<32>());
    let unsubscribe = format!("{ENDPOINT}/?Action=Unsubscribe&SubscriptionArn={subscription_arn}");
    members.extend([
        ("Message", Json::from(text)),
        ("Timestamp", Json::from(at.now.to_string())),
        ("SignatureVersion", Json::from("1")),
        ("Signature", Json::from(signature)),
        (
            "SigningCertURL",
            Json::from(format!(
                "{ENDPOINT}/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem"
            )),
        ),
        ("UnsubscribeURL", Json::from(unsubscribe)),
    ]);
    if let Some(attributes) = &publication.attributes {
        members.push(("MessageAttributes", typed(attributes)));
    }
    Json::object(members)
}

/// Attributes as an envelope writes them: `{"Type": "String", "Value": "a"}`.
fn typed(attributes: &Json) -> Json {
    let members = attributes.as_object().into_iter().flat_map(|members| members.iter());
    Json::object(members.map(|(name, attribute)| {
        let value = attribute.get("StringValue").or_else(|| attribute.get("BinaryValue"));
        let kind = attribute.get("DataType").cloned().unwrap_or(Json::Null);
        let value = value.cloned().unwrap_or(Json::Null);
        (Rc::clone(name), Json::object([("Type", kind), ("Value", value)]))
    }))
}

/// The event of a function.
fn record(subscription_arn: &str, notification: &Json) -> Json {
    let renamed = |name: &str| -> Rc<str> {
        match name {
            "SigningCertURL" => "SigningCertUrl".into(),
            "UnsubscribeURL" => "UnsubscribeUrl".into(),
            name => name.into(),
        }
    };
    let members = notification.as_object().into_iter().flat_map(|members| members.iter());
    let mut sns = Json::object(members.map(|(name, value)| (renamed(name), value.clone())));
    if let Json::Object(members) = &mut sns {
        let members = Rc::make_mut(members);
        for (name, absent) in [("Subject", Json::Null), ("MessageAttributes", Json::empty_object())]
        {
            if members.get(name).is_none() {
                members.insert(name.into(), absent);
            }
        }
    }
    let record = Json::object([
        ("EventSource", Json::from("aws:sns")),
        ("EventVersion", Json::from("1.0")),
        ("EventSubscriptionArn", Json::from(subscription_arn)),
        ("Sns", sns),
    ]);
    Json::object([("Records", Json::array([record]))])
}
