//! Times very many executions that wait for their tokens at the same time:
//! `cargo bench --bench waiting [-- COUNT]`.
//!
//! For each way to wait: starting all of them, approving all of them, and the memory of one that
//! waits, in a fresh process; then the same while 64 clones of the world are kept, one a command,
//! as a page keeps them that can go back in time.

#[path = "waiting/crowd.rs"]
mod crowd;
#[path = "machines/meter.rs"]
mod meter;

use std::process::Command;

use crowd::{Crowd, KINDS};
use meter::{median, memory, seconds};

/// Executions that wait at the same time.
const COUNT: usize = 10_000;

/// Fresh processes for each figure: the middle one is shown.
const ROUNDS: usize = 3;

/// Worlds that are kept to go back to.
const KEPT: usize = 64;

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match &arguments[..] {
        [word, kind, count, keeps] if word == "fresh" => {
            let number = |text: &String| text.parse().expect("a number");
            fresh(number(kind), number(count), number(keeps));
        }
        [count] => report(count.parse().expect("how many executions")),
        _ => report(COUNT),
    }
}

/// In a process of its own: seconds to start all and to approve all, bytes of each that waits.
fn fresh(kind: usize, count: usize, keeps: usize) {
    // A first one, so that what comes with it is not counted for the others.
    let mut crowd = Crowd::new(KINDS[kind].1, keeps);
    crowd.start(1);
    let (memory_before, before) = (memory("VmRSS"), seconds());
    crowd.start(count - 1);
    let started = seconds() - before;
    let of_each = (memory("VmRSS") - memory_before) / (count - 1) as f64;
    let before = seconds();
    crowd.approve();
    println!("{started} {} {of_each}", seconds() - before);
}

fn report(count: usize) {
    println!(
        "{count} executions\n\n| they wait for | clones kept | all started, s | all approved, s | \
         bytes of one that waits |\n|---|--:|--:|--:|--:|"
    );
    for (kind, (name, _)) in KINDS.iter().enumerate() {
        for keeps in [0, KEPT] {
            let runs: Vec<_> = (0..ROUNDS).map(|_| in_a_process(kind, count, keeps)).collect();
            let middle = |at: usize| median(runs.iter().map(|run| run[at]).collect());
            let [started, approved, of_each] = [0, 1, 2].map(middle);
            println!("| {name} | {keeps} | {started:.3} | {approved:.3} | {of_each:.0} |");
        }
    }
}

fn in_a_process(kind: usize, count: usize, keeps: usize) -> [f64; 3] {
    let program = std::env::current_exe().expect("the benchmark is a file");
    let arguments = [kind, count, keeps].map(|it| it.to_string());
    let output = Command::new(program).arg("fresh").args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = String::from_utf8(output.stdout).expect("figures");
    let figures = line.split_whitespace().map(|it| it.parse().expect("a figure"));
    figures.collect::<Vec<_>>().try_into().expect("three figures")
}
