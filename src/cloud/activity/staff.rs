//! The workers of a set-up: what each does with a task, and when it is free again.

use std::rc::Rc;

use crate::base::{Log, Moment, SharedMap, Timestamp};
use crate::cloud::api_call::ApiCall;
use crate::cloud::call::{Alarm, Effect};
use crate::cloud::holder::HolderId;
use crate::cloud::setup::{
    Answer, Handler, HandlerResult, Seconds, Setup, TokenUse, Verdict, Worker, turn_of,
};
use crate::cloud::work::{People, WorkResult, result_of};

use super::ActivityTask;

/// How long a worker works where its handler does not say.
const USUAL: Seconds = Seconds::from_millis(1000);

/// The number of a worker.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct WorkerId(u32);

/// All workers of a set-up that have begun to poll.
#[derive(Clone, Debug, Default)]
pub(super) struct Staff {
    workers: Log<Employee>,
    /// Who works as which holder of a token.
    working: SharedMap<HolderId, Shift>,
}

#[derive(Clone, Debug)]
struct Employee {
    activity: Rc<str>,
    /// Which of the activity's workers it is.
    index: usize,
    /// How many tasks it has taken.
    taken: u32,
}

/// A worker as it is at one moment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WorkerRecord {
    /// `workerName`
    pub name: Option<Rc<str>>,
    /// How many tasks it has taken.
    pub taken: u32,
    /// What it does.
    pub doing: WorkerDoing,
}

/// What a worker does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WorkerDoing {
    /// It has a task.
    Works,
    /// It waits for one.
    Polls,
    /// Neither: it has died, or is on its way back to the queue.
    Away,
}

/// A worker at work.
#[derive(Clone, Copy, Debug)]
struct Shift {
    worker: WorkerId,
    /// It has called with its result.
    has_answered: bool,
    /// It has heard that its token is dead.
    is_refused: bool,
}

/// How it stands with a worker that has done something.
pub(super) enum Turn {
    /// It works on, or is none of these workers.
    Works,
    Free(WorkerId),
    Died(WorkerId),
}

impl Staff {
    /// The workers of an activity begin.
    pub(super) fn hire(&mut self, activity: &Rc<str>, setup: &Setup) -> Vec<WorkerId> {
        let workers = setup.workers(activity).len();
        let hired = (0..workers).map(|index| {
            let id = WorkerId(u32::try_from(self.workers.len()).expect("few workers"));
            self.workers.push(Employee { activity: Rc::clone(activity), index, taken: 0 });
            id
        });
        hired.collect()
    }

    /// The workers of an activity, and what each does; `polls` says whether one waits for a task.
    pub(super) fn records(
        &self,
        activity: &str,
        setup: &Setup,
        polls: impl Fn(WorkerId) -> bool,
    ) -> Vec<WorkerRecord> {
        let numbered = (0_u32..).zip(self.workers.iter());
        let of_activity = numbered.filter(|(_, employee)| *employee.activity == *activity);
        let record = |(number, employee): (u32, &Employee)| {
            let id = WorkerId(number);
            let works = self.working.values().any(|shift| shift.worker == id);
            let name = setup.workers(activity).get(employee.index).and_then(|it| it.name.clone());
            WorkerRecord {
                name,
                taken: employee.taken,
                doing: match (works, polls(id)) {
                    (true, _) => WorkerDoing::Works,
                    (false, true) => WorkerDoing::Polls,
                    (false, false) => WorkerDoing::Away,
                },
            }
        };
        of_activity.map(record).collect()
    }

    pub(super) fn activity_of(&self, worker: WorkerId) -> Rc<str> {
        Rc::clone(&self.workers[worker.0 as usize].activity)
    }

    /// A worker begins with a task.
    pub(super) fn work(
        &mut self,
        (worker, task): (WorkerId, ActivityTask),
        (setup, people): (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let employee = self.workers.get_mut(worker.0 as usize).expect("a worker that was hired");
        let Worker { name, handlers, .. } = &setup.workers(&employee.activity)[employee.index];
        let echo = Handler::default();
        let handler = turn_of(handlers, employee.taken).unwrap_or(&echo);
        employee.taken += 1;
        let who = match name {
            Some(name) => format!("worker {name}"),
            None => format!("a worker of {}", employee.activity),
        };
        let mut effects = vec![Effect::Start(task.caller, name.clone())];
        let ActivityTask { token, input, .. } = task;
        let answer = match &handler.token {
            TokenUse::Answer(answer) => answer.clone(),
            TokenUse::Mail(None) => answer_of(handler, &input, at),
            passed_on @ (TokenUse::Mail(Some(_)) | TokenUse::Keep) => {
                if let TokenUse::Mail(Some(to)) = passed_on {
                    people.inbox.ask(&employee.activity, to, &input, token.as_str(), at.now);
                }
                let due = at.now.plus_millis(handler.takes_seconds.unwrap_or(USUAL).millis());
                effects.push(Effect::SetAlarm(Alarm::WorkerPolls(worker), due));
                return effects;
            }
        };
        let (holder, acts) = people.employ((&who, "activity"), (token, &input), &answer, at);
        effects.extend(acts);
        if people.holders.is_alive(holder) {
            let shift = Shift { worker, has_answered: false, is_refused: false };
            self.working.insert(holder, shift);
        } else {
            effects.extend(self.restart(worker, setup, at.now));
        }
        effects
    }

    /// What a worker's program has done: it may have answered, or died.
    pub(super) fn acted(&mut self, holder: HolderId, effects: &[Effect], is_alive: bool) -> Turn {
        let Some(shift) = self.working.get_mut(&holder) else { return Turn::Works };
        let answers = effects.iter().any(|effect| {
            matches!(
                effect,
                Effect::Ask(_, ApiCall::SendTaskSuccess { .. } | ApiCall::SendTaskFailure { .. })
            )
        });
        shift.has_answered |= answers;
        if shift.has_answered || is_alive {
            return Turn::Works;
        }
        let Shift { worker, is_refused, .. } = *shift;
        self.working.remove(&holder);
        if is_refused { Turn::Free(worker) } else { Turn::Died(worker) }
    }

    /// Step Functions has answered a program; the worker that is free by it.
    pub(super) fn answered(&mut self, holder: HolderId, is_refused: bool) -> Option<WorkerId> {
        let shift = self.working.get_mut(&holder)?;
        shift.is_refused |= is_refused;
        let worker = shift.has_answered.then_some(shift.worker)?;
        self.working.remove(&holder);
        Some(worker)
    }

    /// A dead worker is started again after a while, if it ever is.
    pub(super) fn restart(&self, worker: WorkerId, setup: &Setup, now: Timestamp) -> Vec<Effect> {
        let employee = &self.workers[worker.0 as usize];
        let after = setup.workers(&employee.activity)[employee.index].restarts_after_seconds;
        let alarm = |after: Seconds| {
            Effect::SetAlarm(Alarm::WorkerPolls(worker), now.plus_millis(after.millis()))
        };
        after.map(alarm).into_iter().collect()
    }
}

/// How a worker answers whose handler says only what comes of the work: with that. One whose process
/// dies, or hangs, never does.
fn answer_of(handler: &Handler, input: &crate::base::Json, at: &mut Moment<'_>) -> Answer {
    let result = handler.result.clone().or(Some(HandlerResult::Echo));
    let verdict = match result_of(&Handler { result, ..handler.clone() }, input, at) {
        WorkResult::Value(output) => Verdict::Succeed(output),
        WorkResult::Thrown(thrown) => {
            Verdict::Fail { error: Some(thrown.error_type), cause: Some(thrown.error_message) }
        }
        WorkResult::Exited | WorkResult::Hangs => Verdict::Never,
    };
    let after_seconds = handler.takes_seconds.unwrap_or(USUAL);
    Answer { after_seconds, verdict, ..Answer::default() }
}
