//! What the integration tests share.

pub(crate) mod account;
pub(crate) mod case;
pub(crate) mod message;
pub(crate) mod render;
