//! One input of the fuzz target `link`: any text comes as a link and as a file. What is opened can
//! be worked with, written again, and is the same then. Both `fuzz_targets/link.rs` and the example
//! `link_fuzz` drive it.

use holdpoint::lab::{Action, Reach, Workbench, from_file, from_link, to_file};

/// A page has seconds, this has steps.
const STEPS: usize = 5000;

/// Opens a text in every way; says whether it was a file.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn run(source: &str) -> bool {
    from_link(source).ok();
    from_link(&(String::from("v1.") + source)).ok();
    let Ok(mut opening) = from_file(source) else { return false };
    let mut steps = 0;
    while steps < STEPS && opening.step() {
        steps += 1;
    }
    let mut bench = Workbench::with("", "");
    bench.open(opening, "Opened.");
    assert!(!bench.view().transport.playing, "nothing runs by itself");
    let file = to_file(&bench, Reach::Runs);
    let mut again = from_file(&file).expect("what is written is opened");
    while again.step() {}
    let mut other = Workbench::with("", "");
    other.open(again, "Opened.");
    assert_eq!(to_file(&other, Reach::Runs), file, "what is opened is what was written");
    for action in [Action::StepBack, Action::GoToStart, Action::StepForward, Action::GoToEnd] {
        bench.apply(action);
    }
    true
}
