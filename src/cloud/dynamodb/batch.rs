//! Actions on several items: batches and transactions.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::base::{Json, Object};

use super::expression::Placeholders;
use super::refused::Refused;
use super::{Dialect, DynamoDb, item, require};

/// Items that BatchGetItem takes.
const GET_ITEMS: usize = 100;

/// Items that BatchWriteItem takes.
const WRITE_ITEMS: usize = 25;

/// Actions of a transaction.
const TRANSACTION_ACTIONS: usize = 100;

/// The answer's place in which an action of a transaction that was carried out has no reason.
const NO_REASON: &str = "None";

pub(super) fn get(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    let requests = tables(parameters)?;
    let keys = |request: &Json| list(request, "Keys").len();
    if requests.iter().map(|(_, request)| keys(request)).sum::<usize>() > GET_ITEMS {
        return Err(Refused::invalid("Too many items requested for the BatchGetItem call"));
    }
    let mut responses = Object::new();
    for (table, request) in requests {
        let calls =
            list(request, "Keys").into_iter().map(|key| on_table(table, request, "Key", key));
        let calls: Vec<_> = calls.collect();
        refuse_duplicates(calls.iter().filter_map(|call| call.get("Key")))?;
        let mut items = Vec::new();
        for call in &calls {
            items.extend(item::get(database, call, dialect)?.remove("Item"));
        }
        responses.insert(Rc::clone(table), Json::array(items));
    }
    let members = [("Responses", responses.into()), ("UnprocessedKeys", Json::empty_object())];
    Ok(members.map(|(name, value)| (Rc::from(name), value)).into_iter().collect())
}

pub(super) fn write(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    let requests = tables(parameters)?;
    let writes = |request: &Json| request.as_array().map_or(0, |it| it.len());
    if requests.iter().map(|(_, request)| writes(request)).sum::<usize>() > WRITE_ITEMS {
        return Err(Refused::invalid("Too many items requested for the BatchWriteItem call"));
    }
    let mut changed = database.clone();
    for (table, request) in requests {
        let requests = request.as_array().ok_or_else(|| Refused::malformed("RequestItems"))?;
        for request in requests.iter() {
            batch_write_one(&mut changed, table, request, dialect)?;
        }
        refuse_duplicates(requests.iter().filter_map(|it| it.get("DeleteRequest")?.get("Key")))?;
    }
    *database = changed;
    Ok([(Rc::from("UnprocessedItems"), Json::empty_object())].into_iter().collect())
}

fn batch_write_one(
    database: &mut DynamoDb,
    table: &Rc<str>,
    request: &Json,
    dialect: Dialect,
) -> Result<(), Refused> {
    let part = |name: &str| request.get(name).filter(|it| **it != Json::Null);
    let none = Json::empty_object();
    match (part("PutRequest"), part("DeleteRequest")) {
        (Some(put), None) => {
            let item = put.get("Item").unwrap_or(&Json::Null);
            item::put(database, &on_table(table, &none, "Item", item), dialect)?;
        }
        (None, Some(delete)) => {
            let key = delete.get("Key").unwrap_or(&Json::Null);
            item::delete(database, &on_table(table, &none, "Key", key), dialect)?;
        }
        (None, None) | (Some(_), Some(_)) => {
            return Err(Refused::invalid(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one \
                 of the supported datatypes",
            ));
        }
    }
    Ok(())
}

pub(super) fn transact_get(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    let mut responses = Vec::new();
    for action in transaction(parameters)? {
        let get =
            action.get("Get").ok_or_else(|| Refused::null(&["transactItems.1.member.get"]))?;
        responses.push(Json::from(item::get(database, get, dialect)?));
    }
    Ok([(Rc::from("Responses"), Json::array(responses))].into_iter().collect())
}

pub(super) fn transact_write(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    let mut changed = database.clone();
    let mut reasons = Vec::new();
    for action in transaction(parameters)? {
        reasons.push(match transact_one(&mut changed, action, dialect) {
            Ok(()) => NO_REASON,
            Err(refused) => reason(&refused).ok_or(refused)?,
        });
    }
    if reasons.iter().any(|reason| *reason != NO_REASON) {
        return Err(Refused::Exception(
            "TransactionCanceledException",
            format!(
                "Transaction cancelled, please refer cancellation reasons for specific reasons \
                 [{}]",
                reasons.join(", ")
            ),
        ));
    }
    *database = changed;
    Ok(Object::new())
}

/// The code of a refusal that cancels a transaction.
fn reason(refused: &Refused) -> Option<&'static str> {
    match refused {
        Refused::Exception("ConditionalCheckFailedException", _) => Some("ConditionalCheckFailed"),
        Refused::Exception(..) | Refused::Invalid(_) | Refused::Unusable(_) => None,
    }
}

fn transact_one(database: &mut DynamoDb, action: &Json, dialect: Dialect) -> Result<(), Refused> {
    let actions = action.as_object().ok_or_else(|| Refused::malformed("TransactItems"))?;
    let mut given = actions.iter().filter(|(_, value)| **value != Json::Null);
    match (given.next().map(|(name, value)| (&**name, value)), given.next()) {
        (Some(("Put", call)), None) => item::put(database, call, dialect).map(drop),
        (Some(("Delete", call)), None) => item::delete(database, call, dialect).map(drop),
        (Some(("Update", call)), None) => item::update(database, call, dialect).map(drop),
        (Some(("ConditionCheck", call)), None) => condition_check(database, call),
        _ => Err(Refused::invalid(
            "TransactItems can only contain one of Check, Put, Update or Delete",
        )),
    }
}

fn condition_check(database: &mut DynamoDb, call: &Json) -> Result<(), Refused> {
    require(call, &["TableName", "Key", "ConditionExpression"])?;
    let mut placeholders = Placeholders::parse(call)?;
    let condition = item::condition(call, &mut placeholders)?;
    placeholders.finish(None)?;
    let (table, _, key) = database.table_with_key(call)?;
    item::check(condition.as_ref(), table.get(&key))
}

/// The requests of a batch, by table.
fn tables(parameters: &Json) -> Result<Vec<(&Rc<str>, &Json)>, Refused> {
    require(parameters, &["RequestItems"])?;
    let requests = parameters.get("RequestItems").and_then(Json::as_object);
    let requests = requests.ok_or_else(|| Refused::malformed("RequestItems"))?;
    if requests.is_empty() {
        return Err(Refused::invalid(
            "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy \
             constraint: Member must have length greater than or equal to 1",
        ));
    }
    Ok(requests.iter().collect())
}

/// The actions of a transaction.
fn transaction(parameters: &Json) -> Result<Vec<&Json>, Refused> {
    require(parameters, &["TransactItems"])?;
    let actions = list(parameters, "TransactItems");
    let bound = match actions.len() {
        0 => "greater than or equal to 1".to_owned(),
        1..=TRANSACTION_ACTIONS => return Ok(actions),
        _ => format!("less than or equal to {TRANSACTION_ACTIONS}"),
    };
    Err(Refused::invalid(format!(
        "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: \
         Member must have length {bound}"
    )))
}

fn list<'a>(parameters: &'a Json, name: &str) -> Vec<&'a Json> {
    parameters.get(name).and_then(Json::as_array).into_iter().flat_map(|it| it.iter()).collect()
}

/// The call that does one part of a batch: what the batch says for the table, and the part.
fn on_table(table: &Rc<str>, shared: &Json, field: &str, part: &Json) -> Json {
    let shared = shared.as_object().into_iter().flat_map(|it| it.iter());
    let shared = shared.filter(|(name, _)| &***name != "Keys");
    let mut call: Object = shared.map(|(name, value)| (Rc::clone(name), value.clone())).collect();
    call.insert("TableName".into(), Json::String(Rc::clone(table)));
    call.insert(field.into(), part.clone());
    call.into()
}

fn refuse_duplicates<'a>(keys: impl Iterator<Item = &'a Json>) -> Result<(), Refused> {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key.to_string()) {
            return Err(Refused::invalid("Provided list of item keys contains duplicates"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::cloud::dynamodb::tests::answers;

    const TABLES: &str = r#"{"T": {"key": ["id"], "items": [
        {"id": {"S": "a"}, "n": {"N": "1"}}, {"id": {"S": "b"}}
    ]}}"#;

    const SCAN: (&str, &str) = ("scan", r#"{"TableName": "T"}"#);

    /// The answer of a call, and what is in the table afterwards.
    #[track_caller]
    fn check(action: &str, parameters: &str, expected: &str, left: &str) {
        let plain = |text: &String| text.replace(['"', '{', '}'], "");
        let shown = answers(Some(TABLES), &[(action, parameters), SCAN]);
        let items = plain(&shown[1]);
        let items = items.split_once("Items:").map_or("", |(_, items)| items);
        let items = items.split_once(",ScannedCount").map_or("", |(items, _)| items);
        assert_eq!((&*plain(&shown[0]), items), (expected, left));
    }

    const BEFORE: &str = "[id:S:a,n:N:1,id:S:b]";

    #[test]
    fn batches() {
        check(
            "batchGetItem",
            r#"{"RequestItems":{"T":{"Keys":[{"id":{"S":"b"}},{"id":{"S":"x"}},{"id":{"S":"a"}}]}}}"#,
            "Responses:T:[id:S:b,id:S:a,n:N:1],UnprocessedKeys:",
            BEFORE,
        );
        check(
            "batchGetItem",
            r#"{"RequestItems":{"T":{"Keys":[{"id":{"S":"b"}},{"id":{"S":"b"}}]}}}"#,
            "DynamoDb.DynamoDbException: Provided list of item keys contains duplicates",
            BEFORE,
        );
        check(
            "batchWriteItem",
            r#"{"RequestItems":{"T":[
                {"PutRequest":{"Item":{"id":{"S":"c"}}}}, {"DeleteRequest":{"Key":{"id":{"S":"a"}}}}
            ]}}"#,
            "UnprocessedItems:",
            "[id:S:b,id:S:c]",
        );
        check(
            "batchWriteItem",
            r#"{"RequestItems":{"T":[{"PutRequest":{"Item":{"id":{"S":"c"}}}}],"U":[
                {"DeleteRequest":{"Key":{"id":{"S":"a"}}}}
            ]}}"#,
            "DynamoDb.ResourceNotFoundException: Requested resource not found",
            BEFORE,
        );
        let many: Vec<_> = (0..26)
            .map(|at| format!(r#"{{"PutRequest":{{"Item":{{"id":{{"S":"{at}"}}}}}}}}"#))
            .collect();
        check(
            "batchWriteItem",
            &format!(r#"{{"RequestItems":{{"T":[{}]}}}}"#, many.join(",")),
            "DynamoDb.DynamoDbException: Too many items requested for the BatchWriteItem call",
            BEFORE,
        );
    }

    #[test]
    fn a_transaction_happens_wholly_or_not_at_all() {
        let put = r#"{"Put":{"TableName":"T","Item":{"id":{"S":"c"}}}}"#;
        let add = r#"{"Update":{"TableName":"T","Key":{"id":{"S":"a"}},
            "UpdateExpression":"ADD n :n","ExpressionAttributeValues":{":n":{"N":"2"}}}}"#;
        let check_b = |condition: &str| {
            format!(
                r#"{{"ConditionCheck":{{"TableName":"T","Key":{{"id":{{"S":"b"}}}},
                    "ConditionExpression":"{condition}(id)"}}}}"#
            )
        };
        let call = |last: &str| format!(r#"{{"TransactItems":[{put},{add},{last}]}}"#);
        check(
            "transactWriteItems",
            &call(&check_b("attribute_exists")),
            "",
            "[id:S:a,n:N:3,id:S:b,id:S:c]",
        );
        check(
            "transactWriteItems",
            &call(&check_b("attribute_not_exists")),
            "DynamoDb.TransactionCanceledException: Transaction cancelled, please refer \
             cancellation reasons for specific reasons [None, None, ConditionalCheckFailed]",
            BEFORE,
        );
        check(
            "transactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"T","Key":{"id":{"S":"x"}}}},
                {"Get":{"TableName":"T","Key":{"id":{"S":"a"}},"ProjectionExpression":"n"}}]}"#,
            "Responses:[,Item:n:N:1]",
            BEFORE,
        );
    }
}
