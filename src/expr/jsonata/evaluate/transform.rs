//! `|pattern|update, delete|`: a copy of a value in which some objects are changed.
//!
//! Values are shared and immutable, so the copy first gets objects of its own: then each is known
//! by its address, the pattern can name those to change, and one pass builds the changed copy.

use std::collections::HashMap;
use std::rc::Rc;

use crate::base::{Array, Json, Number, Object};

use super::super::error::{Fallible, Fault};
use super::super::node::Transform;
use super::super::scope::Frame;
use super::super::signature::Signature;
use super::super::text::rounded;
use super::super::value::{Function, Value};
use super::{Evaluator, NULL};

/// The changed members of an object, by the object's address.
type Changes = HashMap<*const Object, Members>;

/// Members in order; those set by an update are finished.
type Members = Vec<(Rc<str>, Member)>;

enum Member {
    Copied(Json),
    Set(Json),
}

impl Evaluator<'_, '_> {
    pub(super) fn apply_transform(
        &mut self,
        transform: &Transform,
        arguments: Vec<Value>,
        context: &Value,
        frame: Frame,
    ) -> Fallible {
        let signature = Signature::parse("<(oa):o>").expect("this signature is well-formed");
        let mut arguments = signature.validate(arguments, context)?.into_iter();
        let value = arguments.next().unwrap_or(Value::Undefined);
        if value.is_undefined() {
            return Ok(value);
        }
        let copy = self.copy_for(transform, value, frame)?;
        let Value::Json(copy) = copy else { return Ok(copy) };
        let matches = self.evaluate(&transform.pattern, &Value::Json(copy.clone()), frame)?;
        let matches = match matches.items() {
            Some(items) => items.to_vec(),
            None if matches.is_undefined() => Vec::new(),
            None => vec![matches],
        };
        let mut changes = Changes::new();
        for matched in &matches {
            self.change(transform, matched, &mut changes, frame)?;
        }
        Ok(Value::Json(changed(&copy, &changes)))
    }

    /// The copy to change, by `$clone`, which may have been bound to something else.
    fn copy_for(&mut self, transform: &Transform, value: Value, frame: Frame) -> Fallible {
        let own = self.scope.variable(frame, &"clone".into()).0.cloned();
        let value = match own {
            Some(Value::Function(function)) => {
                let function: Function = function;
                self.apply(&Value::Function(function), vec![value], &NULL)?
            }
            Some(_) => return Err(Fault::new("T2013").at(transform.position)),
            None => value,
        };
        match value.to_json() {
            Some(json) => self.copy(&json).map(Value::Json),
            None => Ok(Value::Undefined),
        }
    }

    /// `$clone`: arrays and objects of its own, numbers as `$string` prints them.
    pub(in super::super) fn copy(&mut self, json: &Json) -> Fallible<Json> {
        self.spend(1)?;
        Ok(match json {
            Json::Array(items) => {
                self.allocate_items(items.len())?;
                let items = items.iter().map(|item| self.copy(item)).collect::<Fallible<_>>()?;
                Array::new(items).into()
            }
            Json::Object(members) => {
                self.allocate_items(2 * members.len())?;
                let mut object = Object::new();
                for (key, value) in members.iter() {
                    object.insert(Rc::clone(key), self.copy(value)?);
                }
                object.into()
            }
            Json::Number(Number::Float(number)) => Json::Number(Number::Float(rounded(*number))),
            Json::Null | Json::Bool(_) | Json::Number(Number::Integer(_)) | Json::String(_) => {
                json.clone()
            }
        })
    }

    fn change(
        &mut self,
        transform: &Transform,
        matched: &Value,
        changes: &mut Changes,
        frame: Frame,
    ) -> Fallible<()> {
        let current = match matched {
            Value::Json(json) => Value::Json(changed(json, changes)),
            _ => matched.clone(),
        };
        let update = self.evaluate(&transform.update, &current, frame)?;
        if !update.is_undefined() {
            let Some(members) = update.members() else {
                let fault = Fault::new("T2011").at(transform.update.position);
                return Err(fault.value(&update));
            };
            let members: Vec<_> = members
                .into_iter()
                .filter_map(|(key, value)| Some((key, value.to_json()?)))
                .collect();
            self.allocate_items(2 * members.len())?;
            if let Some(own) = members_of(matched, changes) {
                for (key, value) in members {
                    set(own, key, value);
                }
            }
        }
        let Some(delete) = &transform.delete else { return Ok(()) };
        let current = match matched {
            Value::Json(json) => Value::Json(changed(json, changes)),
            _ => matched.clone(),
        };
        let keys = self.evaluate(delete, &current, frame)?;
        let names = match keys.items() {
            Some(items) => items.to_vec(),
            None if keys.is_undefined() => return Ok(()),
            None => vec![keys.clone()],
        };
        if names.iter().any(|name| name.as_str().is_none()) {
            return Err(Fault::new("T2012").at(delete.position).value(&keys));
        }
        if let Some(own) = members_of(matched, changes) {
            own.retain(|(key, _)| names.iter().all(|name| name.as_str() != Some(key)));
        }
        Ok(())
    }
}

/// The members of a matched object, to be changed.
fn members_of<'a>(matched: &Value, changes: &'a mut Changes) -> Option<&'a mut Members> {
    let Value::Json(Json::Object(object)) = matched else { return None };
    let copied = |(key, value): (&Rc<str>, &Json)| (Rc::clone(key), Member::Copied(value.clone()));
    let entry = changes.entry(Rc::as_ptr(object));
    Some(entry.or_insert_with(|| object.iter().map(copied).collect()))
}

fn set(members: &mut Members, key: Rc<str>, value: Json) {
    match members.iter_mut().find(|(own, _)| *own == key) {
        Some(member) => member.1 = Member::Set(value),
        None => members.push((key, Member::Set(value))),
    }
}

/// The value with all changes made.
fn changed(json: &Json, changes: &Changes) -> Json {
    if changes.is_empty() {
        return json.clone();
    }
    match json {
        Json::Array(items) => Json::array(items.iter().map(|item| changed(item, changes))),
        Json::Object(object) => match changes.get(&Rc::as_ptr(object)) {
            None => Json::object(
                object.iter().map(|(key, value)| (Rc::clone(key), changed(value, changes))),
            ),
            Some(members) => Json::object(members.iter().map(|(key, member)| {
                let value = match member {
                    Member::Copied(value) => changed(value, changes),
                    Member::Set(value) => value.clone(),
                };
                (Rc::clone(key), value)
            })),
        },
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.clone(),
    }
}
