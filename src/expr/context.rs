//! What an expression can see: the data of its state, and the context object.

use std::rc::Rc;

use crate::base::{Json, StateName, TaskToken, Timestamp};

use super::{Path, PathError, Variables, path::Root};

/// The data and the context of one evaluation.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// What `$` stands for.
    pub input: &'a Json,
    /// What `$$` stands for.
    pub context: &'a Context<'a>,
    /// What `$name` stands for.
    pub variables: &'a Variables,
    /// `$states.result`, where there is one.
    pub result: Option<&'a Json>,
    /// `$states.errorOutput`, where there is one.
    pub error_output: Option<&'a Json>,
}

impl<'a> Scope<'a> {
    /// What a state sees when it begins: no result and no error yet.
    #[must_use]
    pub fn new(input: &'a Json, context: &'a Context<'a>, variables: &'a Variables) -> Self {
        Self { input, context, variables, result: None, error_output: None }
    }

    /// The same with a result.
    #[must_use]
    pub fn with_result(self, result: &'a Json) -> Self {
        Self { result: Some(result), ..self }
    }

    /// The same with the error output of a catcher.
    #[must_use]
    pub fn with_error_output(self, error_output: &'a Json) -> Self {
        Self { error_output: Some(error_output), ..self }
    }

    /// The same context over other data.
    #[must_use]
    pub fn with_input(self, input: &'a Json) -> Self {
        Self { input, ..self }
    }

    /// The value that a path leads to.
    ///
    /// # Errors
    /// Where a definite path leads nowhere, or a variable was never assigned.
    pub fn look_up(&self, path: &Path) -> Result<Json, PathError> {
        match path.root() {
            Root::Input => path.evaluate(self.input),
            Root::Context => path.evaluate(&self.context.to_json()),
            Root::Variable(name) => match self.variables.get(name) {
                Some(value) => path.evaluate(value),
                None => Err(PathError::NoResults(format!("${name}"))),
            },
        }
    }
}

/// The context object, as far as it is known in a state. Written out only when asked for.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>;
/// order of keys recorded in `context_object`.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// `Execution.Id`
    pub execution_arn: &'a str,
    /// `Execution.Input`
    pub execution_input: &'a Json,
    /// `Execution.StartTime`
    pub execution_started: Timestamp,
    /// `Execution.Name`
    pub execution_name: &'a str,
    /// `Execution.RoleArn`
    pub role_arn: &'a str,
    /// `Execution.RedriveCount`; synchronous Express executions have none
    /// (recorded: `test_query_runtime_memory`).
    pub redrive_count: Option<u32>,
    /// `StateMachine.Id`
    pub state_machine_arn: &'a str,
    /// `StateMachine.Name`
    pub state_machine_name: &'a str,
    /// `State.Name`
    pub state: &'a StateName,
    /// `State.EnteredTime`
    pub state_entered: Timestamp,
    /// `State.RetryCount`, in states that can retry.
    pub retry_count: Option<u32>,
    /// `Task.Token`, in tasks that have one.
    pub task_token: Option<&'a TaskToken>,
    /// `Map.Item`, inside a Map state.
    pub map_item: Option<&'a MapItem>,
}

/// The item that an iteration of a Map state works on.
#[derive(Clone, Debug, PartialEq)]
pub struct MapItem {
    /// `Map.Item.Index`, from 0.
    pub index: usize,
    /// `Map.Item.Value`
    pub value: Json,
}

impl Context<'_> {
    /// The context object.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let text = |text: &str| Json::from(text);
        let time = |time: Timestamp| Json::from(time.to_string());
        let mut execution = vec![
            ("Id", text(self.execution_arn)),
            ("Input", self.execution_input.clone()),
            ("StartTime", time(self.execution_started)),
            ("Name", text(self.execution_name)),
            ("RoleArn", text(self.role_arn)),
        ];
        let redrives = self.redrive_count.map(|it| ("RedriveCount", Json::from(i64::from(it))));
        execution.extend(redrives);
        let machine = Json::object([
            ("Id", text(self.state_machine_arn)),
            ("Name", text(self.state_machine_name)),
        ]);
        let mut state = vec![
            ("Name", Json::String(self.state.shared())),
            ("EnteredTime", time(self.state_entered)),
        ];
        state.extend(self.retry_count.map(|count| ("RetryCount", Json::from(i64::from(count)))));
        let mut context: Vec<(Rc<str>, Json)> = vec![
            ("Execution".into(), Json::object(execution)),
            ("StateMachine".into(), machine),
            ("State".into(), Json::object(state)),
        ];
        context.extend(
            self.task_token.map(|token| {
                ("Task".into(), Json::object([("Token", Json::String(token.shared()))]))
            }),
        );
        context.extend(self.map_item.map(|item| {
            let index = i64::try_from(item.index).unwrap_or(i64::MAX);
            let item = Json::object([("Index", Json::from(index)), ("Value", item.value.clone())]);
            ("Map".into(), Json::object([("Item", item)]))
        }));
        Json::object(context)
    }
}
