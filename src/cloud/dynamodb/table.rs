//! A table: its key and its items.

use std::rc::Rc;

use crate::base::{SharedMap, SortedMap};

use super::decimal::Decimal;
use super::refused::Refused;
use super::value::{Item, Value, item_bytes, parse_item};
use crate::cloud::setup::TableSetup;

/// Bytes of an item.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
pub(super) const ITEM_BYTES: usize = 409_600;

/// Bytes of the items of a table. Ours: tables of AWS have no such limit.
const TABLE_BYTES: usize = 33_554_432;

/// The values of an item's key: first of the partition key.
pub(super) type Key = Vec<KeyValue>;

/// A value of a key, in the order of a sort key.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum KeyValue {
    N(Decimal),
    S(Rc<str>),
    B(Rc<[u8]>),
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The attributes of the primary key: one or two.
    key: Vec<Rc<str>>,
    /// The key was guessed from an item; the first call that names a key knows better.
    is_guessed: bool,
    /// The indexes; `None` where nobody said which there are.
    indexes: Option<Rc<SortedMap<String, Vec<String>>>>,
    items: SharedMap<Key, Rc<Item>>,
    bytes: usize,
}

impl Table {
    /// The table of a set-up.
    ///
    /// # Errors
    /// Where it has no key of one or two attributes, or an item cannot be put into it.
    pub(super) fn new(setup: &TableSetup) -> Result<Self, Refused> {
        if !(1..=2).contains(&setup.key.len()) {
            return Err(Refused::invalid(
                "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: \
                 Member must have length of 1 or 2",
            ));
        }
        let key = setup.key.iter().map(|name| name.as_str().into()).collect();
        let mut table = Self { indexes: Some(Rc::new(setup.indexes.clone())), ..Self::keyed(key) };
        for item in &setup.items {
            table.put(parse_item("Item", item)?)?;
        }
        Ok(table)
    }

    /// An empty table that a call made by naming it with this key.
    pub(super) fn keyed(key: Vec<Rc<str>>) -> Self {
        Self { key, is_guessed: false, indexes: None, items: SharedMap::default(), bytes: 0 }
    }

    /// An empty table that a call made without naming its key.
    pub(super) fn guessed(key: Vec<Rc<str>>) -> Self {
        Self { is_guessed: true, ..Self::keyed(key) }
    }

    /// A call names the key: one that was only guessed becomes this one, if all items have it.
    pub(super) fn settle(&mut self, key: &[Rc<str>]) {
        self.rekey(key);
        self.is_guessed &= self.key != key;
    }

    /// A query names the partition key, and may leave out the sort key.
    pub(super) fn settle_by_query(&mut self, key: &[Rc<str>]) {
        if key.len() > 1 || self.key.first() != key.first() {
            self.rekey(key);
        }
    }

    fn rekey(&mut self, key: &[Rc<str>]) {
        let has_key = |item: &Rc<Item>| key.iter().all(|name| item.contains_key(name));
        if !self.is_guessed || self.key == key || !self.items.values().all(has_key) {
            return;
        }
        let mut changed = Self::guessed(key.to_vec());
        let put = |item: &Rc<Item>| changed.put(Item::clone(item)).map(drop);
        if self.items.values().try_for_each(put).is_ok() {
            *self = changed;
        }
    }

    pub(super) fn key_names(&self) -> &[Rc<str>] {
        &self.key
    }

    /// The attributes of an index's key.
    ///
    /// # Errors
    /// Where the set-up lists the table's indexes and this one is not among them.
    pub(super) fn index(&self, name: &str) -> Result<Option<Vec<Rc<str>>>, Refused> {
        let Some(indexes) = &self.indexes else { return Ok(None) };
        let key = indexes.get(name).ok_or_else(|| {
            Refused::invalid(format!("The table does not have the specified index: {name}"))
        })?;
        Ok(Some(key.iter().map(|name| name.as_str().into()).collect()))
    }

    pub(super) fn items(&self) -> impl DoubleEndedIterator<Item = &Rc<Item>> {
        self.items.values()
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Rc<Item>> {
        self.items.get(key)
    }

    /// The key that a `Key` parameter names.
    ///
    /// # Errors
    /// Where it names other attributes than the table's key, or has values of other types.
    pub(super) fn key(&self, given: &Item) -> Result<Key, Refused> {
        let wrong = || Refused::invalid("The provided key element does not match the schema");
        if given.len() != self.key.len() {
            return Err(wrong());
        }
        let one = |name: &Rc<str>| {
            let value = given.get(name).ok_or_else(wrong)?;
            if self.type_of(name).is_some_and(|known| known != value.type_name()) {
                return Err(wrong());
            }
            key_value(name, value).and_then(|it| it.ok_or_else(wrong))
        };
        self.key.iter().map(one).collect()
    }

    /// The key of an item that is to be put.
    pub(super) fn key_of(&self, item: &Item) -> Result<Key, Refused> {
        let one = |name: &Rc<str>| {
            let value = item.get(name).ok_or_else(|| {
                Refused::invalid(format!(
                    "One or more parameter values were invalid: Missing the key {name} in the item"
                ))
            })?;
            let mismatch = |expected: &str| {
                Refused::invalid(format!(
                    "One or more parameter values were invalid: Type mismatch for key {name} \
                     expected: {expected} actual: {}",
                    value.type_name()
                ))
            };
            match self.type_of(name) {
                Some(known) if known != value.type_name() => Err(mismatch(known)),
                Some(_) | None => key_value(name, value)?.ok_or_else(|| mismatch("S")),
            }
        };
        self.key.iter().map(one).collect()
    }

    /// The type of an attribute of the key, once there is an item.
    pub(super) fn type_of(&self, name: &Rc<str>) -> Option<&'static str> {
        Some(self.items.values().next()?.get(name)?.type_name())
    }

    /// Puts an item into the table; returns the one in whose place it is.
    pub(super) fn put(&mut self, item: Item) -> Result<Option<Rc<Item>>, Refused> {
        let key = self.key_of(&item)?;
        let bytes = item_bytes(&item);
        if bytes > ITEM_BYTES {
            return Err(Refused::invalid("Item size has exceeded the maximum allowed size"));
        }
        if self.bytes + bytes > TABLE_BYTES {
            return Err(Refused::Exception(
                "ItemCollectionSizeLimitExceededException",
                format!("Collection size exceeded. Tables hold {TABLE_BYTES} bytes here."),
            ));
        }
        let old = self.items.insert(key, Rc::new(item));
        self.bytes += bytes;
        self.bytes -= old.as_deref().map_or(0, item_bytes);
        Ok(old)
    }

    pub(super) fn remove(&mut self, key: &Key) -> Option<Rc<Item>> {
        let old = self.items.remove(key);
        self.bytes -= old.as_deref().map_or(0, item_bytes);
        old
    }
}

/// A value as a key has it; `None` for types that no key has.
fn key_value(name: &str, value: &Value) -> Result<Option<KeyValue>, Refused> {
    let empty = |kind: &str| {
        Err(Refused::invalid(format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute \
             cannot contain an empty {kind} value. Key: {name}"
        )))
    };
    match value {
        Value::S(text) if text.is_empty() => empty("string"),
        Value::B(bytes) if bytes.is_empty() => empty("binary"),
        Value::S(text) => Ok(Some(KeyValue::S(Rc::clone(text)))),
        Value::N(number) => Ok(Some(KeyValue::N(number.clone()))),
        Value::B(bytes) => Ok(Some(KeyValue::B(Rc::clone(bytes)))),
        Value::Bool(_)
        | Value::Null
        | Value::L(_)
        | Value::M(_)
        | Value::Ss(_)
        | Value::Ns(_)
        | Value::Bs(_) => Ok(None),
    }
}
