//! What runs on AWS, and still teaches a lesson: each with the page that says why.

use std::collections::{HashMap, HashSet};

use crate::asl::{Block, State, StateKind, StateMachine};
use crate::base::{StateName, quota, sort_by_key};
use crate::text::{Diagnostic, Node};

use super::{poll, recovery, token};

const NO_DEFAULT: &str = "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html";
const STRUCTURE: &str =
    "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html";

/// What could be better in a machine that runs; `node` is the definition that it was read from.
/// AWS says nothing of all this.
#[must_use]
pub fn advise(node: &Node, machine: &StateMachine) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let nodes = state_nodes(node);
    for state in machine.states() {
        if found.len() >= quota::DIAGNOSTICS {
            break;
        }
        let node = nodes.get(state.name.as_str()).copied();
        if let StateKind::Task(task) = &state.kind {
            found.extend(token::advise(machine, state, task, node));
        }
        found.extend(recovery::advise(state, node));
        found.extend(without_default(state));
        found.extend(placeholder(state));
        for block in state.blocks() {
            found.extend(of_block(machine, block));
        }
    }
    found.extend(of_block(machine, &machine.root));
    repeated(node, &mut found);
    found.truncate(quota::DIAGNOSTICS);
    sort_by_key(&mut found, |problem| problem.span.start);
    found
}

/// Members of one object with the same name: only the last one counts.
fn repeated(root: &Node, found: &mut Vec<Diagnostic>) {
    let mut ahead = vec![root];
    while let Some(node) = ahead.pop() {
        let mut names = HashSet::new();
        for member in node.members().unwrap_or_default() {
            if !names.insert(&member.key) && found.len() < quota::DIAGNOSTICS {
                let message =
                    format!("`{}` stands here twice: only the last one counts.", member.key);
                let advice =
                    Diagnostic::advice("DUPLICATE_FIELD", &message, STRUCTURE, member.key_span);
                found.push(advice);
            }
            ahead.push(&member.value);
        }
        ahead.extend(node.items().unwrap_or_default());
    }
}

/// Each state of a definition, also of inner blocks, by its name.
fn state_nodes(root: &Node) -> HashMap<&str, &Node> {
    let (mut found, mut ahead) = (HashMap::new(), vec![root]);
    while let Some(node) = ahead.pop() {
        for member in node.members().unwrap_or_default() {
            match &*member.key {
                "States" => {
                    let states = member.value.members().unwrap_or_default();
                    found.extend(states.iter().map(|it| (&*it.key, &it.value)));
                    ahead.extend(states.iter().map(|it| &it.value));
                }
                "Branches" => ahead.extend(member.value.items().unwrap_or_default()),
                "Iterator" | "ItemProcessor" => ahead.push(&member.value),
                _ => {}
            }
        }
    }
    found
}

fn without_default(state: &State) -> Option<Diagnostic> {
    let StateKind::Choice(choice) = &state.kind else { return None };
    if choice.default.is_some() {
        return None;
    }
    let message = "This Choice has no Default: where no rule matches, the execution fails with \
                   States.NoChoiceMatched, which no Catch can catch.";
    Some(at(state, "CHOICE_WITHOUT_DEFAULT", message, NO_DEFAULT))
}

fn placeholder(state: &State) -> Option<Diagnostic> {
    let message = "A placeholder: this state was not pasted, and only makes the machine whole. \
                   Write the real one in its place.";
    state.is_placeholder.then(|| at(state, "PLACEHOLDER", message, STRUCTURE))
}

fn of_block(machine: &StateMachine, block: &Block) -> Vec<Diagnostic> {
    let mut found = endless(machine, block);
    found.extend(poll::advise(machine, block));
    found
}

/// The states of a block from which no end can be reached. One of them is named.
fn endless(machine: &StateMachine, block: &Block) -> Vec<Diagnostic> {
    let mut before: HashMap<&StateName, Vec<&StateName>> = HashMap::new();
    let mut ahead = Vec::new();
    for name in &block.states {
        let state = machine.state(name);
        if state.is_terminal() {
            ahead.push(name);
        }
        for target in state.targets() {
            before.entry(target).or_default().push(name);
        }
    }
    let mut ending: HashSet<&StateName> = HashSet::new();
    while let Some(name) = ahead.pop() {
        if ending.insert(name) {
            ahead.extend(before.get(name).into_iter().flatten());
        }
    }
    let first = block.states.iter().find(|name| !ending.contains(name));
    let advice = first.map(|name| {
        let message = "From here no end can be reached: the loop runs until it fails, or until the \
                       history is full (25,000 events).";
        at(machine.state(name), "LOOP_WITHOUT_END", message, STRUCTURE)
    });
    advice.into_iter().collect()
}

/// Advice for a state as a whole.
pub(super) fn at(
    state: &State,
    code: &'static str,
    message: &str,
    link: &'static str,
) -> Diagnostic {
    let advice = Diagnostic::advice(code, message, link, state.span);
    Diagnostic { location: state.location.clone(), ..advice }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::asl;
    use crate::text;

    #[track_caller]
    fn check(states: &str, expected: Expect) {
        let source = format!(r#"{{"StartAt":"S","States":{{{states},"Z":{{"Type":"Succeed"}}}}}}"#);
        let parsed = asl::parse(&source);
        let machine = parsed.machine.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics));
        let node = text::read(&source).0.expect("it is JSON");
        let found = asl::advise(&node, &machine);
        let lines = found.iter().map(|it| {
            assert!(it.link.is_some_and(|link| link.starts_with("https://")));
            let place = source[it.span.start..it.span.end].to_owned();
            let repair = it.repair.as_ref().map(|it| {
                format!(" [{} -> {}]", &source[it.span.start..it.span.end], it.replacement)
            });
            let said = it.sentence.as_deref().unwrap_or(&it.message);
            format!("{place} {}: {said}{}", it.code, repair.unwrap_or_default())
        });
        expected.assert_eq(&lines.collect::<Vec<_>>().join("\n"));
    }

    const CALL: &str =
        r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken""#;
    const SEND: &str = r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke""#;

    #[test]
    fn tokens() {
        let passed = r#""Parameters":{"FunctionName":"f","Payload":{"t.$":"$$.Task.Token"}}"#;
        check(
            &format!(r#""S":{{{CALL},{passed},"Next":"Z"}}"#),
            expect![[
                r#""S" TOKEN_WITHOUT_LIMIT: Nothing limits how long this waits for its token: if nobody returns it, the execution hangs for a year. Set TimeoutSeconds or HeartbeatSeconds."#
            ]],
        );
        check(&format!(r#""S":{{{CALL},{passed},"TimeoutSeconds":60,"Next":"Z"}}"#), expect![]);
        let lost = r#""Parameters":{"FunctionName":"f","Payload.$":"$"}"#;
        check(
            &format!(r#""S":{{{CALL},{lost},"HeartbeatSeconds":60,"Next":"Z"}}"#),
            expect![[
                r#""S" TOKEN_NOT_PASSED: No parameter passes the token on, so nobody can return it: this waits until its time is up. Pass $$.Task.Token, or $states.context.Task.Token in JSONata."#
            ]],
        );
        check(
            &format!(r#""S":{{{SEND},{lost},"HeartbeatSeconds":60,"Next":"Z"}}"#),
            expect![[
                r#""S" HEARTBEAT_WITHOUT_WORKER: Nothing beats here: heartbeats come from workers of activities and from holders of a token. HeartbeatSeconds only shortens the time that this may take."#
            ]],
        );
        let whole = r#""Parameters":{"FunctionName":"f","Payload.$":"$$"}"#;
        check(&format!(r#""S":{{{CALL},{whole},"TimeoutSeconds":60,"Next":"Z"}}"#), expect![]);
    }

    #[test]
    fn retriers_and_catchers() {
        let call = format!(r#"{SEND},"Parameters":{{"FunctionName":"f"}},"Next":"Z""#);
        check(
            &format!(r#""S":{{{call},"Retry":[{{"ErrorEquals":["States.Runtime"]}}]}}"#),
            expect![[
                r#"{"ErrorEquals":["States.Runtime"]} NEVER_MATCHES: States.Runtime is matched by nothing: such an error ends the execution."#
            ]],
        );
        check(
            &format!(
                r#""S":{{{call},"Catch":[{{"ErrorEquals":["States.TaskFailed"],"Next":"Z"}},{{"ErrorEquals":["Denied","States.Timeout"],"Next":"Z"}}]}}"#
            ),
            expect![[
                r#"{"ErrorEquals":["Denied","States.Timeout"],"Next":"Z"} SHADOWED: States.TaskFailed before this takes every error but a timeout, also `Denied`."#
            ]],
        );
        check(
            &format!(
                r#""S":{{{call},"Retry":[{{"ErrorEquals":["Denied"]}},{{"ErrorEquals":["Denied","Late"]}}]}}"#
            ),
            expect![[
                r#"{"ErrorEquals":["Denied","Late"]} SHADOWED: An entry before this one takes `Denied` already."#
            ]],
        );
        check(
            &format!(r#""S":{{{call},"Retry":[{{"ErrorEquals":["States.Timout"]}}]}}"#),
            expect![[
                r#"{"ErrorEquals":["States.Timout"]} NEVER_MATCHES: AWS has no error `States.Timout`, so this never matches. Did you mean `States.Timeout`? ["States.Timout" -> "States.Timeout"]"#
            ]],
        );
        check(
            &format!(
                r#""S":{{{call},"Retry":[{{"ErrorEquals":["Denied","State.Timeout","State.Denied"]}},{{"ErrorEquals":["States.Foo"]}}]}}"#
            ),
            expect![[r#"
                {"ErrorEquals":["Denied","State.Timeout","State.Denied"]} NEVER_MATCHES: AWS has no error `State.Timeout`, so this never matches. Did you mean `States.Timeout`? ["State.Timeout" -> "States.Timeout"]
                {"ErrorEquals":["States.Foo"]} NEVER_MATCHES: AWS has no error `States.Foo`, so this never matches."#]],
        );
    }

    #[test]
    fn fields_that_come_twice() {
        check(
            r#""S":{"Type":"Pass","Result":1,"Result":2,"Next":"Z"}"#,
            expect![[
                r#""Result" DUPLICATE_FIELD: `Result` stands here twice: only the last one counts."#
            ]],
        );
    }

    #[test]
    fn what_was_not_pasted() {
        check(
            r#""S":{"Type":"Pass","Comment":"Placeholder: this state was not pasted.","Next":"Z"}"#,
            expect![[
                r#""S" PLACEHOLDER: A placeholder: this state was not pasted, and only makes the machine whole. Write the real one in its place."#
            ]],
        );
    }

    #[test]
    fn ways() {
        check(
            r#""S":{"Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"Z"}]}"#,
            expect![[
                r#""S" CHOICE_WITHOUT_DEFAULT: This Choice has no Default: where no rule matches, the execution fails with States.NoChoiceMatched, which no Catch can catch."#
            ]],
        );
        check(
            r#""S":{"Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"A"}],"Default":"Z"},"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}"#,
            expect![[
                r#""A" LOOP_WITHOUT_END: From here no end can be reached: the loop runs until it fails, or until the history is full (25,000 events)."#
            ]],
        );
        check(
            &format!(
                r#""S":{{"Type":"Wait","Seconds":30,"Next":"A"}},"A":{{{SEND},"Parameters":{{"FunctionName":"f"}},"Next":"C"}},"C":{{"Type":"Choice","Choices":[{{"Variable":"$.done","BooleanEquals":true,"Next":"Z"}}],"Default":"S"}}"#
            ),
            expect![[
                r#""S" POLL_LOOP: This loop polls: every round costs 3 transitions. A day of it is 8640 transitions, $0.22. A task with .waitForTaskToken waits for one transition, and goes on at once."#
            ]],
        );
    }
}
