//! A few inputs of every fuzz target: see `examples/fuzz.rs`, which goes on for as long as one likes.
//! `HOLDPOINT_FUZZ` says how many.

#[path = "../fuzz/target.rs"]
mod target;

use target::TARGETS;

/// Inputs of a target, where nothing else is said.
const INPUTS: u64 = 150;

#[test]
fn nothing_is_too_much_for_any_target() {
    let inputs = std::env::var("HOLDPOINT_FUZZ").ok();
    let inputs = inputs.map_or(INPUTS, |it| it.parse().expect("a number of inputs"));
    for target in &TARGETS {
        let (count, understood) = target.drive(1, |count, input| {
            // Shown where it is the last one.
            if count % 50 == 49 {
                println!("{} {count}: {}", target.name, String::from_utf8_lossy(input).len());
            }
            count < inputs
        });
        assert!(understood > 0, "{} understands something", target.name);
        println!("fuzz: {} of {count} inputs understood by {}", understood, target.name);
    }
}

/// libFuzzer's programs are built by hand, so that what they lack would show late.
#[test]
fn libfuzzer_can_be_given_every_target() {
    let read =
        |path: &str| std::fs::read_to_string(path).unwrap_or_else(|it| panic!("{path}: {it}"));
    let files = |folder| std::fs::read_dir(folder).expect("a folder").flatten().map(|it| it.path());
    assert_eq!(files("fuzz/fuzz_targets").count(), TARGETS.len());
    let manifest = read("fuzz/Cargo.toml");
    for target in &TARGETS {
        let path = format!("fuzz_targets/{}.rs", target.name);
        read(&format!("fuzz/{path}"));
        assert!(manifest.contains(&format!("path = \"{path}\"")), "{path} is built");
    }
    let sources = files("fuzz").filter(|it| it.to_string_lossy().ends_with("case.rs"));
    let sources: String = sources.map(|it| read(&it.to_string_lossy())).collect();
    let lines = read("Cargo.toml");
    let crates = lines.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    for name in crates.filter(|name| sources.contains(&format!("{}::", name.replace('-', "_")))) {
        assert!(manifest.contains(&format!("\n{name} = ")), "fuzz/Cargo.toml has {name}");
    }
}
