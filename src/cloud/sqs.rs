//! SQS: queues that keep messages, and the programs that consume them.
//!
//! Delivery is at least once: whoever receives a message hides it for a while, and unless it is
//! deleted by then it comes again. Where a scenario lists no queues, whatever a task names is there
//! and nobody reads it.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html>

mod action;
mod attribute;
mod consumer;
mod error;
mod message;
mod queue;
mod receipt;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use md5::{Digest, Md5};

use crate::base::{Json, Moment, Timestamp, quota};

use super::call::Effect;
use super::setup::{QueueSetup, Setup};
use error::Problem;

pub use consumer::WorkId;
pub use message::{Message, MessageState};
pub use queue::{Queue, QueueId};

/// All queues.
#[derive(Clone, Debug, Default)]
pub(super) struct Sqs {
    /// Whether the set-up lists the queues, so that there are no others.
    is_listed: bool,
    queues: Vec<queue::QueueStore>,
    names: BTreeMap<Rc<str>, QueueId>,
    /// How many messages were put into queues.
    count: usize,
    work: consumer::Work,
}

/// Something to be put into a queue.
#[derive(Clone, Debug, Default)]
pub(super) struct Parcel {
    pub(super) body: Rc<str>,
    /// `MessageAttributes`
    pub(super) attributes: Option<Json>,
    pub(super) group: Option<Rc<str>>,
    pub(super) deduplication_id: Option<Rc<str>>,
    /// `DelaySeconds`; none where the queue's own delay goes.
    pub(super) delay_seconds: Option<i64>,
    /// The action that sent it, `sqs:sendMessage`: faults of callbacks name it.
    pub(super) action: &'static str,
    /// How often it arrives: none where it is lost on its way.
    pub(super) copies: usize,
}

/// What the sender of a message learns.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) id: Rc<str>,
    pub(super) sequence_number: Option<Rc<str>>,
}

impl Sqs {
    /// The queues before a run.
    pub(super) fn new(setup: &Setup, now: Timestamp) -> Self {
        let mut sqs = Self {
            is_listed: setup.queues.is_some(),
            work: consumer::Work::new(setup.function_millis, now),
            ..Self::default()
        };
        let listed = setup.queues.iter().flatten();
        for (name, queue) in listed {
            sqs.create(name, queue.clone());
        }
        sqs
    }

    /// Puts a message into a queue, as SendMessage does for whoever calls it.
    pub(super) fn put(
        &mut self,
        name: &str,
        parcel: Parcel,
        at: &mut Moment<'_>,
    ) -> Result<(Sent, Vec<Effect>), Problem> {
        let id = self.find(name)?;
        let store = &mut self.queues[id.0 as usize];
        store.check(&parcel)?;
        if let Some(sent) = store.sent_before(&parcel, at.now) {
            return Ok((sent, Vec::new()));
        }
        if self.count + parcel.copies.max(1) > quota::MESSAGES {
            return Err(Problem::TooManyMessages);
        }
        self.count += parcel.copies.max(1);
        let sent = store.put(parcel, at);
        Ok((sent, self.expect(id, at.now)))
    }

    /// The queue of a name.
    fn find(&mut self, name: &str) -> Result<QueueId, Problem> {
        match self.names.get(name) {
            Some(id) => Ok(*id),
            None if self.is_listed => Err(Problem::NoSuchQueue),
            None => Ok(self.create(name, QueueSetup::default())),
        }
    }

    fn create(&mut self, name: &str, setup: QueueSetup) -> QueueId {
        let id = QueueId(u32::try_from(self.queues.len()).expect("queues are fewer than messages"));
        self.names.insert(name.into(), id);
        self.queues.push(queue::QueueStore::new(name.into(), setup));
        id
    }

    /// The queues with their messages, by their names.
    pub(super) fn queues(&self, now: Timestamp) -> Vec<Queue> {
        self.names.values().map(|id| self.queues[id.0 as usize].view(now)).collect()
    }
}

fn md5_hex(text: &str) -> String {
    hex(&Md5::digest(text))
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
        hex
    })
}
