//! The children of map runs: executions that a distributed Map state starts, and the objects that
//! it reads and writes.

use std::rc::Rc;

use crate::base::{MapRunId, Moment, SharedMap, quota};
use crate::machine::map_run::{ChildEnding, ChildRequest, ChildStatus, ObjectPlace, ResultObject};
use crate::machine::{Execution, ExecutionNames, ExecutionStatus, Failure, Signal};

use super::agenda::ExecutionIndex;
use super::{ApiError, World};

/// The executions that are children of map runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Children {
    whose: SharedMap<ExecutionIndex, ChildOf>,
    /// Each behind its parent and the map run that it belongs to.
    by_run: SharedMap<(ExecutionIndex, MapRunId, ExecutionIndex), ()>,
}

/// Whose child an execution is.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChildOf {
    pub(super) parent: ExecutionIndex,
    pub(super) map_run: MapRunId,
    /// Which child of the run.
    index: usize,
}

impl Children {
    /// Whose child an execution is, if it is one.
    pub(super) fn find(&self, child: ExecutionIndex) -> Option<&ChildOf> {
        self.whose.get(&child)
    }

    fn insert(&mut self, child: ExecutionIndex, of: ChildOf) {
        self.by_run.insert((of.parent, of.map_run, child), ());
        self.whose.insert(child, of);
    }

    /// Those of one map run, or of all of an execution's.
    fn of(
        &self,
        parent: ExecutionIndex,
        map_run: Option<MapRunId>,
    ) -> impl Iterator<Item = ExecutionIndex> {
        let (first, last) = map_run.map_or((MapRunId(0), MapRunId(u32::MAX)), |it| (it, it));
        let first = (parent, first, ExecutionIndex(0));
        let last = (parent, last, ExecutionIndex(usize::MAX));
        self.by_run.range(first..=last).map(|((_, _, child), ())| *child)
    }
}

impl World {
    pub(super) fn read_objects(
        &mut self,
        parent: ExecutionIndex,
        map_run: MapRunId,
        places: &[ObjectPlace],
    ) {
        let bodies = places.iter().map(|place| self.cloud.read_object(place)).collect();
        let signal = Signal::ObjectsRead(map_run, bodies);
        self.send(parent, signal);
    }

    pub(super) fn list_objects(&mut self, parent: ExecutionIndex, map_run: MapRunId, bucket: &str) {
        let signal = Signal::ObjectsListed(map_run, self.cloud.list_objects(bucket));
        self.send(parent, signal);
    }

    pub(super) fn write_objects(&mut self, bucket: &str, objects: Vec<ResultObject>) {
        Rc::make_mut(&mut self.cloud).write_objects(bucket, objects, self.now);
    }

    pub(super) fn start_child(
        &mut self,
        parent: ExecutionIndex,
        map_run: MapRunId,
        request: ChildRequest,
    ) {
        let ChildRequest { map, index, arn, name, input } = request;
        if self.executions.len() >= quota::EXECUTIONS {
            return self.refuse_child(parent, map_run, index);
        }
        let of_parent = &self.executions[parent.0];
        let run = of_parent.map_run(map_run).expect("a run that starts a child");
        let machine_arn = run.arn.state_machine();
        let machine_name = machine_arn.as_str().rsplit(':').next().unwrap_or_default().into();
        let role_arn = Rc::clone(&of_parent.names().role_arn);
        let machine = Rc::clone(of_parent.machine());
        let names = ExecutionNames { arn, name, machine_arn, machine_name, role_arn };
        let (execution, effects) =
            Execution::start_child(names, machine, &map, input, &mut self.moment());
        let child = self.add(execution);
        let of_parent = self.executions[parent.0].names().arn.clone();
        let of_child = self.executions[child.0].names().arn.clone();
        Rc::make_mut(&mut self.cloud).adopt(&of_child, &of_parent);
        self.children.insert(child, ChildOf { parent, map_run, index });
        self.route(child, effects);
    }

    /// A world that is full starts no child: for its run, it failed at once.
    fn refuse_child(&mut self, parent: ExecutionIndex, map_run: MapRunId, index: usize) {
        let error = ApiError::ExecutionLimitExceeded;
        let failure = Failure::new(error.code(), error.to_string());
        let ending = ChildEnding { status: ChildStatus::Failed, output: None, failure };
        self.send(parent, Signal::ChildEnded(map_run, index, ending));
    }

    /// A Standard child goes on where it failed, an Express one begins anew. One that was refused is
    /// started.
    pub(super) fn redrive_child(
        &mut self,
        parent: ExecutionIndex,
        map_run: MapRunId,
        request: ChildRequest,
    ) {
        let Some(child) = self.index_of(&request.arn) else {
            return self.start_child(parent, map_run, request);
        };
        if self.executions[child.0].status() == ExecutionStatus::Succeeded {
            // It ended at the moment at which its run was ended.
            return self.child_closed(child);
        }
        if !self.executions[child.0].workflow().is_express() {
            return self.send(child, Signal::Redrive);
        }
        let mut moment = Moment { now: self.now, rng: &mut self.rng };
        let before = &self.executions[child.0];
        let (execution, effects) = before.restart_child(&request.map, &mut moment);
        *self.execution_mut(child) = Rc::new(execution);
        self.route(child, effects);
    }

    /// Stops the children of one map run, or of all of an execution's.
    pub(super) fn stop_children(&mut self, parent: ExecutionIndex, map_run: Option<MapRunId>) {
        if self.executions[parent.0].map_runs().next().is_none() {
            return;
        }
        let children = self.children.of(parent, map_run);
        let children: Vec<_> =
            children.filter(|child| self.executions[child.0].is_running()).collect();
        for child in children {
            self.send(child, Signal::Stop(Failure::default()));
        }
    }

    /// Tells the parent of an execution that has ended.
    pub(super) fn child_closed(&mut self, child: ExecutionIndex) {
        let Some(ChildOf { parent, map_run, index }) = self.children.find(child).copied() else {
            return;
        };
        let execution = &self.executions[child.0];
        let status = match execution.status() {
            ExecutionStatus::Running => unreachable!("a closed execution does not run"),
            ExecutionStatus::Succeeded => ChildStatus::Succeeded,
            ExecutionStatus::Failed => ChildStatus::Failed,
            ExecutionStatus::TimedOut => ChildStatus::TimedOut,
            ExecutionStatus::Aborted => ChildStatus::Aborted,
        };
        let output = execution.output().cloned();
        let failure = execution.failure().cloned().unwrap_or_default();
        let ending = ChildEnding { status, output, failure };
        self.send(parent, Signal::ChildEnded(map_run, index, ending));
    }
}
