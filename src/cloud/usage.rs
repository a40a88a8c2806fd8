//! What the executions used of the services: for the bill.

use std::rc::Rc;

use crate::base::{ExecutionArn, SharedMap, SortedMap};

/// What one execution used.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Usage {
    /// How often each action was called: `sqs:sendMessage`, `lambda:invoke`.
    pub calls: SortedMap<Rc<str>, u64>,
    /// How long the functions that it called ran, in milliseconds, each rounded up to a whole one.
    pub function_millis: u64,
}

/// What all executions used.
#[derive(Clone, Debug, Default)]
pub(super) struct UsageBook {
    by_execution: SharedMap<ExecutionArn, Rc<Usage>>,
}

impl UsageBook {
    pub(super) fn called(&mut self, execution: &ExecutionArn, action: &Rc<str>) {
        *self.of_mut(execution).calls.get_or_default(Rc::clone(action)) += 1;
    }

    pub(super) fn function_ran(&mut self, execution: &ExecutionArn, millis: i64) {
        self.of_mut(execution).function_millis += millis.unsigned_abs();
    }

    pub(super) fn of(&self, execution: &ExecutionArn) -> Option<&Usage> {
        self.by_execution.get(execution).map(|usage| &**usage)
    }

    fn of_mut(&mut self, execution: &ExecutionArn) -> &mut Usage {
        Rc::make_mut(self.by_execution.get_or_default(execution.clone()))
    }
}
