//! Receipt handles: what a receive gives, and a delete takes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::queue::{QueueId, Receive};

/// What every handle of AWS begins with.
const PREFIX: &str = "AQEB";

/// The handle of a receive.
pub(super) fn handle(queue: QueueId, receive: Receive) -> String {
    let Receive { message, count } = receive;
    PREFIX.to_owned() + &STANDARD.encode(format!("{}:{message}:{count}", queue.0))
}

/// The receive that a handle is of, where it is one of that queue.
pub(super) fn receive_of(queue: QueueId, handle: &str) -> Option<Receive> {
    let text = STANDARD.decode(handle.strip_prefix(PREFIX)?).ok()?;
    let text = String::from_utf8(text).ok()?;
    let mut parts = text.split(':');
    let of: u32 = parts.next()?.parse().ok()?;
    let receive =
        Receive { message: parts.next()?.parse().ok()?, count: parts.next()?.parse().ok()? };
    (of == queue.0 && parts.next().is_none()).then_some(receive)
}
