//! Calls that go as they went once: the service takes them and ends them after the time that it
//! took then.

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, TaskId, Timestamp};

use super::call::{Alarm, Caller, Effect};
use super::pending::Pending;
use super::setup::RecordedCall;

/// The number of a call that goes as it went once.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct RecordedId(u32);

/// Those that are under way, each with whether the service has taken it.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordedCalls {
    calls: Pending<RecordedId, (Rc<RecordedCall>, bool)>,
    count: u32,
    /// How long the state pauses that called last before it calls again, and when it has ended.
    pause: Option<(ExecutionArn, Timestamp, i64)>,
}

impl RecordedCalls {
    /// A call begins.
    pub(super) fn begin(
        &mut self,
        caller: Caller,
        call: &RecordedCall,
        now: Timestamp,
    ) -> Vec<Effect> {
        self.count += 1;
        let is_taken = call.submitted_after.is_none();
        self.wait((RecordedId(self.count), caller), (Rc::new(call.clone()), is_taken), 0, now)
    }

    /// Waits for what comes next, after so many milliseconds of the call.
    fn wait(
        &mut self,
        (id, caller): (RecordedId, Caller),
        (call, is_taken): (Rc<RecordedCall>, bool),
        gone: i64,
        now: Timestamp,
    ) -> Vec<Effect> {
        let next = if is_taken { call.after } else { call.submitted_after };
        let Some(next) = next else { return Vec::new() };
        self.calls.insert(id, caller, (call, is_taken));
        let due = now.plus_millis(next.millis().saturating_sub(gone).max(0));
        vec![Effect::SetAlarm(Alarm::RecordedCallGoesOn(id), due)]
    }

    /// The service takes a call, or ends it.
    pub(super) fn go_on(&mut self, id: RecordedId, now: Timestamp) -> Vec<Effect> {
        let Some((caller, (call, is_taken))) = self.calls.remove(id) else { return Vec::new() };
        if is_taken {
            let execution = &caller.execution;
            self.pause = call.pause.map(|it| (execution.clone(), now, it.millis()));
            return vec![match call.submitted_after {
                Some(_) => Effect::Finish(caller, call.outcome()),
                None => Effect::Reply(caller, call.outcome()),
            }];
        }
        let gone = call.submitted_after.map_or(0, |it| it.millis());
        let response = call.submitted.clone().unwrap_or(Json::Null);
        let mut effects = vec![Effect::Reply(caller.clone(), Ok(response))];
        effects.append(&mut self.wait((id, caller), (call, true), gone, now));
        effects
    }

    /// How many milliseconds an execution pauses after a call that has just failed in it.
    pub(super) fn pause(&self, execution: &ExecutionArn, now: Timestamp) -> Option<i64> {
        let (whose, when, millis) = self.pause.as_ref()?;
        (whose == execution && *when == now).then_some(*millis)
    }

    /// Tasks that are over do not wait any more.
    pub(super) fn abandon(&mut self, execution: &ExecutionArn, task: Option<TaskId>) {
        self.calls.take_of(execution, task);
    }
}
