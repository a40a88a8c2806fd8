//! What a person has made of a text that is no definition.

use std::rc::Rc;

use crate::asl::StateMachineType;
use crate::lab::offer::{Choice, Upshot, replayed};
use crate::lab::workbench::Workbench;
use crate::world::MockConfig;

impl Workbench {
    /// Takes what is offered at this position of the list.
    #[inline(never)]
    pub(super) fn accept(&mut self, at: usize) {
        let offered = self.source.offer.as_ref().and_then(|it| it.choices.get(at).cloned());
        let Some(Choice { label, upshot, .. }) = offered else { return };
        match upshot {
            Upshot::Write(definition, machine_type) => {
                self.source.replace(definition);
                self.adopt();
                if let Some(machine_type) = machine_type {
                    self.become_type(machine_type);
                }
                self.say(label + ".", "What you pasted is kept: you can go back to it.", false);
            }
            Upshot::TakeInput(input) => {
                self.source.set_input(input);
                self.go_back();
                self.say("Taken.", "This is the input of the next run.", false);
            }
            Upshot::OpenRun(history) => self.open_history(&history),
            Upshot::Replay(history) => self.replay_history(&history),
            Upshot::TakeMocks(config, machine, case) => self.take_mocks(&config, &machine, &case),
            Upshot::OpenScenario(scenario) => {
                let was = self.laid();
                self.lay_out(Rc::unwrap_or_clone(scenario));
                self.account.is_edited = true;
                self.set_aside = Some(was);
            }
            Upshot::GoBack => self.go_back(),
        }
    }

    #[inline(never)]
    pub(super) fn swap_pasted(&mut self) {
        self.source.swap_aside();
        self.adopt();
    }

    /// The definition that was there before something else was pasted.
    fn go_back(&mut self) {
        let before = self.source.drawn.as_ref().map(|drawn| Rc::clone(&drawn.text));
        if let Some(before) = before {
            self.source.replace(before);
        }
    }

    /// Lets the definition be of the type that the text says.
    fn become_type(&mut self, machine_type: StateMachineType) {
        let scenario = Rc::make_mut(&mut self.scenario);
        let Some((name, _)) = scenario.machines.first() else { return };
        match machine_type {
            StateMachineType::Express => scenario.express.insert(Rc::clone(name)),
            StateMachineType::Standard => scenario.express.remove(name),
        };
        self.source.set_machine_type(machine_type);
    }

    fn replay_history(&mut self, history: &str) {
        let Some(drawn) = &self.source.drawn else { return };
        let told = replayed(&drawn.machine, history);
        self.note_on_offer(told.clone());
        self.say("Replayed.", told, false);
    }

    fn open_history(&mut self, history: &str) {
        if let Err(problem) = self.try_open_history(history) {
            self.note_on_offer(problem.clone());
            self.say("Not opened.", problem, true);
        }
    }

    fn note_on_offer(&mut self, note: String) {
        if let Some(offer) = &mut self.source.offer {
            offer.notes = vec![note];
        }
        self.source.renew_view();
    }

    /// Lets a test case stand in for services in the machine on the bench, whatever the file calls
    /// it.
    fn take_mocks(&mut self, config: &MockConfig, machine: &str, case: &str) {
        let Some(test_case) = config.test_case(machine, case) else { return };
        let scenario = Rc::make_mut(&mut self.scenario);
        let Some((name, _)) = scenario.machines.first() else { return };
        let states = scenario.setup.states.get_or_default(Rc::clone(name));
        let known = self.source.drawn.as_ref().map(|drawn| &drawn.machine);
        let is_known = |state: &str| known.is_none_or(|it| it.find(state).is_some());
        let strange = test_case.keys().find(|state| !is_known(state)).cloned();
        for (state, mocked) in test_case {
            states.get_or_default(state).mocks = mocked.mocks;
        }
        self.account.is_edited = true;
        self.go_back();
        let strange = strange.map(|it| format!(" `{it}` is not a state here."));
        let told = "They stand in for services from the next run on.".to_owned();
        self.say("Taken.", told + &strange.unwrap_or_default(), false);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::lab::{Action, Workbench};

    const BEFORE: &str = r#"{"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 60,
        "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q",
            "MessageBody": {"token.$": "$$.Task.Token"}}}}}"#;

    fn pasted(text: &str) -> Workbench {
        let mut bench = Workbench::with(BEFORE, "{}");
        bench.apply(Action::EditDefinition(text.into()));
        bench
    }

    /// What is offered for a text, and how the bench stands after the first offer was taken.
    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let mut bench = pasted(text);
        let source = bench.view().source;
        assert_eq!(&*source.definition, text, "it stays as it was pasted");
        let mut shown = String::new();
        for problem in &source.problems {
            let repair = problem.repair.as_deref().unwrap_or("-");
            shown += &format!("{}: {} [{repair}]\n", problem.place, problem.message);
        }
        if let Some(offer) = &source.offer {
            shown += &format!("{} {:?}\n", offer.title, offer.notes);
            for (label, detail) in &offer.choices {
                shown += &format!("- {label} {detail}\n");
            }
        }
        bench.apply(Action::Accept(0));
        let view = bench.view();
        let title = view.source.offer.as_ref().map(|it| format!(" · {} {:?}", it.title, it.notes));
        let (kind, summary) = (view.scenario.kind, &view.source.summary);
        shown += &format!("{summary} · {kind}{}", title.unwrap_or_default());
        if view.source.aside.is_some() {
            bench.apply(Action::SwapPasted);
            assert_eq!(&*bench.view().source.definition, text, "the way back");
            bench.apply(Action::SwapPasted);
            assert_eq!(bench.view().source.definition, view.source.definition);
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn damaged_definitions() {
        check(
            "{'StartAt': 'Nap',\n 'States': {'Nap': {'Type': 'Wait', 'Seconds': 9 'End': True,}}",
            expect![[r#"
                Line 1, column 2: JSON's strings stand in double quotes. [Replace with "StartAt"]
                Line 1, column 13: JSON's strings stand in double quotes. [Replace with "Nap"]
                Line 2, column 2: JSON's strings stand in double quotes. [Replace with "States"]
                Line 2, column 13: JSON's strings stand in double quotes. [Replace with "Nap"]
                Line 2, column 21: JSON's strings stand in double quotes. [Replace with "Type"]
                Line 2, column 29: JSON's strings stand in double quotes. [Replace with "Wait"]
                Line 2, column 37: JSON's strings stand in double quotes. [Replace with "Seconds"]
                Line 2, column 49: A comma is missing here. [Insert ,]
                Line 2, column 50: JSON's strings stand in double quotes. [Replace with "End"]
                Line 2, column 57: JSON writes this value differently. [Replace with true]
                Line 2, column 61: A comma may not stand before the end. [Take it out]
                Line 2, column 64: A closing bracket is missing here. [Insert }]
                12 repairs make this a definition. []
                - Mend all 
                Valid · JSONPath · 1 state · Standard workflow"#]],
        );
        check(
            r#"{"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": "${PayArn}", "End": true}}}"#,
            expect![[r#"
                Line 1, column 67: The text leaves this open; a stand-in makes it run. [Replace with "arn:aws:lambda:us-east-1:123456789012:f…]
                This definition leaves something open. ["Stand-ins take the place of 1 value that the text leaves open."]
                - Mend all 
                Valid · JSONPath · 1 state · Standard workflow"#]],
        );
        check(
            "StartAt: Nap\nStates:\n  Nap:\n    Type: Wait\n    Seconds: 9\n    Next: Nop\n",
            expect![[r#"
                Line 1, column 1: No execution of this machine can end: it needs a Succeed or Fail state, or a state with "End": true. [-]
                Line 6, column 11: "Next" names `Nop`, which is not a state here. Did you mean `Nap`? [Replace with Nap]
                This is a definition in YAML. ["Step Functions takes JSON, so it becomes that; comments are lost."]
                - Turn it into JSON 2 problems left
                2 problems · Standard workflow"#]],
        );
        check(
            "StartAt: Nap\nStates:\n  Nap:\n    Type: Succeed\n",
            expect![[r#"
            This is a definition in YAML. ["Step Functions takes JSON, so it becomes that; comments are lost."]
            - Turn it into JSON 
            Valid · JSONPath · 1 state · Standard workflow"#]],
        );
    }

    /// One repair by itself: what is left is still offered.
    #[test]
    fn one_repair() {
        let mut bench =
            pasted("{'StartAt': \"Nap\", \"States\": {\"Nap\": {\"Type\": \"Succeed\"}}");
        assert_eq!(bench.view().source.problems.len(), 2);
        bench.apply(Action::ApplyRepair(0));
        let source = bench.view().source;
        assert!(source.definition.starts_with("{\"StartAt\"") && !source.can_run);
        assert_eq!(
            source.offer.as_ref().map(|it| it.title.as_str()),
            Some("1 repair makes this a definition.")
        );
        bench.apply(Action::ApplyRepair(0));
        assert!(bench.view().source.can_run);
    }

    #[test]
    fn parts_of_definitions() {
        check(
            "\"Nap\": {\n  \"Type\": \"Wait\",\n  \"Seconds\": 9,\n  \"Next\": \"Tell\"\n}",
            expect![[r#"
                Line 1, column 1: The braces around this were left off. [Insert {]
                Line 5, column 2: The brace that ends this was left off. [Insert }]
                Line 4, column 11: A placeholder: this state was not pasted, and only makes the machine whole. Write the real one in its place. [-]
                This is a part of a definition: a machine can be made around it. ["Placeholders for states that are not here: `Tell`."]
                - Make a machine around it 
                Valid · JSONPath · 2 states · 1 hint · Standard workflow"#]],
        );
        check(
            r#"{"One": {"Type": "Pass", "Next": "Two"}, "Two": {"Type": "Succeed"}}"#,
            expect![[r#"
            This is a part of a definition: a machine can be made around it. []
            - Make a machine around it 
            Valid · JSONPath · 2 states · Standard workflow"#]],
        );
    }

    #[test]
    fn texts_with_machines_in_them() {
        check(
            "Resources:\n  First:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Type: EXPRESS\n      Definition:\n        StartAt: A\n        States:\n          A:\n            Type: Task\n            Resource: !GetAtt Pay.Arn\n            End: true\n  Second:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: '{\"StartAt\": \"B\", \"States\": {\"B\": {\"Type\": \"Sucee\"}}}'\n",
            expect![[r#"
                Line 16, column 68: Second: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]. Did you mean `Succeed`? [-]
                This is a template with 2 state machines. ["Step Functions takes JSON, so it becomes that; comments are lost."]
                - Open First Express
                - Open Second 1 problem left
                - Back to the definition from before 
                Valid · JSONPath · 1 state · Express workflow"#]],
        );
        check(
            r#"{"stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:Nap", "name": "Nap",
                "definition": "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}", "type": "STANDARD"}"#,
            expect![[r#"
                This is what describe-state-machine prints. []
                - Open Nap 
                - Back to the definition from before 
                Valid · JSONPath · 1 state · Standard workflow"#]],
        );
        check(
            "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: {}\n",
            expect![[r#"
                Line 1, column 1: No definition stands in this template: it is in another file, or there is no state machine. Paste the file that DefinitionUri or ${file(…)} names. [-]
                This is a template with no state machine. []
                - Back to the definition from before 
                Valid · JSONPath · 1 state · Standard workflow"#]],
        );
        check(
            "We met on Monday and spoke of cheese.",
            expect![[r#"
            Line 1, column 1: No state machine was found in this text. [-]
            1 problem · Standard workflow"#]],
        );
        check(
            r#"{"hello": 1}"#,
            expect![[r#"
            Line 1, column 1: These fields are required: [States, StartAt] [-]
            Line 1, column 2: Field 'hello' is not supported [-]
            2 problems · Standard workflow"#]],
        );
    }

    #[test]
    fn executions() {
        check(
            r#"{"executionArn": "arn:aws:states:us-east-1:123456789012:execution:M:e", "status": "SUCCEEDED", "input": "{\"a\": 1}"}"#,
            expect![[r#"
                This is what describe-execution prints. []
                - Take its input 
                - Back to the definition from before 
                Valid · JSONPath · 1 state · Standard workflow"#]],
        );
        let mut bench =
            pasted(r#"{"executionArn": "x", "status": "FAILED", "input": "{\"a\": 1}"}"#);
        bench.apply(Action::Accept(0));
        assert_eq!(&*bench.view().source.input, "{\"a\": 1}");
        assert_eq!(&*bench.view().source.definition, BEFORE);
    }

    /// A history that was written here agrees with its own definition, and not with another one.
    #[test]
    fn histories() {
        let mut bench = Workbench::with(BEFORE, r#"{"n": 7}"#);
        bench.apply(Action::Run);
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::Approve(token));
        let errands = bench.apply(Action::CopyHistory);
        let [crate::lab::Errand::CopyText(history)] = &errands[..] else { panic!("{errands:?}") };
        check(
            history,
            expect![[r#"
                This is the history of an execution. []
                - Open it as a run 
                - Replay it with the definition from before 
                - Take its input 
                - Back to the definition from before 
                Valid · JSONPath · 1 state · Standard workflow"#]],
        );
        check(
            &history.replace("\"timeoutInSeconds\": 60", "\"timeoutInSeconds\": 61"),
            expect![[r#"
                This is the history of an execution. []
                - Open it as a run 
                - Replay it with the definition from before 
                - Take its input 
                - Back to the definition from before 
                Valid · JSONPath · 1 state · Standard workflow"#]],
        );
        let half = history.replace("ExecutionSucceeded", "ExecutionPaused");
        check(
            &half,
            expect![[r#"
                This is the history of an execution. []
                - Open it as a run 
                - Replay it with the definition from before 
                - Take its input 
                - Back to the definition from before 
                Valid · JSONPath · 1 state · Standard workflow"#]],
        );
    }

    #[test]
    fn mocks() {
        let file = r#"{"StateMachines": {"M": {"TestCases": {"Good": {"Ask": "Yes"}, "Odd": {"Aks": "Yes"}}}},
            "MockedResponses": {"Yes": {"0": {"Return": {"ok": true}}}}}"#;
        check(
            file,
            expect![[r#"
            These are mocks for Step Functions Local. []
            - Use the mocks of Good of M
            - Use the mocks of Odd of M
            - Back to the definition from before 
            Valid · JSONPath · 1 state · Standard workflow"#]],
        );
        let mut bench = pasted(file);
        bench.apply(Action::Accept(0));
        bench.apply(Action::Run);
        bench.apply(Action::Tick(1000.0));
        assert_eq!(bench.view().status.words, "Succeeded");
    }

    /// Only once nobody types is a long text looked at.
    #[test]
    fn a_long_text_waits() {
        let long =
            format!("StartAt: A\nStates:\n  A:\n    Type: Succeed\n{}", "# word\n".repeat(9000));
        let mut bench = pasted(&long);
        assert!(bench.view().source.is_unread && bench.view().source.offer.is_none());
        bench.apply(Action::LookAtText);
        assert!(!bench.view().source.is_unread && bench.view().source.offer.is_some());
    }
}
