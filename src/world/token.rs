//! Every token that was ever handed out: which task it belongs to, and what became of it.

use std::rc::Rc;

use crate::base::{Log, SharedMap, StateName, TaskId, TaskToken, Timestamp};
use crate::machine::{TaskEnding, TaskRequest};

use super::World;
use super::agenda::ExecutionIndex;

/// A token and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenRecord {
    /// The token.
    pub token: TaskToken,
    /// The state that waits for it.
    pub state: StateName,
    /// When it was handed out.
    pub minted: Timestamp,
    /// Which attempt it is for, from 0.
    pub retry_count: u32,
    /// The index of the item that it is for, in a Map state that runs inline.
    pub item: Option<usize>,
    /// Whether its task waits for a job, which the token can only forestall.
    pub is_job: bool,
    /// When `TimeoutSeconds` is over, or would have been; none before the task has started, and
    /// where the state sets no timeout.
    pub timeout: Option<Timestamp>,
    /// The same of `HeartbeatSeconds`, since the last heartbeat.
    pub heartbeat_timeout: Option<Timestamp>,
    /// Heartbeats that came with it while it lived.
    pub heartbeats: u32,
    /// What became of it.
    pub fate: TokenFate,
    pub(super) execution: ExecutionIndex,
    pub(super) task: TaskId,
}

/// What became of a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TokenFate {
    /// Its task waits.
    Waiting,
    /// Somebody returned it, at that time, with a success (or a failure).
    Returned(Timestamp, bool),
    /// Its task ended without it, at that time, in that way.
    Died(Timestamp, TaskEnding),
}

/// All tokens, in the order in which they were handed out.
#[derive(Clone, Debug, Default)]
pub(super) struct TokenRegister {
    records: Log<TokenRecord>,
    /// How many of them are not for jobs.
    for_people: usize,
    by_token: SharedMap<TaskToken, usize>,
    by_task: SharedMap<(ExecutionIndex, TaskId), usize>,
}

impl World {
    /// The register learns until when the tasks of an execution wait.
    pub(super) fn note_deadlines(&mut self, index: ExecutionIndex) {
        for open in self.executions[index.0].open_tasks() {
            let due = |deadline: Option<(Timestamp, i64)>| deadline.map(|(due, _)| due);
            let deadlines = (due(open.timeout), due(open.heartbeat));
            self.tokens.set_deadlines(index, open.task, deadlines);
        }
    }

    pub(super) fn register_token(&mut self, execution: ExecutionIndex, request: &TaskRequest) {
        if let Some(token) = &request.token {
            let record = TokenRecord {
                token: token.clone(),
                state: request.state.clone(),
                minted: self.now,
                retry_count: request.retry_count,
                item: request.item,
                is_job: request.resource.is_job(),
                timeout: None,
                heartbeat_timeout: None,
                heartbeats: 0,
                fate: TokenFate::Waiting,
                execution,
                task: request.task,
            };
            self.tokens.insert(record);
        }
    }
}

impl TokenRegister {
    pub(super) fn records(&self) -> &Log<TokenRecord> {
        &self.records
    }

    pub(super) fn for_people(&self) -> usize {
        self.for_people
    }

    pub(super) fn insert(&mut self, record: TokenRecord) {
        let at = self.records.len();
        self.for_people += usize::from(!record.is_job);
        self.by_token.insert(record.token.clone(), at);
        self.by_task.insert((record.execution, record.task), at);
        self.records.push(record);
    }

    pub(super) fn number_of(&self, token: &str) -> Option<usize> {
        self.by_token.get(&TaskToken::from(token)).copied()
    }

    /// The record of a token that was handed out.
    pub(super) fn find(&mut self, token: &TaskToken) -> Option<&mut TokenRecord> {
        self.records.get_mut(*self.by_token.get(token)?)
    }

    /// The deadlines of a task are set, or put off.
    pub(super) fn set_deadlines(
        &mut self,
        execution: ExecutionIndex,
        task: TaskId,
        (timeout, heartbeat_timeout): (Option<Timestamp>, Option<Timestamp>),
    ) {
        let Some(at) = self.by_task.get(&(execution, task)).copied() else { return };
        let before = &self.records[at];
        if (before.timeout, before.heartbeat_timeout) != (timeout, heartbeat_timeout) {
            let record = self.records.get_mut(at).expect("a token of a task has a record");
            (record.timeout, record.heartbeat_timeout) = (timeout, heartbeat_timeout);
        }
    }

    /// The text of a token that was handed out.
    pub(super) fn shared(&self, token: &str) -> Option<Rc<str>> {
        let at = self.by_token.get(&TaskToken::from(token))?;
        Some(self.records[*at].token.shared())
    }

    /// A task ended. A token that was returned keeps that fate.
    pub(super) fn task_closed(
        &mut self,
        execution: ExecutionIndex,
        task: TaskId,
        ending: TaskEnding,
        now: Timestamp,
    ) {
        if let Some(at) = self.by_task.remove(&(execution, task)) {
            let record = self.records.get_mut(at).expect("a token of a task has a record");
            if record.fate == TokenFate::Waiting {
                record.fate = TokenFate::Died(now, ending);
            }
        }
    }

    /// An execution ended, and with it all its tasks.
    pub(super) fn execution_closed(&mut self, execution: ExecutionIndex, now: Timestamp) {
        let range = (execution, TaskId(0))..=(execution, TaskId(u32::MAX));
        let tasks: Vec<_> = self.by_task.range(range).map(|((_, task), _)| *task).collect();
        for task in tasks {
            self.task_closed(execution, task, TaskEnding::Aborted, now);
        }
    }
}
