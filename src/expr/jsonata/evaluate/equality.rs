//! `left = right` and `left in right`: paid for part by part, for parts are shared and may be large.

use std::rc::Rc;

use crate::base::Json;

use super::super::error::Fallible;
use super::super::value::{Items, Value};
use super::Evaluator;

impl Evaluator<'_, '_> {
    /// Equality, whatever marks arrays have. Functions equal nothing but themselves.
    #[inline(never)]
    pub(in super::super) fn equal(&mut self, left: &Value, right: &Value) -> Fallible<bool> {
        match (left, right) {
            (Value::Json(left), Value::Json(right)) => return self.equal_json(left, right),
            (Value::Undefined, Value::Undefined) => return Ok(true),
            (Value::Function(left), Value::Function(right)) => return Ok(left == right),
            _ => {}
        }
        match (left.items(), right.items()) {
            (Some(left), Some(right)) => self.equal_items(left, right),
            (None, None) => self.equal_members(left, right),
            (Some(_), None) | (None, Some(_)) => Ok(false),
        }
    }

    #[inline(never)]
    fn equal_json(&mut self, left: &Json, right: &Json) -> Fallible<bool> {
        match (left, right) {
            (Json::String(left), Json::String(right)) => self.equal_text(left, right),
            (Json::Array(left), Json::Array(right)) => {
                if Rc::ptr_eq(left, right) || left.len() != right.len() {
                    return Ok(left.len() == right.len());
                }
                self.spend(left.len())?;
                for (left, right) in left.iter().zip(right.iter()) {
                    if !self.equal_json(left, right)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Json::Object(left), Json::Object(right)) => {
                if Rc::ptr_eq(left, right) || left.len() != right.len() {
                    return Ok(left.len() == right.len());
                }
                self.spend(left.len())?;
                for (key, left) in left.iter() {
                    self.pay_for_key(key)?;
                    let Some(right) = right.get(key) else { return Ok(false) };
                    if !self.equal_json(left, right)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (left, right) => Ok(left == right),
        }
    }

    fn equal_text(&mut self, left: &Rc<str>, right: &Rc<str>) -> Fallible<bool> {
        if Rc::ptr_eq(left, right) || left.len() != right.len() {
            return Ok(left.len() == right.len());
        }
        self.pay_for_text(left)?;
        Ok(left == right)
    }

    fn equal_items(&mut self, left: Items<'_>, right: Items<'_>) -> Fallible<bool> {
        if left.len() != right.len() {
            return Ok(false);
        }
        self.spend(left.len())?;
        for (left, right) in left.iter().zip(right.iter()) {
            if !self.equal(&left, &right)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    #[inline(never)]
    fn equal_members(&mut self, left: &Value, right: &Value) -> Fallible<bool> {
        let (Some(len), Some(other)) = (left.member_count(), right.member_count()) else {
            return Ok(false);
        };
        if len != other {
            return Ok(false);
        }
        self.spend(len)?;
        for (key, left) in &left.members().unwrap_or_default() {
            self.pay_for_key(key)?;
            let Some(right) = right.member(key) else { return Ok(false) };
            if !self.equal(left, &right)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Pays for finding the order of two values: of texts, as far as both go.
    pub(in super::super) fn pay_for_comparing(
        &mut self,
        left: &Value,
        right: &Value,
    ) -> Fallible<()> {
        match (left.as_str(), right.as_str()) {
            (Some(left), Some(right)) if left.len() < right.len() => self.pay_for_text(left),
            (Some(_), Some(right)) => self.pay_for_text(right),
            (Some(_) | None, _) => Ok(()),
        }
    }

    /// `left in right`
    #[inline(never)]
    pub(super) fn includes(&mut self, left: &Value, right: &Value) -> Fallible {
        if left.is_undefined() || right.is_undefined() {
            return Ok(Value::FALSE);
        }
        let Some(items) = right.items() else { return Ok(self.is_same(left, right)?.into()) };
        for item in items.iter() {
            self.spend(1)?;
            if self.is_same(left, &item)? {
                return Ok(Value::TRUE);
            }
        }
        Ok(Value::FALSE)
    }

    /// Arrays and objects are the same only where they are one and the same.
    fn is_same(&mut self, left: &Value, right: &Value) -> Fallible<bool> {
        Ok(match (left, right) {
            (Value::Json(Json::Array(left)), Value::Json(Json::Array(right))) => {
                Rc::ptr_eq(left, right)
            }
            (Value::Json(Json::Object(left)), Value::Json(Json::Object(right))) => {
                Rc::ptr_eq(left, right)
            }
            (Value::List(left), Value::List(right)) => Rc::ptr_eq(left, right),
            (Value::Record(left), Value::Record(right)) => Rc::ptr_eq(left, right),
            (Value::Json(left), Value::Json(right)) => self.equal_json(left, right)?,
            _ => false,
        })
    }
}
