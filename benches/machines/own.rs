//! Machines that need no folder beside the project.

use std::fmt::Write as _;

use holdpoint::base::Json;

use super::machine::{Expected, Machine};

/// States of a chain.
const CHAIN: usize = 1000;

/// Their names.
pub(crate) const NAMES: [&str; 3] = ["own-chain-1000", "own-chain-1000-256k", "own-loop-6000"];

/// The machine of that name.
pub(crate) fn find(name: &str) -> Option<Machine> {
    match name {
        "own-chain-1000" => Some(chain(r#"{"text":"x"}"#.to_owned())),
        "own-chain-1000-256k" => Some(chain(large_payload())),
        "own-loop-6000" => Some(counting_loop()),
        _ => None,
    }
}

/// Pass states that hand on what they get.
fn chain(input: String) -> Machine {
    let mut states = String::new();
    for at in 1..CHAIN {
        write!(states, r#""S{at}":{{"Type":"Pass","Next":"S{}"}},"#, at + 1)
            .expect("writing to a String cannot fail");
    }
    let definition = format!(
        r#"{{"StartAt":"S1","States":{{{states}"S{CHAIN}":{{"Type":"Pass","End":true}}}}}}"#
    );
    let output = Json::parse(&input).expect("the payload is JSON");
    let expected = Expected::Output { output, entered: CHAIN, events: 2 * CHAIN + 2 };
    Machine::new(&definition, input, expected)
}

/// As large as AWS takes it: many small objects, and a long text.
fn large_payload() -> String {
    let item = r#"{"sku":"sku-1","qty":1,"tags":["a","b"]},"#;
    let items = item.repeat(131_072 / item.len());
    let head = format!(r#"{{"items":[{items}0],"text":""#);
    let text = "x".repeat(262_144 - head.len() - 2);
    format!(r#"{head}{text}"}}"#)
}

fn counting_loop() -> Machine {
    let definition = r#"{"StartAt": "Init", "States": {
        "Init": {"Type": "Pass", "Result": {"n": 0}, "Next": "More"},
        "More": {"Type": "Choice", "Default": "End",
            "Choices": [{"Variable": "$.n", "NumericLessThan": 6000, "Next": "Count"}]},
        "Count": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "More"},
        "End": {"Type": "Succeed"}}}"#;
    let output = Json::object([("n", Json::from(6000))]);
    let expected = Expected::Output { output, entered: 12_003, events: 24_008 };
    Machine::new(definition, "{}".to_owned(), expected)
}
