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
    check_at(&machine.replace("RES", FUNCTION), (input, &[LIST]), ("A", None, None), expect![[""]]);
}

#[test]
fn a_task_in_jsonata() {
    let machine = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Task",
        "Resource": "RES", "Arguments": {"MaxResults": "{% $states.input.most %}"},
        "Assign": {"count": "{% $count($states.result.Adapters) %}"},
        "Output": "{% $merge([$states.result, {'most': $states.input.most}]) %}", "Next": "B"},
        "B": {"Type": "Pass", "Assign": {"count": 7}, "End": true}}}"#;
    let machine = machine.replace("RES", FUNCTION);
    check_at(&machine, (r#"{"most": 5}"#, &[LIST]), ("A", None, None), expect![[""]]);
    check_at(&machine, (r#"{"most": 5}"#, &[LIST]), ("B", None, None), expect![[""]]);
}

#[test]
fn the_rules_of_a_choice() {
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [
        {"Variable": "$.amount", "NumericLessThanEquals": 100, "Next": "B"},
        {"And": [{"Variable": "$.vip", "IsPresent": true}, {"Not": {"Variable": "$.vip", "BooleanEquals": true}}], "Next": "B"},
        {"Or": [{"Variable": "$.who", "StringEqualsPath": "$.boss"}, {"Variable": "$.who", "StringMatches": "A*"}], "Next": "C"},
        {"Variable": "$.who", "IsString": true, "Next": "B"}], "Default": "B"},
        "B": {"Type": "Pass", "End": true}, "C": {"Type": "Succeed"}}}"#;
    check(machine, r#"{"amount": 250, "who": "Ann", "boss": "Bo"}"#, "A", expect![[""]]);
    let default = r#"{"amount": 250, "who": 3, "boss": "Bo"}"#;
    check(&machine.replace("IsString", "IsNull"), default, "A", expect![[""]]);
    check(machine, "{}", "A", expect![[""]]);
}

#[test]
fn the_rules_of_a_choice_in_jsonata() {
    let machine = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [
        {"Condition": "{% $states.input.amount <= 100 %}", "Next": "B"},
        {"Condition": "{% $states.input.amount > 200 and $states.input.who.name = 'Ann' %}", "Next": "B", "Output": {"big": true}},
        {"Condition": true, "Next": "B"}]},
        "B": {"Type": "Pass", "End": true}}}"#;
    check(machine, r#"{"amount": 250, "who": {"name": "Ann"}}"#, "A", expect![[""]]);
}

const EACH: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": {
    "StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"at.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}, "End": true}}},
    "ItemSelector": {"item.$": "$$.Map.Item.Value"}, "ResultPath": "$.all", "End": true}}}"#;

#[test]
fn an_iteration_of_a_map() {
    check_at(EACH, (r#"{"items": [10, 20, 30]}"#, &[]), ("A", Some(1), None), expect![[""]]);
    check(EACH, r#"{"items": [10, 20, 30]}"#, "Each", expect![[""]]);
}

#[test]
fn a_parallel_and_a_branch() {
    let machine = r#"{"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true,
        "ResultSelector": {"first.$": "$[0]"}, "Branches": [
        {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "ResultPath": "$.a", "End": true}}},
        {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 90, "End": true}}}]}}}"#;
    check(machine, "{}", "Both", expect![[""]]);
    check(machine, "{}", "A", expect![[""]]);
    check(machine, "{}", "B", expect![[""]]);
}

#[test]
fn a_task_that_is_tried_again() {
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "RES",
        "Parameters": {"AdapterId": "a"},
        "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 2}], "End": true}}}"#;
    let machine = machine.replace("RES", FUNCTION);
    let errors = ["!Lost", "!Lost", "!Lost"];
    check_at(&machine, ("{}", &errors), ("A", None, Some(0)), expect![[""]]);
    check_at(&machine, ("{}", &errors), ("A", None, None), expect![[""]]);
    check_at(&machine, ("{}", &errors[..1]), ("A", None, None), expect![[""]]);
    check_at(&machine, ("{}", &["!Lost", "{}"]), ("A", None, None), expect![[""]]);
    let caught = machine.replace(
        r#""End": true}}}"#,
        r#""Catch": [{"ErrorEquals": ["Other"], "Next": "B"}, {"ErrorEquals": ["States.TaskFailed"], "ResultPath": "$.error", "Next": "B"}],
           "End": true}, "B": {"Type": "Succeed"}}}"#,
    );
    check_at(&caught, (r#"{"who": "Ann"}"#, &errors), ("A", None, None), expect![[""]]);
}

#[test]
fn a_path_that_leads_nowhere() {
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.a", "Parameters": {"b.$": "$.b"}, "End": true}}}"#;
    check(machine, r#"{"a": {}}"#, "A", expect![[""]]);
}

#[test]
fn a_wait_and_a_callback_under_way() {
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "Next": "B"},
        "B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
              "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": "hello"}}}}"#;
    check(machine, "{}", "A", expect![[""]]);
    check(machine, "{}", "B", expect![[""]]);
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
