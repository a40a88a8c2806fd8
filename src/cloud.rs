//! The services, simulated: what a task calls, and what happens there.
//!
//! Knows what a task asks and how it ends, nothing of executions. Calls of Step Functions that
//! come from a service go out as values, like everything else.

mod api_gateway;
mod call;
mod email;
mod lambda;
mod response;
mod s3;
mod setup;
mod sqs;

use std::rc::Rc;

use crate::base::{Json, Moment, Timestamp};
use crate::machine::map_run::{ObjectPlace, ObjectSummary, ResultObject};
use crate::machine::{Failure, TaskRequest};

pub use api_gateway::{Callback, Decision, Exchange};
pub use call::{Alarm, Caller, Effect, is_simulated};
pub use email::{Link, Mail};
pub use s3::S3Object;
pub use setup::Setup;
pub use sqs::Message;

/// All services of the simulated account.
#[derive(Clone, Debug, Default)]
pub struct Cloud {
    setup: Setup,
    lambda: lambda::Lambda,
    sqs: sqs::Sqs,
    s3: s3::S3,
    inbox: email::Inbox,
    api_gateway: api_gateway::ApiGateway,
}

impl Cloud {
    /// The services as they are before a run.
    #[must_use]
    pub fn new(setup: Setup, now: Timestamp) -> Self {
        Self { s3: s3::S3::new(&setup.objects, now), setup, ..Self::default() }
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
            Alarm::FunctionReturns(invocation) => {
                self.lambda.finish(invocation, &mut self.inbox, at)
            }
        }
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
    pub fn mails(&self) -> &[Mail] {
        self.inbox.mails()
    }

    /// The requests that came to the endpoints, with their answers, oldest first.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange] {
        self.api_gateway.exchanges()
    }

    /// The messages that were sent to queues, oldest first.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        self.sqs.messages()
    }
}

/// The text of a parameter.
fn parameter<'a>(parameters: &'a Json, name: &str) -> Option<&'a str> {
    parameters.get(name)?.as_str()
}
