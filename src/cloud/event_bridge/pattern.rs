//! Event patterns: whether an event is meant. Filter policies of SNS are of the same kind.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>

use std::net::Ipv4Addr;

use crate::base::{Json, Number};

/// Whether every field of a pattern finds its match. A pattern that is none matches nothing.
pub(in crate::cloud) fn matches(pattern: &Json, event: &Json) -> bool {
    let Some(fields) = pattern.as_object() else { return false };
    fields.iter().all(|(name, wanted)| match (&**name, wanted) {
        ("$or", Json::Array(patterns)) => patterns.iter().any(|it| matches(it, event)),
        (name, wanted) => field_matches(wanted, event.get(name)),
    })
}

fn field_matches(wanted: &Json, value: Option<&Json>) -> bool {
    match (wanted, value) {
        (Json::Array(conditions), value) => conditions.iter().any(|it| condition(it, value)),
        (Json::Object(_), Some(Json::Array(items))) => items.iter().any(|it| matches(wanted, it)),
        (Json::Object(_), value) => matches(wanted, value.unwrap_or(&Json::Null)),
        (Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_), _) => false,
    }
}

/// One of the conditions of a field. Of a list, any item may meet it.
fn condition(condition: &Json, value: Option<&Json>) -> bool {
    if let Some(exists) = condition.get("exists").and_then(Json::as_bool) {
        return exists == value.is_some();
    }
    match value {
        None => false,
        Some(Json::Array(items)) => items.iter().any(|item| meets(condition, item)),
        Some(value) => meets(condition, value),
    }
}

fn meets(condition: &Json, value: &Json) -> bool {
    let Some(operators) = condition.as_object() else { return condition == value };
    let Some((operator, operand)) = operators.iter().next() else { return false };
    match &**operator {
        "anything-but" => anything_but(operand, value),
        "numeric" => value.as_number().is_some_and(|number| numeric(operand, number)),
        operator => value.as_str().is_some_and(|text| text_meets(operator, operand, text)),
    }
}

/// A list of values, or another operator, that must not be met.
fn anything_but(operand: &Json, value: &Json) -> bool {
    let is_plain = matches!(value, Json::String(_) | Json::Number(_) | Json::Bool(_) | Json::Null);
    let is_met = operand
        .as_array()
        .map_or_else(|| meets(operand, value), |values| values.iter().any(|it| it == value));
    is_plain && !is_met
}

/// `[">", 0, "<=", 5]`
fn numeric(operand: &Json, number: Number) -> bool {
    let Some(parts) = operand.as_array() else { return false };
    let parts: Vec<_> = parts.iter().collect();
    !parts.is_empty()
        && parts.chunks(2).all(|pair| {
            let [operator, limit] = pair else { return false };
            let (Some(operator), Some(limit)) = (operator.as_str(), limit.as_number()) else {
                return false;
            };
            match operator {
                "=" => number == limit,
                "<" => number < limit,
                "<=" => number <= limit,
                ">" => number > limit,
                ">=" => number >= limit,
                _ => false,
            }
        })
}

fn text_meets(operator: &str, operand: &Json, text: &str) -> bool {
    if let (Some(operands), "equals-ignore-case" | "prefix" | "suffix" | "wildcard") =
        (operand.as_array(), operator)
    {
        return operands.iter().any(|it| text_meets(operator, it, text));
    }
    let folded = operand.get("equals-ignore-case").and_then(Json::as_str);
    let (text, operand) = match (folded, operand.as_str()) {
        (Some(operand), _) => (text.to_lowercase(), operand.to_lowercase()),
        (None, Some(operand)) => (text.to_owned(), operand.to_owned()),
        (None, None) => return false,
    };
    match operator {
        "prefix" => text.starts_with(&operand),
        "suffix" => text.ends_with(&operand),
        "equals-ignore-case" => text.to_lowercase() == operand.to_lowercase(),
        "wildcard" => wildcard(&operand, &text),
        "cidr" => cidr(&operand, &text).unwrap_or(false),
        _ => false,
    }
}

/// Whether a text is of the form: `*` stands for any characters, `\*` and `\\` for themselves.
fn wildcard(form: &str, text: &str) -> bool {
    let form = parts_of(form);
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut seen) = (0, 0);
    // Where the last star was, and how much it covers so far.
    let mut star: Option<(usize, usize)> = None;
    while seen < text.len() {
        match form.get(at) {
            Some(None) => {
                star = Some((at, seen));
                at += 1;
            }
            Some(Some(char)) if *char == text[seen] => {
                at += 1;
                seen += 1;
            }
            Some(Some(_)) | None => {
                let Some((star_at, covered)) = star else { return false };
                star = Some((star_at, covered + 1));
                at = star_at + 1;
                seen = covered + 1;
            }
        }
    }
    form[at..].iter().all(Option::is_none)
}

/// The characters of a form; none for a star.
fn parts_of(form: &str) -> Vec<Option<char>> {
    let mut parts = Vec::new();
    let mut chars = form.chars();
    while let Some(char) = chars.next() {
        parts.push(match char {
            '*' => None,
            '\\' => Some(chars.next().unwrap_or('\\')),
            char => Some(char),
        });
    }
    parts
}

/// Whether an address lies in a range, `10.0.0.0/24`.
fn cidr(range: &str, address: &str) -> Option<bool> {
    let (base, bits) = range.split_once('/')?;
    let bits: u32 = bits.parse().ok().filter(|bits| *bits <= 32)?;
    let base = u32::from(base.parse::<Ipv4Addr>().ok()?);
    let address = u32::from(address.parse::<Ipv4Addr>().ok()?);
    let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
    Some(base & mask == address & mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{
        "source": "shop.orders", "detail-type": "Placed", "resources": ["a", "b"],
        "detail": {
            "state": "initializing", "amount": 12.5, "count": 3, "none": null, "paid": true,
            "file": "dir/pic.PNG", "address": "10.0.0.9",
            "lines": [{"sku": "x", "n": 1}, {"sku": "y", "n": 7}]
        }
    }"#;

    #[track_caller]
    fn check(pattern: &str, expected: bool) {
        let event = Json::parse(EVENT).unwrap();
        assert_eq!(matches(&Json::parse(pattern).unwrap(), &event), expected, "{pattern}");
    }

    #[track_caller]
    fn check_detail(field: &str, condition: &str, expected: bool) {
        check(&format!(r#"{{"detail": {{"{field}": [{condition}]}}}}"#), expected);
    }

    #[test]
    fn fields_are_joined_by_and_and_values_by_or() {
        check("{}", true);
        check(r#"{"source": ["x", "shop.orders"], "detail-type": ["Placed"]}"#, true);
        check(r#"{"source": ["shop.orders"], "detail-type": ["Paid"]}"#, false);
        check(r#"{"source": "shop.orders"}"#, false);
        check(r#"{"source": []}"#, false);
        check(r#"{"missing": ["x"]}"#, false);
    }

    #[test]
    fn any_item_of_a_list_will_do() {
        check(r#"{"resources": ["b"]}"#, true);
        check(r#"{"resources": ["c"]}"#, false);
        check(r#"{"detail": {"lines": {"sku": ["y"], "n": [7]}}}"#, true);
        check(r#"{"detail": {"lines": {"sku": ["y"], "n": [1]}}}"#, false);
    }

    #[test]
    fn one_of_the_patterns_of_or_will_do() {
        check(r#"{"$or": [{"source": ["x"]}, {"detail": {"count": [3]}}]}"#, true);
        check(r#"{"$or": [{"source": ["x"]}, {"detail": {"count": [4]}}]}"#, false);
        check(r#"{"source": ["x"], "$or": [{"detail": {"count": [3]}}]}"#, false);
    }

    #[test]
    fn plain_values_match_by_kind_and_value() {
        check_detail("count", "3", true);
        check_detail("count", "3.0", true);
        check_detail("count", "\"3\"", false);
        check_detail("paid", "true", true);
        check_detail("none", "null", true);
        check_detail("state", "null", false);
    }

    #[test]
    fn operators_on_texts() {
        check_detail("state", r#"{"prefix": "init"}"#, true);
        check_detail("state", r#"{"suffix": "izing"}"#, true);
        check_detail("file", r#"{"suffix": ".png"}"#, false);
        check_detail("file", r#"{"suffix": {"equals-ignore-case": ".png"}}"#, true);
        check_detail("state", r#"{"equals-ignore-case": "INITIALIZING"}"#, true);
        check_detail("file", r#"{"wildcard": "dir/*.PNG"}"#, true);
        check_detail("file", r#"{"wildcard": "*i*c*"}"#, true);
        check_detail("file", r#"{"wildcard": "dir/\\*.PNG"}"#, false);
        check_detail("file", r#"{"wildcard": "*.png"}"#, false);
        check_detail("address", r#"{"cidr": "10.0.0.0/24"}"#, true);
        check_detail("address", r#"{"cidr": "10.0.1.0/24"}"#, false);
        check_detail("address", r#"{"cidr": "0.0.0.0/0"}"#, true);
        check_detail("state", r#"{"no-such": "init"}"#, false);
    }

    #[test]
    fn anything_but() {
        check_detail("state", r#"{"anything-but": "ready"}"#, true);
        check_detail("state", r#"{"anything-but": ["initializing", "ready"]}"#, false);
        check_detail("state", r#"{"anything-but": {"prefix": "init"}}"#, false);
        check_detail("state", r#"{"anything-but": {"suffix": "x"}}"#, true);
        check_detail("missing", r#"{"anything-but": "x"}"#, false);
    }

    #[test]
    fn ranges_of_numbers() {
        check_detail("amount", r#"{"numeric": [">", 10, "<=", 12.5]}"#, true);
        check_detail("amount", r#"{"numeric": [">", 10, "<", 12.5]}"#, false);
        check_detail("count", r#"{"numeric": ["=", 3]}"#, true);
        check_detail("state", r#"{"numeric": ["=", 3]}"#, false);
        check_detail("count", r#"{"numeric": ["="]}"#, false);
    }

    #[test]
    fn presence() {
        check_detail("state", r#"{"exists": true}"#, true);
        check_detail("missing", r#"{"exists": false}"#, true);
        check_detail("missing", r#"{"exists": true}"#, false);
        check(r#"{"detail": {"a": {"b": [{"exists": false}]}}}"#, true);
    }
}
