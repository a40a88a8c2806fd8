//! Actions on one item: getItem, putItem, updateItem, deleteItem.

use std::rc::Rc;

use crate::base::{Json, Object};

use super::capacity::Used;
use super::expression::Placeholders;
use super::expression::condition::Condition;
use super::expression::path::{Path, parse_projection, project};
use super::expression::update::Update;
use super::refused::Refused;
use super::table::{ITEM_BYTES, Table};
use super::value::{Item, item_bytes, item_json, parse_item};
use super::{Dialect, DynamoDb, names, require, text};

pub(super) fn get(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    require(parameters, &["TableName", "Key"])?;
    let mut placeholders = Placeholders::parse(parameters)?;
    let projection = projection(parameters, &mut placeholders)?;
    placeholders.finish(projection.is_none().then_some("ProjectionExpression is null"))?;
    let (table, _, key) = database.table_with_key(parameters)?;
    let item = table.get(&key);
    let used = Used::by_reading(item.map_or(0, |item| item_bytes(item)), parameters);
    let shown = item.map(|item| item_json(&projected(item, projection.as_deref()), dialect));
    let shown = shown.map(|item| (Rc::from("Item"), item));
    Ok(used.report(parameters).into_iter().chain(shown).collect())
}

pub(super) fn put(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    require(parameters, &["TableName", "Item"])?;
    let given = parameters.get("Item").unwrap_or(&Json::Null);
    let item = parse_item("Item", given)?;
    let write = Write::parse(parameters)?;
    let table = database
        .table(parameters, || Table::guessed(names(given).into_iter().take(1).collect()))?;
    let key = table.key_of(&item)?;
    check(write.condition.as_ref(), table.get(&key))?;
    let bytes = item_bytes(&item);
    let old = table.put(item)?;
    Ok(write.answer(old.as_deref(), bytes, dialect))
}

pub(super) fn delete(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    require(parameters, &["TableName", "Key"])?;
    let write = Write::parse(parameters)?;
    let (table, _, key) = database.table_with_key(parameters)?;
    check(write.condition.as_ref(), table.get(&key))?;
    let old = table.remove(&key);
    Ok(write.answer(old.as_deref(), 0, dialect))
}

/// What a call that puts or deletes a whole item says besides.
struct Write<'a> {
    parameters: &'a Json,
    condition: Option<Condition>,
    /// Whether the answer has the item that was there.
    shows_old: bool,
}

impl<'a> Write<'a> {
    fn parse(parameters: &'a Json) -> Result<Self, Refused> {
        let mut placeholders = Placeholders::parse(parameters)?;
        let condition = condition(parameters, &mut placeholders)?;
        placeholders.finish(condition.is_none().then_some("ConditionExpression is null"))?;
        let shows_old = ReturnValues::parse(parameters)?.only_all_old()?;
        Ok(Self { parameters, condition, shows_old })
    }

    /// The answer, once the item that was there is replaced by one of so many bytes.
    fn answer(&self, old: Option<&Item>, bytes: usize, dialect: Dialect) -> Object {
        let used = Used::by_writing(bytes.max(old.map_or(0, item_bytes)));
        let shown = attributes(old.filter(|_| self.shows_old), dialect);
        shown.into_iter().chain(used.report(self.parameters)).collect()
    }
}

pub(super) fn update(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    require(parameters, &["TableName", "Key"])?;
    let mut placeholders = Placeholders::parse(parameters)?;
    let update = text(parameters, "UpdateExpression")?
        .map(|text| Update::parse(text, &mut placeholders))
        .transpose()?;
    let condition = condition(parameters, &mut placeholders)?;
    let absent = "UpdateExpression and ConditionExpression are null";
    placeholders.finish((update.is_none() && condition.is_none()).then_some(absent))?;
    let wanted = ReturnValues::parse(parameters)?;
    let (table, key_item, key) = database.table_with_key(parameters)?;
    let paths: Vec<Path> = update.iter().flat_map(Update::paths).cloned().collect();
    refuse_key_changes(table, &paths)?;
    let old = table.get(&key).cloned();
    check(condition.as_ref(), old.as_ref())?;
    let before = old.as_deref().unwrap_or(&key_item);
    let new = match &update {
        Some(update) => update.apply(before)?,
        None => before.clone(),
    };
    if item_bytes(&new) > ITEM_BYTES {
        return Err(Refused::invalid("Item size to update has exceeded the maximum allowed size"));
    }
    let shown = wanted.of(old.as_deref(), &new, &paths);
    let used = Used::by_writing(item_bytes(&new).max(item_bytes(before)));
    table.put(new)?;
    let shown = attributes(shown.as_ref(), dialect);
    Ok(shown.into_iter().chain(used.report(parameters)).collect())
}

/// The paths of a `ProjectionExpression`.
pub(super) fn projection(
    parameters: &Json,
    placeholders: &mut Placeholders,
) -> Result<Option<Vec<Path>>, Refused> {
    let text = text(parameters, "ProjectionExpression")?;
    text.map(|text| parse_projection(text, placeholders)).transpose()
}

pub(super) fn projected(item: &Item, projection: Option<&[Path]>) -> Item {
    projection.map_or_else(|| item.clone(), |paths| project(item, paths))
}

pub(super) fn condition(
    parameters: &Json,
    placeholders: &mut Placeholders,
) -> Result<Option<Condition>, Refused> {
    let text = text(parameters, "ConditionExpression")?;
    text.map(|text| Condition::parse("ConditionExpression", text, placeholders)).transpose()
}

/// Refuses the call where the item that is there does not meet the condition.
pub(super) fn check(condition: Option<&Condition>, item: Option<&Rc<Item>>) -> Result<(), Refused> {
    let none = Item::new();
    let item = item.map_or(&none, |item| item);
    match condition {
        Some(condition) if !condition.holds(item) => Err(Refused::condition_failed()),
        Some(_) | None => Ok(()),
    }
}

fn refuse_key_changes(table: &Table, paths: &[Path]) -> Result<(), Refused> {
    match paths.iter().find(|path| table.key_names().contains(&path.head)) {
        None => Ok(()),
        Some(path) => Err(Refused::invalid(format!(
            "One or more parameter values were invalid: Cannot update attribute {}. This \
             attribute is part of the key",
            path.head
        ))),
    }
}

fn attributes(item: Option<&Item>, dialect: Dialect) -> Option<(Rc<str>, Json)> {
    let shown = item.filter(|item| !item.is_empty())?;
    Some(("Attributes".into(), item_json(shown, dialect)))
}

/// What an answer shows of the item.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ReturnValues {
    None,
    AllOld,
    UpdatedOld,
    AllNew,
    UpdatedNew,
}

impl ReturnValues {
    fn parse(parameters: &Json) -> Result<Self, Refused> {
        Ok(match text(parameters, "ReturnValues")? {
            None | Some("NONE") => Self::None,
            Some("ALL_OLD") => Self::AllOld,
            Some("UPDATED_OLD") => Self::UpdatedOld,
            Some("ALL_NEW") => Self::AllNew,
            Some("UPDATED_NEW") => Self::UpdatedNew,
            Some(other) => {
                return Err(Refused::invalid(format!(
                    "1 validation error detected: Value '{other}' at 'returnValues' failed to \
                     satisfy constraint: Member must satisfy enum value set: [ALL_NEW, \
                     UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
                )));
            }
        })
    }

    /// Whether the old item is wanted; actions that leave no new one know nothing else.
    fn only_all_old(self) -> Result<bool, Refused> {
        match self {
            Self::None => Ok(false),
            Self::AllOld => Ok(true),
            Self::UpdatedOld | Self::AllNew | Self::UpdatedNew => {
                Err(Refused::invalid("ReturnValues can only be ALL_OLD or NONE"))
            }
        }
    }

    fn of(self, old: Option<&Item>, new: &Item, paths: &[Path]) -> Option<Item> {
        match self {
            Self::None => None,
            Self::AllOld => old.cloned(),
            Self::UpdatedOld => old.map(|old| project(old, paths)),
            Self::AllNew => Some(new.clone()),
            Self::UpdatedNew => Some(project(new, paths)),
        }
    }
}
