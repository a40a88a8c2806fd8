//! What the inspector shows of visits, as a table.

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
    let events: Vec<_> = view.events.iter().map(|it| format!("{} {}", it.id, it.kind)).collect();
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
