//! [`Syntax`] to [`Node`]: paths become lists of steps, `%` finds its step, tail calls are marked.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for one kind of node among many; Evaluator::dispatch says every case"
)]

mod ancestor;
mod step;
mod tail;

use std::rc::Rc;

use super::error::{Fallible, Fault};
use super::expression::Functions;
use super::function::Builtin;
use super::node::{Call, Condition, Group, Kind, Lambda, Name, Node, Operator, Transform};
use super::syntax::{self, Syntax};
use super::value::Value;

use ancestor::Searches;

/// The tree to evaluate.
pub(super) fn resolve(syntax: Syntax, functions: Functions) -> Fallible<Box<Node>> {
    let mut resolver = Resolver { functions, searches: Searches::default(), binds: 0 };
    let node = resolver.node(syntax)?;
    if matches!(node.kind, Kind::Parent(..)) || !node.seeking.is_empty() {
        return Err(ancestor::underivable(&node));
    }
    Ok(node)
}

struct Resolver {
    functions: Functions,
    searches: Searches,
    /// Assignments seen since the innermost block or function began.
    binds: usize,
}

impl Resolver {
    fn node(&mut self, syntax: Syntax) -> Fallible<Box<Node>> {
        let keep_array = syntax.keep_array;
        let mut node = self.kind(syntax)?;
        node.keep_array |= keep_array;
        Ok(node)
    }

    fn kind(&mut self, syntax: Syntax) -> Fallible<Box<Node>> {
        let at = syntax.position;
        match syntax.kind {
            syntax::Kind::Name(name) => Ok(self.field(name, at, syntax.keep_array)),
            syntax::Kind::Map(sides) => self.map(*sides),
            syntax::Kind::Filter(sides) => self.filter(*sides, at),
            syntax::Kind::Group(left, pairs) => self.group(*left, pairs, at),
            syntax::Kind::OrderBy(left, terms) => self.order_by(*left, terms, at),
            syntax::Kind::Focus(left, name) => self.focus(*left, name, at, syntax.keep_array),
            syntax::Kind::Index(left, name) => self.index(*left, name),
            syntax::Kind::Bind(name, value) => self.bind(name, *value, at),
            syntax::Kind::Apply(sides) => self.apply(*sides, at),
            syntax::Kind::Binary(sign, sides) => self.binary(sign, *sides, at),
            syntax::Kind::Negate(operand) => self.negate(*operand, at),
            syntax::Kind::Array(items) => self.array(items, at),
            syntax::Kind::Object(pairs) => self.object(pairs, at),
            syntax::Kind::Block(expressions) => self.block(expressions, at),
            syntax::Kind::Call { procedure, arguments, partial } => {
                self.call(*procedure, arguments, partial, at)
            }
            syntax::Kind::Lambda(lambda) => self.lambda(*lambda, at),
            syntax::Kind::Condition(sides, otherwise) => self.condition(*sides, otherwise, at),
            syntax::Kind::Transform(sides, delete) => self.transform(*sides, delete, at),
            leaf @ (syntax::Kind::Variable(_)
            | syntax::Kind::Text(_)
            | syntax::Kind::Number(_)
            | syntax::Kind::Constant(_)
            | syntax::Kind::Regex(_)
            | syntax::Kind::Wildcard
            | syntax::Kind::Descendant
            | syntax::Kind::Parent
            | syntax::Kind::Placeholder
            | syntax::Kind::End) => self.leaf(leaf, at),
        }
    }

    #[inline(never)]
    fn array(&mut self, items: Vec<Syntax>, at: u32) -> Fallible<Box<Node>> {
        let mut node = Node::new(Kind::Placeholder, at);
        node.kind = Kind::Array(self.seeking_nodes(items, &mut node)?);
        Ok(node)
    }

    #[inline(never)]
    fn object(&mut self, pairs: Vec<syntax::Pair>, at: u32) -> Fallible<Box<Node>> {
        let mut node = Node::new(Kind::Placeholder, at);
        let pairs = self.pairs(pairs, Some(&mut node))?;
        node.kind = Kind::Object(Box::new(Group { pairs, position: at }));
        Ok(node)
    }

    #[inline(never)]
    fn lambda(&mut self, lambda: syntax::Lambda, at: u32) -> Fallible<Box<Node>> {
        let outside = self.binds;
        let mut body = self.node(lambda.body)?;
        tail::optimize(&mut body);
        self.binds = outside;
        let parameters = lambda.parameters.into();
        let lambda = Lambda { parameters, signature: lambda.signature, body: *body };
        Ok(Node::new(Kind::Lambda(Rc::new(lambda)), at))
    }

    #[inline(never)]
    fn leaf(&mut self, leaf: syntax::Kind, at: u32) -> Fallible<Box<Node>> {
        let kind = match leaf {
            syntax::Kind::Variable(name) if name.is_empty() => Kind::Context,
            syntax::Kind::Variable(name) => {
                let builtin = Builtin::named(&name, self.functions);
                Kind::Variable(name, builtin)
            }
            syntax::Kind::Text(text) => Kind::Literal(Value::text(text)),
            syntax::Kind::Number(number) => Kind::Number(number, Value::number(number)),
            syntax::Kind::Constant(json) => Kind::Literal(json.into()),
            syntax::Kind::Regex(regex) => Kind::Regex(regex),
            syntax::Kind::Wildcard => Kind::Wildcard,
            syntax::Kind::Descendant => Kind::Descendant,
            syntax::Kind::Parent => {
                let (label, search) = self.searches.begin();
                Kind::Parent(label, search)
            }
            syntax::Kind::Placeholder => Kind::Placeholder,
            _ => return Err(Fault::new("S0207").at(at).token("(end)")),
        };
        Ok(Node::new(kind, at))
    }

    fn field(&mut self, name: Name, at: u32, keep_array: bool) -> Box<Node> {
        let mut step = Node::new(Kind::Name(name), at);
        step.keep_array = keep_array;
        let mut path = Node::new(Kind::Path(vec![*step]), 0);
        path.keep_singleton = keep_array;
        path
    }

    #[inline(never)]
    fn bind(&mut self, name: Name, value: Syntax, at: u32) -> Fallible<Box<Node>> {
        self.binds += 1;
        let value = self.node(value)?;
        let mut node = Node::new(Kind::Placeholder, at);
        node.seek_for(&value);
        node.kind = Kind::Bind(name, value);
        Ok(node)
    }

    #[inline(never)]
    fn apply(&mut self, [left, right]: [Syntax; 2], at: u32) -> Fallible<Box<Node>> {
        let sides = [*self.node(left)?, *self.node(right)?];
        let keep_array = sides.iter().any(|side| side.keep_array);
        let mut node = Node::new(Kind::Apply(Box::new(sides)), at);
        node.keep_array = keep_array;
        Ok(node)
    }

    #[inline(never)]
    fn binary(&mut self, sign: &str, [left, right]: [Syntax; 2], at: u32) -> Fallible<Box<Node>> {
        let operator = Operator::of(sign).expect("the parser knows the same operators");
        let sides = [*self.node(left)?, *self.node(right)?];
        let mut node = Node::new(Kind::Placeholder, at);
        sides.iter().for_each(|side| node.seek_for(side));
        node.kind = Kind::Binary(operator, Box::new(sides));
        Ok(node)
    }

    #[inline(never)]
    fn negate(&mut self, operand: Syntax, at: u32) -> Fallible<Box<Node>> {
        let mut operand = self.node(operand)?;
        if let Kind::Number(number, _) = operand.kind {
            operand.kind = Kind::Number(-number, Value::number(-number));
            return Ok(operand);
        }
        let mut node = Node::new(Kind::Placeholder, at);
        node.seek_for(&operand);
        node.kind = Kind::Negate(operand);
        Ok(node)
    }

    #[inline(never)]
    fn block(&mut self, expressions: Vec<Syntax>, at: u32) -> Fallible<Box<Node>> {
        let outside = self.binds;
        let mut node = Node::new(Kind::Placeholder, at);
        let expressions = self.seeking_nodes(expressions, &mut node)?;
        node.cons = expressions.iter().any(|part| match &part.kind {
            Kind::Path(steps) => steps[0].cons,
            _ => part.cons,
        });
        node.kind = Kind::Block { expressions, binds: self.binds > outside };
        self.binds = outside;
        Ok(node)
    }

    #[inline(never)]
    fn call(
        &mut self,
        procedure: Syntax,
        arguments: Vec<Syntax>,
        partial: bool,
        at: u32,
    ) -> Fallible<Box<Node>> {
        let mut node = Node::new(Kind::Placeholder, at);
        let arguments = self.seeking_nodes(arguments, &mut node)?;
        let call = Box::new(Call { procedure: *self.node(procedure)?, arguments });
        node.kind = if partial { Kind::Partial(call) } else { Kind::Call(call) };
        Ok(node)
    }

    #[inline(never)]
    fn condition(
        &mut self,
        [condition, then]: [Syntax; 2],
        otherwise: Option<Box<Syntax>>,
        at: u32,
    ) -> Fallible<Box<Node>> {
        let condition = *self.node(condition)?;
        let then = *self.node(then)?;
        let otherwise = match otherwise {
            Some(otherwise) => Some(*self.node(*otherwise)?),
            None => None,
        };
        let mut node = Node::new(Kind::Placeholder, at);
        node.seek_for(&condition);
        node.seek_for(&then);
        otherwise.iter().for_each(|otherwise| node.seek_for(otherwise));
        node.kind = Kind::Condition(Box::new(Condition { condition, then, otherwise }));
        Ok(node)
    }

    #[inline(never)]
    fn transform(
        &mut self,
        [pattern, update]: [Syntax; 2],
        delete: Option<Box<Syntax>>,
        at: u32,
    ) -> Fallible<Box<Node>> {
        let pattern = *self.node(pattern)?;
        let update = *self.node(update)?;
        let delete = match delete {
            Some(delete) => Some(*self.node(*delete)?),
            None => None,
        };
        let transform = Transform { pattern, update, delete, position: at };
        Ok(Node::new(Kind::Transform(Rc::new(transform)), at))
    }

    /// Resolves parts whose searches for a parent go on outside of the whole.
    #[inline(never)]
    fn seeking_nodes(&mut self, parts: Vec<Syntax>, whole: &mut Node) -> Fallible<Vec<Node>> {
        let mut nodes = Vec::with_capacity(parts.len());
        for part in parts {
            let node = self.node(part)?;
            whole.seek_for(&node);
            nodes.push(*node);
        }
        Ok(nodes)
    }

    #[inline(never)]
    fn pairs(
        &mut self,
        pairs: Vec<syntax::Pair>,
        mut whole: Option<&mut Node>,
    ) -> Fallible<Vec<(Node, Node)>> {
        let mut nodes = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let pair = (*self.node(key)?, *self.node(value)?);
            if let Some(whole) = &mut whole {
                whole.seek_for(&pair.0);
                whole.seek_for(&pair.1);
            }
            nodes.push(pair);
        }
        Ok(nodes)
    }
}
