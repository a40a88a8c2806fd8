//! The graph of every definition that people published (`../shared/corpus`, or the folder that
//! `HOLDPOINT_CORPUS` names): no state and no label lies on another one, and what is inside of a state
//! is drawn inside of it. Where the folder is absent the test says so and is skipped.

use std::fs;
use std::path::{Path, PathBuf};

use holdpoint::lab::Workbench;
use holdpoint::lab::view::{CanvasView, MarkerView};

/// Left edge, top edge, width, height.
type Frame = (f64, f64, f64, f64);

#[test]
fn nothing_overlaps_in_any_published_definition() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("HOLDPOINT_CORPUS").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no corpus at {}", folder.display());
        return;
    }
    let (mut machines, mut states, mut labels, mut wrong) = (0, 0, 0, Vec::new());
    for path in files(&folder.join("files")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let canvas = Workbench::with(&text, "{}").view().canvas;
        machines += usize::from(!canvas.nodes.is_empty());
        states += canvas.nodes.len();
        labels += canvas.edges.iter().filter(|edge| edge.label.is_some()).count();
        wrong.extend(check(&canvas).map(|what| format!("{}: {what}", path.display())));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(machines > 0, "the corpus has no machine");
    println!(
        "layout: {machines} of {machines} machines, {states} states and {labels} labels, nothing overlaps"
    );
}

/// What is wrong with a graph, if anything is.
fn check(canvas: &CanvasView) -> Option<String> {
    let around = containers(canvas);
    let nodes = &canvas.nodes;
    for (one, node) in nodes.iter().enumerate() {
        if let Some(container) = around[one].last()
            && !within(node.frame, nodes[*container].frame)
        {
            return Some(format!("{} is not in {}", node.name, nodes[*container].name));
        }
        let mut later = nodes.iter().enumerate().skip(one + 1);
        let hit =
            later.find(|(at, it)| !around[*at].contains(&one) && overlap(node.frame, it.frame));
        if let Some((_, other)) = hit {
            return Some(format!("{} lies on {}", node.name, other.name));
        }
    }
    let labels: Vec<_> =
        canvas.edges.iter().filter_map(|edge| Some((&edge.from, edge.label.as_ref()?))).collect();
    for (at, (from, (text, frame))) in labels.iter().enumerate() {
        let from = nodes.iter().position(|node| node.name == **from)?;
        let mut boxes = nodes.iter().enumerate();
        let hit =
            boxes.find(|(at, node)| !around[from].contains(at) && overlap(*frame, node.frame));
        if let Some((_, node)) = hit {
            return Some(format!("label {text:?} lies on {}", node.name));
        }
        let hit = labels[at + 1..].iter().find(|(_, (_, other))| overlap(*frame, *other));
        if let Some((_, (other, _))) = hit {
            return Some(format!("labels {text:?} and {other:?} overlap"));
        }
        if canvas.ends.iter().any(|end| overlap(*frame, disc(end))) {
            return Some(format!("label {text:?} lies on an end"));
        }
    }
    None
}

/// For every state the states that it is inside of, outermost first.
fn containers(canvas: &CanvasView) -> Vec<Vec<usize>> {
    let mut around = vec![Vec::new(); canvas.nodes.len()];
    for (at, node) in canvas.nodes.iter().enumerate() {
        let inside: usize = node.blocks.iter().map(|block| block.states).sum();
        around[at + 1..=at + inside].iter_mut().for_each(|inner| inner.push(at));
    }
    around
}

fn disc(marker: &MarkerView) -> Frame {
    let MarkerView { x, y, radius, .. } = marker;
    (x - radius, y - radius, 2.0 * radius, 2.0 * radius)
}

fn overlap(one: Frame, other: Frame) -> bool {
    one.0 < other.0 + other.2 - 0.01
        && other.0 < one.0 + one.2 - 0.01
        && one.1 < other.1 + other.3 - 0.01
        && other.1 < one.1 + one.3 - 0.01
}

fn within(inner: Frame, outer: Frame) -> bool {
    inner.0 >= outer.0
        && inner.1 >= outer.1
        && inner.0 + inner.2 <= outer.0 + outer.2
        && inner.1 + inner.3 <= outer.1 + outer.3
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
