//! Steps that carry bindings along: `@$item`, `#$index`, and the parents that `%` asks for.

use std::rc::Rc;

use super::super::error::Fallible;
use super::super::node::{Kind, Node, Stage};
use super::super::scope::{Frame, Key};
use super::super::value::{Items, Tuple, Value};
use super::Evaluator;
use super::path::Found;

type Tuples = Rc<Vec<Rc<Tuple>>>;

impl Evaluator<'_, '_> {
    /// One step over a tuple stream, or over the items that one begins with.
    #[inline(never)]
    pub(super) fn tuple_step(
        &mut self,
        step: &Node,
        found: &Found,
        tuples: Option<Tuples>,
        frame: Frame,
    ) -> Fallible<Tuples> {
        let mut result = if let Kind::Sort(_) = &step.kind {
            self.tuple_sort(step, found, tuples, frame)?
        } else {
            let tuples = match tuples {
                Some(tuples) => tuples,
                None => self.begin_tuples(found)?,
            };
            let mut result = Vec::new();
            for tuple in tuples.iter() {
                self.extend(step, tuple, &mut result, frame)?;
            }
            Rc::new(result)
        };
        for stage in &step.stages {
            result = self.tuple_stage(stage, result, frame)?;
        }
        Ok(result)
    }

    #[inline(never)]
    fn tuple_sort(
        &mut self,
        step: &Node,
        found: &Found,
        tuples: Option<Tuples>,
        frame: Frame,
    ) -> Fallible<Tuples> {
        let Kind::Sort(terms) = &step.kind else { unreachable!("the caller has seen a sort") };
        if let Some(tuples) = tuples {
            return match self.sort(step, terms, &Value::Tuples(tuples), frame)? {
                Value::Tuples(sorted) => Ok(sorted),
                Value::Undefined
                | Value::Json(_)
                | Value::List(_)
                | Value::Record(_)
                | Value::Function(_)
                | Value::Tail => unreachable!("tuples are sorted into tuples"),
            };
        }
        self.pay_for_tuples(found.len())?;
        let items = (0..found.len()).map(|at| found.at(at)).collect();
        let sorted = self.sort(step, terms, &Value::sequence(items), frame)?;
        let items = sorted.items().expect("an array is sorted into an array");
        let numbered = items.iter().enumerate().map(|(at, item)| {
            let index = step.index.iter();
            let bindings =
                index.map(|name| (Key::Variable(Rc::clone(name)), Value::count(at))).collect();
            Rc::new(Tuple { item, bindings })
        });
        Ok(Rc::new(numbered.collect()))
    }

    /// The tuples that a step makes of one.
    fn extend(
        &mut self,
        step: &Node,
        tuple: &Rc<Tuple>,
        result: &mut Vec<Rc<Tuple>>,
        frame: Frame,
    ) -> Fallible<()> {
        let value = self.in_tuple(step, tuple, frame)?;
        if value.is_undefined() { Ok(()) } else { self.spread_tuple(step, tuple, value, result) }
    }

    /// A tuple joined with each item of a step's value.
    #[inline(never)]
    fn spread_tuple(
        &mut self,
        step: &Node,
        tuple: &Rc<Tuple>,
        value: Value,
        result: &mut Vec<Rc<Tuple>>,
    ) -> Fallible<()> {
        if let Value::Tuples(inner) = &value {
            self.pay(tuple, inner.len())?;
            for more in inner.iter() {
                let mut joined = Tuple::clone(tuple);
                joined.item = more.item.clone();
                for (key, value) in &more.bindings {
                    joined.bind(key.clone(), value.clone());
                }
                result.push(Rc::new(joined));
            }
            return Ok(());
        }
        self.pay(tuple, value.items().map_or(1, Items::len))?;
        let items = match value.items() {
            Some(items) => items.to_vec(),
            None => vec![value],
        };
        for (at, item) in items.into_iter().enumerate() {
            let mut next = Tuple::clone(tuple);
            match &step.focus {
                Some(name) => next.bind(Key::Variable(Rc::clone(name)), item),
                None => next.item = item,
            }
            if let Some(name) = &step.index {
                next.bind(Key::Variable(Rc::clone(name)), Value::count(at));
            }
            if let Some(label) = &step.ancestor {
                next.bind(Key::Ancestor(label.get()), tuple.item.clone());
            }
            result.push(Rc::new(next));
        }
        Ok(())
    }

    fn begin_tuples(&mut self, found: &Found) -> Fallible<Tuples> {
        self.pay_for_tuples(found.len())?;
        let items = (0..found.len()).map(|at| found.at(at));
        Ok(Rc::new(items.map(|item| Rc::new(Tuple { item, bindings: Vec::new() })).collect()))
    }

    fn pay_for_tuples(&mut self, tuples: usize) -> Fallible<()> {
        self.spend(tuples)?;
        self.allocate_items(tuples.saturating_mul(4))
    }

    fn pay(&mut self, tuple: &Tuple, times: usize) -> Fallible<()> {
        self.spend(times.saturating_mul(2))?;
        self.allocate_items(times.saturating_mul(2 + 2 * tuple.bindings.len()))
    }

    /// Evaluates in the bindings of a tuple.
    #[inline(never)]
    pub(super) fn in_tuple(&mut self, node: &Node, tuple: &Tuple, frame: Frame) -> Fallible {
        let mark = self.scope.mark();
        self.spend(tuple.bindings.len())?;
        let inner = self.open(frame, tuple.bindings.clone())?;
        let value = self.evaluate(node, &tuple.item, inner)?;
        self.scope.release(mark, std::iter::once(&value));
        Ok(value)
    }

    fn tuple_stage(&mut self, stage: &Stage, tuples: Tuples, frame: Frame) -> Fallible<Tuples> {
        match stage {
            Stage::Filter(predicate) => self.filter_tuples(predicate, &tuples, frame),
            Stage::Index(name) => {
                tuples.iter().try_for_each(|tuple| self.pay(tuple, 1))?;
                let numbered = tuples.iter().enumerate().map(|(at, tuple)| {
                    let mut tuple = Tuple::clone(tuple);
                    tuple.bind(Key::Variable(Rc::clone(name)), Value::count(at));
                    Rc::new(tuple)
                });
                Ok(Rc::new(numbered.collect()))
            }
        }
    }
}
