//! Objects: `{key: value}` over one value, and over items grouped by their keys.

use std::collections::HashMap;
use std::rc::Rc;

use crate::base::Json;

use super::super::error::{Fallible, Fault};
use super::super::node::Group;
use super::super::scope::{Frame, Key};
use super::super::value::{Tuple, Value};
use super::Evaluator;

/// From so many groups on, an index finds the group of a key.
const INDEX_FROM: usize = 16;

/// The groups so far, in the order of their keys' first appearance.
struct Groups<T> {
    all: Vec<OneGroup<T>>,
    index: HashMap<Rc<str>, usize>,
}

/// Items with the same key, at least one, and which pair of the object gave the key.
struct OneGroup<T> {
    key: Rc<str>,
    pair: usize,
    first: T,
    rest: Vec<T>,
}

impl<T> Groups<T> {
    fn new() -> Self {
        Self { all: Vec::new(), index: HashMap::new() }
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.all.len() <= INDEX_FROM {
            return self.all.iter().position(|group| &*group.key == key);
        }
        self.index.get(key).copied()
    }

    /// Adds an item; false where another pair of the object has the key.
    #[inline(never)]
    fn add(&mut self, key: Rc<str>, pair: usize, item: T) -> bool {
        if let Some(at) = self.position(&key) {
            let group = &mut self.all[at];
            group.rest.push(item);
            return group.pair == pair;
        }
        let at = self.all.len();
        self.all.push(OneGroup { key: Rc::clone(&key), pair, first: item, rest: Vec::new() });
        if at >= INDEX_FROM {
            if self.index.is_empty() {
                let places = self.all.iter().enumerate();
                self.index = places.map(|(at, group)| (Rc::clone(&group.key), at)).collect();
            }
            self.index.insert(key, at);
        }
        true
    }
}

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn group(&mut self, group: &Group, input: &Value, frame: Frame) -> Fallible {
        if let Value::Tuples(tuples) = input
            && !tuples.is_empty()
        {
            let groups = self.tuple_keys(group, tuples, frame)?;
            return self.tuple_values(group, groups, frame);
        }
        if input.items().is_none() && group.pairs.len() <= INDEX_FROM {
            return self.object_of(group, input, frame);
        }
        let groups = self.keys_of(group, input, frame)?;
        self.values_of(group, groups, frame)
    }

    /// The object of one item: every pair is a member. The pairs are few.
    #[inline(never)]
    fn object_of(&mut self, group: &Group, input: &Value, frame: Frame) -> Fallible {
        let mut members: Vec<(Rc<str>, Value)> = Vec::with_capacity(group.pairs.len());
        // Which pairs have a key: a bit for each.
        let mut keyed = 0_u32;
        for (at, (key, _)) in group.pairs.iter().enumerate() {
            let key = self.evaluate(key, input, frame)?;
            let Some(name) = self.name_of(group, &key)? else { continue };
            self.spend(1)?;
            if members.iter().any(|(own, _)| *own == name) {
                return Err(Fault::new("D1009").at(group.position).value(&key));
            }
            keyed |= 1 << at;
            members.push((name, Value::Undefined));
        }
        self.allocate_items(2 * members.len())?;
        let pairs = group.pairs.iter().enumerate().filter(|(at, _)| keyed & 1 << at != 0);
        for ((_, member), (_, (_, value))) in members.iter_mut().zip(pairs) {
            *member = self.evaluate(value, input, frame)?;
        }
        members.retain(|(_, member)| !member.is_undefined());
        Ok(Value::record(members))
    }

    /// The text that a key is; none where it is undefined.
    fn name_of(&mut self, group: &Group, key: &Value) -> Fallible<Option<Rc<str>>> {
        match key {
            Value::Undefined => Ok(None),
            Value::Json(Json::String(name)) => {
                self.pay_for_key(name)?;
                Ok(Some(Rc::clone(name)))
            }
            Value::Json(_)
            | Value::List(_)
            | Value::Record(_)
            | Value::Function(_)
            | Value::Tuples(_)
            | Value::Tail => Err(Fault::new("T1003").at(group.position).value(key)),
        }
    }

    #[inline(never)]
    fn keys_of(&mut self, group: &Group, input: &Value, frame: Frame) -> Fallible<Groups<Value>> {
        let mut groups = Groups::new();
        let items = input.items();
        for at in 0..items.map_or(1, |items| items.len().max(1)) {
            let item = items.map_or_else(|| input.clone(), |items| items.at(at));
            for (pair, (key, _)) in group.pairs.iter().enumerate() {
                let key = self.evaluate(key, &item, frame)?;
                self.add(group, &mut groups, key, pair, item.clone())?;
            }
        }
        Ok(groups)
    }

    #[inline(never)]
    fn values_of(&mut self, group: &Group, groups: Groups<Value>, frame: Frame) -> Fallible {
        let mut members = Vec::with_capacity(groups.all.len());
        for OneGroup { key, pair, first, rest } in groups.all {
            let context = self.joined(first, rest)?;
            let value = self.evaluate(&group.pairs[pair].1, &context, frame)?;
            self.member(&mut members, key, value)?;
        }
        Ok(Value::record(members))
    }

    #[inline(never)]
    fn tuple_keys(
        &mut self,
        group: &Group,
        tuples: &[Rc<Tuple>],
        frame: Frame,
    ) -> Fallible<Groups<Rc<Tuple>>> {
        let mut groups = Groups::new();
        for tuple in tuples {
            for (pair, (key, _)) in group.pairs.iter().enumerate() {
                let key = self.in_tuple(key, tuple, frame)?;
                self.add(group, &mut groups, key, pair, Rc::clone(tuple))?;
            }
        }
        Ok(groups)
    }

    #[inline(never)]
    fn tuple_values(&mut self, group: &Group, groups: Groups<Rc<Tuple>>, frame: Frame) -> Fallible {
        let mut members = Vec::with_capacity(groups.all.len());
        for OneGroup { key, pair, first, mut rest } in groups.all {
            rest.insert(0, first);
            let reduced = self.reduce(&rest)?;
            let value = self.in_tuple(&group.pairs[pair].1, &reduced, frame)?;
            self.member(&mut members, key, value)?;
        }
        Ok(Value::record(members))
    }

    fn add<T>(
        &mut self,
        group: &Group,
        groups: &mut Groups<T>,
        key: Value,
        pair: usize,
        item: T,
    ) -> Fallible<()> {
        let Some(name) = self.name_of(group, &key)? else { return Ok(()) };
        self.spend(2)?;
        if groups.add(name, pair, item) {
            Ok(())
        } else {
            Err(Fault::new("D1009").at(group.position).value(&key))
        }
    }

    fn member(
        &mut self,
        members: &mut Vec<(Rc<str>, Value)>,
        key: Rc<str>,
        value: Value,
    ) -> Fallible<()> {
        self.allocate_items(2)?;
        if !value.is_undefined() {
            members.push((key, value));
        }
        Ok(())
    }

    /// The items of a group as the context of its value: a single one is itself.
    #[inline(never)]
    fn joined(&mut self, first: Value, mut rest: Vec<Value>) -> Fallible {
        if rest.is_empty() {
            return Ok(first);
        }
        let is_plain = |item: &Value| item.items().is_none() && !item.is_undefined();
        if is_plain(&first) && rest.iter().all(is_plain) {
            rest.insert(0, first);
            return self.array(rest);
        }
        let mut joined = first;
        for item in rest {
            joined = self.append(joined, item)?;
        }
        Ok(joined)
    }

    /// Tuples of a group in one: what each name is bound to, in an array.
    #[inline(never)]
    fn reduce(&mut self, tuples: &[Rc<Tuple>]) -> Fallible<Tuple> {
        let mut reduced = Tuple::clone(&tuples[0]);
        for tuple in &tuples[1..] {
            self.allocate_items(1 + tuple.bindings.len())?;
        }
        let gather = |first: Value, rest: Vec<Value>| {
            let mut all = match first.items() {
                _ if rest.is_empty() => return first,
                Some(items) => items.to_vec(),
                None if first.is_undefined() => Vec::new(),
                None => vec![first],
            };
            let joins = rest.iter().filter(|value| !value.is_undefined()).count();
            for value in rest {
                match value.items() {
                    Some(items) => all.extend(items.iter()),
                    None if value.is_undefined() => {}
                    None => all.push(value),
                }
            }
            if joins == 0 && all.len() == 1 { all.remove(0) } else { Value::array(all) }
        };
        reduced.item = gather(
            reduced.item.clone(),
            tuples[1..].iter().map(|tuple| tuple.item.clone()).collect(),
        );
        let keys: Vec<Key> = tuples.iter().flat_map(|tuple| &tuple.bindings).fold(
            Vec::new(),
            |mut keys, (key, _)| {
                if !keys.contains(key) {
                    keys.push(key.clone());
                }
                keys
            },
        );
        for key in keys {
            let bound = |tuple: &Rc<Tuple>| {
                let binding = tuple.bindings.iter().find(|(own, _)| *own == key);
                Value::from(binding.map(|(_, value)| value.clone()))
            };
            let rest = tuples[1..].iter().map(bound).collect();
            let value = gather(bound(&tuples[0]), rest);
            reduced.bind(key, value);
        }
        Ok(reduced)
    }
}
