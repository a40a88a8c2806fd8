//! What an expression names without defining it: for diagnostics, completion and hover.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for one kind of node among many; Evaluator::dispatch says every case"
)]

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::syntax::{Kind, Syntax};

/// A name in an expression that something outside of it must explain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reference {
    /// What is named.
    pub kind: ReferenceKind,
    /// The name, without `$`.
    pub name: Rc<str>,
    /// Where it stands: bytes of the source.
    pub span: Range<usize>,
}

/// What a [`Reference`] names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ReferenceKind {
    /// `$name`
    Variable,
    /// `$name(…)`
    Function,
    /// A field of the input document.
    Field,
    /// `$`, where it is the input document.
    Context,
    /// `$$`
    Root,
}

/// All references, in the order of the source.
pub(super) fn references(source: &str, syntax: &Syntax) -> Vec<Reference> {
    let mut walk = Walk { found: Vec::new(), defined: Vec::new(), counts: HashMap::new() };
    walk.visit(syntax, true);
    // The walk goes through the source from left to right.
    let mut found = walk.found;
    locate(source, &mut found);
    found
}

/// Turns ends in UTF-16 units into ranges of bytes.
fn locate(source: &str, references: &mut [Reference]) {
    let mut letters = source.char_indices();
    let (mut units, mut bytes) = (0, 0);
    for reference in references {
        while units < reference.span.end {
            let Some((at, letter)) = letters.next() else { break };
            units += letter.len_utf16();
            bytes = at + letter.len_utf8();
        }
        let quoted = source[..bytes].ends_with('`');
        let extra = match reference.kind {
            ReferenceKind::Variable | ReferenceKind::Function => 1,
            ReferenceKind::Context | ReferenceKind::Root => 1,
            ReferenceKind::Field => 2 * usize::from(quoted),
        };
        let length = reference.name.len() + extra;
        reference.span = bytes.saturating_sub(length)..bytes;
    }
}

struct Walk {
    found: Vec<Reference>,
    /// Variables that the expression assigns or takes as parameters, innermost last.
    defined: Vec<Rc<str>>,
    /// How often each of them is defined.
    counts: HashMap<Rc<str>, usize>,
}

impl Walk {
    /// `top` says that the context is the input document.
    fn visit(&mut self, syntax: &Syntax, top: bool) {
        match &syntax.kind {
            Kind::Name(name) if top => self.add(ReferenceKind::Field, name, syntax.position),
            Kind::Variable(name) => self.variable(name, syntax.position, top),
            Kind::Text(_)
            | Kind::Name(_)
            | Kind::Number(_)
            | Kind::Constant(_)
            | Kind::Regex(_)
            | Kind::Wildcard
            | Kind::Descendant
            | Kind::Parent
            | Kind::Placeholder
            | Kind::End => {}
            Kind::Negate(operand) => self.visit(operand, top),
            Kind::Array(items) => items.iter().for_each(|item| self.visit(item, top)),
            Kind::Object(pairs) => pairs.iter().for_each(|(key, value)| {
                self.visit(key, top);
                self.visit(value, top);
            }),
            Kind::Block(expressions) => self.scoped(|walk| {
                expressions.iter().for_each(|part| walk.visit(part, top));
            }),
            Kind::Map(sides) | Kind::Filter(sides) => {
                self.visit(&sides[0], top);
                self.visit(&sides[1], false);
            }
            Kind::Group(left, pairs) => {
                self.visit(left, top);
                pairs.iter().for_each(|(key, value)| {
                    self.visit(key, false);
                    self.visit(value, false);
                });
            }
            Kind::OrderBy(left, terms) => {
                self.visit(left, top);
                terms.iter().for_each(|term| self.visit(&term.expression, false));
            }
            Kind::Bind(name, value) => {
                // A function may call itself by the name it gets.
                self.define(name);
                self.visit(value, top);
            }
            Kind::Focus(left, name) | Kind::Index(left, name) => {
                self.visit(left, top);
                self.define(name);
            }
            Kind::Apply(sides) => {
                self.visit(&sides[0], top);
                self.called(&sides[1], top);
            }
            Kind::Binary(_, sides) => sides.iter().for_each(|side| self.visit(side, top)),
            Kind::Call { procedure, arguments, .. } => {
                self.called(procedure, top);
                arguments.iter().for_each(|argument| self.visit(argument, top));
            }
            Kind::Lambda(lambda) => self.scoped(|walk| {
                lambda.parameters.iter().for_each(|name| walk.define(name));
                walk.visit(&lambda.body, top);
            }),
            Kind::Condition(sides, otherwise) => {
                sides.iter().for_each(|side| self.visit(side, top));
                otherwise.iter().for_each(|otherwise| self.visit(otherwise, top));
            }
            Kind::Transform(sides, delete) => {
                sides.iter().for_each(|side| self.visit(side, false));
                delete.iter().for_each(|delete| self.visit(delete, false));
            }
        }
    }

    /// Visits what is called.
    fn called(&mut self, procedure: &Syntax, top: bool) {
        match &procedure.kind {
            Kind::Variable(name) => self.function(name, procedure.position, top),
            _ => self.visit(procedure, top),
        }
    }

    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        let outside = self.defined.len();
        visit(self);
        for name in self.defined.drain(outside..) {
            self.counts.entry(name).and_modify(|count| *count -= 1);
        }
    }

    fn define(&mut self, name: &Rc<str>) {
        self.defined.push(Rc::clone(name));
        *self.counts.entry(Rc::clone(name)).or_default() += 1;
    }

    fn is_defined(&self, name: &Rc<str>) -> bool {
        self.counts.get(name).is_some_and(|count| *count > 0)
    }

    fn variable(&mut self, name: &Rc<str>, end: u32, top: bool) {
        match &**name {
            "" if top => self.add(ReferenceKind::Context, name, end),
            "" => {}
            "$" => self.add(ReferenceKind::Root, name, end),
            _ if self.is_defined(name) => {}
            _ => self.add(ReferenceKind::Variable, name, end),
        }
    }

    fn function(&mut self, name: &Rc<str>, end: u32, top: bool) {
        if name.is_empty() || &**name == "$" {
            self.variable(name, end, top);
        } else if !self.is_defined(name) {
            self.add(ReferenceKind::Function, name, end);
        }
    }

    fn add(&mut self, kind: ReferenceKind, name: &Rc<str>, end: u32) {
        self.found.push(Reference { kind, name: Rc::clone(name), span: 0..end as usize });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Expression;
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[(ReferenceKind, &str)]) {
        let expression = Expression::compile(source).expect("the test's expression is sound");
        let found = expression.references().iter();
        let found: Vec<_> = found.map(|own| (own.kind, &source[own.span.clone()])).collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn says_what_is_named_and_where() {
        use ReferenceKind::{Context, Field, Function, Root, Variable};
        check("$states.input.a[b > $x]", &[(Variable, "$states"), (Variable, "$x")]);
        check("é & `a b`.c[$.d]", &[(Field, "é"), (Field, "`a b`")]);
        check("$ + $$ ~> $sum", &[(Context, "$"), (Root, "$$"), (Function, "$sum")]);
        check("($a := 1; $f := function($n){ $f($n - $a) }; $f($b))", &[(Variable, "$b")]);
        check("($a := 1); $a".strip_suffix("; $a").expect("it ends so"), &[]);
        check("items@$i.$map($i.x, $g)", &[(Field, "items"), (Function, "$map"), (Variable, "$g")]);
    }
}
