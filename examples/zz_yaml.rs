//! scratch
use holdpoint::asl::read_paste;
use holdpoint::text::read_yaml;
use std::time::Instant;
fn main() {
    let kinds: [(&str, fn(usize) -> String); 5] = [
        ("definition", |n| {
            let mut t = "StartAt: S0\nStates:\n".to_owned();
            let mut i = 0;
            while t.len() < n {
                t += &format!(
                    "  S{i}:\n    Type: Task\n    Resource: arn:aws:lambda:us-east-1:123456789012:function:f{i}\n    Comment: This state does something with the order number {i} and goes on\n    Next: S{}\n",
                    i + 1
                );
                i += 1;
            }
            t + &format!("  S{i}:\n    Type: Succeed\n")
        }),
        ("non-ascii", |n| {
            let mut t = "StartAt: S0\nStates:\n".to_owned();
            let mut i = 0;
            while t.len() < n {
                t += &format!(
                    "  S{i}:\n    Type: Pass\n    Comment: Über größe {i}\n    Next: S{}\n",
                    i + 1
                );
                i += 1;
            }
            t + &format!("  S{i}:\n    Type: Succeed\n")
        }),
        ("block", |n| {
            let mut t = "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: !Sub |\n        {\"StartAt\": \"S0\", \"States\": {\n".to_owned();
            let mut i = 0;
            while t.len() < n {
                t += &format!(
                    "        \"S{i}\": {{\"Type\": \"Task\", \"Resource\": \"${{F{i}.Arn}}\", \"Next\": \"S{}\"}},\n",
                    i + 1
                );
                i += 1;
            }
            t + &format!("        \"S{i}\": {{\"Type\": \"Succeed\"}}}}}}\n")
        }),
        ("broken", |n| {
            let mut t = "StartAt: S0\nStates:\n".to_owned();
            let mut i = 0;
            while t.len() < n {
                t += &format!("  S{i}:\n    Type: Pass\n    Comment: x{i}\n    Next: S{}\n", i + 1);
                i += 1;
            }
            t + "  : : [\n\tx: {\n"
        }),
        ("merge", |n| {
            let mut t = "A: &a\n".to_owned();
            let mut i = 0;
            while t.len() < n / 2 {
                t += &format!("  a{i}: 1\n");
                i += 1;
            }
            t += "B:\n  <<: *a\n";
            while t.len() < n {
                t += &format!("  b{i}: 1\n");
                i += 1;
            }
            t
        }),
    ];
    for (name, make) in kinds {
        for size in [125_000, 250_000, 500_000, 1_000_000] {
            let text = make(size);
            let start = Instant::now();
            let yaml = read_yaml(&text);
            let one = start.elapsed();
            let start = Instant::now();
            let paste = read_paste(&text);
            println!(
                "{name} {size}: read_yaml {one:?} paste {:?} {:?} machines {} problem {:?}",
                start.elapsed(),
                paste.kind,
                paste.machines.len(),
                yaml.problem.map(|it| it.message)
            );
        }
    }
}
