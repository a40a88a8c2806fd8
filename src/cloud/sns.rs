//! SNS: topics, and who gets what is published there.
//!
//! Where a scenario lists no topics, whatever a task names is there, and nobody subscribes.
//!
//! Source: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>

mod envelope;
mod error;
mod filter;

use std::rc::Rc;

use crate::base::{Json, Log, Moment, SharedMap, Timestamp, quota};
use crate::machine::Failure;

use super::call::Effect;
use super::delivery::{Delivery, deliver};
use super::response::message_metadata;
use super::service_error::Integration;
use super::setup::Setup;
use super::sqs::md5_hex;
use super::{Cloud, parameter};
use error::Problem;

/// Bytes of the answer to Publish, an XML document, without and with a sequence number (recorded:
/// `test_publish_base`, `test_fifo_message_attribute`).
const RESPONSE_BYTES: usize = 294;
const FIFO_RESPONSE_BYTES: usize = 352;

/// What was published, and where it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    /// When.
    pub at: Timestamp,
    /// The topic's name; of a text message, the phone number.
    pub topic: Rc<str>,
    /// `MessageId`
    pub id: Rc<str>,
    /// `Subject`
    pub subject: Option<Rc<str>>,
    /// The message.
    pub message: Rc<str>,
    /// Who got it. Subscribers whose filter policy does not want it are not among them.
    pub deliveries: Vec<Delivery>,
}

/// What was published so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Sns {
    log: Log<Notification>,
    /// What FIFO topics took, for the sequence numbers.
    fifo_count: u64,
    deduplicated: SharedMap<Rc<str>, (Timestamp, Sent)>,
}

/// What a publisher learns.
#[derive(Clone, Debug)]
struct Sent {
    id: Rc<str>,
    sequence_number: Option<Rc<str>>,
}

/// What is published.
#[derive(Clone, Debug, Default)]
pub(super) struct Publication {
    message: Rc<str>,
    /// Of `MessageStructure` `json`: the texts by protocol.
    by_protocol: Option<Json>,
    subject: Option<Rc<str>>,
    attributes: Option<Json>,
    group: Option<Rc<str>>,
    deduplication_id: Option<Rc<str>>,
}

impl Publication {
    /// A text without anything else.
    pub(super) fn of_text(message: Rc<str>) -> Self {
        Self { message, ..Self::default() }
    }

    fn read(parameters: &Json) -> Result<Self, Problem> {
        let text = |name: &str| parameter(parameters, name).map(Rc::<str>::from);
        let message = parameters.get("Message").unwrap_or(&Json::Null);
        let message = message.as_str().map_or_else(|| message.to_string(), str::to_owned);
        if message.is_empty() {
            return Err(Problem::Invalid("Empty message".into()));
        }
        let subject = text("Subject");
        if subject.as_ref().is_some_and(|it| it.is_empty() || it.chars().count() > 100) {
            return Err(Problem::Invalid("Subject".into()));
        }
        let by_protocol = match parameter(parameters, "MessageStructure") {
            Some("json") => Some(structured(&message)?),
            Some(_) | None => None,
        };
        Ok(Self {
            message: message.into(),
            by_protocol,
            subject,
            attributes: parameters.get("MessageAttributes").cloned(),
            group: text("MessageGroupId"),
            deduplication_id: text("MessageDeduplicationId"),
        })
    }

    /// The text for subscribers of a protocol.
    fn text_for(&self, protocol: &str) -> Rc<str> {
        let texts = self.by_protocol.as_ref();
        let text = texts.and_then(|it| it.get(protocol).or_else(|| it.get("default")));
        text.and_then(Json::as_str).map_or_else(|| Rc::clone(&self.message), Rc::from)
    }
}

fn structured(message: &str) -> Result<Json, Problem> {
    let invalid = |what: &str| Problem::Invalid(format!("Message Structure - {what}"));
    let texts = Json::parse(message).ok().filter(|it| it.as_object().is_some());
    let texts = texts.ok_or_else(|| invalid("JSON message body failed to parse"))?;
    match texts.get("default").and_then(Json::as_str) {
        Some(_) => Ok(texts),
        None => Err(invalid("No default entry in JSON message body")),
    }
}

/// Publish (responses recorded: `test_publish_base`, `test_fifo_message_attribute`).
pub(super) fn publish(
    cloud: &mut Cloud,
    parameters: &Json,
    integration: Integration,
    at: &mut Moment<'_>,
) -> (Result<Json, Failure>, Vec<Effect>) {
    match try_publish(cloud, parameters, at) {
        Ok((sent, effects)) => (Ok(response(&sent, integration, at)), effects),
        Err(problem) => (Err(problem.error().failure(integration, at)), Vec::new()),
    }
}

fn try_publish(
    cloud: &mut Cloud,
    parameters: &Json,
    at: &mut Moment<'_>,
) -> Result<(Sent, Vec<Effect>), Problem> {
    let publication = Publication::read(parameters)?;
    if cloud.sns.log.len() >= quota::NOTIFICATIONS {
        return Err(Problem::TooMany);
    }
    let Some(arn) = ["TopicArn", "TargetArn"].iter().find_map(|it| parameter(parameters, it))
    else {
        let phone = parameter(parameters, "PhoneNumber");
        let phone = phone.ok_or(Problem::Required("TopicArn or TargetArn"))?;
        let sent = Sent { id: at.rng.uuid().into(), sequence_number: None };
        cloud.sns.note(phone.into(), &sent, &publication, Vec::new(), at.now);
        return Ok((sent, Vec::new()));
    };
    let elements = arn.split(':').count();
    if elements < 6 {
        let words =
            format!("TopicArn Reason: An ARN must have at least 6 elements, not {elements}");
        return Err(Problem::Invalid(words));
    }
    let name = arn.splitn(6, ':').last().unwrap_or_default();
    let setup = Rc::clone(&cloud.setup);
    let topic = topic_of(&setup, name)?;
    if name.ends_with(".fifo") {
        let by_content = topic.is_none_or(|topic| topic.content_based_deduplication);
        if let Some(sent) = cloud.sns.check_fifo(name, &publication, by_content, at.now)? {
            return Ok((sent, Vec::new()));
        }
    }
    Ok(send(cloud, name, &publication, at))
}

/// The set-up of a topic; none where everything is there.
fn topic_of<'a>(
    setup: &'a Setup,
    name: &str,
) -> Result<Option<&'a super::setup::TopicSetup>, Problem> {
    match &setup.topics {
        None => Ok(None),
        Some(topics) => topics.get(name).map(Some).ok_or(Problem::NotFound),
    }
}

/// Another service publishes. `None` where there is no such topic.
pub(super) fn announce(
    cloud: &mut Cloud,
    name: &str,
    publication: &Publication,
    at: &mut Moment<'_>,
) -> Option<Vec<Effect>> {
    let setup = Rc::clone(&cloud.setup);
    topic_of(&setup, name).ok()?;
    if cloud.sns.log.len() >= quota::NOTIFICATIONS {
        return None;
    }
    Some(send(cloud, name, publication, at).1)
}

fn send(
    cloud: &mut Cloud,
    name: &str,
    publication: &Publication,
    at: &mut Moment<'_>,
) -> (Sent, Vec<Effect>) {
    let sent = cloud.sns.number(name, publication, at);
    let setup = Rc::clone(&cloud.setup);
    let topic = topic_of(&setup, name).ok().flatten();
    let mut effects = Vec::new();
    let mut deliveries = Vec::new();
    for subscription in topic.iter().flat_map(|topic| &topic.subscriptions) {
        if !filter::wants(subscription, publication) {
            continue;
        }
        let content = envelope::content(name, &sent, publication, subscription, at);
        let (fate, more) = deliver(cloud, &subscription.target, &content, at);
        effects.extend(more);
        deliveries.push(Delivery { to: subscription.target.label().into(), fate });
    }
    cloud.sns.note(name.into(), &sent, publication, deliveries, at.now);
    (sent, effects)
}

impl Sns {
    /// What was published, oldest first.
    pub(super) fn log(&self) -> &Log<Notification> {
        &self.log
    }

    /// Refuses what a FIFO topic does not take; what it took already within five minutes is not
    /// sent again.
    fn check_fifo(
        &self,
        name: &str,
        publication: &Publication,
        by_content: bool,
        now: Timestamp,
    ) -> Result<Option<Sent>, Problem> {
        if publication.group.is_none() {
            let words = "The MessageGroupId parameter is required for FIFO topics";
            return Err(Problem::Invalid(words.into()));
        }
        if publication.deduplication_id.is_none() && !by_content {
            let words = "The topic should either have ContentBasedDeduplication enabled or \
                         MessageDeduplicationId provided explicitly";
            return Err(Problem::Invalid(words.into()));
        }
        let before = self.deduplicated.get(&*deduplication_key(name, publication));
        let is_recent = |(when, _): &&(Timestamp, Sent)| now.since(*when) < 300_000;
        Ok(before.filter(is_recent).map(|(_, sent)| sent.clone()))
    }

    fn number(&mut self, name: &str, publication: &Publication, at: &mut Moment<'_>) -> Sent {
        let id: Rc<str> = at.rng.uuid().into();
        if !name.ends_with(".fifo") {
            return Sent { id, sequence_number: None };
        }
        self.fifo_count += 1;
        let number = format!("1{:019}", self.fifo_count * 1000);
        let sent = Sent { id, sequence_number: Some(number.into()) };
        self.deduplicated.insert(deduplication_key(name, publication), (at.now, sent.clone()));
        sent
    }

    fn note(
        &mut self,
        topic: Rc<str>,
        sent: &Sent,
        publication: &Publication,
        deliveries: Vec<Delivery>,
        at: Timestamp,
    ) {
        self.log.push(Notification {
            at,
            topic,
            id: Rc::clone(&sent.id),
            subject: publication.subject.clone(),
            message: Rc::clone(&publication.message),
            deliveries,
        });
    }
}

fn deduplication_key(name: &str, publication: &Publication) -> Rc<str> {
    let given = publication.deduplication_id.as_deref().map(str::to_owned);
    let id = given.unwrap_or_else(|| md5_hex(&publication.message));
    format!("{name}\n{id}").into()
}

fn response(sent: &Sent, integration: Integration, at: &mut Moment<'_>) -> Json {
    let id = ("MessageId", Json::from(&*sent.id));
    let number = sent.sequence_number.as_ref().map(|it| ("SequenceNumber", Json::from(&**it)));
    if integration == Integration::Sdk {
        return Json::object([id].into_iter().chain(number));
    }
    let length = if number.is_some() { FIFO_RESPONSE_BYTES } else { RESPONSE_BYTES };
    let metadata = message_metadata(length, "text/xml", at);
    Json::object([id].into_iter().chain(metadata).chain(number))
}
