//! Order-by, and the merge sort that it shares with `$sort`.

use std::cmp::Ordering;
use std::rc::Rc;

use super::super::error::{Fallible, Fault};
use super::super::node::{Node, Term};
use super::super::scope::Frame;
use super::super::value::{Tuple, Value};
use super::Evaluator;
use super::operator::ordering;

/// An item with the values of the terms that were needed so far.
struct Row {
    item: Value,
    tuple: Option<Rc<Tuple>>,
    keys: Vec<Value>,
}

impl Evaluator<'_, '_> {
    /// The items in the order of the terms. Fewer than two come back as they are.
    #[inline(never)]
    pub(super) fn sort(
        &mut self,
        node: &Node,
        terms: &[Term],
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let Some(items) = input.items() else { return Ok(input.clone()) };
        if items.len() <= 1 {
            return Ok(input.clone());
        }
        self.spend(items.len().saturating_mul(2).saturating_add(4))?;
        self.allocate_items(items.len().saturating_mul(4))?;
        let rows = merge_sort(self, rows(input), &mut |this, left, right| {
            this.is_after(node, terms, left, right, frame)
        })?;
        if let Value::Tuples(_) = input {
            let sorted = rows.into_iter().filter_map(|row| row.tuple).collect();
            return Ok(Value::Tuples(Rc::new(sorted)));
        }
        Ok(Value::array(rows.into_iter().map(|row| row.item).collect()))
    }

    /// Whether the terms put the left row after the right one.
    #[inline(never)]
    fn is_after(
        &mut self,
        node: &Node,
        terms: &[Term],
        left: &mut Row,
        right: &mut Row,
        frame: Frame,
    ) -> Fallible<bool> {
        self.spend(1)?;
        for (at, term) in terms.iter().enumerate() {
            self.key(term, at, left, frame)?;
            self.key(term, at, right, frame)?;
            let (left, right) = (&left.keys[at], &right.keys[at]);
            self.pay_for_comparing(left, right)?;
            // Undefined comes last.
            match (left.is_undefined(), right.is_undefined()) {
                (true, true) => continue,
                (true, false) => return Ok(true),
                (false, true) => return Ok(false),
                (false, false) => {}
            }
            let sortable = |value: &Value| value.as_str().is_some() || value.as_f64().is_some();
            if !sortable(left) || !sortable(right) {
                let wrong = if sortable(left) { right } else { left };
                return Err(Fault::new("T2008").at(node.position).value(wrong));
            }
            let Some(ordering) = ordering(left, right) else {
                let fault = Fault::new("T2007").at(node.position).value(left);
                return Err(fault.value_named("value2", right));
            };
            match (ordering, term.descending) {
                (Some(Ordering::Equal), _) => {}
                (Some(Ordering::Less), false) | (Some(Ordering::Greater) | None, true) => {
                    return Ok(false);
                }
                (Some(Ordering::Less), true) | (Some(Ordering::Greater) | None, false) => {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Evaluates a term for a row, once.
    #[inline(never)]
    fn key(&mut self, term: &Term, at: usize, row: &mut Row, frame: Frame) -> Fallible<()> {
        if row.keys.len() > at {
            return Ok(());
        }
        // A sort takes more of the host's stack than other expressions.
        self.depth += 1;
        let key = match &row.tuple {
            Some(tuple) => self.in_tuple(&term.expression, tuple, frame)?,
            None => self.evaluate(&term.expression, &row.item, frame)?,
        };
        self.depth -= 1;
        row.keys.push(key);
        Ok(())
    }
}

fn rows(input: &Value) -> Vec<Row> {
    match input {
        Value::Tuples(tuples) => tuples
            .iter()
            .map(|tuple| Row {
                item: tuple.item.clone(),
                tuple: Some(Rc::clone(tuple)),
                keys: Vec::new(),
            })
            .collect(),
        Value::Undefined
        | Value::Json(_)
        | Value::List(_)
        | Value::Record(_)
        | Value::Function(_)
        | Value::Tail => {
            let items = input.items().expect("the caller has seen an array");
            items.iter().map(|item| Row { item, tuple: None, keys: Vec::new() }).collect()
        }
    }
}

/// Sorts stably, asking as jsonata-js asks: whether the left of two comes after the right. The
/// halves are merged in its order as well, but not by recursion: a comparator may sort again.
pub(in super::super) fn merge_sort<T, C>(
    context: &mut C,
    items: Vec<T>,
    is_after: &mut impl FnMut(&mut C, &mut T, &mut T) -> Fallible<bool>,
) -> Fallible<Vec<T>> {
    let mut waiting = vec![Task::Sort(items)];
    let mut sorted: Vec<Vec<T>> = Vec::new();
    while let Some(task) = waiting.pop() {
        match task {
            Task::Sort(mut items) if items.len() > 1 => {
                let right = items.split_off(items.len() / 2);
                waiting.extend([Task::Merge, Task::Sort(right), Task::Sort(items)]);
            }
            Task::Sort(items) => sorted.push(items),
            Task::Merge => {
                let right = sorted.pop().expect("the right half was sorted");
                let left = sorted.pop().expect("the left half was sorted");
                sorted.push(merge(context, left, right, is_after)?);
            }
        }
    }
    Ok(sorted.pop().expect("the whole was sorted"))
}

/// What is left to do of a sort; the last is done first.
enum Task<T> {
    Sort(Vec<T>),
    Merge,
}

#[inline(never)]
fn merge<T, C>(
    context: &mut C,
    left: Vec<T>,
    right: Vec<T>,
    is_after: &mut impl FnMut(&mut C, &mut T, &mut T) -> Fallible<bool>,
) -> Fallible<Vec<T>> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let mut left = left.into_iter().peekable();
    let mut right = right.into_iter().peekable();
    while let (Some(first), Some(second)) = (left.peek_mut(), right.peek_mut()) {
        let next = if is_after(context, first, second)? { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}
