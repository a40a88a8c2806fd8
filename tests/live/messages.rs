//! The queues and topics of a recorded account, who reads them and who subscribes.

use std::rc::Rc;

use holdpoint::base::{Json, SortedMap};
use holdpoint::cloud::{Consumer, FilterPolicyScope, QueueSetup, Subscription, Target, TopicSetup};

use crate::conformance::case::Case;

use super::account::{array, text};
use super::programs;

/// The queues, with the programs in the background that read them.
pub(crate) fn queues(case: &Case) -> SortedMap<Rc<str>, QueueSetup> {
    let queue = |it: &Json| {
        let name = text(it, "QueueName");
        let setup = QueueSetup { consumer: consumer(case, name), ..QueueSetup::default() };
        (name.into(), setup)
    };
    array(case.context("sqsQueues")).iter().map(queue).collect()
}

fn consumer(case: &Case, queue: &str) -> Option<Consumer> {
    let reads = |worker: &&Json| {
        let args = array(worker.get("args")).iter().filter_map(Json::as_str);
        args.into_iter().any(|url| url.rsplit('/').next() == Some(queue))
    };
    let mut workers = array(case.context("workers")).iter().filter(reads);
    let handler = workers.find_map(|it| programs::worker(text(it, "worker")))?;
    Some(Consumer { handlers: vec![handler], ..Consumer::default() })
}

/// The topics, but those that were deleted before the execution.
pub(crate) fn topics(case: &Case) -> SortedMap<Rc<str>, TopicSetup> {
    let name = |arn: &str| arn.rsplit(':').next().unwrap_or_default().to_owned();
    let calls = |op: &'static str| {
        let calls = array(case.context("otherAwsCalls")).iter();
        let calls = calls.filter(move |it| text(it, "op") == op);
        calls.filter_map(|it| it.get("params"))
    };
    let subscription = |it: &Json| {
        let target = Target::Queue(name(text(it, "Endpoint")).into());
        Subscription {
            target,
            raw_message_delivery: false,
            filter_policy: None,
            filter_policy_scope: FilterPolicyScope::default(),
        }
    };
    let topic = |topic: &str| {
        let own = calls("Subscribe").filter(|it| name(text(it, "TopicArn")) == topic);
        let own = own.filter(|it| text(it, "Protocol") == "sqs");
        TopicSetup { subscriptions: own.map(subscription).collect(), ..TopicSetup::default() }
    };
    let is_deleted =
        |topic: &str| calls("DeleteTopic").any(|it| name(text(it, "TopicArn")) == topic);
    let names = array(case.context("snsTopics")).iter().map(|it| text(it, "Name"));
    names.filter(|it| !is_deleted(it)).map(|it| (it.into(), topic(it))).collect()
}
