//! Actions on one item: getItem, putItem, updateItem, deleteItem.

use std::rc::Rc;

use crate::base::{Json, Object};

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
    let mut answer = Object::new();
    if let Some(item) = table.get(&key) {
        answer.insert("Item".into(), item_json(&projected(item, projection.as_deref()), dialect));
    }
    Ok(answer)
}

pub(super) fn put(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    require(parameters, &["TableName", "Item"])?;
    let given = parameters.get("Item").unwrap_or(&Json::Null);
    let item = parse_item("Item", given)?;
    let mut placeholders = Placeholders::parse(parameters)?;
    let condition = condition(parameters, &mut placeholders)?;
    placeholders.finish(condition.is_none().then_some("ConditionExpression is null"))?;
    let wanted = ReturnValues::parse(parameters)?.only_all_old()?;
    let table = database
        .table(parameters, || Table::guessed(names(given).into_iter().take(1).collect()))?;
    let key = table.key_of(&item)?;
    check(condition.as_ref(), table.get(&key))?;
    let old = table.put(item)?;
    Ok(attributes(old.as_deref().filter(|_| wanted), dialect))
}

pub(super) fn delete(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    require(parameters, &["TableName", "Key"])?;
    let mut placeholders = Placeholders::parse(parameters)?;
    let condition = condition(parameters, &mut placeholders)?;
    placeholders.finish(condition.is_none().then_some("ConditionExpression is null"))?;
    let wanted = ReturnValues::parse(parameters)?.only_all_old()?;
    let (table, _, key) = database.table_with_key(parameters)?;
    check(condition.as_ref(), table.get(&key))?;
    let old = table.remove(&key);
    Ok(attributes(old.as_deref().filter(|_| wanted), dialect))
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
    table.put(new)?;
    Ok(attributes(shown.as_ref(), dialect))
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

fn attributes(item: Option<&Item>, dialect: Dialect) -> Object {
    let shown = item.filter(|item| !item.is_empty());
    shown.map(|item| ("Attributes".into(), item_json(item, dialect))).into_iter().collect()
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
