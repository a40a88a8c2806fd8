//! How a message gets from one service to the next, and from a task to the services that carry
//! messages.

use std::rc::Rc;

use crate::base::{Json, Moment, StateMachineArn};
use crate::machine::{Failure, TaskRequest};

use super::api_call::{ApiCall, Asker};
use super::call::{Caller, Effect};
use super::email::Notice;
use super::service_error::Integration;
use super::setup::Target;
use super::sns::Publication;
use super::sqs::Parcel;
use super::{Cloud, event_bridge, sns};

/// Where a message went, and what came of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// `queue orders`; of an event bus with the rule before it, `big-orders: queue orders`.
    pub to: Rc<str>,
    /// What came of it.
    pub fate: DeliveryFate,
}

/// What came of a delivery.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DeliveryFate {
    /// It arrived; of a state machine, that it was told to start.
    Arrived,
    /// A fault delivered it twice.
    Twice,
    /// A fault took it.
    Lost,
    /// The target is not there, or does not take it: nobody hears of that.
    Refused,
}

/// What a service delivers: to each kind of target in its own form.
#[derive(Clone, Debug)]
pub(super) struct Content {
    /// For a queue, a topic, a state machine.
    pub(super) text: Rc<str>,
    /// The attributes of the message in a queue.
    pub(super) attributes: Option<Json>,
    /// The message group, where there is one, and the deduplication id.
    pub(super) group: Option<Rc<str>>,
    pub(super) deduplication_id: Option<Rc<str>>,
    /// For a function; none where it is no JSON, so that no function takes it.
    pub(super) event: Option<Json>,
    /// For a mail: sender, subject and text.
    pub(super) from: Rc<str>,
    pub(super) subject: Rc<str>,
    pub(super) mail: Rc<str>,
    /// Who delivers: `rule big-orders`.
    pub(super) by: Rc<str>,
    /// The action of the task that began it: faults name it.
    pub(super) action: &'static str,
}

/// Delivers once, twice or not at all, as the faults of the scenario will it.
pub(super) fn deliver(
    cloud: &mut Cloud,
    target: &Target,
    content: &Content,
    at: &mut Moment<'_>,
) -> (DeliveryFate, Vec<Effect>) {
    let copies = cloud.people.faults.deliveries(content.action, at);
    let fate = match copies {
        0 => return (DeliveryFate::Lost, Vec::new()),
        1 => DeliveryFate::Arrived,
        _ => DeliveryFate::Twice,
    };
    let mut effects = Vec::new();
    for _ in 0..copies {
        match arrive(cloud, target, content, at) {
            Some(arrived) => effects.extend(arrived),
            None => return (DeliveryFate::Refused, effects),
        }
    }
    (fate, effects)
}

/// `None` where there is no such target.
fn arrive(
    cloud: &mut Cloud,
    target: &Target,
    content: &Content,
    at: &mut Moment<'_>,
) -> Option<Vec<Effect>> {
    match target {
        Target::Email(address) => {
            cloud.people.inbox.notify(Notice {
                from: &content.from,
                to: address,
                subject: &content.subject,
                text: &content.mail,
                sent: at.now,
            });
            Some(Vec::new())
        }
        Target::Queue(name) => {
            let (_, effects) = cloud.sqs.put(name, parcel(content), at).ok()?;
            Some(effects)
        }
        Target::Function(name) => {
            let setup = Rc::clone(&cloud.setup);
            setup.handler(name, 0).ok()?;
            let event = content.event.clone()?;
            let desk = (&*setup, &mut cloud.people);
            Some(cloud.lambda.notify(name, event, desk, at))
        }
        Target::Topic(name) => {
            let publication = Publication::of_text(Rc::clone(&content.text));
            sns::announce(cloud, name, &publication, at)
        }
        Target::StateMachine(name) => {
            let call = ApiCall::StartExecution {
                state_machine_arn: machine_arn(name).to_string(),
                name: None,
                input: content.text.to_string(),
                sync: false,
            };
            Some(vec![Effect::Ask(Asker::Service(Rc::clone(&content.by)), call)])
        }
    }
}

fn parcel(content: &Content) -> Parcel {
    Parcel {
        body: Rc::clone(&content.text),
        attributes: content.attributes.clone(),
        group: content.group.clone(),
        deduplication_id: content.deduplication_id.clone(),
        delay_seconds: None,
        action: content.action,
        copies: 1,
    }
}

fn machine_arn(name: &str) -> StateMachineArn {
    format!("arn:aws:states:us-east-1:123456789012:stateMachine:{name}").into()
}

/// The call of a task to a service that carries messages: it is answered at once, and what it sends
/// goes its way.
#[inline(never)]
pub(super) fn call(
    cloud: &mut Cloud,
    caller: Caller,
    (service, action): (&str, &str),
    request: &TaskRequest,
    at: &mut Moment<'_>,
) -> Vec<Effect> {
    let integration = match service.starts_with("aws-sdk:") {
        true => Integration::Sdk,
        false => Integration::Optimized,
    };
    let parameters = &request.parameters;
    let (response, effects): (Result<Json, Failure>, _) = match action {
        "sendMessage" => {
            let copies = cloud.people.faults.deliveries("sqs:sendMessage", at);
            cloud.sqs.send_message(parameters, (integration, copies), at)
        }
        "receiveMessage" => cloud.sqs.receive_message(parameters, at),
        "deleteMessage" => cloud.sqs.delete_message(parameters, at),
        "publish" => sns::publish(cloud, parameters, integration, at),
        "putEvents" => event_bridge::put_events(cloud, &caller, parameters, integration, at),
        action => unreachable!("no service that carries messages has {action}"),
    };
    let mut all = vec![Effect::Reply(caller, response)];
    all.extend(effects);
    all
}
