//! What a visit in a state did: the data through its stages, the rules of a choice, attempts, errors,
//! events.

mod diff;
mod failure;
mod look;
mod past;
mod rules;
mod stages;

use std::rc::Rc;

use crate::asl::{State, StateKind};
use crate::base::{Json, Object, StateName, TaskToken, Timestamp};
use crate::lab::run::Run;
use crate::lab::traces::{Ending, Traces, Trail};
use crate::lab::workbench::Workbench;
use crate::machine::{Execution, ExecutionStatus, HistoryEvent, PastVisit, Stage, StateTested};

use super::words::{precise_clock, shortened};
use super::{Lamp, View};
use look::Look;
use past::{Past, Stay};
use stages::Standing;

pub(super) use diff::compare;
pub use diff::{LineView, Mark};
pub use failure::FailureView;
pub(super) use failure::catcher;
pub use rules::{RuleLineView, RuleView};
pub use stages::{StageProgress, StageView};

/// Children of a distributed Map state whose visits are shown: the newest ones.
const CHILDREN: usize = 100;
/// Characters of an error beside an attempt.
const ERROR_CHARS: usize = 80;

/// A visit in a state.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectorView {
    /// The state.
    pub state: StateName,
    /// Whether the card of a token above is about the same visit.
    pub is_held: bool,
    /// Which of the visits it is, from 0.
    pub visit: usize,
    /// How many there are.
    pub visits: usize,
    /// `Item 3`, `Branch 1 of 2`.
    pub place: Vec<String>,
    /// When it was entered: `00:00:00.120`.
    pub entered: String,
    /// The attempts, where there are several.
    pub attempts: Vec<AttemptView>,
    /// Which of them is shown, from 0.
    pub attempt: usize,
    /// The data through the stages.
    pub stages: Vec<StageView>,
    /// Fields that the state does not have, and that therefore change nothing.
    pub unset: Vec<&'static str>,
    /// What is to say about the stages.
    pub note: Option<&'static str>,
    /// The rules of a Choice state.
    pub rules: Vec<RuleView>,
    /// The error that it met.
    pub failure: Option<FailureView>,
    /// The first of its events.
    pub events: Vec<VisitEventView>,
    /// How many more there are.
    pub more_events: usize,
}

/// An attempt.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AttemptView {
    /// `Attempt 2 of 4`
    pub name: String,
    /// When it began.
    pub began: String,
    /// `States.Timeout`, `succeeded`, `under way`.
    pub words: String,
    /// Which lamp fits it.
    pub lamp: Lamp,
}

/// An event of a visit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VisitEventView {
    /// Its number in the history.
    pub id: u32,
    /// `TaskScheduled`
    pub kind: &'static str,
    /// When: `00:00:00.120`.
    pub at: String,
    /// Whether it is in the history that the page shows.
    pub is_listed: bool,
}

/// Which visit a person looks at, and what was found last.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct Inspected {
    /// The position of the visit; `None` is the one that matters most.
    pub(in crate::lab) visit: Option<usize>,
    /// The position of the attempt; `None` is the last one.
    pub(in crate::lab) attempt: Option<usize>,
    /// What they were chosen for: a run, a state, and the token that was shown.
    about: Option<(u32, StateName, Option<TaskToken>)>,
    key: Option<Key>,
    /// The items of the Map state whose iteration was looked at last.
    items: Option<(ItemsKey, Option<Json>)>,
}

impl Inspected {
    /// A choice of visit and attempt holds for one state of one run, and for the token shown then.
    fn turn_to(&mut self, view: &View, state: &StateName) {
        let token = view.holds.get(view.shown).map(|hold| hold.token.clone());
        let about = Some((view.run_number, state.clone(), token));
        if self.about != about {
            (self.visit, self.attempt, self.about) = (None, None, about);
        }
    }
}

/// What the view of a visit is made of. While it is the same, so is the view.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    run: u32,
    number: usize,
    at: usize,
    visit: (usize, usize),
    attempt: Option<usize>,
    ending: Ending,
    events: usize,
    last: Option<HistoryEvent>,
    status: ExecutionStatus,
    is_held: bool,
}

/// A visit in a Map state: run, execution, visit.
type ItemsKey = (u32, usize, usize);

/// Brings what is shown of a visit up to date.
pub(super) fn inspect(view: &mut View, bench: &mut Workbench) {
    let Workbench { run, inspected, selected, .. } = bench;
    let found = run.as_ref().and_then(|run| {
        let wanted = wanted(view, run, selected.as_ref())?;
        inspected.turn_to(view, &wanted);
        let others = Others::of(run, wanted);
        find(view, run, inspected, &others).map(|found| update(view, run, inspected, &found))
    });
    if found.is_none() {
        view.inspector = None;
        inspected.key = None;
    }
}

/// The state that is shown: the one that is selected, else that of the shown token, else where
/// something happened last.
fn wanted(view: &View, run: &Run, selected: Option<&StateName>) -> Option<StateName> {
    let held = || view.holds.get(view.shown).map(|hold| hold.state.clone());
    selected.cloned().or_else(held).or_else(|| latest(run))
}

/// Where something happened last.
pub(super) fn latest(run: &Run) -> Option<StateName> {
    let trail = run.traces().trail(0)?;
    let history = run.execution().history();
    let last = history.iter().rev().find_map(|event| trail.visit_of(event.id))?;
    Some(trail.visits[last].state.clone())
}

/// Where the visits in a state are: in the execution, else in the children of a distributed Map.
struct Others {
    state: StateName,
    children: Vec<(usize, Trail)>,
}

impl Others {
    fn of(run: &Run, state: StateName) -> Self {
        let own = run.traces().trail(0);
        let is_own = own.is_some_and(|own| own.visits.iter().any(|it| it.state == state));
        let machine = run.execution().machine();
        let is_known = machine.states().any(|it| it.name == state);
        let executions = run.world().executions();
        let children = executions.iter().enumerate().skip(1).rev();
        let children = children.filter(|(_, it)| run.draws(&it.names().arn));
        let children = children.take(if is_own || !is_known { 0 } else { CHILDREN });
        let mut children: Vec<_> =
            children.map(|(number, it)| (number, Traces::trail_of(it))).collect();
        children.reverse();
        Self { state, children }
    }
}

/// A visit among those in its state.
struct Found<'a> {
    number: usize,
    stay: Stay<'a>,
    position: usize,
    count: usize,
    is_held: bool,
}

fn find<'a>(
    view: &View,
    run: &'a Run,
    inspected: &Inspected,
    others: &'a Others,
) -> Option<Found<'a>> {
    let executions = run.world().executions();
    let own = run.traces().trail(0).map(|trail| (0, trail));
    let trails = own.into_iter().chain(others.children.iter().map(|(at, trail)| (*at, trail)));
    let mut stays = Vec::new();
    for (number, trail) in trails {
        let visits = trail.visits.iter().enumerate();
        let visits = visits.filter(|(_, visit)| visit.state == others.state);
        let execution: &Execution = &executions[number];
        stays.extend(visits.map(|(at, _)| (number, Stay { execution, trail, at })));
    }
    let held = held(view, run, &stays);
    let last = stays.len().checked_sub(1)?;
    let position = inspected.visit.map(|at| at.min(last)).or(held).unwrap_or(last);
    let (number, stay) = stays[position];
    let (count, is_held) = (stays.len(), held == Some(position));
    Some(Found { number, stay, position, count, is_held })
}

/// The visit whose token is shown.
fn held(view: &View, run: &Run, stays: &[(usize, Stay<'_>)]) -> Option<usize> {
    let token = &view.holds.get(view.shown)?.token;
    let (arn, item) = run.executions().find_map(|execution| {
        let task = execution.open_tasks().find(|task| task.token == Some(token))?;
        Some((&execution.names().arn, task.item.map(|item| item.index)))
    })?;
    stays.iter().rposition(|(_, stay)| {
        stay.visit().ending == Ending::None
            && stay.execution.names().arn == *arn
            && stay.iteration().map(|(_, index)| index) == item
            && view.holds[view.shown].state == *stay.name()
    })
}

fn update(view: &mut View, run: &Run, inspected: &mut Inspected, found: &Found<'_>) {
    let Found { number, stay, position, count, is_held } = *found;
    let visit = stay.visit();
    let key = Key {
        run: view.run_number,
        number,
        at: stay.at,
        visit: (position, count),
        attempt: inspected.attempt,
        ending: visit.ending,
        events: visit.events,
        last: stay.last_event().cloned(),
        status: stay.execution.status(),
        is_held,
    };
    if view.inspector.is_some() && inspected.key.as_ref() == Some(&key) {
        return;
    }
    let item = item_of(found, &key, inspected);
    let now = show(run, found, inspected.attempt, item);
    inspected.key = Some(key);
    if view.inspector.as_deref() != now.as_ref() {
        view.inspector = now.map(Rc::new);
    }
}

/// The item that the visit is for. Without an ItemSelector it is what the iteration began with.
fn item_of(found: &Found<'_>, key: &Key, inspected: &mut Inspected) -> Option<(usize, Json)> {
    let (map, index) = found.stay.iteration()?;
    let map = Stay { at: map, ..found.stay };
    let items = (key.run, found.number, map.at);
    if inspected.items.as_ref().is_none_or(|(known, _)| *known != items) {
        let tested = map.past().and_then(|past| {
            let (input, entered) = (past.input, past.entered);
            let (state, assigned) = (map.state(), map.assigned_before());
            let (item, outcome) = (None, None);
            let (retry_count, retrier_used) = (0, 0);
            map.execution.look_back(PastVisit {
                state,
                input,
                entered,
                assigned,
                item,
                retry_count,
                retrier_used,
                outcome,
            })
        });
        let value = tested.and_then(|it| it.inspection.stages.get(&Stage::AfterItemsPath).cloned());
        inspected.items = Some((items, value));
    }
    let (_, values) = inspected.items.as_ref()?;
    Some((index, values.as_ref()?.as_array()?.get(index)?.clone()))
}

fn show(
    run: &Run,
    found: &Found<'_>,
    wanted: Option<usize>,
    item: Option<(usize, Json)>,
) -> Option<InspectorView> {
    let Found { number, stay, position, count, is_held } = *found;
    let past = stay.past()?;
    let last = past.calls.len().saturating_sub(1);
    let attempt = wanted.map_or(last, |at| at.min(last));
    let look = Look { run, stay, past: &past, attempt, item };
    let clock = |time: Timestamp| precise_clock(time.since(run.started()));
    let event = |event: &HistoryEvent| VisitEventView {
        id: event.id.0,
        kind: event.details.type_name(),
        at: clock(event.timestamp),
        is_listed: number == 0,
    };
    let tested = look.look_back();
    let standing = look.standing();
    let before = variables(&stay.assigned_before());
    let call = past.calls.get(attempt);
    // An earlier attempt did not come to the end.
    let shown = Past { exit: past.exit.clone().filter(|_| attempt == last), ..past.clone() };
    let (stages, unset) =
        stages::stages(stay.state(), (&shown, call), tested.as_ref(), (standing, &before));
    Some(InspectorView {
        state: stay.name().clone(),
        is_held,
        visit: position,
        visits: count,
        place: place(stay, number),
        entered: clock(past.entered),
        attempts: look.attempts(),
        attempt,
        note: note(&past, tested.as_ref(), standing, stay.state()),
        stages,
        unset,
        rules: look.rules(tested.as_ref()),
        failure: look.failure(tested.as_ref(), standing),
        events: past.events.iter().map(event).collect(),
        more_events: past.event_count - past.events.len(),
    })
}

fn variables(assigned: &[Rc<Object>]) -> Json {
    let mut variables = Object::new();
    for (name, value) in assigned.iter().flat_map(|assigned| assigned.iter()) {
        variables.insert(Rc::clone(name), value.clone());
    }
    variables.into()
}

/// Among branches, iterations and children, which one it is.
fn place(stay: Stay<'_>, number: usize) -> Vec<String> {
    let child = (number > 0).then(|| stay.execution.names().name.to_string());
    let child = child.map(|name| format!("Child execution {}", shortened(&name, 16)));
    let item = stay.iteration().map(|(_, index)| format!("Item {index}"));
    let branch = stay.parallel_branch().map(|(at, of)| format!("Branch {at} of {of}"));
    child.into_iter().chain(item).chain(branch).collect()
}

/// What was computed again may have drawn other numbers than the execution did.
fn note(
    past: &Past,
    tested: Option<&StateTested>,
    standing: Standing,
    state: &State,
) -> Option<&'static str> {
    let (output, _) = past.exit.as_ref()?;
    let again = tested?.output.as_ref()?;
    let is_same = standing != Standing::Left
        || output == again
        || matches!(state.kind, StateKind::Wait(_) | StateKind::Map(_));
    (!is_same).then_some(
        "Stages between parameters and output were computed again for this view. Where an expression \
         draws by chance or reads the clock, they differ from what the execution saw.",
    )
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::lab::{Action, Workbench};

    use super::*;

    /// Runs a machine for ten minutes, and shows a visit of a state: the last one, or that at a position;
    /// the last attempt, or that at a position. Calls are given these results, and `!` before an error's name.
    #[track_caller]
    fn check_at(
        definition: &str,
        (input, results): (&str, &[&str]),
        (state, visit, attempt): (&str, Option<usize>, Option<usize>),
        expected: Expect,
    ) {
        let mut bench = Workbench::with(definition, input);
        bench.apply(Action::Run);
        bench.apply(Action::SetSpeed(5.0));
        let mut results = results.iter();
        for _ in 0..12 {
            bench.apply(Action::Play);
            bench.apply(Action::Tick(0.5));
            let questions = bench.view().questions;
            if let Some((question, result)) = questions.first().zip(results.next()) {
                let call = question.call;
                match result.strip_prefix('!') {
                    Some(error) => {
                        bench.apply(Action::EditError(call, error.into()));
                        bench.apply(Action::ReturnError(call));
                    }
                    None => {
                        bench.apply(Action::EditResult(call, (*result).into()));
                        bench.apply(Action::ReturnResult(call));
                    }
                }
            }
        }
        bench.apply(Action::Select(Some(state.into())));
        visit.into_iter().for_each(|at| drop(bench.apply(Action::ShowVisit(at))));
        attempt.into_iter().for_each(|at| drop(bench.apply(Action::ShowAttempt(at))));
        expected.assert_eq(&told(&bench));
    }

    #[track_caller]
    fn check(definition: &str, input: &str, state: &str, expected: Expect) {
        check_at(definition, (input, &[]), (state, None, None), expected);
    }

    fn told(bench: &Workbench) -> String {
        let Some(view) = bench.view().inspector else { return "nothing\n".to_owned() };
        let place = view.place.join(", ");
        let mut out = format!("{} {}/{} [{place}]\n", view.state, view.visit + 1, view.visits);
        for (at, attempt) in view.attempts.iter().enumerate() {
            let mark = if at == view.attempt { '>' } else { ' ' };
            out += &format!("{mark} {} {} {}\n", attempt.name, attempt.began, attempt.words);
        }
        for stage in &view.stages {
            out += &format!("{}: {} [{:?}]\n", stage.name, stage.gist, stage.progress);
            for line in stage.lines.iter().filter(|line| line.mark != Mark::Same) {
                let was = line.was.as_ref().map(|was| format!(" was {was}")).unwrap_or_default();
                out += &format!("    {:?} {}{}{was}\n", line.mark, line.key, line.text);
            }
        }
        for rule in &view.rules {
            let taken = if rule.taken { ", taken" } else { "" };
            out += &format!("{} to {}{taken}\n", rule.name, rule.next);
            for RuleLineView { depth, asks, found, verdict, .. } in &rule.lines {
                let found = found.as_ref().map(|it| format!(" | {it}")).unwrap_or_default();
                out += &format!("    {}{asks}{found} → {verdict}\n", "  ".repeat(*depth));
            }
        }
        if let Some(failure) = &view.failure {
            out += &format!("{}: {}\n", failure.error, failure.cause.as_deref().unwrap_or("-"));
            out += &format!("  {}\n  {}\n", failure.course, failure.help.as_deref().unwrap_or("-"));
        }
        out += &format!("not set: {}\n", view.unset.join(", "));
        out += &view.note.map(|note| format!("{note}\n")).unwrap_or_default();
        let events: Vec<_> =
            view.events.iter().map(|it| format!("{} {}", it.id, it.kind)).collect();
        out + &format!("{} +{}\n", events.join(" · "), view.more_events)
    }

    /// What the call returns.
    const LIST: &str = r#"{"Adapters": [1, 2, 3], "Next": "t"}"#;
    const FUNCTION: &str = "arn:aws:states:::aws-sdk:textract:listAdapters";

    #[test]
    fn a_task_with_all_five_fields_of_jsonpath() {
        let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "RES",
        "InputPath": "$.order", "Parameters": {"MaxResults.$": "$.most"},
        "ResultSelector": {"n.$": "States.ArrayLength($.Adapters)"}, "ResultPath": "$.list",
        "OutputPath": "$.list", "End": true}}}"#;
        let input = r#"{"order": {"most": 5}}"#;
        check_at(
            &machine.replace("RES", FUNCTION),
            (input, &[LIST]),
            ("A", None, None),
            expect![[r#"
        A 1/1 []
        Input: 1 field · 20 B [Reached]
        InputPath: 1 field · 10 B [Reached]
        Parameters: 1 field · 16 B [Reached]
        Task result: 2 fields · 31 B [Reached]
        ResultSelector: 1 field · 7 B [Reached]
        ResultPath: 1 added [Reached]
            Added "list": { "n": 3 }
        Output, by OutputPath: 1 field · 7 B [Reached]
        not set: 
        2 TaskStateEntered · 3 TaskScheduled · 4 TaskStarted · 5 TaskSucceeded · 6 TaskStateExited · 7 ExecutionSucceeded +0
    "#]],
        );
    }

    #[test]
    fn a_task_in_jsonata() {
        let machine = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Task",
        "Resource": "RES", "Arguments": {"MaxResults": "{% $states.input.most %}"},
        "Assign": {"count": "{% $count($states.result.Adapters) %}"},
        "Output": "{% $merge([$states.result, {'most': $states.input.most}]) %}", "Next": "B"},
        "B": {"Type": "Pass", "Assign": {"count": 7}, "End": true}}}"#;
        let machine = machine.replace("RES", FUNCTION);
        check_at(
            &machine,
            (r#"{"most": 5}"#, &[LIST]),
            ("A", None, None),
            expect![[r#"
        A 1/1 []
        Input: 1 field · 10 B [Reached]
        Arguments: 1 field · 16 B [Reached]
        Task result: 2 fields · 31 B [Reached]
        Output: 1 added [Reached]
            Added "most": 5
        Variables after Assign: 1 added [Reached]
            Added "count": 3
        not set: 
        2 TaskStateEntered · 3 TaskScheduled · 4 TaskStarted · 5 TaskSucceeded · 6 TaskStateExited +0
    "#]],
        );
        check_at(
            &machine,
            (r#"{"most": 5}"#, &[LIST]),
            ("B", None, None),
            expect![[r#"
        B 1/1 []
        Input: 3 fields · 40 B [Reached]
        Output: same as Input [Reached]
        Variables after Assign: 1 changed [Reached]
            Changed "count": 7 was 3
        not set: Output
        7 PassStateEntered · 8 PassStateExited · 9 ExecutionSucceeded +0
    "#]],
        );
    }

    const RULES: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [
    {"Variable": "$.amount", "NumericLessThanEquals": 100, "Next": "B"},
    {"And": [{"Variable": "$.vip", "IsPresent": true}, {"Not": {"Variable": "$.vip", "BooleanEquals": true}}], "Next": "B"},
    {"Or": [{"Variable": "$.who", "StringEqualsPath": "$.boss"}, {"Variable": "$.who", "StringMatches": "A*"}], "Next": "C"},
    {"Variable": "$.who", "IsString": true, "Next": "B"}], "Default": "B"},
    "B": {"Type": "Pass", "End": true}, "C": {"Type": "Succeed"}}}"#;

    #[test]
    fn the_rules_of_a_choice() {
        check(
            RULES,
            r#"{"amount": 250, "who": "Ann", "boss": "Bo"}"#,
            "A",
            expect![[r#"
        A 1/1 []
        Input: 3 fields · 38 B [Reached]
        Output: same as Input [Reached]
        Rule 1 to B
            amount ≤ 100 | 250 ≤ 100 → false
        Rule 2 to B
            all of → false
              vip is present | nothing is there → false
              not → not asked
                vip = true → 
        Rule 3 to C, taken
            any of → true
              who = $.boss | "Ann" = "Bo" → false
              who matches A* | "Ann" matches "A*" → true
        Rule 4 to B
            who is a string → not asked
        Default to B
        not set: InputPath, OutputPath
        2 ChoiceStateEntered · 3 ChoiceStateExited +0
    "#]],
        );
        let default = r#"{"amount": 250, "who": 3, "boss": "Bo"}"#;
        check(
            &RULES.replace("IsString", "IsNull"),
            default,
            "A",
            expect![[r#"
        A 1/1 []
        Input: 3 fields · 34 B [Reached]
        Output: same as Input [Reached]
        Rule 1 to B
            amount ≤ 100 | 250 ≤ 100 → false
        Rule 2 to B
            all of → false
              vip is present | nothing is there → false
              not → not asked
                vip = true → 
        Rule 3 to C
            any of → false
              who = $.boss | 3 = "Bo" → false
              who matches A* | 3 matches "A*" → false
        Rule 4 to B
            who is null | 3 is null → false
        Default to B, taken
        not set: InputPath, OutputPath
        2 ChoiceStateEntered · 3 ChoiceStateExited +0
    "#]],
        );
    }

    #[test]
    fn a_rule_that_reads_what_is_not_there() {
        check(
            RULES,
            "{}",
            "A",
            expect![[r#"
        A 1/1 []
        Input: 0 fields · 2 B [Reached]
        Output: failed here [Failed]
        Rule 1 to B
            amount ≤ 100 → failed
        Rule 2 to B
            all of → not asked
              vip is present → 
              not → 
                vip = true → 
        Rule 3 to C
            any of → not asked
              who = $.boss → 
              who matches A* → 
        Rule 4 to B
            who is a string → not asked
        Default to B
        States.Runtime: Invalid path '$.amount': The choice state's condition path references an invalid value.
          `States.Runtime` means that the definition does not fit its data. Neither Retry nor Catch may take it.
          A rule read a field that is not there. A rule with IsPresent in front of it, or in an And with it, tests for that.
        not set: InputPath, OutputPath
        2 ChoiceStateEntered · 3 ExecutionFailed +0
    "#]],
        );
    }

    #[test]
    fn the_rules_of_a_choice_in_jsonata() {
        let machine = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [
        {"Condition": "{% $states.input.amount <= 100 %}", "Next": "B"},
        {"Condition": "{% $states.input.amount > 200 and $states.input.who.name = 'Ann' %}", "Next": "B", "Output": {"big": true}},
        {"Condition": true, "Next": "B"}]},
        "B": {"Type": "Pass", "End": true}}}"#;
        check(
            machine,
            r#"{"amount": 250, "who": {"name": "Ann"}}"#,
            "A",
            expect![[r#"
        A 1/1 []
        Input: 2 fields · 35 B [Reached]
        Output: 1 field · 12 B [Reached]
        Rule 1 to B
            $states.input.amount <= 100 | amount = 250 → false
        Rule 2 to B, taken
            $states.input.amount > 200 and $states.input.who.name = 'Ann' | amount = 250 · who.name = "Ann" → true
        Rule 3 to B
            always → not asked
        not set: Output
        2 ChoiceStateEntered · 3 ChoiceStateExited +0
    "#]],
        );
    }

    const EACH: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": {
    "StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"at.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}, "End": true}}},
    "ItemSelector": {"item.$": "$$.Map.Item.Value"}, "ResultPath": "$.all", "End": true}}}"#;

    #[test]
    fn an_iteration_of_a_map() {
        check_at(
            EACH,
            (r#"{"items": [10, 20, 30]}"#, &[]),
            ("A", Some(1), None),
            expect![[r#"
        A 2/3 [Item 1]
        Input: 1 field · 11 B [Reached]
        Parameters: 2 fields · 15 B [Reached]
        Output: same as Parameters [Reached]
        not set: InputPath, ResultPath, OutputPath
        8 PassStateEntered · 12 PassStateExited +0
    "#]],
        );
        check(
            EACH,
            r#"{"items": [10, 20, 30]}"#,
            "Each",
            expect![[r#"
        Each 1/1 []
        Input: 1 field · 20 B [Reached]
        ItemsPath: 3 items · 10 B [Reached]
        ItemSelector: 3 items · 37 B [Reached]
        Results of the items: 3 items · 49 B [Reached]
        ResultPath: 1 added [Reached]
            Added "all": [
            Added { "at": 0, "v": 10 },
            Added { "at": 1, "v": 20 },
            Added { "at": 2, "v": 30 }
            Added ]
        Output: same as ResultPath [Reached]
        not set: InputPath, ResultSelector, OutputPath
        2 MapStateEntered · 3 MapStateStarted · 4 MapIterationStarted · 5 MapIterationStarted · 6 MapIterationStarted · 11 MapIterationSucceeded · 13 MapIterationSucceeded · 15 MapIterationSucceeded · 16 MapStateSucceeded · 17 MapStateExited · 18 ExecutionSucceeded +0
    "#]],
        );
    }

    #[test]
    fn a_parallel_and_a_branch() {
        let machine = r#"{"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true,
        "ResultSelector": {"first.$": "$[0]"}, "Branches": [
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "ResultPath": "$.a", "End": true}}},
        {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 90, "End": true}}}]}}}"#;
        check(
            machine,
            "{}",
            "Both",
            expect![[r#"
        Both 1/1 []
        Input: 0 fields · 2 B [Reached]
        Results of the branches: 2 items · 12 B [Reached]
        ResultSelector: 1 field · 17 B [Reached]
        Output: same as ResultSelector [Reached]
        not set: InputPath, Parameters, ResultPath, OutputPath
        2 ParallelStateEntered · 3 ParallelStateStarted · 8 ParallelStateSucceeded · 9 ParallelStateExited · 10 ExecutionSucceeded +0
    "#]],
        );
        check(
            machine,
            "{}",
            "A",
            expect![[r#"
        A 1/1 [Branch 1 of 2]
        Input: 0 fields · 2 B [Reached]
        Result: 1 B [Reached]
        ResultPath: 1 added [Reached]
            Added "a": 1
        Output: same as ResultPath [Reached]
        not set: InputPath, Parameters, OutputPath
        4 PassStateEntered · 6 PassStateExited +0
    "#]],
        );
        check(
            machine,
            "{}",
            "B",
            expect![[r#"
        B 1/1 [Branch 2 of 2]
        Input: 0 fields · 2 B [Reached]
        Output: same as Input [Reached]
        not set: InputPath, OutputPath
        5 WaitStateEntered · 7 WaitStateExited +0
    "#]],
        );
    }

    const LOST: [&str; 3] = ["!Lost", "!Lost", "!Lost"];

    fn tried_again() -> String {
        let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "RES",
        "Parameters": {"AdapterId": "a"},
        "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 2}], "End": true}}}"#;
        machine.replace("RES", FUNCTION)
    }

    #[test]
    fn a_task_that_is_tried_again_in_vain() {
        check_at(
            &tried_again(),
            ("{}", &LOST),
            ("A", None, Some(0)),
            expect![[r#"
        A 1/1 []
        > Attempt 1 of 3 00:00:00.000 Lost
          Attempt 2 of 3 00:00:52.000 Lost
          Attempt 3 of 3 00:00:56.000 Lost
        Input: 0 fields · 2 B [Reached]
        Parameters: 1 added [Reached]
            Added "AdapterId": "a"
        Task result: failed here [Failed]
        Output: never computed [NotYet]
        Lost: -
          Retry 1 (States.ALL) takes it: attempt 2 followed at 00:00:52.000.
          -
        not set: InputPath, ResultSelector, ResultPath, OutputPath
        2 TaskStateEntered · 3 TaskScheduled · 4 TaskStarted · 5 TaskFailed · 6 TaskScheduled · 7 TaskStarted · 8 TaskFailed · 9 TaskScheduled · 10 TaskStarted · 11 TaskFailed · 12 ExecutionFailed +0
    "#]],
        );
        check_at(
            &tried_again(),
            ("{}", &LOST),
            ("A", None, None),
            expect![[r#"
        A 1/1 []
          Attempt 1 of 3 00:00:00.000 Lost
          Attempt 2 of 3 00:00:52.000 Lost
        > Attempt 3 of 3 00:00:56.000 Lost
        Input: 0 fields · 2 B [Reached]
        Parameters: 1 added [Reached]
            Added "AdapterId": "a"
        Task result: failed here [Failed]
        Output: never computed [NotYet]
        Lost: -
          Retry 1 (States.ALL) matched, and its 2 retries are used up. The state has no Catch.
          A Catch that lists `Lost`, or `States.ALL`, would have led to another state.
        not set: InputPath, ResultSelector, ResultPath, OutputPath
        2 TaskStateEntered · 3 TaskScheduled · 4 TaskStarted · 5 TaskFailed · 6 TaskScheduled · 7 TaskStarted · 8 TaskFailed · 9 TaskScheduled · 10 TaskStarted · 11 TaskFailed · 12 ExecutionFailed +0
    "#]],
        );
    }

    #[test]
    fn a_task_that_is_tried_again() {
        check_at(
            &tried_again(),
            ("{}", &LOST[..1]),
            ("A", None, None),
            expect![[r#"
        A 1/1 []
          Attempt 1 of 3 00:00:00.000 Lost
        > Attempt 2 of 3 00:00:52.000 under way
        Input: 0 fields · 2 B [Reached]
        Parameters: 1 added [Reached]
            Added "AdapterId": "a"
        Task result: waiting for the service [Waiting]
        Output: not computed yet [NotYet]
        not set: InputPath, ResultSelector, ResultPath, OutputPath
        2 TaskStateEntered · 3 TaskScheduled · 4 TaskStarted · 5 TaskFailed · 6 TaskScheduled · 7 TaskStarted +0
    "#]],
        );
        check_at(
            &tried_again(),
            ("{}", &["!Lost", "{}"]),
            ("A", None, None),
            expect![[r#"
        A 1/1 []
          Attempt 1 of 3 00:00:00.000 Lost
        > Attempt 2 of 3 00:00:52.000 succeeded
        Input: 0 fields · 2 B [Reached]
        Parameters: 1 added [Reached]
            Added "AdapterId": "a"
        Task result: 0 fields · 2 B [Reached]
        Output: same as Task result [Reached]
        not set: InputPath, ResultSelector, ResultPath, OutputPath
        2 TaskStateEntered · 3 TaskScheduled · 4 TaskStarted · 5 TaskFailed · 6 TaskScheduled · 7 TaskStarted · 8 TaskSucceeded · 9 TaskStateExited · 10 ExecutionSucceeded +0
    "#]],
        );
    }

    #[test]
    fn a_task_whose_last_error_is_caught() {
        let caught = tried_again().replace(
        r#""End": true}}}"#,
        r#""Catch": [{"ErrorEquals": ["Other"], "Next": "B"}, {"ErrorEquals": ["States.TaskFailed"], "ResultPath": "$.error", "Next": "B"}],
           "End": true}, "B": {"Type": "Succeed"}}}"#,
    );
        check_at(
            &caught,
            (r#"{"who": "Ann"}"#, &LOST),
            ("A", None, None),
            expect![[r#"
        A 1/1 []
          Attempt 1 of 3 00:00:00.000 Lost
          Attempt 2 of 3 00:00:52.000 Lost
        > Attempt 3 of 3 00:00:56.000 Lost
        Input: 1 field · 13 B [Reached]
        Parameters: 1 field · 17 B [Reached]
        Task result: none: the error took its place [NotYet]
        Error output: 2 fields · 27 B [Reached]
        Output: 1 added [Reached]
            Added "error": { "Error": "Lost", "Cause": "" }
        Lost: -
          Catch 2 (States.TaskFailed) took it: the execution went on with `B`.
          -
        not set: InputPath
        2 TaskStateEntered · 3 TaskScheduled · 4 TaskStarted · 5 TaskFailed · 6 TaskScheduled · 7 TaskStarted · 8 TaskFailed · 9 TaskScheduled · 10 TaskStarted · 11 TaskFailed · 12 TaskStateExited +0
    "#]],
        );
    }

    #[test]
    fn a_path_that_leads_nowhere() {
        let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.a", "Parameters": {"b.$": "$.b"}, "End": true}}}"#;
        check(
            machine,
            r#"{"a": {}}"#,
            "A",
            expect![[r#"
        A 1/1 []
        Input: 1 field · 8 B [Reached]
        InputPath: 0 fields · 2 B [Reached]
        Parameters: failed here [Failed]
        Output: never computed [NotYet]
        States.Runtime: The JSONPath '$.b' specified for the field 'b.$' could not be found in the input '{}'
          `States.Runtime` means that the definition does not fit its data. Neither Retry nor Catch may take it.
          Look at the stage that failed: a path there leads to nothing. A Choice with IsPresent in front of the state can test for that.
        not set: ResultPath, OutputPath
        2 PassStateEntered · 3 ExecutionFailed +0
    "#]],
        );
    }

    #[test]
    fn a_wait_and_a_callback_under_way() {
        let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "Next": "B"},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
              "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": "hello"}}}}"#;
        check(
            machine,
            "{}",
            "A",
            expect![[r#"
        A 1/1 []
        Input: 0 fields · 2 B [Reached]
        Output: same as Input [Reached]
        not set: InputPath, OutputPath
        2 WaitStateEntered · 3 WaitStateExited +0
    "#]],
        );
        check(
            machine,
            "{}",
            "B",
            expect![[r#"
        B 1/1 []
        Input: 0 fields · 2 B [Reached]
        Parameters: 2 added [Reached]
            Added "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q",
            Added "MessageBody": "hello"
        Task result: waiting for the callback [Waiting]
        Output: not computed yet [NotYet]
        not set: InputPath, ResultSelector, ResultPath, OutputPath
        4 TaskStateEntered · 5 TaskScheduled · 6 TaskStarted · 7 TaskSubmitted +0
    "#]],
        );
        let mut bench = Workbench::with(machine, "{}");
        bench.apply(Action::Run);
        assert_eq!(
            bench.view().inspector.map(|it| (it.state.to_string(), it.stages[1].gist.clone())),
            Some(("A".into(), "waiting for time".into()))
        );
    }

    /// What is shown of a visit is computed when the visit changes, not when time passes.
    #[test]
    fn a_visit_in_which_nothing_happens_stays_the_same_in_memory() {
        let mut bench = Workbench::new();
        let before = bench.view().inspector.expect("a visit is shown");
        assert!(before.is_held);
        bench.apply(Action::Play);
        bench.apply(Action::Tick(100.0));
        let after = bench.view().inspector.expect("a visit is shown");
        assert!(Rc::ptr_eq(&before, &after));
    }
}
