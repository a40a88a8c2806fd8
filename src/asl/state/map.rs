//! The Map state, inline and distributed.

use std::rc::Rc;

use crate::asl::flow::FlowFields;
use crate::asl::read::{Fields, Reader, SCHEMA};
use crate::asl::{
    Block, Flow, ItemBatcher, ItemReader, Quantity, QueryLanguage, Recovery, ResultWriter,
};
use crate::base::quota;
use crate::expr::{Path, Template};

use super::Transition;

/// Runs its processor once for every item of an array; its result is the array of the outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// Where the items are.
    pub items: Items,
    /// `ItemSelector`, or `Parameters`: what an iteration gets.
    pub item_selector: Option<Template>,
    /// How many run side by side; 0 is as many as there are.
    pub max_concurrency: Option<Quantity>,
    /// How many items may fail.
    pub tolerated_failure_count: Option<Quantity>,
    /// How many of a hundred items may fail.
    pub tolerated_failure_percentage: Option<Quantity>,
    /// What runs for every item.
    pub processor: Block,
    /// Whether iterations are executions of their own, and how they get and leave their data.
    pub distributed: Option<Distributed>,
    /// What it does about errors.
    pub recovery: Recovery,
    /// How data goes through.
    pub flow: Flow,
    /// Where it leads.
    pub transition: Transition,
}

/// Where the items of a Map are.
#[derive(Clone, Debug, PartialEq)]
pub enum Items {
    /// The effective input itself.
    Input,
    /// `ItemsPath`
    Path(Path),
    /// `Items`, in a state whose language is JSONata.
    Template(Template),
}

/// What only a distributed Map has.
#[derive(Clone, Debug, PartialEq)]
pub struct Distributed {
    /// Whether the children are Express executions.
    pub express: bool,
    /// `Label`: stands in the ARN of the map run.
    pub label: Option<Rc<str>>,
    /// Where the items come from, if not from the input.
    pub item_reader: Option<ItemReader>,
    /// How items are put together.
    pub item_batcher: Option<ItemBatcher>,
    /// Where results go.
    pub result_writer: Option<ResultWriter>,
}

const PROCESSORS: [&str; 2] = ["ItemProcessor", "Iterator"];

impl Map {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let item_selector = item_selector(fields, reader);
        let items = Items::read(fields, reader);
        let whole = 0..=i64::from(u32::MAX);
        let max_concurrency = Quantity::read("MaxConcurrency", whole.clone(), fields, reader);
        let tolerated_failure_count =
            Quantity::read("ToleratedFailureCount", whole, fields, reader);
        let tolerated_failure_percentage =
            Quantity::read_decimal("ToleratedFailurePercentage", 0.0, fields, reader);
        let recovery = Recovery::read(fields, reader);
        let flow = Flow::read(FlowFields::MAP, fields, reader);
        let transition = Transition::read(fields, reader);
        let (processor, distributed) = processor(fields, reader)?;
        Some(Self {
            items,
            item_selector,
            max_concurrency,
            tolerated_failure_count,
            tolerated_failure_percentage,
            processor,
            distributed,
            recovery,
            flow,
            transition: transition?,
        })
    }
}

impl Items {
    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        match reader.language {
            QueryLanguage::JsonPath => fields.path("ItemsPath", reader).map(Self::Path),
            QueryLanguage::Jsonata => fields.template("Items", reader).map(Self::Template),
        }
        .unwrap_or(Self::Input)
    }
}

/// `Parameters` is the older name of `ItemSelector`, in JSONPath only.
fn item_selector(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Template> {
    let selector = fields.template("ItemSelector", reader);
    if reader.language == QueryLanguage::Jsonata {
        return selector;
    }
    fields.exclude("ItemSelector", "Parameters", reader);
    selector.or(fields.template("Parameters", reader))
}

/// Reads whichever of `ItemProcessor` and `Iterator` is there, and what its mode brings along.
fn processor(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<(Block, Option<Distributed>)> {
    let named: Vec<_> = PROCESSORS.into_iter().filter(|key| fields.has(key)).collect();
    let [key] = named[..] else {
        match named.is_empty() {
            true => fields.require(&["ItemProcessor"], reader),
            false => fields.exclude(PROCESSORS[0], PROCESSORS[1], reader),
        }
        return None;
    };
    let node = fields.take(key)?;
    let location = fields.location_of(key);
    let mut inner = Fields::of(node, &location, reader)?;
    let express = processor_config(&mut inner, reader);
    let distributed = express.map(|express| Distributed {
        express,
        label: label(fields, reader),
        item_reader: ItemReader::read(fields, reader),
        item_batcher: ItemBatcher::read(fields, reader),
        result_writer: ResultWriter::read(fields, reader),
    });
    let block = Block::read_processor(inner, distributed.is_some(), reader)?;
    Some((block, distributed))
}

/// Whether the mode is distributed, and the children Express.
fn processor_config(inner: &mut Fields<'_>, reader: &mut Reader) -> Option<bool> {
    let node = inner.take("ProcessorConfig")?;
    let mut config = Fields::of(node, &inner.location_of("ProcessorConfig"), reader)?;
    let distributed =
        config.one_of("Mode", &["INLINE", "DISTRIBUTED"], reader) == Some("DISTRIBUTED");
    let kind = config.one_of("ExecutionType", &["STANDARD", "EXPRESS"], reader);
    config.finish(reader);
    distributed.then_some(kind == Some("EXPRESS"))
}

/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>
fn label(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Rc<str>> {
    const FORBIDDEN: &str = " ?*<>{}[]:;,\\|^~$#%&`\"";
    let span = fields.take("Label")?.span;
    let label = fields.string("Label", reader)?;
    let is_wrong = |char: char| char.is_control() || FORBIDDEN.contains(char);
    let length = label.chars().count();
    if length == 0 || length > quota::LABEL_CHARS || label.contains(is_wrong) {
        let message = format!(
            "The value of 'Label' has 1 to {} characters, without white space \
                               and special characters",
            quota::LABEL_CHARS
        );
        reader.error(SCHEMA, message, &fields.location_of("Label"), span);
    }
    Some(Rc::clone(label))
}
