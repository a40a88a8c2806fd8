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
use super::Evaluator;

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

impl Gathered {
    fn push(&mut self, value: Value) {
        if value.is_undefined() {
            return;
        }
        self.count += 1;
        if self.count == 1 {
            self.first = Some(value);
            return;
        }
        if let Some(first) = self.first.take() {
            flatten(first, &mut self.flat);
        }
        flatten(value, &mut self.flat);
    }

    fn finish(self, last: bool) -> Found {
        let mut flat = self.flat;
        if let Some(first) = self.first {
            let is_array = first.items().is_some();
            if !is_array || first.marks().cons && (!last || first.marks().sequence) {
                return Found::One(first);
            }
            if last && !first.marks().sequence {
                return Found::Many(first);
            }
            // The next step reads the items where they are.
            if !last && first.items().is_some_and(|items| items.len() > 1) {
                return Found::Many(first);
            }
            flatten(first, &mut flat);
        }
        if flat.len() == 1 {
            return Found::One(flat.pop().expect("it has an item"));
        }
        Found::Many(Value::sequence(flat))
    }
}

fn flatten(value: Value, flat: &mut Vec<Value>) {
    match value.items() {
        Some(items) if !value.marks().cons => flat.extend(items.iter()),
        Some(_) | None => flat.push(value),
    }
}

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn path(
        &mut self,
        node: &Node,
        steps: &[Node],
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let absolute = matches!(steps[0].kind, Kind::Variable(..) | Kind::Context);
        let mut found = match input.items() {
            Some(_) if !absolute => Found::Many(input.clone()),
            Some(_) | None => Found::One(input.clone()),
        };
        for (at, step) in steps.iter().enumerate() {
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

    #[inline(never)]
    fn finish_path(&mut self, node: &Node, found: Found, frame: Frame) -> Fallible {
        if node.keep_singleton {
            return self.group_path(node, keep_singleton(found.into_value()), frame);
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
        let result = if node.keep_singleton { keep_singleton(result) } else { result };
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
        if let (Kind::Name(name), Found::One(Value::Json(Json::Object(object)))) =
            (&step.kind, found)
            && step.is_plain()
            && let Some(value) = object.get(name).filter(|value| value.as_array().is_none())
        {
            self.spend(1)?;
            return Ok(Found::One(Value::Json(value.clone())));
        }
        let gathered = match &step.kind {
            Kind::Name(name) if step.is_plain() => self.fields(found, name, step.keep_array)?,
            _ => self.results(step, found, frame)?,
        };
        self.allocate_items(gathered.flat.len())?;
        Ok(gathered.finish(last))
    }

    #[inline(never)]
    fn fields(&mut self, found: &Found, name: &str, keep_array: bool) -> Fallible<Gathered> {
        let mut gathered = Gathered::default();
        for at in 0..found.len() {
            gathered.push(self.field(&found.at(at), name, keep_array)?);
        }
        Ok(gathered)
    }

    #[inline(never)]
    fn results(&mut self, step: &Node, found: &Found, frame: Frame) -> Fallible<Gathered> {
        let mut gathered = Gathered::default();
        for at in 0..found.len() {
            let value = self.evaluate(step, &found.at(at), frame)?;
            gathered.push(self.stages(step, value, frame)?);
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

    /// The member of a name: of an array, those of its items.
    #[inline(never)]
    pub(in super::super) fn lookup(&mut self, input: &Value, name: &str) -> Fallible {
        let Some(items) = input.items() else { return Ok(input.member(name).into()) };
        let mut found = Vec::new();
        self.lookup_all(items, name, &mut found)?;
        self.sequence(found)
    }

    fn lookup_all(&mut self, items: Items<'_>, name: &str, found: &mut Vec<Value>) -> Fallible<()> {
        self.spend(items.len())?;
        for item in items.iter() {
            match item.items() {
                Some(inside) => self.lookup_all(inside, name, found)?,
                None => match item.member(name) {
                    Some(member) if !member.is_undefined() => match member.items() {
                        Some(members) => {
                            self.spend(members.len())?;
                            found.extend(members.iter());
                        }
                        None => found.push(member),
                    },
                    Some(_) | None => {}
                },
            }
        }
        Ok(())
    }

    /// `*`: the values of all members, arrays flattened.
    #[inline(never)]
    pub(super) fn wildcard(&mut self, input: &Value) -> Fallible {
        let input = match input {
            Value::List(list) if list.marks().outer => &list.items().first(),
            Value::Undefined
            | Value::Json(_)
            | Value::List(_)
            | Value::Record(_)
            | Value::Function(_)
            | Value::Tuples(_)
            | Value::Tail => input,
        };
        let inside = match input.items() {
            Some(items) => items.to_vec(),
            None => {
                let members = input.members().unwrap_or_default();
                members.into_iter().map(|(_, value)| value).collect()
            }
        };
        let mut flat = Vec::with_capacity(inside.len());
        let mut is_sequence = true;
        for value in inside {
            // Joining an array to a sequence makes an array of it, which is not settled.
            is_sequence &= value.items().is_none();
            self.flatten_deep(value, &mut flat)?;
        }
        if is_sequence { self.sequence(flat) } else { self.array(flat) }
    }

    fn flatten_deep(&mut self, value: Value, flat: &mut Vec<Value>) -> Fallible<()> {
        self.spend(1)?;
        match value.items() {
            Some(items) => items.iter().try_for_each(|item| self.flatten_deep(item, flat)),
            None => {
                flat.push(value);
                Ok(())
            }
        }
    }

    /// `**`: the input and everything inside it.
    #[inline(never)]
    pub(super) fn descendants(&mut self, input: &Value) -> Fallible {
        if input.is_undefined() {
            return Ok(Value::Undefined);
        }
        let mut found = Vec::new();
        self.descend(input, &mut found)?;
        match found.len() {
            1 => Ok(found.remove(0)),
            _ => self.sequence(found),
        }
    }

    fn descend(&mut self, value: &Value, found: &mut Vec<Value>) -> Fallible<()> {
        self.spend(1)?;
        if let Some(items) = value.items() {
            return items.iter().try_for_each(|item| self.descend(&item, found));
        }
        found.push(value.clone());
        let members = value.members().unwrap_or_default();
        members.iter().try_for_each(|(_, member)| self.descend(member, found))
    }
}

/// Marks the result of a path with `[]` in it.
fn keep_singleton(value: Value) -> Value {
    let Value::List(list) = value else { return value };
    let marks = list.marks();
    if marks.cons && !marks.sequence {
        let kept = Marks { keep_singleton: true, ..Marks::SEQUENCE };
        return Value::List(List::new(vec![Value::List(list)], kept).into());
    }
    let kept = Marks { keep_singleton: true, ..marks };
    Value::List(Rc::unwrap_or_clone(list).marked(kept).into())
}
