//! One queue: what is in it, who may receive what, and what was deleted.

use std::rc::Rc;

use crate::base::{Fifo, Json, Log, Moment, SharedMap, Timestamp, quota};

use super::error::Problem;
use super::message::{Fate, Kept, Message};
use super::{Parcel, QueueSetup, Sent, md5_hex};

/// A FIFO queue takes no message twice within so long.
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html>
const DEDUPLICATION_MILLIS: i64 = 300_000;

/// Which queue.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct QueueId(pub(super) u32);

/// A queue as it is at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// Its name.
    pub name: Rc<str>,
    /// All messages that it ever took, oldest first.
    pub messages: Vec<Message>,
}

/// How many messages a queue has at one moment.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct QueueTally {
    /// Its name.
    pub name: Rc<str>,
    /// All that it ever took.
    pub taken: usize,
    /// `ApproximateNumberOfMessages`: those that whoever asks gets.
    pub waiting: usize,
    /// Those in flight and those that are delayed.
    pub hidden: usize,
}

/// Which message of a queue, and the how-manieth receive of it: what a receipt handle says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Receive {
    pub(super) message: usize,
    pub(super) count: u32,
}

/// A queue.
#[derive(Clone, Debug)]
pub(super) struct QueueStore {
    pub(super) name: Rc<str>,
    pub(super) setup: Rc<QueueSetup>,
    messages: Log<Rc<Kept>>,
    /// What is there or will be: by the time from which it can be seen. Of a message group, only
    /// the first one.
    ready: SharedMap<(Timestamp, usize), ()>,
    groups: SharedMap<Rc<str>, Fifo<usize>>,
    deduplicated: SharedMap<Rc<str>, (Timestamp, Sent)>,
    /// How often anything was received.
    pub(super) receives: u32,
    /// How many messages its consumer works on.
    pub(super) busy: u32,
    /// When the consumer looks again, where an alarm is set for that.
    pub(super) next_look: Option<Timestamp>,
}

impl QueueStore {
    pub(super) fn new(name: Rc<str>, setup: QueueSetup) -> Self {
        Self {
            name,
            setup: setup.into(),
            messages: Log::default(),
            ready: SharedMap::default(),
            groups: SharedMap::default(),
            deduplicated: SharedMap::default(),
            receives: 0,
            busy: 0,
            next_look: None,
        }
    }

    pub(super) fn is_fifo(&self) -> bool {
        self.name.ends_with(".fifo")
    }

    /// Refuses what this kind of queue does not take.
    pub(super) fn check(&self, parcel: &Parcel) -> Result<(), Problem> {
        if parcel.body.is_empty() {
            return Err(Problem::Missing("MessageBody"));
        }
        if let Some(delay) = parcel.delay_seconds {
            if self.is_fifo() {
                return Err(Problem::WrongKind("DelaySeconds", delay.to_string()));
            }
            if !(0..=quota::DELAY_SECONDS).contains(&delay) {
                return Err(Problem::DelaySeconds(delay));
            }
        }
        match (self.is_fifo(), &parcel.deduplication_id) {
            (true, _) if parcel.group.is_none() => Err(Problem::Missing("MessageGroupId")),
            (true, None) if !self.setup.content_based_deduplication => {
                Err(Problem::NoDeduplication)
            }
            (false, Some(id)) => Err(Problem::WrongKind("MessageDeduplicationId", id.to_string())),
            (true | false, _) => Ok(()),
        }
    }

    /// The message that a FIFO queue takes this one to be.
    pub(super) fn sent_before(&self, parcel: &Parcel, now: Timestamp) -> Option<Sent> {
        let (when, sent) = self.deduplicated.get(&*self.deduplication_id(parcel)?)?;
        (now.since(*when) < DEDUPLICATION_MILLIS).then(|| sent.clone())
    }

    fn deduplication_id(&self, parcel: &Parcel) -> Option<Rc<str>> {
        let given = parcel.deduplication_id.clone();
        self.is_fifo().then(|| given.unwrap_or_else(|| md5_hex(&parcel.body).into()))
    }

    /// Takes a message, as often as it arrives.
    pub(super) fn put(&mut self, parcel: Parcel, at: &mut Moment<'_>) -> Sent {
        let sequence_number = self.is_fifo().then(|| self.sequence_number());
        let sent = Sent { id: at.rng.uuid().into(), sequence_number };
        if let Some(id) = self.deduplication_id(&parcel) {
            self.deduplicated.insert(id, (at.now, sent.clone()));
        }
        let setup = Rc::clone(&self.setup);
        let delay = parcel.delay_seconds.map(|it| it * 1000);
        let delay = delay.unwrap_or_else(|| setup.delay_seconds.millis());
        let message = Kept {
            id: Rc::clone(&sent.id),
            body: parcel.body,
            attributes: parcel.attributes,
            sent: at.now,
            expires: at.now.plus_millis(setup.retention_seconds.millis()),
            group: parcel.group,
            sequence_number: sent.sequence_number.clone(),
            action: parcel.action,
            receive_count: 0,
            moves: 0,
            fate: Fate::Stays(at.now.plus_millis(delay)),
        };
        match parcel.copies {
            0 => self.messages.push(Rc::new(Kept { fate: Fate::Lost, ..message })),
            copies => (0..copies).for_each(|_| self.add(message.clone())),
        }
        sent
    }

    fn message(&mut self, number: usize) -> &mut Kept {
        Rc::make_mut(self.messages.get_mut(number).expect("a number is of a message"))
    }

    /// Twenty digits that grow.
    fn sequence_number(&self) -> Rc<str> {
        format!("188{:017}", 49_496_460_467_696_128_u64 + 256 * self.messages.len() as u64).into()
    }

    /// Takes a message that another queue gives away. A standard queue counts its age from when it
    /// was sent at first.
    pub(super) fn adopt(&mut self, message: &Kept, now: Timestamp) {
        let since = if self.is_fifo() { now } else { message.sent };
        let expires = since.plus_millis(self.setup.retention_seconds.millis());
        let (moves, fate) = (message.moves + 1, Fate::Stays(now));
        self.add(Kept { receive_count: 0, moves, expires, fate, ..message.clone() });
    }

    fn add(&mut self, message: Kept) {
        let number = self.messages.len();
        let Fate::Stays(from) = message.fate else { unreachable!("a message comes to stay") };
        let group = message.group.clone().filter(|_| self.is_fifo());
        self.messages.push(Rc::new(message));
        let line = group.map(|group| self.groups.get_or_default(group));
        let is_first = line.is_none_or(|line| {
            line.push(number);
            line.front() == Some(&number)
        });
        if is_first {
            self.ready.insert((from, number), ());
        }
    }

    /// The first message that can be seen now, or later.
    pub(super) fn first(&mut self, now: Timestamp) -> Option<(Timestamp, usize)> {
        while let Some((from, number)) = self.ready.first().map(|(place, ())| *place) {
            let message = &self.messages[number];
            let is_there = message.visible_from(now).is_some();
            if is_there && message.moves < quota::MESSAGE_RECEIVES {
                return Some((from, number));
            }
            self.ready.remove(&(from, number));
            if !is_there {
                self.advance(number);
            }
        }
        None
    }

    /// Whether it was received as often as it may be.
    pub(super) fn is_dead(&self, number: usize) -> bool {
        let limit = self.setup.max_receive_count.filter(|_| self.setup.dead_letter_queue.is_some());
        limit.is_some_and(|limit| self.messages[number].receive_count >= limit)
    }

    /// Somebody receives a message, and nobody else sees it for so long; at the same moment, nobody
    /// does in any case.
    pub(super) fn receive(
        &mut self,
        number: usize,
        hidden_millis: i64,
        now: Timestamp,
    ) -> (Receive, Rc<Kept>) {
        self.receives = self.receives.saturating_add(1);
        let message = self.message(number);
        let from = message.visible_from(now).expect("only a message that is there is received");
        message.receive_count += 1;
        message.moves += 1;
        let until = now.plus_millis(hidden_millis.max(1));
        message.fate = Fate::Stays(until);
        self.ready.remove(&(from, number));
        self.ready.insert((until, number), ());
        let message = Rc::clone(&self.messages[number]);
        (Receive { message: number, count: message.receive_count }, message)
    }

    /// Whoever received a message deletes it. Nothing happens where it was received again since,
    /// or where a FIFO queue shows it again already.
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html>
    pub(super) fn delete(&mut self, receive: Receive, now: Timestamp) {
        let Receive { message: number, count } = receive;
        let Some(message) = self.messages.get(number) else { return };
        let Some(from) = message.visible_from(now) else { return };
        if message.receive_count == count && !(self.is_fifo() && from <= now) {
            self.end(number, Fate::Deleted(now));
        }
    }

    /// Gives a message away to the dead-letter queue.
    pub(super) fn give_away(&mut self, number: usize, to: &Rc<str>, now: Timestamp) -> Rc<Kept> {
        self.end(number, Fate::Moved(Rc::clone(to), now));
        Rc::clone(&self.messages[number])
    }

    fn end(&mut self, number: usize, fate: Fate) {
        if let Fate::Stays(from) = self.messages[number].fate {
            self.ready.remove(&(from, number));
        }
        self.message(number).fate = fate;
        self.advance(number);
    }

    /// The next one of a message's group can be seen now that this one is gone.
    fn advance(&mut self, number: usize) {
        let group = self.messages[number].group.clone().filter(|_| self.is_fifo());
        let Some(line) = group.and_then(|group| self.groups.get_mut(&group)) else { return };
        line.pop();
        if let Some(next) = line.front().copied()
            && let Fate::Stays(from) = self.messages[next].fate
        {
            self.ready.insert((from, next), ());
        }
    }

    /// The same with no more than so many messages: the newest ones, newest first.
    pub(super) fn newest(&self, most: usize, now: Timestamp) -> Queue {
        let messages = self.messages.iter().rev().take(most).map(|it| it.view(now)).collect();
        Queue { name: Rc::clone(&self.name), messages }
    }

    pub(super) fn tally(&self, now: Timestamp) -> QueueTally {
        let mut tally = QueueTally { name: Rc::clone(&self.name), ..QueueTally::default() };
        for message in self.messages.iter() {
            tally.taken += 1;
            if let Some(from) = message.visible_from(now) {
                tally.waiting += usize::from(from <= now);
                tally.hidden += usize::from(from > now);
            }
        }
        tally
    }

    pub(super) fn view(&self, now: Timestamp) -> Queue {
        let messages = self.messages.iter().map(|message| message.view(now)).collect();
        Queue { name: Rc::clone(&self.name), messages }
    }
}

/// What a consumer gets to work on: the body, read where it is JSON.
pub(super) fn work_of(body: &str) -> Json {
    Json::parse(body).unwrap_or_else(|_| Json::from(body))
}
