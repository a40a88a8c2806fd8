//! Two runs on one axis of time, each from its own start.

use std::rc::Rc;

use crate::base::{SortedMap, StateName, sort_by};
use crate::lab::run::Run;
use crate::lab::visits::{Visit, Visits};

use super::tick::ticks;
use super::{FoldView, RowView, Scene, TickView, TimeMap, moments, row};

/// Two runs, one below the other, state for state.
#[derive(Clone, Debug, PartialEq)]
pub struct BesideView {
    /// The states that either of them entered, each with what it did in the one and in the other.
    pub rows: Vec<[Rc<RowView>; 2]>,
    /// Where long times are hidden in which nothing happens in either.
    pub folds: Vec<FoldView>,
    /// Times beside the axis.
    pub ticks: Vec<TickView>,
    /// Where they part, if they do.
    pub parts: Option<f64>,
}

/// Two runs at their heads. They part with these events, by their places in the histories.
pub(in crate::lab) fn beside(runs: [&Run; 2], alike: usize) -> BesideView {
    let visits = runs.map(|run| {
        let mut visits = Visits::default();
        visits.follow(run);
        visits
    });
    let mut all = moments(runs[0], &visits[0]);
    all.append(&mut moments(runs[1], &visits[1]));
    sort_by(&mut all, Ord::cmp);
    all.dedup();
    let map = TimeMap::new(&all);
    let scene = |run: &Run| (run.started(), run.world().now(), map.clone());
    let scenes = runs.map(|run| {
        let (started, now, map) = scene(run);
        Scene { run, started, now, reached: now, map }
    });
    let parted = runs.iter().filter_map(|run| {
        let event = run.execution().history().get(alike)?;
        Some(event.timestamp.since(run.started()))
    });
    BesideView {
        rows: rows(&scenes, &visits),
        folds: map.folds(),
        ticks: ticks(&map),
        parts: parted.min().map(|at| map.place(at)),
    }
}

/// A row a state: items have none of their own here.
fn rows(scenes: &[Scene<'_>; 2], visits: &[Visits; 2]) -> Vec<[Rc<RowView>; 2]> {
    let mut order: Vec<&StateName> = Vec::new();
    let by_state = visits.each_ref().map(|visits| {
        let mut by_state: SortedMap<&StateName, Vec<&Visit>> = SortedMap::new();
        for visit in visits.iter() {
            by_state.get_or_default(&visit.state).push(visit);
        }
        by_state
    });
    for visit in visits.iter().flat_map(Visits::iter) {
        if !order.contains(&&visit.state) {
            order.push(&visit.state);
        }
    }
    let one = |at: usize, state: &StateName| {
        let visits = by_state[at].get(&state).map_or(&[][..], |it| it);
        Rc::new(row(&scenes[at], state, None, visits))
    };
    order.into_iter().map(|state| [one(0, state), one(1, state)]).collect()
}
