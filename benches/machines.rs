//! Times executions of whole machines: `cargo bench --bench machines [-- NAME…]`.
//!
//! Each machine is executed in five fresh processes, the machines taking turns, as those of the
//! peers were; and warm, many times in one process. The definition is read before, the history
//! is recorded in full, and every output is checked.

#[path = "machines/given.rs"]
mod given;
#[path = "machines/machine.rs"]
mod machine;
#[path = "machines/meter.rs"]
mod meter;
#[path = "machines/own.rs"]
mod own;

use std::process::Command;

use given::Folder;
use machine::Machine;
use meter::{median, memory, seconds};

/// Fresh processes for each machine.
const ROUNDS: usize = 5;

/// Seconds for which a machine is executed again and again.
const WARM: f64 = 0.6;

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match &arguments[..] {
        [word, name] if word == "fresh" => print(&fresh(name)),
        [word, name] if word == "warm" => print(&[warm(name)]),
        names => report(names),
    }
}

fn print(figures: &[f64]) {
    println!("{}", figures.iter().map(f64::to_string).collect::<Vec<_>>().join(" "));
}

/// In a process of its own: CPU seconds of an execution, states entered, events, bytes an event,
/// most bytes of memory at any time.
fn fresh(name: &str) -> [f64; 5] {
    let (machine, times) = find(name);
    let mut worlds = Vec::with_capacity(times);
    let (memory_before, before) = (memory("VmRSS"), seconds());
    for _ in 0..times {
        worlds.push(machine.execute());
    }
    let taken = seconds() - before;
    let (now, most) = (memory("VmRSS"), memory("VmHWM"));
    let (entered, events) = machine.check(worlds.last().expect("at least one"));
    let times = times as f64;
    let of_event = (now - memory_before).max(0.0) / times / events as f64;
    [taken / times, entered as f64, events as f64, of_event, most]
}

/// CPU seconds of an execution when many went before.
fn warm(name: &str) -> f64 {
    let (machine, _) = find(name);
    let mut times = Vec::new();
    while times.iter().sum::<f64>() < WARM {
        let before = seconds();
        let world = machine.execute();
        times.push(seconds() - before);
        machine.check(&world);
    }
    median(times)
}

fn find(name: &str) -> (Machine, usize) {
    let given = Folder::open().and_then(|folder| folder.find(name));
    given.or_else(|| Some((own::find(name)?, 1))).expect("a machine of that name")
}

fn report(wanted: &[String]) {
    let folder = Folder::open();
    if folder.is_none() {
        println!(
            "SKIPPED: the machines beside the project. There is no ../shared/bench/machines; \
             HOLDPOINT_BENCH may name another folder."
        );
    }
    let given = folder.as_ref().map(Folder::names).unwrap_or_default();
    let own = own::NAMES.iter().map(|name| (*name).to_owned());
    let is_wanted =
        |name: &String| wanted.is_empty() || wanted.iter().any(|it| name.contains(&**it));
    let names: Vec<_> = given.into_iter().chain(own).filter(is_wanted).collect();
    let mut runs: Vec<_> = names.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        for (name, runs) in names.iter().zip(&mut runs) {
            runs.push(in_a_process("fresh", name));
        }
    }
    println!(
        "| machine | transitions/s | µs each | of the fastest peer | warm/s | warm, of it | \
         bytes an event | peak MiB |\n|---|--:|--:|--:|--:|--:|--:|--:|"
    );
    for (name, runs) in names.iter().zip(&runs) {
        row(name, runs, in_a_process("warm", name)[0]);
    }
    if let Some(folder) = folder.filter(|_| wanted.is_empty()) {
        limits(&folder);
    }
    if wanted.is_empty() {
        clones();
    }
}

fn in_a_process(word: &str, name: &str) -> Vec<f64> {
    let program = std::env::current_exe().expect("the benchmark is a file");
    let output = Command::new(program).args([word, name]).output().expect("it runs");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    let line = String::from_utf8(output.stdout).expect("figures");
    line.split_whitespace().map(|it| it.parse().expect("a figure")).collect()
}

fn row(name: &str, runs: &[Vec<f64>], warm: f64) {
    let middle = |at: usize| median(runs.iter().map(|run| run[at]).collect());
    let (taken, entered, of_event, most) = (middle(0), middle(1), middle(3), middle(4));
    let peer = given::fastest_peer(name);
    let ratio = |speed: f64| peer.map_or("–".to_owned(), |peer| format!("{:.1}×", speed / peer));
    let (speed, warm) = (entered / taken, entered / warm);
    println!(
        "| {name} | {speed:.0} | {:.3} | {} | {warm:.0} | {} | {of_event:.0} | {:.1} |",
        1e6 / speed,
        ratio(speed),
        ratio(warm),
        most / 1_048_576.0
    );
}

/// What AWS would stop is stopped where AWS stops it.
fn limits(folder: &Folder) {
    for name in folder.too_long_for_aws() {
        let machine = folder.limited(&name).expect("the manifest names it");
        let (entered, events) = machine.check(&machine.execute());
        println!("{name}, with AWS's limit: fails at event {events}, {entered} states entered");
    }
}

/// A world whose execution has nearly filled its history: copied, and copied and worked on.
fn clones() {
    let machine = own::find("own-loop-6000").expect("one of them");
    let mut world = machine.start();
    while world.executions()[0].history().len() < 24_000 {
        world.turn();
    }
    let copy = per_time(1000, || world.clone());
    let turned = per_time(1000, || {
        let mut copy = world.clone();
        copy.turn();
        copy
    });
    println!(
        "a world of {} events: cloned in {:.2} µs, cloned and taken a turn further in {:.2} µs",
        world.executions()[0].history().len(),
        copy * 1e6,
        turned * 1e6
    );
}

fn per_time<T>(times: usize, work: impl Fn() -> T) -> f64 {
    let mut results = Vec::with_capacity(times);
    let before = seconds();
    for _ in 0..times {
        results.push(std::hint::black_box(work()));
    }
    (seconds() - before) / times as f64
}
