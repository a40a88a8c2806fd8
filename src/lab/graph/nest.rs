//! Graphs inside of nodes. Each is drawn by itself, the innermost first; a node that holds some then
//! enters what is around it as one large node, and at last they are moved into it.

use super::part::sane;
use super::{Block, Graph, Layout, Marker, Metrics, NodeIndex, Place, Point, Rect, Route, Size};
use crate::base::sort_by_key;

/// Draws a graph and all that is inside of its nodes.
pub(super) fn layout(graph: &Graph, metrics: &Metrics) -> Layout {
    let home = homes(graph);
    let mut nest = Nest { graph, metrics, home: &home, inside: vec![None; graph.nodes.len()] };
    let mut levels: Vec<Option<Level>> = graph.blocks.iter().map(|_| None).collect();
    for block in inner_first(graph) {
        let level = nest.draw(Some(block), &metrics.of_block());
        let Block { of, .. } = graph.blocks[block];
        if let Some(inside) = nest.inside.get_mut(of.0) {
            let (width, height) = (level.layout.width, level.layout.height);
            let around = inside.map_or(width, |it: Size| it.width + metrics.block_margin + width);
            let height = inside.map_or(height, |it: Size| it.height.max(height));
            *inside = Some(Size { width: around, height });
            levels[block] = Some(level);
        }
    }
    let outside = nest.draw(None, metrics);
    nest.put_together(outside, levels)
}

/// A graph without what is in its nodes, with its numbers in the whole.
struct Level {
    nodes: Vec<usize>,
    edges: Vec<usize>,
    layout: Layout,
}

struct Nest<'a> {
    graph: &'a Graph,
    metrics: &'a Metrics,
    /// For every node the block that it is in.
    home: &'a [Option<usize>],
    /// For every node how large all that is inside of it is.
    inside: Vec<Option<Size>>,
}

/// For every node the block that it is in. What is not behind its container is not in it: so nothing
/// is inside of itself.
fn homes(graph: &Graph) -> Vec<Option<usize>> {
    let mut home = vec![None; graph.nodes.len()];
    for (at, block) in graph.blocks.iter().enumerate() {
        for node in block.nodes.iter().filter(|node| **node > block.of) {
            if let Some(home) = home.get_mut(node.0) {
                home.get_or_insert(at);
            }
        }
    }
    home
}

/// The blocks in an order in which none comes before one that is inside of it.
fn inner_first(graph: &Graph) -> Vec<usize> {
    let mut order: Vec<usize> = (0..graph.blocks.len()).collect();
    sort_by_key(&mut order, |&at| std::cmp::Reverse(graph.blocks[at].of));
    order
}

impl Metrics {
    /// The distances inside of a block.
    fn of_block(&self) -> Self {
        let radius = self.block_radius;
        let margin = self.block_margin;
        Self { margin, start_radius: radius, end_radius: radius, end_line: margin, ..*self }
    }
}

impl Nest<'_> {
    /// Draws a block, or the outside.
    fn draw(&self, block: Option<usize>, metrics: &Metrics) -> Level {
        let is_here = |node: &usize| self.home[*node] == block;
        let nodes: Vec<usize> = (0..self.graph.nodes.len()).filter(is_here).collect();
        let local = |node: NodeIndex| nodes.binary_search(&node.0).ok().map(NodeIndex);
        let start = block.map_or(self.graph.start, |block| self.graph.blocks[block].start);
        let mut level = Graph { start: start.and_then(local), ..Graph::default() };
        level.nodes = nodes.iter().map(|&node| self.node(node)).collect();
        let mut edges = Vec::new();
        for (at, edge) in self.graph.edges.iter().enumerate() {
            if let (Some(from), Some(to)) = (local(edge.from), local(edge.to)) {
                level.edges.push(super::Edge { from, to, ..*edge });
                edges.push(at);
            }
        }
        Level { nodes, edges, layout: super::draw_level(&level, metrics) }
    }

    /// A node as large as it is with all that is inside.
    fn node(&self, at: usize) -> super::Node {
        let node = self.graph.nodes[at];
        let Some(inside) = self.inside[at] else { return node };
        let own = sane(node.size);
        let (width, height) = (own.width.max(inside.width), own.height + inside.height);
        super::Node { size: Size { width, height }, ..node }
    }

    fn put_together(&self, outside: Level, mut levels: Vec<Option<Level>>) -> Layout {
        let mut whole = Layout {
            width: outside.layout.width,
            height: outside.layout.height,
            start: outside.layout.start.clone(),
            nodes: vec![Rect::default(); self.graph.nodes.len()],
            edges: vec![Route::default(); self.graph.edges.len()],
            ends: vec![None; self.graph.nodes.len()],
            blocks: vec![Place::default(); self.graph.blocks.len()],
        };
        outside.hand_over(Point::default(), &mut whole);
        let mut used = vec![0.0; self.graph.nodes.len()];
        for block in self.outer_first() {
            let Some(level) = levels[block].take() else { continue };
            let of = self.graph.blocks[block].of.0;
            let (container, own) = (whole.nodes[of], sane(self.graph.nodes[of].size));
            let inside = self.inside[of].unwrap_or_default();
            let left = container.x + ((container.width - inside.width) / 2.0).round();
            let at = Point { x: left + used[of], y: container.y + own.height };
            let (width, height) = (level.layout.width, level.layout.height);
            used[of] += width + self.metrics.block_margin;
            let start = level.layout.start.clone().map(|start| start.moved(at));
            whole.blocks[block] = Place { frame: Rect { x: at.x, y: at.y, width, height }, start };
            level.hand_over(at, &mut whole);
        }
        whole
    }

    /// The blocks in an order in which none comes before the one that it is in.
    fn outer_first(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.graph.blocks.len()).collect();
        sort_by_key(&mut order, |&at| self.graph.blocks[at].of);
        order
    }
}

impl Level {
    /// Gives everything its place in the whole, moved by so much.
    fn hand_over(self, by: Point, whole: &mut Layout) {
        let Self { nodes, edges, layout } = self;
        for ((node, rect), end) in nodes.into_iter().zip(layout.nodes).zip(layout.ends) {
            whole.nodes[node] = rect.moved(by);
            whole.ends[node] = end.map(|end| end.moved(by));
        }
        for (edge, route) in edges.into_iter().zip(layout.edges) {
            let points = route.points.into_iter().map(|point| point.moved(by)).collect();
            let label = route.label.map(|label| label.moved(by));
            whole.edges[edge] = Route { points, label };
        }
    }
}

impl Point {
    fn moved(self, by: Self) -> Self {
        Self { x: self.x + by.x, y: self.y + by.y }
    }
}

impl Rect {
    fn moved(self, by: Point) -> Self {
        Self { x: self.x + by.x, y: self.y + by.y, ..self }
    }
}

impl Marker {
    fn moved(self, by: Point) -> Self {
        let line = self.line.iter().map(|point| point.moved(by)).collect();
        Self { centre: self.centre.moved(by), line, ..self }
    }
}
