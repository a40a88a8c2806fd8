//! `|pattern|update, delete|`: a copy of a value in which some objects are changed.
//!
//! Values are shared and immutable, so the copy first gets objects of its own: then each is known
//! by its address, the pattern can name those to change, and one pass builds the changed copy.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use crate::base::{Array, Json, Number, Object};

use super::super::error::{Fallible, Fault};
use super::super::node::Transform;
use super::super::scope::{Closure, Frame};
use super::super::signature::Signature;
use super::super::text::rounded;
use super::super::value::{ClosureId, Value};
use super::Evaluator;

/// What a transform takes.
static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| match Signature::parse("<(oa):o>") {
    Ok(signature) => signature,
    Err(_) => unreachable!("this signature is well-formed"),
});

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
        let arguments = SIGNATURE.validate(arguments, context, &mut |work| self.spend(work))?;
        let value = arguments.into_iter().next().unwrap_or(Value::Undefined);
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
        self.so_far(copy, &changes)
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
        self.pay_for_json(value)?;
        match value.to_json() {
            Some(json) => Ok(Value::Json(self.copy(&json)?)),
            None => Ok(Value::Undefined),
        }
    }

    /// Pays for the JSON of a value: keys and texts that it shares with another count for each.
    fn pay_for_json(&mut self, value: &Value) -> Fallible<()> {
        /// Bytes of a text in the time of an evaluation.
        const BYTES: usize = 16;
        self.spend(value.contents().weight)?;
        let bytes = value.text_bytes();
        self.spend(bytes / BYTES)?;
        self.allocate(bytes)
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
                    self.pay_for_key(key)?;
                    object.insert(Rc::clone(key), self.copy(value)?);
                }
                object.into()
            }
            Json::Number(Number::Float(number)) => {
                self.spend(4)?;
                Json::Number(Number::Float(rounded(*number)))
            }
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
        let before = self.so_far(matched, changes)?;
        let update = self.evaluate(&transform.update, &before, frame)?;
        if !update.is_undefined() {
            self.update(transform, matched, &update, changes)?;
        }
        if let Some(delete) = &transform.delete {
            let before = self.so_far(matched, changes)?;
            let keys = self.evaluate(delete, &before, frame)?;
            self.remove(matched, keys, changes, delete.position)?;
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
        self.pay_for_json(update)?;
        let Some(own) = members_of(matched, changes) else { return Ok(()) };
        for (key, value) in members {
            if let Some(json) = value.to_json() {
                self.spend(own.len() / 16)?;
                set(own, key, json);
            }
        }
        Ok(())
    }

    fn remove(
        &mut self,
        matched: &Value,
        keys: Value,
        changes: &mut Changes,
        position: u32,
    ) -> Fallible<()> {
        let names = listed(keys.clone());
        let mut removed: HashMap<Rc<str>, usize> = HashMap::new();
        for name in &names {
            let Value::Json(Json::String(name)) = name else {
                return Err(Fault::new("T2012").at(position).value(&keys));
            };
            self.spend(1)?;
            self.pay_for_text(name)?;
            removed.insert(Rc::clone(name), 0);
        }
        if let Some(own) = members_of(matched, changes).filter(|_| !removed.is_empty()) {
            self.spend(own.len() / 2)?;
            own.iter().try_for_each(|(key, _)| self.pay_for_key(key))?;
            own.retain(|(key, _)| !removed.contains_key(key));
        }
        Ok(())
    }

    /// A matched value with the changes so far.
    fn so_far(&mut self, matched: &Value, changes: &Changes) -> Fallible {
        Ok(match matched {
            Value::Json(json) if !changes.is_empty() => Value::Json(self.changed(json, changes)?),
            Value::Json(_)
            | Value::Undefined
            | Value::List(_)
            | Value::Record(_)
            | Value::Function(_)
            | Value::Tuples(_)
            | Value::Tail => matched.clone(),
        })
    }

    /// The value with all changes made.
    #[inline(never)]
    fn changed(&mut self, json: &Json, changes: &Changes) -> Fallible<Json> {
        Ok(match json {
            Json::Array(items) => {
                self.spend(1 + items.len() / 4)?;
                let items = items.iter().map(|item| self.changed(item, changes));
                Array::new(items.collect::<Fallible<_>>()?).into()
            }
            Json::Object(object) => {
                self.spend(1 + 2 * object.len())?;
                let mut new = Object::with_capacity(object.len());
                match changes.get(&Rc::as_ptr(object)) {
                    None => {
                        for (key, value) in object.iter() {
                            self.pay_for_key(key)?;
                            new.insert(Rc::clone(key), self.changed(value, changes)?);
                        }
                    }
                    Some(members) => {
                        for (key, member) in members {
                            self.pay_for_key(key)?;
                            let value = match member {
                                Member::Copied(value) => self.changed(value, changes)?,
                                Member::Set(value) => value.clone(),
                            };
                            new.insert(Rc::clone(key), value);
                        }
                    }
                }
                new.into()
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.clone(),
        })
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
