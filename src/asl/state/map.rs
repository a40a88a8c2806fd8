//! The Map state, inline and distributed.

use std::rc::Rc;

use crate::asl::flow::FlowFields;
use crate::asl::guide::Place;
use crate::asl::read::{Fields, Reader, SCHEMA};
use crate::asl::{
    Block, Flow, ItemBatcher, ItemReader, Quantity, QueryLanguage, Recovery, ResultWriter,
    StateMachineType,
};
use crate::base::quota;
use crate::expr::{Path, Query, Template};
use crate::text::Kind;

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

/// What a Map has in this mode only.
const DISTRIBUTED_ONLY: [&str; 4] = ["ItemReader", "ItemBatcher", "ResultWriter", "Label"];

impl Map {
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let item_selector = item_selector(fields, reader);
        let items = Items::read(fields, reader);
        let whole = 0..=i64::from(i32::MAX);
        let max_concurrency = Quantity::read_map("MaxConcurrency", whole.clone(), fields, reader);
        let tolerated_failure_count =
            Quantity::read_map("ToleratedFailureCount", whole, fields, reader);
        let tolerated_failure_percentage =
            Quantity::read_map_decimal("ToleratedFailurePercentage", 0.0..=100.0, fields, reader);
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
            QueryLanguage::JsonPath => fields.reference_path("ItemsPath", reader).map(Self::Path),
            QueryLanguage::Jsonata => read_items(fields, reader).map(Self::Template),
        }
        .unwrap_or(Self::Input)
    }
}

/// `Items`: an array, or an expression that gives one.
fn read_items(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Template> {
    let node = fields.take("Items")?;
    let location = fields.location_of("Items");
    let fits = match &node.kind {
        Kind::String(text) => Query::is_query(text),
        Kind::Array(_) | Kind::Object(_) | Kind::Broken => true,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => false,
    };
    if !fits {
        let sentence = "\"Items\" must be an array, or a JSONata expression that gives one.";
        reader.explain("Expected value of type Array", sentence, &location, node.span);
        return None;
    }
    Some(reader.template(node, &location))
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
    let Some(key) = fields.exactly_one(&PROCESSORS, reader) else {
        // What a mode would bring along is not held against a Map without one.
        for key in PROCESSORS.iter().chain(&DISTRIBUTED_ONLY) {
            fields.take(key);
        }
        return None;
    };
    let node = fields.take(key)?;
    let location = fields.location_of(key);
    let mut inner = Fields::of(node, &location, reader)?;
    let express = processor_config(&mut inner, reader);
    // An inline Map may have a label, too, which then says nothing: published definitions that
    // were deployed have some.
    let label = label(fields, reader);
    let distributed = express.map(|express| Distributed {
        express,
        label,
        item_reader: ItemReader::read(fields, reader),
        item_batcher: ItemBatcher::read(fields, reader),
        result_writer: ResultWriter::read(fields, reader),
    });
    let block = Block::read_processor(inner, distributed.is_some(), reader)?;
    Some((block, distributed))
}

/// Whether the mode is distributed, and the children Express. Codes and messages as measured on
/// AWS.
fn processor_config(inner: &mut Fields<'_>, reader: &mut Reader) -> Option<bool> {
    let mut config = inner.object("ProcessorConfig", reader)?;
    let mode = config.one_of("Mode", &["INLINE", "DISTRIBUTED"], reader);
    let is_distributed = mode == Some("DISTRIBUTED");
    let mut express = false;
    if is_distributed {
        let kind = config.one_of("ExecutionType", &["STANDARD", "EXPRESS"], reader);
        express = kind == Some("EXPRESS");
        config.require(&["ExecutionType"], reader);
        if reader.machine_type == StateMachineType::Express {
            let message = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside \
                           'EXPRESS' state machines";
            reader.error(SCHEMA, message, &config.location_of("Mode"), config.span);
        }
    }
    config.finish(Place::ProcessorConfig, reader);
    is_distributed.then_some(express)
}

/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>
fn label(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Rc<str>> {
    const FORBIDDEN: &str = " ?*<>{}[]:;,\\|^~$#%&`\"";
    const INVALID: &str = "INVALID_LABEL_NAME";
    let span = fields.take("Label")?.span;
    let label = fields.string("Label", reader)?;
    let location = fields.location_of("Label");
    let is_wrong = |char: char| char.is_control() || FORBIDDEN.contains(char);
    if label.is_empty() {
        reader.error(INVALID, "Invalid Label name: a label cannot be empty", &location, span);
    } else if label.chars().count() > quota::LABEL_CHARS {
        let message = format!(
            "Invalid Label name: Label '{label}' exceeds the {}-character limit allowed by the \
             service",
            quota::LABEL_CHARS
        );
        reader.error(INVALID, message, &location, span);
    } else if label.contains(is_wrong) {
        let message = format!("Invalid Label name: Label '{label}' contains invalid characters");
        reader.error(INVALID, message, &location, span);
    } else if reader.labels.insert(Rc::clone(label), span).is_some() {
        let message = format!("Duplicate Label name: {label}");
        reader.error("DUPLICATE_LABEL_NAME", message, &location, span);
    }
    Some(Rc::clone(label))
}
