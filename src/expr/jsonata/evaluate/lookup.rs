//! What lies in a value: the member of a name, `*` and `**`.

use super::super::error::Fallible;
use super::super::value::{Items, Value};
use super::Evaluator;

impl Evaluator<'_, '_> {
    /// The member of a name: of an array, those of its items.
    #[inline(never)]
    pub(in super::super) fn lookup(&mut self, input: &Value, name: &str) -> Fallible {
        let Some(items) = input.items() else {
            self.pay_for_key(name)?;
            return Ok(input.member(name).into());
        };
        let mut found = Vec::new();
        self.lookup_all(items, name, &mut found)?;
        self.sequence(found)
    }

    fn lookup_all(&mut self, items: Items<'_>, name: &str, found: &mut Vec<Value>) -> Fallible<()> {
        self.spend(items.len())?;
        for item in items.iter() {
            self.pay_for_key(name)?;
            match item.items() {
                Some(inside) => self.lookup_all(inside, name, found)?,
                None => match item.member(name) {
                    Some(member) if !member.is_undefined() => match member.items() {
                        Some(members) => {
                            self.spend(members.len())?;
                            self.allocate_items(members.len())?;
                            found.extend(members.iter());
                        }
                        None => found.push(member),
                    },
                    Some(_) | None => {}
                },
            }
        }
        Ok(())
    }

    /// `*`: the values of all members, arrays flattened.
    #[inline(never)]
    pub(super) fn wildcard(&mut self, input: &Value) -> Fallible {
        let input = match input {
            Value::List(list) if list.marks().outer => &list.items().first(),
            Value::Undefined
            | Value::Json(_)
            | Value::List(_)
            | Value::Record(_)
            | Value::Function(_)
            | Value::Tuples(_)
            | Value::Tail => input,
        };
        let inside = match input.items() {
            Some(items) => {
                self.spend(items.len())?;
                items.to_vec()
            }
            None => {
                let members = input.members().unwrap_or_default();
                members.into_iter().map(|(_, value)| value).collect()
            }
        };
        let mut flat = Vec::with_capacity(inside.len());
        let mut is_sequence = true;
        for value in inside {
            // Joining an array to a sequence makes an array of it, which is not settled.
            is_sequence &= value.items().is_none();
            self.flatten_deep(value, &mut flat)?;
        }
        if is_sequence { self.sequence(flat) } else { self.array(flat) }
    }

    fn flatten_deep(&mut self, value: Value, flat: &mut Vec<Value>) -> Fallible<()> {
        self.spend(1)?;
        match value.items() {
            Some(items) => items.iter().try_for_each(|item| self.flatten_deep(item, flat)),
            None => {
                flat.push(value);
                Ok(())
            }
        }
    }

    /// `**`: the input and everything inside it.
    #[inline(never)]
    pub(super) fn descendants(&mut self, input: &Value) -> Fallible {
        if input.is_undefined() {
            return Ok(Value::Undefined);
        }
        let mut found = Vec::new();
        self.descend(input, &mut found)?;
        match found.len() {
            1 => Ok(found.remove(0)),
            _ => self.sequence(found),
        }
    }

    fn descend(&mut self, value: &Value, found: &mut Vec<Value>) -> Fallible<()> {
        self.spend(1)?;
        if let Some(items) = value.items() {
            return items.iter().try_for_each(|item| self.descend(&item, found));
        }
        found.push(value.clone());
        let members = value.members().unwrap_or_default();
        members.iter().try_for_each(|(_, member)| self.descend(member, found))
    }
}
