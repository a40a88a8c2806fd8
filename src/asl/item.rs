//! Where the items of a distributed Map come from, how they are put together, and where results go.

use std::rc::Rc;

use crate::base::quota;
use crate::expr::Template;
use crate::text::Node;

use super::read::{Fields, Reader, SCHEMA};
use super::{Quantity, QueryLanguage};

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

/// `InputType`: what an object holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum InputType {
    /// `JSON`: an array.
    Json,
    /// `JSONL`: a value a line.
    JsonLines,
    /// `CSV`
    Csv {
        /// `CSVHeaders`; absent, the first row has them.
        headers: Option<Vec<Rc<str>>>,
        /// `CSVDelimiter`
        delimiter: char,
    },
    /// `MANIFEST`: an S3 inventory's list of further objects.
    Manifest,
    /// `PARQUET`
    Parquet,
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

/// What is kept of a child's results.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Transformation {
    /// `NONE`: its output and all that DescribeExecution says of it.
    None,
    /// `COMPACT`: its output.
    Compact,
    /// `FLATTEN`: its output; of an array, the items.
    Flatten,
}

impl ItemReader {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let mut inner = inner(fields, "ItemReader", reader)?;
        inner.require(&["Resource"], reader);
        let source = source(&mut inner, reader);
        let arguments = arguments(&mut inner, reader);
        let (mut input_type, mut max_items) = (None, None);
        if let Some(node) = inner.take("ReaderConfig")
            && let Some(mut config) = Fields::of(node, &inner.location_of("ReaderConfig"), reader)
        {
            input_type = InputType::read(&mut config, reader);
            // A negative number fails the map run, not the definition (recorded:
            // `test_map_item_reader_csv_max_items_paths`).
            let range = 0..=quota::MAX_ITEMS;
            max_items = Quantity::read("MaxItems", range, &mut config, reader);
            config.finish(reader);
        }
        inner.finish(reader);
        Some(Self { source: source?, arguments, input_type, max_items })
    }
}

impl InputType {
    fn read(config: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        const TYPES: [&str; 5] = ["MANIFEST", "JSON", "CSV", "JSONL", "PARQUET"];
        const DELIMITERS: [(&str, char); 5] =
            [("COMMA", ','), ("PIPE", '|'), ("SEMICOLON", ';'), ("SPACE", ' '), ("TAB", '\t')];
        let name = config.one_of("InputType", &TYPES, reader);
        let names = DELIMITERS.map(|(name, _)| name);
        let delimiter = config.one_of("CSVDelimiter", &names, reader).unwrap_or("COMMA");
        let delimiter = DELIMITERS.iter().find(|(name, _)| *name == delimiter);
        let delimiter = delimiter.map_or(',', |(_, char)| *char);
        let place = config.one_of("CSVHeaderLocation", &["FIRST_ROW", "GIVEN"], reader);
        let headers = config.items("CSVHeaders", reader).unwrap_or_default();
        let headers = headers.iter().filter_map(|(_, node)| node.string().cloned()).collect();
        Some(match name? {
            "JSON" => Self::Json,
            "JSONL" => Self::JsonLines,
            "MANIFEST" => Self::Manifest,
            "PARQUET" => Self::Parquet,
            _ => Self::Csv { headers: (place == Some("GIVEN")).then_some(headers), delimiter },
        })
    }
}

impl ItemBatcher {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let mut inner = inner(fields, "ItemBatcher", reader)?;
        let batcher = Self {
            max_items: Quantity::read("MaxItemsPerBatch", 1..=quota::MAX_ITEMS, &mut inner, reader),
            max_bytes: Quantity::read(
                "MaxInputBytesPerBatch",
                1..=quota::PAYLOAD_BYTES as i64,
                &mut inner,
                reader,
            ),
            batch_input: inner.template("BatchInput", reader),
        };
        if batcher.max_items.is_none() && batcher.max_bytes.is_none() {
            inner.require(&["MaxItemsPerBatch"], reader);
        }
        inner.finish(reader);
        Some(batcher)
    }
}

impl ResultWriter {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let mut inner = inner(fields, "ResultWriter", reader)?;
        let is_empty = !["Resource", "WriterConfig"].iter().any(|key| inner.has(key));
        if is_empty {
            inner.require(&["Resource"], reader);
        }
        if inner.has("Resource") {
            let known = "s3:putObject";
            resource(&mut inner, &[known], reader);
        }
        let arguments = arguments(&mut inner, reader);
        let (mut json_lines, mut transformation) = (false, None);
        if let Some(node) = inner.take("WriterConfig")
            && let Some(mut config) = Fields::of(node, &inner.location_of("WriterConfig"), reader)
        {
            json_lines = config.one_of("OutputType", &["JSON", "JSONL"], reader) == Some("JSONL");
            let names = ["NONE", "COMPACT", "FLATTEN"];
            transformation =
                config.one_of("Transformation", &names, reader).map(|name| match name {
                    "COMPACT" => Transformation::Compact,
                    "FLATTEN" => Transformation::Flatten,
                    _ => Transformation::None,
                });
            config.finish(reader);
        }
        inner.finish(reader);
        Some(Self { arguments, json_lines, transformation })
    }
}

/// The fields of an object that is a field.
fn inner<'a>(fields: &mut Fields<'a>, key: &str, reader: &mut Reader) -> Option<Fields<'a>> {
    let node: &'a Node = fields.take(key)?;
    Fields::of(node, &fields.location_of(key), reader)
}

/// `Parameters` in JSONPath, `Arguments` in JSONata.
fn arguments(inner: &mut Fields<'_>, reader: &mut Reader) -> Option<Template> {
    let key = match reader.language {
        QueryLanguage::JsonPath => "Parameters",
        QueryLanguage::Jsonata => "Arguments",
    };
    inner.template(key, reader)
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
