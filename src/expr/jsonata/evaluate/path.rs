//! Paths: step by step over the items that the step before has found.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for one kind of node among many; Evaluator::dispatch says every case"
)]

use std::rc::Rc;

use crate::base::Json;

use super::super::error::Fallible;
use super::super::node::{Kind, Node, Stage};
use super::super::scope::Frame;
use super::super::value::{Items, List, Marks, Tuple, Value};
use super::{Evaluator, work_of};

/// The items that a step works on.
pub(super) enum Found {
    /// A sequence of one item, without the sequence.
    One(Value),
    /// An array of any kind.
    Many(Value),
}

impl Found {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(value) => value.items().map_or(0, Items::len),
        }
    }

    pub(super) fn at(&self, index: usize) -> Value {
        match self {
            Self::One(value) => value.clone(),
            Self::Many(value) => value.items().map_or(Value::Undefined, |items| items.at(index)),
        }
    }

    /// The array that jsonata-js would have here.
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::One(value) => Value::sequence(vec![value]),
            Self::Many(value) => value,
        }
    }
}

/// Results of a step, flattened by one level.
#[derive(Default)]
struct Gathered {
    /// The first result waits here: if it stays the only one, it may be passed on as it is.
    first: Option<Value>,
    flat: Vec<Value>,
    count: usize,
}

impl Evaluator<'_, '_> {
    /// Adds a result; what is copied is paid for before.
    fn gather(&mut self, gathered: &mut Gathered, value: Value) -> Fallible<()> {
        if value.is_undefined() {
            return Ok(());
        }
        gathered.count += 1;
        if gathered.count == 1 {
            gathered.first = Some(value);
            return Ok(());
        }
        if let Some(first) = gathered.first.take() {
            self.flatten(first, &mut gathered.flat)?;
        }
        self.flatten(value, &mut gathered.flat)
    }

    fn flatten(&mut self, value: Value, flat: &mut Vec<Value>) -> Fallible<()> {
        match value.items() {
            Some(items) if !value.marks().cons => {
                self.spend(items.len() / 8)?;
                self.allocate_items(items.len())?;
                flat.extend(items.iter());
            }
            Some(_) | None => {
                self.allocate_items(1)?;
                flat.push(value);
            }
        }
        Ok(())
    }

    fn found(&mut self, gathered: Gathered, last: bool) -> Fallible<Found> {
        let mut flat = gathered.flat;
        if let Some(first) = gathered.first {
            let is_array = first.items().is_some();
            if !is_array || first.marks().cons && (!last || first.marks().sequence) {
                return Ok(Found::One(first));
            }
            if last && !first.marks().sequence {
                return Ok(Found::Many(first));
            }
            // The next step reads the items where they are.
            if !last && first.items().is_some_and(|items| items.len() > 1) {
                return Ok(Found::Many(first));
            }
            self.flatten(first, &mut flat)?;
        }
        if flat.len() == 1 {
            return Ok(Found::One(flat.pop().expect("it has an item")));
        }
        Ok(Found::Many(Value::sequence(flat)))
    }

    #[inline(never)]
    pub(super) fn path(
        &mut self,
        node: &Node,
        steps: &[Node],
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let (taken, mut found) = self.begin_path(steps, input, frame)?;
        for (at, step) in steps.iter().enumerate().skip(taken) {
            if step.tuple {
                return self.tuple_path(node, &steps[at..], found, frame);
            }
            found = if at == 0 && step.cons {
                Found::Many(self.evaluate(step, &found.into_value(), frame)?)
            } else {
                self.step(step, &found, frame, at + 1 == steps.len())?
            };
            if found.len() == 0 {
                break;
            }
        }
        self.finish_path(node, found, frame)
    }

    /// How many steps could be taken without evaluating anything, and where they lead.
    fn begin_path(
        &mut self,
        steps: &[Node],
        input: &Value,
        frame: Frame,
    ) -> Fallible<(usize, Found)> {
        let absolute = matches!(steps[0].kind, Kind::Variable(..) | Kind::Context);
        let (start, taken) = match &steps[0].kind {
            Kind::Context if is_bare(&steps[0]) => (Some(input), 1),
            Kind::Variable(name, _) if is_bare(&steps[0]) => {
                let (value, looked_at) = self.scope.variable(frame, name);
                self.fuel = self.fuel.saturating_sub(work_of(name, looked_at) as u64);
                (value, 1)
            }
            _ => (Some(input), 0),
        };
        if let Some(Value::Json(start @ Json::Object(_))) = start {
            let (more, work, found) = walk(start, &steps[taken..]);
            let found = Found::One(Value::Json(found.clone()));
            self.spend(taken + work)?;
            return Ok((taken + more, found));
        }
        Ok((
            0,
            match input.items() {
                Some(_) if !absolute => Found::Many(input.clone()),
                Some(_) | None => Found::One(input.clone()),
            },
        ))
    }

    #[inline(never)]
    fn finish_path(&mut self, node: &Node, found: Found, frame: Frame) -> Fallible {
        if node.keep_singleton {
            let kept = self.keep_singleton(found.into_value())?;
            return self.group_path(node, kept, frame);
        }
        match found {
            Found::One(value) if node.group.is_none() && !node.keep_array => Ok(value),
            found @ Found::One(_) | found @ Found::Many(_) => {
                self.group_path(node, found.into_value(), frame)
            }
        }
    }

    fn group_path(&mut self, node: &Node, value: Value, frame: Frame) -> Fallible {
        match &node.group {
            Some(group) => self.group(group, &value, frame),
            None => Ok(value),
        }
    }

    /// A path from its first step on that carries tuples.
    #[inline(never)]
    fn tuple_path(&mut self, node: &Node, steps: &[Node], found: Found, frame: Frame) -> Fallible {
        let mut tuples: Option<Rc<Vec<Rc<Tuple>>>> = None;
        for step in steps {
            tuples = Some(self.tuple_step(step, &found, tuples, frame)?);
        }
        let tuples = tuples.expect("there is a step");
        let result = if node.tuple {
            Value::Tuples(Rc::clone(&tuples))
        } else {
            self.sequence(tuples.iter().map(|tuple| tuple.item.clone()).collect())?
        };
        let result = if node.keep_singleton { self.keep_singleton(result)? } else { result };
        match &node.group {
            Some(group) => self.group(group, &Value::Tuples(tuples), frame),
            None => Ok(result),
        }
    }

    #[inline(never)]
    fn step(&mut self, step: &Node, found: &Found, frame: Frame, last: bool) -> Fallible<Found> {
        if let Kind::Sort(_) = &step.kind {
            return self.sort_step(step, found, frame);
        }
        let gathered = match &step.kind {
            Kind::Name(name) if step.is_plain() => self.fields(found, name, step.keep_array)?,
            _ => self.results(step, found, frame)?,
        };
        self.found(gathered, last)
    }

    #[inline(never)]
    fn fields(&mut self, found: &Found, name: &str, keep_array: bool) -> Fallible<Gathered> {
        let mut gathered = Gathered::default();
        for at in 0..found.len() {
            let value = self.field(&found.at(at), name, keep_array)?;
            self.gather(&mut gathered, value)?;
        }
        Ok(gathered)
    }

    #[inline(never)]
    fn results(&mut self, step: &Node, found: &Found, frame: Frame) -> Fallible<Gathered> {
        let mut gathered = Gathered::default();
        if let Found::One(item) = found {
            let value = self.evaluate(step, item, frame)?;
            let value = self.stages(step, value, frame)?;
            self.gather(&mut gathered, value)?;
            return Ok(gathered);
        }
        for at in 0..found.len() {
            let value = self.evaluate(step, &found.at(at), frame)?;
            let value = self.stages(step, value, frame)?;
            self.gather(&mut gathered, value)?;
        }
        Ok(gathered)
    }

    /// The member of a name, settled: a step without an evaluation of its own.
    fn field(&mut self, item: &Value, name: &str, keep_array: bool) -> Fallible {
        self.spend(1)?;
        let value = self.lookup(item, name)?;
        self.settle(value, keep_array)
    }

    #[inline(never)]
    fn sort_step(&mut self, step: &Node, found: &Found, frame: Frame) -> Fallible<Found> {
        let Kind::Sort(terms) = &step.kind else { unreachable!("the caller has seen a sort") };
        let items = match found {
            Found::One(value) => Value::sequence(vec![value.clone()]),
            Found::Many(value) => value.clone(),
        };
        let sorted = self.sort(step, terms, &items, frame)?;
        Ok(Found::Many(self.stages(step, sorted, frame)?))
    }

    /// Marks the result of a path with `[]` in it.
    fn keep_singleton(&mut self, value: Value) -> Fallible {
        let Value::List(list) = value else { return Ok(value) };
        let marks = list.marks();
        if marks.cons && !marks.sequence {
            let kept = Marks { keep_singleton: true, ..Marks::SEQUENCE };
            return Ok(Value::List(List::new(vec![Value::List(list)], kept).into()));
        }
        self.marked(list, Marks { keep_singleton: true, ..marks })
    }

    fn stages(&mut self, step: &Node, mut value: Value, frame: Frame) -> Fallible {
        for stage in &step.stages {
            value = self.stage(stage, value, frame)?;
        }
        Ok(value)
    }

    fn stage(&mut self, stage: &Stage, value: Value, frame: Frame) -> Fallible {
        match stage {
            Stage::Filter(predicate) => self.filter(predicate, value, frame),
            Stage::Index(_) => Ok(value),
        }
    }
}

/// Whether a step is no more than what its kind says.
fn is_bare(step: &Node) -> bool {
    step.is_plain() && !step.tuple
}

/// Follows steps that take one member of one object: how many, how much work they are, and what
/// lies there. An array found on the way is left to the step that finds it.
fn walk<'v>(start: &'v Json, steps: &[Node]) -> (usize, usize, &'v Json) {
    /// Bytes of a name that are compared in the time of an evaluation.
    const BYTES: usize = 16;
    let (mut here, mut work) = (start, 0);
    for (taken, step) in steps.iter().enumerate() {
        match (&step.kind, here) {
            (Kind::Name(name), Json::Object(object)) if is_bare(step) => {
                work += 1 + name.len() / BYTES;
                match object.get(name) {
                    Some(Json::Array(_)) | None => return (taken, work, here),
                    Some(value) => here = value,
                }
            }
            _ => return (taken, work, here),
        }
    }
    (steps.len(), work, here)
}
