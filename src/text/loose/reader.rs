//! The text as a whole, and how the reader moves through it.

use crate::base::quota;
use crate::text::unwrap::PAD;
use crate::text::{Edit, Kind, Member, Node, Span};

use super::bracket::Open;
use super::lead::{Lead, start_of_data};

/// What came of reading a text in one way.
pub(super) struct Outcome {
    pub(super) node: Node,
    pub(super) edits: Vec<Edit>,
    /// Brackets that were missing or too many.
    pub(super) lost: usize,
    /// Whether the indentation said where a bracket belongs.
    pub(super) moved: bool,
    pub(super) is_cut: bool,
    pub(super) is_bare: bool,
    /// Other pieces that are as much of a machine.
    pub(super) others: Vec<Node>,
    /// Whether several pieces were put together, so that the changes alone do not give the text.
    pub(super) is_merged: bool,
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Whether the indentation says where brackets belong.
    pub(super) guided: bool,
    /// Where the last thing that counts ends.
    pub(super) last_end: usize,
    pub(super) open: Vec<Open>,
    pub(super) edits: Vec<Edit>,
    /// A comma after which nothing came that counts.
    pub(super) pending: Option<usize>,
    /// Whether names and values are joined by `=`, as in Terraform.
    pub(super) is_hcl: bool,
    pub(super) lost: usize,
    pub(super) moved: bool,
    pub(super) is_cut: bool,
    is_bare: bool,
    others: Vec<Node>,
    /// Where the line begins that was asked for last, and up to where no other begins.
    pub(super) line: (usize, usize),
    /// Up to where no closing parenthesis was found.
    pub(super) unclosed: usize,
}

/// Pieces of one text that are looked at.
const PIECES: usize = 64;

/// Reads a text; `guided` by its indentation.
pub(super) fn read(text: &str, guided: bool) -> Option<Outcome> {
    let mut reader = Reader {
        text,
        at: 0,
        guided,
        last_end: 0,
        open: Vec::new(),
        edits: Vec::new(),
        pending: None,
        is_hcl: false,
        lost: 0,
        moved: false,
        is_cut: false,
        is_bare: false,
        others: Vec::new(),
        line: (0, 0),
        unclosed: 0,
    };
    let (node, is_merged) = reader.pieces()?;
    let Reader { edits, lost, moved, is_cut, is_bare, others, .. } = reader;
    Some(Outcome { node, edits, lost, moved, is_cut, is_bare, others, is_merged })
}

impl Reader<'_> {
    /// Everything in the text that is JSON; of several pieces the one that says most.
    fn pieces(&mut self) -> Option<(Node, bool)> {
        let mut pieces: Vec<(Node, Vec<Edit>)> = Vec::new();
        let outside = |reader: &mut Self, start: usize, end: usize| {
            let edit = Edit::replace(Span::new(start, end), "", AROUND);
            if !reader.text[start..end]
                .trim_matches(|it: char| it.is_whitespace() || it == PAD)
                .is_empty()
            {
                reader.edits.push(edit);
            }
        };
        while pieces.len() < PIECES {
            self.skip_blank();
            let Some(lead) = start_of_data(self.text, self.at) else { break };
            let start = lead.start();
            if start > self.at {
                outside(self, self.at, start);
            }
            self.at = start;
            let mark = std::mem::take(&mut self.edits);
            let node = match lead {
                Lead::Value(_) => self.value(None),
                Lead::Members(_) => Some(self.bare_members()),
            };
            let own = std::mem::replace(&mut self.edits, mark);
            if self.at == start {
                break;
            }
            pieces.extend(node.map(|node| (node, own)));
            self.surplus();
        }
        if self.at < self.text.len() {
            outside(self, self.at, self.text.len());
        }
        self.choose(pieces)
    }

    /// Closing brackets behind the end, and what code has there.
    fn surplus(&mut self) {
        loop {
            self.skip_blank();
            let Some(found @ ('}' | ']' | ')' | ',' | ';')) = self.peek() else { return };
            let span = Span::new(self.at, self.at + 1);
            if matches!(found, '}' | ']') {
                self.lost += 1;
                self.edit(span, "", "There is a closing bracket too many.");
            } else {
                self.edit(span, "", AROUND);
            }
            self.at += 1;
        }
    }

    fn choose(&mut self, mut pieces: Vec<(Node, Vec<Edit>)>) -> Option<(Node, bool)> {
        if pieces.len() > 1
            && pieces[0].0.members().is_some()
            && pieces.iter().all(|(node, _)| rank(node) == 1)
        {
            return Some((merged(pieces, &mut self.edits), true));
        }
        let best = (0..pieces.len()).rev().max_by_key(|at| rank(&pieces[*at].0))?;
        let (node, edits) = pieces.remove(best);
        self.edits.extend(edits);
        for (other, _) in pieces {
            let is_same = other.to_json() == node.to_json();
            let sentence = if is_same {
                "The same stands here once more."
            } else {
                "There is more than one definition here; a file has one."
            };
            self.edits.push(Edit::replace(other.span, "", sentence));
            if !is_same && rank(&other) == 2 {
                self.others.push(other);
            }
        }
        Some((node, false))
    }

    /// Members without the braces around them.
    fn bare_members(&mut self) -> Node {
        let start = self.at;
        self.is_bare = true;
        self.edit(Span::new(start, start), "{", "The braces around this were left off.");
        let members = self.members(true);
        Node { span: Span::new(start, self.last_end.max(start)), kind: Kind::Object(members) }
    }

    pub(super) fn is_too_deep(&self) -> bool {
        self.open.len() >= quota::TEXT_DEPTH - 8
    }

    pub(super) fn edit(
        &mut self,
        span: Span,
        replacement: impl Into<String>,
        sentence: &'static str,
    ) {
        self.edits.push(Edit::replace(span, replacement, sentence));
    }

    /// Passes over white space, and over what should be white space.
    pub(super) fn skip_blank(&mut self) {
        loop {
            self.take_while(|char| matches!(char, ' ' | '\t' | '\r' | '\n' | PAD));
            let rest = self.rest();
            let Some(char) = rest.chars().next() else { return };
            let (length, with, sentence) = if rest.starts_with("//") {
                (self.line_length(), "", COMMENT)
            } else if rest.starts_with("/*") {
                (rest.find("*/").map_or(rest.len(), |end| end + 2), "", COMMENT)
            } else if rest.starts_with("<!--") {
                (rest.find("-->").map_or(rest.len(), |end| end + 3), "", COMMENT)
            } else if char == '#' && !rest.starts_with("#{") {
                (self.line_length(), "", COMMENT)
            } else if is_invisible(char) {
                (char.len_utf8(), "", "An invisible character stands here.")
            } else if char.is_whitespace() || char.is_control() {
                (char.len_utf8(), " ", "This is no space that JSON knows.")
            } else {
                return;
            };
            self.edit(Span::new(self.at, self.at + length), with, sentence);
            self.at += length;
        }
    }

    pub(super) fn line_length(&self) -> usize {
        self.rest().find('\n').unwrap_or(self.rest().len())
    }

    pub(super) fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &str {
        let start = self.at;
        let rest = &self.text[start..];
        self.at += rest.find(|char| !keep(char)).unwrap_or(rest.len());
        &self.text[start..self.at]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }
}

const AROUND: &str = "This stands around the definition, and is no part of it.";
const COMMENT: &str = "JSON has no comments; AWS refuses them. A \"Comment\" field would stay.";

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}')
}

/// How much a piece looks like what is looked for: a machine, a state, an object, something else.
fn rank(node: &Node) -> u8 {
    let has =
        |key: &str| node.members().is_some_and(|members| members.iter().any(|it| &*it.key == key));
    let is_state = |it: &Member| {
        it.value.members().is_some_and(|inner| inner.iter().any(|it| &*it.key == "Type"))
    };
    if has("States") || has("Resources") || has("definition") {
        return 2;
    }
    u8::from(has("Type") || node.members().is_some_and(|members| members.iter().any(is_state)))
}

/// States that stand one after another, as one map of states. One without a name gets one.
fn merged(pieces: Vec<(Node, Vec<Edit>)>, edits: &mut Vec<Edit>) -> Node {
    let mut members = Vec::new();
    let start = pieces.first().map_or(0, |(node, _)| node.span.start);
    let end = pieces.last().map_or(0, |(node, _)| node.span.end);
    for (at, (node, own)) in pieces.into_iter().enumerate() {
        edits.extend(own);
        let inner = node.members().unwrap_or_default();
        if inner.iter().any(|it| &*it.key == "Type") {
            let place = Span::new(node.span.start, node.span.start);
            let key = format!("State {}", at + 1);
            edits.push(Edit::replace(place, format!("\"{key}\": "), "This state has no name."));
            members.push(Member { key: key.into(), key_span: place, value: node });
        } else {
            members.extend(inner.iter().cloned());
        }
    }
    Node { span: Span::new(start, end), kind: Kind::Object(members) }
}
