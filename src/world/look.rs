//! What can be seen of the account's services, a part at a time.

use std::rc::Rc;

use crate::base::{Json, SharedMap};
use crate::cloud::{FunctionCall, JobRecord, Queue, QueueTally, WorkerRecord};

use super::World;

impl World {
    /// How many messages each queue has, by name.
    pub fn queue_tallies(&self) -> impl Iterator<Item = QueueTally> {
        self.cloud.queue_tallies(self.now)
    }

    /// A queue with so many messages at most: the newest ones, newest first.
    #[must_use]
    pub fn newest_messages(&self, queue: &str, most: usize) -> Option<Queue> {
        self.cloud.newest_messages(queue, most, self.now)
    }

    /// The newest calls of a function: those that run, then those that are over.
    #[must_use]
    pub fn newest_calls(&self, function: &str, most: usize) -> Vec<FunctionCall> {
        self.cloud.newest_calls(function, most)
    }

    /// How often each function was called.
    #[must_use]
    pub fn function_call_counts(&self) -> &SharedMap<Rc<str>, u32> {
        self.cloud.function_call_counts()
    }

    /// The jobs that are remembered, newest first.
    pub fn jobs(&self) -> impl Iterator<Item = JobRecord> {
        self.cloud.jobs()
    }

    /// How many tasks of activities wait for a worker, by activity.
    pub fn waiting_activity_tasks(&self) -> impl Iterator<Item = (&Rc<str>, usize)> {
        self.cloud.waiting_activity_tasks()
    }

    /// The workers of an activity, once there was a task.
    #[must_use]
    pub fn workers(&self, activity: &str) -> Vec<WorkerRecord> {
        self.cloud.workers(activity)
    }

    /// How many items each table has, by name.
    pub fn table_sizes(&self) -> impl Iterator<Item = (&Rc<str>, usize)> {
        self.cloud.table_sizes()
    }

    /// The first items of a table: the values of its key, and the item.
    #[must_use]
    pub fn table_items(&self, table: &str, most: usize) -> Vec<(String, Json)> {
        self.cloud.table_items(table, most)
    }

    /// Everything in S3: bucket, key and content, in that order.
    pub fn objects(&self) -> impl Iterator<Item = (&str, &str, &[u8])> {
        self.cloud.objects()
    }
}
