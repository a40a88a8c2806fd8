//! Activities: tasks that wait in a queue until a worker fetches them.
//!
//! Workers are programs of the set-up, tasks that call `aws-sdk:sfn:getActivityTask`, and whoever
//! calls GetActivityTask from outside. Tasks are handed out in the order in which they came, to
//! whoever has polled for the longest time.

mod staff;

use std::collections::VecDeque;
use std::rc::Rc;

use crate::base::{ExecutionArn, Json, Moment, SharedMap, TaskId, TaskToken, quota};
use crate::machine::TaskRequest;

use super::api_call::Refusal;
use super::call::{Alarm, Caller, Effect};
use super::holder::HolderId;
use super::pending::{Pending, take_of};
use super::setup::Setup;
use super::step_functions::sdk_failure;
use super::work::People;
use staff::Staff;

pub use staff::{WorkerDoing, WorkerId, WorkerRecord};

/// The number of a poll that a task of an execution makes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct PollId(u32);

/// All activities, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Activities {
    created: SharedMap<Rc<str>, ()>,
    deleted: SharedMap<Rc<str>, ()>,
    queues: SharedMap<Rc<str>, Queue>,
    /// Where each task waits: in which queue, at which place.
    places: SharedMap<Caller, (Rc<str>, u64)>,
    staff: Staff,
    /// The activities that tasks poll.
    polls: Pending<PollId, Rc<str>>,
    poll_count: u32,
}

#[derive(Clone, Debug, Default)]
struct Queue {
    tasks: SharedMap<u64, ActivityTask>,
    /// How many tasks have come.
    count: u64,
    pollers: VecDeque<Poller>,
}

/// A task that waits for a worker.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityTask {
    pub(super) caller: Caller,
    /// `taskToken`
    pub token: TaskToken,
    /// The input; GetActivityTask returns it as text.
    pub input: Json,
}

/// Who waits for a task.
#[derive(Clone, Debug)]
enum Poller {
    Worker(WorkerId),
    Call { poll: PollId, worker: Option<Rc<str>> },
}

impl Activities {
    /// Whether there is such an activity. Where a scenario lists none, all are there that were not
    /// deleted.
    pub(super) fn exists(&self, setup: &Setup, arn: &str) -> bool {
        let name = name_of(arn);
        let is_listed = setup.activities.as_ref().is_none_or(|it| it.contains_key(name));
        (is_listed || self.created.contains_key(name)) && !self.deleted.contains_key(name)
    }

    /// Whether the set-up has workers for an activity.
    pub(super) fn has_workers(setup: &Setup, arn: &str) -> bool {
        let activity = setup.activities.as_ref().and_then(|it| it.get(name_of(arn)));
        activity.is_some_and(|it| !it.workers.is_empty())
    }

    /// How many tasks wait for a worker, by activity.
    pub(super) fn waiting(&self) -> impl Iterator<Item = (&Rc<str>, usize)> {
        self.queues.iter().map(|(name, queue)| (name, queue.tasks.len()))
    }

    /// The workers of an activity that have begun to poll.
    pub(super) fn workers(&self, name: &str, setup: &Setup) -> Vec<WorkerRecord> {
        let queue = self.queues.get(name);
        let polls = |id: WorkerId| {
            let pollers = queue.into_iter().flat_map(|it| &it.pollers);
            pollers.into_iter().any(|it| matches!(it, Poller::Worker(worker) if *worker == id))
        };
        self.staff.records(name, setup, polls)
    }

    /// CreateActivity. One that exists stays as it is.
    ///
    /// # Errors
    /// `ActivityLimitExceeded`
    pub(super) fn create(&mut self, name: &str) -> Result<(), Refusal> {
        if !self.created.contains_key(name) && self.created.len() >= quota::ACTIVITIES {
            let message = "Activity Limit Exceeded: 'Too many activities were created'".into();
            return Err(Refusal { code: "ActivityLimitExceeded", message });
        }
        self.deleted.remove(name);
        self.created.insert(name.into(), ());
        Ok(())
    }

    /// DeleteActivity. Tasks that wait already go on waiting.
    pub(super) fn delete(&mut self, arn: &str) {
        let name = name_of(arn);
        self.created.remove(name);
        self.deleted.insert(name.into(), ());
    }

    /// A task comes into the queue of its activity.
    #[inline(never)]
    pub(super) fn schedule(
        &mut self,
        caller: Caller,
        (arn, request): (&str, &TaskRequest),
        desk: (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let name: Rc<str> = name_of(arn).into();
        let token = request.token.clone().expect("a task of an activity has a token");
        let task =
            ActivityTask { caller: caller.clone(), token, input: request.parameters.clone() };
        let queue = self.open(&name, desk.0);
        queue.count += 1;
        let place = queue.count;
        queue.tasks.insert(place, task);
        self.places.insert(caller, (Rc::clone(&name), place));
        self.hand_out(&name, desk, at)
    }

    /// GetActivityTask from outside, which does not wait: the next task, where there is one.
    pub(super) fn fetch(
        &mut self,
        arn: &str,
        worker: Option<Rc<str>>,
    ) -> Option<(ActivityTask, Effect)> {
        let task = self.next_task(name_of(arn))?;
        let start = Effect::Start(task.caller.clone(), worker);
        Some((task, start))
    }

    /// `aws-sdk:sfn:getActivityTask`: waits for a task up to a minute.
    #[inline(never)]
    pub(super) fn poll(
        &mut self,
        caller: Caller,
        request: &TaskRequest,
        desk: (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let parameter = |name| super::parameter(&request.parameters, name);
        let arn = parameter("ActivityArn").unwrap_or_default();
        if let Err(refusal) = self.check(desk.0, arn) {
            return vec![Effect::Reply(caller, Err(sdk_failure(&refusal, at)))];
        }
        let name: Rc<str> = name_of(arn).into();
        self.poll_count += 1;
        let poll = PollId(self.poll_count);
        let worker = parameter("WorkerName").map(Rc::from);
        self.open(&name, desk.0).pollers.push_back(Poller::Call { poll, worker });
        self.polls.insert(poll, caller, Rc::clone(&name));
        let due = at.now.plus_seconds(quota::POLL_SECONDS);
        let mut effects = vec![Effect::SetAlarm(Alarm::PollEnds(poll), due)];
        effects.extend(self.hand_out(&name, desk, at));
        effects
    }

    /// Whether somebody may poll for the tasks of an activity
    /// (recorded: `test_get_activity_task_invalid_arn`, `test_describe_deleted_activity`).
    pub(super) fn check(&self, setup: &Setup, arn: &str) -> Result<(), Refusal> {
        if !arn.starts_with("arn:") {
            let message = format!("Invalid Arn: 'Invalid ARN prefix: {arn}'");
            return Err(Refusal { code: "InvalidArn", message });
        }
        if !self.exists(setup, arn) {
            let message = format!("Activity Does Not Exist: '{arn}'");
            return Err(Refusal { code: "ActivityDoesNotExist", message });
        }
        let pollers = self.queues.get(name_of(arn)).map_or(0, |queue| queue.pollers.len());
        if pollers >= quota::ACTIVITY_POLLERS {
            let message =
                "The maximum number of workers concurrently polling for activity tasks has \
                           been reached."
                    .into();
            return Err(Refusal { code: "ActivityWorkerLimitExceeded", message });
        }
        Ok(())
    }

    /// Nobody had a task for a poll.
    #[inline(never)]
    pub(super) fn end_poll(&mut self, poll: PollId) -> Vec<Effect> {
        let Some((caller, name)) = self.polls.remove(poll) else { return Vec::new() };
        self.send_away(poll, &name);
        vec![Effect::Reply(caller, Ok(Json::empty_object()))]
    }

    /// Nobody polls there any more.
    fn send_away(&mut self, poll: PollId, name: &str) {
        if let Some(queue) = self.queues.get_mut(name) {
            let is_it = |it: &Poller| matches!(it, Poller::Call { poll: it, .. } if *it == poll);
            queue.pollers.retain(|it| !is_it(it));
        }
    }

    /// A worker that was away polls again.
    #[inline(never)]
    pub(super) fn polls_again(
        &mut self,
        worker: WorkerId,
        desk: (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let name = self.staff.activity_of(worker);
        self.open(&name, desk.0).pollers.push_back(Poller::Worker(worker));
        self.hand_out(&name, desk, at)
    }

    /// A program has done something with its token; if it is a worker's, that may be its last.
    pub(super) fn holder_acted(
        &mut self,
        holder: HolderId,
        (effects, is_alive): (&[Effect], bool),
        desk: (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        match self.staff.acted(holder, effects, is_alive) {
            staff::Turn::Works => Vec::new(),
            staff::Turn::Free(worker) => self.polls_again(worker, desk, at),
            staff::Turn::Died(worker) => self.staff.restart(worker, desk.0, at.now),
        }
    }

    /// Step Functions has answered a worker.
    pub(super) fn answered(
        &mut self,
        holder: HolderId,
        is_refused: bool,
        desk: (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        match self.staff.answered(holder, is_refused) {
            Some(worker) => self.polls_again(worker, desk, at),
            None => Vec::new(),
        }
    }

    /// Tasks that are over wait for no worker, and poll for no task.
    pub(super) fn abandon(&mut self, execution: &ExecutionArn, task: Option<TaskId>) {
        for (_, (name, place)) in take_of(&mut self.places, execution, task) {
            if let Some(queue) = self.queues.get_mut(&name) {
                queue.tasks.remove(&place);
            }
        }
        for (poll, name) in self.polls.take_of(execution, task) {
            self.send_away(poll, &name);
        }
    }

    /// The queue of an activity. Its workers poll from the moment at which something happens there.
    fn open(&mut self, name: &Rc<str>, setup: &Setup) -> &mut Queue {
        let is_new = !self.queues.contains_key(name);
        let queue = self.queues.get_or_default(Rc::clone(name));
        if is_new {
            queue.pollers.extend(self.staff.hire(name, setup).into_iter().map(Poller::Worker));
        }
        queue
    }

    fn next_task(&mut self, name: &str) -> Option<ActivityTask> {
        let (_, task) = self.queues.get_mut(name)?.tasks.pop_first()?;
        self.places.remove(&task.caller);
        Some(task)
    }

    /// Hands out tasks as long as there are both.
    fn hand_out(
        &mut self,
        name: &Rc<str>,
        (setup, people): (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(queue) = self.queues.get_mut(name).filter(|queue| !queue.tasks.is_empty())
            && let Some(poller) = queue.pollers.pop_front()
        {
            let task = self.next_task(name).expect("a task waits");
            match poller {
                Poller::Call { poll, worker } => {
                    let (caller, _) = self.polls.remove(poll).expect("who polls waits");
                    let response = Json::object([
                        ("Input", Json::from(task.input.to_string())),
                        ("TaskToken", Json::String(task.token.shared())),
                    ]);
                    effects.push(Effect::Start(task.caller, worker));
                    effects.push(Effect::Reply(caller, Ok(response)));
                }
                Poller::Worker(worker) => {
                    effects.extend(self.staff.work((worker, task), (setup, people), at));
                }
            }
        }
        effects
    }
}

/// `Pack` of `arn:aws:states:us-east-1:123456789012:activity:Pack`.
fn name_of(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}
