//! The tasks of an execution that are under way, as the outside sees them.

use crate::asl::Resource;
use crate::base::{StateName, TaskId, TaskToken, Timestamp};
use crate::expr::MapItem;

use super::Execution;
use super::state::task::task_of;
use super::task::{Deadline, Phase};

/// A task that is under way, for those who look on.
#[derive(Clone, Copy, Debug)]
pub struct OpenTask<'a> {
    /// The attempt.
    pub task: TaskId,
    /// The state it belongs to.
    pub state: &'a StateName,
    /// Its token, where it waits for one and somebody can have it.
    pub token: Option<&'a TaskToken>,
    /// Whether it waits for a job.
    pub is_job: bool,
    /// The ARN of its activity, where it is for one; a worker ends it by its token.
    pub activity: Option<&'a str>,
    /// The item of the innermost Map state around, where it runs inline.
    pub item: Option<&'a MapItem>,
    /// Which attempt it is, from 0.
    pub retry_count: u32,
    /// Whether the service took the call, or a worker the work, so that nothing but its token, its
    /// job or a deadline ends it.
    pub submitted: bool,
    /// `TimeoutSeconds`: when it ends, and how long it is in milliseconds.
    pub timeout: Option<(Timestamp, i64)>,
    /// `HeartbeatSeconds`: when it ends, and how long it is in milliseconds.
    pub heartbeat: Option<(Timestamp, i64)>,
}

impl Execution {
    /// The tasks that are under way.
    pub fn open_tasks(&self) -> impl Iterator<Item = OpenTask<'_>> {
        let dates = |deadline: Option<Deadline>| deadline.map(|it| (it.due, it.length));
        self.branches.iter().filter_map(move |(_, branch)| {
            let (visit, attempt) = branch.position.working()?;
            let resource = &task_of(&visit.state).resource;
            let activity = match resource {
                Resource::Activity { arn } => Some(&**arn),
                Resource::Function { .. } | Resource::Integration { .. } => None,
            };
            let is_activity = activity.is_some();
            let is_job = resource.is_job();
            let is_queued = is_activity && matches!(attempt.phase, Phase::Asked | Phase::Scheduled);
            Some(OpenTask {
                task: attempt.task,
                state: &visit.state.name,
                token: attempt.token.as_ref().filter(|_| !is_job && !is_queued),
                is_job,
                activity,
                item: branch.item.as_deref(),
                retry_count: visit.retry_count(),
                submitted: attempt.phase == Phase::Submitted
                    || is_activity && attempt.phase == Phase::Started,
                timeout: dates(attempt.timeout),
                heartbeat: dates(attempt.heartbeat),
            })
        })
    }
}
