//! Who is in which state now.

use crate::base::{SortedMap, StateName};
use crate::cloud::OpenCall;
use crate::lab::run::Run;
use crate::machine::OpenTask;

/// Who is in a state now: several, where branches and iterations run side by side.
#[derive(Default)]
pub(super) struct Presence<'a> {
    /// How many wait for time.
    pub(super) waiting: usize,
    pub(super) others: usize,
    /// The tasks that wait for their token.
    pub(super) tokens: Vec<OpenTask<'a>>,
    /// The tasks of activities that wait for a person to fetch them.
    pub(super) queued: Vec<OpenTask<'a>>,
    /// The calls that wait for a person to say what they give.
    pub(super) calls: Vec<&'a OpenCall>,
}

/// Who is where.
pub(super) fn present(run: &Run) -> SortedMap<&StateName, Presence<'_>> {
    let mut present: SortedMap<&StateName, Presence<'_>> = SortedMap::new();
    for (name, for_time) in run.drawn().flat_map(|it| it.current_states()) {
        let present = present.get_or_default(name);
        *(if for_time { &mut present.waiting } else { &mut present.others }) += 1;
    }
    let tasks = run.drawn().flat_map(|it| it.open_tasks());
    for task in tasks.filter(|task| task.token.is_some() || run.is_queued(task)) {
        let present = present.get_or_default(task.state);
        match task.token {
            Some(_) => present.tokens.push(task),
            None => present.queued.push(task),
        }
    }
    for call in run.world().open_calls().filter(|call| run.draws(&call.caller.execution)) {
        present.get_or_default(&call.state).calls.push(call);
    }
    present
}

impl Presence<'_> {
    /// Whether somebody holds the execution up here.
    pub(super) fn holds(&self) -> bool {
        !self.tokens.is_empty() || !self.queued.is_empty() || !self.calls.is_empty()
    }
}
