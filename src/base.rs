//! Words that every layer speaks: values, names, time, chance and AWS's limits.

mod id;
mod json;
mod log;
pub mod quota;
mod rng;
mod time;

pub use id::{
    BranchId, EventId, ExecutionArn, MapRunId, StateMachineArn, StateName, TaskId, TaskToken,
    TimerId,
};
pub use json::{Array, Json, JsonError, Number, Object};
pub use log::Log;
pub use rng::Rng;
pub use time::{Moment, Timestamp};
