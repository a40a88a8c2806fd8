//! The services, simulated: what a task calls, and what happens there.
//!
//! Knows what a task asks and how it ends, nothing of executions. Calls of Step Functions that
//! come from a service go out as values, like everything else.

mod activity;
mod api_call;
mod api_gateway;
mod call;
mod checksum;
mod delivery;
mod dynamodb;
mod email;
mod event_bridge;
mod fault;
mod holder;
mod http;
mod job;
mod lambda;
mod look;
mod open_call;
mod pending;
mod percent;
mod recorded;
mod response;
mod s3;
mod sdk;
mod service_error;
mod setup;
mod sns;
mod sqs;
mod stand_in;
mod step_functions;
mod throttle;
mod usage;
mod work;

use std::rc::Rc;

use crate::base::{ExecutionArn, Json, Log, Moment, SharedMap, TaskId, TaskToken, Timestamp};
use crate::machine::map_run::{ObjectPlace, ObjectSummary, ResultObject};
use crate::machine::{Failure, TaskEnding, TaskRequest};

pub use activity::{ActivityTask, PollId, WorkerDoing, WorkerId, WorkerRecord};
pub use api_call::{ApiAnswer, ApiCall, Asker, Refusal};
pub use api_gateway::{Callback, Decision, Exchange};
pub use call::{Alarm, CallId, Caller, Effect};
pub use delivery::{Delivery, DeliveryFate};
pub use email::{Link, Mail};
pub use event_bridge::BusEvent;
pub use holder::HolderId;
pub use job::{JobId, JobOutcome, JobRecord};
pub use lambda::{CallEnding, FunctionCall, InvocationId};
pub use look::callback_url;
pub use open_call::OpenCall;
pub use recorded::RecordedId;
pub use setup::{
    ActivitySetup, Answer, BusSetup, Consumer, EndpointSetup, Fault, FaultKind, FilterPolicyScope,
    Handler, HandlerResult, HttpResponse, InputTransformer, Mock, QueueSetup, RecordedCall, Rule,
    RuleInput, RuleTarget, S3Object, Seconds, Setup, StateSetup, Subscription, TableSetup, Target,
    Thrown, Times, TokenUse, TopicSetup, Verdict, Worker,
};
pub use sns::Notification;
pub use sqs::{Message, MessageState, Queue, QueueId, QueueTally, WorkId};
pub use stand_in::TestCase;
pub use usage::Usage;

/// All services of the simulated account.
#[derive(Clone, Debug, Default)]
pub struct Cloud {
    setup: Rc<Setup>,
    calls: call::Calls,
    stand_ins: stand_in::StandIns,
    open_calls: open_call::OpenCalls,
    recorded: recorded::RecordedCalls,
    usage: usage::UsageBook,
    people: work::People,
    activities: activity::Activities,
    jobs: job::Jobs,
    lambda: lambda::Lambda,
    sqs: sqs::Sqs,
    step_functions: step_functions::StepFunctions,
    sns: sns::Sns,
    event_bridge: event_bridge::EventBridge,
    s3: s3::S3,
    dynamodb: dynamodb::DynamoDb,
    http: http::Http,
    api_gateway: api_gateway::ApiGateway,
}

impl Cloud {
    /// The services as they are before a run.
    #[must_use]
    pub fn new(setup: Setup, now: Timestamp) -> Self {
        let people = work::People {
            faults: fault::Faults::new(&setup.faults),
            approver: setup.approver.as_str().into(),
            ..work::People::default()
        };
        let s3 = s3::S3::new(&setup.s3_objects, now);
        let dynamodb = dynamodb::DynamoDb::new(setup.tables.as_ref());
        let http = http::Http::new(setup.endpoints.as_deref());
        let sqs = sqs::Sqs::new(&setup, now);
        Self { s3, dynamodb, http, sqs, people, setup: setup.into(), ..Self::default() }
    }

    /// An object of S3, for a distributed Map state.
    ///
    /// # Errors
    /// `States.ItemReaderFailed` where there is none.
    pub fn read_object(&self, place: &ObjectPlace) -> Result<Rc<[u8]>, Failure> {
        self.s3.get(place)
    }

    /// The objects of a bucket, by key.
    ///
    /// # Errors
    /// `States.ItemReaderFailed` where there is no such bucket.
    pub fn list_objects(&self, bucket: &str) -> Result<Vec<ObjectSummary>, Failure> {
        self.s3.list(bucket)
    }

    /// Writes the results of a distributed Map state.
    pub fn write_objects(&mut self, bucket: &str, objects: Vec<ResultObject>, now: Timestamp) {
        self.s3.put(bucket, objects, now);
    }

    /// Everything in S3: bucket, key and content, in that order.
    pub fn objects(&self) -> impl Iterator<Item = (&str, &str, &[u8])> {
        self.s3.objects()
    }

    /// An execution is started for a test case: what stands in for its services.
    pub fn use_test_case(&mut self, execution: ExecutionArn, test_case: Rc<TestCase>) {
        self.stand_ins.use_test_case(execution, test_case);
    }

    /// A map run of an execution has a child, which shares what stands in for services.
    pub fn adopt(&mut self, child: &ExecutionArn, parent: &ExecutionArn) {
        self.stand_ins.adopt(&self.setup, child, parent);
    }

    /// The services as they were before the run, with what was put in their place since.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// How many milliseconds a state pauses before it calls again, where that is known of a call that
    /// has failed at this moment.
    #[must_use]
    pub fn pause_as_recorded(&self, execution: &ExecutionArn, now: Timestamp) -> Option<i64> {
        self.recorded.pause(execution, now)
    }

    /// What the next call of a state gives for which nothing stands in yet.
    pub fn put_mock(&mut self, machine: &str, state: &str, mock: Mock) {
        let states = Rc::make_mut(&mut self.setup).states.get_or_default(machine.into());
        states.get_or_default(state.into()).mocks.push(mock);
    }

    /// Takes the call of a task.
    pub fn invoke(
        &mut self,
        caller: Caller,
        request: &TaskRequest,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        call::invoke(self, caller, request, at)
    }

    /// Something that a service had set an alarm for is due.
    pub fn wake(&mut self, alarm: Alarm, at: &mut Moment<'_>) -> Vec<Effect> {
        match alarm {
            Alarm::CallArrives(call) => call::arrive_late(self, call, at),
            Alarm::RecordedCallGoesOn(call) => self.recorded.go_on(call, at.now),
            Alarm::FunctionReturns(invocation) => {
                self.lambda.finish(invocation, &mut self.people, at)
            }
            Alarm::HolderActs(holder) => {
                let mut effects = self.people.holders.wake(holder, at.now);
                let is_alive = self.people.holders.is_alive(holder);
                let (activities, desk) = self.activities_and_desk();
                let more = activities.holder_acted(holder, (&effects, is_alive), desk, at);
                effects.extend(more);
                effects
            }
            Alarm::JobEnds(job) => self.jobs.end(job, &mut self.people, at),
            Alarm::PollEnds(poll) => self.activities.end_poll(poll),
            Alarm::WorkerPolls(worker) => {
                let (activities, desk) = self.activities_and_desk();
                activities.polls_again(worker, desk, at)
            }
            Alarm::ConsumerLooks(queue) => self.sqs.look(queue, &mut self.people, at),
            Alarm::ConsumerEnds(work) => self.sqs.end(work, &mut self.people, at),
        }
    }

    /// Step Functions answers a call that came from the account.
    pub fn answered(
        &mut self,
        asker: &Asker,
        answer: Result<ApiAnswer, Refusal>,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        match asker {
            Asker::Holder(holder, _) => {
                if answer.is_err() {
                    self.people.holders.refused(*holder);
                }
                let (activities, desk) = self.activities_and_desk();
                activities.answered(*holder, answer.is_err(), desk, at)
            }
            Asker::Task(caller) => self.step_functions.answered(caller, answer, at),
            Asker::Service(_) => Vec::new(),
        }
    }

    /// A task is over, or an execution with all its tasks, and how: what was done for it is not
    /// wanted any more.
    pub fn abandon(
        &mut self,
        execution: &ExecutionArn,
        task: Option<TaskId>,
        ending: TaskEnding,
        now: Timestamp,
    ) -> Vec<Effect> {
        self.calls.abandon(execution, task);
        if task.is_none() {
            self.stand_ins.forget(execution);
        }
        self.open_calls.abandon(execution, task);
        self.recorded.abandon(execution, task);
        self.activities.abandon(execution, task);
        self.jobs.abandon((execution, task), ending, now);
        self.step_functions.abandon(execution, task, ending)
    }

    fn activities_and_desk(&mut self) -> (&mut activity::Activities, (&Setup, &mut work::People)) {
        (&mut self.activities, (&self.setup, &mut self.people))
    }

    /// Whether programs work on the tasks of an activity.
    #[must_use]
    pub fn has_workers(&self, activity_arn: &str) -> bool {
        activity::Activities::has_workers(&self.setup, activity_arn)
    }

    /// Whether there is an activity of this ARN.
    #[must_use]
    pub fn has_activity(&self, arn: &str) -> bool {
        self.activities.exists(&self.setup, arn)
    }

    /// CreateActivity.
    ///
    /// # Errors
    /// `ActivityLimitExceeded`
    pub fn create_activity(&mut self, name: &str) -> Result<(), Refusal> {
        self.activities.create(name)
    }

    /// DeleteActivity.
    pub fn delete_activity(&mut self, arn: &str) {
        self.activities.delete(arn);
    }

    /// GetActivityTask, which does not wait here: a task, where one waits.
    ///
    /// # Errors
    /// `ActivityDoesNotExist`, `InvalidArn`, `ActivityWorkerLimitExceeded`
    pub fn get_activity_task(
        &mut self,
        arn: &str,
        worker: Option<Rc<str>>,
    ) -> Result<Option<(ActivityTask, Effect)>, Refusal> {
        self.activities.check(&self.setup, arn)?;
        Ok(self.activities.fetch(arn, worker))
    }

    /// Whether a task waits for the end of an execution.
    #[must_use]
    pub fn watches(&self, execution: &ExecutionArn) -> bool {
        self.step_functions.watches(execution)
    }

    /// An execution that is watched has ended; the response of DescribeExecution, or, where its
    /// caller waits, of StartSyncExecution.
    pub fn execution_closed(
        &mut self,
        execution: &ExecutionArn,
        description: &Json,
    ) -> Vec<Effect> {
        self.step_functions.closed(execution, description)
    }

    /// A person says what a call of a service gives that nobody simulates. `None` where no such
    /// call is open.
    pub fn answer_call(
        &mut self,
        number: u32,
        result: Result<Json, Failure>,
    ) -> Option<Vec<Effect>> {
        self.open_calls.answer(number, result)
    }

    /// The tokens that programs got: functions, consumers, workers, whoever answers for a state.
    #[must_use]
    pub fn tokens_with_programs(&self) -> &SharedMap<TaskToken, ()> {
        self.people.holders.taken()
    }

    /// What an execution used so far; `None` where it called nothing.
    #[must_use]
    pub fn usage(&self, execution: &ExecutionArn) -> Option<&Usage> {
        self.usage.of(execution)
    }

    /// How many calls there were that a person was to answer.
    #[must_use]
    pub fn calls_for_people(&self) -> usize {
        self.open_calls.count()
    }

    /// The calls that wait for a person to say what they give, oldest first.
    pub fn open_calls(&self) -> impl Iterator<Item = &OpenCall> {
        self.open_calls.iter()
    }

    /// Takes a request for a simulated address, such as the click on a link of a mail. Answers
    /// with the call of Step Functions that the endpoint makes; the outcome of that call goes to
    /// [`Cloud::answer`]. `None` where no endpoint has this address.
    pub fn open(&mut self, url: &str, at: &Moment<'_>) -> Option<Callback> {
        self.api_gateway.open(url, at)
    }

    /// Lets an endpoint answer its last request, now that its call has gone through or failed.
    pub fn answer(&mut self, outcome: Result<(), (&str, &str)>) -> &Exchange {
        self.api_gateway.answer(outcome)
    }

    /// The mails that were sent, oldest first.
    #[must_use]
    pub fn mails(&self) -> &Log<Mail> {
        self.people.inbox.mails()
    }

    /// How many mails found no place in the inbox ([`MAILS`](crate::base::quota::MAILS)).
    #[must_use]
    pub fn mails_left_out(&self) -> u64 {
        self.people.inbox.left_out()
    }

    /// The requests that came to the endpoints, with their answers, oldest first.
    #[must_use]
    pub fn exchanges(&self) -> &Log<Exchange> {
        self.api_gateway.exchanges()
    }

    /// The queues by their names, with every message that each ever took.
    #[must_use]
    pub fn queues(&self, now: Timestamp) -> Vec<Queue> {
        self.sqs.queues(now)
    }

    /// What was published to topics, oldest first.
    #[must_use]
    pub fn notifications(&self) -> &Log<Notification> {
        self.sns.log()
    }

    /// Whether a rule could want to know when executions begin and end.
    #[must_use]
    pub fn watches_executions(&self) -> bool {
        event_bridge::status_change::is_watching(self)
    }

    /// Tells EventBridge that a Standard execution has begun, gone on or ended.
    pub fn execution_changed(&mut self, description: &Json, at: &mut Moment<'_>) -> Vec<Effect> {
        event_bridge::status_change::announce(self, description, at)
    }

    /// How many events of executions found no place on the bus
    /// ([`BUS_EVENTS`](crate::base::quota::BUS_EVENTS)).
    #[must_use]
    pub fn bus_events_left_out(&self) -> u64 {
        self.event_bridge.left_out()
    }

    /// What was put on event buses, oldest first.
    #[must_use]
    pub fn bus_events(&self) -> &Log<BusEvent> {
        self.event_bridge.log()
    }
}

/// The text of a parameter.
fn parameter<'a>(parameters: &'a Json, name: &str) -> Option<&'a str> {
    parameters.get(name)?.as_str()
}
