//! Queues as a set-up writes them, and who reads them.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Handler, Seconds};

/// A queue of SQS, by its name in the set-up. One whose name ends in `.fifo` keeps the order within
/// each message group.
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct QueueSetup {
    /// `VisibilityTimeout`: for how long nobody else sees a message that somebody received.
    pub visibility_timeout_seconds: Seconds,
    /// `DelaySeconds`: how long a message is hidden at first.
    pub delay_seconds: Seconds,
    /// `MessageRetentionPeriod`: how old a message can become.
    pub retention_seconds: Seconds,
    /// `maxReceiveCount`: how often a message is received before it goes to the dead-letter queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_receive_count: Option<u32>,
    /// The queue that takes such messages; it is there even where it is not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dead_letter_queue: Option<Rc<str>>,
    /// `ContentBasedDeduplication` of a FIFO queue.
    #[serde(skip_serializing_if = "is_false")]
    pub content_based_deduplication: bool,
    /// Who reads the queue; absent, nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumer: Option<Consumer>,
}

/// A program that receives the messages of a queue, works on each and deletes it when it is
/// through. One that throws or dies leaves the message, which reappears.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Consumer {
    /// What it does with the message of its first receive, its second, and so on; the last handler
    /// does all further ones.
    pub handlers: Vec<Handler>,
    /// How often it looks for messages, from the start of the world on; absent, it has each as soon
    /// as it can be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll_seconds: Option<Seconds>,
    /// How many messages it works on at once; absent, on all that there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<u32>,
    /// Whether it deletes a message before it works on it: what then goes wrong is lost.
    #[serde(skip_serializing_if = "is_false")]
    pub loses: bool,
}

impl Default for QueueSetup {
    fn default() -> Self {
        Self {
            visibility_timeout_seconds: Seconds::from_millis(30_000),
            delay_seconds: Seconds::default(),
            retention_seconds: Seconds::from_millis(345_600_000),
            max_receive_count: None,
            dead_letter_queue: None,
            content_based_deduplication: false,
            consumer: None,
        }
    }
}

impl Consumer {
    /// What it does at that receive, from 0.
    pub(in crate::cloud) fn handler(&self, receive: u32) -> &Handler {
        super::turn_of(&self.handlers, receive).unwrap_or(&Handler::USUAL)
    }
}

pub(super) fn is_false(flag: &bool) -> bool {
    !flag
}
