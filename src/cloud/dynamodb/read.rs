//! Actions that read many items: query and scan.

use std::rc::Rc;

use crate::base::{Json, Object, sort_by, sort_by_key};

use super::capacity::Used;
use super::expression::Placeholders;
use super::expression::condition::{Comparator, Condition, Operand, Step, Test};
use super::expression::path::Path;
use super::item::{projected, projection};
use super::refused::Refused;
use super::table::Table;
use super::value::{Item, Value, item_bytes, item_json, parse_item};
use super::{Dialect, DynamoDb, require, text};

/// Bytes of the items that one call reads.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html>
const READ_BYTES: usize = 1_048_576;

pub(super) fn query(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    require(parameters, &["TableName"])?;
    let mut placeholders = Placeholders::parse(parameters)?;
    let condition = text(parameters, "KeyConditionExpression")?.ok_or_else(|| {
        Refused::invalid(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in \
             the request.",
        )
    })?;
    let condition = Condition::parse("KeyConditionExpression", condition, &mut placeholders)?;
    let request = Request::parse(parameters, placeholders)?;
    let tests = key_tests(&condition)?;
    let named = key_names(&tests);
    let table = database.table(parameters, || Table::guessed(named.clone()))?;
    let key = match request.index {
        Some(index) => table.index(index)?.unwrap_or(named),
        None => {
            table.settle_by_query(&named);
            table.key_names().to_vec()
        }
    };
    match_schema(&tests, &key, table)?;
    request.refuse_filter_on(&key)?;
    let has_key = |item: &&Rc<Item>| key.iter().all(|name| item.contains_key(name));
    let matching = table.items().filter(has_key).filter(|item| condition.holds(item));
    let mut items: Vec<_> = matching.collect();
    if let (Some(_), Some(sort)) = (request.index, key.get(1)) {
        let order = |left: &Item, right: &Item| left.get(sort)?.compare(right.get(sort)?);
        sort_by(&mut items, |left, right| order(left, right).unwrap_or(std::cmp::Ordering::Equal));
    }
    if parameters.get("ScanIndexForward").and_then(Json::as_bool) == Some(false) {
        items.reverse();
    }
    request.page(&items, table, &key, dialect)
}

pub(super) fn scan(
    database: &mut DynamoDb,
    parameters: &Json,
    dialect: Dialect,
) -> Result<Object, Refused> {
    require(parameters, &["TableName"])?;
    let placeholders = Placeholders::parse(parameters)?;
    let request = Request::parse(parameters, placeholders)?;
    let table = database.table(parameters, || Table::guessed(vec!["id".into()]))?;
    let key = match request.index {
        Some(index) => table.index(index)?.unwrap_or_default(),
        None => Vec::new(),
    };
    let has_key = |item: &&Rc<Item>| key.iter().all(|name| item.contains_key(name));
    let items: Vec<_> = table.items().filter(has_key).collect();
    request.page(&items, table, &key, dialect)
}

/// What both actions can be asked.
struct Request<'a> {
    parameters: &'a Json,
    index: Option<&'a str>,
    filter: Option<Condition>,
    projection: Option<Vec<Path>>,
    limit: Option<usize>,
    start: Option<Item>,
    only_count: bool,
}

impl<'a> Request<'a> {
    fn parse(parameters: &'a Json, mut placeholders: Placeholders) -> Result<Self, Refused> {
        let filter = text(parameters, "FilterExpression")?
            .map(|text| Condition::parse("FilterExpression", text, &mut placeholders))
            .transpose()?;
        let projection = projection(parameters, &mut placeholders)?;
        let has_key = parameters.get("KeyConditionExpression").is_some();
        let has_none = !has_key && filter.is_none() && projection.is_none();
        placeholders.finish(has_none.then_some("FilterExpression is null"))?;
        let start = parameters.get("ExclusiveStartKey").filter(|it| **it != Json::Null);
        Ok(Self {
            parameters,
            index: text(parameters, "IndexName")?,
            filter,
            projection,
            limit: limit(parameters)?,
            start: start.map(|key| parse_item("ExclusiveStartKey", key)).transpose()?,
            only_count: text(parameters, "Select")? == Some("COUNT"),
        })
    }

    fn refuse_filter_on(&self, key: &[Rc<str>]) -> Result<(), Refused> {
        let mut heads = self.filter.iter().flat_map(Condition::paths).map(|path| &path.head);
        match heads.find(|head| key.contains(head)) {
            None => Ok(()),
            Some(name) => Err(Refused::invalid(format!(
                "Filter Expression can only contain non-primary key attributes: Primary key \
                 attribute: {name}"
            ))),
        }
    }

    /// As many items as one call reads, filtered afterwards.
    fn page(
        &self,
        items: &[&Rc<Item>],
        table: &Table,
        index_key: &[Rc<str>],
        dialect: Dialect,
    ) -> Result<Object, Refused> {
        let rest = self.after_start(items, table)?;
        let read = self.read(rest);
        let is_wanted = |item: &&&Rc<Item>| self.filter.as_ref().is_none_or(|it| it.holds(item));
        let found: Vec<_> = read.iter().filter(is_wanted).collect();
        let bytes = read.iter().map(|item| item_bytes(item)).sum();
        let used = Used::by_reading(bytes, self.parameters);
        let mut answer: Object = used.report(self.parameters).into_iter().collect();
        answer.insert("Count".into(), Json::from(found.len() as i64));
        if !self.only_count {
            let show = |item: &&&Rc<Item>| {
                item_json(&projected(item, self.projection.as_deref()), dialect)
            };
            answer.insert("Items".into(), Json::array(found.iter().map(show)));
        }
        let is_full = read.len() < rest.len() || self.limit == Some(read.len());
        if let Some(last) = read.last().filter(|_| is_full) {
            let is_key =
                |name: &Rc<str>| table.key_names().contains(name) || index_key.contains(name);
            let last = last.iter().filter(|(name, _)| is_key(name));
            let last: Item = last.map(|(name, value)| (Rc::clone(name), value.clone())).collect();
            answer.insert("LastEvaluatedKey".into(), item_json(&last, dialect));
        }
        answer.insert("ScannedCount".into(), Json::from(read.len() as i64));
        Ok(answer)
    }

    /// The items after the one at which the last page ended.
    fn after_start<'b, 'c>(
        &self,
        items: &'b [&'c Rc<Item>],
        table: &Table,
    ) -> Result<&'b [&'c Rc<Item>], Refused> {
        let Some(start) = &self.start else { return Ok(items) };
        let names = table.key_names();
        if !names.iter().all(|name| start.contains_key(name)) {
            let message = "The provided starting key is invalid: The provided key element does \
                           not match the schema";
            return Err(Refused::invalid(message));
        }
        let is_start =
            |item: &&Rc<Item>| names.iter().all(|name| item.get(name) == start.get(name));
        let after = items.iter().position(is_start).map_or(items.len(), |at| at + 1);
        Ok(&items[after..])
    }

    fn read<'b, 'c>(&self, items: &'b [&'c Rc<Item>]) -> &'b [&'c Rc<Item>] {
        let mut bytes = 0;
        let sizes = items.iter().map(|item| item_bytes(item));
        let fitting = sizes.take_while(|size| {
            let fits = bytes < READ_BYTES;
            bytes += size;
            fits
        });
        let count = fitting.count();
        &items[..self.limit.unwrap_or(usize::MAX).min(count)]
    }
}

fn limit(parameters: &Json) -> Result<Option<usize>, Refused> {
    let Some(limit) = parameters.get("Limit").filter(|it| **it != Json::Null) else {
        return Ok(None);
    };
    let number = limit.as_number().and_then(|it| it.as_i64());
    let number = number.ok_or_else(|| Refused::unusable("an INTEGER", "Limit"))?;
    match usize::try_from(number) {
        Ok(limit) if limit > 0 => Ok(Some(limit)),
        Ok(_) | Err(_) => Err(Refused::invalid(format!(
            "1 validation error detected: Value '{number}' at 'limit' failed to satisfy \
             constraint: Member must have value greater than or equal to 1"
        ))),
    }
}

/// A test of a key condition: the attribute, whether it is `=`, and the value.
struct KeyTest<'a> {
    name: &'a Rc<str>,
    is_equality: bool,
    value: &'a Value,
}

/// The tests of a key condition, which has one or two.
fn key_tests(condition: &Condition) -> Result<Vec<KeyTest<'_>>, Refused> {
    let mut tests = Vec::new();
    for step in &condition.steps {
        match step {
            Step::And => {}
            Step::Not => return Err(invalid_operator("NOT")),
            Step::Or => return Err(invalid_operator("OR")),
            Step::Test(test) => tests.push(key_test(test)?),
        }
    }
    let mut pairs = tests.iter().zip(tests.iter().skip(1));
    if tests.len() > 2 {
        return Err(Refused::invalid("Conditions can be of length 1 or 2 only"));
    }
    if pairs.any(|(one, two)| one.name == two.name) {
        return Err(Refused::invalid(
            "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one \
             condition per key",
        ));
    }
    Ok(tests)
}

fn key_test(test: &Test) -> Result<KeyTest<'_>, Refused> {
    let (operand, value, is_equality) = match test {
        Test::Compare(_, Comparator::Different, _) => return Err(invalid_operator("<>")),
        Test::Compare(left, comparator, right) => (left, right, *comparator == Comparator::Equal),
        Test::Between(value, low, _) => (value, low, false),
        Test::BeginsWith(value, start) => (value, start, false),
        Test::In(..) => return Err(invalid_operator("IN")),
        Test::Exists(_) => return Err(invalid_operator("attribute_exists")),
        Test::Missing(_) => return Err(invalid_operator("attribute_not_exists")),
        Test::IsType(..) => return Err(invalid_operator("attribute_type")),
        Test::Contains(..) => return Err(invalid_operator("contains")),
    };
    match (operand, value) {
        (Operand::Path(path), Operand::Value(value)) if path.rest.is_empty() => {
            Ok(KeyTest { name: &path.head, is_equality, value })
        }
        (Operand::Path(_) | Operand::Value(_) | Operand::Size(_), _) => {
            Err(Refused::invalid("Query key condition not supported"))
        }
    }
}

fn invalid_operator(operator: &str) -> Refused {
    Refused::invalid(format!("Invalid operator used in KeyConditionExpression: {operator}"))
}

/// The attributes of the key that a condition names: first the one that must be equal.
fn key_names(tests: &[KeyTest<'_>]) -> Vec<Rc<str>> {
    let mut sorted: Vec<_> = tests.iter().collect();
    sort_by_key(&mut sorted, |test| !test.is_equality);
    sorted.iter().map(|test| Rc::clone(test.name)).collect()
}

/// A query must fix the partition key, and may name nothing but the key.
fn match_schema(tests: &[KeyTest<'_>], key: &[Rc<str>], table: &Table) -> Result<(), Refused> {
    let missed = |name: &Rc<str>| {
        Refused::invalid(format!("Query condition missed key schema element: {name}"))
    };
    let find = |name: &Rc<str>| tests.iter().find(|test| test.name == name);
    let partition = key.first().and_then(find).ok_or_else(|| match key.first() {
        Some(name) => missed(name),
        None => Refused::invalid("Query key condition not supported"),
    })?;
    if !partition.is_equality {
        return Err(Refused::invalid("Query key condition not supported"));
    }
    if tests.len() > 1 {
        let sort =
            key.get(1).ok_or_else(|| Refused::invalid("Query key condition not supported"))?;
        find(sort).ok_or_else(|| missed(sort))?;
    }
    let mistyped = |test: &KeyTest<'_>| {
        table.type_of(test.name).is_some_and(|known| known != test.value.type_name())
    };
    if tests.iter().any(mistyped) {
        return Err(Refused::invalid(
            "One or more parameter values were invalid: Condition parameter type does not match \
             schema type",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::cloud::dynamodb::tests::answers;

    const TABLES: &str = r#"{"T": {
        "key": ["id", "ts"],
        "indexes": {"byKind": ["kind", "n"]},
        "items": [
            {"id": {"S": "a"}, "ts": {"N": "10"}, "kind": {"S": "x"}, "n": {"N": "2"}},
            {"id": {"S": "a"}, "ts": {"N": "2"}, "kind": {"S": "x"}, "n": {"N": "1"}},
            {"id": {"S": "a"}, "ts": {"N": "3"}},
            {"id": {"S": "b"}, "ts": {"N": "1"}, "kind": {"S": "y"}, "n": {"N": "3"}}
        ]
    }}"#;

    /// Reads `ts` of what a query or a scan returns; the parameters go without `TableName`.
    #[track_caller]
    fn check(action: &str, parameters: &str, expected: &str) {
        let values = r#""ExpressionAttributeValues": {":a": {"S": "a"}}"#;
        let parameters =
            format!("{{\"TableName\": \"T\", {parameters}}}").replace("VALUES", values);
        let answer = answers(Some(TABLES), &[(action, &parameters)]).pop().expect("an answer");
        let shown = answer.replace(r#""ScannedCount""#, "Scanned").replace('"', "");
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_query_reads_in_the_order_of_the_sort_key() {
        let at = r#""ProjectionExpression": "ts", VALUES"#;
        let query = |rest: &str| format!(r#""KeyConditionExpression": "id = :a", {at}{rest}"#);
        check("query", &query(""), "{Count:3,Items:[{ts:{N:2}},{ts:{N:3}},{ts:{N:10}}],Scanned:3}");
        check(
            "query",
            &query(r#", "ScanIndexForward": false, "Limit": 1"#),
            "{Count:1,Items:[{ts:{N:10}}],LastEvaluatedKey:{id:{S:a},ts:{N:10}},Scanned:1}",
        );
        check(
            "query",
            &query(r#", "ExclusiveStartKey": {"id": {"S": "a"}, "ts": {"N": "2"}}"#),
            "{Count:2,Items:[{ts:{N:3}},{ts:{N:10}}],Scanned:2}",
        );
        check("query", &query(r#", "Select": "COUNT""#), "{Count:3,Scanned:3}");
    }

    #[test]
    fn conditions_on_keys_and_filters() {
        let values = r#""ExpressionAttributeValues":
            {":a": {"S": "a"}, ":x": {"S": "x"}, ":3": {"N": "3"}, ":9": {"N": "9"}}"#;
        let query = |rest: &str| format!("{rest}, {values}");
        check(
            "query",
            &query(
                r#""KeyConditionExpression": "id = :a AND ts BETWEEN :3 AND :9",
                   "FilterExpression": "attribute_exists(n) OR n = :x", "Select": "COUNT""#,
            ),
            "{Count:0,Scanned:1}",
        );
        check(
            "query",
            r#""IndexName": "byKind", "KeyConditionExpression": "kind = :x",
               "ProjectionExpression": "n", "ExpressionAttributeValues": {":x": {"S": "x"}}"#,
            "{Count:2,Items:[{n:{N:1}},{n:{N:2}}],Scanned:2}",
        );
        check(
            "scan",
            r#""FilterExpression": "id <> :a", "ProjectionExpression": "ts", VALUES"#,
            "{Count:1,Items:[{ts:{N:1}}],Scanned:4}",
        );
        check(
            "scan",
            r#""Limit": 2, "Select": "COUNT""#,
            "{Count:2,LastEvaluatedKey:{id:{S:a},ts:{N:3}},Scanned:2}",
        );
    }

    #[test]
    fn queries_that_are_refused() {
        let more = |values: &str| {
            format!(r#""ExpressionAttributeValues": {{":a": {{"S": "a"}}{values}}}"#)
        };
        for (query, message) in [
            (
                "\"Limit\": 1".to_owned(),
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in \
                 the request.",
            ),
            (
                format!(r#""KeyConditionExpression": "ts = :a", {}"#, more("")),
                "Query condition missed key schema element: id",
            ),
            (
                format!(r#""KeyConditionExpression": "id > :a", {}"#, more("")),
                "Query key condition not supported",
            ),
            (
                format!(
                    r#""KeyConditionExpression": "id = :a OR ts = :b", {}"#,
                    more(r#", ":b": {"N": "1"}"#)
                ),
                "Invalid operator used in KeyConditionExpression: OR",
            ),
            (
                format!(r#""KeyConditionExpression": "contains(id, :a)", {}"#, more("")),
                "Invalid operator used in KeyConditionExpression: contains",
            ),
            (
                format!(
                    r#""KeyConditionExpression": "id = :a", "FilterExpression": "ts = :b", {}"#,
                    more(r#", ":b": {"N": "1"}"#)
                ),
                "Filter Expression can only contain non-primary key attributes: Primary key \
                 attribute: ts",
            ),
            (
                format!(
                    r#""KeyConditionExpression": "id = :a", "IndexName": "none", {}"#,
                    more("")
                ),
                "The table does not have the specified index: none",
            ),
            (
                r#""KeyConditionExpression": "id = :n",
                   "ExpressionAttributeValues": {":n": {"N": "1"}}"#
                    .to_owned(),
                "One or more parameter values were invalid: Condition parameter type does not \
                 match schema type",
            ),
            (
                format!(r#""KeyConditionExpression": "id = :a", "Limit": 0, {}"#, more("")),
                "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: \
                 Member must have value greater than or equal to 1",
            ),
        ] {
            let expected = format!("DynamoDb.DynamoDbException: {message}");
            check("query", &query, &expected);
        }
    }
}
