//! What a distributed Map state has found out before its map run begins.

use std::rc::Rc;

use crate::asl::{self, Distributed, ItemReader, ItemSource, Map, Quantity};
use crate::base::{Json, Moment};
use crate::expr::{Failure, Scope};
use crate::machine::quantity;

use super::{
    Destination, ItemBatcher, ObjectPlace, OutputType, ReaderConfig, Tolerance, WriterConfig,
};

/// Everything that the fields of the state ask for, evaluated.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::machine) struct Plan {
    /// What `$` stands for in the ItemSelector.
    pub(in crate::machine) input: Json,
    pub(in crate::machine) reading: Option<Reading>,
    pub(in crate::machine) batcher: Option<ItemBatcher>,
    pub(in crate::machine) destination: Option<Destination>,
    pub(in crate::machine) writer: WriterConfig,
    pub(in crate::machine) tolerance: Tolerance,
    /// 0 is no limit.
    pub(in crate::machine) max_concurrency: i64,
    pub(in crate::machine) express: bool,
}

/// What an ItemReader reads.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::machine) enum Reading {
    Object(ObjectPlace, ReaderConfig),
    Listing { bucket: Rc<str>, prefix: Rc<str>, max_items: Option<i64> },
}

impl Plan {
    /// Evaluates the fields that AWS looks at after the state has started
    /// (recorded: `test_map_state_tolerated_failure_count_path`, `test_map_item_reader_csv_max_items_paths`).
    pub(in crate::machine) fn new(
        (map, distributed): (&Map, &Distributed),
        (input, max_concurrency): (Json, i64),
        tolerance: Tolerance,
        scope: &Scope<'_>,
        at: &mut Moment<'_>,
    ) -> Result<Self, Failure> {
        let within = scope.with_input(match &map.flow {
            asl::Flow::JsonPath(_) => &input,
            asl::Flow::Jsonata(_) => scope.input,
        });
        let reading = distributed.item_reader.as_ref();
        let reading = reading.map(|it| Reading::new(it, &within, at)).transpose()?;
        let batcher = distributed.item_batcher.as_ref();
        let batcher = batcher.map(|it| new_batcher(it, &within, at)).transpose()?;
        let (destination, writer) = writer(distributed.result_writer.as_ref(), &within, at)?;
        let express = distributed.express;
        Ok(Self {
            input,
            reading,
            batcher,
            destination,
            writer,
            tolerance,
            max_concurrency,
            express,
        })
    }

    /// Where its items come from, as the context object has it.
    /// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html>
    pub(in crate::machine) fn source(&self) -> Rc<str> {
        self.reading.as_ref().map_or_else(|| "STATE_DATA".into(), Reading::address)
    }
}

impl Reading {
    /// The address in S3.
    fn address(&self) -> Rc<str> {
        match self {
            Self::Object(ObjectPlace { bucket, key }, _) => format!("S3://{bucket}/{key}").into(),
            Self::Listing { bucket, .. } => format!("S3://{bucket}").into(),
        }
    }

    fn new(reader: &ItemReader, scope: &Scope<'_>, at: &mut Moment<'_>) -> Result<Self, Failure> {
        let max_items = whole("MaxItems", reader.max_items.as_ref(), scope, at)?;
        let arguments = reader.arguments.as_ref().map(|it| it.evaluate(scope, at)).transpose()?;
        let arguments = arguments.unwrap_or_else(Json::empty_object);
        let text = |key: &str| arguments.get(key).and_then(Json::as_str).map(Rc::<str>::from);
        let bucket = text("Bucket").unwrap_or_default();
        Ok(match reader.source {
            ItemSource::ListObjects => {
                Self::Listing { bucket, prefix: text("Prefix").unwrap_or_default(), max_items }
            }
            ItemSource::GetObject => {
                let key = text("Key").unwrap_or_default();
                let input_type = reader.input_type.clone().unwrap_or_default();
                Self::Object(ObjectPlace { bucket, key }, ReaderConfig { input_type, max_items })
            }
        })
    }
}

fn new_batcher(
    batcher: &asl::ItemBatcher,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<ItemBatcher, Failure> {
    let max_items = whole("MaxItemsPerBatch", batcher.max_items.as_ref(), scope, at)?;
    let max_bytes = whole("MaxInputBytesPerBatch", batcher.max_bytes.as_ref(), scope, at)?;
    let input = batcher.batch_input.as_ref().map(|it| it.evaluate(scope, at)).transpose()?;
    ItemBatcher::new(max_items, max_bytes, input)
}

fn writer(
    writer: Option<&asl::ResultWriter>,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<(Option<Destination>, WriterConfig), Failure> {
    let Some(writer) = writer else { return Ok((None, WriterConfig::WITHOUT_WRITER)) };
    let arguments = writer.arguments.as_ref().map(|it| it.evaluate(scope, at)).transpose()?;
    let destination = arguments.map(|arguments| {
        let text = |key: &str| arguments.get(key).and_then(Json::as_str).unwrap_or_default().into();
        Destination { bucket: text("Bucket"), prefix: text("Prefix") }
    });
    let mut config = match destination {
        Some(_) => WriterConfig::EXPORT,
        None => WriterConfig::WITHOUT_WRITER,
    };
    if writer.json_lines {
        config.output_type = OutputType::JsonLines;
    }
    if let Some(transformation) = writer.transformation {
        config.transformation = transformation;
    }
    Ok((destination, config))
}

fn whole(
    field: &str,
    quantity: Option<&Quantity>,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Option<i64>, Failure> {
    quantity.map(|it| quantity::whole(field, it, scope, at)).transpose()
}
