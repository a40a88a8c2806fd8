//! What the benchmark does once: evaluates a compiled expression, or compiles it.

use holdpoint::base::{Json, Moment, Rng, Timestamp};
use holdpoint::expr::jsonata::{Bindings, Expression, Limits};

/// An expression with its input.
pub(crate) struct Work {
    source: String,
    /// None where compiling is what is measured.
    expression: Option<Expression>,
    input: Json,
}

impl Work {
    /// Reads a case of `bench.json`.
    #[must_use]
    pub(crate) fn new(case: &Json) -> Self {
        let text = |name: &str| case.get(name).and_then(Json::as_str).unwrap_or("").to_owned();
        let source = text("expr");
        let compiled = Expression::compile(&source).unwrap_or_else(|error| panic!("{error}"));
        let expression = case.get("compile").is_none().then_some(compiled);
        Self { source, expression, input: orders() }
    }

    /// Does it once.
    pub(crate) fn once(&self) {
        let Some(expression) = &self.expression else {
            std::hint::black_box(Expression::compile(&self.source).is_ok());
            return;
        };
        let mut rng = Rng::new(1);
        let mut moment = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
        let value = expression.evaluate(
            Some(&self.input),
            &Bindings::new(),
            &mut moment,
            &Limits::default(),
        );
        std::hint::black_box(value.unwrap_or_else(|error| panic!("{error}")));
    }
}

/// An order of twenty items; `bench.mjs` builds the same.
fn orders() -> Json {
    let item = |at: i64| {
        Json::object([
            ("name", Json::from(format!("item {at}"))),
            ("price", Json::from(at * 3)),
            ("quantity", Json::from(at % 5 + 1)),
        ])
    };
    let address = Json::object([("city", Json::from("Ghent"))]);
    let order = Json::object([
        ("customer", Json::object([("address", address)])),
        ("items", Json::array((0..20).map(item))),
    ]);
    Json::object([("order", order)])
}
