//! Catchers: where an execution goes on after an error.

use crate::base::StateName;
use crate::expr::Template;
use crate::text::Node;

use super::assign::read_assign;
use super::guide::Place;
use super::jsonata::Sight;
use super::read::{Fields, Reader};
use super::{ErrorName, QueryLanguage, ResultPath};

/// An entry of `Catch`.
#[derive(Clone, Debug, PartialEq)]
pub struct Catcher {
    /// Which errors it is for.
    pub error_equals: Vec<ErrorName>,
    /// Where the execution goes on.
    pub next: StateName,
    /// Where the error output goes in the state's input.
    pub result_path: ResultPath,
    /// `Output`, in a state whose language is JSONata.
    pub output: Option<Template>,
    /// `Assign`: takes the place of the state's own.
    pub assign: Option<Template>,
}

impl Catcher {
    /// Reads an entry of `Catch`.
    pub(super) fn read(node: &Node, location: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(node, location, reader)?;
        fields.require(&["ErrorEquals", "Next"], reader);
        fields.take("Comment");
        let error_equals = ErrorName::read_list(&mut fields, reader);
        reader.sight = Sight::ErrorOutput;
        let (mut result_path, mut output) = (ResultPath::default(), None);
        match reader.language {
            QueryLanguage::JsonPath => result_path = ResultPath::read(&mut fields, reader),
            QueryLanguage::Jsonata => output = fields.template("Output", reader),
        }
        let assign = read_assign(&mut fields, reader);
        reader.sight = Sight::Input;
        let next = fields.target("Next", reader);
        fields.finish(Place::Catcher, reader);
        Some(Self { error_equals, next: next?, result_path, output, assign })
    }
}
