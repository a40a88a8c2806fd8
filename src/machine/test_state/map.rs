//! A Map state under test: everything that is evaluated before its first iteration, and what a mock
//! makes of the rest.

use std::rc::Rc;

use crate::asl::{Distributed, Map, State};
use crate::base::Json;
use crate::expr::{Failure, MapItem};
use crate::machine::Outcome;
use crate::machine::branch::{Branch, ROOT, Visit};
use crate::machine::inspection::Stage;
use crate::machine::map_run::{Dataset, Plan, Reading, Tolerance, read_object};
use crate::machine::turn::{Sight, Turn};

use super::{StateTest, TestRefused, end};

impl StateTest {
    pub(super) fn test_map(
        &self,
        turn: &mut Turn<'_, '_>,
        branch: &mut Branch,
        (state, map): (&Rc<State>, &Map),
        visit: Visit,
    ) -> Result<(), TestRefused> {
        let outcome = self.outcome.clone().ok_or(TestRefused::NoMock)?;
        let (iterations, tolerance) = match self.prepare(turn, branch, map, &visit) {
            Ok(found) => found,
            Err(failure) => {
                turn.state_failed((ROOT, branch), state, visit, failure);
                return Ok(());
            }
        };
        let iterations = iterations.or_else(|| match &outcome {
            Outcome::Succeeded { output, .. } => Some(output.as_array()?.len()),
            Outcome::Failed(_) => None,
        });
        let total = iterations.map_or(u64::MAX, |count| count as u64);
        if self.failed_iterations > total {
            return Err(TestRefused::FailedIterations);
        }
        // Without a declared tolerance a mocked result stands, however many failed
        // (recorded: `test_map_state_failure_count[BASE_MAP_STATE]`).
        let is_exceeded =
            tolerance.is_declared() && tolerance.is_exceeded(self.failed_iterations, total);
        let outcome = match outcome {
            Outcome::Succeeded { .. } if is_exceeded => Outcome::Failed(Tolerance::failure()),
            Outcome::Succeeded { .. } | Outcome::Failed(_) => outcome,
        };
        end(turn, branch, state, visit, outcome);
        Ok(())
    }

    /// Everything that a Map state evaluates before its first iteration: how many there are, where
    /// that is known, and how many may fail.
    fn prepare(
        &self,
        turn: &mut Turn<'_, '_>,
        branch: &mut Branch,
        map: &Map,
        visit: &Visit,
    ) -> Result<(Option<usize>, Tolerance), Failure> {
        let prepared = turn.prepare_map(branch, map, visit)?;
        let tolerance = turn.check_tolerance(branch, map, visit)?;
        let plan = match &map.distributed {
            None => None,
            Some(distributed) => {
                let around = (prepared.input.clone(), prepared.max_concurrency);
                Some(plan(turn, branch, visit, (map, distributed), around, tolerance)?)
            }
        };
        let items = match plan.as_ref().filter(|plan| plan.reading.is_some()) {
            Some(plan) => self.read_items(plan)?,
            None => Some(prepared.items.to_vec()),
        };
        let Some(items) = items else { return Ok((None, tolerance)) };
        let count = items.len();
        let inputs = if map.item_selector.is_some() {
            let given = (&prepared.input, items, plan.as_ref().map(Plan::source));
            let inputs = select(turn, branch, map, visit, given)?;
            turn.watch.note(Stage::AfterItemSelector, &Json::array(inputs.iter().cloned()));
            inputs
        } else {
            items
        };
        if let Some(batcher) = plan.as_ref().and_then(|plan| plan.batcher.as_ref()) {
            let batches = batcher.batches(&inputs)?;
            let batches = Json::array(batches.into_iter().map(|batch| batch.input));
            turn.watch.note(Stage::AfterItemBatcher, &batches);
        }
        Ok((Some(count), tolerance))
    }

    /// The items in the data that stand for what the ItemReader reads; objects that are listed
    /// stand there as an array.
    fn read_items(&self, plan: &Plan) -> Result<Option<Vec<Json>>, Failure> {
        let Some(data) = &self.item_data else { return Ok(None) };
        match &plan.reading {
            Some(Reading::Object(_, config)) => match read_object(data.as_bytes(), config)? {
                Dataset::Items(items) => Ok(Some(items)),
                Dataset::Manifest(_) => Ok(None),
            },
            Some(Reading::Listing { .. }) | None => {
                let list = Json::parse(data).ok();
                Ok(list.as_ref().and_then(Json::as_array).map(|items| items.to_vec()))
            }
        }
    }
}

fn plan(
    turn: &mut Turn<'_, '_>,
    branch: &Branch,
    visit: &Visit,
    state: (&Map, &Distributed),
    around: (Json, i64),
    tolerance: Tolerance,
) -> Result<Plan, Failure> {
    turn.evaluate(branch, visit, Sight::RETRYING, |scope, at| {
        Plan::new(state, around, tolerance, scope, at)
    })
}

/// What the iterations get.
fn select(
    turn: &mut Turn<'_, '_>,
    branch: &mut Branch,
    map: &Map,
    visit: &Visit,
    (input, items, source): (&Json, Vec<Json>, Option<Rc<str>>),
) -> Result<Vec<Json>, Failure> {
    let mut inputs = Vec::new();
    for (index, value) in items.into_iter().enumerate() {
        let item = Rc::new(MapItem { index, value, source: source.clone() });
        branch.item = Some(Rc::clone(&item));
        let selected = turn.item_input(branch, map, visit, (input, &item));
        branch.item = None;
        inputs.push(selected?);
    }
    Ok(inputs)
}
