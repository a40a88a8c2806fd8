//! Functions that make arrays of arrays.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use std::collections::HashSet;
use std::rc::Rc;

use crate::base::Json;

use super::super::error::{Fallible, Fault};
use super::super::evaluate::{Evaluator, finite, merge_sort, ordering};
use super::super::value::{Items, List, Value};
use super::{Arguments, Builtin, refused};

/// Items of `$range`, as many as AWS has memory for (measured on AWS).
const RANGE_ITEMS: f64 = 360_145.0;

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn array_function(
        &mut self,
        builtin: Builtin,
        mut arguments: Arguments,
    ) -> Fallible {
        match builtin {
            Builtin::Append => {
                let (first, second) = (arguments.take(0), arguments.take(1));
                return self.append(first, second);
            }
            Builtin::Zip => return self.zip(arguments.all()),
            Builtin::Range => return self.range(&arguments),
            Builtin::Partition => return self.partition(arguments.at(0), arguments.number(1)),
            _ => {}
        }
        let given = arguments.at(0);
        let Some(items) = given.items() else { return Ok(given.clone()) };
        self.spend(items.len())?;
        match builtin {
            Builtin::Distinct | Builtin::Reverse | Builtin::Shuffle | Builtin::Sort
                if items.len() <= 1 =>
            {
                Ok(given.clone())
            }
            Builtin::Distinct => self.distinct(given),
            Builtin::Reverse => {
                let mut items = items.to_vec();
                items.reverse();
                self.array(items)
            }
            Builtin::Shuffle => self.shuffle(items),
            _ => self.sort_array(items, arguments.at(1)),
        }
    }

    /// Two values in one array; undefined adds nothing.
    #[inline(never)]
    pub(in super::super) fn append(&mut self, first: Value, second: Value) -> Fallible {
        if first.is_undefined() {
            return Ok(second);
        }
        if second.is_undefined() {
            return Ok(first);
        }
        let len = |value: &Value| value.items().map_or(1, Items::len);
        self.spend((len(&first) + len(&second)) / 8)?;
        self.allocate_items(len(&first) + len(&second))?;
        let mut joined = match first {
            // An array that nobody else holds grows in place.
            Value::List(list) => match Rc::try_unwrap(list) {
                Ok(list) => List::into_values(list),
                Err(list) => list.items().to_vec(),
            },
            first => match first.items() {
                Some(items) => items.to_vec(),
                None => vec![first],
            },
        };
        match second.items() {
            Some(items) => joined.extend(items.iter()),
            None => joined.push(second),
        }
        Ok(Value::array(joined))
    }

    #[inline(never)]
    fn zip(&mut self, arguments: &[Value]) -> Fallible {
        let lengths = arguments.iter().map(|argument| argument.items().map_or(0, Items::len));
        let length = lengths.min().unwrap_or(0);
        self.spend(length)?;
        let mut rows = Vec::with_capacity(length);
        for at in 0..length {
            let row = arguments.iter().filter_map(|argument| Some(argument.items()?.at(at)));
            rows.push(self.array(row.collect())?);
        }
        self.array(rows)
    }

    /// Whole numbers from the first on, with the last where a step leads to it (measured on AWS).
    #[inline(never)]
    fn range(&mut self, arguments: &Arguments) -> Fallible {
        arguments.check_defined(0)?;
        arguments.check_defined(1)?;
        let numbers = [0, 1, 2].map(|at| arguments.number(at).map(f64::trunc));
        let [Some(first), Some(last), Some(step)] = numbers else { return Ok(Value::Undefined) };
        let steps = ((last - first) / step).floor();
        if step == 0.0 || steps.is_nan() || steps < 0.0 {
            return Ok(Value::Undefined);
        }
        if steps >= RANGE_ITEMS {
            return Err(Fault::memory());
        }
        let count = steps as usize + 1;
        self.spend(count)?;
        self.sequence((0..count).map(|at| Value::number(first + at as f64 * step)).collect())
    }

    /// As measured on AWS.
    #[inline(never)]
    fn partition(&mut self, given: &Value, size: Option<f64>) -> Fallible {
        let Some(items) = given.items() else {
            return match given.is_undefined() {
                true => Ok(Value::Undefined),
                false => Err(Fault::new("T0412").with("index", Json::from(1))),
            };
        };
        self.spend(items.len())?;
        let size = size.map_or(items.len() as f64, f64::trunc);
        if size < 0.0 {
            return Err(refused("Second argument must be zero or greater"));
        }
        if size == 0.0 || items.len() == 0 {
            return Ok(Value::Undefined);
        }
        let mut parts = Vec::new();
        for part in items.to_vec().chunks(size as usize) {
            parts.push(self.array(part.to_vec())?);
        }
        self.array(parts)
    }

    #[inline(never)]
    fn shuffle(&mut self, items: Items<'_>) -> Fallible {
        let mut shuffled = items.to_vec();
        for last in 1..shuffled.len() {
            let chosen = (self.rng().next_f64() * (last as f64 + 1.0)) as usize;
            shuffled.swap(last, chosen);
        }
        self.array(shuffled)
    }

    /// The items without repetitions, in the order of their first appearance.
    #[inline(never)]
    fn distinct(&mut self, given: &Value) -> Fallible {
        let items = given.items().expect("the caller has seen an array");
        const WORK: usize = 8;
        self.spend(items.len().saturating_mul(WORK))?;
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut containers: Vec<Value> = Vec::new();
        for item in items.iter() {
            self.pay_for_text(item.as_str().unwrap_or(""))?;
            let is_new = match scalar(&item) {
                Some(scalar) => seen.insert(scalar),
                None => {
                    let mut is_new = true;
                    for other in &containers {
                        self.spend(1)?;
                        is_new = is_new && !self.equal(other, &item)?;
                    }
                    if is_new {
                        containers.push(item.clone());
                    }
                    is_new
                }
            };
            if is_new {
                found.push(item);
            }
        }
        if given.marks().sequence { self.sequence(found) } else { self.array(found) }
    }

    fn sort_array(&mut self, items: Items<'_>, comparator: &Value) -> Fallible {
        self.allocate_items(items.len().saturating_mul(2))?;
        let items = items.to_vec();
        let by = (!comparator.is_undefined()).then_some(comparator);
        if by.is_none() && !are_comparable(&items)? {
            return Err(Fault::new("D3070").with("index", Json::from(1)));
        }
        let sorted = merge_sort(self, items, &mut |this, left, right| match by {
            Some(by) => this.compare(by, left, right),
            None => {
                this.spend(1)?;
                this.pay_for_comparing(left, right)?;
                Ok(ordering(left, right) == Some(Some(std::cmp::Ordering::Greater)))
            }
        })?;
        Ok(Value::array(sorted))
    }

    /// Whether a comparator puts the left value after the right one.
    #[inline(never)]
    fn compare(&mut self, by: &Value, left: &Value, right: &Value) -> Fallible<bool> {
        let answer = self.call_back(by, vec![left.clone(), right.clone()])?;
        Ok(is_truthy(&answer))
    }
}

/// Whether all are finite numbers, or all are texts.
fn are_comparable(items: &[Value]) -> Fallible<bool> {
    let mut numbers = true;
    for item in items {
        numbers = numbers && finite(item)?.is_some();
    }
    Ok(numbers || items.iter().all(|item| item.as_str().is_some()))
}

#[derive(Eq, Hash, PartialEq)]
enum Scalar {
    Undefined,
    Null,
    Bool(bool),
    Number(u64),
    Text(Rc<str>),
}

fn scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::Undefined => Some(Scalar::Undefined),
        Value::Json(Json::Null) => Some(Scalar::Null),
        Value::Json(Json::Bool(value)) => Some(Scalar::Bool(*value)),
        Value::Json(Json::Number(number)) => {
            Some(Scalar::Number((number.as_f64() + 0.0).to_bits()))
        }
        Value::Json(Json::String(text)) => Some(Scalar::Text(Rc::clone(text))),
        Value::Json(Json::Array(_) | Json::Object(_))
        | Value::List(_)
        | Value::Record(_)
        | Value::Function(_)
        | Value::Tuples(_)
        | Value::Tail => None,
    }
}

/// What JavaScript takes for true, which is how jsonata-js reads a comparator's answer.
fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Undefined | Value::Json(Json::Null) => false,
        Value::Json(Json::Bool(value)) => *value,
        Value::Json(Json::Number(number)) => number.as_f64() != 0.0 && !number.as_f64().is_nan(),
        Value::Json(Json::String(text)) => !text.is_empty(),
        Value::Json(Json::Array(_) | Json::Object(_))
        | Value::List(_)
        | Value::Record(_)
        | Value::Function(_)
        | Value::Tuples(_)
        | Value::Tail => true,
    }
}
