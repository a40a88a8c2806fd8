//! Attribute values: what stands in an item, its JSON and its size.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::base::Json;

use super::Dialect;
use super::decimal::{Decimal, DecimalError};
use super::refused::Refused;

/// Lists and maps inside one another.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
pub(super) const DEPTH: usize = 32;

/// The attributes of an item or of a map.
pub(super) type Item = BTreeMap<Rc<str>, Value>;

/// An attribute's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    S(Rc<str>),
    N(Decimal),
    B(Rc<[u8]>),
    Bool(bool),
    Null,
    L(Vec<Value>),
    M(Item),
    Ss(BTreeSet<Rc<str>>),
    Ns(BTreeSet<Decimal>),
    Bs(BTreeSet<Rc<[u8]>>),
}

/// The names of the types; what Step Functions calls them where the SDK for Java has other names.
const TYPES: [(&str, &str); 10] = [
    ("S", "S"),
    ("N", "N"),
    ("B", "B"),
    ("BOOL", "Bool"),
    ("NULL", "Nul"),
    ("L", "L"),
    ("M", "M"),
    ("SS", "Ss"),
    ("NS", "Ns"),
    ("BS", "Bs"),
];

impl Value {
    /// Reads `{"S": "text"}`. The types may be spelt as DynamoDB or as the SDK for Java spells them.
    ///
    /// # Errors
    /// Where it is no value of exactly one type.
    pub(super) fn parse(name: &str, json: &Json) -> Result<Self, Refused> {
        parse_within(name, json, DEPTH)
    }

    /// The type, as `attribute_type` names it.
    pub(super) fn type_name(&self) -> &'static str {
        TYPES[self.type_index()].0
    }

    fn type_index(&self) -> usize {
        match self {
            Self::S(_) => 0,
            Self::N(_) => 1,
            Self::B(_) => 2,
            Self::Bool(_) => 3,
            Self::Null => 4,
            Self::L(_) => 5,
            Self::M(_) => 6,
            Self::Ss(_) => 7,
            Self::Ns(_) => 8,
            Self::Bs(_) => 9,
        }
    }

    /// `{"S": "text"}`, with the type spelt as this integration spells it.
    pub(super) fn to_json(&self, dialect: Dialect) -> Json {
        let (native, java) = TYPES[self.type_index()];
        let name = match dialect {
            Dialect::Optimized => native,
            Dialect::Sdk => java,
        };
        Json::object([(name, self.content(dialect))])
    }

    fn content(&self, dialect: Dialect) -> Json {
        match self {
            Self::S(text) => Json::String(Rc::clone(text)),
            Self::N(number) => number.to_string().into(),
            Self::B(bytes) => STANDARD.encode(bytes).into(),
            Self::Bool(value) => Json::Bool(*value),
            Self::Null => Json::Bool(true),
            Self::L(items) => Json::array(items.iter().map(|item| item.to_json(dialect))),
            Self::M(members) => item_json(members, dialect),
            Self::Ss(texts) => Json::array(texts.iter().cloned().map(Json::String)),
            Self::Ns(numbers) => Json::array(numbers.iter().map(|it| it.to_string().into())),
            Self::Bs(blobs) => Json::array(blobs.iter().map(|it| STANDARD.encode(it).into())),
        }
    }

    /// Bytes that it takes in an item.
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::S(text) => text.len(),
            Self::N(number) => number.bytes(),
            Self::B(bytes) => bytes.len(),
            Self::Bool(_) | Self::Null => 1,
            Self::L(items) => 3 + items.iter().map(|item| 1 + item.bytes()).sum::<usize>(),
            Self::M(members) => 3 + members.len() + item_bytes(members),
            Self::Ss(texts) => texts.iter().map(|it| it.len()).sum(),
            Self::Ns(numbers) => numbers.iter().map(Decimal::bytes).sum(),
            Self::Bs(blobs) => blobs.iter().map(|it| it.len()).sum(),
        }
    }

    /// What `size()` says of it: characters of a text, bytes of a blob, elements of anything that
    /// has them. Numbers and truth values have no size.
    pub(super) fn size(&self) -> Option<usize> {
        match self {
            Self::S(text) => Some(text.chars().count()),
            Self::B(bytes) => Some(bytes.len()),
            Self::L(items) => Some(items.len()),
            Self::M(members) => Some(members.len()),
            Self::Ss(texts) => Some(texts.len()),
            Self::Ns(numbers) => Some(numbers.len()),
            Self::Bs(blobs) => Some(blobs.len()),
            Self::N(_) | Self::Bool(_) | Self::Null => None,
        }
    }

    /// The order of two values of one type that has an order.
    pub(super) fn compare(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::S(left), Self::S(right)) => Some(left.cmp(right)),
            (Self::N(left), Self::N(right)) => Some(left.cmp(right)),
            (Self::B(left), Self::B(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }
}

/// The JSON of an item.
pub(super) fn item_json(item: &Item, dialect: Dialect) -> Json {
    Json::object(item.iter().map(|(name, value)| (Rc::clone(name), value.to_json(dialect))))
}

/// Bytes of an item: of the names and of the values.
pub(super) fn item_bytes(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value.bytes()).sum()
}

/// Reads an item, or the key of one, which stands in a field of this name.
///
/// # Errors
/// Where a value is no value of exactly one type.
pub(super) fn parse_item(field: &str, json: &Json) -> Result<Item, Refused> {
    parse_members(field, json, DEPTH)
}

fn parse_members(field: &str, json: &Json, depth: usize) -> Result<Item, Refused> {
    let members = json.as_object().ok_or_else(|| Refused::malformed(field))?;
    let one =
        |(name, value): (&Rc<str>, _)| Ok((Rc::clone(name), parse_within(name, value, depth)?));
    members.iter().map(one).collect()
}

fn parse_within(field: &str, json: &Json, depth: usize) -> Result<Value, Refused> {
    let members = json.as_object().ok_or_else(|| Refused::malformed(field))?;
    let mut given = members.iter().filter_map(|(name, value)| {
        let same = |it: &&(&str, &str)| it.0.eq_ignore_ascii_case(name) || it.1 == &**name;
        let known = TYPES.iter().find(same)?;
        (*value != Json::Null).then_some((known.0, value))
    });
    match (given.next(), given.next()) {
        (Some((name, content)), None) => parse_content(name, content, depth),
        (None, _) => Err(Refused::invalid(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        )),
        (Some(_), Some(_)) => Err(Refused::invalid(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of \
             the supported datatypes",
        )),
    }
}

fn parse_content(name: &str, content: &Json, depth: usize) -> Result<Value, Refused> {
    let inner = || {
        depth.checked_sub(1).ok_or_else(|| {
            Refused::invalid(
                "Nesting Levels have exceeded supported limits: Attributes in the item have \
                 nested levels beyond supported limit",
            )
        })
    };
    Ok(match name {
        "S" => Value::S(text(content, name)?.into()),
        "N" => Value::N(number(content, name)?),
        "B" => Value::B(blob(content, name)?),
        "BOOL" => Value::Bool(truth(content, name)?),
        "NULL" if truth(content, name)? => Value::Null,
        "NULL" => {
            return Err(Refused::invalid(
                "One or more parameter values were invalid: Null attribute value types must have \
                 the value of true",
            ));
        }
        "L" => {
            let depth = inner()?;
            let items = list(content, name)?.map(|item| parse_within(name, item, depth));
            Value::L(items.collect::<Result<_, _>>()?)
        }
        "M" => Value::M(parse_members(name, content, inner()?)?),
        "SS" => Value::Ss(set(content, name, |it| Ok(text(it, "SS")?.into()), "string")?),
        "NS" => Value::Ns(set(content, name, |it| number(it, "NS"), "number")?),
        _ => Value::Bs(set(content, name, |it| blob(it, "BS"), "binary")?),
    })
}

fn text<'a>(json: &'a Json, field: &str) -> Result<&'a str, Refused> {
    json.as_str().ok_or_else(|| Refused::unusable("a STRING", field))
}

fn number(json: &Json, field: &str) -> Result<Decimal, Refused> {
    let text = text(json, field)?;
    Decimal::parse(text).map_err(|error| match error {
        DecimalError::NotANumber if !text.is_empty() => {
            Refused::invalid(format!("{error}: {text}"))
        }
        DecimalError::NotANumber
        | DecimalError::TooManyDigits
        | DecimalError::Overflow
        | DecimalError::Underflow => Refused::invalid(error.to_string()),
    })
}

fn blob(json: &Json, field: &str) -> Result<Rc<[u8]>, Refused> {
    let bytes = STANDARD.decode(text(json, field)?);
    bytes.map(Into::into).map_err(|_| Refused::unusable("a BLOB", field))
}

/// A truth value, which may be written as a text too.
fn truth(json: &Json, field: &str) -> Result<bool, Refused> {
    match json.as_str() {
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) | None => json.as_bool().ok_or_else(|| Refused::unusable("a BOOLEAN", field)),
    }
}

fn list<'a>(json: &'a Json, field: &str) -> Result<impl Iterator<Item = &'a Json>, Refused> {
    Ok(json.as_array().ok_or_else(|| Refused::unusable("an ARRAY", field))?.iter())
}

fn set<T: Ord>(
    json: &Json,
    field: &str,
    one: impl Fn(&Json) -> Result<T, Refused>,
    kind: &str,
) -> Result<BTreeSet<T>, Refused> {
    let mut set = BTreeSet::new();
    for item in list(json, field)? {
        if !set.insert(one(item)?) {
            return Err(Refused::invalid(format!(
                "One or more parameter values were invalid: Input collection {} contains \
                 duplicates.",
                plain(json)
            )));
        }
    }
    if set.is_empty() {
        return Err(Refused::invalid(format!(
            "One or more parameter values were invalid: An {kind} set  may not be empty"
        )));
    }
    Ok(set)
}

/// `[a, b]`
fn plain(json: &Json) -> String {
    let items = json.as_array().into_iter().flat_map(|it| it.iter());
    let texts: Vec<_> = items.filter_map(Json::as_str).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &str) {
        let json = Json::parse(json).expect("the test's value is JSON");
        let shown = match Value::parse("v", &json) {
            Ok(value) => value.to_json(Dialect::Optimized).to_string(),
            Err(refused) => refused.to_string(),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn values_of_all_types() {
        for same in [
            r#"{"S":"a"}"#,
            r#"{"N":"1.5"}"#,
            r#"{"B":"YQ=="}"#,
            r#"{"BOOL":true}"#,
            r#"{"NULL":true}"#,
            r#"{"L":[{"S":"a"},{"L":[]}]}"#,
            r#"{"M":{"a":{"M":{}}}}"#,
            r#"{"SS":["a","b"]}"#,
            r#"{"NS":["1","2"]}"#,
            r#"{"BS":["YQ=="]}"#,
        ] {
            check(same, same);
        }
        check(r#"{"N":"01.50"}"#, r#"{"N":"1.5"}"#);
        check(r#"{"Bool":"true"}"#, r#"{"BOOL":true}"#);
        check(r#"{"Ss":["b","a"]}"#, r#"{"SS":["a","b"]}"#);
        check(r#"{"S":"a","N":null}"#, r#"{"S":"a"}"#);
    }

    #[test]
    fn the_sdk_spells_types_as_java_does() {
        let json = r#"{"M":{"a":{"BOOL":false},"b":{"NULL":true},"c":{"SS":["x"]}}}"#;
        let value = Value::parse("v", &Json::parse(json).expect("JSON")).expect("a value");
        assert_eq!(
            value.to_json(Dialect::Sdk).to_string(),
            r#"{"M":{"a":{"Bool":false},"b":{"Nul":true},"c":{"Ss":["x"]}}}"#
        );
    }

    #[test]
    fn what_is_no_value_is_refused() {
        check(
            "{}",
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        );
        check(
            r#"{"S":"a","N":"1"}"#,
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of \
             the supported datatypes",
        );
        check(r#"{"N":"x"}"#, "The parameter cannot be converted to a numeric value: x");
        check("1", "The value of the field 'v' has an invalid format");
        check(r#"{"N":1}"#, "The value for the field 'N' must be a STRING");
        check(
            r#"{"SS":[]}"#,
            "One or more parameter values were invalid: An string set  may not be empty",
        );
        check(
            r#"{"SS":["a","a"]}"#,
            "One or more parameter values were invalid: Input collection [a, a] contains \
             duplicates.",
        );
        let deep = format!("{}{{\"S\":\"\"}}{}", "{\"L\":[".repeat(33), "]}".repeat(33));
        check(
            &deep,
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested \
             levels beyond supported limit",
        );
    }

    #[test]
    fn sizes() {
        let value =
            |json: &str| Value::parse("v", &Json::parse(json).expect("JSON")).expect("a value");
        assert_eq!(value(r#"{"S":"ä"}"#).bytes(), 2);
        assert_eq!(value(r#"{"S":"ä"}"#).size(), Some(1));
        assert_eq!(value(r#"{"N":"12345"}"#).bytes(), 4);
        assert_eq!(value(r#"{"N":"1"}"#).size(), None);
        assert_eq!(value(r#"{"L":[{"BOOL":true}]}"#).bytes(), 5);
    }
}
