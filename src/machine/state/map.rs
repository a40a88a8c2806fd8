//! How the Map state behaves: what its items are, and its iterations where it runs them inline.

mod run;

use std::rc::Rc;

use crate::asl::{Items, Map, QueryLanguage, State};
use crate::base::{Array, EventId, Json, Moment, Number, quota};
use crate::expr::{Failure, MapItem, Scope};
use crate::machine::branch::{Branch, Here, Position, Visit};
use crate::machine::fork::{Child, Fork, Iterations, forked};
use crate::machine::history::{EventDetails, IterationEvent};
use crate::machine::inspection::Stage;
use crate::machine::map_run::Tolerance;
use crate::machine::turn::{Sight, Turn};
use crate::machine::{flow, quantity};

/// What a Map state finds out before it starts.
pub(in crate::machine) struct Prepared {
    pub(in crate::machine) input: Json,
    /// None where an ItemReader has yet to read them.
    pub(in crate::machine) items: Rc<Array>,
    /// 0 is no limit.
    pub(in crate::machine) max_concurrency: i64,
}

impl Turn<'_, '_> {
    /// What a Map state finds out before it starts.
    pub(in crate::machine) fn prepare_map(
        &mut self,
        branch: &Branch,
        map: &Map,
        visit: &Visit,
    ) -> Result<Prepared, Failure> {
        let has_reader = map.distributed.as_ref().is_some_and(|it| it.item_reader.is_some());
        self.evaluate_watched(branch, visit, Sight::RETRYING, |scope, at, watch| {
            let max_concurrency = max_concurrency(map, scope, at)?;
            let input = flow::effective_input(&map.flow, scope, at, watch)?;
            let items = match has_reader {
                true => Rc::new(Array::new(Vec::new())),
                false => {
                    let items = items(map, &input, scope, at)?;
                    watch.note(Stage::AfterItemsPath, &Json::Array(Rc::clone(&items)));
                    items
                }
            };
            watch.note(Stage::MaxConcurrency, &Json::from(max_concurrency));
            Ok(Prepared { input, items, max_concurrency })
        })
    }

    /// Begins the iterations. A retry begins them all anew (recorded: `test_map_state_retry`).
    pub(super) fn begin_map(
        &mut self,
        (id, branch): Here<'_>,
        (state, map): (&Rc<State>, &Map),
        visit: Visit,
    ) {
        if let Some(distributed) = &map.distributed {
            return self.begin_map_run((id, branch), (state, map, distributed), visit);
        }
        let prepared = self.prepare_map(branch, map, &visit);
        let Prepared { input, items, max_concurrency } = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => return self.state_failed((id, branch), state, visit, failure),
        };
        if !self.has_room(branch) {
            return;
        }
        let length = items.len();
        let started = self.record(branch, EventDetails::MapStateStarted { length });
        if let Err(failure) = self.check_tolerance(branch, map, &visit) {
            return self.state_failed((id, branch), state, visit, failure);
        }
        let mut fork = Fork::new(length, Some(Iterations { input, items, next: 0 }));
        for _ in 0..side_by_side(max_concurrency, length) {
            if let Err(failure) =
                self.begin_iteration((id, branch), map, &visit, &mut fork, started)
            {
                self.abort_fork(branch, &visit, &fork);
                return self.state_failed((id, branch), state, visit, failure);
            }
            if !self.execution.is_running() {
                return;
            }
        }
        self.join((id, branch), state, visit, fork, EventDetails::MapStateSucceeded);
    }

    /// Begins as many iterations as may run beside those that are under way.
    pub(in crate::machine) fn begin_more_iterations(
        &mut self,
        (id, branch): Here<'_>,
        (state, map): (&Rc<State>, &Map),
        max_concurrency: i64,
        started: EventId,
    ) {
        let (visit, mut fork) = forked(branch);
        let items = fork.iterations.as_ref().map_or(0, |it| it.items.len());
        let most = side_by_side(max_concurrency, items);
        while fork.open() < most && fork.has_next() {
            if let Err(failure) =
                self.begin_iteration((id, branch), map, &visit, &mut fork, started)
            {
                self.abort_fork(branch, &visit, &fork);
                return self.state_failed((id, branch), state, visit, failure);
            }
            if !self.execution.is_running() {
                return;
            }
        }
        branch.position = Position::Forked(visit, fork);
    }

    /// Begins the iteration of the next item.
    pub(in crate::machine) fn begin_iteration(
        &mut self,
        (id, branch): Here<'_>,
        map: &Map,
        visit: &Visit,
        fork: &mut Fork,
        previous: EventId,
    ) -> Result<(), Failure> {
        let iterations = fork.iterations.as_mut().expect("the fork of a Map state has iterations");
        let index = iterations.next;
        iterations.next += 1;
        let item = Rc::new(MapItem { index, value: iterations.items[index].clone(), source: None });
        let around = branch.item.replace(Rc::clone(&item));
        let input = iterations.input.clone();
        let input = self.item_input(branch, map, visit, (&input, &item));
        branch.item = around;
        let input = input?;
        if !self.has_room(branch) {
            return Ok(());
        }
        let name = visit.state.name.clone();
        let started = EventDetails::MapIteration { event: IterationEvent::Started, name, index };
        let last_event = self.append(previous, started);
        let start_at = map.processor.start_at.clone();
        let child = Child { index, start_at, input, last_event, item: Some(item) };
        self.begin_child((id, branch), fork, child);
        Ok(())
    }

    /// What an iteration gets: its item, or what the ItemSelector makes of it.
    pub(in crate::machine) fn item_input(
        &mut self,
        branch: &Branch,
        map: &Map,
        visit: &Visit,
        (input, item): (&Json, &MapItem),
    ) -> Result<Json, Failure> {
        let Some(selector) = &map.item_selector else { return Ok(item.value.clone()) };
        self.evaluate(branch, visit, Sight::RETRYING, |scope, at| {
            selector.evaluate(&scope.with_input(input), at)
        })
    }

    /// `ToleratedFailureCount` and `ToleratedFailurePercentage` are checked in both modes, after the
    /// state has started (recorded: `test_map_state_tolerated_failure_count_path`).
    pub(in crate::machine) fn check_tolerance(
        &mut self,
        branch: &Branch,
        map: &Map,
        visit: &Visit,
    ) -> Result<Tolerance, Failure> {
        self.evaluate_watched(branch, visit, Sight::RETRYING, |scope, at, watch| {
            let count = map.tolerated_failure_count.as_ref();
            let count = count.map(|it| quantity::whole("ToleratedFailureCount", it, scope, at));
            let share = map.tolerated_failure_percentage.as_ref();
            let share =
                share.map(|it| quantity::decimal("ToleratedFailurePercentage", it, scope, at));
            let (count, share) = (count.transpose()?, share.transpose()?);
            if let Some(count) = count {
                watch.note(Stage::ToleratedFailureCount, &Json::from(count));
            }
            if let Some(share) = share {
                let share = Json::Number(Number::Float(share));
                watch.note(Stage::ToleratedFailurePercentage, &share);
            }
            Tolerance::new(count, share)
        })
    }
}

/// How many iterations run at first.
fn side_by_side(max_concurrency: i64, items: usize) -> usize {
    let most = match usize::try_from(max_concurrency) {
        Ok(0) | Err(_) => quota::INLINE_MAP_CONCURRENCY,
        Ok(wanted) => wanted.min(quota::INLINE_MAP_CONCURRENCY),
    };
    most.min(items)
}

/// Looked at before anything else (recorded: `test_max_concurrency_path`).
fn max_concurrency(map: &Map, scope: &Scope<'_>, at: &mut Moment<'_>) -> Result<i64, Failure> {
    match &map.max_concurrency {
        None => Ok(0),
        Some(quantity) => quantity::whole("MaxConcurrency", quantity, scope, at),
    }
}

/// The items, which must be an array (recorded: `test_map_state_items_input_types`, and by
/// TestState: `test_state_map_context_object`).
fn items(
    map: &Map,
    input: &Json,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Rc<Array>, Failure> {
    let (value, failure) = match &map.items {
        Items::Template(template) => {
            let value = template.evaluate(scope, at)?;
            let failure = template.query().map(|query| query.unexpected_type("array", &value));
            (value, failure)
        }
        Items::Path(path) => {
            let value = flow::look_up(path, &scope.with_input(input))?;
            let text = path.to_string();
            let text = text.strip_prefix('$').filter(|it| it.starts_with('$')).unwrap_or(&text);
            let cause = format!("Reference path \"{text}\" must point to array.");
            (value, Some(Failure::runtime(cause)))
        }
        Items::Input if map.flow.language() == QueryLanguage::JsonPath => {
            let cause = "Reference path \"$\" must point to array.";
            (input.clone(), Some(Failure::runtime(cause)))
        }
        Items::Input => (input.clone(), None),
    };
    match &value {
        Json::Array(items) => Ok(Rc::clone(items)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            Err(failure.unwrap_or_else(|| {
                Failure::evaluation(
                    format!("Map state input must be an array but was: {value}"),
                    None,
                )
            }))
        }
    }
}
