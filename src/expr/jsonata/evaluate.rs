//! Evaluates a [`Node`]: which kind is whose, and what keeps an evaluation within its limits.
//!
//! The evaluator calls itself for expressions inside expressions. What the input controls is
//! bounded: [`Limits::depth`] counts every level, tail calls leave it, and values are no deeper
//! than [`Limits::value_depth`]. Its functions are kept apart (`inline(never)`) so that what one of
//! them needs lies on the stack only while that one runs: a level takes about 2 KB optimized.

mod array;
mod call;
mod concatenation;
mod equality;
mod filter;
mod group;
mod lookup;
mod operator;
mod path;
mod sort;
mod transform;
mod tuple;

pub(super) use operator::{finite, ordering};
pub(super) use sort::merge_sort;

use std::rc::Rc;

use crate::base::{Json, Moment, Timestamp};

use super::error::{Fallible, Fault};
use super::expression::Functions;
use super::function::Builtin;
use super::limits::Limits;
use super::node::{Condition, Kind, Lambda, Name, Node, Transform};
use super::picture::NumberPicture;
use super::regex::Regex;
use super::scope::{Closure, Frame, Mark, Scope};
use super::value::{Function, List, Marks, Value};

use call::TailCall;

/// One evaluation under way.
pub(super) struct Evaluator<'a, 'm> {
    scope: Scope<'a>,
    limits: &'a Limits,
    moment: &'a mut Moment<'m>,
    functions: Functions,
    fuel: u64,
    bytes: u64,
    depth: u32,
    /// The call that [`Value::Tail`] stands for.
    tail: Option<TailCall>,
    /// Where the last call was made, which is where `$eval` evaluates.
    caller: Frame,
    /// The last picture of a number, read.
    pub(super) picture: Option<(Rc<str>, NumberPicture)>,
}

impl<'a, 'm> Evaluator<'a, 'm> {
    pub(super) fn new(
        scope: Scope<'a>,
        limits: &'a Limits,
        moment: &'a mut Moment<'m>,
        functions: Functions,
    ) -> Self {
        let (fuel, bytes) = (limits.fuel, limits.bytes);
        Self {
            scope,
            limits,
            moment,
            functions,
            fuel,
            bytes,
            depth: 0,
            tail: None,
            caller: Scope::ROOT,
            picture: None,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.moment.now
    }

    pub(super) fn rng(&mut self) -> &mut crate::base::Rng {
        self.moment.rng
    }

    pub(super) fn limits(&self) -> &'a Limits {
        self.limits
    }

    pub(super) fn functions(&self) -> Functions {
        self.functions
    }

    /// Pays for work.
    pub(super) fn spend(&mut self, work: usize) -> Fallible<()> {
        match self.fuel.checked_sub(work as u64) {
            Some(left) => {
                self.fuel = left;
                Ok(())
            }
            None => Err(Fault::timeout()),
        }
    }

    /// Pays for reading a text.
    pub(super) fn pay_for_text(&mut self, text: &str) -> Fallible<()> {
        /// Bytes that are compared or hashed in the time of an evaluation.
        const BYTES: usize = 64;
        self.spend(text.len() / BYTES)
    }

    /// Pays for finding or putting in a member: few keys are compared one by one, each as long as
    /// this one where somebody means it so.
    pub(super) fn pay_for_key(&mut self, key: &str) -> Fallible<()> {
        /// Bytes in the time of an evaluation.
        const BYTES: usize = 16;
        self.spend(key.len() / BYTES)
    }

    /// Pays for the steps of a regular expression.
    pub(super) fn spend_steps(&mut self, steps: u64) -> Fallible<()> {
        /// Steps that are taken in the time of an evaluation.
        const STEPS: u64 = 3;
        self.spend(usize::try_from(steps / STEPS).unwrap_or(usize::MAX))
    }

    /// Pays for memory, before it is allocated.
    pub(super) fn allocate(&mut self, bytes: usize) -> Fallible<()> {
        match self.bytes.checked_sub(bytes as u64) {
            Some(left) => {
                self.bytes = left;
                Ok(())
            }
            None => Err(Fault::memory()),
        }
    }

    /// Pays for an array of so many items.
    pub(super) fn allocate_items(&mut self, items: usize) -> Fallible<()> {
        /// Bytes that an item counts for, which must be the same on every machine.
        const ITEM: usize = 24;
        self.allocate(items.saturating_mul(ITEM))
    }

    /// A text that was built, or a part of one.
    pub(super) fn text(&mut self, text: impl AsRef<str> + Into<Rc<str>>) -> Fallible {
        self.allocate(text.as_ref().len())?;
        Ok(Value::text(text))
    }

    pub(super) fn sequence(&mut self, items: Vec<Value>) -> Fallible {
        self.allocate_items(items.len())?;
        Ok(Value::sequence(items))
    }

    pub(super) fn array(&mut self, items: Vec<Value>) -> Fallible {
        self.allocate_items(items.len())?;
        Ok(Value::array(items))
    }

    /// One level deeper. The level is left by whoever gets a value; a fault ends everything.
    fn descend_into_node(&mut self) -> Fallible<()> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(Fault::stack_overflow());
        }
        self.spend(1)
    }

    /// The value of an expression for an input.
    pub(super) fn evaluate(&mut self, node: &Node, input: &Value, frame: Frame) -> Fallible {
        self.descend_into_node()?;
        let mut value = self.dispatch(node, input, frame)?;
        if !node.predicates.is_empty() || node.group.is_some() {
            value = self.refine(node, value, frame)?;
        }
        self.depth -= 1;
        if value.is_scalar() { Ok(value) } else { self.settle(value, node.keep_array) }
    }

    /// The value of an expression of another source, where the last call was made.
    #[inline(never)]
    pub(super) fn evaluate_here(&mut self, node: &Node, input: &Value) -> Fallible {
        if self.depth > self.limits.depth / 2 {
            return Err(Fault::stack_overflow());
        }
        self.evaluate(node, input, self.caller)
    }

    fn dispatch(&mut self, node: &Node, input: &Value, frame: Frame) -> Fallible {
        match &node.kind {
            Kind::Path(steps) => self.path(node, steps, input, frame),
            Kind::Name(name) => self.lookup(input, name),
            Kind::Literal(value) | Kind::Number(_, value) => Ok(value.clone()),
            Kind::Wildcard => self.wildcard(input),
            Kind::Descendant => self.descendants(input),
            Kind::Parent(label, _) => self.parent(label.get(), frame),
            Kind::Context => Ok(context(input)),
            Kind::Variable(name, builtin) => self.variable(name, *builtin, frame),
            Kind::Regex(regex) => Ok(regex_function(regex)),
            Kind::Negate(operand) => self.negate(node, operand, input, frame),
            Kind::Array(items) => self.array_of(node, items, input, frame),
            Kind::Object(group) => self.group(group, input, frame),
            Kind::Binary(operator, sides) => self.binary(node, *operator, sides, input, frame),
            Kind::Bind(name, value) => self.bind(name, value, input, frame),
            Kind::Apply(sides) => self.apply_to(node, sides, input, frame),
            Kind::Call(call) => self.call(node, call, input, frame, None),
            Kind::TailCall(call) => self.tail_call(call, input, frame),
            Kind::Partial(call) => self.partial(node, call, input, frame),
            Kind::Placeholder => Ok(Value::Undefined),
            Kind::Lambda(lambda) => Ok(self.close_over(lambda, input, frame)),
            Kind::Condition(condition) => self.condition(condition, input, frame),
            Kind::Block { expressions, binds } => self.block(expressions, *binds, input, frame),
            Kind::Sort(terms) => self.sort(node, terms, input, frame),
            Kind::Transform(transform) => Ok(self.transformer(transform, frame)),
        }
    }

    fn parent(&mut self, label: u32, frame: Frame) -> Fallible {
        let (value, looked_at) = self.scope.ancestor(frame, label);
        let value = value.cloned();
        self.spend(looked_at / 8)?;
        Ok(value.into())
    }

    fn close_over(&mut self, lambda: &Rc<Lambda>, input: &Value, frame: Frame) -> Value {
        self.scope.close_over(Closure::Lambda {
            lambda: Rc::clone(lambda),
            parameters: Rc::clone(&lambda.parameters),
            frame,
            input: input.clone(),
        })
    }

    fn transformer(&mut self, transform: &Rc<Transform>, frame: Frame) -> Value {
        self.scope.close_over(Closure::Transform { transform: Rc::clone(transform), frame })
    }

    /// Filters and groups what is no path.
    #[inline(never)]
    fn refine(&mut self, node: &Node, mut value: Value, frame: Frame) -> Fallible {
        if matches!(value, Value::Tail) {
            return Ok(value);
        }
        for predicate in &node.predicates {
            value = self.filter(predicate, value, frame)?;
        }
        match (&node.group, &node.kind) {
            (None, _) | (_, Kind::Path(_)) => Ok(value),
            (Some(group), _) => self.group(group, &value, frame),
        }
    }

    /// What a sequence stands for: one item for itself, none for undefined.
    #[inline(never)]
    fn settle(&mut self, value: Value, keep_array: bool) -> Fallible {
        if value.depth() > self.limits.value_depth {
            return Err(Fault::memory());
        }
        let Value::List(list) = &value else { return Ok(value) };
        let mut marks = list.marks();
        if !marks.sequence {
            return Ok(value);
        }
        marks.keep_singleton |= keep_array;
        match list.items().len() {
            0 => Ok(Value::Undefined),
            1 if !marks.keep_singleton => Ok(list.items().first()),
            _ if keep_array && !list.marks().keep_singleton => {
                let Value::List(list) = value else { unreachable!("just matched") };
                self.marked(list, marks)
            }
            _ => Ok(value),
        }
    }

    /// An array under other marks: a copy, which is paid for, where others hold it too.
    fn marked(&mut self, list: Rc<List>, marks: Marks) -> Fallible {
        if Rc::strong_count(&list) > 1 {
            let items = list.items().stored();
            self.spend(items / 4)?;
            self.allocate_items(items)?;
        }
        Ok(Value::List(Rc::unwrap_or_clone(list).marked(marks).into()))
    }

    fn variable(&mut self, name: &Name, builtin: Option<Builtin>, frame: Frame) -> Fallible {
        let (value, looked_at) = self.scope.variable(frame, name);
        let value = value.cloned();
        self.spend(work_of(name, looked_at))?;
        let builtin = builtin.map(|builtin| Function::Builtin { builtin, wrapped: false });
        Ok(value.or(builtin.map(Value::Function)).into())
    }

    fn bind(&mut self, name: &Name, value: &Node, input: &Value, frame: Frame) -> Fallible {
        let value = self.evaluate(value, input, frame)?;
        let bindings = self.scope.bind(frame, name, value.clone());
        self.spend(work_of(name, bindings))?;
        Ok(value)
    }

    #[inline(never)]
    fn condition(&mut self, condition: &Condition, input: &Value, frame: Frame) -> Fallible {
        let chosen = self.evaluate(&condition.condition, input, frame)?;
        if self.is_true(&chosen)? {
            self.evaluate(&condition.then, input, frame)
        } else if let Some(otherwise) = &condition.otherwise {
            self.evaluate(otherwise, input, frame)
        } else {
            Ok(Value::Undefined)
        }
    }

    #[inline(never)]
    fn block(
        &mut self,
        expressions: &[Node],
        binds: bool,
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        if !binds {
            return self.last_of(expressions, input, frame);
        }
        let mark = self.scope.mark();
        let inner = self.open(frame, Vec::new())?;
        let value = self.last_of(expressions, input, inner)?;
        self.release(mark, &value);
        Ok(value)
    }

    /// Frees what was allocated since the mark, except for what the value needs.
    fn release(&mut self, mark: Mark, value: &Value) {
        match (value, &self.tail) {
            (Value::Tail, Some(tail)) => self.scope.release(mark, tail.values()),
            _ => self.scope.release(mark, std::iter::once(value)),
        }
    }

    fn last_of(&mut self, expressions: &[Node], input: &Value, frame: Frame) -> Fallible {
        let mut value = Value::Undefined;
        for expression in expressions {
            value = self.evaluate(expression, input, frame)?;
        }
        Ok(value)
    }

    /// A new frame, paid for.
    fn open(&mut self, parent: Frame, bound: Vec<(super::scope::Key, Value)>) -> Fallible<Frame> {
        self.pay_for_frame()?;
        Ok(self.scope.open(parent, bound))
    }

    fn pay_for_frame(&mut self) -> Fallible<()> {
        const FRAMES_MAX: usize = 2_000_000;
        self.spend(1)?;
        if self.scope.len() > FRAMES_MAX { Err(Fault::memory()) } else { Ok(()) }
    }
}

/// What it takes to look at so many bindings for a name.
fn work_of(name: &str, looked_at: usize) -> usize {
    /// Bindings, and bytes of their names, that are looked at in the time of an evaluation.
    const BINDINGS: usize = 8;
    const BYTES: usize = 16;
    looked_at * (1 + name.len() / BYTES) / BINDINGS
}

fn regex_function(regex: &Rc<Regex>) -> Value {
    Value::Function(Function::Regex { regex: Rc::clone(regex), wrapped: false })
}

/// `$`: the input, out of the array that an input array is wrapped in.
fn context(input: &Value) -> Value {
    match input {
        Value::List(list) if list.marks().outer => list.items().first(),
        Value::Undefined
        | Value::Json(_)
        | Value::List(_)
        | Value::Record(_)
        | Value::Function(_)
        | Value::Tuples(_)
        | Value::Tail => input.clone(),
    }
}

/// What stands for the context where there is none.
pub(super) const NULL: Value = Value::Json(Json::Null);
