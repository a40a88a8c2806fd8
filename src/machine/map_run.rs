//! A distributed Map without its child executions: the items it reads, the inputs it makes of
//! them, how many failures it bears, what becomes of the results, and what DescribeMapRun tells.
//!
//! Functions of values. Who starts the children and hands in what they returned is elsewhere.

mod arn;
mod counts;
mod item_batcher;
mod item_reader;
mod plan;
mod progress;
mod result_writer;
mod summary;
mod tolerance;

pub use arn::MapRunArn;
pub use counts::{ChildStatus, Counts, Tally};
pub use item_batcher::{Batch, ItemBatcher};
pub use item_reader::{
    Dataset, Manifest, ObjectPlace, ObjectSummary, ReaderConfig, list_objects, read_object,
};
pub(super) use plan::{Plan, Reading};
pub(super) use progress::Progress;
pub use progress::{ChildEnding, ChildRequest};
pub use result_writer::{
    ChildExecution, ChildResult, Destination, Export, OutputType, ResultObject, WriterConfig,
    export, results,
};
pub use summary::{MapRun, MapRunStatus};
pub use tolerance::Tolerance;
