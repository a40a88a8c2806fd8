//! How data goes through a state: what it takes of its input, where its result goes, and what it
//! assigns.

use crate::expr::{Path, ReferencePath, Template};
use crate::text::{Kind, Node};

use super::QueryLanguage;
use super::assign::read_assign;
use super::jsonata::Sight;
use super::read::{Fields, NOT_A_REFERENCE, Reader};

/// The fields through which a state's data goes, in the state's language. Those that a type of
/// state does not have keep the value that changes nothing.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html>
#[derive(Clone, Debug, PartialEq)]
pub enum Flow {
    /// Of a state whose language is JSONPath.
    JsonPath(PathFlow),
    /// Of a state whose language is JSONata.
    Jsonata(JsonataFlow),
}

/// The JSONPath fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathFlow {
    /// `InputPath`
    pub input_path: Selection,
    /// `Parameters`
    pub parameters: Option<Template>,
    /// `ResultSelector`
    pub result_selector: Option<Template>,
    /// `ResultPath`
    pub result_path: ResultPath,
    /// `OutputPath`
    pub output_path: Selection,
    /// `Assign`
    pub assign: Option<Template>,
}

/// The JSONata fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsonataFlow {
    /// `Arguments`
    pub arguments: Option<Template>,
    /// `Output`
    pub output: Option<Template>,
    /// `Assign`
    pub assign: Option<Template>,
}

/// Which fields a type of state has, besides those that all have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FlowFields {
    /// `Parameters` and `Arguments`
    pub(super) arguments: bool,
    /// `ResultPath`
    pub(super) result_path: bool,
    /// `ResultSelector`
    pub(super) result_selector: bool,
    /// `Assign`
    pub(super) assign: bool,
}

/// What `InputPath` and `OutputPath` select.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Selection {
    /// `$`, or no such field: everything.
    #[default]
    Everything,
    /// `null`: the empty object.
    Nothing,
    /// What a path leads to.
    Path(Path),
}

/// Where a result goes in the state's input.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ResultPath {
    /// `$`, or no such field: the result takes the input's place.
    #[default]
    Replace,
    /// `null`: the result is dropped and the input stays.
    Discard,
    /// The result is put into the input.
    Insert(ReferencePath),
}

impl FlowFields {
    /// Those of Pass: a result without a selector.
    pub(super) const PASS: Self =
        Self { arguments: true, result_path: true, result_selector: false, assign: true };
    /// Those of Task and Parallel.
    pub(super) const WORK: Self =
        Self { arguments: true, result_path: true, result_selector: true, assign: true };
    /// Those of Map, whose `Parameters` are its `ItemSelector`.
    pub(super) const MAP: Self =
        Self { arguments: false, result_path: true, result_selector: true, assign: true };
    /// Those of Choice and Wait.
    pub(super) const PASSING: Self =
        Self { arguments: false, result_path: false, result_selector: false, assign: true };
    /// Those of Succeed.
    pub(super) const SUCCEED: Self =
        Self { arguments: false, result_path: false, result_selector: false, assign: false };
}

impl Flow {
    /// Reads the fields that a type of state has.
    pub(super) fn read(has: FlowFields, fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        match reader.language {
            QueryLanguage::JsonPath => Self::JsonPath(PathFlow::read(has, fields, reader)),
            QueryLanguage::Jsonata => Self::Jsonata(JsonataFlow::read(has, fields, reader)),
        }
    }

    /// Its language.
    #[must_use]
    pub fn language(&self) -> QueryLanguage {
        match self {
            Self::JsonPath(_) => QueryLanguage::JsonPath,
            Self::Jsonata(_) => QueryLanguage::Jsonata,
        }
    }
}

impl PathFlow {
    fn read(has: FlowFields, fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        let mut flow = Self {
            input_path: Selection::read("InputPath", fields, reader),
            output_path: Selection::read("OutputPath", fields, reader),
            ..Self::default()
        };
        if has.arguments {
            flow.parameters = fields.template("Parameters", reader);
        }
        if has.result_path {
            flow.result_path = ResultPath::read(fields, reader);
        }
        if has.result_selector {
            flow.result_selector = fields.template("ResultSelector", reader);
        }
        if has.assign {
            flow.assign = read_assign(fields, reader);
        }
        flow
    }
}

impl JsonataFlow {
    fn read(has: FlowFields, fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        reader.sight = if has.result_selector { Sight::Result } else { Sight::Input };
        let mut flow = Self { output: fields.template("Output", reader), ..Self::default() };
        if has.assign {
            flow.assign = read_assign(fields, reader);
        }
        reader.sight = Sight::Input;
        // A Pass state has Parameters, but no Arguments.
        if has.arguments && has.result_selector {
            flow.arguments = fields.template("Arguments", reader);
        }
        flow
    }
}

impl Selection {
    fn read(key: &str, fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        match fields.take(key) {
            None => Self::Everything,
            Some(node) if is_null(node) => Self::Nothing,
            Some(node) => match reader.path(node, &fields.location_of(key)) {
                Some(path) if !path.is_whole_input() => Self::Path(path),
                Some(_) | None => Self::Everything,
            },
        }
    }
}

impl ResultPath {
    /// Reads `ResultPath`, of a state or of a catcher.
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        let Some(node) = fields.take("ResultPath") else { return Self::Replace };
        if is_null(node) {
            return Self::Discard;
        }
        let text = node.string().map_or("", |text| text);
        if text == "$" {
            return Self::Replace;
        }
        match ReferencePath::parse(text) {
            Ok(path) => Self::Insert(path),
            Err(refusal) => {
                let location = fields.location_of("ResultPath");
                reader.refused(&refusal, NOT_A_REFERENCE, &location, node.span);
                Self::Replace
            }
        }
    }
}

fn is_null(node: &Node) -> bool {
    matches!(node.kind, Kind::Null)
}
