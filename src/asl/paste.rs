//! What somebody pasted: which kind of text it is, the state machines in it, and what would mend
//! it. The text itself stays as it is until somebody accepts a repair.

mod complete;
mod document;
mod find;
mod fragment;
mod function;
mod resolve;
mod stand_in;
mod template;
mod variable;

use std::rc::Rc;

use crate::base::{Json, quota};
use crate::text::{Diagnostic, Edit, Node, Severity, Span, apply};

use super::{StateMachineType, parse_node};

use document::Document;
use find::Found;

/// What kind of text was pasted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PasteKind {
    /// A definition.
    Definition,
    /// A state, several states or some fields of a state: a machine was made around them.
    Fragment,
    /// A template of CloudFormation, SAM or CDK.
    Template,
    /// A configuration of the Serverless Framework.
    Serverless,
    /// Output of `aws stepfunctions describe-state-machine`.
    Description,
    /// Output of `aws stepfunctions get-execution-history`.
    History,
    /// Output of `aws stepfunctions describe-execution`.
    Execution,
    /// A `MockConfigFile.json` of Step Functions Local.
    MockConfig,
    /// A scenario of Holdpoint.
    Scenario,
    /// Something else with definitions in it.
    Wrapped,
    /// Nothing that is known.
    Unknown,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PasteFormat {
    /// JSON, perhaps damaged.
    Json,
    /// YAML.
    Yaml,
}

/// What was made out of a pasted text. All places are places in that text.
#[derive(Clone, Debug)]
pub struct Paste {
    /// What it is.
    pub kind: PasteKind,
    /// How it is written.
    pub format: PasteFormat,
    /// The machines in it, in the order of the text.
    pub machines: Vec<PastedMachine>,
    /// The changes that mend the text, in the order of the text.
    pub repairs: Vec<Edit>,
    /// The text after all these changes, where there are any.
    pub mended: Option<String>,
    /// What is wrong with the text as a text; each with its repair, if it has one.
    pub diagnostics: Vec<Diagnostic>,
    /// The input of an execution, where the text has one.
    pub input: Option<Rc<str>>,
}

/// A state machine in a pasted text.
#[derive(Clone, Debug)]
pub struct PastedMachine {
    /// What the text calls it, or what it is.
    pub name: Rc<str>,
    /// Its type.
    pub machine_type: StateMachineType,
    /// Its definition in JSON, mended and with stand-ins for what the text leaves open.
    pub definition: String,
    /// What stands for values that the text leaves open, each with its place.
    pub stand_ins: Vec<Edit>,
    /// The states that were made up: targets that the text does not have.
    pub placeholders: Vec<Rc<str>>,
    /// What is wrong with the definition.
    pub diagnostics: Vec<Diagnostic>,
}

impl PastedMachine {
    /// Whether the definition has no errors.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.diagnostics.iter().all(|it| it.severity != Severity::Error)
    }
}

/// What a name is made of where the text has none.
const UNNAMED: &str = "Pasted";

const INVALID_JSON: &str = "INVALID_JSON_DESCRIPTION";

/// Finds out what a text is. Any text gives an answer.
#[must_use]
pub fn read_paste(source: &str) -> Paste {
    if source.len() > quota::PASTE_BYTES {
        let message = format!("This is longer than {} bytes.", quota::PASTE_BYTES);
        return unknown(Diagnostic::error(INVALID_JSON, message, Span::default()));
    }
    let document = Document::read(source);
    let format = document.format;
    let found = find::find(source, &document.nodes);
    let mut repairs = document.edits.clone();
    let mut machines = Vec::new();
    for machine in found.machines.into_iter().take(quota::PASTED_MACHINES) {
        let (machine, own) = finish(source, &document, machine, found.kind);
        repairs.extend(own);
        machines.push(machine);
    }
    let mended = mended(source, &document, &repairs, found.kind);
    let code = match format {
        PasteFormat::Json => INVALID_JSON,
        PasteFormat::Yaml => "INVALID_YAML",
    };
    let shown = document.edits.iter().take(quota::DIAGNOSTICS);
    let mut diagnostics: Vec<_> = shown.map(|edit| edit.to_diagnostic(code)).collect();
    diagnostics.extend(document.problem.clone());
    repairs.sort_by_key(|edit| edit.span.start);
    Paste { kind: found.kind, format, machines, repairs, mended, diagnostics, input: found.input }
}

fn unknown(problem: Diagnostic) -> Paste {
    Paste {
        kind: PasteKind::Unknown,
        format: PasteFormat::Json,
        machines: Vec::new(),
        repairs: Vec::new(),
        mended: None,
        diagnostics: vec![problem],
        input: None,
    }
}

/// Fills what is open in a machine; returns the changes of the text that this takes, where the
/// text is the definition.
fn finish(
    source: &str,
    document: &Document,
    found: Found,
    kind: PasteKind,
) -> (PastedMachine, Vec<Edit>) {
    let Found { name, machine_type, node, is_inside, is_part } = found;
    let mut stand_ins = Vec::new();
    let node = stand_in::stand_in(&node, &mut stand_ins);
    let is_whole = !is_part && !document.is_cut;
    let (node, placeholders) =
        if is_whole { (node, Vec::new()) } else { complete::complete(&node, is_part) };
    let own = if is_inside { Vec::new() } else { stand_ins.clone() };
    let mut diagnostics = parse_node(&node, machine_type).diagnostics;
    if is_inside {
        diagnostics.iter_mut().for_each(|problem| problem.repair = None);
    }
    let is_text = is_whole && kind == PasteKind::Definition && !is_inside;
    let definition = definition(source, document, &node, is_text, &own);
    let name = name.unwrap_or_else(|| UNNAMED.into());
    let machine =
        PastedMachine { name, machine_type, definition, stand_ins, placeholders, diagnostics };
    (machine, own)
}

/// The text of a definition: as it was written, if it was, so that its layout and its order stay.
fn definition(
    source: &str,
    document: &Document,
    node: &Node,
    is_text: bool,
    own: &[Edit],
) -> String {
    let value = node.to_json();
    if is_text && document.format == PasteFormat::Json {
        let edits: Vec<_> = document.edits.iter().chain(own).cloned().collect();
        let text = apply(source, &edits);
        if Json::parse(&text).is_ok_and(|it| it == value) {
            return text;
        }
    }
    value.to_pretty()
}

/// The text after all repairs, where there are any. A part becomes the machine around it only in
/// the definition that is offered.
fn mended(source: &str, document: &Document, repairs: &[Edit], kind: PasteKind) -> Option<String> {
    if repairs.is_empty() {
        return None;
    }
    let text = apply(source, repairs);
    let is_json = document.format == PasteFormat::Json;
    if !is_json || Json::parse(&text).is_ok() || kind == PasteKind::Unknown {
        return Some(text);
    }
    document.nodes.first().map(|node| node.to_json().to_pretty())
}
