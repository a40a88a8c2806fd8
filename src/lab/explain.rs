//! A state in words: what it does, what it waits for, what becomes of its errors, and what each of
//! its fields means.

mod field;

use crate::asl::{
    Catcher, ErrorName, Fail, FailText, IntegrationPattern, Map, Quantity, Resource, Retrier,
    State, StateKind, Task, Transition, Until, function_name,
};
use crate::text::{self, Node, Span};

use super::view::words::{count, duration, shortened};

pub(super) use field::meaning;

/// Characters of an expression in a sentence.
const EXPRESSION_CHARS: usize = 60;
/// Names that a sentence lists.
const NAMES: usize = 4;

/// What a state does, a sentence each.
pub(super) fn sentences(state: &State) -> Vec<String> {
    let mut said = Vec::new();
    match &state.kind {
        StateKind::Task(task) => of_task(task, &mut said),
        StateKind::Pass(pass) => said.push(match pass.result {
            Some(_) => "Does no work: its result is the one that is written here.".to_owned(),
            None => "Does no work: passes its input on, or what its fields make of it.".to_owned(),
        }),
        StateKind::Wait(wait) => said.push(wait_words(&wait.until)),
        StateKind::Choice(choice) => {
            let rules = count(choice.rules.len(), "rule");
            said.push(format!(
                "Looks at {rules} in turn, and goes where the first leads that holds."
            ));
            said.push(match &choice.default {
                Some(to) => format!("Where none holds: to `{to}`."),
                None => {
                    "Where none holds, the execution fails with `States.NoChoiceMatched`.".into()
                }
            });
        }
        StateKind::Succeed(_) => said.push("Ends well: its input is the output.".to_owned()),
        StateKind::Fail(fail) => said.push(of_fail(fail)),
        StateKind::Parallel(parallel) => {
            let branches = parallel.branches.len();
            said.push(format!(
                "Runs its branches ({branches}) side by side, each with the same input, and waits for \
                 all of them. The result is a list of what they gave. If one fails, all are stopped."
            ));
        }
        StateKind::Map(map) => of_map(map, &mut said),
    }
    if let Some(recovery) = state.recovery() {
        said.extend(recovery.retry.iter().map(of_retrier));
        said.extend(recovery.catch.iter().map(of_catcher));
    }
    said.extend(state.transition().map(|it| match it {
        Transition::Next(to) => format!("Then: `{to}`."),
        Transition::End => "Then it is over: this state's output is the output.".to_owned(),
    }));
    said
}

/// The fields that a state has in a definition, in the order of the text; the state is the one whose
/// name stands at this place.
pub(super) fn fields(definition: &str, name: Span) -> Vec<String> {
    let (root, _) = text::read(definition);
    let mut ahead: Vec<&Node> = root.iter().collect();
    while let Some(node) = ahead.pop() {
        for member in node.members().unwrap_or_default() {
            if member.key_span == name {
                let fields = member.value.members().unwrap_or_default();
                return fields.iter().map(|it| it.key.to_string()).collect();
            }
            ahead.push(&member.value);
        }
        ahead.extend(node.items().unwrap_or_default());
    }
    Vec::new()
}

fn of_task(task: &Task, said: &mut Vec<String>) {
    let name = task.resource.short_name();
    said.push(match &task.resource {
        Resource::Activity { .. } => {
            "Puts a task up for the workers of an activity, and waits until one of them has fetched \
             it and answered."
                .to_owned()
        }
        Resource::Function { arn } => {
            let name = function_name(arn);
            format!("Calls the function `{name}` and waits for what it returns.")
        }
        Resource::Integration { pattern, .. } => match pattern {
            IntegrationPattern::RequestResponse => {
                format!("Calls `{name}` and goes on as soon as the service has answered.")
            }
            IntegrationPattern::RunAJob { .. } => {
                format!("Starts a job with `{name}` and waits until the job is over.")
            }
            IntegrationPattern::WaitForCallback => format!(
                "Calls `{name}`, hands out a task token and waits until somebody returns it with \
                 SendTaskSuccess or SendTaskFailure."
            ),
        },
    });
    let waits = task.resource.waits_for_callback();
    match &task.timeout {
        Some(limit) => {
            said.push(format!("After {} it fails with `States.Timeout`.", seconds(limit)));
        }
        None if waits && task.heartbeat.is_none() => {
            said.push("Nothing limits how long: an execution may last a year.".to_owned());
        }
        None => {}
    }
    if let Some(limit) = &task.heartbeat {
        let limit = seconds(limit);
        said.push(format!("After {limit} without a heartbeat it fails, too."));
    }
}

fn wait_words(until: &Until) -> String {
    match until {
        Until::Seconds(seconds) => format!("Waits for {}.", duration(seconds.saturating_mul(1000))),
        Until::SecondsPath(path) => format!("Waits for as many seconds as `{path}` says."),
        Until::SecondsQuery(query) => {
            format!("Waits for as many seconds as {} gives.", code(&query.to_string()))
        }
        Until::Timestamp(time) => format!("Waits until {time}."),
        Until::TimestampPath(path) => format!("Waits until the time that `{path}` says."),
        Until::TimestampQuery(query) => {
            format!("Waits until the time that {} gives.", code(&query.to_string()))
        }
    }
}

fn of_fail(fail: &Fail) -> String {
    match &fail.error {
        FailText::Literal(error) => format!("Ends in the error `{error}`."),
        FailText::Path(path) => format!("Ends in the error that `{path}` names."),
        FailText::Absent | FailText::Intrinsic(_) | FailText::Query(_) => {
            "Ends in an error.".to_owned()
        }
    }
}

fn of_map(map: &Map, said: &mut Vec<String>) {
    said.push(match &map.distributed {
        Some(_) => {
            "Starts an execution of its own for every item, or every batch of them, and waits \
                    for all."
                .to_owned()
        }
        None => {
            "Runs what is inside once for every item of a list, and waits for all. The result is \
                 the list of what they gave."
                .to_owned()
        }
    });
    match &map.max_concurrency {
        Some(Quantity::Literal(most)) if most.to_string() != "0" => {
            said.push(format!("At most {most} run at the same time."));
        }
        Some(_) | None => {}
    }
}

fn of_retrier(retrier: &Retrier) -> String {
    let errors = errors(&retrier.error_equals);
    let pause = duration(retrier.interval_seconds.saturating_mul(1000));
    let growth = match retrier.backoff_rate {
        1.0 => String::new(),
        rate => format!(", then {rate} times as long each time"),
    };
    match retrier.max_attempts {
        0 => format!("On {errors} it is not tried again."),
        most => {
            format!(
                "On {errors} it is tried again, at most {most} times, first after {pause}{growth}."
            )
        }
    }
}

fn of_catcher(catcher: &Catcher) -> String {
    format!("On {}: to `{}`.", errors(&catcher.error_equals), catcher.next)
}

fn errors(names: &[ErrorName]) -> String {
    if names.iter().any(|it| it.as_str() == "States.ALL") {
        return "any error".to_owned();
    }
    let listed: Vec<_> =
        names.iter().take(NAMES).map(|it| "`".to_owned() + it.as_str() + "`").collect();
    let more = if names.len() > NAMES { " and others" } else { "" };
    listed.join(", ") + more
}

fn seconds(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Literal(number) => match number.to_string().parse::<i64>() {
            Ok(seconds) => duration(seconds.saturating_mul(1000)),
            Err(_) => format!("{number} s"),
        },
        Quantity::Path(path) => format!("as many seconds as `{path}` says"),
        Quantity::Query(query) => format!("as many seconds as {} gives", code(&query.to_string())),
    }
}

fn code(expression: &str) -> String {
    format!("`{}`", shortened(&expression.replace('`', "'"), EXPRESSION_CHARS))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::asl::parse;

    #[track_caller]
    fn check(state: &str, expected: Expect) {
        let end = if state.contains("\"Z\"") { r#", "Z": {"Type": "Succeed"}"# } else { "" };
        let definition = format!(r#"{{"StartAt": "S", "States": {{"S": {state}{end}}}}}"#);
        let parsed = parse(&definition);
        let machine = parsed.machine.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics));
        let state = machine.find("S").expect("it is there");
        let mut shown = sentences(state).join("\n");
        for field in fields(&definition, state.span) {
            let meaning = meaning(&field).expect("every field has a meaning");
            shown += &format!("\n- {field}: {meaning}");
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn tasks() {
        check(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                "Parameters": {"FunctionName": "f", "Payload": {"t.$": "$$.Task.Token"}},
                "TimeoutSeconds": 7200, "HeartbeatSecondsPath": "$.pulse", "Next": "Z",
                "Retry": [{"ErrorEquals": ["Busy", "Lost"], "IntervalSeconds": 5, "MaxAttempts": 4}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}]}"#,
            expect![[r#"
                Calls `lambda:invoke`, hands out a task token and waits until somebody returns it with SendTaskSuccess or SendTaskFailure.
                After 2 h it fails with `States.Timeout`.
                After as many seconds as `$.pulse` says without a heartbeat it fails, too.
                On `Busy`, `Lost` it is tried again, at most 4 times, first after 5 s, then 2 times as long each time.
                On any error: to `Z`.
                Then: `Z`.
                - Type: What kind of state this is.
                - Resource: What is called.
                - Parameters: What the call gets; keys that end in .$ take their value from the data.
                - TimeoutSeconds: How long it may take before it fails with States.Timeout.
                - HeartbeatSecondsPath: Where that number stands in the data.
                - Next: The state that comes after this one.
                - Retry: Which errors are tried again, how often, and after which pause.
                - Catch: Where to go when an error is not tried again."#]],
        );
        check(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
                "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token"}}"#,
            expect![[r#"
                Calls `sqs:sendMessage`, hands out a task token and waits until somebody returns it with SendTaskSuccess or SendTaskFailure.
                Nothing limits how long: an execution may last a year.
                Then it is over: this state's output is the output.
                - Type: What kind of state this is.
                - Resource: What is called.
                - End: The execution, or the branch, ends here.
                - Parameters: What the call gets; keys that end in .$ take their value from the data."#]],
        );
        check(
            r#"{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "Next": "Z",
                "Retry": [{"ErrorEquals": ["States.ALL"], "BackoffRate": 1, "MaxAttempts": 0}]}"#,
            expect![[r#"
                Calls the function `pay` and waits for what it returns.
                On any error it is not tried again.
                Then: `Z`.
                - Type: What kind of state this is.
                - Resource: What is called.
                - Next: The state that comes after this one.
                - Retry: Which errors are tried again, how often, and after which pause."#]],
        );
        check(
            r#"{"Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync", "Next": "Z",
                "Parameters": {"JobName": "j", "JobQueue": "q", "JobDefinition": "d"}}"#,
            expect![[r#"
                Starts a job with `batch:submitJob` and waits until the job is over.
                Then: `Z`.
                - Type: What kind of state this is.
                - Resource: What is called.
                - Next: The state that comes after this one.
                - Parameters: What the call gets; keys that end in .$ take their value from the data."#]],
        );
    }

    #[test]
    fn others() {
        check(
            r#"{"Type": "Wait", "Seconds": 90, "Next": "Z"}"#,
            expect![[r#"
            Waits for 1 min 30 s.
            Then: `Z`.
            - Type: What kind of state this is.
            - Seconds: How long to wait.
            - Next: The state that comes after this one."#]],
        );
        check(
            r#"{"Type": "Wait", "QueryLanguage": "JSONata", "Timestamp": "{% $states.input.due %}", "Next": "Z"}"#,
            expect![[r#"
                Waits until the time that `$states.input.due` gives.
                Then: `Z`.
                - Type: What kind of state this is.
                - QueryLanguage: The language of this state's expressions.
                - Timestamp: Until when to wait.
                - Next: The state that comes after this one."#]],
        );
        check(
            r#"{"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 1, "Next": "Z"}]}"#,
            expect![[r#"
                Looks at 1 rule in turn, and goes where the first leads that holds.
                Where none holds, the execution fails with `States.NoChoiceMatched`.
                - Type: What kind of state this is.
                - Choices: The rules, in the order in which they are tried."#]],
        );
        check(
            r#"{"Type": "Fail", "Error": "Denied"}"#,
            expect![[r#"
            Ends in the error `Denied`.
            - Type: What kind of state this is.
            - Error: The name of the error."#]],
        );
        check(
            r#"{"Type": "Map", "MaxConcurrency": 3, "Next": "Z",
                "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}}"#,
            expect![[r#"
                Runs what is inside once for every item of a list, and waits for all. The result is the list of what they gave.
                At most 3 run at the same time.
                Then: `Z`.
                - Type: What kind of state this is.
                - MaxConcurrency: How many run at the same time; 0 is as many as there are.
                - Next: The state that comes after this one.
                - ItemProcessor: The machine that runs for every item."#]],
        );
        check(
            r#"{"Type": "Parallel", "Next": "Z", "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}]}"#,
            expect![[r#"
                Runs its branches (1) side by side, each with the same input, and waits for all of them. The result is a list of what they gave. If one fails, all are stopped.
                Then: `Z`.
                - Type: What kind of state this is.
                - Next: The state that comes after this one.
                - Branches: The machines that run side by side."#]],
        );
        check(
            r#"{"Type": "Pass", "Assign": {"a": 1}, "Comment": "c", "Next": "Z"}"#,
            expect![[r#"
            Does no work: passes its input on, or what its fields make of it.
            Then: `Z`.
            - Type: What kind of state this is.
            - Assign: Variables that later states can read.
            - Comment: For people; changes nothing.
            - Next: The state that comes after this one."#]],
        );
    }
}
