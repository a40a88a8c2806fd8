//! How a distributed Map state behaves: its map run, from the items to the result.
//!
//! Children are executions of their own; the parent's history has the events of the run only
//! (recorded: `test_map_state_legacy_config_distributed` and others).

use std::rc::Rc;

use crate::asl::{Distributed, Map, State, StateKind};
use crate::base::{EventId, Json, MapRunId, quota};
use crate::expr::{Failure, MapItem};
use crate::machine::branch::{Branch, Here, Position, Visit};
use crate::machine::effect::Effect;
use crate::machine::execution::Execution;
use crate::machine::history::{EventDetails, FailureDetails, MapRunEvent};
use crate::machine::map_run::{
    self, Batch, ChildEnding, Dataset, Export, MapRun, MapRunArn, MapRunStatus, ObjectSummary,
    Plan, Progress, Reading, Tally, Tolerance,
};
use crate::machine::turn::{Sight, Turn};

use super::Prepared;

impl Turn<'_, '_> {
    /// Begins a map run, with the items of the input or with reading them.
    pub(super) fn begin_map_run(
        &mut self,
        (id, branch): Here<'_>,
        (state, map, distributed): (&Rc<State>, &Map, &Distributed),
        visit: Visit,
    ) {
        let prepared = self.prepare_map(branch, map, &visit);
        let Prepared { input, items, max_concurrency } = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => return self.state_failed((id, branch), state, visit, failure),
        };
        let items = distributed.item_reader.is_none().then_some(items);
        if !self.has_room(branch) {
            return;
        }
        let length = items.as_ref().map_or(0, |it| it.len());
        self.record(branch, EventDetails::MapStateStarted { length });
        let plan = self.check_tolerance(branch, map, &visit).and_then(|tolerance| {
            self.evaluate(branch, &visit, Sight::RETRYING, |scope, at| {
                Plan::new((map, distributed), (input, max_concurrency), tolerance, scope, at)
            })
        });
        match plan {
            Ok(plan) => self.start_map_run((id, branch), (distributed, plan), visit, items),
            Err(failure) => self.state_failed((id, branch), state, visit, failure),
        }
    }

    fn start_map_run(
        &mut self,
        (id, branch): Here<'_>,
        (distributed, plan): (&Distributed, Plan),
        visit: Visit,
        items: Option<Rc<crate::base::Array>>,
    ) {
        if !self.has_room(branch) {
            return;
        }
        let label = distributed.label.clone().unwrap_or_else(|| self.at.rng.uuid().into());
        let names = &self.execution.names;
        let arn = MapRunArn::new(&names.machine_arn, &label, &self.at.rng.uuid());
        let run = MapRun {
            arn: arn.clone(),
            execution: names.arn.clone(),
            status: MapRunStatus::Running,
            started: self.at.now,
            stopped: None,
            max_concurrency: plan.max_concurrency,
            tolerance: plan.tolerance,
            redrives: (0, None),
            tally: Tally::default(),
        };
        let started = MapRunEvent::Started(arn.to_string().into());
        self.record(branch, EventDetails::MapRun(started));
        let map_run = MapRunId(self.execution.map_runs.len() as u32);
        let plan = Rc::new(plan);
        self.execution.map_runs.push(Progress::new(
            (id, visit.state.name.clone()),
            Rc::clone(&plan),
            run,
        ));
        branch.position = Position::Mapping(visit, map_run);
        match (items, &plan.reading) {
            (Some(items), _) => self.items_known((map_run, branch), &items),
            (None, Some(Reading::Object(place, _))) => {
                self.effects.push(Effect::ReadObjects(map_run, vec![place.clone()]));
            }
            (None, Some(Reading::Listing { bucket, .. })) => {
                self.effects.push(Effect::ListObjects(map_run, Rc::clone(bucket)));
            }
            (None, None) => unreachable!("items come from the input or from a reader"),
        }
    }

    /// Works on the branch of a map run that is under way.
    fn on_map_run(
        &mut self,
        map_run: MapRunId,
        work: impl FnOnce(&mut Self, (MapRunId, &mut Branch)),
    ) {
        let Some(progress) = self.execution.map_runs.get(map_run.0 as usize) else { return };
        if progress.run.status == MapRunStatus::Running {
            self.on_branch(progress.branch, |turn, _, branch| work(turn, (map_run, branch)));
        }
    }

    /// The objects that the ItemReader asked for.
    pub(in crate::machine) fn objects_read(
        &mut self,
        map_run: MapRunId,
        bodies: Result<Vec<Rc<[u8]>>, Failure>,
    ) {
        self.on_map_run(map_run, |turn, (map_run, branch)| {
            let progress = &mut turn.execution.map_runs[map_run.0 as usize];
            let dataset =
                bodies.and_then(|bodies| match (&progress.manifest, &progress.plan.reading) {
                    (Some(manifest), _) => {
                        manifest.items(bodies.iter().map(|body| &**body)).map(Dataset::Items)
                    }
                    (None, Some(Reading::Object(_, config))) => {
                        let body = bodies.first().expect("one object was asked for");
                        map_run::read_object(body, config)
                    }
                    (None, Some(Reading::Listing { .. }) | None) => {
                        unreachable!("only a reader of objects asks for objects")
                    }
                });
            match dataset {
                Ok(Dataset::Items(items)) => turn.items_known((map_run, branch), &items),
                Ok(Dataset::Manifest(manifest)) => {
                    let files = manifest.files.clone();
                    progress.manifest = Some(Rc::new(manifest));
                    turn.effects.push(Effect::ReadObjects(map_run, files));
                }
                Err(failure) => turn.map_run_failed((map_run, branch), failure),
            }
        });
    }

    /// The objects of the bucket that the ItemReader lists.
    pub(in crate::machine) fn objects_listed(
        &mut self,
        map_run: MapRunId,
        objects: Result<Vec<ObjectSummary>, Failure>,
    ) {
        self.on_map_run(map_run, |turn, (map_run, branch)| {
            let plan = Rc::clone(&turn.execution.map_runs[map_run.0 as usize].plan);
            let Some(Reading::Listing { prefix, max_items, .. }) = &plan.reading else {
                unreachable!("only a reader of lists asks for a list")
            };
            let items = objects.and_then(|it| map_run::list_objects(&it, prefix, *max_items));
            match items {
                Ok(items) => turn.items_known((map_run, branch), &items),
                Err(failure) => turn.map_run_failed((map_run, branch), failure),
            }
        });
    }

    /// Makes children of the items, and starts as many as may run side by side.
    fn items_known(&mut self, (map_run, branch): (MapRunId, &mut Branch), items: &[Json]) {
        match self.batches(map_run, branch, items) {
            Ok(batches) => {
                self.execution.map_runs[map_run.0 as usize].set_children(batches);
                self.go_on((map_run, branch));
            }
            Err(failure) => self.map_run_failed((map_run, branch), failure),
        }
    }

    fn batches(
        &mut self,
        map_run: MapRunId,
        branch: &mut Branch,
        items: &[Json],
    ) -> Result<Vec<Batch>, Failure> {
        let plan = Rc::clone(&self.execution.map_runs[map_run.0 as usize].plan);
        let visit = mapping(branch);
        let map = map_of(&visit.state);
        let mut inputs = Vec::with_capacity(items.len());
        let around = branch.item.clone();
        let source = plan.source();
        for (index, value) in items.iter().enumerate() {
            let item =
                Rc::new(MapItem { index, value: value.clone(), source: Some(Rc::clone(&source)) });
            branch.item = Some(Rc::clone(&item));
            let input = self.item_input(branch, map, &visit, (&plan.input, &item));
            branch.item.clone_from(&around);
            inputs.push(input?);
        }
        match &plan.batcher {
            Some(batcher) => batcher.batches(&inputs),
            None => Ok(inputs.into_iter().map(Batch::single).collect()),
        }
    }

    /// A child has ended: another one may start, or the run is over.
    pub(in crate::machine) fn child_ended(
        &mut self,
        map_run: MapRunId,
        index: usize,
        ending: ChildEnding,
    ) {
        self.on_map_run(map_run, |turn, (map_run, branch)| {
            let now = turn.at.now;
            turn.execution.map_runs[map_run.0 as usize].child_ended(index, ending, now);
            turn.go_on((map_run, branch));
        });
    }

    /// Starts what may run beside what does, or ends the run.
    pub(in crate::machine) fn go_on(&mut self, (map_run, branch): (MapRunId, &mut Branch)) {
        let progress = &mut self.execution.map_runs[map_run.0 as usize];
        if progress.is_too_much() {
            self.effects.push(Effect::StopChildren(map_run));
            return self.map_run_failed((map_run, branch), Tolerance::failure());
        }
        while let Some(child) = progress.redrive_next() {
            self.effects.push(Effect::RedriveChild(map_run, child.into()));
        }
        while let Some(child) = progress.start_next(self.at) {
            self.effects.push(Effect::StartChild(map_run, child.into()));
        }
        if progress.is_over() {
            let results = progress.results();
            let plan = Rc::clone(&progress.plan);
            match &plan.destination {
                None => {
                    let result = map_run::results(&results, plan.writer.transformation);
                    self.map_run_succeeded((map_run, branch), Json::array(result));
                }
                Some(destination) => {
                    let arn = progress.run.arn.clone();
                    match map_run::export(&results, plan.writer, destination, &arn) {
                        Ok(Export { objects, result }) => {
                            let bucket = Rc::clone(&destination.bucket);
                            self.effects.push(Effect::WriteObjects(map_run, bucket, objects));
                            self.map_run_succeeded((map_run, branch), result);
                        }
                        Err(failure) => self.map_run_failed((map_run, branch), failure),
                    }
                }
            }
        }
    }

    /// What the state says of its success points back to the run's; what follows the state points
    /// back past both (recorded from November 2024 on).
    fn map_run_succeeded(&mut self, (map_run, branch): (MapRunId, &mut Branch), result: Json) {
        let visit = mapping(branch);
        if !self.has_room(branch) {
            return;
        }
        let now = self.at.now;
        let progress = &mut self.execution.map_runs[map_run.0 as usize];
        progress.run.tally.results_written();
        progress.close(MapRunStatus::Succeeded, now);
        let id = progress.branch;
        let state = &Rc::clone(&visit.state);
        let map = map_of(state);
        let succeeded =
            self.append(branch.last_event, EventDetails::MapRun(MapRunEvent::Succeeded));
        self.append(succeeded, EventDetails::MapStateSucceeded);
        branch.position = Position::Over;
        if result.bytes() > quota::PAYLOAD_BYTES && map.distributed.is_some() {
            let failure = Failure::data_limit_exceeded(visit.state.name.as_str());
            return self.recover((id, branch), state, visit, failure);
        }
        self.pass_on((id, branch), state, &visit, (result, &map.flow), &map.transition);
    }

    fn map_run_failed(&mut self, (map_run, branch): (MapRunId, &mut Branch), failure: Failure) {
        let visit = mapping(branch);
        let now = self.at.now;
        let progress = &mut self.execution.map_runs[map_run.0 as usize];
        progress.close(MapRunStatus::Failed, now);
        let id = progress.branch;
        if !self.has_room(branch) {
            return;
        }
        let failed = MapRunEvent::Failed(FailureDetails::from(&failure));
        self.record(branch, EventDetails::MapRun(failed));
        branch.position = Position::Over;
        let state = Rc::clone(&visit.state);
        self.recover((id, branch), &state, visit, failure);
    }

    /// The outcome of a map run whose children are not known here: what a recorded history tells.
    pub(in crate::machine) fn map_run_ended(
        &mut self,
        map_run: MapRunId,
        outcome: Result<Json, Failure>,
    ) {
        self.on_map_run(map_run, |turn, here| match outcome {
            Ok(result) => turn.map_run_succeeded(here, result),
            Err(failure) => turn.map_run_failed(here, failure),
        });
    }

    /// Stops a map run whose branch is stopped.
    pub(in crate::machine) fn abandon_map_run(&mut self, map_run: MapRunId, last_event: EventId) {
        let now = self.at.now;
        self.execution.map_runs[map_run.0 as usize].close(MapRunStatus::Aborted, now);
        self.effects.push(Effect::StopChildren(map_run));
        self.append(last_event, EventDetails::MapRun(MapRunEvent::Aborted));
    }
}

impl Execution {
    /// Its map runs, oldest first.
    pub fn map_runs(&self) -> impl Iterator<Item = &MapRun> {
        self.map_runs.iter().map(|progress| &progress.run)
    }

    /// One of them.
    #[must_use]
    pub fn map_run(&self, id: MapRunId) -> Option<&MapRun> {
        Some(&self.map_runs.get(id.0 as usize)?.run)
    }
}

fn mapping(branch: &Branch) -> Visit {
    match &branch.position {
        Position::Mapping(visit, _) => visit.clone(),
        Position::Arriving(..)
        | Position::Entered(_)
        | Position::Waiting(_)
        | Position::Working(..)
        | Position::Forked(..)
        | Position::Pausing(_)
        | Position::Failing(_)
        | Position::Over => unreachable!("a branch stays in its Map state while the run goes on"),
    }
}

fn map_of(state: &State) -> &Map {
    match &state.kind {
        StateKind::Map(map) => map,
        StateKind::Pass(_)
        | StateKind::Task(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_)
        | StateKind::Parallel(_) => unreachable!("a map run belongs to a Map state"),
    }
}
