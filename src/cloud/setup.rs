//! What the services are before a run, and how a scenario's file writes it.
//!
//! Where a scenario lists the resources of a service, no others exist; where it lists none,
//! whatever a definition names is there.

mod activity;
mod answer;
mod bus;
mod endpoint;
mod fault;
mod handler;
mod job;
mod mock;
mod queue;
mod recorded_call;
mod s3_object;
mod seconds;
mod table;
mod target;
mod topic;

use crate::base::SortedMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

pub use activity::{ActivitySetup, Worker};
pub use answer::{Answer, Times, TokenUse, Verdict};
pub use bus::{BusSetup, InputTransformer, Rule, RuleInput, RuleTarget};
pub use endpoint::{EndpointSetup, HttpResponse};
pub use fault::{Fault, FaultKind};
pub use handler::{Handler, HandlerResult, Thrown};
pub use mock::Mock;
pub(super) use mock::mock_at;
pub use queue::{Consumer, QueueSetup};
pub use recorded_call::RecordedCall;
pub use s3_object::S3Object;
pub use seconds::Seconds;
pub use table::TableSetup;
pub use target::Target;
pub use topic::{FilterPolicyScope, Subscription, TopicSetup};

/// The settings of the services.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Setup {
    /// How long a function takes, in milliseconds, where its handler does not say.
    pub function_millis: i64,
    /// Who gets the mails that functions send, where nothing names somebody.
    pub approver: String,
    /// What lies in S3.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub s3_objects: Vec<S3Object>,
    /// The Lambda functions: what each does at its first call, its second, and so on; the last
    /// handler does all further ones. One without any fails as a function whose handler is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub functions: Option<SortedMap<Rc<str>, Vec<Handler>>>,
    /// The tables of DynamoDB by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tables: Option<SortedMap<Rc<str>, TableSetup>>,
    /// What answers over HTTP, to HTTP tasks and to those of API Gateway; of those that have an
    /// address, the first one answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoints: Option<Vec<EndpointSetup>>,
    /// The activities, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activities: Option<SortedMap<Rc<str>, ActivitySetup>>,
    /// What becomes of jobs, by the action that starts them, `glue:startJobRun`, or by it and the
    /// value of a parameter, `glue:startJobRun/Nightly`: of the first, the second, and so on; the
    /// last handler is for all further ones. A job succeeds unless its handler throws or exits; an
    /// object that it returns goes into the job's description. A job of which nothing is said takes
    /// a minute.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub jobs: SortedMap<Rc<str>, Vec<Handler>>,
    /// The queues of SQS by their names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queues: Option<SortedMap<Rc<str>, QueueSetup>>,
    /// The topics of SNS by their names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topics: Option<SortedMap<Rc<str>, TopicSetup>>,
    /// The event buses of EventBridge by their names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buses: Option<SortedMap<Rc<str>, BusSetup>>,
    /// What happens to the calls of a state, by machine and state.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub states: SortedMap<Rc<str>, SortedMap<Rc<str>, StateSetup>>,
    /// What goes wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

/// What happens to the calls of one state: its first attempt in an execution, its second, and so
/// on; the last of each list stands for all further ones.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct StateSetup {
    /// What the calls give, instead of what the service would.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mocks: Vec<Mock>,
    /// Who answers the tokens, besides whoever gets them from the service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            function_millis: 120,
            approver: "approver@example.com".into(),
            s3_objects: Vec::new(),
            functions: None,
            tables: None,
            endpoints: None,
            activities: None,
            jobs: SortedMap::new(),
            queues: None,
            topics: None,
            buses: None,
            states: SortedMap::new(),
            faults: Vec::new(),
        }
    }
}

impl Setup {
    /// What a function does when it is called for that time, from 0.
    ///
    /// # Errors
    /// Where there is no such function.
    pub(super) fn handler(&self, function: &str, call: u32) -> Result<Option<&Handler>, Missing> {
        let Some(functions) = &self.functions else { return Ok(Some(&Handler::USUAL)) };
        let handlers = functions.get(function).ok_or(Missing)?;
        Ok(turn_of(handlers, call))
    }

    /// The workers of an activity.
    pub(super) fn workers(&self, activity: &str) -> &[Worker] {
        let listed = self.activities.as_ref().and_then(|it| it.get(activity));
        listed.map_or(&[], |it| &it.workers)
    }

    /// What happens to the calls of a state.
    pub(super) fn state(&self, machine: &str, state: &str) -> Option<&StateSetup> {
        self.states.get(machine)?.get(state)
    }
}

/// A resource that a scenario does not list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Missing;

/// Whose turn it is at that call, from 0: the last one stays.
pub(super) fn turn_of<T>(turns: &[T], call: u32) -> Option<&T> {
    turns.get(call as usize).or(turns.last())
}
