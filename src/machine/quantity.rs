//! Numbers that the data gives: how they are read, and what AWS says of those that are none.

use crate::asl::Quantity;
use crate::base::{Json, Moment, Number};
use crate::expr::{Failure, Scope};

use super::flow;

/// What a field that wants a number found.
enum Found {
    Number(Number),
    /// Something else, with the text in which AWS would print it, and where it is.
    Other(String, String),
}

/// The value of a field, of whatever kind it is; what JSONata expects is said in its error. Texts
/// that hold a number are numbers to fields of a Map state (recorded: `test_reference_in_map_state`).
fn find(
    quantity: &Quantity,
    expected: &str,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Found, Failure> {
    let (value, place) = match quantity {
        Quantity::Literal(number) => return Ok(Found::Number(*number)),
        Quantity::Path(path) => (flow::look_up(path, scope)?, path.to_string()),
        Quantity::Query(query) => {
            let value = query.evaluate(scope, at)?;
            match value.as_number() {
                Some(number) => return Ok(Found::Number(number)),
                None => return Err(query.unexpected_type(expected, &value)),
            }
        }
    };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(match number(&value, &text) {
        Some(number) => Found::Number(number),
        None => Found::Other(text, place),
    })
}

fn number(value: &Json, text: &str) -> Option<Number> {
    value.as_number().or_else(|| Json::parse(text).ok()?.as_number())
}

/// A whole number (recorded: `test_max_concurrency_path`, `test_map_state_tolerated_failure_count_path`).
pub(super) fn whole(
    field: &str,
    quantity: &Quantity,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<i64, Failure> {
    match (find(quantity, "integer", scope, at)?, quantity) {
        (Found::Number(Number::Integer(number)), _) => Ok(number),
        // There is no path of which to speak.
        (Found::Number(number), Quantity::Query(query)) => {
            Err(query.unexpected_type("integer", &Json::Number(number)))
        }
        (Found::Number(number), Quantity::Literal(_) | Quantity::Path(_)) => {
            Err(not_a("integer", field, &number.to_string(), &place_of(quantity)))
        }
        (Found::Other(text, place), _) => Err(not_a("integer", field, &text, &place)),
    }
}

/// A number (recorded: `test_map_state_tolerated_failure_percentage_path`).
pub(super) fn decimal(
    field: &str,
    quantity: &Quantity,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<f64, Failure> {
    match find(quantity, "number", scope, at)? {
        Found::Number(number) => Ok(number.as_f64()),
        Found::Other(text, place) => Err(not_a("float", field, &text, &place)),
    }
}

fn not_a(kind: &str, field: &str, text: &str, place: &str) -> Failure {
    Failure::runtime(format!(
        "The {field}Path field refers to value \"{text}\" which is not a valid {kind}: {place}"
    ))
}

fn place_of(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Path(path) => path.to_string(),
        Quantity::Query(query) => query.to_string(),
        Quantity::Literal(number) => number.to_string(),
    }
}
