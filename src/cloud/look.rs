//! What can be seen of the services from outside, a part at a time: the newest of what there is.

use std::rc::Rc;

use crate::base::{Json, SharedMap, TaskToken, Timestamp};

use super::api_gateway::{Decision, link_to};
use super::{Cloud, FunctionCall, JobRecord, Queue, QueueTally, WorkerRecord};

impl Cloud {
    /// How many messages each queue has, by name.
    pub fn queue_tallies(&self, now: Timestamp) -> impl Iterator<Item = QueueTally> {
        self.sqs.tallies(now)
    }

    /// A queue with so many messages at most: the newest ones, newest first.
    #[must_use]
    pub fn newest_messages(&self, queue: &str, most: usize, now: Timestamp) -> Option<Queue> {
        self.sqs.newest(queue, most, now)
    }

    /// The newest calls of a function: those that run, then those that are over.
    #[must_use]
    pub fn newest_calls(&self, function: &str, most: usize) -> Vec<FunctionCall> {
        self.lambda.newest_calls(function, most)
    }

    /// How often each function was called.
    #[must_use]
    pub fn function_call_counts(&self) -> &SharedMap<Rc<str>, u32> {
        self.lambda.call_counts()
    }

    /// The jobs that are remembered, newest first.
    pub fn jobs(&self) -> impl Iterator<Item = JobRecord> {
        self.jobs.newest()
    }

    /// How many tasks of activities wait for a worker, by activity.
    pub fn waiting_activity_tasks(&self) -> impl Iterator<Item = (&Rc<str>, usize)> {
        self.activities.waiting()
    }

    /// The workers of an activity, once there was a task.
    #[must_use]
    pub fn workers(&self, activity: &str) -> Vec<WorkerRecord> {
        self.activities.workers(activity, &self.setup)
    }

    /// How many items each table has, by name.
    pub fn table_sizes(&self) -> impl Iterator<Item = (&Rc<str>, usize)> {
        self.dynamodb.sizes()
    }

    /// The first items of a table: the values of its key, and the item.
    #[must_use]
    pub fn table_items(&self, table: &str, most: usize) -> Vec<(String, Json)> {
        self.dynamodb.items(table, most)
    }
}

/// The address at which anybody can approve or deny with a token.
#[must_use]
pub fn callback_url(decision: Decision, token: &TaskToken) -> String {
    link_to(decision, token.as_str())
}
