//! Programs that hold a token: they send heartbeats with it, and answer it, or die.

use std::rc::Rc;

use crate::base::{Json, Moment, SharedMap, TaskToken, Timestamp, quota};

use super::api_call::{ApiCall, Asker};
use super::call::{Alarm, Effect};
use super::setup::{Answer, Verdict};
use super::work::evaluate;

/// A heartbeat more often than that would be all there is to a world.
const HEARTBEAT_MILLIS: i64 = 1000;
/// How long an at-least-once program waits before it answers again.
const AGAIN_MILLIS: i64 = 1000;
/// How often a program answers at most.
const TIMES: u32 = 10;

/// The number of a program that holds a token.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct HolderId(u32);

/// The programs that hold a token and have still something to do with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders {
    holders: SharedMap<HolderId, Holder>,
    count: u32,
    /// How many heartbeats all of them have sent.
    beats: u32,
    /// Every token that a program ever got.
    taken: SharedMap<TaskToken, ()>,
}

#[derive(Clone, Debug)]
struct Holder {
    who: Rc<str>,
    /// What it will call, and when; none where it never answers.
    answer: Option<(Timestamp, ApiCall)>,
    times: u32,
    token: TaskToken,
    heartbeat: Option<Heartbeat>,
}

#[derive(Clone, Copy, Debug)]
struct Heartbeat {
    due: Timestamp,
    every: i64,
    /// How many it has left to live; none where it lives on.
    left: Option<u32>,
}

impl Holders {
    /// A program gets a token with a piece of work.
    pub(super) fn take(
        &mut self,
        who: Rc<str>,
        token: TaskToken,
        (answer, work): (&Answer, &Json),
        at: &mut Moment<'_>,
    ) -> (HolderId, Vec<Effect>) {
        let call = api_call(&answer.verdict, &token, work, at);
        let due = at.now.plus_millis(answer.after_seconds.millis());
        let heartbeat = answer.heartbeat_seconds.map(|it| {
            let every = it.millis().max(HEARTBEAT_MILLIS);
            Heartbeat { due: at.now.plus_millis(every), every, left: answer.dies_after_heartbeats }
        });
        let is_dead = answer.dies_after_heartbeats == Some(0);
        let answer_due = call.filter(|_| !is_dead).map(|call| (due, call));
        let times = answer.times.0.min(TIMES);
        let heartbeat = heartbeat.filter(|_| !is_dead);
        self.taken.insert(token.clone(), ());
        self.count += 1;
        let id = HolderId(self.count);
        self.holders.insert(id, Holder { who, answer: answer_due, times, token, heartbeat });
        (id, self.set_alarm(id))
    }

    /// Whether a program has still something to do with its token.
    pub(super) fn is_alive(&self, id: HolderId) -> bool {
        self.holders.contains_key(&id)
    }

    /// The tokens that programs got, be they alive or not.
    pub(super) fn taken(&self) -> &SharedMap<TaskToken, ()> {
        &self.taken
    }

    /// It is time for a program to do something with its token.
    pub(super) fn wake(&mut self, id: HolderId, now: Timestamp) -> Vec<Effect> {
        let Some(holder) = self.holders.get_mut(&id) else { return Vec::new() };
        let call = match holder.answer.as_mut().filter(|(due, _)| *due <= now) {
            Some((due, call)) => {
                *due = now.plus_millis(AGAIN_MILLIS);
                holder.times = holder.times.saturating_sub(1);
                Some(call.clone())
            }
            None => holder.beat(now).filter(|_| self.beats < quota::HEARTBEATS),
        };
        if matches!(call, Some(ApiCall::SendTaskHeartbeat { .. })) {
            self.beats += 1;
        }
        if self.beats >= quota::HEARTBEATS {
            holder.heartbeat = None;
        }
        let asker = Asker::Holder(id, Rc::clone(&holder.who));
        let mut effects: Vec<_> = call.map(|call| Effect::Ask(asker, call)).into_iter().collect();
        effects.extend(self.set_alarm(id));
        effects
    }

    /// The token is dead, and a program that hears so stops; one that answers again does not
    /// listen.
    pub(super) fn refused(&mut self, id: HolderId) {
        if let Some(holder) = self.holders.get_mut(&id) {
            holder.heartbeat = None;
        }
    }

    fn set_alarm(&mut self, id: HolderId) -> Vec<Effect> {
        let due = self.holders.get(&id).and_then(Holder::next_due);
        if due.is_none() {
            self.holders.remove(&id);
        }
        due.map(|due| Effect::SetAlarm(Alarm::HolderActs(id), due)).into_iter().collect()
    }
}

impl Holder {
    fn next_due(&self) -> Option<Timestamp> {
        if self.times == 0 {
            return None;
        }
        let answer = self.answer.as_ref().map(|(due, _)| *due);
        let heartbeat = self.heartbeat.map(|it| it.due);
        answer.into_iter().chain(heartbeat).min()
    }

    /// A heartbeat; the last one of a program that dies takes its answer with it.
    fn beat(&mut self, now: Timestamp) -> Option<ApiCall> {
        let heartbeat = self.heartbeat.as_mut().filter(|it| it.due <= now)?;
        heartbeat.due = now.plus_millis(heartbeat.every);
        if let Some(left) = &mut heartbeat.left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.answer = None;
                self.heartbeat = None;
            }
        }
        Some(ApiCall::SendTaskHeartbeat { task_token: self.token.clone() })
    }
}

/// What a verdict says to Step Functions. An expression that has no value never answers: its
/// program dies of it.
fn api_call(
    verdict: &Verdict,
    token: &TaskToken,
    work: &Json,
    at: &mut Moment<'_>,
) -> Option<ApiCall> {
    let task_token = token.clone();
    let success = |output: &Json| ApiCall::SendTaskSuccess {
        task_token: token.clone(),
        output: output.to_string(),
    };
    match verdict {
        Verdict::Never => None,
        Verdict::Succeed(output) => Some(success(output)),
        Verdict::Evaluate(expression) => evaluate(expression, work, at).ok().as_ref().map(success),
        Verdict::Fail { error, cause } => {
            let (error, cause) = (error.clone(), cause.clone());
            Some(ApiCall::SendTaskFailure { task_token, error, cause })
        }
    }
}
