//! A connected part of a graph, with the start marker as a box of its own.

use super::{EdgeKind, Graph, Metrics, NodeIndex, Size};

/// What the phases work on: no dangling edges, no edges from a box to itself.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) boxes: Vec<PartBox>,
    pub(super) links: Vec<Link>,
}

/// A node or the start marker, with the room that belongs to it.
#[derive(Debug)]
pub(super) struct PartBox {
    /// `None` is the start marker.
    pub(super) node: Option<NodeIndex>,
    pub(super) size: Size,
    pub(super) terminal: bool,
    /// Edges from the node to itself.
    pub(super) loops: Vec<SelfLoop>,
    /// Room at its right, for those.
    pub(super) beside: f64,
    /// Height with the labels of those.
    pub(super) height: f64,
    /// Room below, for an end marker.
    pub(super) below: f64,
}

/// An edge from a node to itself.
#[derive(Debug)]
pub(super) struct SelfLoop {
    pub(super) edge: usize,
    pub(super) label: Option<Size>,
}

/// An edge between two different boxes.
#[derive(Debug)]
pub(super) struct Link {
    /// `None` is the line of the start marker.
    pub(super) edge: Option<usize>,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: EdgeKind,
    pub(super) label: Option<Size>,
}

impl Link {
    /// Whether it is taken when something failed.
    pub(super) fn is_catch(&self) -> bool {
        self.kind == EdgeKind::Catch
    }
}

/// Distance of the first line of a self loop from its node.
pub(super) const LOOP_OUT: f64 = 16.0;

/// The connected parts, the one with the start first, then by their first node.
pub(super) fn split(graph: &Graph, metrics: &Metrics) -> Vec<Part> {
    let start = graph.start.filter(|start| start.0 < graph.nodes.len());
    let part_of = components(graph, start);
    let count = part_of.iter().max().map_or(0, |last| last + 1);
    let mut parts: Vec<Part> = (0..count).map(|_| Part::default()).collect();
    if start.is_some() {
        parts[0].boxes.push(marker(metrics));
    }
    let local: Vec<usize> = (0..graph.nodes.len())
        .map(|node| {
            let boxes = &mut parts[part_of[node]].boxes;
            boxes.push(node_box(graph, node));
            boxes.len() - 1
        })
        .collect();
    if let Some(start) = start {
        let to = local[start.0];
        parts[0].links.push(Link { edge: None, from: 0, to, kind: EdgeKind::Next, label: None });
    }
    for (index, edge) in graph.edges.iter().enumerate() {
        let (Some(&from), Some(&to)) = (local.get(edge.from.0), local.get(edge.to.0)) else {
            continue;
        };
        let part = &mut parts[part_of[edge.from.0]];
        let label = edge.label.map(sane);
        if edge.from == edge.to {
            part.boxes[from].loops.push(SelfLoop { edge: index, label });
        } else {
            part.links.push(Link { edge: Some(index), from, to, kind: edge.kind, label });
        }
    }
    for item in parts.iter_mut().flat_map(|part| &mut part.boxes) {
        item.make_room(metrics);
    }
    parts
}

/// For every node the number of its part.
fn components(graph: &Graph, start: Option<NodeIndex>) -> Vec<usize> {
    let count = graph.nodes.len();
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); count];
    for edge in &graph.edges {
        let (from, to) = (edge.from.0, edge.to.0);
        if from < count && to < count {
            near[from].push(to);
            near[to].push(from);
        }
    }
    let mut part_of = vec![usize::MAX; count];
    let mut parts = 0;
    for seed in start.map(|start| start.0).into_iter().chain(0..count) {
        if part_of[seed] != usize::MAX {
            continue;
        }
        let mut open = vec![seed];
        while let Some(node) = open.pop() {
            if part_of[node] == usize::MAX {
                part_of[node] = parts;
                open.extend(&near[node]);
            }
        }
        parts += 1;
    }
    part_of
}

fn marker(metrics: &Metrics) -> PartBox {
    let across = 2.0 * metrics.start_radius;
    let size = Size { width: across, height: across };
    PartBox {
        node: None,
        size,
        terminal: false,
        loops: Vec::new(),
        beside: 0.0,
        height: across,
        below: 0.0,
    }
}

fn node_box(graph: &Graph, index: usize) -> PartBox {
    let node = graph.nodes[index];
    let size = sane(node.size);
    PartBox {
        node: Some(NodeIndex(index)),
        size,
        terminal: node.terminal,
        loops: Vec::new(),
        beside: 0.0,
        height: size.height,
        below: 0.0,
    }
}

/// A size one can calculate with, whatever was measured.
pub(super) fn sane(size: Size) -> Size {
    let sane = |value: f64| if value.is_finite() { value.clamp(0.0, 1e6) } else { 0.0 };
    Size { width: sane(size.width), height: sane(size.height) }
}

impl PartBox {
    fn make_room(&mut self, metrics: &Metrics) {
        if self.terminal {
            self.below = metrics.end_line + 2.0 * metrics.end_radius;
        }
        if self.loops.is_empty() {
            return;
        }
        let labels = self.loops.iter().filter_map(|each| each.label);
        let (mut wide, mut high) = (0.0_f64, 0.0_f64);
        for label in labels {
            wide = wide.max(label.width + metrics.label_gap);
            high += label.height + metrics.label_gap;
        }
        self.beside = self.loop_x(self.loops.len() - 1, metrics) + wide;
        self.height = self.height.max(high);
    }

    /// How far from the right side the vertical line of a self loop is.
    pub(super) fn loop_x(&self, index: usize, metrics: &Metrics) -> f64 {
        LOOP_OUT + index as f64 * metrics.track_gap
    }
}
