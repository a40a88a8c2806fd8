//! Definitions made to do harm: each gets an answer after work that grows with its length, and
//! without going deep. A text that is longer than AWS takes is refused before it is read.

use std::fmt::Write as _;

use holdpoint::asl::{self, StateMachineType};
use holdpoint::base::{Json, quota};
use holdpoint::text::{self, Severity};
use holdpoint::world;

/// Reads a definition in every way; says whether there is a machine.
#[track_caller]
fn check(definition: &str, is_machine: bool) {
    let parsed = asl::parse(definition);
    let problems = parsed.diagnostics.iter().filter(|it| !it.is_not_simulated());
    assert_eq!(problems.count() == 0, is_machine, "{:?}", parsed.diagnostics.first());
    assert!(parsed.diagnostics.len() <= quota::DIAGNOSTICS);
    let answer = world::validate_state_machine_definition(
        definition,
        StateMachineType::Standard,
        Severity::Warning,
        0,
    );
    let result = answer.get("result").and_then(|it| it.as_str());
    assert_eq!(result == Some("OK"), is_machine);
}

/// Repeats a part, with its number, to an eighth of the length that AWS takes: work that grew with
/// the square of it would take minutes.
fn repeated(part: impl Fn(usize) -> String) -> (String, usize) {
    repeated_to(quota::DEFINITION_CHARS / 8, part)
}

fn repeated_to(length: usize, part: impl Fn(usize) -> String) -> (String, usize) {
    let mut text = String::new();
    let mut count = 0;
    while text.len() < length {
        let comma = if count == 0 { "" } else { "," };
        write!(text, "{comma}{}", part(count)).expect("a string takes text");
        count += 1;
    }
    (text, count)
}

fn machine(states: &str) -> String {
    format!(r#"{{"StartAt":"S","States":{{{states}}}}}"#)
}

#[test]
fn long_texts() {
    check(&"[".repeat(10_000_000), false);
    check(&format!("{{\"Comment\":\"{}\"}}", "x".repeat(10_000_000)), false);
    check(&" ".repeat(1_000_000), false);
    check(&"\"\\".repeat(500_000), false);
    check(&"\n{\"a".repeat(200_000), false);
}

/// What one reader takes, every other does.
#[test]
fn texts_as_deep_as_may_be() {
    for (depth, is_taken) in [(quota::TEXT_DEPTH, true), (quota::TEXT_DEPTH + 1, false)] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        let (node, problems) = text::read(&text);
        assert_eq!(node.is_some() && problems.is_empty(), is_taken);
        assert_eq!(Json::parse(&text).is_ok(), is_taken);
        assert_eq!(text::lay_out(&text).is_some(), is_taken);
        assert_eq!(text::read_yaml(&text).problem.is_none(), is_taken);
    }
}

#[test]
fn deep_texts() {
    check(&"[".repeat(10_000), false);
    check(&"{\"a\":".repeat(10_000), false);
    check(&format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)), false);
    let mut states = r#""E":{"Type":"Succeed"}"#.to_owned();
    for at in 0..1000 {
        let start = if at == 0 { "E".to_owned() } else { format!("P{}", at - 1) };
        states = format!(
            r#""P{at}":{{"Type":"Parallel","End":true,"Branches":[{{"StartAt":"{start}","States":{{{states}}}}}]}}"#
        );
    }
    check(&machine(&states), false);
}

#[test]
fn many_members() {
    let (members, count) = repeated_to(1_040_000, |at| format!(r#""m{at}":1"#));
    assert!(count > 90_000);
    check(&format!("{{{members}}}"), false);
    let (members, _) = repeated(|at| format!(r#""m{at}":1"#));
    check(&machine(&format!(r#""S":{{"Type":"Succeed",{members}}}"#)), false);
    check(
        &machine(&format!(r#""S":{{"Type":"Pass","End":true,"Parameters":{{{members}}}}}"#)),
        true,
    );
    check(&machine(&format!(r#""S":{{"Type":"Pass","End":true,"Assign":{{{members}}}}}"#)), true);
    let (same, _) = repeated(|_| r#""m":1"#.to_owned());
    check(&format!("{{{same}}}"), false);
    let rule = format!(r#"{{"Next":"Z",{members}}}"#);
    check(&machine(&format!(r#""S":{{"Type":"Choice","Choices":[{rule}]}}"#)), false);
}

#[test]
fn many_states() {
    let (states, count) = repeated(|at| format!(r#""s{at}":{{"Type":"Succeed"}}"#));
    assert!(count > 4_500);
    check(&machine(&states), false);
    let (chain, count) =
        repeated(|at| format!(r#""s{at}":{{"Type":"Pass","Next":"s{}"}}"#, at + 1));
    let ends =
        format!(r#"{{"StartAt":"s0","States":{{{chain},"s{count}":{{"Type":"Succeed"}}}}}}"#);
    check(&ends, true);
    check(&ends.replace("\"s0\":", "\"s00\":"), false);
}

#[test]
fn many_blocks() {
    let branch =
        |at: usize| format!(r#"{{"StartAt":"b{at}","States":{{"b{at}":{{"Type":"Succeed"}}}}}}"#);
    let (branches, count) = repeated(branch);
    assert!(count > 2_000);
    check(
        &machine(&format!(r#""S":{{"Type":"Parallel","End":true,"Branches":[{branches}]}}"#)),
        true,
    );
    // Every block sees the variables of those around it.
    let names: Vec<_> = (0..10_000).map(|at| format!(r#""v{at}":1"#)).collect();
    let names = names.join(",");
    let inner = |at: usize| {
        format!(
            r#""p{at}":{{"Type":"Parallel","End":true,"Branches":[{{"StartAt":"i{at}","States":{{"i{at}":{{"Type":"Pass","End":true,"Assign":{{"w{at}":1}}}}}}}}]}}"#
        )
    };
    let parallels: Vec<_> = (0..2000).map(inner).collect();
    check(
        &machine(&format!(
            r#""S":{{"Type":"Pass","End":true,"Assign":{{{names}}}}},{}"#,
            parallels.join(",")
        )),
        false,
    );
}

#[test]
fn many_entries() {
    let task = |rest: &str| {
        machine(&format!(
            r#""S":{{"Type":"Task","End":true,"Resource":"arn:aws:lambda:us-east-1:1:function:F",{rest}}}"#
        ))
    };
    let (retriers, _) = repeated(|at| format!(r#"{{"ErrorEquals":["E{at}"]}}"#));
    check(&task(&format!(r#""Retry":[{retriers}]"#)), true);
    let (wrong, _) = repeated(|_| r#"{"ErrorEquals":["States.ALL"],"x":1}"#.to_owned());
    check(&task(&format!(r#""Retry":[{wrong}]"#)), false);
    let (catchers, _) = repeated(|at| format!(r#"{{"ErrorEquals":["E{at}"],"Next":"n{at}"}}"#));
    check(&task(&format!(r#""Catch":[{catchers}]"#)), false);
    let (tests, _) = repeated(|at| format!(r#"{{"Variable":"$.v{at}","IsNull":true}}"#));
    let rule = format!(r#"{{"And":[{tests}],"Next":"Z"}}"#);
    let choice = format!(r#""S":{{"Type":"Choice","Choices":[{rule}]}},"Z":{{"Type":"Succeed"}}"#);
    check(&machine(&choice), true);
}

#[test]
fn strange_names_and_values() {
    let name = "n".repeat(500_000);
    check(&format!(r#"{{"StartAt":"{name}","States":{{"{name}":{{"Type":"Succeed"}}}}}}"#), false);
    check(&machine(&format!(r#""S":{{"Type":"Pass","Next":"{name}"}}"#)), false);
    check(&machine(&format!(r#""S":{{"Type":"Pass","End":true,"{name}":1}}"#)), false);
    for value in ["1e999", "-1e999", &"9".repeat(100_000), &format!("0.{}", "1".repeat(100_000))] {
        check(&machine(&format!(r#""S":{{"Type":"Wait","End":true,"Seconds":{value}}}"#)), false);
    }
    for text in [r"\ud800", r"\udc00\ud800", r"\u0000", r"\ud834\udd1e"] {
        let is_sound = text == r"\u0000" || text == r"\ud834\udd1e";
        let state = format!(r#""S":{{"Type":"Pass","End":true,"Comment":"{text}"}}"#);
        check(&machine(&state), is_sound);
    }
}

#[test]
fn long_expressions() {
    let jsonata = |expression: &str| {
        machine(&format!(
            r#""S":{{"Type":"Pass","QueryLanguage":"JSONata","End":true,"Output":"{{% {expression} %}}"}}"#
        ))
    };
    let (names, _) = repeated(|at| format!("a{at}"));
    check(&jsonata(&format!("[{names}]")), false);
    let (variables, _) = repeated(|at| format!("$a{at}"));
    check(&jsonata(&format!("[{variables}]")), true);
    check(&jsonata(&"(".repeat(500_000)), false);
    let path =
        |text: &str| machine(&format!(r#""S":{{"Type":"Pass","End":true,"InputPath":"{text}"}}"#));
    check(&path(&format!("${}", ".a".repeat(400_000))), false);
    check(&path(&format!("${}", "[".repeat(400_000))), false);
    check(&path(&format!("$.{}", "a".repeat(900_000))), true);
}

/// Pastes that go on and on: work grows with their length, and stays small.
#[test]
fn long_pastes() {
    let patterns = [
        "{",
        "[",
        "\"",
        "\"a\"b",
        "a(\n",
        "f({",
        "x:\n",
        "- ",
        "\"a\": {\n",
        "'",
        "`",
        "\\",
        "...",
        "<<E\n",
        "/*",
        "# \n",
        "${",
        "&quot;",
        "\"a\"+",
        "1*",
        "```\n",
        "{\"Type\": \"Pass\"},\n",
        "\u{200b}",
        "a: &a b\n",
        "a: *a\n",
        "? ",
        "a: |\n ",
        "{a: ",
        "[a, ",
        "\"States\":{\"A\":{\"Type\":\"Pass\"",
        "\t",
        "  \"a\": 1\n}",
        "\"a\": [\n\"b\": {\n",
        "{\"States\": \"",
        "\"{\\\"",
        "x = \"{\\\"a\\\":\" +\n",
        "'\"'\"'",
        "+ jsonencode(\n",
        "{\"StartAt\":\"A\",\"States\":{}}\n",
    ];
    for pattern in patterns {
        let text = pattern.repeat(30_000 / pattern.len());
        for text in [format!("{{\"StartAt\":\"A\",\"States\":{{\"A\":{{{text}"), text] {
            let paste = asl::read_paste(&text);
            assert!(paste.diagnostics.len() <= 2 * quota::DIAGNOSTICS, "{pattern}");
        }
    }
}

/// Every name is looked for once, however many there are.
#[test]
fn merged_members() {
    let (mut text, mut more) = ("A: &a\n".to_owned(), "B:\n  <<: *a\n".to_owned());
    for at in 0..20_000 {
        writeln!(text, "  a{at}: 1").expect("a string takes text");
        writeln!(more, "  b{at}: 1").expect("a string takes text");
    }
    let yaml = text::read_yaml(&(text + &more));
    let merged = yaml.documents[0].members().expect("a mapping")[1].value.members();
    assert_eq!(merged.map(<[_]>::len), Some(40_000));
}

/// Names that repeat what repeats: the values are counted before they are made.
#[test]
fn alias_bombs() {
    let mut bomb = "a0: &a0 {StartAt: x, States: {x: {Type: Pass, End: true}}}\n".to_owned();
    for level in 1..40 {
        let again = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{again}]").expect("a string takes text");
    }
    let paste = asl::read_paste(&bomb);
    assert!(paste.machines.len() <= quota::PASTED_MACHINES);
    let resources = "  M{}:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: !Sub ['";
    let holes = "${x}".repeat(5_000);
    let long = "y".repeat(100_000);
    let template = format!("Resources:\n{resources}{holes}', {{x: {long}}}]\n");
    assert!(asl::read_paste(&template).machines.is_empty());
}
