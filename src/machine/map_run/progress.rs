//! A map run while its children come and go.

use std::rc::Rc;

use crate::base::{BranchId, ExecutionArn, Json, Moment, StateName, Timestamp, quota};
use crate::expr::Failure;

use super::plan::Plan;
use super::{
    Batch, ChildExecution, ChildResult, ChildStatus, Manifest, MapRun, MapRunStatus, Tally,
};

/// A map run, with the children that it has, had and will have.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::machine) struct Progress {
    /// The branch that stands in the Map state.
    pub(in crate::machine) branch: BranchId,
    /// The Map state.
    state: StateName,
    pub(in crate::machine) plan: Rc<Plan>,
    pub(in crate::machine) run: MapRun,
    /// The list of objects that is being read.
    pub(in crate::machine) manifest: Option<Rc<Manifest>>,
    children: Vec<Rc<Child>>,
    /// The first child that has not been started.
    next: usize,
    /// The children that go on, the next one last.
    again: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
struct Child {
    result: ChildResult,
    /// How many items it has.
    items: usize,
}

/// A child execution that is to be started.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildRequest {
    /// The Map state whose processor it runs.
    pub map: StateName,
    /// Which child of the run, from 0.
    pub index: usize,
    /// Its ARN.
    pub arn: ExecutionArn,
    /// Its name.
    pub name: Rc<str>,
    /// Its input.
    pub input: Json,
}

/// How a child execution ended.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildEnding {
    /// How it stands: succeeded, failed, timed out or aborted.
    pub status: ChildStatus,
    /// Its output, where it succeeded.
    pub output: Option<Json>,
    /// What it failed of, where it did not.
    pub failure: Failure,
}

impl Progress {
    pub(in crate::machine) fn new(
        (branch, state): (BranchId, StateName),
        plan: Rc<Plan>,
        run: MapRun,
    ) -> Self {
        Self {
            branch,
            state,
            plan,
            run,
            manifest: None,
            children: Vec::new(),
            next: 0,
            again: Vec::new(),
        }
    }

    /// The inputs of the children are known.
    pub(in crate::machine) fn set_children(&mut self, batches: Vec<Batch>) {
        self.run.tally = Tally::pending(batches.iter().map(|batch| batch.items));
        let child = |batch: Batch| {
            let (status, input) = (ChildStatus::Pending, batch.input);
            let result = ChildResult { status, input, execution: None };
            Rc::new(Child { result, items: batch.items })
        };
        self.children = batches.into_iter().map(child).collect();
    }

    /// Whether there are children that a redrive could bring to a better end.
    pub(in crate::machine) fn can_go_on(&self) -> bool {
        self.run.status != MapRunStatus::Succeeded && !self.children.is_empty()
    }

    /// The run goes on, for a branch that stands in the Map state again, with the children that did
    /// not succeed.
    pub(in crate::machine) fn redrive(&mut self, branch: BranchId, now: Timestamp) {
        self.branch = branch;
        self.run.status = MapRunStatus::Running;
        self.run.stopped = None;
        self.run.redrives = (self.run.redrives.0 + 1, Some(now));
        self.run.tally.redriven();
        self.again.clear();
        for index in (0..self.next).rev() {
            if self.children[index].result.status != ChildStatus::Succeeded {
                self.moved(index, ChildStatus::Pending);
                self.again.push(index);
            }
        }
    }

    /// Takes the next child that goes on, if another one may run now.
    pub(in crate::machine) fn redrive_next(&mut self) -> Option<ChildRequest> {
        if !self.has_place() {
            return None;
        }
        let index = self.again.pop()?;
        let result = &self.children[index].result;
        let execution = result.execution.as_ref().expect("a child that goes on was started");
        let request = ChildRequest {
            map: self.state.clone(),
            index,
            arn: execution.arn.clone(),
            name: Rc::clone(&execution.name),
            input: result.input.clone(),
        };
        self.moved(index, ChildStatus::Running);
        Some(request)
    }

    /// Whether another child may run beside those that do.
    fn has_place(&self) -> bool {
        let most = match usize::try_from(self.plan.max_concurrency) {
            Ok(0) | Err(_) => quota::MAP_RUN_CONCURRENCY,
            Ok(wanted) => wanted.min(quota::MAP_RUN_CONCURRENCY),
        };
        let running = usize::try_from(self.run.tally.executions.running).unwrap_or(usize::MAX);
        running < most
    }

    /// Takes the next child that has not been started, if another one may run now.
    pub(in crate::machine) fn start_next(&mut self, at: &mut Moment<'_>) -> Option<ChildRequest> {
        let index = self.next;
        if !self.has_place() || index >= self.children.len() {
            return None;
        }
        self.next += 1;
        let name: Rc<str> = at.rng.uuid().into();
        let arn = match self.plan.express {
            true => self.run.arn.express_child(&name, &at.rng.uuid()),
            false => self.run.arn.standard_child(&name),
        };
        let child = Rc::make_mut(&mut self.children[index]);
        child.result.execution = Some(ChildExecution {
            arn: arn.clone(),
            name: Rc::clone(&name),
            state_machine: self.run.arn.state_machine(),
            express: self.plan.express,
            output: None,
            failure: Failure::default(),
            started: at.now,
            stopped: None,
        });
        let input = child.result.input.clone();
        self.moved(index, ChildStatus::Running);
        Some(ChildRequest { map: self.state.clone(), index, arn, name, input })
    }

    /// A child has ended.
    pub(in crate::machine) fn child_ended(
        &mut self,
        index: usize,
        ending: ChildEnding,
        now: Timestamp,
    ) {
        self.moved(index, ending.status);
        let execution = Rc::make_mut(&mut self.children[index]).result.execution.as_mut();
        let execution = execution.expect("a child that has ended was started");
        execution.output = ending.output;
        execution.failure = ending.failure;
        execution.stopped = Some(now);
    }

    fn moved(&mut self, index: usize, to: ChildStatus) {
        let child = Rc::make_mut(&mut self.children[index]);
        let from = std::mem::replace(&mut child.result.status, to);
        self.run.tally.moved(child.items, from, to);
    }

    /// Whether more items failed than are tolerated.
    pub(in crate::machine) fn is_too_much(&self) -> bool {
        let items = &self.run.tally.items;
        self.plan.tolerance.is_exceeded(items.not_tolerated(), items.total())
    }

    /// Whether no child runs and none is left.
    pub(in crate::machine) fn is_over(&self) -> bool {
        let none_left = self.again.is_empty() && self.next >= self.children.len();
        none_left && self.run.tally.executions.running == 0
    }

    /// Ends the run with its execution, if it has not ended by itself.
    pub(in crate::machine) fn abort(&mut self, now: Timestamp) {
        if self.run.status == MapRunStatus::Running {
            self.close(MapRunStatus::Aborted, now);
        }
    }

    /// Ends the run. Children that still run are stopped by whoever asked for this.
    pub(in crate::machine) fn close(&mut self, status: MapRunStatus, now: Timestamp) {
        for index in 0..self.next {
            if self.children[index].result.status == ChildStatus::Running {
                self.moved(index, ChildStatus::Aborted);
            }
        }
        self.run.status = status;
        self.run.stopped = Some(now);
    }

    pub(in crate::machine) fn results(&self) -> Vec<ChildResult> {
        self.children.iter().map(|child| child.result.clone()).collect()
    }
}
