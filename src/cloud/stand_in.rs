//! What stands in for services in an execution, and how often each of its states has called: one
//! count for a state of an execution, which attempts, visits and the children of its map runs
//! share, as in Step Functions Local.

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, SharedMap, SortedMap, StateName};
use crate::machine::{Failure, Resource, TaskRequest};

use super::call::{Caller, Effect};
use super::setup::{Answer, Mock, Setup, StateSetup, mock_at, turn_of};

/// What happens to the calls of states, by their names.
pub type TestCase = SortedMap<Rc<str>, StateSetup>;

#[derive(Clone, Debug, Default)]
pub(super) struct StandIns {
    /// The executions that were started for a test case.
    test_cases: SharedMap<ExecutionArn, Rc<TestCase>>,
    /// The children of map runs in executions whose calls are counted.
    parents: SharedMap<ExecutionArn, ExecutionArn>,
    calls: SharedMap<ExecutionArn, SortedMap<StateName, u32>>,
}

/// What a scenario has for a call.
pub(super) struct StandIn {
    pub(super) mock: Option<Mock>,
    pub(super) answer: Option<Answer>,
}

impl StandIns {
    pub(super) fn use_test_case(&mut self, execution: ExecutionArn, test_case: Rc<TestCase>) {
        self.test_cases.insert(execution, test_case);
    }

    /// A map run has a child.
    pub(super) fn adopt(&mut self, setup: &Setup, child: &ExecutionArn, parent: &ExecutionArn) {
        let root = self.root(parent);
        if !setup.states.is_empty() || self.test_cases.contains_key(root) {
            let root = root.clone();
            self.parents.insert(child.clone(), root);
        }
    }

    /// What there is for the next call of a state. `None` where it says nothing of the state.
    pub(super) fn next(
        &mut self,
        setup: &Setup,
        execution: &ExecutionArn,
        state: &StateName,
    ) -> Option<StandIn> {
        let root = self.root(execution).clone();
        let of_setup = setup.state(root.machine_name(), state.as_str());
        let test_case = self.test_cases.get(&root);
        let of_case = test_case.and_then(|states| states.get(state.as_str()));
        if of_setup.is_none() && of_case.is_none() {
            return None;
        }
        let calls = self.calls.get_or_default(root).get_or_default(state.clone());
        let call = *calls;
        *calls = call.saturating_add(1);
        let mocks = of_case.or(of_setup).map(|it| &*it.mocks).unwrap_or_default();
        let answers = of_setup.map(|it| &*it.answers).unwrap_or_default();
        Some(StandIn {
            mock: mock_at(mocks, call).cloned(),
            answer: turn_of(answers, call).cloned(),
        })
    }

    /// An execution is over. One that is redriven counts anew, and is of the same test case.
    pub(super) fn forget(&mut self, execution: &ExecutionArn) {
        self.calls.remove(execution);
        self.parents.remove(execution);
    }

    fn root<'a>(&'a self, execution: &'a ExecutionArn) -> &'a ExecutionArn {
        self.parents.get(execution).unwrap_or(execution)
    }
}

/// What stands in for the service gives the task's result. Of a task that waits for its token or
/// its job this is what comes back in the end, be it an error; it is submitted before
/// (the events are those of `local_mocking`), with a response of which nothing is known.
pub(super) fn mocked(caller: Caller, mock: &Mock, request: &TaskRequest) -> Vec<Effect> {
    let result = match mock.once() {
        Mock::Return(value) => Ok(value.clone()),
        Mock::Throw { error, cause } => Err(Failure::new(error, cause.as_str())),
        Mock::Missing => return vec![Effect::Reply(caller, Err(missing(&request.state)))],
        Mock::Ask | Mock::Recorded(_) | Mock::Repeat { .. } => {
            unreachable!("what takes time is done elsewhere")
        }
    };
    let resource = &request.resource;
    if matches!(resource, Resource::Activity { .. }) {
        return vec![Effect::Start(caller.clone(), None), Effect::Finish(caller, result)];
    }
    if request.token.is_none() && !resource.is_job() {
        return vec![Effect::Reply(caller, result)];
    }
    let submitted = Effect::Reply(caller.clone(), Ok(Json::empty_object()));
    vec![submitted, Effect::Finish(caller, result)]
}

/// Step Functions Local fails the execution where a mocked response has nothing for a call. The
/// words are ours.
fn missing(state: &StateName) -> Failure {
    let cause = format!("There is no mocked response for this call of the state '{state}'.");
    Failure::new("States.Runtime", cause)
}
