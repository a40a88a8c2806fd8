//! Jobs: what services start and let run, such as a task of ECS or a run of Glue.
//!
//! `.sync` waits for the end and has the job's description as its result, or as the cause of
//! `States.TaskFailed`. A job whose task is over for another reason than its token is stopped.

mod ecs;
mod shape;

use std::rc::Rc;

use crate::base::{
    ExecutionArn, Fifo, Json, Moment, Object, SharedMap, TaskId, Timestamp, quota, sort_by,
};
use crate::expr::error_name;
use crate::machine::{Failure, IntegrationPattern, Resource, TaskEnding, TaskRequest};

use super::call::{Alarm, Caller, Effect};
use super::pending::take_of;
use super::setup::{Handler, HandlerResult, Setup, Thrown, TokenUse};
use super::work::{People, WorkResult};
use shape::{Dates, Shape};

/// The number of a job.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct JobId(u32);

/// The jobs that run, and the last ones that did.
#[derive(Clone, Debug, Default)]
pub(super) struct Jobs {
    jobs: SharedMap<JobId, Rc<Job>>,
    count: u32,
    /// What services call them.
    names: SharedMap<(Rc<str>, JobId), ()>,
    /// Those that are over, in that order.
    over: Fifo<JobId>,
    /// How often each name of the set-up was used.
    calls: SharedMap<Rc<str>, u32>,
    /// The jobs whose end a task waits for.
    waiting: SharedMap<Caller, JobId>,
}

/// A job.
#[derive(Clone, Debug)]
struct Job {
    shape: Shape,
    /// What the service calls it.
    id: Rc<str>,
    action: Rc<str>,
    parameters: Json,
    handler: Handler,
    started: Timestamp,
    ended: Option<(Timestamp, Ending)>,
    /// Whether Step Functions started it to wait for it, which the description tells.
    is_watched: bool,
    /// The task that waits for it.
    watcher: Option<Caller>,
}

/// A job as it is at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRecord {
    /// The action that started it: `glue:startJobRun`.
    pub action: Rc<str>,
    /// What the service calls it.
    pub id: Rc<str>,
    /// What it was started with.
    pub parameters: Json,
    /// When it began.
    pub started: Timestamp,
    /// When it was over; none while it runs.
    pub ended: Option<Timestamp>,
    /// How it stands.
    pub outcome: JobOutcome,
}

/// How it stands with a job.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum JobOutcome {
    /// It is not over.
    Runs,
    /// It ended well.
    Succeeded,
    /// It failed, or what it was to run never began.
    Failed,
    /// Its task was over before it was.
    Stopped,
}

/// How a job ended.
#[derive(Clone, Debug)]
enum Ending {
    Succeeded,
    Failed {
        exit_code: i64,
        reason: String,
    },
    /// What it was to run never began.
    NotStarted {
        reason: String,
    },
    /// Its task was over before it was.
    Stopped,
}

impl Jobs {
    /// Takes the call of a task. `None` where it starts no job that is known here.
    pub(super) fn start(
        &mut self,
        caller: &Caller,
        request: &TaskRequest,
        (setup, people): (&Setup, &mut People),
        at: &mut Moment<'_>,
    ) -> Option<Vec<Effect>> {
        let Resource::Integration { service, action, pattern } = &request.resource else {
            return None;
        };
        let action: Rc<str> = format!("{service}:{action}").into();
        let is_watched = matches!(pattern, IntegrationPattern::RunAJob { .. });
        let shape = Shape::of(&action).or(is_watched.then_some(Shape::PLAIN))?;
        let parameters = request.parameters.clone();
        let key = setup.job_key(&action, &parameters);
        let calls = self.calls.get_or_default(Rc::clone(&key));
        let handler = setup.job(&key, *calls);
        *calls += 1;
        if let Some(refused) = ecs::not_placed(&shape, &handler, &parameters, at) {
            let waits = request.resource.has_token();
            let result = if waits { Err(ecs::unknown(&refused)) } else { Ok(refused) };
            return Some(vec![Effect::Reply(caller.clone(), result)]);
        }
        let id = shape.new_id(&parameters, at.rng);
        let (started, ended) = (at.now, None);
        let watcher = is_watched.then(|| caller.clone());
        let job =
            Job { shape, id, action, parameters, handler, started, ended, is_watched, watcher };
        let mut effects = vec![Effect::Reply(caller.clone(), Ok(job.response(at)))];
        effects.extend(self.run(job, people, at));
        Some(effects)
    }

    fn run(&mut self, job: Job, people: &mut People, at: &mut Moment<'_>) -> Vec<Effect> {
        self.count += 1;
        let number = JobId(self.count);
        let Job { action, handler, .. } = &job;
        let takes = handler.takes_seconds.unwrap_or_default();
        let due = at.now.plus_millis(takes.millis());
        let mut effects = vec![Effect::SetAlarm(Alarm::JobEnds(number), due)];
        let who = format!("job of {action}");
        effects.extend(people.begin((&who, action), (handler, &job.parameters), at));
        if let Some(watcher) = &job.watcher {
            self.waiting.insert(watcher.clone(), number);
        }
        self.names.insert((Rc::clone(&job.id), number), ());
        self.jobs.insert(number, Rc::new(job));
        self.forget_oldest();
        effects
    }

    /// Jobs that are over are remembered for those who ask for their state, but not all of them.
    fn forget_oldest(&mut self) {
        if self.jobs.len() > quota::REMEMBERED_JOBS
            && let Some(number) = self.over.pop()
            && let Some(job) = self.jobs.remove(&number)
        {
            self.names.remove(&(Rc::clone(&job.id), number));
        }
    }

    /// A job has run for as long as it takes.
    pub(super) fn end(
        &mut self,
        number: JobId,
        people: &mut People,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        let Some(job) = self.jobs.get_mut(&number).filter(|job| job.ended.is_none()) else {
            return Vec::new();
        };
        let job = Rc::make_mut(job);
        let mut handler = job.handler.clone();
        if job.is_watched && handler.token == TokenUse::default() {
            // Its task ends with it: there is nothing to ask of anybody.
            handler.token = TokenUse::Keep;
        }
        let mut value = None;
        let ending = match people.end(&job.action, (&handler, &job.parameters), at) {
            WorkResult::Value(result) => {
                value = Some(result).filter(|_| handler.gives_a_value());
                Ending::Succeeded
            }
            WorkResult::Thrown(thrown) => failed(&thrown),
            WorkResult::Exited => Ending::Failed { exit_code: KILLED, reason: String::new() },
            WorkResult::Hangs => return Vec::new(),
        };
        job.ended = Some((at.now, ending));
        self.over.push(number);
        let Some(caller) = job.watcher.take() else { return Vec::new() };
        let result = job.result(value);
        self.waiting.remove(&caller);
        vec![Effect::Finish(caller, result)]
    }

    /// The jobs that are remembered, newest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = JobRecord> {
        self.jobs.values().rev().map(|job| JobRecord {
            action: Rc::clone(&job.action),
            id: Rc::clone(&job.id),
            parameters: job.parameters.clone(),
            started: job.started,
            ended: job.ended.as_ref().map(|(at, _)| *at),
            outcome: match &job.ended {
                None => JobOutcome::Runs,
                Some((_, Ending::Succeeded)) => JobOutcome::Succeeded,
                Some((_, Ending::Failed { .. } | Ending::NotStarted { .. })) => JobOutcome::Failed,
                Some((_, Ending::Stopped)) => JobOutcome::Stopped,
            },
        })
    }

    /// Tasks that are over wait for no job. One that a task waited for is stopped with it, unless
    /// the task was ended by its token (recorded: `test_sync_with_task_token`).
    pub(super) fn abandon(
        &mut self,
        (execution, task): (&ExecutionArn, Option<TaskId>),
        ending: TaskEnding,
        now: Timestamp,
    ) {
        for (_, number) in take_of(&mut self.waiting, execution, task) {
            let Some(job) = self.jobs.get_mut(&number) else { continue };
            let job = Rc::make_mut(job);
            job.watcher = None;
            let by_token = matches!(ending, TaskEnding::Succeeded | TaskEnding::Failed);
            if !by_token {
                job.ended = Some((now, Ending::Stopped));
                self.over.push(number);
            }
        }
    }

    /// Somebody asks how a job stands, by an action that describes it. `None` where the parameters
    /// name no job that is known here.
    pub(super) fn describe(&self, action: &str, parameters: &Json, now: Timestamp) -> Option<Json> {
        let frame = Shape::description_frame(action)?;
        let mut numbers = Vec::new();
        self.mentioned(parameters, &mut numbers);
        sort_by(&mut numbers, Ord::cmp);
        let mut jobs = numbers.iter().rev().filter_map(|number| self.jobs.get(number));
        let job = jobs.find(|job| job.shape.is_described_by(action))?;
        let dates = if action.starts_with("aws-sdk:") { Dates::Texts } else { Dates::Millis };
        Some(shape::framed(&frame, &job.description(dates, now)))
    }

    /// The jobs whose ids stand somewhere in parameters, be it as the end of an ARN.
    fn mentioned(&self, parameters: &Json, found: &mut Vec<JobId>) {
        match parameters {
            Json::Object(members) => members.values().for_each(|it| self.mentioned(it, found)),
            Json::Array(items) => items.iter().for_each(|it| self.mentioned(it, found)),
            Json::String(text) => {
                let starts = text.match_indices('/').map(|(at, _)| at + 1);
                for start in starts.chain([0]) {
                    let bound = |number| (Rc::from(&text[start..]), JobId(number));
                    let numbers = self.names.range(bound(0)..=bound(u32::MAX));
                    found.extend(numbers.map(|((_, number), ())| *number));
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
}

impl Job {
    fn response(&self, at: &mut Moment<'_>) -> Json {
        match self.shape {
            Shape::Ecs => ecs::response(self, at),
            Shape::Listed(..) => self.shape.response(self, at),
        }
    }

    fn description(&self, dates: Dates, now: Timestamp) -> Json {
        match self.shape {
            Shape::Ecs => ecs::description(self, dates),
            Shape::Listed(..) => self.shape.description(self, dates, now),
        }
    }

    /// What the task gets that waited for it; the members of what its handler gave replace those of
    /// the description.
    fn result(&self, value: Option<Json>) -> Result<Json, Failure> {
        let ended = self.ended.as_ref().map_or(self.started, |(at, _)| *at);
        let description = self.description(Dates::Millis, ended);
        if !matches!(self.ended, Some((_, Ending::Succeeded))) {
            let cause: String = description.to_string().chars().take(quota::CAUSE_CHARS).collect();
            return Err(Failure::new(error_name::TASK_FAILED, cause));
        }
        Ok(match (description.as_object(), value) {
            (_, None) => description,
            (Some(members), Some(Json::Object(given))) => {
                let mut members = Object::clone(members);
                for (name, value) in given.iter() {
                    members.insert(Rc::clone(name), value.clone());
                }
                members.into()
            }
            (_, Some(value)) => value,
        })
    }

    fn exit_code(&self) -> Option<i64> {
        match &self.ended.as_ref()?.1 {
            Ending::Succeeded => Some(0),
            Ending::Failed { exit_code, .. } => Some(*exit_code),
            Ending::NotStarted { .. } | Ending::Stopped => None,
        }
    }

    fn reason(&self) -> Option<&str> {
        match &self.ended.as_ref()?.1 {
            Ending::Failed { reason, .. } | Ending::NotStarted { reason } => {
                Some(&**reason).filter(|it| !it.is_empty())
            }
            Ending::Stopped => Some("Stopped by Step Functions"),
            Ending::Succeeded => None,
        }
    }
}

/// The exit code of a process that was killed.
const KILLED: i64 = 137;

/// An error of the code, or one by whose type it was never run.
fn failed(thrown: &Thrown) -> Ending {
    const BEFORE: [&str; 4] = [
        "CannotPullContainerError",
        "CannotCreateContainerError",
        "CannotStartContainerError",
        "ResourceInitializationError",
    ];
    let Thrown { error_type, error_message, .. } = thrown;
    match BEFORE.contains(&&**error_type) {
        true => Ending::NotStarted { reason: format!("{error_type}: {error_message}") },
        false => Ending::Failed { exit_code: 1, reason: error_message.clone() },
    }
}

/// The error type that a handler throws.
fn thrown_type(handler: &Handler) -> Option<&str> {
    match &handler.result {
        Some(HandlerResult::Throw(thrown)) => Some(&thrown.error_type),
        Some(
            HandlerResult::Echo
            | HandlerResult::Return(_)
            | HandlerResult::Evaluate(_)
            | HandlerResult::Exit
            | HandlerResult::Hang,
        )
        | None => None,
    }
}
