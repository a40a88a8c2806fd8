//! Functions that call functions: `$map`, `$filter`, `$single`, `$reduce`, `$each`, `$sift`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use std::rc::Rc;

use super::super::error::{Fallible, Fault};
use super::super::evaluate::Evaluator;
use super::super::value::Value;
use super::{Arguments, Builtin};
use crate::base::Json;

impl Evaluator<'_, '_> {
    pub(super) fn higher_order_function(
        &mut self,
        builtin: Builtin,
        arguments: &Arguments,
    ) -> Fallible {
        let (given, function) = (arguments.at(0), arguments.at(1));
        if matches!(builtin, Builtin::Each | Builtin::Sift) {
            return self.over_members(builtin, given, function);
        }
        if given.is_undefined() {
            return Ok(Value::Undefined);
        }
        match builtin {
            Builtin::Reduce => self.reduce_items(given, function, arguments.at(2)),
            Builtin::Single => self.single(given, function),
            Builtin::Map => self.map(given, function),
            _ => self.filter_items(given, function),
        }
    }

    /// Calls a function with a value, its place and the whole, as far as it takes them.
    #[inline(never)]
    fn visit(
        &mut self,
        function: &Value,
        item: Value,
        place: impl FnOnce() -> Value,
        whole: &Value,
    ) -> Fallible {
        let arity = function.as_function().map_or(0, |function| self.arity(function));
        let mut arguments = Vec::with_capacity(arity.clamp(1, 3));
        arguments.push(item);
        if arity >= 2 {
            arguments.push(place());
        }
        if arity >= 3 {
            arguments.push(whole.clone());
        }
        self.call_back(function, arguments)
    }

    #[inline(never)]
    fn map(&mut self, given: &Value, function: &Value) -> Fallible {
        let items = given.items().expect("its signature makes it an array");
        let mut results = Vec::new();
        for at in 0..items.len() {
            self.spend(1)?;
            let result = self.visit(function, items.at(at), || Value::count(at), given)?;
            if !result.is_undefined() {
                results.push(result);
            }
        }
        self.sequence(results)
    }

    #[inline(never)]
    fn filter_items(&mut self, given: &Value, function: &Value) -> Fallible {
        let items = given.items().expect("its signature makes it an array");
        let mut chosen = Vec::new();
        for at in 0..items.len() {
            self.spend(1)?;
            let item = items.at(at);
            let answer = self.visit(function, item.clone(), || Value::count(at), given)?;
            if self.is_true(&answer)? {
                chosen.push(item);
            }
        }
        self.sequence(chosen)
    }

    #[inline(never)]
    fn single(&mut self, given: &Value, function: &Value) -> Fallible {
        let items = given.items().expect("its signature makes it an array");
        let mut found = None;
        for at in 0..items.len() {
            self.spend(1)?;
            let item = items.at(at);
            let chosen = function.is_undefined() || {
                let answer = self.visit(function, item.clone(), || Value::count(at), given)?;
                self.is_true(&answer)?
            };
            if chosen && found.is_some() {
                return Err(Fault::new("D3138").with("index", Json::from(at as i64)));
            }
            if chosen {
                found = Some(item);
            }
        }
        found.ok_or_else(|| Fault::new("D3139"))
    }

    #[inline(never)]
    fn reduce_items(&mut self, given: &Value, function: &Value, start: &Value) -> Fallible {
        let items = given.items().expect("its signature makes it an array");
        let arity = function.as_function().map_or(0, |function| self.arity(function));
        if arity < 2 {
            return Err(Fault::new("D3050").with("index", Json::from(1)));
        }
        let from_first = start.is_undefined() && items.len() > 0;
        let mut result = if from_first { items.first() } else { start.clone() };
        for at in usize::from(from_first)..items.len() {
            self.spend(1)?;
            let mut arguments = vec![result, items.at(at)];
            if arity >= 3 {
                arguments.push(Value::count(at));
            }
            if arity >= 4 {
                arguments.push(given.clone());
            }
            result = self.call_back(function, arguments)?;
        }
        Ok(result)
    }

    #[inline(never)]
    fn over_members(&mut self, builtin: Builtin, given: &Value, function: &Value) -> Fallible {
        let members = given.members().unwrap_or_default();
        let mut results = Vec::new();
        let mut sifted = Vec::new();
        for (key, value) in members {
            self.spend(1)?;
            let name = || Value::text(Rc::clone(&key));
            let answer = self.visit(function, value.clone(), name, given)?;
            if builtin == Builtin::Sift && self.is_true(&answer)? {
                sifted.push((key, value));
            } else if builtin == Builtin::Each && !answer.is_undefined() {
                results.push(answer);
            }
        }
        match builtin {
            Builtin::Each => self.sequence(results),
            _ if sifted.is_empty() => Ok(Value::Undefined),
            _ => {
                self.allocate_items(2 * sifted.len())?;
                Ok(Value::record(sifted))
            }
        }
    }
}
