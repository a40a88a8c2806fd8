//! Times the expressions of `tests/jsonata/bench.json`: a line of JSON with nanoseconds for each.
//! `tests/jsonata/bench.mjs` runs it beside jsonata-js. A name as argument times that one only.

#[path = "jsonata/bench.rs"]
mod bench;

use std::time::{Duration, Instant};

use holdpoint::base::Json;

/// How long each is repeated: shorter than the turns that a busy machine gives out.
const TIME: Duration = Duration::from_millis(50);

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn main() {
    let cases = Json::parse(include_str!("../tests/jsonata/bench.json")).expect("it is JSON");
    let only = std::env::args().nth(1);
    for case in cases.as_array().expect("it is a list").iter() {
        let name = case.get("name").unwrap_or(&Json::Null);
        if only.as_ref().is_some_and(|only| name.as_str() != Some(only)) {
            continue;
        }
        let work = bench::Work::new(case);
        let (mut times, mut elapsed) = (0_u32, Duration::ZERO);
        let start = Instant::now();
        while elapsed < TIME {
            for _ in 0..100 {
                work.once();
            }
            times += 100;
            elapsed = start.elapsed();
        }
        let nanos = elapsed.as_nanos() as f64 / f64::from(times);
        println!("{{\"name\":{name},\"nanos\":{nanos:.1}}}");
    }
}
