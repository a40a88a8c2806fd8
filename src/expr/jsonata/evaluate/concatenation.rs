//! `left & right`, and the text that a value is.

use std::rc::Rc;

use crate::base::{Json, Number};

use super::super::error::{Fallible, Fault};
use super::super::node::{Kind, Node, Operator};
use super::super::scope::Frame;
use super::super::text::{string_of, whole_text};
use super::super::value::Value;
use super::Evaluator;

/// Whole numbers below have at most 15 digits, and so print as they are.
const EXACT_DIGITS: u64 = 1_000_000_000_000_000;

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn concatenation(
        &mut self,
        node: &Node,
        sides: &[Node; 2],
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let mut text = String::new();
        self.concatenate(&mut text, node, sides, input, frame)?;
        Ok(Value::text(text))
    }

    /// `left & right` at the end of a text. What `a & b & c` has on its left is built in place; it
    /// counts as an evaluation nevertheless.
    #[inline(never)]
    fn concatenate(
        &mut self,
        text: &mut String,
        node: &Node,
        sides: &[Node; 2],
        input: &Value,
        frame: Frame,
    ) -> Fallible<()> {
        let left = if let Kind::Binary(Operator::Concatenate, inner) = &sides[0].kind
            && sides[0].is_plain()
        {
            self.descend_into_node()?;
            self.concatenate(text, &sides[0], inner, input, frame)?;
            self.depth -= 1;
            Value::Undefined
        } else {
            self.evaluate(&sides[0], input, frame)?
        };
        let right = self.evaluate(&sides[1], input, frame)?;
        let mut append = |side| self.append_text(text, side);
        append(&left)
            .and_then(|()| append(&right))
            .map_err(|fault| fault.at(node.position).token(Operator::Concatenate.sign()))
    }

    /// Adds what `$string` makes of a value to a text.
    fn append_text(&mut self, text: &mut String, value: &Value) -> Fallible<()> {
        match value {
            Value::Undefined => Ok(()),
            Value::Json(Json::String(part)) => self.append_part(text, part),
            Value::Json(_)
            | Value::List(_)
            | Value::Record(_)
            | Value::Function(_)
            | Value::Tuples(_)
            | Value::Tail => {
                let part = self.string(value, false)?;
                self.append_part(text, &part)
            }
        }
    }

    fn append_part(&mut self, text: &mut String, part: &str) -> Fallible<()> {
        self.spend(1)?;
        self.pay_for_text(part)?;
        self.allocate(part.len())?;
        text.push_str(part);
        Ok(())
    }

    /// What `$string` makes of a value.
    #[inline(never)]
    pub(in super::super) fn string(&mut self, value: &Value, pretty: bool) -> Fallible<Rc<str>> {
        match value {
            Value::Json(Json::String(text)) => Ok(Rc::clone(text)),
            Value::Json(Json::Number(Number::Integer(number)))
                if number.unsigned_abs() < EXACT_DIGITS =>
            {
                Ok(whole_text(*number))
            }
            Value::Function(_) => Ok("".into()),
            Value::Undefined
            | Value::Json(_)
            | Value::List(_)
            | Value::Record(_)
            | Value::Tuples(_)
            | Value::Tail => {
                if value.as_f64().is_some_and(|number| !number.is_finite()) {
                    return Err(Fault::new("D3001").value(value));
                }
                let inner;
                let value = match value {
                    Value::List(list) if list.marks().outer => {
                        inner = list.items().first();
                        &inner
                    }
                    Value::Undefined
                    | Value::Json(_)
                    | Value::List(_)
                    | Value::Record(_)
                    | Value::Function(_)
                    | Value::Tuples(_)
                    | Value::Tail => value,
                };
                let contents = value.contents();
                if contents.infinity {
                    return Err(Fault::new("D1001").with("value", Json::Null));
                }
                /// The digits of a fraction take so much longer than to evaluate something.
                const FRACTION: usize = 12;
                let is_number = value.as_f64().is_some();
                self.spend(contents.weight + if is_number { FRACTION } else { 0 })?;
                let bytes = value.text_bytes();
                self.spend(bytes / 4)?;
                // What is indented takes at most twice its depth for each of its lines.
                let blanks = if pretty { bytes.saturating_mul(contents.depth as usize) } else { 0 };
                self.spend(blanks / 64)?;
                self.allocate(bytes.saturating_add(blanks))?;
                let text = string_of(value, pretty);
                self.allocate(text.len().saturating_sub(bytes.saturating_add(blanks)))?;
                Ok(text.into())
            }
        }
    }
}
