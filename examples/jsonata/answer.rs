//! One line of JSON in, one out: an expression with its input, and what it gives.

use holdpoint::base::{Json, Moment, Rng, Timestamp};
use holdpoint::expr::jsonata::{Bindings, Expression, Functions, JsonataError, Limits};

/// `{"value": …}`, `{"undefined": true}` or `{"code": …, "message": …, "position": …}`.
#[must_use]
pub(crate) fn answer(case: &Json, input: Option<&Json>) -> Json {
    match evaluate(case, input) {
        Ok(Some(value)) => Json::object([("value", value)]),
        Ok(None) => Json::object([("undefined", Json::Bool(true))]),
        Err(error) => {
            let position = error.position.map_or(Json::Null, |at| Json::from(at as i64));
            Json::object([
                ("code", error.code.into()),
                ("message", error.message.into()),
                ("position", position),
            ])
        }
    }
}

fn evaluate(case: &Json, input: Option<&Json>) -> Result<Option<Json>, JsonataError> {
    let source = case.get("expr").and_then(Json::as_str).unwrap_or_default();
    let expression = Expression::compile_with(source, Functions::Official)?;
    let bindings = case.get("bindings").and_then(Json::as_object);
    let members = bindings.into_iter().flat_map(|object| object.iter());
    let bindings: Bindings = members.map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut limits = Limits::default();
    if let Some(depth) = case.get("depth").and_then(Json::as_number) {
        limits.depth = depth.as_f64() as u32;
    }
    let mut rng = Rng::new(1);
    let mut moment = Moment { now: Timestamp::from_millis(1_700_000_000_000), rng: &mut rng };
    expression.evaluate(input, &bindings, &mut moment, &limits)
}
