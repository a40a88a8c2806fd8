//! `|pattern|update, delete|`: a copy of a value in which some objects are changed.
//!
//! Values are shared and immutable, so the copy first gets objects of its own: then each is known
//! by its address, the pattern can name those to change, and one pass builds the changed copy.

use std::collections::HashMap;
use std::rc::Rc;

use crate::base::{Array, Json, Number, Object};

use super::super::error::{Fallible, Fault};
use super::super::node::Transform;
use super::super::scope::{Closure, Frame};
use super::super::signature::Signature;
use super::super::text::rounded;
use super::super::value::{ClosureId, Value};
use super::Evaluator;

/// The changed members of an object, by the object's address.
type Changes = HashMap<*const Object, Members>;

/// Members in order; those set by an update are finished.
type Members = Vec<(Rc<str>, Member)>;

enum Member {
    Copied(Json),
    Set(Json),
}

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn apply_transform(
        &mut self,
        id: ClosureId,
        arguments: Vec<Value>,
        context: &Value,
    ) -> Fallible {
        let Closure::Transform { transform, frame } = self.scope.closure(id) else {
            unreachable!("the caller has seen a transform")
        };
        let (transform, frame) = (Rc::clone(transform), *frame);
        let Ok(signature) = Signature::parse("<(oa):o>") else {
            unreachable!("this signature is well-formed")
        };
        let mut arguments = signature.validate(arguments, context)?.into_iter();
        let value = arguments.next().unwrap_or(Value::Undefined);
        if value.is_undefined() {
            return Ok(value);
        }
        let copy = self.copy_for(&transform, value, frame)?;
        self.transform(&transform, &copy, frame)
    }

    #[inline(never)]
    fn transform(&mut self, transform: &Transform, copy: &Value, frame: Frame) -> Fallible {
        let matches = self.evaluate(&transform.pattern, copy, frame)?;
        let mut changes = Changes::new();
        for matched in &listed(matches) {
            self.change(transform, matched, &mut changes, frame)?;
        }
        Ok(now(copy, &changes))
    }

    /// The copy to change, by `$clone`, which may have been bound to something else.
    #[inline(never)]
    fn copy_for(&mut self, transform: &Transform, value: Value, frame: Frame) -> Fallible {
        let own = self.scope.variable(frame, &"clone".into()).0.cloned();
        let value = match own {
            Some(function @ Value::Function(_)) => self.call_back(&function, vec![value])?,
            Some(_) => return Err(Fault::new("T2013").at(transform.position)),
            None => value,
        };
        self.clone_of(&value)
    }

    /// `$clone`: arrays and objects of its own, numbers as `$string` prints them.
    #[inline(never)]
    pub(in super::super) fn clone_of(&mut self, value: &Value) -> Fallible {
        self.spend(value.contents().weight)?;
        match value.to_json() {
            Some(json) => Ok(Value::Json(self.copy(&json)?)),
            None => Ok(Value::Undefined),
        }
    }

    #[inline(never)]
    fn copy(&mut self, json: &Json) -> Fallible<Json> {
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

    #[inline(never)]
    fn change(
        &mut self,
        transform: &Transform,
        matched: &Value,
        changes: &mut Changes,
        frame: Frame,
    ) -> Fallible<()> {
        let update = self.evaluate(&transform.update, &now(matched, changes), frame)?;
        if !update.is_undefined() {
            self.update(transform, matched, &update, changes)?;
        }
        if let Some(delete) = &transform.delete {
            let keys = self.evaluate(delete, &now(matched, changes), frame)?;
            remove(matched, keys, changes, delete.position)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn update(
        &mut self,
        transform: &Transform,
        matched: &Value,
        update: &Value,
        changes: &mut Changes,
    ) -> Fallible<()> {
        let Some(members) = update.members() else {
            return Err(Fault::new("T2011").at(transform.update.position).value(update));
        };
        self.allocate_items(2 * members.len())?;
        let Some(own) = members_of(matched, changes) else { return Ok(()) };
        for (key, value) in members {
            self.spend(value.contents().weight)?;
            if let Some(json) = value.to_json() {
                // What an object shares with another one counts for each of them.
                self.allocate(json.bytes())?;
                set(own, key, json);
            }
        }
        Ok(())
    }
}

/// A matched value with the changes so far.
fn now(matched: &Value, changes: &Changes) -> Value {
    match matched {
        Value::Json(json) => Value::Json(changed(json, changes)),
        Value::Undefined
        | Value::List(_)
        | Value::Record(_)
        | Value::Function(_)
        | Value::Tuples(_)
        | Value::Tail => matched.clone(),
    }
}

/// The items of an array, or a value alone.
fn listed(value: Value) -> Vec<Value> {
    match value.items() {
        Some(items) => items.to_vec(),
        None if value.is_undefined() => Vec::new(),
        None => vec![value],
    }
}

fn remove(matched: &Value, keys: Value, changes: &mut Changes, position: u32) -> Fallible<()> {
    let names = listed(keys.clone());
    if names.iter().any(|name| name.as_str().is_none()) {
        return Err(Fault::new("T2012").at(position).value(&keys));
    }
    if let Some(own) = members_of(matched, changes).filter(|_| !names.is_empty()) {
        own.retain(|(key, _)| names.iter().all(|name| name.as_str() != Some(key)));
    }
    Ok(())
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
