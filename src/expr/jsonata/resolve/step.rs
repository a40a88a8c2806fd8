//! Steps of paths, and what follows them: `.`, `[…]`, `{…}`, `^(…)`, `@`, `#`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for one kind of node among many; Evaluator::dispatch says every case"
)]

use std::rc::Rc;

use crate::base::Json;

use super::super::error::{Fallible, Fault};
use super::super::node::{Group, Kind, Name, Node, Stage, Term};
use super::super::syntax::{self, Syntax};
use super::super::value::Value;
use super::Resolver;

impl Resolver {
    #[inline(never)]
    pub(super) fn map(&mut self, [left, right]: [Syntax; 2]) -> Fallible<Box<Node>> {
        let left = self.node(left)?;
        let mut path = match left.kind {
            Kind::Path(_) => left,
            _ => {
                let seeking = match &left.kind {
                    Kind::Parent(_, search) => vec![*search],
                    _ => Vec::new(),
                };
                let mut path = Node::new(Kind::Path(vec![*left]), 0);
                path.seeking = seeking;
                path
            }
        };
        let mut rest = self.node(right)?;
        let Kind::Path(steps) = &mut path.kind else { unreachable!("made a path above") };
        match rest.kind {
            Kind::Path(more) => steps.extend(more),
            _ => {
                rest.stages.extend(rest.predicates.drain(..).map(Stage::Filter));
                steps.push(*rest);
            }
        }
        finish_steps(steps)?;
        path.keep_array_step();
        self.searches.resolve(&mut path)?;
        Ok(path)
    }

    #[inline(never)]
    pub(super) fn filter(&mut self, [left, right]: [Syntax; 2], at: u32) -> Fallible<Box<Node>> {
        let mut node = self.node(left)?;
        let predicate = self.node(right)?;
        let in_path = matches!(node.kind, Kind::Path(_));
        let step = node.last_step();
        if step.group.is_some() {
            return Err(Fault::new("S0209").at(at));
        }
        for search in &predicate.seeking {
            self.searches.seek_from_predicate(step, *search)?;
        }
        step.seek_for(&predicate);
        if in_path {
            step.stages.push(Stage::Filter(*predicate));
        } else {
            step.predicates.push(*predicate);
        }
        Ok(node)
    }

    #[inline(never)]
    pub(super) fn group(
        &mut self,
        left: Syntax,
        pairs: Vec<syntax::Pair>,
        at: u32,
    ) -> Fallible<Box<Node>> {
        let mut node = self.node(left)?;
        if node.group.is_some() {
            return Err(Fault::new("S0210").at(at));
        }
        let pairs = self.pairs(pairs, None)?;
        node.group = Some(Box::new(Group { pairs, position: at }));
        Ok(node)
    }

    #[inline(never)]
    pub(super) fn order_by(
        &mut self,
        left: Syntax,
        terms: Vec<syntax::Term>,
        at: u32,
    ) -> Fallible<Box<Node>> {
        let mut path = into_path(self.node(left)?);
        let mut sort = Node::new(Kind::Placeholder, at);
        let mut nodes = Vec::new();
        for term in terms {
            let expression = self.node(term.expression)?;
            sort.seek_for(&expression);
            nodes.push(Term { descending: term.descending, expression: *expression });
        }
        sort.kind = Kind::Sort(nodes);
        let Kind::Path(steps) = &mut path.kind else { unreachable!("made a path above") };
        steps.push(*sort);
        self.searches.resolve(&mut path)?;
        Ok(path)
    }

    #[inline(never)]
    pub(super) fn focus(
        &mut self,
        left: Syntax,
        name: Name,
        at: u32,
        keep_array: bool,
    ) -> Fallible<Box<Node>> {
        let mut node = self.node(left)?;
        let step = node.last_step();
        if !step.stages.is_empty() || !step.predicates.is_empty() {
            return Err(Fault::new("S0215").at(at));
        }
        if matches!(step.kind, Kind::Sort(_)) {
            return Err(Fault::new("S0216").at(at));
        }
        step.keep_array |= keep_array;
        step.focus = Some(name);
        step.tuple = true;
        Ok(node)
    }

    #[inline(never)]
    pub(super) fn index(&mut self, left: Syntax, name: Name) -> Fallible<Box<Node>> {
        let mut node = self.node(left)?;
        if !matches!(node.kind, Kind::Path(_)) {
            node.stages.extend(node.predicates.drain(..).map(Stage::Filter));
        }
        let mut path = into_path(node);
        let step = path.last_step();
        if step.stages.is_empty() {
            step.index = Some(name);
        } else {
            step.stages.push(Stage::Index(name));
        }
        step.tuple = true;
        Ok(path)
    }
}

impl Node {
    /// The node that a `[…]`, `@` or `#` after it belongs to.
    fn last_step(&mut self) -> &mut Node {
        if !matches!(self.kind, Kind::Path(_)) {
            return self;
        }
        let Kind::Path(steps) = &mut self.kind else { unreachable!("just matched") };
        steps.last_mut().expect("a path has steps")
    }

    /// Takes over the searches for a parent of a part.
    pub(super) fn seek_for(&mut self, part: &Node) {
        self.seeking.extend(&part.seeking);
        if let Kind::Parent(_, search) = part.kind {
            self.seeking.push(search);
        }
    }

    fn keep_array_step(&mut self) {
        if let Kind::Path(steps) = &self.kind {
            self.keep_singleton |= steps.iter().any(|step| step.keep_array);
        }
    }
}

fn into_path(node: Box<Node>) -> Box<Node> {
    match node.kind {
        Kind::Path(_) => node,
        _ => Node::new(Kind::Path(vec![*node]), 0),
    }
}

/// Checks the steps of a path, and marks what follows from their places.
fn finish_steps(steps: &mut [Node]) -> Fallible<()> {
    for step in &mut *steps {
        match &step.kind {
            Kind::Literal(Value::Json(Json::String(name))) => {
                step.kind = Kind::Name(Rc::clone(name));
            }
            Kind::Literal(value) | Kind::Number(_, value) => {
                return Err(Fault::new("S0213").at(step.position).value(value));
            }
            _ => {}
        }
    }
    let last = steps.len() - 1;
    for at in [0, last] {
        if matches!(steps[at].kind, Kind::Array(_)) {
            steps[at].cons = true;
        }
    }
    Ok(())
}
