//! Predicates: `[2]`, `[-1]`, `[price > 10]`, `[[1..3]]`.

use std::rc::Rc;

use super::super::error::Fallible;
use super::super::node::{Kind, Node};
use super::super::scope::Frame;
use super::super::value::{Items, Tuple, Value};
use super::Evaluator;
use super::operator::finite;

impl Evaluator<'_, '_> {
    /// The items of an array that a predicate chooses; a single value is an array of itself.
    #[inline(never)]
    pub(super) fn filter(&mut self, predicate: &Node, value: Value, frame: Frame) -> Fallible {
        if let Value::Tuples(tuples) = &value {
            return Ok(Value::Tuples(self.filter_tuples(predicate, tuples, frame)?));
        }
        let single;
        let items = match value.items() {
            Some(items) => items,
            None => {
                single = [value.clone()];
                Items::Values(&single)
            }
        };
        if let Kind::Number(index, _) = &predicate.kind
            && predicate.predicates.is_empty()
        {
            let item = index_of(*index, items.len()).map_or(Value::Undefined, |at| items.at(at));
            return Ok(match item.items() {
                Some(_) => item,
                None if item.is_undefined() => Value::sequence(Vec::new()),
                None => Value::sequence(vec![item]),
            });
        }
        let mut chosen = Vec::new();
        for at in 0..items.len() {
            let item = items.at(at);
            let answer = self.evaluate(predicate, &item, frame)?;
            for _ in 0..self.choices(&answer, at, items.len())? {
                chosen.push(item.clone());
            }
        }
        self.sequence(chosen)
    }

    #[inline(never)]
    pub(super) fn filter_tuples(
        &mut self,
        predicate: &Node,
        tuples: &Rc<Vec<Rc<Tuple>>>,
        frame: Frame,
    ) -> Fallible<Rc<Vec<Rc<Tuple>>>> {
        if let Kind::Number(index, _) = &predicate.kind {
            let tuple = index_of(*index, tuples.len()).and_then(|at| tuples.get(at));
            return Ok(Rc::new(tuple.cloned().into_iter().collect()));
        }
        let mut chosen = Vec::new();
        for (at, tuple) in tuples.iter().enumerate() {
            let answer = self.in_tuple(predicate, tuple, frame)?;
            for _ in 0..self.choices(&answer, at, tuples.len())? {
                chosen.push(Rc::clone(tuple));
            }
        }
        Ok(Rc::new(chosen))
    }

    /// How often the answer of a predicate chooses the item at a place: numbers name places.
    #[inline(never)]
    fn choices(&mut self, answer: &Value, at: usize, len: usize) -> Fallible<usize> {
        if let Some(number) = finite(answer)? {
            return Ok(usize::from(index_of(number, len) == Some(at)));
        }
        if let Some(items) = answer.items() {
            self.spend(items.len())?;
            let mut chosen = 0;
            let mut numbers = true;
            for item in items.iter() {
                match finite(&item)? {
                    Some(number) => chosen += usize::from(index_of(number, len) == Some(at)),
                    None => {
                        numbers = false;
                        break;
                    }
                }
            }
            if numbers {
                return Ok(chosen);
            }
        }
        Ok(usize::from(self.is_true(answer)?))
    }
}

/// The place that a number names, rounded down; negative ones count from the end.
fn index_of(number: f64, len: usize) -> Option<usize> {
    let index = number.floor();
    let index = if index < 0.0 { index + len as f64 } else { index };
    (index >= 0.0 && index < len as f64).then_some(index as usize)
}
