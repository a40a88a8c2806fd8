//! The engine as a module for Node, to be tested and timed there: see `tests/jsonata/wasm.sh`.
#![cfg(target_arch = "wasm32")]

#[path = "jsonata/answer.rs"]
mod answer;
#[path = "jsonata/bench.rs"]
mod bench;

use holdpoint::base::Json;
use wasm_bindgen::prelude::wasm_bindgen;

/// Answers a line of JSON as the example `jsonata_lines` does; the dataset is given as text.
#[wasm_bindgen]
#[must_use]
pub fn answer(line: &str, dataset: Option<String>) -> String {
    let parse = |text: &str| Json::parse(text).expect("the driver sends JSON");
    let case = parse(line);
    let input = match dataset {
        Some(text) => Some(parse(&text)),
        None => case.get("data").cloned(),
    };
    answer::answer(&case, input.as_ref()).to_string()
}

/// Does the work of a case of the benchmark so many times.
#[wasm_bindgen]
pub fn bench(case: &str, times: u32) {
    thread_local! {
        static LAST: std::cell::RefCell<Option<(String, std::rc::Rc<bench::Work>)>> =
            const { std::cell::RefCell::new(None) };
    }
    let work = LAST.with_borrow_mut(|last| match last {
        Some((own, work)) if own == case => std::rc::Rc::clone(work),
        _ => {
            let json = Json::parse(case).expect("the driver sends JSON");
            let work = std::rc::Rc::new(bench::Work::new(&json));
            *last = Some((case.to_owned(), std::rc::Rc::clone(&work)));
            work
        }
    });
    (0..times).for_each(|_| work.once());
}
