//! The runs of a scenario: which past they share, and how each stands.

use std::rc::Rc;

use crate::base::{Timestamp, sort_by_key};
use crate::lab::run::Run;
use crate::lab::workbench::Workbench;

use super::words::clock;
use super::{Lamp, refresh};

/// One run of several.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RunView {
    /// Its number on the bench, from 1.
    pub number: u32,
    /// What people call it.
    pub name: Rc<str>,
    /// `from 00:22:52 of run 1`, where it shares the past of another.
    pub origin: Option<String>,
    /// How deep it stands below the run that it comes from, where that is still there.
    pub depth: usize,
    /// How it stands.
    pub lamp: Lamp,
    /// The same in words.
    pub words: String,
    /// Whether it is the one on the page.
    pub is_shown: bool,
}

/// Every run, each behind the one that it comes from; none where there is nothing to choose.
pub(super) fn runs(bench: &Workbench) -> Vec<RunView> {
    if bench.kept.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<&Run> = bench.run.iter().chain(&bench.kept).collect();
    sort_by_key(&mut all, |run| run.number());
    let shown = bench.run.as_ref().map(Run::number);
    let mut views = Vec::new();
    let is_there = |number: u32| all.iter().any(|run| run.number() == number);
    for root in all.iter().filter(|run| !run.origin().is_some_and(|(from, _)| is_there(from))) {
        // A run is newer than the one that it comes from, so that this ends.
        let mut waiting = vec![(*root, 0)];
        while let Some((run, depth)) = waiting.pop() {
            views.push(view(run, depth, shown));
            let others =
                all.iter().rev().filter(|it| it.origin().map(|it| it.0) == Some(run.number()));
            waiting.extend(others.map(|other| (*other, depth + 1)));
        }
    }
    views
}

fn view(run: &Run, depth: usize, shown: Option<u32>) -> RunView {
    let status = refresh::run_status(run);
    let origin = |(from, at): (u32, Timestamp)| {
        let at = clock(at.since(run.started()));
        format!("from {at} of run {from}")
    };
    RunView {
        number: run.number(),
        name: Rc::clone(run.name()),
        origin: run.origin().map(origin),
        depth,
        lamp: status.lamp,
        words: status.words,
        is_shown: shown == Some(run.number()),
    }
}
