//! How executions begin: StartExecution and StartSyncExecution.

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, StateMachineArn, quota};
use crate::cloud::TestCase;
use crate::machine::{Execution, ExecutionNames, ExecutionStatus, Workflow};

use super::agenda::ExecutionIndex;
use super::api_error::jackson_words;
use super::scenario::Machine;
use super::{ApiError, Reply, World};

pub(super) const ACCOUNT: &str = "123456789012";
const ROLE: &str = "arn:aws:iam::123456789012:role/StepFunctionsRole";

impl World {
    /// An execution of a Standard machine, or one of an Express machine that nobody waits for.
    pub(super) fn start_execution(
        &mut self,
        machine_name: &str,
        name: Option<&str>,
        input: &str,
    ) -> Result<Reply, ApiError> {
        let (machine, test_case) = self.machine(machine_name)?;
        let workflow = if machine.is_express { Workflow::Express } else { Workflow::Standard };
        self.start(workflow, (&machine, test_case), name, input)
    }

    /// Its caller waits for the end, so it is for Express machines only
    /// (recorded: `test_start_sync_execution`).
    pub(super) fn start_sync_execution(
        &mut self,
        machine_name: &str,
        name: Option<&str>,
        input: &str,
    ) -> Result<Reply, ApiError> {
        let (machine, test_case) = self.machine(machine_name)?;
        if !machine.is_express {
            return Err(ApiError::StateMachineTypeNotSupported);
        }
        self.start(Workflow::SyncExpress, (&machine, test_case), name, input)
    }

    /// The machine of that name, and of `M#Happy` its test case, as Step Functions Local has it. A
    /// machine without such a case is not there: for AWS the sign is a part of the name.
    fn machine(&self, name: &str) -> Result<(Machine, Option<TestCase>), ApiError> {
        let (plain, case) = match name.split_once('#') {
            Some((plain, case)) => (plain, Some(case)),
            None => (name, None),
        };
        let found = self.machines.iter().find(|it| &*it.name == plain).cloned();
        let test_case = case.map(|case| self.mock_config.test_case(plain, case));
        match (found, test_case) {
            (Some(machine), None) => Ok((machine, None)),
            (Some(machine), Some(Some(test_case))) => Ok((machine, Some(test_case))),
            (None, _) | (Some(_), Some(None)) => {
                Err(ApiError::StateMachineDoesNotExist(machine_arn(name).into()))
            }
        }
    }

    fn start(
        &mut self,
        workflow: Workflow,
        (machine, test_case): (&Machine, Option<TestCase>),
        name: Option<&str>,
        input: &str,
    ) -> Result<Reply, ApiError> {
        ApiError::check_payload("input", input)?;
        if input.is_empty() {
            return Err(ApiError::InvalidExecutionInput("Invalid execution input.".into()));
        }
        let value = Json::parse(input)
            .map_err(|error| ApiError::InvalidExecutionInput(jackson_words(input, &error)))?;
        let name = name.map_or_else(|| self.rng.uuid(), str::to_owned);
        if !is_name(&name) {
            return Err(ApiError::InvalidName(name.into()));
        }
        let arn = self.execution_arn(workflow, &machine.name, &name);
        if let Some(index) = self.index_of(&arn) {
            // The same request again is answered as before while the execution runs.
            let there = &self.executions[index.0];
            let is_same = there.status() == ExecutionStatus::Running && *there.input() == value;
            return match is_same {
                true => Ok(Reply::Started(arn)),
                false => Err(ApiError::ExecutionAlreadyExists(arn.shared())),
            };
        }
        let names = ExecutionNames {
            arn: arn.clone(),
            name: name.into(),
            machine_arn: StateMachineArn::from(machine_arn(&machine.name)),
            machine_name: machine.name.clone(),
            role_arn: ROLE.into(),
        };
        let (definition, payload) = (machine.definition.clone(), (input.into(), value));
        let (execution, effects) =
            Execution::start_as(workflow, names, definition, payload, &mut self.moment());
        let index = self.add(execution);
        if let Some(test_case) = test_case {
            Rc::make_mut(&mut self.cloud).use_test_case(arn.clone(), test_case.into());
        }
        self.route(index, effects);
        Ok(Reply::Started(arn))
    }

    /// Puts an execution behind the others.
    pub(super) fn add(&mut self, mut execution: Execution) -> ExecutionIndex {
        execution.limit_history(self.history_events);
        let index = ExecutionIndex(self.executions.len());
        let arn = execution.names().arn.clone();
        self.executions.push(Rc::new(execution));
        Rc::make_mut(&mut self.places).insert(arn, index);
        self.announce(index);
        index
    }

    /// Express executions may share a name: each has an id of its own besides
    /// (recorded: `test_start_sync_execution`).
    fn execution_arn(&mut self, workflow: Workflow, machine: &str, name: &str) -> ExecutionArn {
        let account = format!("arn:aws:states:us-east-1:{ACCOUNT}");
        ExecutionArn::from(match workflow {
            Workflow::Standard => format!("{account}:execution:{machine}:{name}"),
            Workflow::Express | Workflow::SyncExpress => {
                format!("{account}:express:{machine}:{name}:{}", self.rng.uuid())
            }
        })
    }
}

pub(super) fn machine_arn(name: &str) -> String {
    format!("arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:{name}")
}

/// The rules for names.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html>
fn is_name(name: &str) -> bool {
    const FORBIDDEN: &str = "<>{}[]?*\"#%\\^|~`$&,;:/";
    let allowed =
        |char: char| !char.is_whitespace() && !char.is_control() && !FORBIDDEN.contains(char);
    (1..=quota::NAME_CHARS).contains(&name.chars().count()) && name.chars().all(allowed)
}
