//! Where the items of a distributed Map come from, how they are put together, and where results go.

mod input_type;

use crate::base::quota;
use crate::expr::Template;

use super::guide::Place;
use super::read::{Fields, Reader, SCHEMA};
use super::{Quantity, QueryLanguage};

pub use input_type::{Csv, CsvDelimiter, CsvHeaders, InputType};

/// `ItemReader`
#[derive(Clone, Debug, PartialEq)]
pub struct ItemReader {
    /// What it calls.
    pub source: ItemSource,
    /// `Parameters` or `Arguments`: `Bucket` and `Key`, or `Bucket` and `Prefix`.
    pub arguments: Option<Template>,
    /// What an object holds; lists of objects need none.
    pub input_type: Option<InputType>,
    /// How many items are read at most.
    pub max_items: Option<Quantity>,
}

/// What an [`ItemReader`] calls.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ItemSource {
    /// `s3:getObject`: the items are in an object.
    GetObject,
    /// `s3:listObjectsV2`: the items are the objects.
    ListObjects,
}

/// `ItemBatcher`
#[derive(Clone, Debug, PartialEq)]
pub struct ItemBatcher {
    /// How many items there may be in a batch.
    pub max_items: Option<Quantity>,
    /// How many bytes a batch may have.
    pub max_bytes: Option<Quantity>,
    /// `BatchInput`: what every batch gets besides its items.
    pub batch_input: Option<Template>,
}

/// `ResultWriter`
#[derive(Clone, Debug, PartialEq)]
pub struct ResultWriter {
    /// `Parameters` or `Arguments`: `Bucket` and `Prefix`; absent, results are returned.
    pub arguments: Option<Template>,
    /// `OutputType`: whether a value a line is written, instead of an array.
    pub json_lines: bool,
    /// `Transformation`
    pub transformation: Option<Transformation>,
}

/// What a child's result becomes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Transformation {
    /// `NONE`: its output with what DescribeExecution tells.
    None,
    /// `COMPACT`: its output.
    Compact,
    /// `FLATTEN`: its output; of an array, the items.
    Flatten,
}

impl ItemReader {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let mut inner = fields.object("ItemReader", reader)?;
        inner.require(&["Resource"], reader);
        let source = source(&mut inner, reader);
        let arguments = arguments(&mut inner, reader);
        let (mut input_type, mut max_items) = (None, None);
        if let Some(mut config) = inner.object("ReaderConfig", reader) {
            input_type = InputType::read(&mut config, reader);
            let range = 0..=quota::MAX_ITEMS;
            max_items = Quantity::read_map("MaxItems", range, &mut config, reader);
            newer_fields(&mut config, reader);
            config.finish(Place::ReaderConfig, reader);
        }
        inner.finish(Place::ItemReader, reader);
        Some(Self { source: source?, arguments, input_type, max_items })
    }
}

/// What AWS has added to `ReaderConfig`, and Holdpoint does not do yet.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>
fn newer_fields(config: &mut Fields<'_>, reader: &mut Reader) {
    let Some(node) = config.take("Transformation") else { return };
    if node.string().is_none_or(|text| &**text != "NONE") {
        reader.not_simulated(
            "flattened listings",
            &config.location_of("Transformation"),
            node.span,
        );
    }
}

impl ItemBatcher {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        const LIMITS: [&str; 4] = [
            "MaxItemsPerBatch",
            "MaxItemsPerBatchPath",
            "MaxInputBytesPerBatch",
            "MaxInputBytesPerBatchPath",
        ];
        let mut inner = fields.object("ItemBatcher", reader)?;
        // Measured on AWS: 0 makes a machine; it is the map run that fails.
        let (items, bytes) = (0..=quota::MAX_ITEMS, 0..=quota::PAYLOAD_BYTES as i64);
        let batcher = Self {
            max_items: Quantity::read_map("MaxItemsPerBatch", items, &mut inner, reader),
            max_bytes: Quantity::read_map("MaxInputBytesPerBatch", bytes, &mut inner, reader),
            batch_input: inner.template("BatchInput", reader),
        };
        if !LIMITS.iter().any(|key| inner.has(key)) {
            inner.require(&["MaxItemsPerBatch"], reader);
        }
        inner.finish(Place::ItemBatcher, reader);
        Some(batcher)
    }
}

impl ResultWriter {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let mut inner = fields.object("ResultWriter", reader)?;
        let key = arguments_key(reader.language);
        if inner.has(key) || !inner.has("WriterConfig") {
            inner.require(&["Resource"], reader);
        }
        if inner.has("Resource") {
            inner.require(&[key], reader);
            resource(&mut inner, &["s3:putObject"], reader);
        }
        let arguments = arguments(&mut inner, reader);
        let (mut json_lines, mut transformation) = (false, None);
        if let Some(mut config) = inner.object("WriterConfig", reader) {
            json_lines =
                config.one_of_these("OutputType", &["JSON", "JSONL"], reader) == Some("JSONL");
            let names = ["NONE", "COMPACT", "FLATTEN"];
            transformation =
                config.one_of_these("Transformation", &names, reader).map(|name| match name {
                    "COMPACT" => Transformation::Compact,
                    "FLATTEN" => Transformation::Flatten,
                    _ => Transformation::None,
                });
            config.finish(Place::WriterConfig, reader);
        }
        inner.finish(Place::ResultWriter, reader);
        Some(Self { arguments, json_lines, transformation })
    }
}

fn arguments(inner: &mut Fields<'_>, reader: &mut Reader) -> Option<Template> {
    inner.template(arguments_key(reader.language), reader)
}

fn arguments_key(language: QueryLanguage) -> &'static str {
    match language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    }
}

fn source(inner: &mut Fields<'_>, reader: &mut Reader) -> Option<ItemSource> {
    match resource(inner, &["s3:getObject", "s3:listObjectsV2"], reader)? {
        "s3:getObject" => Some(ItemSource::GetObject),
        _ => Some(ItemSource::ListObjects),
    }
}

/// `Resource`, which must be one of a few actions.
fn resource<'k>(inner: &mut Fields<'_>, known: &[&'k str], reader: &mut Reader) -> Option<&'k str> {
    let span = inner.take("Resource")?.span;
    let arn = inner.string("Resource", reader)?;
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    let action = match parts[..] {
        ["arn", partition, "states", "", "", action] if !partition.is_empty() => action,
        _ => "",
    };
    let found = known.iter().find(|it| **it == action);
    if found.is_none() {
        let examples: Vec<_> =
            known.iter().map(|it| format!("arn:<partition>:states:::{it}")).collect();
        let message = format!(
            "The field 'Resource' does not match any of the allowed values. Examples: [{}]",
            examples.join(", ")
        );
        reader.error(SCHEMA, message, &inner.location_of("Resource"), span);
    }
    found.copied()
}
