//! Operators between two values, and what counts as true.

use std::cmp::Ordering;

use crate::base::Json;

use super::super::error::{Fallible, Fault};
use super::super::limits::RANGE_ITEMS;
use super::super::node::{Node, Operator};
use super::super::scope::Frame;
use super::super::text::compare;
use super::super::value::{Function, Items, List, Marks, Value};
use super::Evaluator;

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn binary(
        &mut self,
        node: &Node,
        operator: Operator,
        sides: &[Node; 2],
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        if operator == Operator::Concatenate {
            return self.concatenation(node, sides, input, frame);
        }
        let left = self.evaluate(&sides[0], input, frame)?;
        let result = match operator {
            Operator::And | Operator::Or => self.either(operator, &left, &sides[1], input, frame),
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Remainder
            | Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual
            | Operator::Concatenate
            | Operator::In
            | Operator::Range => {
                let right = self.evaluate(&sides[1], input, frame)?;
                self.operate(operator, &left, &right)
            }
        };
        result.map_err(|fault| fault.at(node.position).token(operator.sign()))
    }

    #[inline(never)]
    fn either(
        &mut self,
        operator: Operator,
        left: &Value,
        right: &Node,
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        if self.is_true(left)? == (operator == Operator::Or) {
            return Ok(Value::from(operator == Operator::Or));
        }
        let right = self.evaluate(right, input, frame)?;
        Ok(Value::from(self.is_true(&right)?))
    }

    #[inline(never)]
    fn operate(&mut self, operator: Operator, left: &Value, right: &Value) -> Fallible {
        match operator {
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Remainder => arithmetic(operator, left, right),
            Operator::Equal | Operator::NotEqual => {
                if left.is_undefined() || right.is_undefined() {
                    return Ok(Value::FALSE);
                }
                Ok(Value::from(self.equal(left, right)? == (operator == Operator::Equal)))
            }
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => {
                self.pay_for_comparing(left, right)?;
                order(operator, left, right)
            }
            Operator::In => self.includes(left, right),
            Operator::Range => range(left, right, self.limits().range_items),
            Operator::And | Operator::Or | Operator::Concatenate => {
                unreachable!("these evaluate their sides themselves")
            }
        }
    }

    #[inline(never)]
    pub(super) fn negate(
        &mut self,
        node: &Node,
        operand: &Node,
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let value = self.evaluate(operand, input, frame)?;
        if value.is_undefined() {
            return Ok(value);
        }
        match finite(&value)? {
            Some(number) => Ok(Value::number(-number)),
            None => Err(Fault::new("D1002").at(node.position).token("-").value(&value)),
        }
    }
}

/// The number that a value is.
///
/// # Errors
/// Where it is infinite.
pub(in super::super) fn finite(value: &Value) -> Fallible<Option<f64>> {
    match value.as_f64() {
        Some(number) if number.is_infinite() => Err(Fault::new("D1001").with("value", Json::Null)),
        Some(number) if number.is_nan() => Ok(None),
        number => Ok(number),
    }
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Fallible {
    let operand = |code, value: &Value| match finite(value)? {
        None if !value.is_undefined() => Err(Fault::new(code).value(value)),
        number => Ok(number),
    };
    let (Some(left), Some(right)) = (operand("T2001", left)?, operand("T2002", right)?) else {
        return Ok(Value::Undefined);
    };
    Ok(Value::number(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        Operator::Remainder
        | Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual
        | Operator::Concatenate
        | Operator::And
        | Operator::Or
        | Operator::In
        | Operator::Range => left % right,
    }))
}

fn order(operator: Operator, left: &Value, right: &Value) -> Fallible {
    let comparable = |value: &Value| {
        value.is_undefined() || value.as_str().is_some() || value.as_f64().is_some()
    };
    if !comparable(left) || !comparable(right) {
        let wrong = if left.is_undefined() || !comparable(left) { left } else { right };
        return Err(Fault::new("T2010").value(wrong));
    }
    if left.is_undefined() || right.is_undefined() {
        return Ok(Value::Undefined);
    }
    let Some(ordering) = ordering(left, right) else {
        return Err(Fault::new("T2009").value(left).value_named("value2", right));
    };
    Ok(Value::from(match operator {
        Operator::Less => ordering == Some(Ordering::Less),
        Operator::LessOrEqual => matches!(ordering, Some(Ordering::Less | Ordering::Equal)),
        Operator::Greater => ordering == Some(Ordering::Greater),
        Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Remainder
        | Operator::Equal
        | Operator::NotEqual
        | Operator::GreaterOrEqual
        | Operator::Concatenate
        | Operator::And
        | Operator::Or
        | Operator::In
        | Operator::Range => matches!(ordering, Some(Ordering::Greater | Ordering::Equal)),
    }))
}

/// The order of two numbers or two texts; none inside where one is not a number.
pub(in super::super) fn ordering(left: &Value, right: &Value) -> Option<Option<Ordering>> {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => Some(left.partial_cmp(&right)),
        _ => Some(Some(compare(left.as_str()?, right.as_str()?))),
    }
}

fn range(first: &Value, last: &Value, most: u64) -> Fallible {
    let whole = |code, value: &Value| match value.as_f64() {
        Some(number) if number.fract() == 0.0 => Ok(Some(number)),
        None if value.is_undefined() => Ok(None),
        Some(_) | None => Err(Fault::new(code).value(value)),
    };
    let (Some(first), Some(last)) = (whole("T2003", first)?, whole("T2004", last)?) else {
        return Ok(Value::Undefined);
    };
    if first > last {
        return Ok(Value::Undefined);
    }
    let size = last - first + 1.0;
    if size > RANGE_ITEMS {
        return Err(Fault::new("D2014").value(&Value::number(size)));
    }
    if size as u64 > most {
        return Err(Fault::memory());
    }
    Ok(Value::List(List::span(first as i64, size as usize, Marks::SEQUENCE).into()))
}

impl Evaluator<'_, '_> {
    /// The effective boolean value; undefined counts as false. Arrays are true where an item is.
    pub(in super::super) fn is_true(&mut self, value: &Value) -> Fallible<bool> {
        /// Items that are looked at in the time of an evaluation.
        const ITEMS: usize = 4;
        Ok(match value {
            Value::Undefined | Value::Json(Json::Null) | Value::Tail => false,
            // To jsonata-js these are objects, except where they were handed over.
            Value::Function(function @ (Function::Builtin { .. } | Function::Closure { .. })) => {
                !function.is_wrapped()
            }
            Value::Function(Function::Regex { .. } | Function::Next { .. }) => false,
            Value::Json(Json::Bool(value)) => *value,
            Value::Json(Json::String(text)) => !text.is_empty(),
            Value::Json(Json::Number(_)) => finite(value)?.is_some_and(|number| number != 0.0),
            Value::Json(Json::Object(object)) => !object.is_empty(),
            Value::Record(record) => !record.members().is_empty(),
            Value::Json(Json::Array(_)) | Value::List(_) | Value::Tuples(_) => {
                let items = value.items().expect("these are the arrays");
                for at in 0..items.len() {
                    self.spend(usize::from(at % ITEMS == 0))?;
                    let is_true = match items {
                        Items::Values(values) => self.is_true(&values[at])?,
                        Items::Json(_) | Items::Span { .. } | Items::Tuples(_) => {
                            self.is_true(&items.at(at))?
                        }
                    };
                    if is_true {
                        return Ok(true);
                    }
                }
                false
            }
        })
    }
}
