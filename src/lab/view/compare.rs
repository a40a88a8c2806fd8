//! Two runs held against each other: how far they are the same, and what is different then.

use std::rc::Rc;

use crate::base::{Json, Object};
use crate::lab::run::Run;
use crate::machine::EventDetails;
use crate::world::state_transitions;

use super::history::{HistoryRow, rows};
use super::inspector::compare as diff;
use super::timeline::{BesideView, beside};
use super::words::{count, duration};
use super::{Lamp, LineView, Mark, ending, refresh};

/// Two runs, each as far as it has come.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonView {
    /// The one that is held against, and the one that is shown.
    pub runs: [ComparedView; 2],
    /// How many events they begin with alike.
    pub alike: usize,
    /// What comes then in each of them; none where that is over. Both none where all is alike.
    pub first: [Option<String>; 2],
    /// Both on one axis of time.
    pub axis: BesideView,
    /// The output, or the error, of the second beside that of the first.
    pub output: Vec<LineView>,
    /// The same of the variables, once they were all assigned.
    pub variables: Vec<LineView>,
}

/// One of two runs.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedView {
    /// What people call it.
    pub name: String,
    /// How it stands.
    pub lamp: Lamp,
    /// The same in words.
    pub words: String,
    /// How long it took so far: `22 min 52 s`.
    pub took: String,
    /// `9 transitions`
    pub transitions: String,
    /// `$0.0000755`
    pub cost: String,
    /// `14 events`
    pub events: String,
}

/// Holds a run against another one.
pub(in crate::lab) fn compare(one: &Run, other: &Run) -> ComparisonView {
    let [one, other] = [one, other].map(|run| {
        let mut run = run.clone();
        run.go_to_head();
        run
    });
    let events = [rows(&one), rows(&other)];
    let pairs = events[0].iter().zip(events[1].iter());
    let alike = pairs.take_while(|(one, other)| one.event == other.event).count();
    let variables = [&one, &other].map(variables);
    let outputs = [&one, &other].map(output);
    ComparisonView {
        first: events.each_ref().map(|rows| rows.get(alike).map(|row| words(row))),
        runs: [compared(&one), compared(&other)],
        axis: beside([&one, &other], alike),
        alike,
        output: lines(&outputs),
        variables: lines(&variables),
    }
}

/// The second beside the first, or one behind the other where they have nothing in common.
fn lines([one, other]: &[Option<Json>; 2]) -> Vec<LineView> {
    let compared = other.as_ref().map(|other| diff(other, one.as_ref()));
    if let Some(compared) = compared.filter(|it| !it.replaced && one.is_some()) {
        return compared.lines;
    }
    let marked = |value: &Option<Json>, mark: Mark| {
        let lines = value.iter().flat_map(|value| diff(value, None).lines);
        lines.map(|line| LineView { mark, ..line }).collect::<Vec<_>>()
    };
    let mut lines = marked(one, Mark::Removed);
    lines.append(&mut marked(other, Mark::Added));
    lines
}

fn compared(run: &Run) -> ComparedView {
    let status = refresh::run_status(run);
    let execution = run.execution();
    let ended = execution.ended().unwrap_or(run.world().now());
    ComparedView {
        name: run.name().to_string(),
        lamp: status.lamp,
        words: status.words,
        took: duration(ended.since(run.started())),
        transitions: count(state_transitions(execution), "transition"),
        cost: ending::bill(run).sum,
        events: count(execution.history().len(), "event"),
    }
}

/// `7 · 00:22:52.000 · TaskSucceeded · RequestApproval · {"approved": true}`
fn words(row: &HistoryRow) -> String {
    let state = row.state.as_ref().map_or("", |state| state.as_str());
    let id = row.id.to_string();
    let parts = [&*id, &row.at, row.kind, state, &row.gist];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn output(run: &Run) -> Option<Json> {
    let execution = run.execution();
    let failure = execution.failure().map(|failure| {
        let part = |text: Option<&str>| text.map_or(Json::Null, Json::from);
        let (error, cause) = (failure.error.as_deref(), failure.cause.as_deref());
        Json::object([("error", part(error)), ("cause", part(cause))])
    });
    failure.or_else(|| execution.output().cloned())
}

/// The variables of the machine itself, as its states left them; none where none was assigned.
fn variables(run: &Run) -> Option<Json> {
    let execution = run.execution();
    let mut variables = Object::new();
    for event in execution.history().iter() {
        if let EventDetails::StateExited { state, assigned: Some(assigned), .. } = &event.details
            && execution.machine().root.states.contains(&state.name)
        {
            for (name, value) in assigned.iter() {
                variables.insert(Rc::clone(name), value.clone());
            }
        }
    }
    (!variables.is_empty()).then(|| variables.into())
}

#[cfg(test)]
mod tests {
    use crate::lab::{Action, Workbench};

    #[test]
    fn two_answers_are_two_runs() {
        let mut bench = Workbench::new();
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::SkipTo(60_000));
        bench.apply(Action::Approve(token.clone()));
        bench.apply(Action::Tick(5000.0));
        bench.apply(Action::SeekTo(30_000));
        bench.apply(Action::Deny(token));
        bench.apply(Action::Tick(5000.0));
        bench.apply(Action::CompareRun(Some(1)));
        let view = bench.view().comparison.expect("two runs");
        let [one, other] = &view.runs;
        assert_eq!((&*one.name, &*other.name), ("Run 1", "Run 2"));
        assert_ne!(one.took, other.took);
        let first = view.first.each_ref().map(|it| it.clone().unwrap_or_default());
        assert!(first[0].contains("TaskSucceeded · RequestApproval"), "{first:?}");
        assert!(first[1].contains("TaskFailed · RequestApproval"), "{first:?}");
        assert!(!view.output.is_empty());
        let states = view.axis.rows.iter().map(|[one, other]| (one.state.as_str(), other.visits));
        let states: Vec<_> = states.collect();
        assert_eq!(states[0], ("RequestApproval", 1));
        assert!(states.len() > 1, "{states:?}");
        // The second was answered first: there they part.
        let [one, other] = &view.axis.rows[0];
        assert_eq!(view.axis.parts, Some(other.bars[0].to));
        assert!(one.bars[0].to > other.bars[0].to && one.bars[0].from == other.bars[0].from);
        bench.apply(Action::CompareRun(None));
        assert!(bench.view().comparison.is_none());
    }

    #[test]
    fn the_same_done_again_is_alike() {
        let mut bench = Workbench::new();
        bench.apply(Action::Run);
        bench.apply(Action::SkipToHold);
        bench.apply(Action::CompareRun(Some(1)));
        let view = bench.view().comparison.expect("two runs");
        assert!(view.alike > 0 || view.first.iter().all(Option::is_some));
        bench.apply(Action::CompareRun(Some(9)));
        assert!(bench.view().comparison.is_none());
    }
}
