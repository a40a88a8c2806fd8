//! What an expression can see: the data of its state, and the context object.

use std::rc::Rc;

use crate::base::{Json, Object, StateName, TaskToken, Timestamp};

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
            Root::Context => match self.context.look_up(path) {
                Some(value) => Ok(value),
                None => path.evaluate(&self.context.to_json()),
            },
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
    /// `Execution.RedriveTime`, once the execution was redriven.
    pub execution_redriven: Option<Timestamp>,
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
    /// What a test gives in place of all that; only the item is added.
    pub given: Option<&'a Json>,
}

/// The item that an iteration of a Map state works on.
#[derive(Clone, Debug, PartialEq)]
pub struct MapItem {
    /// `Map.Item.Index`, from 0.
    pub index: usize,
    /// `Map.Item.Value`
    pub value: Json,
    /// `Map.Item.Source`: where it comes from. Only items of a distributed Map have one (measured on
    /// AWS).
    pub source: Option<Rc<str>>,
}

/// A member of the context object: its name, and its value where it has one.
type Member = (&'static str, fn(&Context<'_>) -> Option<Json>);

/// The context object: the order of its keys, and where their values come from.
const MEMBERS: [(&str, &[Member]); 5] = [
    (
        "Execution",
        &[
            ("Id", |it| Some(it.execution_arn.into())),
            ("Input", |it| Some(it.execution_input.clone())),
            ("StartTime", |it| Some(it.execution_started.to_string().into())),
            ("Name", |it| Some(it.execution_name.into())),
            ("RoleArn", |it| Some(it.role_arn.into())),
            ("RedriveCount", |it| it.redrive_count.map(|count| i64::from(count).into())),
            ("RedriveTime", |it| it.execution_redriven.map(|time| time.to_string().into())),
        ],
    ),
    (
        "StateMachine",
        &[
            ("Id", |it| Some(it.state_machine_arn.into())),
            ("Name", |it| Some(it.state_machine_name.into())),
        ],
    ),
    (
        "State",
        &[
            ("Name", |it| Some(Json::String(it.state.shared()))),
            ("EnteredTime", |it| Some(it.state_entered.to_string().into())),
            ("RetryCount", |it| it.retry_count.map(|count| i64::from(count).into())),
        ],
    ),
    ("Task", &[("Token", |it| it.task_token.map(|token| Json::String(token.shared())))]),
    ("Map", &[("Item", |it| it.map_item.map(MapItem::to_json))]),
];

impl MapItem {
    fn to_json(&self) -> Json {
        let index = i64::try_from(self.index).unwrap_or(i64::MAX);
        let members = [("Index", Json::from(index)), ("Value", self.value.clone())];
        let source = self.source.clone().map(|source| ("Source", Json::String(source)));
        Json::object(members.into_iter().chain(source))
    }
}

impl Context<'_> {
    /// The members that it can have: `Execution` and `Id`.
    pub fn members() -> impl Iterator<Item = (&'static str, &'static str)> {
        MEMBERS.iter().flat_map(|(group, members)| members.iter().map(|it| (*group, it.0)))
    }

    /// The context object. Groups of which no member has a value are not there.
    #[must_use]
    pub fn to_json(&self) -> Json {
        if let Some(given) = self.given {
            let mut context = given.as_object().cloned().unwrap_or_default();
            if let Some(item) = self.map_item {
                context.insert("Map".into(), Json::object([("Item", item.to_json())]));
            }
            return context.into();
        }
        let mut context = Object::new();
        for (group, members) in MEMBERS {
            let value = |(name, value): &Member| Some((Rc::from(*name), value(self)?));
            let members: Object = members.iter().filter_map(value).collect();
            if !members.is_empty() {
                context.insert(group.into(), members.into());
            }
        }
        context.into()
    }

    /// What a path leads to that begins with the name of a member, without writing out the others.
    fn look_up(&self, path: &Path) -> Option<Json> {
        if self.given.is_some() {
            return None;
        }
        let mut names = path.names();
        let (group, name) = (names.next()?, names.next()?);
        let (_, members) = MEMBERS.iter().find(|(own, _)| *own == group)?;
        let (_, value) = members.iter().find(|(own, _)| *own == name)?;
        path.evaluate_rest(2, &value(self)?)
    }
}
