//! The fuzz targets, as those see them who drive them without cargo-fuzz.

#[path = "case.rs"]
mod case;
#[path = "commands_case.rs"]
mod commands_case;
#[path = "definition_case.rs"]
mod definition_case;
#[path = "expression_case.rs"]
mod expression_case;
#[path = "history_case.rs"]
mod history_case;
#[path = "link_case.rs"]
mod link_case;
#[path = "mutation.rs"]
mod mutation;
#[path = "paste_case.rs"]
mod paste_case;

use mutation::Mutation;

/// A target: its name, which is that of its seeds' folder, and what it does with an input. It says whether the input
/// was understood.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    run: Run,
}

enum Run {
    Text(fn(&str) -> bool),
    Bytes(fn(&[u8]) -> usize),
}

/// All of them.
pub(crate) const TARGETS: [Target; 10] = [
    Target { name: "text", run: Run::Text(definition_case::text) },
    Target { name: "definition", run: Run::Text(definition_case::definition) },
    Target { name: "path", run: Run::Text(expression_case::path) },
    Target { name: "intrinsic", run: Run::Text(expression_case::intrinsic) },
    Target { name: "jsonata", run: Run::Text(|it| case::run(it) == case::Came::Value) },
    Target { name: "template", run: Run::Text(expression_case::template) },
    Target { name: "commands", run: Run::Bytes(commands_case::run) },
    Target { name: "link", run: Run::Text(link_case::run) },
    Target { name: "history", run: Run::Text(history_case::run) },
    Target { name: "paste", run: Run::Text(|it| paste_case::run(it) > 0) },
];

impl Target {
    /// Inputs by chance: as often as `more` says. How many there were, and how many were understood.
    pub(crate) fn drive(&self, seed: u64, mut more: impl FnMut(u64, &[u8]) -> bool) -> (u64, u64) {
        let mut mutation = Mutation::of(self.name, seed);
        let (mut count, mut understood) = (0, 0);
        loop {
            let input = match self.run {
                Run::Text(_) => mutation.text().into_bytes(),
                Run::Bytes(_) => mutation.bytes(),
            };
            if !more(count, &input) {
                return (count, understood);
            }
            count += 1;
            understood += u64::from(self.try_one(&input));
        }
    }

    /// Tries an input; says whether it was understood.
    pub(crate) fn try_one(&self, input: &[u8]) -> bool {
        match self.run {
            Run::Text(run) => run(&String::from_utf8_lossy(input)),
            Run::Bytes(run) => run(input) > 0,
        }
    }
}
