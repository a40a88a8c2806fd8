//! One input of the fuzz target: a source is compiled and evaluated, and what comes of it must hold
//! together. Both `fuzz_targets/jsonata.rs` and the example `jsonata_fuzz` drive it.

use holdpoint::base::{Json, Moment, Rng, Timestamp};
use holdpoint::expr::jsonata::{Bindings, Expression, Functions, JsonataError, Limits};

/// What came of a source.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Came {
    /// It was refused.
    Refused,
    /// Its evaluation failed.
    Failed,
    /// It has a value.
    Value,
}

/// Input with a little of everything.
const INPUT: &str =
    r#"{"a":[1,{"b":{"c":"x"}},[2],null],"b":{"c":[3,"a+"],"d":true},"n":-2.5,"s":"é😀"}"#;

/// Small, so that many sources are tried; each limit is reached as often as the defaults are.
const LIMITS: Limits = Limits {
    fuel: 20_000,
    depth: 500,
    value_depth: 512,
    bytes: 2_000_000,
    regex_steps: 20_000,
    range_items: 1_000_000,
};

/// Compiles a source with either set of functions and evaluates it, twice.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn run(source: &str) -> Came {
    let aws = with(source, Functions::Aws);
    let official = with(source, Functions::Official);
    if official == Came::Value { official } else { aws }
}

fn with(source: &str, functions: Functions) -> Came {
    let expression = match Expression::compile_with(source, functions) {
        Ok(expression) => expression,
        Err(error) => {
            check_error(source, &error);
            return Came::Refused;
        }
    };
    for reference in expression.references() {
        assert!(source.get(reference.span.clone()).is_some(), "a reference lies in the source");
    }
    let first = evaluate(&expression);
    assert_eq!(first, evaluate(&expression), "the same evaluation, the same result: {source}");
    match first {
        Ok(value) => {
            value.iter().for_each(check_value);
            Came::Value
        }
        Err(error) => {
            check_error(source, &error);
            Came::Failed
        }
    }
}

fn evaluate(expression: &Expression) -> Result<Option<Json>, JsonataError> {
    let input = Json::parse(INPUT).expect("it is JSON");
    let bindings =
        [("x", Json::from(5)), ("states", input.clone())].into_iter().collect::<Bindings>();
    let mut rng = Rng::new(7);
    let mut moment = Moment { now: Timestamp::from_millis(1_700_000_000_000), rng: &mut rng };
    expression.evaluate(Some(&input), &bindings, &mut moment, &LIMITS)
}

fn check_error(source: &str, error: &JsonataError) {
    let is_code = error.code.len() == 5 && error.code.is_ascii();
    assert!(is_code && !error.message.is_empty(), "an error says what: {error:?}");
    let length = source.encode_utf16().count();
    // `$eval` gives places of its own source.
    let is_inside = error.position.is_none_or(|position| position <= length);
    assert!(is_inside || source.contains("eval"), "an error lies in {source:?}: {error:?}");
}

/// A value prints, is read again and is the same.
fn check_value(value: &Json) {
    assert!(value.depth() <= LIMITS.value_depth, "no value is too deep");
    // What JSON's reader takes.
    if value.depth() > 100 {
        return;
    }
    let text = value.to_string();
    assert_eq!(value.bytes(), text.len(), "its size is that of its text");
    let read = Json::parse(&text).expect("what is printed can be read");
    assert_eq!(&read, value, "what is read is what was printed");
}
