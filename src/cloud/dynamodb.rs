//! DynamoDB: small tables of items, for the optimised integration and for the AWS SDK.
//!
//! Where a scenario lists its tables, there are no others. Where it lists none, a call makes the
//! table that it names, with the key that it names. A call that names no key has it guessed, from
//! the first attribute of its item, until a later one does. A table with a sort key is best listed.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html>

mod batch;
mod capacity;
mod decimal;
mod expression;
mod item;
mod read;
mod refused;

mod table;
mod value;

use std::rc::Rc;

use crate::base::{Json, Moment, Object, SharedMap, SortedMap, quota};
use crate::machine::Failure;

use super::checksum::crc32;
use super::response::{http_date, metadata};
use super::sdk::long_request_id;
use super::setup::TableSetup;
use refused::Refused;
use table::Table;
use value::{Item, parse_item};

/// How a call came: error names, the spelling of types and the answer's metadata differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Dialect {
    /// `arn:aws:states:::dynamodb:putItem`
    Optimized,
    /// `arn:aws:states:::aws-sdk:dynamodb:putItem`
    Sdk,
}

/// The tables.
#[derive(Clone, Debug, Default)]
pub(super) struct DynamoDb {
    /// One that a set-up describes badly refuses every call, and says why.
    tables: SharedMap<Rc<str>, Result<Table, Refused>>,
    /// Whether there are no tables but those of the set-up.
    is_closed: bool,
}

/// An action: what it makes of its parameters.
type Action = fn(&mut DynamoDb, &Json, Dialect) -> Result<Object, Refused>;

/// The actions that are simulated.
const ACTIONS: [(&str, Action); 10] = [
    ("batchGetItem", batch::get),
    ("batchWriteItem", batch::write),
    ("deleteItem", item::delete),
    ("getItem", item::get),
    ("putItem", item::put),
    ("query", read::query),
    ("scan", read::scan),
    ("transactGetItems", batch::transact_get),
    ("transactWriteItems", batch::transact_write),
    ("updateItem", item::update),
];

impl DynamoDb {
    /// The tables of a set-up; `None` where it says nothing of tables.
    pub(super) fn new(setup: Option<&SortedMap<Rc<str>, TableSetup>>) -> Self {
        let one = |(name, table): (&Rc<str>, &TableSetup)| (Rc::clone(name), Table::new(table));
        Self { tables: setup.into_iter().flatten().map(one).collect(), is_closed: setup.is_some() }
    }

    /// How many items each table has, by name; none where its description is no good.
    pub(super) fn sizes(&self) -> impl Iterator<Item = (&Rc<str>, usize)> {
        let size =
            |table: &Result<Table, Refused>| table.as_ref().map_or(0, |it| it.items().count());
        self.tables.iter().map(move |(name, table)| (name, size(table)))
    }

    /// The first items of a table, by their keys: the values of the key, and the item.
    pub(super) fn items(&self, table: &str, most: usize) -> Vec<(String, Json)> {
        let Some(Ok(table)) = self.tables.get(table) else { return Vec::new() };
        let shown = |item: &Rc<Item>| {
            let json = value::item_json(item, Dialect::Optimized);
            let key = table.key_names().iter().filter_map(|name| {
                let typed = json.get(name)?.as_object()?.values().next()?;
                Some(typed.as_str().map_or_else(|| typed.to_string(), str::to_owned))
            });
            (key.collect::<Vec<_>>().join(" · "), json)
        };
        table.items().take(most).map(shown).collect()
    }

    /// Whether an action can be called.
    pub(super) fn knows(action: &str) -> bool {
        ACTIONS.iter().any(|(name, _)| *name == action)
    }

    /// Carries out an action, as the optimised integration or the AWS SDK calls it.
    ///
    /// # Errors
    /// What the task fails with.
    #[inline(never)]
    pub(super) fn call(
        &mut self,
        action: &str,
        optimized: bool,
        parameters: &Json,
        at: &mut Moment<'_>,
    ) -> Result<Json, Failure> {
        let dialect = if optimized { Dialect::Optimized } else { Dialect::Sdk };
        let known = ACTIONS.iter().find(|(name, _)| *name == action);
        let (_, carry_out) = known.expect("a world calls only what is simulated");
        let body = capacity::refuse_unknown(parameters)
            .and_then(|()| carry_out(self, parameters, dialect));
        match body {
            Ok(body) if optimized => Ok(with_metadata(action, body, at)),
            Ok(body) => Ok(body.into()),
            Err(refused) => Err(refused.failure(dialect, parameters, at)),
        }
    }

    /// The table that a call names; `make` gives one that is made by naming it.
    fn table(
        &mut self,
        parameters: &Json,
        make: impl FnOnce() -> Table,
    ) -> Result<&mut Table, Refused> {
        let name = parameters.get("TableName").and_then(Json::as_str).unwrap_or_default();
        self.named(name, make)
    }

    fn named(&mut self, name: &str, make: impl FnOnce() -> Table) -> Result<&mut Table, Refused> {
        let name = name.rsplit_once(":table/").map_or(name, |(_, name)| name);
        if !self.tables.contains_key(name) {
            if name.is_empty() || self.is_closed || self.tables.len() >= quota::TABLES {
                return Err(Refused::no_table());
            }
            self.tables.insert(name.into(), Ok(make()));
        }
        let table = self.tables.get_mut(name).expect("a table that is there");
        table.as_mut().map_err(|refused| refused.clone())
    }

    /// The table of a call that names a key, and the key.
    fn table_with_key(
        &mut self,
        parameters: &Json,
    ) -> Result<(&mut Table, Item, table::Key), Refused> {
        let given = parameters.get("Key").unwrap_or(&Json::Null);
        let key = parse_item("Key", given)?;
        let names = names(given);
        let table = self.table(parameters, || Table::guessed(names.clone()))?;
        table.settle(&names);
        let values = table.key(&key)?;
        Ok((table, key, values))
    }
}

/// The names of the members of an object, in their order.
fn names(json: &Json) -> Vec<Rc<str>> {
    json.as_object().into_iter().flat_map(Object::iter).map(|(name, _)| Rc::clone(name)).collect()
}

/// Refuses a call without these parameters. AWS names them as its own API does, in lower case.
fn require(parameters: &Json, names: &[&str]) -> Result<(), Refused> {
    let is_missing = |name: &&&str| parameters.get(name).is_none_or(|it| *it == Json::Null);
    let missing: Vec<_> = names.iter().filter(is_missing).map(|name| lower_first(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refused::null(&missing.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn lower_first(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().into_iter().flat_map(char::to_lowercase).chain(rest).collect()
}

/// The text of an optional parameter.
fn text<'a>(parameters: &'a Json, name: &str) -> Result<Option<&'a str>, Refused> {
    match parameters.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or_else(|| Refused::unusable("a STRING", name)),
    }
}

/// The body of an answer and what the optimised integration adds (recorded:
/// `test_base_integrations`; getItem spells one header otherwise and sends it earlier).
fn with_metadata(action: &str, body: Object, at: &mut Moment<'_>) -> Json {
    let text = Json::from(body.clone()).to_string();
    let request_id = long_request_id(at);
    let (id_name, id_place) =
        if action == "getItem" { ("x-amzn-requestid", 1) } else { ("x-amzn-RequestId", 2) };
    let mut headers = vec![
        ("Server", "Server".to_owned()),
        ("Connection", "keep-alive".to_owned()),
        ("x-amz-crc32", crc32(text.as_bytes()).to_string()),
        ("Content-Length", text.len().to_string()),
        ("Date", http_date(at)),
        ("Content-Type", "application/x-amz-json-1.0".to_owned()),
    ];
    headers.insert(id_place, (id_name, request_id.clone()));
    let mut response = body;
    for (name, value) in metadata(headers, request_id) {
        response.insert(name.into(), value);
    }
    response.into()
}

#[cfg(test)]
mod tests {
    use crate::base::{Rng, Timestamp};

    use super::*;

    /// What these calls of the AWS SDK answer, one after another: the result, or the error and
    /// what the service said.
    #[track_caller]
    pub(super) fn answers(tables: Option<&str>, calls: &[(&str, &str)]) -> Vec<String> {
        let mut database = database(tables);
        let mut rng = Rng::new(1);
        let mut at = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
        let one = |(action, parameters): &(&str, &str)| {
            let parameters = Json::parse(parameters).expect("the test's parameters are JSON");
            match database.call(action, false, &parameters, &mut at) {
                Ok(result) => result.to_string(),
                Err(failure) => {
                    let cause = failure.cause.expect("it says why");
                    let said = cause.split(" (Service").next().unwrap_or_default();
                    format!("{}: {said}", failure.error.expect("it has a name"))
                }
            }
        };
        calls.iter().map(one).collect()
    }

    fn database(tables: Option<&str>) -> DynamoDb {
        let tables = tables.map(|text| serde_json::from_str(text).expect("the test's tables"));
        DynamoDb::new(tables.as_ref())
    }

    #[track_caller]
    fn check(tables: Option<&str>, calls: &[(&str, &str)], expected: &[&str]) {
        assert_eq!(answers(tables, calls), expected);
    }

    const PUT: (&str, &str) =
        ("putItem", r#"{"TableName":"T","Item":{"data":{"S":"HelloWorld"},"id":{"S":"id1"}}}"#);
    const GET: (&str, &str) = ("getItem", r#"{"TableName":"T","Key":{"id":{"S":"id1"}}}"#);

    #[test]
    fn the_optimised_integration_answers_with_metadata() {
        let mut database = database(None);
        let mut rng = Rng::new(1);
        let mut at = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
        let mut call = |(action, parameters): (&str, &str)| {
            let parameters = Json::parse(parameters).expect("JSON");
            database.call(action, true, &parameters, &mut at)
        };
        let mut shown = |request| {
            let result = call(request).expect("a result");
            let id = result.get("SdkResponseMetadata").and_then(|it| it.get("RequestId").cloned());
            let id = id.expect("an id");
            assert_eq!(id.as_str().map(str::len), Some(52));
            result.to_string().replace(id.as_str().unwrap_or_default(), "ID")
        };
        expect_test::expect![[r#"{"SdkHttpMetadata":{"AllHttpHeaders":{"Server":["Server"],"Connection":["keep-alive"],"x-amzn-RequestId":["ID"],"x-amz-crc32":["2745614147"],"Content-Length":["2"],"Date":["Thu, 01 Jan 1970 00:00:00 GMT"],"Content-Type":["application/x-amz-json-1.0"]},"HttpHeaders":{"Connection":"keep-alive","Content-Length":"2","Content-Type":"application/x-amz-json-1.0","Date":"Thu, 01 Jan 1970 00:00:00 GMT","Server":"Server","x-amz-crc32":"2745614147","x-amzn-RequestId":"ID"},"HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"ID"}}"#]].assert_eq(&shown(PUT));
        expect_test::expect![[r#"{"Item":{"data":{"S":"HelloWorld"},"id":{"S":"id1"}},"SdkHttpMetadata":{"AllHttpHeaders":{"Server":["Server"],"x-amzn-requestid":["ID"],"Connection":["keep-alive"],"x-amz-crc32":["3261338916"],"Content-Length":["53"],"Date":["Thu, 01 Jan 1970 00:00:00 GMT"],"Content-Type":["application/x-amz-json-1.0"]},"HttpHeaders":{"Connection":"keep-alive","Content-Length":"53","Content-Type":"application/x-amz-json-1.0","Date":"Thu, 01 Jan 1970 00:00:00 GMT","Server":"Server","x-amz-crc32":"3261338916","x-amzn-requestid":"ID"},"HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"ID"}}"#]].assert_eq(&shown(GET));
        let failure = call(("putItem", r#"{"TableName":"T","Item":null}"#)).expect_err("no item");
        assert_eq!(failure.error.as_deref(), Some("DynamoDB.AmazonDynamoDBException"));
        let cause = failure.cause.unwrap_or_default();
        let (before, after) = cause.split_once("Request ID: ").expect("an id");
        assert_eq!(
            before,
            "1 validation error detected: Value null at 'item' failed to satisfy constraint: \
             Member must not be null (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: \
             ValidationException; "
        );
        assert_eq!(&after[52..], "; Proxy: null)");
    }

    /// Recorded: `test_dynamodb_put_get_item`, `…_put_update_get_item`, `…_put_delete_item`.
    #[test]
    fn items_are_put_read_changed_and_deleted() {
        let update = r#"{"TableName":"T","Key":{"id":{"S":"id1"}},"UpdateExpression":"set S=:r",
            "ExpressionAttributeValues":{":r":{"S":"HelloWorldUpdated"}},
            "ReturnValues":"UPDATED_NEW"}"#;
        let delete = (
            "deleteItem",
            r#"{"TableName":"T","Key":{"id":{"S":"id1"}},"ReturnValues":"ALL_OLD"}"#,
        );
        check(
            None,
            &[PUT, GET, ("updateItem", update), GET, delete, GET, delete],
            &[
                "{}",
                r#"{"Item":{"data":{"S":"HelloWorld"},"id":{"S":"id1"}}}"#,
                r#"{"Attributes":{"S":{"S":"HelloWorldUpdated"}}}"#,
                r#"{"Item":{"S":{"S":"HelloWorldUpdated"},"data":{"S":"HelloWorld"},"id":{"S":"id1"}}}"#,
                r#"{"Attributes":{"S":{"S":"HelloWorldUpdated"},"data":{"S":"HelloWorld"},"id":{"S":"id1"}}}"#,
                "{}",
                "{}",
            ],
        );
    }

    #[test]
    fn conditions_guard_writes() {
        let put = (
            "putItem",
            r#"{"TableName":"T","Item":{"id":{"S":"a"}},
                "ConditionExpression":"attribute_not_exists(id)"}"#,
        );
        let failed = "DynamoDb.ConditionalCheckFailedException: The conditional request failed";
        check(None, &[put, put], &["{}", failed]);
        let update = (
            "updateItem",
            r#"{"TableName":"T","Key":{"id":{"S":"a"}},"UpdateExpression":"ADD n :one",
                "ConditionExpression":"attribute_not_exists(n) OR n < :two","ReturnValues":"ALL_NEW",
                "ExpressionAttributeValues":{":one":{"N":"1"},":two":{"N":"2"}}}"#,
        );
        check(
            None,
            &[update, update, update],
            &[
                r#"{"Attributes":{"id":{"S":"a"},"n":{"N":"1"}}}"#,
                r#"{"Attributes":{"id":{"S":"a"},"n":{"N":"2"}}}"#,
                failed,
            ],
        );
    }

    #[test]
    fn where_tables_are_listed_there_are_no_others() {
        let tables = r#"{"T":{"key":["id"]}}"#;
        let elsewhere = ("getItem", r#"{"TableName":"U","Key":{"id":{"S":"a"}}}"#);
        check(
            Some(tables),
            &[GET, elsewhere],
            &["{}", "DynamoDb.ResourceNotFoundException: Requested resource not found"],
        );
        check(None, &[elsewhere], &["{}"]);
    }

    #[test]
    fn tables_may_be_called_by_their_arn() {
        let get = GET.1.replace("\"T\"", "\"arn:aws:dynamodb:us-east-1:123456789012:table/T\"");
        let item = r#"{"Item":{"data":{"S":"HelloWorld"},"id":{"S":"id1"}}}"#;
        check(None, &[PUT, ("getItem", &get)], &["{}", item]);
    }

    #[track_caller]
    fn refused(action: &str, parameters: &str, message: &str) {
        let tables = r#"{"T":{"key":["id"],"items":[{"id":{"S":"a"}}]}}"#;
        let comma = if parameters.is_empty() { "" } else { "," };
        let parameters = format!("{{\"TableName\":\"T\"{comma}{parameters}}}");
        let expected = format!("DynamoDb.DynamoDbException: {message}");
        check(Some(tables), &[(action, &parameters)], &[&expected]);
    }

    #[test]
    fn calls_that_are_refused() {
        for (action, parameters, message) in [
            (
                "getItem",
                "",
                "1 validation error detected: Value null at 'key' failed to satisfy constraint: \
                 Member must not be null",
            ),
            (
                "getItem",
                r#""Key":{"no":{"S":"a"}}"#,
                "The provided key element does not match the schema",
            ),
            (
                "getItem",
                r#""Key":{"id":{"N":"1"}}"#,
                "The provided key element does not match the schema",
            ),
            (
                "putItem",
                r#""Item":{"x":{"S":"a"}}"#,
                "One or more parameter values were invalid: Missing the key id in the item",
            ),
            (
                "putItem",
                r#""Item":{"id":{"N":"1"}}"#,
                "One or more parameter values were invalid: Type mismatch for key id expected: S \
                 actual: N",
            ),
            (
                "putItem",
                r#""Item":{"id":{"S":""}}"#,
                "One or more parameter values are not valid. The AttributeValue for a key \
                 attribute cannot contain an empty string value. Key: id",
            ),
            (
                "putItem",
                r#""Item":{"id":{"S":"b"}},"ReturnValues":"ALL_NEW""#,
                "ReturnValues can only be ALL_OLD or NONE",
            ),
            (
                "putItem",
                r#""Item":{"id":{"S":"b"}},"ExpressionAttributeValues":{":a":{"S":"b"}}"#,
                "ExpressionAttributeValues can only be specified when using expressions: \
                 ConditionExpression is null",
            ),
            (
                "updateItem",
                r#""Key":{"id":{"S":"a"}},"UpdateExpression":"SET x = :x",
                   "ExpressionAttributeValues":{":x":{"S":"b"},":y":{"S":"c"}}"#,
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}",
            ),
            (
                "updateItem",
                r#""Key":{"id":{"S":"a"}},"UpdateExpression":"REMOVE id""#,
                "One or more parameter values were invalid: Cannot update attribute id. This \
                 attribute is part of the key",
            ),
            (
                "updateItem",
                r#""Key":{"id":{"S":"a"}},"ReturnValues":"ALL""#,
                "1 validation error detected: Value 'ALL' at 'returnValues' failed to satisfy \
                 constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, \
                 NONE, UPDATED_NEW]",
            ),
        ] {
            refused(action, parameters, message);
        }
    }

    #[test]
    fn a_call_that_cannot_be_made_is_a_runtime_error() {
        let parameters = r#"{"TableName":"T","Key":{"id":{"S":1}}}"#;
        let expected = format!(
            "States.Runtime: The Parameters '{parameters}' could not be used to start the Task: \
             [The value for the field 'S' must be a STRING]"
        );
        check(None, &[("getItem", parameters)], &[&expected]);
    }

    #[test]
    fn a_table_that_cannot_be_refuses_every_call() {
        for (tables, why) in [
            (
                r#"{"T":{"key":[]}}"#,
                "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: \
                 Member must have length of 1 or 2",
            ),
            (
                r#"{"T":{"key":["id"],"items":[{"x":{"S":"a"}}]}}"#,
                "One or more parameter values were invalid: Missing the key id in the item",
            ),
        ] {
            check(Some(tables), &[GET], &[&format!("DynamoDb.DynamoDbException: {why}")]);
        }
    }
}
