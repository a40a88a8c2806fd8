//! Messages of queues, topics and buses as people read them.

use holdpoint::base::Timestamp;
use holdpoint::cloud::{Delivery, DeliveryFate, MessageState};
use holdpoint::world::World;

use super::account::{duration, with_token_names};

/// Every message of every queue, one a line: when it was sent, how often received, where it stands.
pub(crate) fn queues(world: &World) -> String {
    let queues = world.queues();
    let lines = queues.iter().flat_map(|queue| {
        queue.messages.iter().map(|message| {
            let state = match &message.state {
                MessageState::Delayed(until) => format!("delayed until {}", after(world, *until)),
                MessageState::Visible => "visible".to_owned(),
                MessageState::InFlight(until) => {
                    format!("in flight until {}", after(world, *until))
                }
                MessageState::Deleted(when) => format!("deleted {}", after(world, *when)),
                MessageState::DeadLettered(to, when) => {
                    format!("to {to} {}", after(world, *when))
                }
                MessageState::Expired => "expired".to_owned(),
                MessageState::Lost => "lost".to_owned(),
            };
            let (name, sent) = (&queue.name, after(world, message.sent));
            format!("{name} {sent} received {}, {state}: {}", message.receive_count, message.body)
        })
    });
    named(world, lines)
}

/// What was published, one a line: when, to which topic, and where it went.
pub(crate) fn notifications(world: &World) -> String {
    let lines = world.notifications().iter().map(|it| {
        let went = went(&it.deliveries);
        format!("{} {} {} -> {went}", after(world, it.at), it.topic, it.message)
    });
    named(world, lines)
}

/// The events on the buses, one a line: when, on which, of what type, and where each went.
pub(crate) fn bus(world: &World) -> String {
    let lines = world.bus_events().iter().map(|it| {
        let text = |name: &str| it.event.get(name).and_then(|it| it.as_str()).unwrap_or_default();
        let detail = it.event.get("detail").map(ToString::to_string).unwrap_or_default();
        let no_bus = if it.is_on_bus { "" } else { " (no such bus)" };
        format!(
            "{} {}{no_bus} {} {} {detail} -> {}",
            after(world, it.at),
            it.bus,
            text("source"),
            text("detail-type"),
            went(&it.deliveries)
        )
    });
    named(world, lines)
}

fn went(deliveries: &[Delivery]) -> String {
    let went = deliveries.iter().map(|delivery| {
        let fate = match delivery.fate {
            DeliveryFate::Arrived => "",
            DeliveryFate::Twice => " twice",
            DeliveryFate::Lost => " lost",
            DeliveryFate::Refused => " refused",
        };
        format!("{}{fate}", delivery.to)
    });
    let went: Vec<_> = went.collect();
    if went.is_empty() { "nobody".to_owned() } else { went.join(", ") }
}

fn after(world: &World, time: Timestamp) -> String {
    let start = world.executions().first().map_or(time, |it| it.started());
    duration(time.since(start))
}

fn named(world: &World, lines: impl Iterator<Item = String>) -> String {
    with_token_names(&lines.collect::<Vec<_>>().join("\n"), world.tokens())
}
