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

use std::fmt::Write as _;
use std::rc::Rc;

use md5::{Digest, Md5};

use crate::base::{Json, Log, Moment, SharedMap, Timestamp, quota};

use super::call::Effect;
use super::setup::{QueueSetup, Setup};
use error::Problem;

pub use consumer::WorkId;
pub use message::{Message, MessageState};
pub use queue::{Queue, QueueId, QueueTally};

/// All queues.
#[derive(Clone, Debug, Default)]
pub(super) struct Sqs {
    /// Whether the set-up lists the queues, so that there are no others.
    is_listed: bool,
    queues: Log<queue::QueueStore>,
    names: SharedMap<Rc<str>, QueueId>,
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
        let store = self.store(id);
        store.check(&parcel)?;
        if let Some(sent) = store.sent_before(&parcel, at.now) {
            return Ok((sent, Vec::new()));
        }
        if self.count + parcel.copies.max(1) > quota::MESSAGES {
            return Err(Problem::TooManyMessages);
        }
        self.count += parcel.copies.max(1);
        let sent = self.store(id).put(parcel, at);
        Ok((sent, self.expect(id, at.now)))
    }

    /// The queue of a name.
    fn find(&mut self, name: &str) -> Result<QueueId, Problem> {
        match self.names.get(name) {
            Some(id) => Ok(*id),
            None if self.is_listed || self.queues.len() >= quota::QUEUES => {
                Err(Problem::NoSuchQueue)
            }
            None => Ok(self.create(name, QueueSetup::default())),
        }
    }

    /// A queue, to be changed.
    fn store(&mut self, id: QueueId) -> &mut queue::QueueStore {
        self.queues.get_mut(id.0 as usize).expect("an id is of a queue")
    }

    fn create(&mut self, name: &str, setup: QueueSetup) -> QueueId {
        let id = QueueId(u32::try_from(self.queues.len()).expect("queues are fewer than messages"));
        self.names.insert(name.into(), id);
        self.queues.push(queue::QueueStore::new(name.into(), setup));
        id
    }

    /// How many messages the queues have, by their names.
    pub(super) fn tallies(&self, now: Timestamp) -> impl Iterator<Item = QueueTally> {
        self.names.values().map(move |id| self.queues[id.0 as usize].tally(now))
    }

    /// A queue with its newest messages, newest first.
    pub(super) fn newest(&self, name: &str, most: usize, now: Timestamp) -> Option<Queue> {
        let id = self.names.get(name)?;
        Some(self.queues[id.0 as usize].newest(most, now))
    }

    /// The queues with their messages, by their names.
    pub(super) fn queues(&self, now: Timestamp) -> Vec<Queue> {
        self.names.values().map(|id| self.queues[id.0 as usize].view(now)).collect()
    }
}

/// The digest by which SQS and SNS know a text.
pub(super) fn md5_hex(text: &str) -> String {
    hex(&Md5::digest(text))
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
        hex
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::seeds::seeds;
    use arbtest::arbitrary::{Result, Unstructured};

    use super::*;
    use crate::base::Rng;
    use crate::cloud::call::Alarm;
    use crate::cloud::work::People;

    const HANDLERS: [&str; 5] = [
        r#"{"takesSeconds": 2}"#,
        r#"{"takesSeconds": 40}"#,
        r#"{"takesSeconds": 1, "result": "exit"}"#,
        r#"{"result": {"throw": {"errorType": "E"}}}"#,
        r#"{"result": "hang"}"#,
    ];

    fn queue(u: &mut Unstructured<'_>, dead_letter_queue: &str) -> Result<String> {
        let handlers = (0..u.int_in_range(1..=3)?).map(|_| u.choose(&HANDLERS).copied());
        let handlers = handlers.collect::<Result<Vec<_>>>()?.join(", ");
        let consumer = match u.ratio(2, 3)? {
            false => "null".to_owned(),
            true => format!(
                r#"{{"handlers": [{handlers}], "loses": {}, "workers": {}, "pollSeconds": {}}}"#,
                u.ratio(1, 5)?,
                u.choose(&["null", "1", "2"])?,
                u.choose(&["null", "7"])?
            ),
        };
        Ok(format!(
            r#"{{"visibilityTimeoutSeconds": {}, "delaySeconds": {}, "retentionSeconds": {},
                "maxReceiveCount": {}, "deadLetterQueue": {dead_letter_queue},
                "consumer": {consumer}}}"#,
            u.int_in_range(0..=30)?,
            u.int_in_range(0..=5)?,
            u.int_in_range(0..=900)?,
            u.choose(&["null", "0", "1", "3"])?,
        ))
    }

    /// Lets the consumers do all that they would.
    fn settle(sqs: &mut Sqs, rng: &mut Rng, mut effects: Vec<Effect>) -> Timestamp {
        let mut due: BTreeMap<(Timestamp, usize), Alarm> = BTreeMap::new();
        let mut now = Timestamp::default();
        for count in 0.. {
            for (which, effect) in effects.drain(..).enumerate() {
                let Effect::SetAlarm(alarm, at) = effect else { continue };
                assert!(at >= now, "an alarm lies ahead");
                due.insert((at, count * 10_000 + which), alarm);
            }
            let Some(((at, _), alarm)) = due.pop_first() else { break };
            now = at;
            let at = &mut Moment { now, rng };
            effects = if let Alarm::ConsumerLooks(queue) = alarm {
                sqs.look(queue, &mut People::default(), at)
            } else if let Alarm::ConsumerEnds(work) = alarm {
                sqs.end(work, &mut People::default(), at)
            } else {
                unreachable!("no queue sets {alarm:?}")
            };
        }
        now
    }

    /// Nothing vanishes: every message that was taken is in one queue, or was deleted there by
    /// somebody who received it, or is known to be lost or too old.
    #[test]
    fn every_message_is_somewhere() {
        seeds(250, |u| {
            let dead = *u.choose(&["null", "\"dead\"", "\"orders.fifo\"", "\"new\""])?;
            let back = *u.choose(&["null", "\"orders.fifo\""])?;
            let setup = format!(
                r#"{{"queues": {{"orders.fifo": {}, "dead": {}}}}}"#,
                queue(u, dead)?,
                queue(u, back)?
            );
            let setup: Setup = serde_json::from_str(&setup).expect("a set-up");
            let mut sqs = Sqs::new(&setup, Timestamp::default());
            let mut rng = Rng::new(7);
            let mut effects = Vec::new();
            let mut taken = 0;
            for number in 0..u.int_in_range(1..=6)? {
                let copies = u.int_in_range(0..=2)?;
                let parcel = Parcel {
                    body: format!("m{number}").into(),
                    group: Some((*u.choose(&["a", "b"])?).into()),
                    deduplication_id: Some(number.to_string().into()),
                    copies,
                    ..Parcel::default()
                };
                let at = &mut Moment { now: Timestamp::default(), rng: &mut rng };
                effects.extend(sqs.put("orders.fifo", parcel, at).expect("a message").1);
                taken += copies.max(1);
            }
            let now = settle(&mut sqs, &mut rng, effects);
            let queues = sqs.queues(now);
            let messages = queues.iter().flat_map(|queue| &queue.messages);
            let there = messages
                .filter(|message| match &message.state {
                    MessageState::Deleted(_) => {
                        assert!(message.receive_count > 0, "only who received it can delete it");
                        true
                    }
                    MessageState::DeadLettered(..) => false,
                    MessageState::Delayed(_)
                    | MessageState::Visible
                    | MessageState::InFlight(_)
                    | MessageState::Expired
                    | MessageState::Lost => true,
                })
                .count();
            assert_eq!(there, taken);
            Ok(())
        });
    }
}
