//! The programs that consume queues: when they look, what they work on, what then becomes of the
//! message.

use std::rc::Rc;

use crate::base::{Json, Moment, SharedMap, Timestamp};
use crate::cloud::call::{Alarm, Effect};
use crate::cloud::setup::{Handler, QueueSetup};
use crate::cloud::work::{People, WorkResult};

use super::Sqs;
use super::queue::{QueueId, Receive, work_of};

/// The number of a piece of work that a consumer does.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct WorkId(u32);

/// What the consumers work on.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    usual_millis: i64,
    start: Timestamp,
    under_way: SharedMap<WorkId, Job>,
    count: u32,
}

#[derive(Clone, Debug)]
struct Job {
    queue: QueueId,
    receive: Receive,
    handler: Handler,
    work: Json,
}

impl Work {
    pub(super) fn new(usual_millis: i64, start: Timestamp) -> Self {
        Self { usual_millis, start, ..Self::default() }
    }
}

impl Sqs {
    /// The consumer of a queue looks for messages.
    pub(in crate::cloud) fn look(
        &mut self,
        id: QueueId,
        people: &mut People,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let store = self.store(id);
        store.next_look = store.next_look.filter(|due| *due > at.now);
        let mut effects = Vec::new();
        while let Some((from, number)) = self.store(id).first(at.now) {
            if from > at.now || !self.queues[id.0 as usize].has_free_worker() {
                break;
            }
            effects.extend(match self.queues[id.0 as usize].is_dead(number) {
                true => self.bury(id, number, at.now),
                false => self.begin(id, number, people, at),
            });
        }
        effects.extend(self.expect(id, at.now));
        effects
    }

    /// Sets the alarm for the next time at which a queue's consumer could find something.
    pub(super) fn expect(&mut self, id: QueueId, now: Timestamp) -> Vec<Effect> {
        let start = self.work.start;
        let store = self.store(id);
        let setup = Rc::clone(&store.setup);
        let Some(consumer) = &setup.consumer else { return Vec::new() };
        let first = store.first(now).filter(|_| store.has_free_worker());
        let Some((from, _)) = first else { return Vec::new() };
        let every = consumer.poll_seconds.map_or(0, |it| it.millis());
        let due = at_poll(from.max(now), start, every);
        if store.next_look.is_some_and(|set| set <= due) {
            return Vec::new();
        }
        store.next_look = Some(due);
        vec![Effect::SetAlarm(Alarm::ConsumerLooks(id), due)]
    }

    /// A message that was received too often goes to the dead-letter queue.
    pub(super) fn bury(&mut self, id: QueueId, number: usize, now: Timestamp) -> Vec<Effect> {
        let store = self.store(id);
        let to = store.setup.dead_letter_queue.clone();
        let to = to.expect("only a queue that has a dead-letter queue gives messages away");
        let message = store.give_away(number, &to, now);
        let target = self.names.get(&to).copied();
        let target = target.unwrap_or_else(|| self.create(&to, QueueSetup::default()));
        self.store(target).adopt(&message, now);
        match target == id {
            true => Vec::new(),
            false => self.expect(target, now),
        }
    }

    fn begin(
        &mut self,
        id: QueueId,
        number: usize,
        people: &mut People,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let store = self.store(id);
        let setup = Rc::clone(&store.setup);
        let consumer = setup.consumer.as_ref().expect("only a queue with a consumer sets alarms");
        let handler = consumer.handler(store.receives);
        let hidden = setup.visibility_timeout_seconds.millis();
        let (receive, message) = store.receive(number, hidden, at.now);
        store.busy += 1;
        if consumer.loses {
            store.delete(receive, at.now);
        }
        let work = work_of(&message.body);
        let who = format!("consumer of {}", store.name);
        let mut effects = people.begin((&who, message.action), (handler, &work), at);
        let millis = handler.takes_seconds.map_or(self.work.usual_millis, |it| it.millis());
        self.work.count += 1;
        let work_id = WorkId(self.work.count);
        let job = Job { queue: id, receive, handler: handler.clone(), work };
        self.work.under_way.insert(work_id, job);
        effects.push(Effect::SetAlarm(Alarm::ConsumerEnds(work_id), at.now.plus_millis(millis)));
        effects
    }

    /// A consumer is through with a message, or died over it.
    pub(in crate::cloud) fn end(
        &mut self,
        id: WorkId,
        people: &mut People,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let job = self.work.under_way.remove(&id).expect("a consumer ends a piece of work once");
        let Job { queue, receive, handler, work } = job;
        let store = self.store(queue);
        let who = format!("{}-consumer", store.name);
        match people.end(&who, (&handler, &work), at) {
            WorkResult::Hangs => return Vec::new(),
            WorkResult::Value(_) => store.delete(receive, at.now),
            WorkResult::Thrown(_) | WorkResult::Exited => {}
        }
        store.busy -= 1;
        self.expect(queue, at.now)
    }
}

impl super::queue::QueueStore {
    fn has_free_worker(&self) -> bool {
        let workers = self.setup.consumer.as_ref().and_then(|consumer| consumer.workers);
        workers.is_none_or(|workers| self.busy < workers)
    }
}

/// The first time, from `earliest` on, at which somebody looks who does so every so many
/// milliseconds.
fn at_poll(earliest: Timestamp, start: Timestamp, every: i64) -> Timestamp {
    match every {
        ..=0 => earliest,
        every => {
            let waited = earliest.since(start).rem_euclid(every);
            earliest.plus_millis(if waited == 0 { 0 } else { every - waited })
        }
    }
}
