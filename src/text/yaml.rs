//! Reads YAML into the same values as JSON, with their places. A tag of CloudFormation, `!Sub x`,
//! becomes an object with one member, `{"!Sub": x}`.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use crate::base::{Json, quota};

use super::unwrap::{PAD, unwrap};
use super::{Diagnostic, Edit, Kind, Member, Node, Span};

/// What was read of a YAML text.
#[derive(Clone, Debug, Default)]
pub struct Yaml {
    /// Its documents; of a text with a mistake what stands before the mistake.
    pub documents: Vec<Node>,
    /// The mistake that ended the reading, if there was one.
    pub problem: Option<Diagnostic>,
}

const CODE: &str = "INVALID_YAML";

/// Reads a YAML text. Repeated parts (`&name`, `*name`) count as often as they are used: beyond
/// [`quota::TEXT_NODES`] values reading ends.
#[must_use]
pub fn read_yaml(source: &str) -> Yaml {
    let offsets = Offsets::of(source);
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(source);
    let mut problem = None;
    while let Some(next) = parser.next_event() {
        let done = match next {
            Ok((event, span)) => {
                let span = Span::new(offsets.at(span.start.index()), offsets.at(span.end.index()));
                builder.take(event, span).err().map(|it| *it)
            }
            Err(error) => Some(mistake(&error, &offsets)),
        };
        if done.is_some() {
            problem = done;
            break;
        }
    }
    builder.close();
    Yaml { documents: builder.documents, problem }
}

/// Reads a YAML text as people paste it: out of code fences and diffs, indented by tabs; with the
/// changes that this takes.
#[must_use]
pub fn read_loose_yaml(source: &str) -> (Yaml, Vec<Edit>) {
    let yaml = read_yaml(source);
    if yaml.problem.is_none() {
        return (yaml, Vec::new());
    }
    let (text, mut edits) = unwrap(source);
    let text = text.replace(PAD, " ");
    let mut spaces = String::with_capacity(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let tabs = line.len() - line.trim_start_matches('\t').len();
        if tabs > 0 {
            let span = Span::new(at, at + tabs);
            edits.push(Edit::replace(span, "  ".repeat(tabs), "YAML is indented by spaces."));
        }
        // One space for a tab keeps every place what it was.
        spaces += &" ".repeat(tabs);
        spaces += &line[tabs..];
        at += line.len();
    }
    match edits.is_empty() {
        true => (yaml, edits),
        false => (read_yaml(&spaces), edits),
    }
}

fn mistake(error: &ScanError, offsets: &Offsets) -> Diagnostic {
    let at = offsets.at(error.marker().index());
    let message = format!("This is not YAML: {}.", error.info());
    Diagnostic::error(CODE, message, Span::new(at, at))
}

/// Offsets in bytes of characters; nothing where they are the same.
struct Offsets(Vec<usize>, usize);

impl Offsets {
    fn of(source: &str) -> Self {
        let is_same = source.is_ascii();
        let offsets = source.char_indices().filter(|_| !is_same).map(|(at, _)| at);
        Self(offsets.collect(), source.len())
    }

    fn at(&self, char: usize) -> usize {
        let Self(offsets, end) = self;
        if offsets.is_empty() { char.min(*end) } else { offsets.get(char).copied().unwrap_or(*end) }
    }
}

#[derive(Default)]
struct Builder {
    documents: Vec<Node>,
    open: Vec<Open>,
    /// Values that have a name, and how many values they consist of.
    anchors: HashMap<usize, (Node, usize)>,
    count: usize,
    /// Values that are kept for the names that they have.
    kept: usize,
}

/// A sequence or a mapping that is open.
struct Open {
    is_mapping: bool,
    start: usize,
    anchor: usize,
    tag: Option<Rc<str>>,
    /// Values so far, when it was opened.
    count: usize,
    items: Vec<Node>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Diagnostic>> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = Node { span, kind: scalar(&text, style, tag.as_deref()) };
                self.complete(node, anchor, name(tag.as_deref()), self.count)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(false, span, anchor, name(tag.as_deref()))?;
            }
            Event::MappingStart(anchor, tag) => {
                self.open(true, span, anchor, name(tag.as_deref()))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span.end)?,
            Event::Alias(anchor) => {
                let (mut node, count) = match self.anchors.get(&anchor) {
                    Some((node, count)) if self.count + count <= quota::TEXT_NODES => {
                        (node.clone(), *count)
                    }
                    Some(_) => return Err(too_many(span)),
                    // A name inside of its own value.
                    None => (Node { span, kind: Kind::Null }, 1),
                };
                node.span = span;
                self.count += count.saturating_sub(1);
                self.complete(node, 0, None, self.count)?;
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        is_mapping: bool,
        span: Span,
        anchor: usize,
        tag: Option<Rc<str>>,
    ) -> Result<(), Box<Diagnostic>> {
        if self.open.len() >= quota::TEXT_DEPTH {
            let message = format!("Values lie more than {} levels deep.", quota::TEXT_DEPTH);
            return Err(Box::new(Diagnostic::error(CODE, message, span)));
        }
        let (start, count, items) = (span.start, self.count, Vec::new());
        self.open.push(Open { is_mapping, start, anchor, tag, count, items });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Box<Diagnostic>> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let end = open.items.last().map_or(end, |last| last.span.end).max(open.start);
        let kind = if open.is_mapping { mapping(open.items) } else { Kind::Array(open.items) };
        let node = Node { span: Span::new(open.start, end), kind };
        self.complete(node, open.anchor, open.tag, open.count)
    }

    /// Puts a value where it belongs.
    fn complete(
        &mut self,
        node: Node,
        anchor: usize,
        tag: Option<Rc<str>>,
        before: usize,
    ) -> Result<(), Box<Diagnostic>> {
        self.count += 1;
        if self.count > quota::TEXT_NODES {
            return Err(too_many(node.span));
        }
        let node = match tag {
            Some(key) => {
                let (span, key_span) = (node.span, node.span);
                Node { span, kind: Kind::Object(vec![Member { key, key_span, value: node }]) }
            }
            None => node,
        };
        if anchor > 0 {
            self.kept += self.count - before;
            if self.kept > quota::TEXT_NODES {
                return Err(too_many(node.span));
            }
            self.anchors.insert(anchor, (node.clone(), self.count - before));
        }
        match self.open.last_mut() {
            Some(open) => open.items.push(node),
            None => self.documents.push(node),
        }
        Ok(())
    }

    /// Ends everything that a mistake left open.
    fn close(&mut self) {
        while !self.open.is_empty() && self.end(0).is_ok() {}
    }
}

fn too_many(span: Span) -> Box<Diagnostic> {
    let message = format!("There are more than {} values here.", quota::TEXT_NODES);
    Box::new(Diagnostic::error(CODE, message, span))
}

/// Keys and values in turn. `<<` brings the members of another mapping, behind those that are here.
fn mapping(items: Vec<Node>) -> Kind {
    let (mut members, mut others): (Vec<Member>, Vec<Member>) = (Vec::new(), Vec::new());
    let mut items = items.into_iter();
    while let Some(key) = items.next() {
        let key_span = key.span;
        let value = items.next();
        let value =
            value.unwrap_or(Node { span: Span::new(key_span.end, key_span.end), kind: Kind::Null });
        let Some(key) = key_text(&key) else { continue };
        if &*key == "<<" {
            let sources = match &value.kind {
                Kind::Array(items) => items.iter().collect(),
                Kind::Null
                | Kind::Bool(_)
                | Kind::Number(_)
                | Kind::String(_)
                | Kind::Object(_)
                | Kind::Broken => vec![&value],
            };
            others.extend(sources.into_iter().filter_map(Node::members).flatten().cloned());
        } else {
            members.push(Member { key, key_span, value });
        }
    }
    let mut names: HashSet<_> = match others.is_empty() {
        true => HashSet::new(),
        false => members.iter().map(|it| Rc::clone(&it.key)).collect(),
    };
    others.retain(|it| names.insert(Rc::clone(&it.key)));
    members.append(&mut others);
    Kind::Object(members)
}

fn key_text(key: &Node) -> Option<Rc<str>> {
    match &key.kind {
        Kind::String(text) => Some(Rc::clone(text)),
        Kind::Null => Some("null".into()),
        Kind::Bool(_) | Kind::Number(_) => Some(key.to_json().to_string().into()),
        Kind::Array(_) | Kind::Object(_) | Kind::Broken => None,
    }
}

/// The name of a tag that is CloudFormation's: `!Sub`.
fn name(tag: Option<&Tag>) -> Option<Rc<str>> {
    let tag = tag.filter(|tag| tag.handle == "!" && !tag.suffix.is_empty())?;
    Some(format!("!{}", tag.suffix).into())
}

/// A scalar by the core schema of YAML 1.2: `yes` and `no` are text.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Kind {
    let is_text = tag.is_some_and(|tag| tag.suffix == "str" || tag.handle == "!");
    if style != ScalarStyle::Plain || is_text {
        return Kind::String(text.into());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ => match Json::parse(text.strip_prefix('+').unwrap_or(text)) {
            Ok(Json::Number(number)) => Kind::Number(number),
            Ok(_) | Err(_) => Kind::String(text.into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::LineIndex;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let yaml = read_yaml(source);
        let shown: Vec<_> = yaml.documents.iter().map(|it| it.to_json().to_string()).collect();
        let mut shown = shown.join("\n");
        if let Some(problem) = yaml.problem {
            let at = LineIndex::new(source).position(problem.span.start);
            shown += &format!("\n{}:{} {}", at.line, at.column, problem.message);
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn values() {
        check(
            "StartAt: A\nStates:\n  A: {Type: Wait, Seconds: 5, End: true}\n",
            expect![[r#"{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":5,"End":true}}}"#]],
        );
        check(
            "a: yes\nb: 'no'\nc: 010\nd: 1e3\ne: ~\nf: |-\n  x\n   y\n1: [ü, *n]\n",
            expect![[r#"
            {"a":"yes","b":"no","c":"010","d":1000.0,"e":null,"f":"x\n y","1":["ü"]}
            9:8 This is not YAML: while parsing node, found unknown anchor."#]],
        );
        check(
            "a: !Sub 'x ${y}'\nb: !GetAtt [f, Arn]\nc: !Ref z\n---\nd: 1\n",
            expect![[r#"
            {"a":{"!Sub":"x ${y}"},"b":{"!GetAtt":["f","Arn"]},"c":{"!Ref":"z"}}
            {"d":1}"#]],
        );
        check(
            "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n",
            expect![[r#"{"a":{"b":1},"c":{"b":1},"d":{"e":2,"b":1}}"#]],
        );
    }

    #[test]
    fn mistakes() {
        check(
            "a: 1\nb: [1, 2\nc: 3\n",
            expect![[r#"
            {"a":1,"b":[1]}
            3:2 This is not YAML: illegal placement of ':' indicator."#]],
        );
        check(
            "a:\n\tb: 1\n",
            expect![[r#"
            {"a":null}
            2:2 This is not YAML: tabs disallowed within this context (block indentation)."#]],
        );
        check("", expect![]);
    }

    #[test]
    fn repetitions_are_counted() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..30 {
            let again = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb += &format!("a{level}: &a{level} [{again}]\n");
        }
        let problem = read_yaml(&bomb).problem.expect("it is too much");
        assert!(problem.message.contains("values"), "{}", problem.message);
    }

    #[test]
    fn depth_is_limited() {
        assert!(read_yaml(&"[".repeat(100_000)).problem.is_some());
        assert!(read_yaml(&"- ".repeat(20_000)).problem.is_some());
    }

    #[test]
    fn places() {
        let source = "ü: |\n  {}\nk: \"v\"\n";
        let node = read_yaml(source).documents.remove(0);
        let [block, quoted] = node.members().expect("a mapping") else { panic!("two members") };
        assert_eq!(&source[block.value.span.start..block.value.span.end], "{}\n");
        assert_eq!(&source[quoted.value.span.start..quoted.value.span.end], "\"v\"");
    }
}
