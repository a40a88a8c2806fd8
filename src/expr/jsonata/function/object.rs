//! Functions on objects, and those that say something about any value.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use std::collections::HashMap;
use std::rc::Rc;

use super::super::error::{Fallible, Fault, JsonataError};
use super::super::evaluate::Evaluator;
use super::super::expression::{Expression, Functions, as_one};
use super::super::value::Value;
use super::{Arguments, Builtin};
use crate::base::Json;

/// A sentence that is quoted in another one is no longer than this.
const SENTENCE_BYTES: usize = 1000;

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn object_function(
        &mut self,
        builtin: Builtin,
        arguments: Arguments,
        context: &Value,
    ) -> Fallible {
        let given = arguments.at(0);
        match builtin {
            Builtin::Exists => Ok(Value::from(!given.is_undefined())),
            Builtin::Assert => assert(self.is_true(given)?, arguments.text(1)),
            Builtin::Error => Err(complaint("D3137", arguments.text(0))),
            Builtin::Lookup => self.lookup(given, arguments.text(1).unwrap_or("undefined")),
            Builtin::Keys => self.keys(given),
            Builtin::Spread => self.spread(given),
            Builtin::Eval => self.eval(&arguments, context),
            _ if given.is_undefined() => Ok(Value::Undefined),
            Builtin::Type => Ok(Value::text(type_name(given))),
            Builtin::Boolean => Ok(Value::from(self.is_true(given)?)),
            Builtin::Not => Ok(Value::from(!self.is_true(given)?)),
            Builtin::Merge => self.merge(given),
            _ => self.clone_of(given),
        }
    }

    #[inline(never)]
    fn keys(&mut self, value: &Value) -> Fallible {
        let mut keys = Vec::new();
        // Where each key stands.
        let mut seen = HashMap::new();
        self.gather_keys(value, &mut keys, &mut seen)?;
        self.sequence(keys)
    }

    fn gather_keys(
        &mut self,
        value: &Value,
        keys: &mut Vec<Value>,
        seen: &mut HashMap<Rc<str>, usize>,
    ) -> Fallible<()> {
        self.spend(1)?;
        if let Some(items) = value.items() {
            return items.iter().try_for_each(|item| self.gather_keys(&item, keys, seen));
        }
        for (key, _) in value.members().unwrap_or_default() {
            self.spend(2)?;
            self.pay_for_text(&key)?;
            if seen.insert(Rc::clone(&key), keys.len()).is_none() {
                keys.push(Value::text(key));
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn spread(&mut self, value: &Value) -> Fallible {
        if let Some(items) = value.items() {
            if items.len() == 0 {
                return Ok(Value::sequence(Vec::new()));
            }
            let mut all = Vec::new();
            for item in items.iter() {
                self.spend(1)?;
                let spread = self.spread(&item)?;
                match spread.items() {
                    Some(items) => {
                        self.spend(items.len() / 4)?;
                        all.extend(items.iter());
                    }
                    None if spread.is_undefined() => {}
                    None => all.push(spread),
                }
            }
            return self.array(all);
        }
        let Some(members) = value.members() else { return Ok(value.clone()) };
        self.spend(3 * members.len())?;
        self.allocate_items(3 * members.len())?;
        let single = |member| Value::record(vec![member]);
        self.sequence(members.into_iter().map(single).collect())
    }

    #[inline(never)]
    fn merge(&mut self, value: &Value) -> Fallible {
        let mut members: Vec<(Rc<str>, Value)> = Vec::new();
        let mut places: HashMap<Rc<str>, usize> = HashMap::new();
        for item in value.items().expect("its signature makes it an array").iter() {
            for (key, value) in item.members().unwrap_or_default() {
                self.spend(2)?;
                self.pay_for_key(&key)?;
                self.allocate_items(2)?;
                match places.get(&key) {
                    Some(at) => members[*at].1 = value,
                    None => {
                        places.insert(Rc::clone(&key), members.len());
                        members.push((key, value));
                    }
                }
            }
        }
        Ok(Value::record(members))
    }

    /// `$eval`, which only jsonata-js has.
    #[inline(never)]
    fn eval(&mut self, arguments: &Arguments, context: &Value) -> Fallible {
        let Some(source) = arguments.text(0) else { return Ok(Value::Undefined) };
        /// A few letters can make a large regular expression.
        const WORK: usize = 32;
        self.spend(source.len().saturating_mul(WORK))?;
        let input = match arguments.at(1) {
            Value::Undefined => context.clone(),
            focus => as_one(focus.clone()),
        };
        let expression = Expression::compile_with(source, Functions::Official)
            .map_err(|error| Fault::new("D3120").with("value", error.message.into()))?;
        self.evaluate_here(expression.node(), &input).map_err(|fault| {
            // A limit is nobody's error, and sentences that quote one another double in length.
            let sentence = fault.sentence();
            if fault.code == JsonataError::RESOURCE || sentence.len() > SENTENCE_BYTES {
                return fault;
            }
            Fault::new("D3121").with("value", sentence.into())
        })
    }
}

fn assert(condition: bool, message: Option<&str>) -> Fallible {
    if condition { Ok(Value::Undefined) } else { Err(complaint("D3141", message)) }
}

fn complaint(code: &'static str, message: Option<&str>) -> Box<Fault> {
    let default = match code {
        "D3137" => "$error() function evaluated",
        _ => "$assert() statement failed",
    };
    let message = message.filter(|message| !message.is_empty()).unwrap_or(default);
    Fault::new(code).with("message", message.into())
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Json(Json::Null) => "null",
        Value::Json(Json::Bool(_)) => "boolean",
        Value::Json(Json::Number(_)) => "number",
        Value::Json(Json::String(_)) => "string",
        Value::Json(Json::Array(_)) | Value::List(_) | Value::Tuples(_) => "array",
        Value::Json(Json::Object(_)) | Value::Record(_) => "object",
        Value::Function(_) => "function",
        Value::Undefined | Value::Tail => "undefined",
    }
}
