//! The actions of SQS that a task can call.

use std::rc::Rc;

use crate::base::{Json, Moment, Timestamp, quota};
use crate::cloud::call::Effect;
use crate::cloud::parameter;
use crate::cloud::response::message_metadata;
use crate::cloud::service_error::Integration;
use crate::machine::Failure;

use super::error::Problem;
use super::queue::QueueId;
use super::{Parcel, Sent, Sqs, attribute, md5_hex, receipt};

/// How many messages one call receives at most.
const BATCH: i64 = 10;

impl Sqs {
    /// SendMessage (response recorded: `test_sqs_wait_for_task_token_timeout`,
    /// `test_send_message_attributes`). `copies` says how often the message arrives.
    pub(in crate::cloud) fn send_message(
        &mut self,
        parameters: &Json,
        (integration, copies): (Integration, usize),
        at: &mut Moment<'_>,
    ) -> (Result<Json, Failure>, Vec<Effect>) {
        let parcel = match parcel(parameters, copies) {
            Ok(parcel) => parcel,
            Err(problem) => return (Err(problem.error().failure(integration, at)), Vec::new()),
        };
        let body = Rc::clone(&parcel.body);
        let url = parameter(parameters, "QueueUrl").unwrap_or_default();
        let put = match self.name_in(url) {
            Ok(name) => attribute::digest(parcel.attributes.as_ref()).and_then(|digest| {
                let (sent, effects) = self.put(name, parcel, at)?;
                Ok((digest, sent, effects))
            }),
            Err(NoQueue::Host(host)) if integration == Integration::Optimized => {
                return (Err(no_such_host(host)), Vec::new());
            }
            Err(NoQueue::Host(_) | NoQueue::Address) => Err(Problem::Address(url.to_owned())),
        };
        match put {
            Ok((digest, sent, effects)) => {
                (Ok(response(&body, digest, sent, integration, at)), effects)
            }
            Err(problem) => (Err(problem.error().failure(integration, at)), Vec::new()),
        }
    }

    /// ReceiveMessage, which does not wait for messages to come.
    pub(in crate::cloud) fn receive_message(
        &mut self,
        parameters: &Json,
        at: &mut Moment<'_>,
    ) -> (Result<Json, Failure>, Vec<Effect>) {
        let id = match self.of_parameters(parameters) {
            Ok(id) => id,
            Err(problem) => {
                return (Err(problem.error().failure(Integration::Sdk, at)), Vec::new());
            }
        };
        let most = whole(parameters, "MaxNumberOfMessages").unwrap_or(1).clamp(1, BATCH);
        let mut effects = Vec::new();
        let mut messages = Vec::new();
        while (messages.len() as i64) < most {
            let store = self.store(id);
            let Some((from, number)) = store.first(at.now) else { break };
            if from > at.now {
                break;
            }
            match store.is_dead(number) {
                true => effects.extend(self.bury(id, number, at.now)),
                false => messages.push(self.received(id, number, parameters, at.now)),
            }
        }
        effects.extend(self.expect(id, at.now));
        let response = match messages.is_empty() {
            true => Json::empty_object(),
            false => Json::object([("Messages", Json::array(messages))]),
        };
        (Ok(response), effects)
    }

    fn received(&mut self, id: QueueId, number: usize, parameters: &Json, now: Timestamp) -> Json {
        let store = self.store(id);
        let given = whole(parameters, "VisibilityTimeout")
            .map(|seconds| seconds.clamp(0, quota::VISIBILITY_SECONDS) * 1000);
        let hidden = given.unwrap_or_else(|| store.setup.visibility_timeout_seconds.millis());
        let (receive, message) = store.receive(number, hidden, now);
        let mut members = vec![
            ("Body", Json::from(&*message.body)),
            ("Md5OfBody", Json::from(md5_hex(&message.body))),
            ("MessageId", Json::from(&*message.id)),
            ("ReceiptHandle", Json::from(receipt::handle(id, receive))),
        ];
        if let Some(attributes) = &message.attributes {
            members.push(("MessageAttributes", attributes.clone()));
        }
        Json::object(members)
    }

    /// DeleteMessage
    pub(in crate::cloud) fn delete_message(
        &mut self,
        parameters: &Json,
        at: &mut Moment<'_>,
    ) -> (Result<Json, Failure>, Vec<Effect>) {
        let handle = parameter(parameters, "ReceiptHandle").unwrap_or_default();
        let found = self.of_parameters(parameters).and_then(|id| {
            let receive = receipt::receive_of(id, handle);
            receive.map(|it| (id, it)).ok_or_else(|| Problem::Receipt(handle.to_owned()))
        });
        match found {
            Ok((id, receive)) => {
                self.store(id).delete(receive, at.now);
                (Ok(Json::empty_object()), self.expect(id, at.now))
            }
            Err(problem) => (Err(problem.error().failure(Integration::Sdk, at)), Vec::new()),
        }
    }

    /// The queue that an address names. Where no queues are listed there is one behind any address,
    /// a placeholder like `${OrdersQueue}` too.
    fn name_in<'a>(&self, url: &'a str) -> Result<&'a str, NoQueue<'a>> {
        match queue_name(url) {
            Err(_) if !self.is_listed && !url.is_empty() => {
                Ok(url.trim_end_matches('/').rsplit('/').next().unwrap_or(url))
            }
            named => named,
        }
    }

    fn of_parameters(&mut self, parameters: &Json) -> Result<QueueId, Problem> {
        let url = parameter(parameters, "QueueUrl").unwrap_or_default();
        let name = self.name_in(url).map_err(|_| Problem::Address(url.to_owned()))?;
        self.find(name)
    }
}

fn parcel(parameters: &Json, copies: usize) -> Result<Parcel, Problem> {
    let body = parameters.get("MessageBody").filter(|body| **body != Json::Null);
    let body = body.ok_or(Problem::Missing("MessageBody"))?;
    let text = |name: &str| parameter(parameters, name).map(Rc::from);
    Ok(Parcel {
        body: body.as_str().map_or_else(|| body.to_string(), str::to_owned).into(),
        attributes: parameters.get("MessageAttributes").cloned(),
        group: text("MessageGroupId"),
        deduplication_id: text("MessageDeduplicationId"),
        delay_seconds: whole(parameters, "DelaySeconds"),
        action: "sqs:sendMessage",
        copies,
    })
}

fn whole(parameters: &Json, name: &str) -> Option<i64> {
    parameters.get(name)?.as_number()?.as_i64()
}

fn response(
    body: &str,
    digest: Option<String>,
    sent: Sent,
    integration: Integration,
    at: &mut Moment<'_>,
) -> Json {
    let mut members = Vec::new();
    if let Some(digest) = digest {
        members.push(("MD5OfMessageAttributes", Json::from(digest)));
    }
    members.push(("MD5OfMessageBody", Json::from(md5_hex(body))));
    members.push(("MessageId", Json::from(&*sent.id)));
    let number = sent.sequence_number.map(|it| ("SequenceNumber", Json::from(&*it)));
    if integration == Integration::Sdk {
        let members = members.into_iter().map(|(name, value)| match name.strip_prefix("MD5") {
            Some(rest) => (format!("Md5{rest}"), value),
            None => (name.to_owned(), value),
        });
        let number = number.map(|(name, value)| (name.to_owned(), value));
        return Json::object(members.chain(number));
    }
    let length = Json::object(members.clone().into_iter().chain(number.clone())).bytes();
    let metadata = message_metadata(length, "application/x-amz-json-1.0", at);
    Json::object(members.into_iter().chain(metadata).chain(number))
}

/// Why an address is no queue's.
enum NoQueue<'a> {
    /// Nobody answers at this host.
    Host(&'a str),
    /// It names no queue.
    Address,
}

/// The name of the queue at `https://sqs.us-east-1.amazonaws.com/123456789012/orders`. What is no
/// address goes to the endpoint of the region and is taken for the queue's name.
fn queue_name(url: &str) -> Result<&str, NoQueue<'_>> {
    let Some((_, rest)) = url.split_once("://") else {
        return if url.is_empty() { Err(NoQueue::Address) } else { Ok(url) };
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    if ![".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].iter().any(|it| host.ends_with(it)) {
        return Err(NoQueue::Host(host));
    }
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if name.is_empty() { Err(NoQueue::Address) } else { Ok(name) }
}

/// Recorded: `test_send_message_no_such_queue`.
fn no_such_host(host: &str) -> Failure {
    let cause = format!("Unable to execute HTTP request: {host}: Name or service not known");
    Failure::new("SQS.SdkClientException", cause)
}
