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
/// How the ARNs of the account begin.
pub(super) const HOME: &str = "arn:aws:states:us-east-1:123456789012";
const ROLE: &str = "arn:aws:iam::123456789012:role/StepFunctionsRole";

impl World {
    /// An execution of a Standard machine, or one of an Express machine that nobody waits for.
    pub(super) fn start_execution(
        &mut self,
        machine_name: &str,
        name: Option<&str>,
        input: &str,
    ) -> Result<Reply, ApiError> {
        self.start_at((HOME, machine_name), false, name, input)
    }

    /// What somebody inside the account starts by the ARN of a machine. Machines are known by their
    /// names; their executions have the account and the region of the ARN
    /// (recorded: `test_cross_account_states_start_sync_execution`).
    pub(super) fn start_inside(
        &mut self,
        machine_arn: &str,
        is_sync: bool,
        name: Option<&str>,
        input: &str,
    ) -> Result<ExecutionArn, ApiError> {
        let place = place_of(machine_arn)?;
        if self.started_inside >= quota::STARTED_EXECUTIONS {
            return Err(ApiError::ExecutionLimitExceeded);
        }
        let no_machine = |_| ApiError::StateMachineDoesNotExist(machine_arn.into());
        self.machine(place.1).map_err(no_machine)?;
        let Reply::Started(arn) = self.start_at(place, is_sync, name, input)? else {
            unreachable!("what is started has an ARN")
        };
        self.started_inside += 1;
        Ok(arn)
    }

    /// Its caller waits for the end, so it is for Express machines only
    /// (recorded: `test_start_sync_execution`).
    pub(super) fn start_sync_execution(
        &mut self,
        machine_name: &str,
        name: Option<&str>,
        input: &str,
    ) -> Result<Reply, ApiError> {
        self.start_at((HOME, machine_name), true, name, input)
    }

    fn start_at(
        &mut self,
        (home, machine_name): (&str, &str),
        is_sync: bool,
        name: Option<&str>,
        input: &str,
    ) -> Result<Reply, ApiError> {
        let (machine, test_case) = self.machine(machine_name)?;
        let workflow = match (is_sync, machine.is_express) {
            (true, false) => return Err(ApiError::StateMachineTypeNotSupported),
            (true, true) => Workflow::SyncExpress,
            (false, true) => Workflow::Express,
            (false, false) => Workflow::Standard,
        };
        self.start(workflow, (home, &machine, test_case), name, input)
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
        (home, machine, test_case): (&str, &Machine, Option<TestCase>),
        name: Option<&str>,
        input: &str,
    ) -> Result<Reply, ApiError> {
        if self.executions.len() >= quota::EXECUTIONS {
            return Err(ApiError::ExecutionLimitExceeded);
        }
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
        let arn = self.execution_arn(workflow, (home, &machine.name), &name);
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
            machine_arn: StateMachineArn::from(format!("{home}:stateMachine:{}", machine.name)),
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
        self.places.insert(arn, index);
        self.announce(index);
        index
    }

    /// Express executions may share a name: each has an id of its own besides
    /// (recorded: `test_start_sync_execution`).
    fn execution_arn(
        &mut self,
        workflow: Workflow,
        (home, machine): (&str, &str),
        name: &str,
    ) -> ExecutionArn {
        ExecutionArn::from(match workflow {
            Workflow::Standard => format!("{home}:execution:{machine}:{name}"),
            Workflow::Express | Workflow::SyncExpress => {
                format!("{home}:express:{machine}:{name}:{}", self.rng.uuid())
            }
        })
    }
}

pub(super) fn machine_arn(name: &str) -> String {
    format!("{HOME}:stateMachine:{name}")
}

/// The beginning of a machine's ARN and the machine's name, without the version or the alias.
fn place_of(arn: &str) -> Result<(&str, &str), ApiError> {
    let refused = |reason: String| Err(ApiError::InvalidArn(reason.into()));
    if !arn.starts_with("arn:") {
        return refused(format!("Invalid ARN prefix: {arn}"));
    }
    let Some((home, rest)) = arn.split_once(":stateMachine:") else {
        let kind = arn.split(':').nth(5).unwrap_or_default();
        return refused(format!("Resource type not valid in this context: {kind}"));
    };
    Ok((home, rest.split(':').next().unwrap_or(rest)))
}

/// The rules for names.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html>
pub(super) fn is_name(name: &str) -> bool {
    const FORBIDDEN: &str = "<>{}[]?*\"#%\\^|~`$&,;:/";
    let allowed =
        |char: char| !char.is_whitespace() && !char.is_control() && !FORBIDDEN.contains(char);
    (1..=quota::NAME_CHARS).contains(&name.chars().count()) && name.chars().all(allowed)
}
