//! How data goes through a state: what it selects from its input and where its result goes.

use crate::expr::{Path, ReferencePath, Template};
use crate::text::{Kind, Node};

use super::read::{Fields, Reader};

/// The JSONPath fields of a state. Those that a type of state does not have keep the value that
/// changes nothing.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html>
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
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

impl Flow {
    /// Reads `InputPath` and `OutputPath`.
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        Self {
            input_path: Selection::read("InputPath", fields, reader),
            output_path: Selection::read("OutputPath", fields, reader),
            ..Self::default()
        }
    }

    /// Reads `Parameters` and `ResultPath` as well.
    pub(super) fn with_parameters(mut self, fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        self.parameters = template("Parameters", fields, reader);
        self.result_path = ResultPath::read(fields, reader);
        self
    }

    /// Reads `ResultSelector` as well.
    pub(super) fn with_selector(mut self, fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        self.result_selector = template("ResultSelector", fields, reader);
        self
    }
}

fn template(key: &str, fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Template> {
    let node = fields.take(key)?;
    Some(Template::read(node, &fields.location_of(key), &mut reader.diagnostics))
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
                reader.refused(&refusal, &fields.location_of("ResultPath"), node.span);
                Self::Replace
            }
        }
    }
}

fn is_null(node: &Node) -> bool {
    matches!(node.kind, Kind::Null)
}
