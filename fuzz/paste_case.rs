//! One input of the fuzz target `paste`: any text is read in every way, and what comes of it must
//! hold together. Both `fuzz_targets/paste.rs` and the example `paste_fuzz` drive it.

use holdpoint::asl::{self, read_paste};
use holdpoint::base::Json;
use holdpoint::text::{self, Node, Span};

/// Reads a text in every way; says how many machines are in it.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn run(source: &str) -> usize {
    let (node, problems) = text::read(source);
    let is_json = Json::parse(source).is_ok();
    assert_eq!(is_json, node.is_some() && problems.is_empty(), "JSON is read as JSON");
    problems.iter().for_each(|it| check_span(source, it.span));
    for problem in asl::parse(source).diagnostics {
        check_span(source, problem.span);
    }
    if let Some(mended) = text::mend(source) {
        assert!(Json::parse(&mended.text).is_ok(), "what is mended is JSON");
        mended.edits.iter().for_each(|it| check_span(source, it.span));
        check_node(source, &mended.node);
    }
    let yaml = text::read_yaml(source);
    yaml.documents.iter().for_each(|it| check_node(source, it));
    yaml.problem.iter().for_each(|it| check_span(source, it.span));
    let paste = read_paste(source);
    paste.repairs.iter().for_each(|it| check_span(source, it.span));
    paste.diagnostics.iter().for_each(|it| check_span(source, it.span));
    for machine in &paste.machines {
        let parsed = asl::parse_as(&machine.definition, machine.machine_type);
        // A name that comes twice is told of the text; what is offered has it once.
        assert!(parsed.machine.is_some() || !machine.is_valid(), "what is offered can run");
        machine.diagnostics.iter().for_each(|it| check_span(source, it.span));
        machine.stand_ins.iter().for_each(|it| check_span(source, it.span));
    }
    paste.machines.len()
}

fn check_span(source: &str, span: Span) {
    assert!(source.get(span.start..span.end).is_some(), "{span:?} is a place in the text");
}

fn check_node(source: &str, node: &Node) {
    check_span(source, node.span);
    for member in node.members().unwrap_or_default() {
        check_span(source, member.key_span);
        check_node(source, &member.value);
    }
    node.items().unwrap_or_default().iter().for_each(|it| check_node(source, it));
}
