//! The values that a pasted text consists of: JSON, JSON that is mended, or YAML.

use crate::text::{self, Diagnostic, Edit, Node, read_loose_yaml};

use super::PasteFormat;
use super::find;

/// A pasted text, read.
pub(super) struct Document {
    pub(super) format: PasteFormat,
    pub(super) nodes: Vec<Node>,
    /// The changes that it took.
    pub(super) edits: Vec<Edit>,
    /// What could not be mended.
    pub(super) problem: Option<Diagnostic>,
    /// Whether it stops in the middle, or something in it was left out.
    pub(super) is_cut: bool,
}

impl Document {
    /// Reads a text as JSON if it is that, or else as what more is found in.
    pub(super) fn read(source: &str) -> Self {
        let (node, diagnostics) = text::read(source);
        if let Some(node) = node.clone()
            && diagnostics.is_empty()
        {
            let format = PasteFormat::Json;
            return Self {
                format,
                nodes: vec![node],
                edits: Vec::new(),
                problem: None,
                is_cut: false,
            };
        }
        let begins = source.trim_start_matches(|it: char| it.is_whitespace() || it == '\u{feff}');
        let is_found = |it: &Self| !find::find(source, &it.nodes).machines.is_empty();
        let looks_json = begins.starts_with(['{', '[', '"', '\'', '“']);
        let first = if looks_json { Self::mended(source) } else { Self::yaml(source) };
        // A flow of YAML that begins with a brace is JSON with something before it.
        let is_flow = |it: &Self| {
            let start = it.nodes.first().map(|node| node.span.start);
            start.is_some_and(|at| source.get(at..).is_some_and(|it| it.starts_with('{')))
        };
        let is_whole_yaml = |it: &Self| it.problem.is_none() && !is_flow(it);
        let has_first = first.as_ref().is_some_and(is_found);
        let is_whole = |it: &Self| has_first && (looks_json || is_whole_yaml(it));
        if first.as_ref().is_some_and(is_whole)
            && let Some(first) = first
        {
            return first;
        }
        let second = if looks_json { Self::yaml(source) } else { Self::mended(source) };
        match (first, second) {
            (_, Some(second)) if is_found(&second) => second,
            (Some(first), _) if has_first => first,
            (first, second) => {
                let known = |it: &Self| it.format == PasteFormat::Json || it.problem.is_none();
                let best = first.filter(known).or(second.filter(known));
                best.unwrap_or_else(|| Self::broken(node, diagnostics))
            }
        }
    }

    fn mended(source: &str) -> Option<Self> {
        let mended = text::mend(source)?;
        Some(Self {
            format: PasteFormat::Json,
            nodes: std::iter::once(mended.node).chain(mended.others).collect(),
            edits: mended.edits,
            problem: None,
            is_cut: mended.is_cut,
        })
    }

    /// A text without a mapping or a list is no YAML that anybody would mean.
    fn yaml(source: &str) -> Option<Self> {
        let (yaml, edits) = read_loose_yaml(source);
        let has_parts = |it: &Node| it.members().is_some() || it.items().is_some();
        yaml.documents.iter().any(has_parts).then_some(Self {
            format: PasteFormat::Yaml,
            is_cut: yaml.problem.is_some(),
            nodes: yaml.documents,
            edits,
            problem: yaml.problem,
        })
    }

    fn broken(node: Option<Node>, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            format: PasteFormat::Json,
            nodes: node.into_iter().collect(),
            edits: Vec::new(),
            problem: diagnostics.into_iter().next(),
            is_cut: false,
        }
    }
}
