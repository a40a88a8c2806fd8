//! Many executions that wait for their tokens at once, and what each of them must come to.

use std::collections::VecDeque;

use holdpoint::base::Json;
use holdpoint::world::{Command, Scenario, TokenFate, World};

const NAME: &str = "Approval";

/// How each kind waits: its name, and the task.
pub(crate) const KINDS: [(&str, &str); 3] = [
    (
        "sqs:sendMessage",
        r#""Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {
            "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/approvals",
            "MessageBody": {"order.$": "$.order", "token.$": "$$.Task.Token"}}"#,
    ),
    (
        "lambda:invoke, a mail",
        r#""Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "Parameters": {
            "FunctionName": "ask",
            "Payload": {"order.$": "$.order", "token.$": "$$.Task.Token"}}"#,
    ),
    ("an activity", r#""Resource": "arn:aws:states:us-east-1:123456789012:activity:approve""#),
];

/// A world of one machine, whose executions wait for a token.
pub(crate) struct Crowd {
    pub(crate) world: World,
    /// What was kept of the world on the way: as many as a page keeps to go back to.
    kept: VecDeque<World>,
    keeps: usize,
}

impl Crowd {
    /// Nobody waits yet. Before each command the world is cloned, and so many clones are kept.
    pub(crate) fn new(task: &str, keeps: usize) -> Self {
        let definition = format!(
            r#"{{"StartAt": "Ask", "States": {{"Ask": {{
                "Type": "Task", {task}, "TimeoutSeconds": 86400, "End": true}}}}}}"#
        );
        let scenario =
            Scenario { machines: vec![(NAME.into(), definition.into())], ..Scenario::default() };
        let world = World::new(&scenario).expect("the definition can run");
        Self { world, kept: VecDeque::new(), keeps }
    }

    /// Starts so many executions, each of which then waits.
    pub(crate) fn start(&mut self, count: usize) {
        for order in 0..count {
            self.submit(&Command::StartExecution {
                state_machine: NAME.to_owned(),
                name: None,
                input: format!(r#"{{"order": {order}}}"#),
            });
        }
        let later = self.world.now().plus_seconds(1);
        self.world.advance_to(later);
        while self.fetch() {}
    }

    /// Whoever works on the activity fetches a task.
    fn fetch(&mut self) -> bool {
        let waits = |world: &World| world.tokens().len() < world.executions().len();
        if !waits(&self.world) {
            return false;
        }
        self.submit(&Command::GetActivityTask {
            activity_arn: "arn:aws:states:us-east-1:123456789012:activity:approve".to_owned(),
            worker_name: None,
        });
        true
    }

    /// Approves all, and sees that each has ended.
    ///
    /// # Panics
    /// Where one has not.
    pub(crate) fn approve(&mut self) {
        for at in 0..self.world.tokens().len() {
            let task_token = self.world.tokens()[at].token.to_string();
            let output = r#"{"approved":true}"#.to_owned();
            self.submit(&Command::SendTaskSuccess { task_token, output });
        }
        let approved = Json::object([("approved", Json::Bool(true))]);
        for execution in self.world.executions().iter() {
            assert_eq!(execution.output(), Some(&approved), "the output");
        }
        let mut fates = self.world.tokens().iter().map(|record| record.fate);
        assert!(fates.all(|it| matches!(it, TokenFate::Returned(_, true))), "the tokens");
    }

    fn submit(&mut self, command: &Command) {
        if self.keeps > 0 {
            self.kept.push_back(self.world.clone());
            if self.kept.len() > self.keeps {
                self.kept.pop_front();
            }
        }
        self.world.submit(command).expect("the world takes it");
        let now = self.world.now();
        self.world.advance_to(now);
    }
}
