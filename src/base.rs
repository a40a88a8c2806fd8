//! Words that every layer speaks: values, names, time, chance and AWS's limits.

mod fifo;
mod id;
mod java_random;
mod json;
mod log;
pub mod quota;
mod rng;
mod shared_map;
mod sort;
mod sorted_map;
mod time;

pub use fifo::Fifo;
pub use id::{
    BranchId, EventId, ExecutionArn, MapRunId, StateMachineArn, StateName, TaskId, TaskToken,
    TimerId,
};
pub use java_random::JavaRandom;
pub use json::{Array, Json, JsonError, Number, Object};
pub use log::Log;
pub use rng::Rng;
pub use shared_map::SharedMap;
pub use sort::{set_of, sort_by, sort_by_key};
pub use sorted_map::SortedMap;
pub use time::{MONTHS, Moment, Timestamp};
