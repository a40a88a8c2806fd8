//! What the integration tests share.

pub(crate) mod case;
pub(crate) mod render;
