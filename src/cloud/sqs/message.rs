//! A message in a queue, and what becomes of it.

use std::rc::Rc;

use crate::base::{Json, Timestamp};

/// A message of a queue, as it is at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// `MessageId`. A message that was delivered twice by a fault is there twice.
    pub id: Rc<str>,
    /// The body.
    pub body: Rc<str>,
    /// `MessageAttributes`
    pub attributes: Option<Json>,
    /// When it was sent, to whichever queue.
    pub sent: Timestamp,
    /// `MessageGroupId`
    pub group: Option<Rc<str>>,
    /// `SequenceNumber` of a FIFO queue.
    pub sequence_number: Option<Rc<str>>,
    /// `ApproximateReceiveCount`
    pub receive_count: u32,
    /// Where it stands.
    pub state: MessageState,
}

/// Where a message stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum MessageState {
    /// It cannot be seen before that time.
    Delayed(Timestamp),
    /// Whoever asks gets it.
    Visible,
    /// Somebody has it; unless they delete it, it can be seen again at that time.
    InFlight(Timestamp),
    /// Whoever received it has deleted it, then.
    Deleted(Timestamp),
    /// It was received too often and went to this queue, then.
    DeadLettered(Rc<str>, Timestamp),
    /// It became too old.
    Expired,
    /// A fault took it before anybody could see it.
    Lost,
}

/// A message as its queue keeps it.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) id: Rc<str>,
    pub(super) body: Rc<str>,
    pub(super) attributes: Option<Json>,
    pub(super) sent: Timestamp,
    /// When it expires.
    pub(super) expires: Timestamp,
    pub(super) group: Option<Rc<str>>,
    pub(super) sequence_number: Option<Rc<str>>,
    pub(super) action: &'static str,
    pub(super) receive_count: u32,
    /// How often it was received or moved, in all queues.
    pub(super) moves: u32,
    pub(super) fate: Fate,
}

/// What became of a message that a queue took.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// It is there, and can be seen from that time on.
    Stays(Timestamp),
    Deleted(Timestamp),
    Moved(Rc<str>, Timestamp),
    Lost,
}

impl Kept {
    /// Since when it can be seen, or will be; none where it is not there any more.
    pub(super) fn visible_from(&self, now: Timestamp) -> Option<Timestamp> {
        match self.fate {
            Fate::Stays(from) if self.expires > now => Some(from),
            Fate::Stays(_) | Fate::Deleted(_) | Fate::Moved(..) | Fate::Lost => None,
        }
    }

    fn state(&self, now: Timestamp) -> MessageState {
        match &self.fate {
            Fate::Stays(_) if self.expires <= now => MessageState::Expired,
            Fate::Stays(from) if *from <= now => MessageState::Visible,
            Fate::Stays(from) if self.receive_count == 0 => MessageState::Delayed(*from),
            Fate::Stays(from) => MessageState::InFlight(*from),
            Fate::Deleted(when) => MessageState::Deleted(*when),
            Fate::Moved(queue, when) => MessageState::DeadLettered(Rc::clone(queue), *when),
            Fate::Lost => MessageState::Lost,
        }
    }

    pub(super) fn view(&self, now: Timestamp) -> Message {
        Message {
            id: Rc::clone(&self.id),
            body: Rc::clone(&self.body),
            attributes: self.attributes.clone(),
            sent: self.sent,
            group: self.group.clone(),
            sequence_number: self.sequence_number.clone(),
            receive_count: self.receive_count,
            state: self.state(now),
        }
    }
}
